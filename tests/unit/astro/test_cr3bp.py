import numpy as np
import pytest

from perilune.astro.cr3bp import (
    EARTH_MOON_MU,
    EARTH_MOON_TIME_S,
    PeriodicOrbit,
    flow,
    jacobi_constant,
    symmetric_orbit,
    transition_matrix,
)
from perilune.errors import NoSolution

STATE = np.array([1.02, 0.01, -0.18, 0.02, -0.1, 0.01])


def test_the_jacobi_constant_is_constant():
    end = flow(STATE, 1.0, EARTH_MOON_MU)
    before, after = jacobi_constant(np.vstack([STATE, end]), EARTH_MOON_MU)
    assert after == pytest.approx(before, abs=1e-12)


def test_the_triangular_point_is_at_rest():
    point = np.array([0.5 - EARTH_MOON_MU, np.sqrt(0.75), 0.0, 0.0, 0.0, 0.0])
    np.testing.assert_allclose(flow(point, 3.0, EARTH_MOON_MU), point, atol=1e-11)


def test_the_transition_matrix_against_differences():
    end, matrix = transition_matrix(STATE, 0.7, EARTH_MOON_MU)
    np.testing.assert_allclose(end, flow(STATE, 0.7, EARTH_MOON_MU), atol=1e-11)
    step = 1e-6
    for i, change in enumerate(step * np.eye(6)):
        difference = flow(STATE + change, 0.7, EARTH_MOON_MU) - flow(STATE - change, 0.7, EARTH_MOON_MU)
        np.testing.assert_allclose(matrix[:, i], difference / (2.0 * step), atol=1e-5)


def test_the_unit_of_time():
    assert pytest.approx(375_190.0, abs=1.0) == EARTH_MOON_TIME_S


def test_a_corrected_orbit_closes():
    orbit = symmetric_orbit(np.array([1.0214, -0.1816, -0.1018]), 1.50206)
    assert isinstance(orbit, PeriodicOrbit)
    np.testing.assert_allclose(orbit.at(np.array([0.0, orbit.period])), np.tile(orbit.state, (2, 1)), atol=1e-10)


def test_no_orbit_is_told():
    answer = symmetric_orbit(np.array([3.0, 2.0, -5.0]), 0.3)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "differential correction"
