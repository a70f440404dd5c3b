"""Targets and published rows beyond the usual ones: full elements, orbits with a perigee, sites without azimuths."""

from math import cos, degrees, pi, radians, sin, sqrt

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch import Elements, Escape, Orbit
from perilune.launch.orbits import inclination_range, published_row, sun_synchronous_inclination, target_of_row
from perilune.launch.target import (
    apsis_bounds,
    burnout_altitude_m,
    burnout_speed_m_s,
    least_speed_m_s,
    terminal_bounds,
)
from perilune.launch.vehicle import vehicle

ELLIPSE = Elements(EARTH_EQUATORIAL_RADIUS + 1100e3, 0.12, radians(50.0), radians(20.0), radians(70.0))


def kepler(elements: Elements, anomaly_rad: float) -> tuple[np.ndarray, np.ndarray]:
    """Position and velocity by the rotations of the textbook, node, inclination and argument in turn."""

    def about(axis: int, angle: float) -> np.ndarray:
        one, two = [i for i in range(3) if i != axis]
        turn = np.eye(3)
        turn[one, one] = turn[two, two] = cos(angle)
        turn[two, one], turn[one, two] = sin(angle), -sin(angle)
        return turn

    e = elements.eccentricity
    parameter = elements.semi_major_axis_m * (1.0 - e**2)
    place = parameter / (1.0 + e * cos(anomaly_rad)) * np.array([cos(anomaly_rad), sin(anomaly_rad), 0.0])
    speed = sqrt(GM_EARTH / parameter) * np.array([-sin(anomaly_rad), e + cos(anomaly_rad), 0.0])
    turn = about(2, elements.node_rad) @ about(0, elements.inclination_rad) @ about(2, elements.argument_of_perigee_rad)
    return turn @ place, turn @ speed


@pytest.mark.parametrize("anomaly_rad", [0.0, 1.0, 4.0])
def test_full_elements_fix_momentum_and_apse_of_the_orbit(anomaly_rad: float) -> None:
    position, velocity = kepler(ELLIPSE, anomaly_rad)
    momentum = np.cross(position, velocity)
    apse = np.cross(velocity, momentum) / GM_EARTH - position / np.linalg.norm(position)
    unit = sqrt(GM_EARTH * EARTH_EQUATORIAL_RADIUS)
    low, high = terminal_bounds(ELLIPSE, radians(28.5))
    assert np.array_equal(low[6:], high[6:])
    assert low[6:9] == pytest.approx(momentum / unit, rel=1e-12)
    assert low[9:] == pytest.approx(apse[:2], rel=1e-12)
    assert not np.isfinite(low[:6]).any()
    assert not np.isfinite(apsis_bounds(ELLIPSE)[0]).any()


def test_the_speeds_and_the_height_of_full_elements_are_those_of_the_same_ellipse() -> None:
    perigee, apogee = (ELLIPSE.semi_major_axis_m * (1.0 + sign * 0.12) - EARTH_EQUATORIAL_RADIUS for sign in (-1, 1))
    same = Orbit(perigee, apogee, ELLIPSE.inclination_rad)
    for quantity in (least_speed_m_s, burnout_speed_m_s, burnout_altitude_m):
        assert quantity(ELLIPSE) == pytest.approx(quantity(same), rel=1e-12)
    position, velocity = kepler(ELLIPSE, 0.0)
    assert burnout_speed_m_s(ELLIPSE) == pytest.approx(float(np.linalg.norm(velocity)), rel=1e-12)
    assert burnout_altitude_m(ELLIPSE) == pytest.approx(float(np.linalg.norm(position)) - EARTH_EQUATORIAL_RADIUS)


def test_the_least_speed_has_the_energy_of_the_orbit_at_the_surface() -> None:
    position, velocity = kepler(ELLIPSE, 2.0)
    energy = 0.5 * float(velocity @ velocity) - GM_EARTH / float(np.linalg.norm(position))
    surface = sqrt(2.0 * (energy + GM_EARTH / EARTH_EQUATORIAL_RADIUS))
    assert least_speed_m_s(ELLIPSE) == pytest.approx(surface, rel=1e-12)
    assert least_speed_m_s(Escape(0.0, 0.5)) == pytest.approx(sqrt(2.0 * GM_EARTH / EARTH_EQUATORIAL_RADIUS))


def test_targets_say_what_they_are() -> None:
    assert ELLIPSE.describe() == "a 7478 km, e 0.1200, 50.0 deg"
    molniya = Orbit(600e3, 39_750e3, radians(63.4), radians(270.0), one_burn=True)
    assert molniya.describe() == "600 x 39750 km, 63.4 deg, in one burn, perigee at 270 deg"


