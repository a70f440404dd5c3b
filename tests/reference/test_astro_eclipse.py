"""Shadow entries and exits against the unit tests of Orekit (EclipseDetectorTest), and a solar eclipse on the ground.

One orbit of 1969-07-28T04:00 TT, a point mass of 3.9860047e14 m3/s2, propagated here by scipy. Their Sun is that of an
older DE ephemeris.
"""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.intervals import positive_intervals
from perilune.astro.time import parse_time
from perilune.astro.visibility.eclipse import eclipses, sunlight
from perilune.astro.visibility.occultation import shadow_angles
from perilune.astro.visibility.tracks import earth_place
from perilune.constants import EARTH_FLATTENING

GM = 3.9860047e14
START = parse_time("1969-07-28T04:00:00 TT")
POSITION = np.array([-6142438.668, 3492467.560, -25767.25680])
VELOCITY = np.array([505.8479685, 942.7809215, 7435.922231])


def flight(position, velocity):
    def motion(_, y):
        return np.concatenate([y[3:], -GM * y[:3] / np.linalg.norm(y[:3]) ** 3])

    start = np.concatenate([position, velocity])
    return solve_ivp(motion, (0.0, 15_000.0), start, method="DOP853", rtol=1e-12, atol=1e-6, dense_output=True).sol


def shadow(path, which, radius, flattening, sun_radius=6.96e8, end=6000.0):
    def inside(since):
        place = path(since)[:3].T
        sun = ephemeris.position("sun", "earth", START + since)
        turn = frames.itrf_to_icrf(START + since, "hold")
        fixed = [np.einsum("nji,nj->ni", turn, vector) for vector in (place, place - sun)]
        return -shadow_angles(*fixed, radius, sun_radius, flattening)[which]

    return positive_intervals(inside, 0.0, end, 60.0, 1e-5)


def test_umbra_entry_and_penumbra_exit():
    path = flight(POSITION, VELOCITY)
    # the Sun of two ephemerides differs by some 10 km, 1e-7 rad; a milliradian is a second here
    assert shadow(path, 1, 6.4e6, 0.0)[0][0] == pytest.approx(2303.1835, abs=2e-3)
    assert shadow(path, 0, 6.4e6, 0.0)[0][1] == pytest.approx(4388.155852, abs=2e-3)


def test_umbra_of_the_sphere_and_of_the_ellipsoid():
    """testPolar: the orbit made a polar one by its elements."""
    path = flight(*_polar())
    sphere = shadow(path, 1, 6_378_137.0, 0.0, end=15_000.0)
    flat = shadow(path, 1, 6_378_137.0, EARTH_FLATTENING, end=15_000.0)
    # their integrator holds the elements to 1e-7: some milliseconds in two revolutions
    assert np.ravel(sphere)[:5] == pytest.approx([2274.702, 4317.155, 8189.250, 10232.115, 14103.800], abs=0.02)
    assert np.ravel(flat)[:5] == pytest.approx([2280.427, 4310.742, 8194.978, 10225.704, 14109.530], abs=0.02)


def _polar():
    r, v = np.linalg.norm(POSITION), np.linalg.norm(VELOCITY)
    axis = 1.0 / (2.0 / r - v * v / GM)
    momentum = np.cross(POSITION, VELOCITY)
    pull = np.cross(VELOCITY, momentum) / GM - POSITION / r
    e, h = np.linalg.norm(pull), np.linalg.norm(momentum)
    node = np.array([-momentum[1], momentum[0], 0.0])
    ascending = np.arctan2(node[1], node[0])
    normal, across = momentum / h, np.cross(momentum / h, node / np.linalg.norm(node))
    perigee = np.arctan2(pull @ across, pull @ node / np.linalg.norm(node))
    anomaly = np.arctan2(np.cross(pull, POSITION) @ normal / (e * r), pull @ POSITION / (e * r))
    # KeplerianOrbit(a, e, i, perigee argument, node, ...) is given the two as (perigee, node)
    x = np.array([np.cos(ascending), np.sin(ascending), 0.0])
    y = np.array([0.0, 0.0, 1.0])  # a polar orbit: a quarter turn after the node it stands over the pole
    along = [np.cos(perigee + anomaly) * x + np.sin(perigee + anomaly) * y]
    p = axis * (1.0 - e * e)
    position = p / (1.0 + e * np.cos(anomaly)) * along[0]
    speed = np.sqrt(GM / p)
    towards = np.cos(perigee) * x + np.sin(perigee) * y
    side = -np.sin(perigee) * x + np.cos(perigee) * y
    return position, speed * (-np.sin(anomaly) * towards + (e + np.cos(anomaly)) * side)


def test_totality_of_2024_in_dallas():
    """Totality from 13:40 to 13:44 CDT for 3 min 51 s to 52 s, as published for Dallas on 2024-04-08 (NASA, by press).

    wfaa.com article 287-ac75bc02 (3:51), punchng.com 2024 solar eclipse (3 min 52 s). The Moon here is a sphere.
    """
    dallas = earth_place(np.radians(32.7767), np.radians(-96.7970), 130.0, "dallas")
    start = parse_time("2024-04-08T17:00:00 UTC")
    (eclipse,) = eclipses(dallas, start, start + 3 * 3600.0, ("moon",), 60.0)
    begin = eclipse.umbra_start_tdb_s - parse_time("2024-04-08T18:40:00 UTC")
    assert 0.0 < begin < 60.0
    # the profile of the limb and the place within the city move it by seconds
    assert eclipse.umbra_end_tdb_s - eclipse.umbra_start_tdb_s == pytest.approx(231.5, abs=5.0)
    assert parse_time("2024-04-08T17:23:00 UTC") < eclipse.start_tdb_s < parse_time("2024-04-08T17:24:00 UTC")
    assert sunlight(dallas, np.array([eclipse.umbra_start_tdb_s + 60.0]), ("moon",)).tolist() == [0.0]
