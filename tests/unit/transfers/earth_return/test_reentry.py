"""The entry in three degrees of freedom against closed forms and its own rules."""

import numpy as np
import pytest

from perilune.astro.forces.us76 import us76
from perilune.constants import EARTH_EQUATORIAL_RADIUS, G0
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import EntryArc, EntryTarget
from perilune.transfers.earth_return.entry_corridor import Corridor, Landed, corridor, land
from perilune.transfers.earth_return.entry_report import come_home, entry_record
from perilune.transfers.earth_return.reentry import INTERFACE_ALTITUDE_M, Capsule, fly_entry

STILL = np.array([0.0, 0.0, 1e-12])  # an Earth that does not turn, about the z axis


def interface(speed_m_s, path_deg):
    """Return a state at the interface over the equator, eastward."""
    path = np.radians(path_deg)
    radius = EARTH_EQUATORIAL_RADIUS + INTERFACE_ALTITUDE_M
    return np.array([radius, 0.0, 0.0, speed_m_s * np.sin(path), speed_m_s * np.cos(path), 0.0])


def test_a_steep_ballistic_entry_follows_allen_and_eggers():
    """Peak load V^2 sin(g) / (2 e H) whatever the ship (Allen and Eggers 1958, NACA Report 1381)."""
    speed, angle = 7_000.0, -60.0
    peaks = [
        fly_entry(interface(speed, angle), 0.0, Capsule(beta, 0.0, 1.0, 0.0), (0.0, 0.0), STILL).peak_load_g0
        for beta in (100.0, 300.0)
    ]
    # the standard atmosphere is no exponential: its scale height is 6.4 to 7 km at 25 to 35 km, where these slow down
    low, high = (speed**2 * np.sin(np.radians(60.0)) / (2.0 * np.e * scale) / G0 for scale in (7.2e3, 6.2e3))
    assert all(low < peak < high for peak in peaks)


def test_the_terminal_speed_is_that_of_weight_and_drag():
    flight = fly_entry(interface(7_800.0, -10.0), 0.0, Capsule(350.0, 0.0, 4.7, 1_000.0), (0.0, 0.0), STILL)
    density = float(us76(1_000.0).density_kg_m3)
    assert flight.end == "landed"
    assert np.linalg.norm(flight.velocity_m_s) == pytest.approx(np.sqrt(2.0 * 350.0 * 9.8 / density), rel=0.03)


def test_a_shallow_entry_skips_out():
    assert fly_entry(interface(11_000.0, -4.0), 0.0, Capsule(), (1.0, 1.0), STILL).end == "skipped out"


def test_more_lift_flies_farther_and_the_wanted_arc_is_met():
    state = interface(11_000.0, -6.3)
    arcs = [np.radians(degrees) for degrees in (18.0, 24.0, 30.0)]
    lifts = []
    for arc in arcs:
        landed = land(state, 0.0, Capsule(), arc)
        assert isinstance(landed, Landed)
        assert landed.arc_rad == pytest.approx(arc, abs=1e-4)
        lifts.append(landed.lift_after)
    assert lifts == sorted(lifts)


def test_an_arc_out_of_reach_is_refused():
    refused = land(interface(11_000.0, -6.3), 0.0, Capsule(), np.radians(2.0))
    assert isinstance(refused, NoSolution)
    assert refused.binding == "entry range"


def test_an_arc_too_long_is_refused_by_what_the_ship_reaches():
    state = interface(11_000.0, -6.3)
    refused = land(state, 0.0, Capsule(), np.radians(170.0))
    assert isinstance(refused, NoSolution)
    reached_m = float(refused.reason.split()[6]) * 1e3
    longest = land(state, 0.0, Capsule(), (reached_m - 5e3) / EARTH_EQUATORIAL_RADIUS)
    assert isinstance(longest, Landed)


def test_without_lift_the_arc_is_what_it_is():
    landed = land(interface(11_000.0, -6.3), 0.0, Capsule(lift_to_drag=0.0), np.radians(170.0))
    flight = fly_entry(interface(11_000.0, -6.3), 0.0, Capsule(lift_to_drag=0.0), (0.0, 0.0))
    assert isinstance(landed, Landed)
    assert landed.arc_rad == pytest.approx(np.arctan2(*flight.position_m[[1, 0]]), rel=1e-4)  # all but on the equator
    skipped = land(interface(11_000.0, -4.0), 0.0, Capsule(lift_to_drag=0.0), np.radians(20.0))
    assert skipped == NoSolution("the ship does not land at this angle: skipped out", "flight-path angle")


def test_what_floats_has_no_corridor():
    # 0.1 kg/m2 sink at 1.9 m/s 7.3 km up and at 4.7 m/s at 20 km: it takes hours, and the flight is left after 1.5
    balloon = Capsule(0.1)
    assert corridor(interface(11_000.0, -6.3), 0.0, balloon, 10.0) == NoSolution(
        "the ship does not land even at 25 deg, its lift downwards: still aloft", "overshoot boundary"
    )
    state = interface(11_000.0, -6.3)
    landed = land(state, 0.0, Capsule(), np.radians(24.0))
    assert isinstance(landed, Landed)
    assert entry_record(EntryArc(np.zeros(3), 0.0, state), landed, balloon, None).corridor is None


def test_a_place_out_of_reach_of_the_lift_is_refused_on_the_way_home():
    target = EntryTarget(0.0, 0.5, np.radians(-6.3), np.radians(2.0))
    state = interface(11_000.0, -6.3)
    refused = come_home(0.0, state, target, Capsule(), EntryArc(np.zeros(3), 0.0, state))
    assert isinstance(refused, NoSolution)
    assert refused.reason.startswith("the entry is no shorter than")


def test_the_corridor_is_where_the_ship_neither_skips_nor_breaks():
    state, ship = interface(11_000.0, -6.3), Capsule()
    angles = corridor(state, 0.0, ship, 10.0)
    assert isinstance(angles, Corridor)
    assert angles.undershoot_rad is not None
    speed = np.linalg.norm(state[3:])
    just_in, just_out = (
        fly_entry(interface(speed, np.degrees(angles.overshoot_rad) + off), 0.0, ship, (-1.0, -1.0))
        for off in (-0.01, 0.01)
    )
    assert (just_in.end, just_out.end) == ("landed", "skipped out")
    at_the_edge = fly_entry(interface(speed, np.degrees(angles.undershoot_rad)), 0.0, ship, (1.0, 1.0))
    assert at_the_edge.peak_load_g0 == pytest.approx(10.0, abs=0.05)


def test_a_low_limit_of_load_closes_the_corridor():
    angles = corridor(interface(11_000.0, -6.3), 0.0, Capsule(lift_to_drag=0.0), 5.0)
    assert isinstance(angles, Corridor)
    assert angles.undershoot_rad is None
