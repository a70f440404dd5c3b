from itertools import pairwise

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation.local_frames import local_axes
from perilune.astro.propagation import events
from perilune.astro.propagation.burns import FiniteBurn, ImpulsiveBurn, fly_with_burns, states_along
from perilune.astro.propagation.propagate import (
    ForceModel,
    InertialSteering,
    Thrust,
    VelocitySteering,
    burn_arcs,
    propagate,
)
from perilune.astro.time import parse_time
from perilune.constants import G0
from perilune.errors import InputError

START = parse_time("2026-03-20 UTC")
STOP = START + 6_000.0
STATE = np.array([7e6, 0.0, 0.0, 0.0, 7.0e3, 2.5e3])
FIXED = InertialSteering((0.0, 1.0, 1.0))


def finite(since, **length):
    return FiniteBurn(START + since, 500.0, 310.0, VelocitySteering(), **length)


def test_legs_follow_one_another():
    burns = [finite(3_000.0, dv_m_s=50.0), ImpulsiveBurn(START + 500.0, (10.0, 0.0, 0.0), isp_s=310.0)]
    legs = fly_with_burns(STATE, 1_000.0, START, STOP, burns).legs
    assert [leg.name for leg in legs] == ["coast", "burn 1", "coast", "burn 2", "coast"]
    for before, after in pairwise(legs):
        assert (before.end_tdb_s, before.end_mass_kg) == (after.start_tdb_s, after.start_mass_kg)
        np.testing.assert_array_equal(before.end, after.start)
    assert (legs[0].start_tdb_s, legs[-1].end_tdb_s) == (START, STOP)
    assert legs[-1].end_mass_kg == pytest.approx(1_000.0 * np.exp(-60.0 / (310.0 * G0)), rel=1e-12)


def test_an_impulse_changes_the_velocity_alone_on_its_own_axes():
    burn = ImpulsiveBurn(START + 500.0, (1.0, 20.0, 3.0), "vnc")
    jump = fly_with_burns(STATE, None, START, STOP, [burn]).legs[1]
    change = local_axes("vnc", jump.start)[0] @ [1.0, 20.0, 3.0]
    np.testing.assert_array_equal(jump.end[:3], jump.start[:3])
    np.testing.assert_allclose(jump.end[3:] - jump.start[3:], change, atol=1e-11)
    assert (jump.start_tdb_s, jump.start_mass_kg) == (jump.end_tdb_s, None)


def test_the_local_axes_of_another_body():
    moon = ephemeris.state("moon", "earth", START)[0]
    state = moon + np.array([2e6, 0.0, 0.0, 0.0, 1.5e3, 0.0])
    burn = ImpulsiveBurn(START, (0.0, 10.0, 0.0), "rtn", about="moon")
    jump = fly_with_burns(state, None, START, START + 60.0, [burn]).legs[0]
    np.testing.assert_allclose(jump.end[3:] - jump.start[3:], [0.0, 10.0, 0.0], atol=1e-10)


def test_the_direction_at_ignition_stands_still():
    burn = FiniteBurn(START + 60.0, 500.0, 310.0, FIXED, duration_s=100.0, frame="rtn")
    leg = fly_with_burns(STATE, 1_000.0, START, STOP, [burn]).legs[1]
    expected = local_axes("rtn", leg.start)[0] @ [0.0, 1.0, 1.0]
    np.testing.assert_allclose(leg.model.thrust.steering.direction, expected, atol=1e-12)


@pytest.mark.parametrize(
    "burns",
    [
        [ImpulsiveBurn(START + 500.0, (10.0, -30.0, 4.0), "rtn", 310.0), finite(3_000.0, dv_m_s=50.0)],
        [ImpulsiveBurn(START, (0.0, 0.0, 100.0), "vnc"), ImpulsiveBurn(STOP, (0.0, 5.0, 0.0))],
        [FiniteBurn(START + 9.0, 500.0, 310.0, InertialSteering((1.0, 0.0, 0.0), (0.0, 0.0, 0.01)), 200.0)],
        [],
    ],
    ids=["both kinds", "at the ends", "turning", "none"],
)
def test_backward_burns_are_undone(burns):
    there = fly_with_burns(STATE, 1_000.0, START, STOP, burns)
    back = fly_with_burns(there.legs[-1].end, there.legs[-1].end_mass_kg, STOP, START, burns)
    np.testing.assert_allclose(back.legs[-1].end, STATE, rtol=1e-10, atol=1e-4)
    assert back.legs[-1].end_mass_kg == pytest.approx(1_000.0, abs=1e-9)
    assert len(back.legs) == len(there.legs)


def test_an_event_ends_a_burn_and_the_flight():
    up = events.distance("earth", 7.05e6, direction="rising", stop=True)
    flight = fly_with_burns(STATE, 1_000.0, START, STOP, [finite(60.0, duration_s=3_000.0)], events=[up])
    assert [leg.name for leg in flight.legs] == ["coast", "burn 1"]
    assert flight.stopped_by == up.name == flight.happenings[-1].name
    last = flight.legs[-1]
    burnt = 500.0 / (310.0 * G0) * (last.end_tdb_s - last.start_tdb_s)
    assert last.end_mass_kg == pytest.approx(1_000.0 - burnt)


