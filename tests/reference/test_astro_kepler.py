"""Published problems of two-body motion; the tolerance of each is what its source prints.

Vallado, Fundamentals of Astrodynamics and Applications, examples 2-4, 6-1, 6-2; Curtis, Orbital Mechanics for
Engineering Students, examples 2.5, 3.5, 3.15; NASA TR R-158 (tables of elliptic motion); each as in the tests of
poliastro. Radii of the spheres of influence as in poliastro's tests of them.
"""

import numpy as np
import pytest

from perilune.astro.two_body.anomaly import (
    eccentric_from_true,
    flight_path_angle,
    mean_from_eccentric,
    true_from_eccentric,
)
from perilune.astro.two_body.hohmann import bi_elliptic, hohmann
from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.sphere_of_influence import hill_radius, laplace_radius
from perilune.constants import AU, GM_EARTH, GM_MARS, GM_SUN

GM = 398_600.4418e9
VALLADO_RADIUS_M = 6_378_137.0


def test_vallado_2_4():
    start = 1e3 * np.array([1131.340, -2282.343, 6672.423, -5.64305, 4.30333, 2.42879])
    end = along_conic(start, 40.0 * 60.0, GM)[0] / 1e3
    # the start is printed to a metre and a centimetre per second, 2400 s before
    assert np.abs(end[:3] - [-4219.7527, 4363.0292, -3958.7666]).max() < 0.02
    assert np.abs(end[3:] - [3.689866, -1.916735, -6.112511]).max() < 2e-5


def test_curtis_3_5():
    """A hyperbola: perigee 300 km up at 15 km/s, 14,941 s after which it is 163,180 km away at 10.51 km/s."""
    gm = 398_600e9
    start = [6678e3, 0.0, 0.0, 0.0, 15e3, 0.0]
    end = along_conic(start, 14_941.0, gm)[0]
    assert np.linalg.norm(end[:3]) / 1e3 == pytest.approx(163_180.0, abs=15.0)  # printed to five digits
    assert np.linalg.norm(end[3:]) / 1e3 == pytest.approx(10.51, abs=0.005)
    anomaly = eccentric_from_true(np.radians(100.0), 2.7696)
    assert anomaly == pytest.approx(2.2927, abs=5e-5)
    assert mean_from_eccentric(anomaly, 2.7696) == pytest.approx(11.279, abs=2e-3)  # from the rounded anomaly


def test_curtis_3_15():
    """A parabola of perigee 6,600 km: at 90 degrees after 0.44485 h, 304,700 km away after 36 h."""
    gm = 398_600e9
    start = [6600e3, 0.0, 0.0, 0.0, np.sqrt(2.0 * gm / 6600e3), 0.0]
    quarter, late = along_conic(start, np.array([0.44485, 36.0]) * 3600.0, gm)
    assert np.degrees(np.arctan2(quarter[1], quarter[0])) == pytest.approx(90.0, abs=2e-3)  # 1e-5 h
    assert np.linalg.norm(late[:3]) / 1e3 == pytest.approx(304_700.0, abs=50.0)
    time = mean_from_eccentric(eccentric_from_true(np.radians(90.0), 1.0), 1.0) / (2.0 * np.sqrt(gm / 13_200e3**3))
    assert time / 3600.0 == pytest.approx(0.44485, abs=2e-5)  # the book rounds the momentum to five digits


def test_curtis_2_5():
    # the true anomaly is printed to 0.1 degree, which moves the angle by up to 0.01
    assert np.degrees(flight_path_angle(np.radians(109.5), 0.6)) == pytest.approx(35.26, abs=0.01)


@pytest.mark.parametrize(
    ("eccentricity", "eccentric_deg", "true_deg"),
    [(0.05, 10.52321, 11.05994), (0.10, 54.67466, 59.49810), (0.35, 142.27123, 153.32411)],
)
def test_nasa_tr_r_158(eccentricity, eccentric_deg, true_deg):
    true = true_from_eccentric(np.radians(eccentric_deg), eccentricity)
    assert np.degrees(true) == pytest.approx(true_deg, abs=1e-5)
    back = eccentric_from_true(true, eccentricity)
    assert np.degrees(back) == pytest.approx(eccentric_deg, abs=1e-9)


def test_vallado_6_1():
    transfer = hohmann(VALLADO_RADIUS_M + 191.34411e3, VALLADO_RADIUS_M + 35_781.34857e3, GM)
    assert transfer.total_dv_m_s / 1e3 == pytest.approx(3.935224, abs=1e-5)  # the book's radius of the Earth differs
    assert transfer.flight_time_s / 3600.0 == pytest.approx(5.256713, abs=1e-5)


def test_vallado_6_2():
    radii = [VALLADO_RADIUS_M + 1e3 * altitude for altitude in (191.34411, 503_873.0, 376_310.0)]
    transfer = bi_elliptic(*radii, GM)
    assert transfer.total_dv_m_s / 1e3 == pytest.approx(3.904057, abs=1e-5)
    assert transfer.flight_time_s / 3600.0 == pytest.approx(593.919803, abs=2e-3)
    assert len(transfer.burns_m_s) == 3


def test_spheres_of_influence():
    """Printed to three digits."""
    earth, mars = 1.000_001_02 * AU, 1.523_679_34 * AU
    assert laplace_radius(earth, GM_EARTH, GM_SUN) == pytest.approx(9.25e8, rel=6e-3)
    assert laplace_radius(mars, GM_MARS, GM_SUN) == pytest.approx(5.77e8, rel=6e-3)
    # at the mean distance; the printed one of Mars is 1.3 % off, poliastro tests it to 10 %
    assert hill_radius(earth, 0.0, GM_EARTH, GM_SUN) == pytest.approx(1.49e9, rel=6e-3)
    assert hill_radius(mars, 0.0, GM_MARS, GM_SUN) == pytest.approx(1.07e9, rel=1.5e-2)
