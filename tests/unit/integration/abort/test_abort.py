"""Parts of an abort: blast, pull-away, way down, contingency orbit, land and sea."""

import math

import numpy as np
import pytest

from perilune.astro.forces.us76 import us76
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.integration.abort.blast import overpressure_ratio, safe_distance_m, tnt_equivalent_kg, total_tnt_kg
from perilune.integration.abort.contingency_orbit import (
    SAFE_PERIGEE_M,
    OwnEngine,
    contingency_orbit_dv_m_s,
    in_safe_orbit,
)
from perilune.integration.abort.entry import descend, time_aloft_s
from perilune.integration.abort.escape import EscapeSystem, pull_away
from perilune.integration.abort.surface import is_land
from perilune.transfers.earth_return.reentry import Capsule

LIMIT_PA = 69e3


def test_equivalents_follow_the_pair_and_a_solid_motor_has_none() -> None:
    assert tnt_equivalent_kg("LOX", "RP-1", 100e3) == pytest.approx(20e3)
    half_million_lb = 500_000 * 0.45359237
    assert tnt_equivalent_kg("LOX", "RP-1", 2 * half_million_lb) == pytest.approx(0.3 * half_million_lb)
    assert tnt_equivalent_kg("LOX", "LH2", 400e3) == pytest.approx(0.14 * 400e3)
    assert tnt_equivalent_kg("LOX", "LH2", 1e3) > 0.14 * 1e3
    assert tnt_equivalent_kg("NTO", "UDMH", 100e3) == pytest.approx(10e3)
    assert tnt_equivalent_kg(None, None, 500e3) == 0.0
    assert total_tnt_kg([("LOX", "RP-1", 100e3), ("LOX", "RP-1", 0.0)]) == pytest.approx(20e3)


@pytest.mark.parametrize("tnt_kg", [1e2, 1e4, 3e5])
def test_at_the_safe_distance_the_overpressure_is_the_limit(tnt_kg: float) -> None:
    distance = safe_distance_m(tnt_kg, LIMIT_PA, 101_325.0, 1.225)
    assert float(overpressure_ratio(distance / tnt_kg ** (1 / 3))) * 101_325.0 == pytest.approx(LIMIT_PA, rel=1e-6)


def test_thin_air_carries_no_blast_to_the_limit() -> None:
    air = us76(np.array([0.0, 20e3, 60e3]))
    distances = [
        safe_distance_m(1e5, LIMIT_PA, float(p), float(rho))
        for p, rho in zip(air.pressure_pa, air.density_kg_m3, strict=True)
    ]
    assert distances[0] > distances[1] > distances[2] >= 0.0


def away(thrust_n: float = 650e3, launcher_n: float = 0.0, safe_m: float = 200.0, airspeed: float = 0.0):  # type: ignore[no-untyped-def]
    values = (airspeed, 1.225, launcher_n, 3e6, 30.0, safe_m)
    return pull_away(EscapeSystem(thrust_n, 4.0, 10e3, 8.0), *(np.array([x]) for x in values))


def test_the_pull_away_in_vacuum_is_uniform_acceleration() -> None:
    values = (100.0, 0.0, 0.0, 3e6, 0.0, 200.0)
    found = pull_away(EscapeSystem(650e3, 4.0, 10e3, 8.0), *(np.array([x]) for x in values))
    assert float(found.warning_s[0]) == pytest.approx(math.sqrt(2.0 * 200.0 / 65.0), abs=0.02)
    assert float(found.gained_m_s[0]) == pytest.approx(65.0 * 4.0, rel=1e-3)
    assert float(found.felt_m_s2[0]) == pytest.approx(65.0)


def test_a_thrusting_launcher_and_dense_air_make_the_escape_slower() -> None:
    plain, chased, fast = away(), away(launcher_n=40e6), away(airspeed=400.0)
    assert float(chased.warning_s[0]) > float(plain.warning_s[0])
    assert float(fast.warning_s[0]) > float(plain.warning_s[0])
    assert float(chased.relative_m_s2[0]) == pytest.approx(float(plain.relative_m_s2[0]) - 40e6 / 3e6)


def test_a_weak_motor_never_comes_away() -> None:
    assert math.isinf(float(away(thrust_n=50e3, launcher_n=40e6).warning_s[0]))
    assert float(away(safe_m=0.0).warning_s[0]) == 0.0


def test_more_lift_bears_less_load_and_flies_farther() -> None:
    radius = EARTH_EQUATORIAL_RADIUS + 150e3
    state = np.array([radius, 0.0, 0.0, 300.0, 5000.0, 0.0])
    capsule = Capsule(450.0, 0.3, 4.0, 0.0)
    ways = [descend(state, 0.0, 0.0, capsule, "lift", share) for share in (1.0, 0.5, 0.0)]
    loads = [way.peak_load_g for way in ways if way is not None]
    east = [way.longitude_rad for way in ways if way is not None]
    assert loads == sorted(loads)
    assert east == sorted(east, reverse=True)