def test_without_limits_a_site_reaches_everything_above_its_latitude(site) -> None:
    free = site.model_copy(update={"azimuth_min": None, "azimuth_max": None})
    assert [degrees(angle) for angle in inclination_range(free)] == pytest.approx([28.5, 151.5])
    south = free.model_copy(update={"latitude": site.latitude.model_copy(update={"value": -28.5})})
    assert inclination_range(south) == pytest.approx(inclination_range(free))


def test_published_routes_narrow_the_range(site) -> None:
    ends = [site.latitude.model_copy(update={"value": value}) for value in (40.0, 55.0)]
    routed = site.model_copy(update={"inclination_min": ends[0], "inclination_max": ends[1]})
    assert [degrees(angle) for angle in inclination_range(routed)] == pytest.approx([40.0, 55.0])
    # a route that lies below what azimuths reach leaves the one inclination that both allow
    low = routed.model_copy(update={"inclination_min": None, "inclination_max": site.altitude.model_copy(
        update={"value": 20.0, "unit": "deg"}
    )})  # fmt: skip
    assert [degrees(angle) for angle in inclination_range(low)] == pytest.approx([28.5, 28.5])


def test_a_sun_synchronous_row_is_found_with_and_without_its_height(launcher, site) -> None:
    height = site.altitude.model_copy(update={"value": 700.0, "unit": "km"})
    row = launcher.published[0].model_copy(update={"to": "sso", "perigee": height, "apogee": height})
    known = launcher.model_copy(update={"published": [*launcher.published, row]})
    assert published_row(known, "sso", None) is row
    assert published_row(known, "sso=700", None) is row
    assert published_row(known, "sso=800", None) is None
    inclination = sun_synchronous_inclination(700e3)
    assert target_of_row(row, site) == Orbit(700e3, 700e3, inclination)
    assert published_row(known, f"circular=700,{degrees(inclination)}", None) is row
    # mean motion of the node against the mean Sun, 360 deg in 365.2422 days, by J2 (1.08263e-3)
    axis = EARTH_EQUATORIAL_RADIUS + 700e3
    rate = -1.5 * sqrt(GM_EARTH / axis**3) * 1.08263e-3 * (6378.1366e3 / axis) ** 2 * cos(inclination)
    assert rate * 365.2422 * 86_400.0 == pytest.approx(2.0 * pi, rel=1e-4)


def test_a_row_without_its_plane_or_a_goal_with_a_perigee_is_no_match(launcher, site) -> None:
    height = site.altitude.model_copy(update={"value": 400.0, "unit": "km"})
    row = launcher.published[0].model_copy(update={"perigee": height, "apogee": height})
    known = launcher.model_copy(update={"published": [row]})
    assert published_row(known, "circular=400,28.5", None) is None
    plane = row.model_copy(update={"inclination": site.latitude})
    told = launcher.model_copy(update={"published": [plane]})
    assert published_row(told, "orbit=400,400,28.5", None) is plane
    assert published_row(told, "orbit=400,400,28.5,270", None) is None
    assert published_row(told, "circular=400", None) is None


def test_a_stage_with_its_own_thrust_keeps_the_engines_loss_at_sea_level(launcher, catalogue) -> None:
    engine = catalogue.engine("lower-engine")
    rated = engine.model_copy(
        update={"isp_sl": None, "thrust_sl": engine.thrust_vac.model_copy(update={"value": 800.0})}
    )
    uprated = engine.thrust_vac.model_copy(update={"value": 1000.0})
    stage = launcher.stage[0].model_copy(update={"thrust_vac": uprated})
    entries = type(catalogue)(rated, catalogue.engine("upper-engine"))
    lower = vehicle(launcher.model_copy(update={"stage": [stage, launcher.stage[1]]}), entries).stages[0]
    assert lower.thrust_vac_n == pytest.approx(9 * 1000e3)
    at_sea_level = lower.thrust_vac_n - 101_325.0 * lower.exit_area_m2
    assert at_sea_level == pytest.approx(9 * 1000e3 * 800.0 / 910.0)


def test_an_adapter_that_is_given_is_no_share_of_the_payload(launcher, catalogue) -> None:
    adapter = launcher.fairing.mass.model_copy(update={"value": 0.3})
    interface = launcher.interface.model_copy(update={"adapter_mass": adapter})
    bare = launcher.model_copy(update={"interface": interface, "fairing": None})
    told = vehicle(bare, catalogue)
    assert told.adapter_kg == pytest.approx(300.0)
    assert (told.shield_kg, told.shield_diameter_m) == (0.0, 0.0)
    assert told.lift_off_kg == pytest.approx(410e3 + 24e3 + 105e3 + 4.5e3 + 300.0)
