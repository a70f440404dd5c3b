import json
from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.errors import InputError, NoSolution
from perilune.formats.oem import read_oem
from perilune.transfers.interplanetary.flight_files import full_flight_files
from perilune.transfers.interplanetary.flyby import common_periapsis, unpowered_flyby
from perilune.transfers.interplanetary.full_flight import flight_legs, full_flight, plan_flight
from perilune.transfers.interplanetary.full_model import (
    MODEL,
    NORTH,
    end_place,
    flyby_place,
    gaps,
    gates,
    solved,
    velocity_at,
)
from perilune.transfers.interplanetary.planets import planet

GM = 3.2e14


@pytest.fixture(scope="module")
def mars_2020():
    epochs = [parse_time("2020-07-30 11:50 UTC"), parse_time("2021-02-18 20:44 UTC")]
    plan = plan_flight(("earth", "mars"), epochs, arrival_periapsis_m=planet("mars").radius_m + 300e3)
    return full_flight(plan, capture_period_s=88_775.0)


@pytest.fixture(scope="module")
def past_venus():
    dates = ("1973-11-03 05:45 UTC", "1974-02-05 17:01:50 UTC", "1974-03-29 20:46:38 UTC")
    return plan_flight(("earth", "venus", "mercury"), [parse_time(date) for date in dates])


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_hyperbola_through_a_place_has_the_asymptote(sign):
    excess, place = np.array([3000.0, -2000.0, 500.0]), np.array([5e6, 4e6, -3e6])
    velocity = velocity_at(excess, place, GM, sign)
    assert velocity @ velocity / 2 - GM / np.linalg.norm(place) == pytest.approx(excess @ excess / 2, rel=1e-12)
    momentum = np.cross(place, velocity)
    apse = np.cross(velocity, momentum) / GM - place / np.linalg.norm(place)
    # Battin: the asymptote lies at the true anomaly arccos(-1/e), before the periapsis or after it
    along = sign * excess / np.linalg.norm(excess)
    assert along @ apse == pytest.approx(-1.0, rel=1e-9)
    assert along @ momentum == pytest.approx(0.0, abs=1e-6 * np.linalg.norm(momentum))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_ends_are_periapses_that_go_east(sign):
    excess = np.array([3000.0, -2000.0, 500.0])
    place = end_place(excess, 7e6, GM, sign)
    velocity = velocity_at(excess, place, GM, sign)
    assert np.linalg.norm(place) == pytest.approx(7e6)
    assert place @ velocity == pytest.approx(0.0, abs=1e-3)
    assert np.cross(place, velocity) @ NORTH > 0.0


def test_a_flyby_without_a_burn_is_tangent_on_both_sides():
    v_in, home = np.array([6000.0, 1000.0, 0.0]), np.array([0.0, 35e3, 0.0])
    v_out = unpowered_flyby(v_in, home, np.array([7e6]), np.array([0.7]), GM)[0]
    place = flyby_place(v_in, v_out, 6.4e6, GM)
    before, after = velocity_at(v_in, place, GM, -1.0), velocity_at(v_out, place, GM, 1.0)
    assert np.linalg.norm(place) == pytest.approx(7e6, rel=1e-9)
    assert np.linalg.norm(after - before) < 1e-6
    assert abs(place @ before) < 1e-3 * np.linalg.norm(place)


def test_a_flyby_that_would_be_too_low_burns_at_the_lowest_place():
    v_in, v_out = np.array([6000.0, 0.0, 0.0]), np.array([-5000.0, 3000.0, 0.0])
    assert common_periapsis(v_in, v_out, GM)[0] < 6.4e6
    place = flyby_place(v_in, v_out, 6.4e6, GM)
    assert np.linalg.norm(place) == pytest.approx(6.4e6)
    before, after = velocity_at(v_in, place, GM, -1.0), velocity_at(v_out, place, GM, 1.0)
    assert 0.0 < np.linalg.norm(after - before) < 20e3


