"""Published Lambert cases; the tolerance of each is what its source prints.

km and km/s. Vallado, Fundamentals of Astrodynamics and Applications, example 7-5; Curtis, Orbital Mechanics for
Engineering Students, examples 5.2 and 5.3 (the sign of the second component of 5.3 after the errata); Battin, An
Introduction to the Mathematics and Methods of Astrodynamics, problem 7.12; Der, The Superior Lambert Algorithm (2011),
examples I and II; GMAT's hyperbolic cases; each also in the tests of lamberthub, poliastro or Orekit.
"""

import numpy as np
import pytest

from perilune.astro.lambert import lambert

MU = 398_600.4418

CASES = {
    "vallado-7-5": (
        MU,
        (15945.34, 0.0, 0.0),
        (12214.83899, 10249.46731, 0.0),
        4560.0,
        False,
        (2.058913, 2.915965, 0.0),
        (-3.451565, 0.910315, 0.0),
        2e-6,
    ),
    "curtis-5-2": (
        398_600.0,
        (5000.0, 10000.0, 2100.0),
        (-14600.0, 2500.0, 7000.0),
        3600.0,
        False,
        (-5.99249, 1.92536, 3.24564),
        (-3.31246, -4.19662, -0.385288),
        6e-6,
    ),
    "curtis-5-3": (
        398_600.0,
        (273378.0, 0.0, 0.0),
        (145820.0, 12758.0, 0.0),
        48600.0,
        False,
        (-2.4356, 0.26741, 0.0),
        None,
        1e-4,
    ),
    "battin-7-12": (
        39.47692641,
        (0.159321004, 0.579266185, 0.052359607),
        (0.057594337, 0.605750797, 0.068345246),
        0.010794065,
        False,
        (-9.303603251, 3.018641330, 1.536362143),
        None,
        3e-5,  # the printed v1 misses r2 by 2e-7 au, 400 times the last digit of r2
    ),
    "der-1-prograde": (
        398_600.4418,
        (2249.171260, 1898.007100, 5639.599193),
        (1744.495443, -4601.556054, 4043.864391),
        1618.50,
        False,
        (-2.09572809, 3.92602196, -4.94516810),
        (2.46309613, 0.84490197, 6.10890863),
        1e-6,
    ),
    "der-1-retrograde": (
        398_600.4418,
        (2249.171260, 1898.007100, 5639.599193),
        (1744.495443, -4601.556054, 4043.864391),
        1618.50,
        True,
        (1.94312182, -4.35300015, 4.54630439),
        (-2.38885563, -1.42519647, -5.95772225),
        1e-6,
    ),
    "der-2-prograde": (
        398_600.4418,
        (22592.145603, -1599.915239, -19783.950506),
        (1922.067697, 4054.157051, -8925.727465),
        36000.0,
        False,
        (2.000652697, 0.387688615, -2.666947760),
        (-3.79246619, -1.77707641, 6.856814395),
        1e-6,
    ),
    "der-2-retrograde": (
        398_600.4418,
        (22592.145603, -1599.915239, -19783.950506),
        (1922.067697, 4054.157051, -8925.727465),
        36000.0,
        True,
        (2.96616042, -1.27577231, -0.75545632),
        (5.84375455, -0.20047673, -5.48615883),
        1e-6,
    ),
    "gmat-hyperbola": (
        398_600.4418,
        (7100.0, 200.0, 1300.0),
        (-38113.5870, 67274.1946, 29309.5799),
        12000.0,
        False,
        (0.0, 10.35, 5.5),
        (-3.6379, 4.4932, 1.7735),
        5e-3,
    ),
    "gmat-hyperbola-retrograde": (
        398_600.4418,
        (7100.0, 200.0, 1300.0),
        (-47332.7499, -54840.2027, -37100.17067),
        12000.0,
        True,
        (0.0, -10.35, -5.5),
        (-4.3016, -3.4314, -2.5467),
        5e-3,
    ),
    "poliastro-840": (
        398_600.4418,
        (10000.0, 0.0, 0.0),
        (8000.0, -5000.0, 0.0),
        7200.0,
        False,
        (0.36591277, 5.8228806, 0.0),
        (3.99397599, 4.78236576, 0.0),
        1e-6,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_published_cases(name: str) -> None:
    mu, r1, r2, tof, retrograde, v1, v2, tolerance = CASES[name]
    solution = lambert(1e3 * np.array(r1), 1e3 * np.array(r2), tof, 1e9 * mu, retrograde)
    assert solution.solved.all()
    assert np.abs(solution.v1_m_s[0] / 1e3 - v1).max() < tolerance
    if v2 is not None:
        assert np.abs(solution.v2_m_s[0] / 1e3 - v2).max() < tolerance
