import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation.rotating import SynodicFrame
from perilune.astro.three_body.cr3bp import EARTH_MOON_MU
from perilune.errors import InputError

EPOCHS = np.linspace(6e8, 6.05e8, 9)
STATES = np.random.default_rng(5).normal(size=(9, 6)) * ([3e8] * 3 + [1e3] * 3)


@pytest.mark.parametrize("pulsating", [False, True])
@pytest.mark.parametrize("origin", ["barycentre", "primary", "secondary"])
def test_there_and_back(pulsating, origin):
    frame = SynodicFrame("earth", "moon", EARTH_MOON_MU, origin, pulsating)
    there = frame.from_inertial(STATES, EPOCHS)
    back = frame.to_inertial(there, EPOCHS)
    assert np.allclose(back[:, :3], STATES[:, :3], rtol=0.0, atol=1e-5)
    assert np.allclose(back[:, 3:], STATES[:, 3:], rtol=0.0, atol=1e-10)


def test_the_bodies_stand_still_in_the_pulsating_frame():
    frame = SynodicFrame("earth", "moon", EARTH_MOON_MU, pulsating=True)
    moon = frame.from_inertial(ephemeris.state("moon", "earth", EPOCHS), EPOCHS)
    assert np.allclose(moon, [1.0 - EARTH_MOON_MU, 0.0, 0.0, 0.0, 0.0, 0.0], rtol=0.0, atol=1e-13)
    earth = frame.from_inertial(np.zeros((9, 6)), EPOCHS)
    assert np.allclose(earth, [-EARTH_MOON_MU, 0.0, 0.0, 0.0, 0.0, 0.0], rtol=0.0, atol=1e-13)


@pytest.mark.parametrize("pulsating", [False, True])
def test_a_velocity_is_the_derivative_of_a_position(pulsating):
    frame = SynodicFrame("earth", "moon", EARTH_MOON_MU, "secondary", pulsating)
    place = np.array([0.02, 0.1, -0.15]) * (1.0 if pulsating else 3.8e8)
    resting = np.concatenate([place, np.zeros(3)])[None]
    step = 30.0
    moving = frame.to_inertial(resting, 6.01e8)[0, 3:]
    after, before = (frame.to_inertial(resting, 6.01e8 + sign * step)[0, :3] for sign in (1.0, -1.0))
    # the turn of the plane about the line, 1e-8 rad/s or less, is in it: it would be 1 m/s here
    assert np.allclose(moving, (after - before) / (2.0 * step), rtol=0.0, atol=1e-4)


def test_refused():
    with pytest.raises(InputError, match="mass ratio"):
        SynodicFrame("earth", "moon", 0.9)
    with pytest.raises(InputError, match="no line"):
        SynodicFrame("earth", "earth", 0.1).to_inertial(STATES, EPOCHS)
    with pytest.raises(InputError, match="shape"):
        SynodicFrame("earth", "moon", 0.01).to_inertial([[0.0, 1.0]], EPOCHS[:1])
    with pytest.raises(InputError, match=r"epochs of shape \(3,\)"):
        SynodicFrame("earth", "moon", 0.01).to_inertial(STATES, EPOCHS[:3])


def test_a_frame_reaches_to_the_ends_of_its_bodies():
    first, last = ephemeris.time_range("vesta", "sun")
    frame = SynodicFrame("sun", "vesta", 0.0)
    assert np.isfinite(frame.to_inertial(np.zeros((2, 6)), [first, last])).all()
