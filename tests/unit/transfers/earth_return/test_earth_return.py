"""Ways home: what they promise is flown again."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import GM_MOON
from perilune.errors import InputError, NoSolution
from perilune.transfers.earth_return.entry_aim import EntryTarget, Waypoint, interface, solve_entry
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.earth_return.scan import inbound
from perilune.transfers.earth_return.trans_earth import LunarPlane, best_point, escape, leaving_velocity
from perilune.transfers.earth_return.windows import ReturnQuestion, check_origin, returns_from_low_orbit

START = parse_time("2031-05-05 UTC")
QUESTION = ReturnQuestion(np.radians(28.0), np.radians(-122.0))
POLAR = LunarPlane(1_837.4e3, np.pi / 2.0)


@pytest.fixture(scope="module")
def way():
    found = returns_from_low_orbit(QUESTION, POLAR, START, START + 3.0 * 86_400.0, 1)
    assert isinstance(found, tuple)
    return found[0]


def test_the_trajectory_meets_the_interface_as_told(way):
    last = way.trajectory.arcs[-1]
    end = propagate(np.array(last.position_m + last.velocity_m_s), last.start_tdb_s, last.end_tdb_s)
    reached = interface(end, last.end_tdb_s)
    assert np.degrees(reached.path_rad[0]) == pytest.approx(way.entry.path_deg, abs=1e-4)
    assert way.entry.path_deg == pytest.approx(-6.2, abs=2e-3)
    assert np.linalg.norm(end[0, 3:]) == pytest.approx(way.entry.speed_m_s, abs=1e-3)


def test_the_burn_joins_the_circular_orbit_to_the_way_home(way):
    parked, homeward = way.trajectory.arcs
    before = propagate(np.array(parked.position_m + parked.velocity_m_s), parked.start_tdb_s, parked.end_tdb_s)[0]
    after = np.array(homeward.position_m + homeward.velocity_m_s)
    assert np.linalg.norm(after[:3] - before[:3]) < 1.0
    assert np.linalg.norm(after[3:] - before[3:] - way.burns[0].dv_icrf_m_s) < 1e-3
    relative = before - ephemeris.state("moon", "earth", homeward.start_tdb_s)[0]
    assert np.linalg.norm(relative[:3]) == pytest.approx(POLAR.radius_m, abs=10.0)


def test_the_ship_lands_at_the_place_within_its_corridor(way):
    assert way.entry.miss_km < 0.5
    assert 2_200.0 < way.entry.range_km < 4_200.0
    corridor = way.entry.corridor
    assert corridor.undershoot_deg < way.entry.path_deg < corridor.overshoot_deg


def test_the_plane_of_least_burn_holds_the_excess(way):
    """With a free node the burn is along the velocity, to metres per second."""
    circular = np.sqrt(GM_MOON / POLAR.radius_m)
    first = way.trajectory.arcs[-1]
    relative = np.array(first.position_m + first.velocity_m_s) - ephemeris.state("moon", "earth", first.start_tdb_s)[0]
    tangential = np.linalg.norm(relative[3:]) - circular
    assert way.total_dv_m_s == pytest.approx(tangential, abs=2.0)


def test_a_fixed_node_costs_a_change_of_plane(way):
    turned = LunarPlane(POLAR.radius_m, POLAR.inclination_rad, np.radians(40.0))
    found = returns_from_low_orbit(QUESTION, turned, START, START + 3.0 * 86_400.0, 1)
    assert isinstance(found, tuple)
    assert found[0].plane_change_deg > 1.0
    assert found[0].total_dv_m_s > way.total_dv_m_s


def test_a_place_far_from_the_antipode_is_refused():
    answer = returns_from_low_orbit(ReturnQuestion(np.radians(80.0), 0.0), POLAR, START, START + 3.0 * 86_400.0, 1)
    assert isinstance(answer, NoSolution)
    assert "declination" in answer.binding


@pytest.mark.parametrize(
    ("changes", "binding"),
    [({"capsule": Capsule(lift_to_drag=0.01)}, "entry range"), ({"path_rad": np.radians(-80.0)}, "entry range")],
)
def test_an_entry_that_falls_short_of_the_place_is_refused(changes, binding):
    # all but without lift, or straight down, the ship comes nowhere near the 2,200 km at the least from the interface
    answer = returns_from_low_orbit(replace(QUESTION, **changes), POLAR, START, START + 86_400.0, 1)
    assert isinstance(answer, NoSolution)
    assert answer.binding == binding
    assert float(answer.reason.split()[6]) < 2_200.0


def test_more_ways_home_than_days_are_not_found():
    found = returns_from_low_orbit(QUESTION, POLAR, START, START + 10_800.0, 4)
    assert isinstance(found, tuple)
    leaves = [way.trajectory.arcs[-1].start_tdb_s for way in found]
    assert 0 < len(found) < 4
    assert leaves == sorted(leaves)
    assert min(np.diff(leaves), default=np.inf) >= 1_349.0  # an eighth of the range


@pytest.mark.parametrize(
    ("state", "through", "words"),
    [
        # a circle 230 km up, where a burn of nothing leads to nothing
        ([6.6e6, 0.0, 0.0, 0.0, 7.8e3, 0.0], None, "does not converge"),
        ([6.6e6, 0.0, 0.0, 0.0, 7.8e3, 0.0], Waypoint(3e5, np.array([0.0, 4e9, 0.0])), "does not converge"),
        # at rest: a fall through the centre of the Earth
        ([3e8, 0.0, 0.0, 0.0, 0.0, 0.0], None, "passes through the centre of a body"),
    ],
)
def test_an_entry_that_no_small_change_leads_to_is_refused(state, through, words):
    target = EntryTarget(0.0, 0.0, np.radians(-6.2), 0.4)
    answer = solve_entry(0.0, np.array(state), target, np.zeros(3), 4e5, through)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "differential correction"
    assert words in answer.reason


def test_bad_questions():
    with pytest.raises(InputError, match="unknown origin"):
        check_origin("lllo")
    with pytest.raises(InputError, match="empty"):
        returns_from_low_orbit(QUESTION, POLAR, START, START, 1)


def test_a_conic_falls_in_its_time():
    """Against a Kepler propagation of its end, backward."""
    from perilune.astro.two_body.kepler import along_conic
    from perilune.transfers.earth_return.scan import _INTERFACE_M

    seconds, path = 80.0 * 3600.0, np.radians(-6.0)
    found = inbound(np.array([3.9e8]), np.array([seconds]), path)
    speed = found.interface_m_s[0]
    end = np.array([_INTERFACE_M, 0.0, 0.0, speed * np.sin(path), speed * np.cos(path), 0.0])
    start = along_conic(end, np.array([-seconds]), 3.986_004_355_070_226e14)[0]
    assert np.linalg.norm(start[:3]) == pytest.approx(3.9e8, rel=1e-6)
    assert start[:3] @ start[3:] / np.linalg.norm(start[:3]) == pytest.approx(found.radial_m_s[0], rel=1e-4)


def test_the_leaving_velocity_has_the_wanted_excess():
    excess = np.array([300.0, -700.0, 450.0])
    place, onward, burn = best_point(1_837.4e3, np.array([0.0, 0.0, 1.0]), excess)
    velocity = leaving_velocity(place[None, :], excess)[0]
    assert escape(np.concatenate([place, velocity])) == pytest.approx(excess, abs=1e-6)
    assert burn == pytest.approx(np.linalg.norm(velocity - onward))
