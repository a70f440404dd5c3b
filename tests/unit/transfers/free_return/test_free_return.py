"""Free returns and how to break them off: what they promise is flown again."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, NoSolution
from perilune.transfers.earth_return.entry_aim import interface
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.free_return.aborts import aborts, direct_turns, hybrid, hybrid_limit_h, return_burn
from perilune.transfers.free_return.circumlunar import FreeReturnQuestion, circumlunar
from perilune.transfers.free_return.windows import AbortQuestion, free_returns
from perilune.transfers.least_change import least_change

DAY = parse_time("2031-05-10 UTC")
QUESTION = FreeReturnQuestion(110e3)


@pytest.fixture(scope="module")
def way():
    found = circumlunar(load_catalogue().site("ksc"), DAY, QUESTION)
    assert not isinstance(found, NoSolution)
    return found


def test_one_burn_goes_round_the_moon_and_into_the_corridor(way):
    outbound = way.outbound
    at_moon = propagate(outbound.departure, outbound.departure_tdb_s, outbound.arrival_tdb_s)[0]
    moon = ephemeris.state("moon", "earth", outbound.arrival_tdb_s)[0]
    assert np.linalg.norm(at_moon[:3] - moon[:3]) - MOON_RADIUS == pytest.approx(110e3, abs=1.0)
    end = propagate(outbound.departure, outbound.departure_tdb_s, way.interface_tdb_s)
    # rounding in the first arc, magnified by the Moon, moves the entry by 0.001 degree
    assert np.degrees(interface(end, way.interface_tdb_s).path_rad[0]) == pytest.approx(-6.2, abs=0.05)


def test_it_passes_behind_the_moon_against_its_motion(way):
    outbound = way.outbound
    relative = outbound.arrival - outbound.moon
    momentum = np.cross(relative[:3], relative[3:])
    assert momentum @ np.cross(outbound.moon[:3], outbound.moon[3:]) < 0.0
    assert relative[:3] @ outbound.moon[:3] > 0.0


def test_a_higher_perilune_takes_longer(way):
    higher = circumlunar(load_catalogue().site("ksc"), DAY, FreeReturnQuestion(1_500e3))
    assert not isinstance(higher, NoSolution)
    longer = higher.interface_tdb_s - higher.outbound.departure_tdb_s
    assert longer > way.interface_tdb_s - way.outbound.departure_tdb_s + 10.0 * 3600.0


def test_an_abort_enters_at_the_wanted_angle(way):
    outbound = way.outbound
    epoch = outbound.departure_tdb_s + 20.0 * 3600.0
    state = propagate(outbound.departure, outbound.departure_tdb_s, epoch)[0]
    turns = direct_turns(state, QUESTION.path_rad, way.normal)
    i = int(np.argmin(np.abs(turns.time_s - 40.0 * 3600.0)))
    arrival = epoch + float(turns.time_s[i])
    answer = return_burn(epoch, state, QUESTION.path_rad, way.normal, (turns.burn[i], arrival), at_tdb_s=arrival)
    assert not isinstance(answer, NoSolution)
    burn, reached = answer
    end = propagate(np.concatenate([state[:3], state[3:] + burn]), epoch, reached)
    assert np.degrees(interface(end, reached).path_rad[0]) == pytest.approx(-6.2, abs=0.05)
    assert reached == pytest.approx(arrival, abs=5.0)


def test_aborts_cost_more_the_later_they_come(way):
    rows = aborts(way, QUESTION.path_rad, 2_500.0, np.array([6.0, 30.0, 54.0]))
    least = [row.least_dv_m_s for row in rows]
    assert None not in least
    assert least == sorted(least)
    for row in rows:
        assert row.fast_dv_m_s <= 2_500.0
        assert row.fast_return_h < row.least_return_h < row.flyby_return_h - 23.9


def test_a_hybrid_costs_more_the_farther_it_goes(way):
    found = tuple(hybrid(way, QUESTION.path_rad, 28.0, delay, np.array([36.0, 48.0])) for delay in (0.5, 1.0))
    near, far = found
    assert near.perilune_delay_h < far.perilune_delay_h
    assert near.burn_m_s < far.burn_m_s
    assert near.worst_dv_m_s < far.worst_dv_m_s
    assert near.after_perilune_dv_m_s > near.worst_dv_m_s
    assert hybrid_limit_h(found, far.after_perilune_dv_m_s + 1.0) == 1.0
    assert hybrid_limit_h(found, 1.0) is None


def test_the_record_holds_the_flight():
    found = free_returns(
        load_catalogue().site("ksc"), QUESTION, DAY, DAY + 86_400.0, 1, AbortQuestion(30.0, delays_h=())
    )
    assert isinstance(found, tuple)
    record = found[0]
    assert record.perilune_altitude_km == pytest.approx(110.0, abs=0.01)
    assert record.entry.path_deg == pytest.approx(-6.2, abs=1e-3)
    assert record.entry.corridor.undershoot_deg < -6.2 < record.entry.corridor.overshoot_deg
    assert record.trajectory.arcs[-1].end_tdb_s == record.entry.interface_tdb_s
    assert [row.elapsed_h for row in record.aborts] == [30.0, 60.0]


def test_posigrade_about_the_moon_nothing_comes_back():
    ksc, forward = load_catalogue().site("ksc"), replace(QUESTION, approach_rad=0.0)
    refused = NoSolution("no flight time of 48 to 150 hours returns into the entry corridor", "flight time")
    assert circumlunar(ksc, DAY, forward) == refused
    assert free_returns(ksc, forward, DAY, DAY + 86_400.0) == refused


def test_a_pad_that_cannot_reach_the_moon_is_told(sites):
    polar = sites(60.0, 40.0, azimuth_min=0.0, azimuth_max=1.0, inclination_max=70.0)
    answer = circumlunar(polar, DAY, QUESTION)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "launch azimuth and inclination limits"


def test_a_ship_without_lift_does_not_come_to_its_landing():
    question = replace(QUESTION, capsule=Capsule(lift_to_drag=0.01))
    answer = free_returns(load_catalogue().site("ksc"), question, DAY, DAY + 86_400.0, 1, AbortQuestion(200.0))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "entry range"


def test_behind_the_moon_no_hybrid_leaves():
    late = AbortQuestion(200.0, leave_h=200.0)
    found = free_returns(load_catalogue().site("ksc"), QUESTION, DAY, DAY + 86_400.0, 1, late)
    assert isinstance(found, tuple)
    assert (found[0].aborts, found[0].hybrids, found[0].hybrid_limit_h) == ((), (), None)


@pytest.mark.parametrize(
    ("change", "words"),
    [([0.0, 0.0, 9e3], "does not converge"), (None, "passes through the centre of a body")],
)
def test_a_change_far_from_any_return_is_refused(way, change, words):
    outbound = way.outbound
    epoch = outbound.departure_tdb_s + 20.0 * 3600.0
    state = propagate(outbound.departure, outbound.departure_tdb_s, epoch)[0]
    # None: what stops the ship, which falls to the centre of the Earth
    guess = (-state[3:] if change is None else np.array(change), way.interface_tdb_s)
    answer = return_burn(epoch, state, QUESTION.path_rad, way.normal, guess)
    assert isinstance(answer, NoSolution)
    assert words in answer.reason


def test_no_abort_is_faster_for_one_metre_per_second(way):
    (row,) = aborts(way, QUESTION.path_rad, 1.0, np.array([30.0]))
    assert (row.fast_dv_m_s, row.fast_return_h) == (None, None)
    assert row.least_dv_m_s > 1.0


def test_a_perilune_days_later_is_no_hybrid(way):
    answer = hybrid(way, QUESTION.path_rad, 28.0, 60.0, np.array([36.0]))
    assert answer == NoSolution("the least change does not converge", "differential correction")


def test_a_root_of_high_order_is_not_reached_in_25_rounds():
    """Newton's method comes nearer to a root of order five by a fifth a round: 25 rounds leave 0.4 % of the way."""
    found = least_change(lambda x: x**5, np.ones(1), 1e-7, 10.0, 1e-15, 1e-9)
    assert isinstance(found, NoSolution)
    near = least_change(lambda x: x**5, np.ones(1), 1e-7, 10.0, 1e-9, 1.0)
    assert float(near[0]) ** 5 < 1e-9


def test_no_such_perilune():
    with pytest.raises(InputError, match="perilune"):
        free_returns(load_catalogue().site("ksc"), FreeReturnQuestion(5e3), DAY, DAY + 86_400.0)


def test_the_least_change_is_the_least():
    """One condition, x + 2 y = 5: the nearest point to the origin is (1, 2)."""
    found = least_change(lambda x: (x @ [1.0, 2.0] - 5.0)[:, None], np.array([5.0, 0.0]), 1e-6, 10.0, 1e-9, 1e-6)
    assert found == pytest.approx([1.0, 2.0], abs=1e-6)


def test_a_condition_without_a_point_is_refused():
    found = least_change(lambda x: (x**2).sum(axis=1, keepdims=True) + 1.0, np.ones(2), 1e-6, 10.0, 1e-9, 1e-6)
    assert isinstance(found, NoSolution)
