import numpy as np
import pytest

from perilune.astro.propagation.ensemble import (
    checked_covariance,
    mapped_covariance,
    monte_carlo,
    sampled,
    turned_covariance,
)
from perilune.errors import InputError

STATE = np.array([7e6, 0.0, 0.0, 0.0, 7.6e3, 1e3])
COVARIANCE = np.diag([100.0, 400.0, 25.0, 1e-4, 4e-4, 1e-6])


def test_samples_have_the_covariance():
    spread = sampled(STATE, COVARIANCE, 200_000, np.random.default_rng(2))
    ratio = np.cov(spread, rowvar=False)[np.diag_indices(6)] / np.diag(COVARIANCE)
    assert np.abs(ratio - 1.0).max() < 0.02  # sqrt(2 / n) is 0.003


def test_the_linear_map_is_that_of_many_samples():
    end, mapped = mapped_covariance(STATE, COVARIANCE, 0.0, 6000.0)
    spread = monte_carlo(STATE, COVARIANCE, 0.0, 6000.0, 4000, np.random.default_rng(3))
    scale = np.sqrt(np.diag(mapped))
    assert np.abs((spread.mean - end) / scale).max() < 0.1
    # of 4,000 samples a variance is known to 2.2 per cent
    assert np.abs((spread.covariance - mapped) / np.outer(scale, scale)).max() < 0.1
    assert scale[:3].max() > 50.0  # the spread along the track has grown


def test_same_seed_same_bytes():
    first, second = (monte_carlo(STATE, COVARIANCE, 0.0, 100.0, 5, np.random.default_rng(7)).states for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_a_covariance_on_local_axes_is_turned():
    turned = turned_covariance(COVARIANCE, "rtn", [0.0, 7e6, 0.0, -7.6e3, 0.0, 0.0])
    # radial is y here, transverse -x
    assert np.diag(turned) == pytest.approx([400.0, 100.0, 25.0, 4e-4, 1e-4, 1e-6])


def test_a_singular_covariance_is_none_the_less_one():
    nothing = np.zeros((6, 6))
    assert np.array_equal(sampled(STATE, nothing, 3, np.random.default_rng(1)), np.tile(STATE, (3, 1)))


@pytest.mark.parametrize(
    ("covariance", "message"),
    [
        (np.eye(5), "shape"),
        (np.full((6, 6), np.nan), "shape"),
        (np.triu(np.ones((6, 6))), "not symmetric"),
        (-np.eye(6), "negative variance"),
        (np.ones((6, 6)) - 2.0 * np.eye(6) * 0.9, "negative variance"),
    ],
)
def test_refused(covariance, message):
    with pytest.raises(InputError, match=message):
        checked_covariance(covariance)


def test_one_sample_is_too_few():
    with pytest.raises(InputError, match="1 samples"):
        monte_carlo(STATE, COVARIANCE, 0.0, 100.0, 1, np.random.default_rng(7))


def test_a_state_of_another_shape_is_refused():
    with pytest.raises(InputError, match=r"a state of shape \(3,\)"):
        monte_carlo([1.0, 2.0, 3.0], COVARIANCE, 0.0, 100.0, 4, np.random.default_rng(7))
