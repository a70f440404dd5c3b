import numpy as np
import pytest

from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, SYSTEMS, system
from perilune.astro.three_body.cr3bp_taylor import rate_of_change
from perilune.astro.three_body.libration_points import POINTS, libration_point, libration_points, linear_modes
from perilune.errors import InputError


def pull(mu: float, x: float) -> float:
    return x - (1.0 - mu) * (x + mu) / abs(x + mu) ** 3 - mu * (x - 1.0 + mu) / abs(x - 1.0 + mu) ** 3


@pytest.mark.parametrize("mu", [1e-12, 1e-6, 0.01215, 0.3, 0.5])
def test_nothing_pulls_at_the_points(mu):
    points = libration_points(mu)
    assert points.shape == (5, 3)
    for x in points[:3, 0]:
        slope = abs(pull(mu, x + 1e-7) - pull(mu, x - 1e-7)) / 2e-7
        assert abs(pull(mu, x)) < 4e-16 * max(slope, 10.0)
    assert -1.3 < points[2, 0] < -mu < points[0, 0] < 1.0 - mu < points[1, 0]


def test_equal_masses_are_symmetric():
    points = libration_points(0.5)
    assert points[0, 0] == pytest.approx(0.0, abs=1e-15)
    assert points[1, 0] == pytest.approx(-points[2, 0], abs=1e-14)


@pytest.mark.parametrize("mu", [0.0, -0.1, 0.6, float("nan")])
def test_mass_ratios_out_of_range(mu):
    with pytest.raises(InputError, match=r"up to 0\.5"):
        libration_point(mu, "L1")


def test_no_such_point():
    with pytest.raises(InputError, match="L1, L2, L3, L4, L5"):
        libration_point(0.01, "L6")


@pytest.mark.parametrize("point", POINTS)
def test_modes_solve_the_linear_motion(point):
    mu, step = EARTH_MOON.mu, 1e-6
    place = np.concatenate([libration_point(mu, point), np.zeros(3)])
    for mode in linear_modes(mu, point):
        # real + i imaginary is an eigenvector of the derivative, with the eigenvalue i rate
        for part, turned in ((mode.real, -mode.rate * mode.imaginary), (mode.imaginary, mode.rate * mode.real)):
            slope = (rate_of_change(place + step * part, mu) - rate_of_change(place - step * part, mu)) / (2.0 * step)
            np.testing.assert_allclose(slope, turned, atol=1e-7)


def test_triangular_points_lose_their_modes_beyond_routh():
    assert len(linear_modes(0.0385, "L4")) == 3
    assert len(linear_modes(0.0386, "L4")) == 1


def test_systems_are_consistent():
    for each in SYSTEMS.values():
        assert system(each.name) is each
        assert each.source
        assert each.name.startswith(f"{each.primary}-{each.secondary}")
        # radius of the orbit cubed by the square of the rate: the masses, of the Earth or of the Sun
        gm = each.length_m**3 / each.time_s**2
        expected = 1.327e20 if each.primary == "sun" else 4.035e14
        assert gm == pytest.approx(expected, rel=2e-3)


def test_an_unknown_system():
    with pytest.raises(InputError, match="did you mean 'sun-mars'"):
        system("sun-mar")
