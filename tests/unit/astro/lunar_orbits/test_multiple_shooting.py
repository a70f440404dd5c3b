import numpy as np
import pytest

from perilune.astro.lunar_orbits.multiple_shooting import join, nearest_change
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.errors import NoSolution

EPOCH = parse_time("2031-05-01 UTC")
SCALE = np.repeat([1e4, 1e-1], 3)


def dense(matrices, gaps, wanted, open_ended):
    """The same change by a pseudo-inverse of the whole system."""
    count = len(gaps)
    system = np.zeros((6 * count, 6 * count + 6))
    for i, matrix in enumerate(matrices):
        system[6 * i : 6 * i + 6, 6 * i : 6 * i + 6] = matrix * SCALE / SCALE[:, None]
        system[6 * i : 6 * i + 6, 6 * i + 6 : 6 * i + 12] = -np.eye(6)
    kept = np.repeat(~open_ended, 6)
    target = (wanted / SCALE).ravel()
    left = (gaps / SCALE).ravel() + system @ target
    return (target - np.linalg.pinv(system[kept]) @ left[kept]).reshape(-1, 6) * SCALE


@pytest.mark.parametrize("open_ended", [[False] * 4, [False, True, False, False]])
def test_the_banded_solution_is_the_dense_one(open_ended):
    random = np.random.default_rng(3)
    matrices = random.normal(size=(4, 6, 6)) * SCALE[:, None] / SCALE
    gaps, wanted = random.normal(size=(4, 6)) * SCALE, random.normal(size=(5, 6)) * SCALE
    open_ended = np.array(open_ended)
    found = nearest_change(matrices, gaps, wanted, open_ended)
    np.testing.assert_allclose(found / SCALE, dense(matrices, gaps, wanted, open_ended) / SCALE, atol=1e-11)


def arc(count):
    start = np.array([1.5e8, 2.0e8, 8.0e7, -600.0, 500.0, 100.0])
    epochs = EPOCH + np.arange(count) * 80_000.0
    return np.vstack([start, propagate(np.tile(start, (count - 1, 1)), epochs[0], epochs[1:])]), epochs


def test_points_of_one_arc_are_left_alone_and_moved_ones_join_again():
    states, epochs = arc(6)
    kept = join(states, epochs, 2)
    assert kept.rounds == 0
    np.testing.assert_array_equal(kept.states, states)
    moved = states + np.random.default_rng(1).normal(size=states.shape) * np.repeat([1e4, 0.05], 3)
    joined = join(moved, epochs, 2)
    ends = propagate(joined.states[:-1], epochs[:-1], epochs[1:])
    assert np.linalg.norm(ends[:, :3] - joined.states[1:, :3], axis=1).max() < 0.01
    assert np.linalg.norm(ends[:, 3:] - joined.states[1:, 3:], axis=1).max() < 1e-6
    assert 0.0 < np.linalg.norm(joined.states[:, :3] - moved[:, :3], axis=1).max() < 1e5


def test_what_cannot_join_is_refused():
    states, epochs = arc(3)
    states[1, :3] *= 20.0
    states[2, :3] = 7e6
    assert isinstance(join(states, epochs, 2), NoSolution)
