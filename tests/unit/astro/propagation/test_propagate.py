import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import ForceModel, PropagationError, propagate, sample, transition_matrix
from perilune.astro.time import parse_time
from perilune.constants import GM_EARTH
from perilune.errors import InputError

EPOCH = parse_time("2031-05-15 UTC")
KEPLER = ForceModel(gm_moon=0.0, gm_sun=0.0, earth_j2=0.0)
ESCAPE = np.array([4.0e6, -5.2e6, 0.0, 8.3e3, 6.9e3, 1.5e3])


def test_without_perturbations_it_is_a_kepler_orbit():
    radius = 8e6
    speed = np.sqrt(GM_EARTH / radius)
    period = 2.0 * np.pi * radius / speed
    circle = np.array([radius, 0.0, 0.0, 0.0, speed, 0.0])
    ends = propagate(circle, EPOCH, EPOCH + period * np.array([0.25]), KEPLER)
    np.testing.assert_allclose(ends[0], [0.0, radius, 0.0, -speed, 0.0, 0.0], atol=1e-3)
    whole = propagate(circle, EPOCH, EPOCH + 10.0 * period, KEPLER)
    np.testing.assert_allclose(whole[0], circle, atol=1e-3)


def test_there_and_back_over_many_records():
    there = propagate(ESCAPE, EPOCH, EPOCH + 30.0 * 86_400.0)
    back = propagate(there, EPOCH + 30.0 * 86_400.0, EPOCH)
    np.testing.assert_allclose(back[0, :3], ESCAPE[:3], atol=1.0)


def test_arcs_do_not_depend_on_their_neighbours():
    states = ESCAPE * (1.0 + 1e-4 * np.arange(7)[:, None])
    starts = EPOCH + 5_000.0 * np.arange(7)
    ends = starts + 1e5 * np.array([1.0, -1.0, 3.0, 0.0, 5.0, -2.0, 4.0])
    together = propagate(states, starts, ends)
    alone = np.vstack([propagate(states[i], starts[i], ends[i]) for i in range(7)])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(together[3], states[3], rtol=1e-15)


def test_dense_output_agrees_with_propagation_in_any_order():
    epochs = EPOCH + 86_400.0 * np.array([3.0, -1.0, 0.0, 5.5, -4.2, 0.7])
    states = sample(ESCAPE, EPOCH, epochs)
    # the pole of the Earth is that of the middle of each arc: a few metres over ten days
    np.testing.assert_allclose(states[:, :3], propagate(np.tile(ESCAPE, (6, 1)), EPOCH, epochs)[:, :3], atol=50.0)
    np.testing.assert_allclose(states[2], ESCAPE, rtol=1e-15)


def test_the_transition_matrix_is_undone_by_that_of_the_way_back():
    end, there = transition_matrix(ESCAPE, EPOCH, EPOCH + 86_400.0)
    _, back = transition_matrix(end, EPOCH + 86_400.0, EPOCH)
    scale = np.repeat([1e6, 1e2], 3)
    np.testing.assert_allclose(back @ there * scale / scale[:, None], np.eye(6), atol=2e-3)
    assert np.linalg.det(there) == pytest.approx(1.0, rel=1e-3)


def test_the_moon_pulls():
    moon = ephemeris.state("moon", "earth", EPOCH)[0]
    beside = moon + np.array([1e7, 0.0, 0.0, 0.0, 0.0, 0.0])
    with_moon, without = (
        propagate(np.tile(beside, (2, 1)), EPOCH, EPOCH + 600.0),
        propagate(beside, EPOCH, EPOCH + 600.0, ForceModel(gm_moon=0.0)),
    )
    fall = with_moon[0, 0] - without[0, 0]
    assert fall == pytest.approx(-0.5 * 4.9028e12 / 1e14 * 600.0**2, rel=0.01)


@pytest.mark.parametrize(
    ("state", "epoch"),
    [([np.nan] * 6, 0.0), ([1e7] * 6, np.inf), ([1e7] * 5, 0.0)],
)
def test_what_is_no_state_is_refused(state, epoch):
    with pytest.raises(InputError):
        propagate(state, epoch, epoch)


def test_outside_the_ephemeris_is_refused():
    with pytest.raises(InputError):
        propagate(ESCAPE, 3e10, 3.1e10)


def test_a_fall_into_the_centre_is_told():
    with pytest.raises(PropagationError):
        propagate([7e6, 0.0, 0.0, 0.0, 0.0, 0.0], EPOCH, EPOCH + 3_000.0, KEPLER)
