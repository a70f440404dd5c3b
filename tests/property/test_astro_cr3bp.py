"""What holds for every motion of the restricted problem."""

import numpy as np
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from perilune.astro.three_body.cr3bp import (
    MIRROR_AXIS,
    MIRROR_PLANE,
    CollisionError,
    flow,
    jacobi_constant,
    transition_matrix,
)
from perilune.astro.three_body.libration_points import libration_points

masses = st.floats(1e-7, 0.5)
places = st.tuples(*[st.floats(-1.5, 1.5)] * 3)
speeds = st.tuples(*[st.floats(-0.7, 0.7)] * 3)
spans = st.floats(-1.0, 1.0)


def kept_apart(state: np.ndarray, mu: float) -> np.ndarray:
    for centre in (-mu, 1.0 - mu):
        assume(np.linalg.norm(state[:3] - [centre, 0.0, 0.0]) > 0.3)
    return state


def largest_growth(state: np.ndarray, span: float, mu: float) -> float:
    """How much an error grows at the most on the way: past a primary more than from end to end."""
    parts = np.linspace(1.0 / 32.0, 1.0, 32)
    return max(float(np.linalg.norm(transition_matrix(state, span * part, mu)[1], 2)) for part in parts)


@settings(max_examples=60, deadline=None)
@given(masses, places, speeds, spans)
@example(0.1875, (0.0, 0.5, 0.0), (0.5, 0.0, 0.0), 1.0)
@example(0.25, (0.0, 0.5, 0.0), (0.5, 0.0, 0.0), 1.0)
def test_energy_ways_back_and_mirrors(mu, place, speed, span):
    state = kept_apart(np.array([*place, *speed]), mu)
    try:
        end, matrix = transition_matrix(state, span, mu)
    except CollisionError:
        reject()
    growth = largest_growth(state, span, mu)
    assume(growth < 1e6)
    energy = jacobi_constant(np.vstack([state, end]), mu)
    assert abs(energy[1] - energy[0]) < 1e-13 * growth**2
    assert np.abs(flow(end, -span, mu) - state).max() < 1e-14 * growth**2
    for mirror in (MIRROR_PLANE, MIRROR_AXIS):
        assert np.abs(flow(mirror * state, -span, mu) - mirror * end).max() < 1e-14 * growth**2
    assert abs(np.linalg.det(matrix) - 1.0) < 1e-13 * growth**3


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-13, 0.5))
def test_libration_points_of_any_mass_ratio(mu):
    points = libration_points(mu)
    assert points[2, 0] < -mu < points[0, 0] < 1.0 - mu < points[1, 0]
    energies = jacobi_constant(np.hstack([points, np.zeros((5, 3))]), mu)
    assert energies[0] >= energies[1] - 1e-12 >= energies[2] - 2e-12 >= energies[3] - 3e-12
