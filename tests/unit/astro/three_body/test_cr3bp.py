import numpy as np
import pytest

from perilune.astro.three_body.cr3bp import (
    EARTH_MOON_MU,
    EARTH_MOON_TIME_S,
    CollisionError,
    PeriodicOrbit,
    flow,
    jacobi_constant,
    symmetric_orbit,
    transition_matrix,
)
from perilune.errors import InputError, NoSolution

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


@pytest.fixture(scope="module")
def orbit():
    found = symmetric_orbit(np.array([1.0214, -0.1816, -0.1018]), 1.50206)
    assert isinstance(found, PeriodicOrbit)
    return found


def test_states_at_any_times(orbit):
    times = np.array([0.7, -0.2, 5.0 * orbit.period + 0.7, 0.0])
    states = orbit.at(times)
    np.testing.assert_allclose(states[0], flow(orbit.state, 0.7, orbit.mu), atol=1e-12)
    np.testing.assert_allclose(states[1], flow(orbit.state, -0.2, orbit.mu), atol=1e-11)
    np.testing.assert_allclose(states[2], states[0], atol=1e-12)
    np.testing.assert_array_equal(states[3], orbit.state)
    assert orbit.at([]).shape == (0, 6)
    np.testing.assert_allclose(orbit.half(), orbit.at([0.5 * orbit.period])[0], atol=1e-12)


def test_the_extent_against_samples(orbit):
    """Also of a state that isn't at a crossing, so that no extreme is at an end."""
    path = orbit.at(np.linspace(0.0, orbit.period, 20_001))
    shifted = PeriodicOrbit(path[3_333], orbit.period, orbit.mu)
    from_moon = np.linalg.norm(path[:, :3] - [1.0 - orbit.mu, 0.0, 0.0], axis=1)
    from_earth = np.linalg.norm(path[:, :3] + [orbit.mu, 0.0, 0.0], axis=1)
    for extent in (orbit.extent, shifted.extent):
        for span, values in (
            (extent.from_secondary, from_moon),
            (extent.from_primary, from_earth),
            (extent.x, path[:, 0]),
            (extent.y, path[:, 1]),
            (extent.z, path[:, 2]),
        ):
            # a sample next to an extreme misses it by the square of the spacing
            assert span[0] == pytest.approx(values.min(), abs=2e-6)
            assert span[1] == pytest.approx(values.max(), abs=2e-6)
            assert span[0] <= values.min() + 1e-12
            assert span[1] >= values.max() - 1e-12


def test_the_monodromy_by_symmetry_and_without(orbit):
    whole = transition_matrix(orbit.state, orbit.period, orbit.mu)[1]
    np.testing.assert_allclose(orbit.monodromy, whole, atol=1e-9 * np.abs(whole).max())
    elsewhere = PeriodicOrbit(orbit.at([0.3])[0], orbit.period, orbit.mu)
    values = sorted(elsewhere.stability_indices, key=abs), sorted(orbit.stability_indices, key=abs)
    np.testing.assert_allclose(values[0], values[1], atol=1e-7)
    # the indices are those of the eigenvalues
    eigenvalues = np.linalg.eigvals(whole)
    largest = np.abs(eigenvalues).max()
    assert orbit.stability_index == pytest.approx(0.5 * (largest + 1.0 / largest), abs=1e-5)


def test_a_fall_into_a_primary_is_told():
    for centre in (-EARTH_MOON_MU, 1.0 - EARTH_MOON_MU):
        with pytest.raises(CollisionError, match="runs into a primary"):
            flow(np.array([centre + 1e-3, 0.0, 0.0, 0.0, 0.0, 0.0]), 3.0, EARTH_MOON_MU)
        with pytest.raises(CollisionError):
            PeriodicOrbit(np.array([centre, 0.0, 0.0, 0.0, 0.0, 0.0]), 1.0, EARTH_MOON_MU).at([0.5])


@pytest.mark.parametrize("state", [np.zeros(5), np.full(6, np.nan), np.full(6, np.inf)])
def test_bad_states_are_refused(state):
    with pytest.raises(InputError, match="six finite numbers"):
        flow(state, 1.0, EARTH_MOON_MU)
    with pytest.raises(InputError, match="six finite numbers"):
        transition_matrix(state, 1.0, EARTH_MOON_MU)
