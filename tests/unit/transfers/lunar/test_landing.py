import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, NoSolution
from perilune.transfers import Lander, LandingSite, descent_budget, windows

START, END = parse_time("2031-05-01 UTC"), parse_time("2031-06-01 UTC")
TRANQUILITY = LandingSite(np.radians(0.674), np.radians(23.473), sun_elevation_rad=(np.radians(5.0), np.radians(20.0)))


@pytest.fixture(scope="module")
def window(site):
    (found,) = windows(site, "moon", START, END, count=1, orbit=TRANQUILITY)
    return found


def state_of(arc):
    return np.array(arc.position_m + arc.velocity_m_s)


def test_the_descent_ends_at_the_site(window):
    down = window.trajectory.arcs[-1]
    assert down.name == "descent orbit"
    end = propagate(state_of(down), down.start_tdb_s, down.end_tdb_s)[0]
    relative = end - ephemeris.state("moon", "earth", down.end_tdb_s)[0]
    radius = np.linalg.norm(relative[:3])
    assert radius - MOON_RADIUS == pytest.approx(15_240.0, abs=60.0)
    assert abs(relative[:3] @ relative[3:]) / (radius * np.linalg.norm(relative[3:])) < 1e-4
    # the Moon turns once in 27.3217 days: the surface moves along the flight by that times the inclination's cosine
    normal = np.cross(relative[:3], relative[3:])
    level = normal @ body_fixed.pole("moon", down.end_tdb_s)[0] / np.linalg.norm(normal)
    ground = 2.0 * np.pi * MOON_RADIUS / (27.3217 * 86_400.0) * level
    assert 4.5 < abs(ground) < 4.7
    budget = descent_budget(Lander(), 100e3, ground)
    assert window.landing.powered_descent_m_s == pytest.approx(budget.powered_m_s, abs=0.01)
    at_ignition, at_landing = TRANQUILITY.direction(np.array([down.end_tdb_s, down.end_tdb_s + budget.duration_s]))
    ahead = np.arccos(relative[:3] @ at_landing / radius)
    assert ahead * MOON_RADIUS == pytest.approx(budget.inertial_range_m, abs=100.0)
    # over ground: from below the lander at ignition to the site as it is then
    over_ground = np.arccos(relative[:3] @ at_ignition / radius) * MOON_RADIUS
    assert over_ground == pytest.approx(budget.range_km * 1e3, abs=100.0)
    assert window.landing.miss_m < 80.0


def test_the_light_is_the_wanted_one(window):
    landing = window.landing
    assert 5.0 <= landing.sun_elevation_deg <= 20.0
    # the Sun stands low in the east of a site near the equator where it rises
    assert abs(landing.sun_azimuth_deg - (90.0 if landing.sun_is_rising else 270.0)) < 5.0
    # the Earth stands near the zenith of the middle of the near side
    assert landing.earth_elevation_deg == pytest.approx(90.0 - 23.5, abs=9.0)


def test_insertion_and_descent_are_apart(window):
    names = [burn.name for burn in window.burns]
    assert names == ["translunar injection", "lunar orbit insertion", "descent orbit insertion", "powered descent"]
    assert window.insertion_dv_m_s == pytest.approx(window.burns[1].dv_m_s)
    assert window.landing.descent_m_s == pytest.approx(window.burns[2].dv_m_s + window.burns[3].dv_m_s)
    assert 23.0 < window.landing.loiter_h < 25.5


def test_a_polar_site_is_reached_from_a_polar_orbit(site):
    shackleton = LandingSite(np.radians(-89.5), np.radians(222.0))
    (found,) = windows(site, "moon", START, END, count=1, orbit=shackleton)
    inclination = float(found.arrival_orbit.split("inclination ")[1].split(" deg")[0])
    assert inclination == pytest.approx(90.0, abs=0.6)
    assert abs(found.landing.sun_elevation_deg) < 2.5


def test_light_that_never_comes_is_told(site):
    dark = LandingSite(np.radians(-89.5), 0.0, sun_elevation_rad=(np.radians(20.0), np.radians(30.0)))
    answer = windows(site, "moon", START, END, count=1, orbit=dark)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "sun elevation at landing"


def test_elevation_and_azimuth_against_plain_geometry():
    epoch = parse_time("2031-05-10 UTC")
    below = LandingSite(0.0, 0.0)
    # the angle at the centre between site and Sun is the zenith distance, less the Sun's parallax of two seconds
    sun = ephemeris.position("sun", "moon", epoch)[0]
    zenith = np.arccos(sun @ below.direction(epoch)[0] / np.linalg.norm(sun))
    assert below.elevation_rad("sun", epoch)[0] == pytest.approx(np.pi / 2.0 - zenith, abs=2e-5)


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude_rad": 2.0},
        {"orbit_altitude_m": 10e3},
        {"loiter_s": 0.0},
        {"sun_elevation_rad": (0.2, 0.1)},
    ],
)
def test_impossible_sites_are_refused(changes):
    with pytest.raises(InputError):
        LandingSite(**{"latitude_rad": 0.0, "longitude_rad": 0.0, **changes})


def test_a_site_is_needed_and_fits_its_destination(site):
    with pytest.raises(InputError, match="no landing site"):
        windows(site, "moon", START, END)
    with pytest.raises(InputError, match="does not go with"):
        windows(site, "llo", START, END, orbit=TRANQUILITY)
