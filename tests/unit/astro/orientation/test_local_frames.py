import numpy as np
import pytest

from perilune.astro.orientation.local_frames import LOCAL_FRAMES, from_local, local_axes, to_local
from perilune.errors import InputError

CHIEF = np.array([[7e6, 1e6, -2e6, -1.0e3, 7.2e3, 1.5e3], [1e7, 0.0, 0.0, 0.0, 0.0, 6e3]])


@pytest.mark.parametrize("frame", LOCAL_FRAMES)
def test_axes_are_right_handed(frame):
    axes = local_axes(frame, CHIEF)
    assert np.allclose(axes @ axes.transpose(0, 2, 1), np.eye(3))
    assert np.allclose(np.linalg.det(axes), 1.0)


def test_what_the_axes_point_at():
    rtn, lvlh, vnc = (local_axes(frame, CHIEF)[1] for frame in LOCAL_FRAMES)
    assert np.allclose(rtn.T, [[1, 0, 0], [0, 0, 1], [0, -1, 0]])
    assert np.allclose(lvlh.T, [[0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    assert np.allclose(vnc.T, [[0, 0, 1], [0, -1, 0], [1, 0, 0]])


@pytest.mark.parametrize("frame", ["rtn", "lvlh"])
def test_relative_motion_and_back(frame):
    others = CHIEF + np.array([1e3, -2e3, 5e2, 0.3, -0.1, 2.0])
    relative = to_local(frame, CHIEF, others)
    assert np.allclose(from_local(frame, CHIEF, relative), others, rtol=0.0, atol=1e-8)
    assert np.allclose(np.linalg.norm(relative[:, :3], axis=1), np.linalg.norm(others[:, :3] - CHIEF[:, :3], axis=1))


def test_a_neighbour_on_the_same_circle_stands_still():
    gm, radius, ahead = 3.986e14, 7e6, 1e-3
    speed = np.sqrt(gm / radius)
    chief = [[radius, 0.0, 0.0, 0.0, speed, 0.0]]
    turned = np.array([np.cos(ahead), np.sin(ahead), 0.0]), np.array([-np.sin(ahead), np.cos(ahead), 0.0])
    relative = to_local("rtn", chief, [[*(radius * turned[0]), *(speed * turned[1])]])[0]
    assert np.allclose(relative[3:], 0.0, atol=1e-9)
    assert relative[1] == pytest.approx(radius * np.sin(ahead))


def test_refused():
    with pytest.raises(InputError, match="no local frame"):
        local_axes("ntw", CHIEF)
    with pytest.raises(InputError, match="no orbital plane"):
        local_axes("rtn", [[7e6, 0.0, 0.0, 1e3, 0.0, 0.0]])
    with pytest.raises(InputError, match="vnc"):
        to_local("vnc", CHIEF, CHIEF)
    with pytest.raises(InputError, match="shape"):
        local_axes("rtn", [[1.0, 2.0]])
    with pytest.raises(InputError, match="shape"):
        to_local("rtn", CHIEF, [[1.0, 2.0]])
    with pytest.raises(InputError, match="finite"):
        from_local("rtn", CHIEF, [[np.nan] * 6])
    with pytest.raises(InputError, match="3 states relative to 2"):
        to_local("rtn", [CHIEF[0]] * 2, [CHIEF[0]] * 3)