def test_an_orbit_does_not_come_down() -> None:
    radius = EARTH_EQUATORIAL_RADIUS + 400e3
    state = np.array([radius, 0.0, 0.0, 0.0, math.sqrt(GM_EARTH / radius), 0.0])
    assert descend(state, 0.0, 0.0, Capsule(450.0, 0.0, 4.0, 0.0), "ballistic", 0.0) is None


def test_a_drop_at_rest_over_the_turning_earth_lands_where_it_began() -> None:
    radius = EARTH_EQUATORIAL_RADIUS + 3e3
    state = np.array([radius, 0.0, 0.0, -1.0, EARTH_ROTATION_RATE * radius, 0.0])
    way = descend(state, 100.0, 1.0, Capsule(450.0, 0.0, 4.0, 0.0), "ballistic", 0.0)
    assert way is not None
    assert way.latitude_rad == pytest.approx(0.0, abs=1e-9)
    assert way.longitude_rad == pytest.approx(1.0 - EARTH_ROTATION_RATE * 100.0, abs=2e-5)
    assert way.peak_load_g < 1.5


def engine(delta_v: float = 2800.0) -> OwnEngine:
    return OwnEngine(28_800.0, 91.2e3, 314.5, delta_v)


def states(speeds: list[float]) -> tuple[np.ndarray, np.ndarray]:
    count = len(speeds)
    position = np.tile([EARTH_EQUATORIAL_RADIUS + 185e3, 0.0, 0.0], (count, 1))
    velocity = np.column_stack((np.zeros(count), speeds, np.zeros(count)))
    return position, velocity


def test_the_faster_the_failure_the_cheaper_the_contingency_orbit() -> None:
    needed = contingency_orbit_dv_m_s(*states([3000.0, 6800.0, 7200.0, 7600.0, 7795.0]), engine())
    assert math.isinf(needed[0])
    assert np.all(np.diff(needed[1:]) < 0.0)
    assert needed[-1] == 0.0


def test_a_late_ignition_and_little_propellant_reach_less() -> None:
    at_once = contingency_orbit_dv_m_s(*states([7000.0]), engine())
    late = contingency_orbit_dv_m_s(*states([7000.0]), engine(), delay_s=120.0)
    assert late[0] > at_once[0]
    assert math.isinf(contingency_orbit_dv_m_s(*states([7000.0]), engine(300.0))[0])


def test_an_engine_without_a_push_reaches_no_orbit_however_long_it_burns() -> None:
    """A circle a kilometre below the safe one neither falls nor climbs: the search ends by its time."""
    radius = EARTH_EQUATORIAL_RADIUS + SAFE_PERIGEE_M - 1e3
    position, velocity = np.array([[radius, 0.0, 0.0]]), np.array([[0.0, math.sqrt(GM_EARTH / radius), 0.0]])
    assert math.isinf(contingency_orbit_dv_m_s(position, velocity, OwnEngine(28_800.0, 1e-6, 314.5, 2800.0))[0])


def test_land_and_sea_of_known_places() -> None:
    places = {(48.0, 67.0): True, (0.0, 20.0): True, (30.0, -60.0): False, (-40.0, 180.0): False, (51.5, -0.1): True}
    latitude, longitude = np.radians(np.array(list(places))).T
    assert is_land(latitude, longitude).tolist() == list(places.values())
    assert is_land(latitude, longitude + 2.0 * math.pi).tolist() == list(places.values())


@pytest.mark.parametrize(("above_m", "safe"), [(1e3, True), (-1e3, False)])
def test_an_orbit_is_safe_from_a_perigee_of_75_nautical_miles(above_m: float, safe: bool) -> None:
    apogee = EARTH_EQUATORIAL_RADIUS + 400e3
    perigee = EARTH_EQUATORIAL_RADIUS + SAFE_PERIGEE_M + above_m
    speed = math.sqrt(GM_EARTH * (2.0 / apogee - 2.0 / (apogee + perigee)))
    assert in_safe_orbit(np.array([0.0, apogee, 0.0, 0.0, 0.0, speed])) is safe


def test_a_fall_from_rest_takes_the_time_of_the_conic_to_the_interface() -> None:
    """From 200 km, at rest in the inertial frame: half the square of the time by the weight at 161 km, 78 km down."""
    radius = EARTH_EQUATORIAL_RADIUS + 200e3
    weight = GM_EARTH / (EARTH_EQUATORIAL_RADIUS + 161e3) ** 2
    fall = time_aloft_s(np.array([radius, 0.0, 0.0, 0.0, 1e-3, 0.0]), 0.0, 0.0)
    assert fall == pytest.approx(math.sqrt(2.0 * 78e3 / weight), rel=0.01)
    assert time_aloft_s(np.array([radius - 100e3, 0.0, 0.0, 0.0, 7e3, 0.0]), 0.0, 0.0) == 0.0
    circular = np.array([radius, 0.0, 0.0, 0.0, math.sqrt(GM_EARTH / radius), 0.0])
    assert math.isinf(time_aloft_s(circular, 0.0, 0.0))
