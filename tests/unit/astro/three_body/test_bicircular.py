from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro.three_body import cr3bp
from perilune.astro.three_body.bicircular import (
    EARTH_MOON_SUN,
    ForcedOrbit,
    dynamical_substitute,
    flow,
    transition_matrix,
)
from perilune.errors import NoSolution

STATE = np.array([1.02, 0.01, -0.18, 0.02, -0.1, 0.01])


def written_out(time: float, state: np.ndarray) -> np.ndarray:
    """The equations as the literature has them (Simo et al. 1995, eq. 3)."""
    model = EARTH_MOON_SUN
    angle = model.sun_angle - model.sun_rate * time
    sun = model.sun_distance * np.array([np.cos(angle), np.sin(angle), 0.0])
    x, y, _, vx, vy, _ = state
    pull = np.array([x + 2.0 * vy, y - 2.0 * vx, 0.0])
    bodies = ((1.0 - model.mu, np.array([-model.mu, 0.0, 0.0])), (model.mu, np.array([1.0 - model.mu, 0.0, 0.0])))
    for mass, place in (*bodies, (model.sun_mass, sun)):
        towards = place - state[:3]
        pull += mass * towards / np.linalg.norm(towards) ** 3
    return np.concatenate([state[3:], pull - model.sun_mass * sun / model.sun_distance**3])


def test_against_the_equations_written_out():
    solved = solve_ivp(written_out, (0.0, 2.0), STATE, method="DOP853", rtol=1e-13, atol=1e-14).y[:, -1]
    np.testing.assert_allclose(flow(STATE, 2.0), solved, atol=1e-10)


def test_the_way_back():
    np.testing.assert_allclose(
        flow(flow(STATE, 1.5), -1.5, replace(EARTH_MOON_SUN, sun_angle=-1.5 * EARTH_MOON_SUN.sun_rate)),
        STATE,
        atol=1e-12,
    )


def test_without_a_sun_it_is_the_three_body_problem():
    np.testing.assert_array_equal(
        flow(STATE, 2.0, replace(EARTH_MOON_SUN, sun_mass=0.0)), cr3bp.flow(STATE, 2.0, EARTH_MOON_SUN.mu)
    )


def test_the_transition_matrix_against_differences():
    end, matrix = transition_matrix(STATE, 0.7)
    np.testing.assert_allclose(end, flow(STATE, 0.7), atol=1e-13)
    step = 1e-6
    for i, change in enumerate(step * np.eye(6)):
        difference = (flow(STATE + change, 0.7) - flow(STATE - change, 0.7)) / (2.0 * step)
        np.testing.assert_allclose(matrix[:, i], difference, atol=1e-5)
    assert np.linalg.det(matrix) == pytest.approx(1.0, abs=1e-10)


def test_the_sun_of_the_constants():
    """The synodic month, and Kepler's third law of the Sun's motion seen from outside."""
    assert EARTH_MOON_SUN.period * 375_190.0 / 86_400.0 == pytest.approx(29.5, abs=0.02)
    turning = 1.0 - EARTH_MOON_SUN.sun_rate
    assert turning**2 * EARTH_MOON_SUN.sun_distance**3 == pytest.approx(1.0 + EARTH_MOON_SUN.sun_mass, rel=1e-5)


def test_substitutes_of_the_triangular_points_mirror():
    ahead, behind = (dynamical_substitute(point) for point in ("L4", "L5"))
    assert isinstance(ahead, ForcedOrbit)
    assert isinstance(behind, ForcedOrbit)
    np.testing.assert_allclose(ahead.states[0] * [1, -1, 1, -1, 1, -1], behind.states[0], atol=1e-8)


def test_a_family_that_does_not_reach_the_sun_is_told():
    answer = dynamical_substitute("L1", towards_x=-1.0)
    assert isinstance(answer, NoSolution)


def test_collision_is_told():
    into = np.array([1.0 - EARTH_MOON_SUN.mu + 1e-3, 0.0, 0.0, 0.0, 0.0, 0.0])
    with pytest.raises(cr3bp.CollisionError):
        flow(into, 1.0)
    with pytest.raises(cr3bp.CollisionError):
        transition_matrix(into, 1.0)