@pytest.mark.parametrize("sense", [1.0, -1.0])
def test_states_along_a_flight(sense):
    burns = [ImpulsiveBurn(START + sense * 500.0, (10.0, 0.0, 0.0))]
    flight = fly_with_burns(STATE, None, START, START + sense * 1_000.0, burns)
    states = states_along(flight.legs, START + sense * np.array([1_000.0, 0.0, 500.0, 200.0]))
    np.testing.assert_array_equal(states[:3], [flight.legs[-1].end, STATE, flight.legs[1].end])
    np.testing.assert_allclose(states[3], propagate(STATE, START, START + sense * 200.0)[0], rtol=1e-9)
    with pytest.raises(InputError, match="outside the flight"):
        states_along(flight.legs, [START - sense * 1.0])


@pytest.mark.parametrize(
    ("burns", "message"),
    [
        ([finite(7_000.0, duration_s=1.0)], "burn 1: .*expected an epoch of the arc"),
        ([finite(5_900.0, duration_s=200.0)], "beyond the arc"),
        ([finite(0.0, duration_s=200.0), ImpulsiveBurn(START + 100.0, (1.0, 0.0, 0.0))], "two burns at one time"),
        ([finite(0.0)], "its length is open"),
        ([finite(0.0, duration_s=1e-9)], "a microsecond or more"),
        ([finite(0.0, duration_s=1.0, dv_m_s=1.0)], "its length is open"),
        ([finite(0.0, duration_s=-1.0)], "duration or speed"),
        ([finite(0.0, duration_s=5_999.0), finite(5.0, dv_m_s=-1.0)], "burn 2"),
        ([ImpulsiveBurn(START, (np.inf, 0.0, 0.0))], "not finite"),
        ([ImpulsiveBurn(START, (1.0, 0.0, 0.0), isp_s=0.0)], "specific impulse"),
        ([ImpulsiveBurn(START, (1.0, 0.0, 0.0), "lvlh")], "no frame 'lvlh'"),
        ([FiniteBurn(START, 5e3, 310.0, FIXED, 5_000.0)], "kg of propellant from 1000 kg"),
        ([FiniteBurn(START, 5e3, 310.0, VelocitySteering("venus"), 50.0)], "velocity relative to 'venus'"),
        ([FiniteBurn(START, 5e3, 310.0, InertialSteering((0.0, 0.0, 0.0)), 50.0)], "no direction of thrust"),
    ],
)
def test_schedules_that_cannot_be_flown_are_refused(burns, message):
    with pytest.raises(InputError, match=message):
        fly_with_burns(STATE, 1_000.0, START, STOP, burns)


def test_what_cannot_be_undone_is_refused():
    local = FiniteBurn(START, 500.0, 310.0, FIXED, 50.0, frame="rtn")
    with pytest.raises(InputError, match="not known backward"):
        fly_with_burns(STATE, 1_000.0, STOP, START, [local])
    with pytest.raises(InputError, match="cannot be undone"):
        fly_with_burns(STATE, 1_000.0, STOP, START, [ImpulsiveBurn(START + 1.0, (0.0, 0.0, 1.5e4), "vnc")])


@pytest.mark.parametrize(
    ("mass", "model", "message"),
    [
        (None, ForceModel(), "there is none"),
        (-1.0, ForceModel(), "a mass of -1"),
        (1.0, ForceModel(thrust=Thrust(1.0, 300.0, 1.0, FIXED)), "a thrust of its own"),
    ],
)
def test_a_mass_and_a_model_that_do_not_fit_are_refused(mass, model, message):
    with pytest.raises(InputError, match=message):
        fly_with_burns(STATE, mass, START, STOP, [finite(0.0, duration_s=1.0)], model)


def test_thrusts_of_one_call_are_of_one_kind_and_one_for_each_arc():
    fixed, along = Thrust(1.0, 300.0, 1.0, FIXED), Thrust(1.0, 300.0, 1.0, VelocitySteering())
    with pytest.raises(InputError, match="several kinds"):
        burn_arcs(np.tile(STATE, (2, 1)), START, 1.0, [fixed, along])
    with pytest.raises(InputError, match="2 thrusts for 1 arcs"):
        burn_arcs(STATE, START, 1.0, [fixed, fixed])
    with pytest.raises(InputError, match=r"thrust\.isp_s"):
        burn_arcs(STATE, START, 1.0, [Thrust(1.0, np.nan, 1.0, FIXED)])


def test_a_duration_counts_to_its_last_digit():
    engine = Thrust(1e4, 300.0, 1_000.0, FIXED)
    lengths = 10.0 + np.array([0.0, 1e-8])  # an eighth of the spacing of epochs
    ends = burn_arcs(np.tile(STATE, (2, 1)), START, lengths, [engine] * 2)
    assert np.linalg.norm(ends[1, 3:] - ends[0, 3:]) == pytest.approx(1e-7, rel=0.7)
