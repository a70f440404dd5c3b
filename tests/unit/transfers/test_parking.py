import numpy as np
import pytest

from perilune.astro import frames
from perilune.astro.time import parse_time
from perilune.constants import GM_EARTH
from perilune.errors import NoSolution
from perilune.transfers.launch_plane import PlaneCases, Sky, planes_through
from perilune.transfers.parking import Pad, Parking, headings, insertion_states, launch_excess, pad

PARKING = Parking()
EPOCH = parse_time("2031-05-15 UTC")


def test_due_east_gives_the_lowest_inclination(site):
    place = pad(site)
    (heading,) = headings(place, 0.0, PARKING)
    assert np.degrees(heading.azimuth_rad) == pytest.approx(90.0)
    assert heading.inclination_rad == pytest.approx(place.latitude_rad)
    assert heading.excess_m_s == pytest.approx(0.0, abs=1e-9)


def test_apollo_11_azimuth(sites):
    """Launched along 72.058 deg into 32.52 deg (Orloff 2000, NASA SP-2000-4029): yaw steering explains a degree."""
    ways = headings(pad(sites(28.608, -80.604, azimuth_min=35.0, azimuth_max=120.0)), np.radians(32.521), PARKING)
    assert [round(float(np.degrees(way.inclination_rad)), 3) for way in ways] == [32.521, 32.521]
    assert np.degrees(ways[0].azimuth_rad) == pytest.approx(72.058, abs=1.0)
    assert ways[0].azimuth_rad + ways[1].azimuth_rad == pytest.approx(np.pi)


def test_limits_leave_one_way_or_none(sites, site):
    (south,) = headings(pad(site), np.radians(30.0), PARKING)
    assert np.degrees(south.azimuth_rad) > 90.0
    narrow = pad(sites(azimuth_min=80.0, azimuth_max=100.0))
    refused = headings(narrow, np.radians(60.0), PARKING)
    assert isinstance(refused, NoSolution)
    assert refused.binding == "launch azimuth and inclination limits"


def test_an_inclination_limit_lifts_the_orbit(sites):
    baikonur = pad(sites(45.965, 63.305, inclination_min=51.0, inclination_max=99.0))
    assert np.degrees(headings(baikonur, 0.0, PARKING)[0].inclination_rad) == pytest.approx(51.0)
    assert isinstance(headings(baikonur, np.radians(100.0), PARKING), NoSolution)


def test_an_azimuth_limit_lifts_the_orbit(sites):
    plane = pad(sites(34.6, -120.6, azimuth_min=158.0, azimuth_max=201.0))
    (heading,) = headings(plane, 0.0, PARKING)
    assert np.degrees(heading.azimuth_rad) == pytest.approx(158.0)
    assert np.degrees(heading.inclination_rad) > 60.0


def test_azimuth_limits_across_north_are_kept(sites):
    northward = pad(sites(5.2, -52.8, azimuth_min=-10.5, azimuth_max=93.5))
    (heading,) = headings(northward, np.radians(60.0), PARKING)
    assert -10.5 < np.degrees(heading.azimuth_rad) < 90.0


def test_the_excess_is_that_of_lost_rotation():
    equator = Pad((6.378e6, 0.0, 0.0), 0.0, 0.0, (0.0, np.pi), (0.0, np.pi))
    excess = launch_excess(equator, np.radians([0.0, 90.0, 180.0]), PARKING)
    np.testing.assert_allclose(excess, [0.0, 479.0, 930.0], atol=2.0)


def test_the_insertion_state_is_circular_in_the_plane_of_the_pad(site):
    place = pad(site)
    (heading,) = headings(place, np.radians(25.0), PARKING)
    launch = EPOCH + np.array([0.0, 30_000.0])
    states = insertion_states(place, launch, heading, PARKING)
    np.testing.assert_allclose(np.linalg.norm(states[:, :3], axis=1), PARKING.radius_m)
    np.testing.assert_allclose(np.linalg.norm(states[:, 3:], axis=1), np.sqrt(GM_EARTH / PARKING.radius_m))
    np.testing.assert_allclose(np.sum(states[:, :3] * states[:, 3:], axis=1), 0.0, atol=1e-2)
    normal = np.cross(states[:, :3], states[:, 3:])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    # polar motion between the axis of the ITRF and the pole: a microradian
    np.testing.assert_allclose(
        np.arccos(np.sum(normal * frames.earth_pole(launch), axis=1)), heading.inclination_rad, atol=3e-6
    )
    ground = np.einsum("nij,j->ni", frames.itrf_to_icrf(launch, "hold"), place.position_itrf_m)
    np.testing.assert_allclose(np.sum(normal * ground, axis=1), 0.0, atol=1e-3)


@pytest.mark.parametrize("descending", [False, True])
def test_the_plane_holds_the_direction(site, descending):
    place = pad(site)
    (heading,) = headings(place, np.radians(25.0), PARKING)
    direction = np.array([[0.3, -0.9, 0.2]])
    day = np.array([EPOCH])
    cases = PlaneCases(day, np.array([heading.inclination_rad]), np.array([True]), np.array([descending]))
    planes = planes_through(Sky(place, day), PARKING, cases, direction, np.array([2.0]))
    states = insertion_states(place, planes.launch_tdb_s, heading, PARKING)[0]
    normal = np.cross(states[:3], states[3:])
    normal /= np.linalg.norm(normal)
    # the pole of the day's start and the sidereal rate are used for the whole day: some arc seconds
    np.testing.assert_allclose(normal, planes.normal[0], atol=1e-4)
    assert normal @ direction[0] == pytest.approx(0.0, abs=1e-4)
    # from the end of the coast it is two radians on to the direction
    turned = planes.coast_s[0] * PARKING.speed_m_s / PARKING.radius_m + 2.0
    there = np.cos(turned) * states[:3] + np.sin(turned) * np.cross(normal, states[:3])
    np.testing.assert_allclose(there / PARKING.radius_m, direction[0] / np.linalg.norm(direction[0]), atol=3e-4)
    assert planes.coast_s[0] >= PARKING.coast_min_s
