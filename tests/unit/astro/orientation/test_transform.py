import numpy as np
import pytest

from perilune.astro.frames import EARTH_ROTATION_ANGLE_RATE, geodetic_to_itrf, site_states
from perilune.astro.orientation.transform import FRAMES, angular_velocity, check_frame, rotation_to_icrf, transform
from perilune.astro.time import parse_time
from perilune.errors import InputError

EPOCHS = np.linspace(6e8, 8e8, 7)
STATES = np.random.default_rng(4).normal(size=(7, 6)) * ([7e6] * 3 + [7e3] * 3)


@pytest.mark.parametrize("frame", FRAMES)
def test_there_and_back(frame):
    there = transform(STATES, "icrf", frame, EPOCHS)
    assert np.allclose(transform(there, frame, "icrf", EPOCHS), STATES, rtol=0.0, atol=1e-6)
    assert np.allclose(np.linalg.norm(there[:, :3], axis=1), np.linalg.norm(STATES[:, :3], axis=1))


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if frame.startswith(("itrf", "moon", "iau"))])
def test_a_velocity_is_the_derivative_of_a_position(frame):
    step = 5.0
    place = np.array([[2e6, 1e6, -3e6, 0.0, 0.0, 0.0]])
    epoch = EPOCHS[3]
    after, before = (rotation_to_icrf(frame, epoch + sign * step)[0] @ place[0, :3] for sign in (1.0, -1.0))
    moving = transform(place, frame, "icrf", epoch)[0, 3:]
    # the difference over ten seconds of a body that turns in ten hours: 1e-6 of the velocity
    assert np.allclose(moving, (after - before) / (2.0 * step), rtol=1e-5, atol=1e-6)


def test_the_earth_turns_at_its_rate():
    rate = np.linalg.norm(angular_velocity("itrf", EPOCHS), axis=1)
    # a day longer by 2 ms is 2e-12 rad/s
    assert np.abs(rate - EARTH_ROTATION_ANGLE_RATE).max() < 1e-11


def test_a_site_moves_as_its_own_function_says():
    place = geodetic_to_itrf(0.5, 1.0)
    moved = transform([[*place, 0.0, 0.0, 0.0]] * 7, "itrf", "icrf", EPOCHS)
    assert np.allclose(moved, site_states(place, EPOCHS), rtol=0.0, atol=2e-4)


def test_positions_alone():
    assert transform(STATES[:, :3], "icrf", "moon-me", EPOCHS).shape == (7, 3)


def test_the_bias_of_j2000_is_23_mas():
    turned = rotation_to_icrf("eme2000", parse_time("2031-05-01 UTC"))[0]
    angle = np.degrees(np.arccos((np.trace(turned) - 1.0) / 2.0)) * 3.6e6
    assert 15.0 < angle < 30.0


def test_refused():
    with pytest.raises(InputError, match="unknown frame 'itfr'"):
        check_frame("itfr")
    with pytest.raises(InputError, match="shape"):
        transform(np.zeros((3, 4)), "icrf", "itrf", 0.0)
    with pytest.raises(InputError, match="no orientation of the Moon"):
        transform(STATES, "icrf", "moon-pa", 3e9)
    with pytest.raises(InputError, match=r"epochs of shape \(2,\) for 7 rows"):
        transform(STATES, "icrf", "itrf", EPOCHS[:2])
    with pytest.raises(InputError, match="epochs that are not finite"):
        transform(STATES, "icrf", "eme2000", np.nan)
    with pytest.raises(InputError, match="numbers that are not finite"):
        transform(np.full((1, 3), np.nan), "icrf", "itrf", 0.0)