def test_it_flies_from_perigee_to_the_periapsis_at_mars(mars_2020):
    assert mars_2020.gap_km < 0.01
    assert mars_2020.gap_m_s < 1e-5
    (leg,) = mars_2020.legs
    ends = [leg.end_tdb_s - 60.0, leg.end_tdb_s, leg.end_tdb_s + 60.0]
    there = propagate(np.tile(leg.start_state, (3, 1)), leg.start_tdb_s, np.array(ends), MODEL)
    distances = np.linalg.norm(there[:, :3] - planet("mars").state(ends)[:, :3], axis=1)
    # the whole leg in one flight: the gap of metres in the middle has grown to a hundred kilometres at most
    assert distances[1] == pytest.approx(planet("mars").radius_m + 300e3, abs=1e5)
    assert mars_2020.encounters[-1].altitude_km == pytest.approx(300.0)
    assert mars_2020.capture_dv_m_s == pytest.approx(856.6, abs=1.0)


def test_the_flight_past_venus_keeps_its_dates_or_needs_no_burn(past_venus):
    kept, freed = full_flight(past_venus, 0.0), full_flight(past_venus, np.inf)
    assert kept.encounters[1].moved_h == 0.0
    assert 0.1 < kept.flyby_burns_m_s < 1.0 < kept.patched_flyby_burns_m_s
    assert freed.flyby_burns_m_s < 1e-4
    assert 0.0 < abs(freed.encounters[1].moved_h) < 1.0
    assert [leg.end_tdb_s for leg in freed.legs[:-1]] == [leg.start_tdb_s for leg in freed.legs[1:]]


def test_a_burn_in_deep_space_stands_where_the_halves_meet(past_venus):
    asked = replace(past_venus, jumps_m_s=np.array([[3.0, -2.0, 1.0], [0.0, 0.0, 0.0]]))
    answer = solved(asked)
    assert gaps(answer)[0] < 10.0
    flown = gates(answer)
    there = propagate(flown.after[:1], answer.epochs_tdb_s[0], answer.meet_tdb_s[0], MODEL)
    back = propagate(flown.before[1:2], answer.epochs_tdb_s[1], answer.meet_tdb_s[0], MODEL)
    assert (back - there)[0, 3:] == pytest.approx([3.0, -2.0, 1.0], abs=1e-5)
    flight = full_flight(asked, 0.0)
    assert flight.deep_space_burns_m_s == pytest.approx(np.sqrt(14.0))
    assert [leg.name for leg in flight_legs(flight)][:2] == ["earth to venus", "earth to venus, after the burn"]


def test_the_files_hold_the_same_states(past_venus, tmp_path):
    flight = full_flight(past_venus, 0.0)
    files = full_flight_files([flight])
    files.write(tmp_path / "a.oem", tmp_path / "a.bsp", tmp_path / "a.czml")
    oem = read_oem(tmp_path / "a.oem")
    assert [segment.center_name for segment in oem.segments] == ["SUN", "SUN"]
    assert any("flyby, venus" in comment for comment in oem.comments)
    for leg, segment in zip(flight_legs(flight), oem.segments, strict=True):
        assert np.abs(segment.states - leg.states)[:, :3].max() < 1.0
    packets = json.loads((tmp_path / "a.czml").read_text())
    assert packets[0]["id"] == "document"
    assert {"venus", "mercury"} <= {packet["id"] for packet in packets}


def test_what_cannot_be_flown_is_refused():
    with pytest.raises(InputError, match="do not rise"):
        plan_flight(("earth", "mars"), [0.0, 1e5])
    with pytest.raises(InputError, match="1 planets"):
        plan_flight(("earth",), [0.0])
    with pytest.raises(InputError, match="no such periapsis"):
        plan_flight(("earth", "mars"), [0.0, 2e7], arrival_periapsis_m=1e6)


def test_a_burn_too_large_to_fly_is_no_solution():
    plan = plan_flight(("earth", "venus"), [0.0, 864_000.0])
    answer = full_flight(replace(plan, jumps_m_s=np.full((1, 3), 1e5)))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "dates"
