"""Anomalies there and back on every conic, Kepler's equation against a quadrature, and what is refused."""

import numpy as np
import pytest
from scipy.integrate import quad

from perilune.astro.two_body.anomaly import (
    eccentric_from_true,
    flight_path_angle,
    mean_from_eccentric,
    true_from_eccentric,
)
from perilune.errors import InputError


@pytest.mark.parametrize("eccentricity", [0.0, 0.3, 0.95, 1.0, 1.05, 3.0])
def test_there_and_back_is_the_same(eccentricity):
    reach = np.arccos(-1.0 / eccentricity) if eccentricity > 1.0 else np.pi
    true = np.linspace(-0.95, 0.95, 21) * reach
    back = true_from_eccentric(eccentric_from_true(true, eccentricity), eccentricity)
    assert back == pytest.approx(true, abs=1e-12)


@pytest.mark.parametrize("eccentricity", [0.0, 0.6, 1.0, 2.5])
def test_the_mean_anomaly_is_the_area_swept(eccentricity):
    # Kepler's second law: time goes with the integral of r^2, r = p / (1 + e cos f), from periapsis on
    true = 1.2
    area, _ = quad(lambda f: (1.0 + eccentricity * np.cos(f)) ** -2.0, 0.0, true, epsabs=1e-13)
    # in units of sqrt(|a|^3 / gm) with p = |a| |1 - e^2|; on a parabola of 2 sqrt(p^3 / gm)
    scale = 2.0 if eccentricity == 1.0 else abs(1.0 - eccentricity**2) ** 1.5
    mean = mean_from_eccentric(eccentric_from_true(true, eccentricity), eccentricity)
    assert float(mean) == pytest.approx(scale * area, rel=1e-11)


def test_the_path_climbs_by_the_angle_of_radial_over_transverse_speed():
    true, eccentricity = np.radians(50.0), 1.7
    radial, transverse = eccentricity * np.sin(true), 1.0 + eccentricity * np.cos(true)
    assert np.tan(flight_path_angle(true, eccentricity)) == pytest.approx(radial / transverse)


def test_what_is_no_anomaly_of_the_conic_is_refused():
    with pytest.raises(InputError, match=r"beyond the asymptote; expected less than 120\.0000 deg"):
        eccentric_from_true(np.radians(121.0), 2.0)
    for call in (eccentric_from_true, true_from_eccentric, mean_from_eccentric, flight_path_angle):
        with pytest.raises(InputError, match="an anomaly is not finite"):
            call(np.nan, 0.5)
        for eccentricity in (-0.1, np.inf, np.nan):
            with pytest.raises(InputError, match="eccentricity"):
                call(1.0, eccentricity)
