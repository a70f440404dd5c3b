import numpy as np
import pytest

from perilune.astro.two_body.kepler import along_conic
from perilune.errors import InputError

GM = 398_600.4418e9
PLACE = np.array([7000e3, 1000e3, -500e3])


def orbit(speed_of_escape: float) -> np.ndarray:
    """Return a state whose speed is a share of that of escape, climbing a little."""
    direction = np.array([0.2, 0.7, 0.5])
    speed = speed_of_escape * np.sqrt(2.0 * GM / np.linalg.norm(PLACE))
    return np.concatenate([PLACE, speed * direction / np.linalg.norm(direction)])


@pytest.mark.parametrize("share", [0.5, 0.75, 0.999999, 1.0, 1.000001, 1.3, 4.0])
def test_there_and_back_keeps_energy_and_momentum(share: float) -> None:
    start = orbit(share)
    times = np.array([0.0, 10.0, 3000.0, 2e5, -3000.0])
    there = along_conic(start, times, GM)
    assert np.array_equal(there[0], start)
    back = along_conic(there, -times, GM)
    # the rounding of the place farthest away, 8e9 m on the fastest hyperbola, comes back with it
    farthest = np.linalg.norm(there[:, :3], axis=1).max()
    assert np.allclose(back[:, :3], start[:3], rtol=0.0, atol=1e-12 * farthest + 1e-4)
    assert np.allclose(back[:, 3:], start[3:], rtol=1e-10)
    energy = 0.5 * np.sum(there[:, 3:] ** 2, axis=1) - GM / np.linalg.norm(there[:, :3], axis=1)
    scale = GM / np.linalg.norm(PLACE)
    assert np.allclose(energy / scale, energy[0] / scale, rtol=0.0, atol=1e-12)
    momentum = np.cross(there[:, :3], there[:, 3:])
    assert np.allclose(momentum, momentum[0], rtol=1e-11)


def test_a_hundred_revolutions_come_back() -> None:
    start = orbit(0.7)
    axis = 1.0 / (2.0 / np.linalg.norm(start[:3]) - start[3:] @ start[3:] / GM)
    period = 2.0 * np.pi * np.sqrt(axis**3 / GM)
    assert np.allclose(along_conic(start, 100.0 * period, GM)[0], start, rtol=1e-10)


def test_a_fast_passage_keeps_its_digits() -> None:
    """Inbound from afar at 200 times the speed of escape, nearly on a line through the centre."""
    start = np.array([[1.5, -1.4, 0.02, -1500.0, 1400.0, -25.0]])
    there = along_conic(start, 2.5e-3, 1.0)
    assert np.allclose(along_conic(there, -2.5e-3, 1.0), start, rtol=1e-9)
    assert np.linalg.norm(there[0, :3]) > 1.0


def test_states_and_times_broadcast() -> None:
    start = np.stack([orbit(0.6), orbit(1.2)])
    together = along_conic(start, [100.0, 200.0], GM)
    assert np.array_equal(together[1], along_conic(start[1], 200.0, GM)[0])
    assert along_conic(start, 50.0, GM).shape == (2, 6)
    assert along_conic(np.zeros((0, 6)), 1.0, GM).shape == (0, 6)


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="do not fit"):
        along_conic(np.zeros((2, 6)), [1.0, 2.0, 3.0], GM)
    with pytest.raises(InputError, match="without a conic"):
        along_conic(orbit(0.7), np.nan, GM)
    with pytest.raises(InputError, match="gm of 0"):
        along_conic(orbit(0.7), 1.0, 0.0)
    with pytest.raises(InputError, match="number 1"):
        along_conic(np.stack([orbit(0.7), np.zeros(6)]), 1.0, GM)


def test_a_search_gets_infinity_where_there_is_no_answer() -> None:
    states = np.stack([np.zeros(6), orbit(0.7), orbit(0.7), np.full(6, np.nan)])
    ends = along_conic(states, [1.0, np.nan, 1.0, 1.0], GM, lost_is_infinite=True)
    assert np.isinf(ends[[0, 1, 3]]).all()
    assert np.array_equal(ends[2], along_conic(orbit(0.7), 1.0, GM)[0])


@pytest.mark.parametrize("speed", [np.sqrt(2.0), 1.6, 3.0])
def test_parabola_and_hyperbola_come_back_and_keep_the_energy(speed: float) -> None:
    state = np.tile([1.0, 0.0, 0.0, 0.3 * speed, np.sqrt(0.91) * speed, 0.0], (50, 1))
    since = np.linspace(-20.0, 40.0, 50)
    there = along_conic(state, since, 1.0)
    assert np.abs(along_conic(there, -since, 1.0) - state).max() < 1e-9
    energy = 0.5 * np.sum(there[:, 3:] ** 2, axis=1) - 1.0 / np.linalg.norm(there[:, :3], axis=1)
    assert energy == pytest.approx(0.5 * speed**2 - 1.0, abs=1e-12)
