"""Local orbital frames: axes that a spacecraft's own position and velocity define.

RTN (also RSW, QSW): radial outwards, transverse, along the angular momentum. LVLH (CCSDS 500.0-G-4): z towards the
centre, y against the angular momentum. VNC: along the velocity, along the angular momentum, and their cross product.
"""

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]
LocalFrame = Literal["rtn", "lvlh", "vnc"]

LOCAL_FRAMES: Final = ("rtn", "lvlh", "vnc")
_SMALLEST_SINE: Final = 1e-12


def local_axes(frame: LocalFrame, states: ArrayLike) -> FloatArray:
    """Return the rotations from a local orbital frame to the axes of the states, (n, 3, 3): ``v = R @ v_local``.

    Args:
        frame: rtn, lvlh or vnc.
        states: (n, 6) position and velocity about the centre of attraction, in inertial axes.

    Raises:
        InputError: an unknown frame, states that are not finite, or position and velocity on one line.

    >>> local_axes("rtn", [[7e6, 0.0, 0.0, 0.0, 7.5e3, 0.0]])[0].tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if frame not in LOCAL_FRAMES:
        expected = ", ".join(LOCAL_FRAMES)
        raise InputError(
            Problem(f"'{frame}' is no local frame", expected=f"one of {expected}", fix=suggest(frame, LOCAL_FRAMES))
        )
    position, velocity, momentum = _triad(states)
    radial, normal, along = (_unit(vector) for vector in (position, momentum, velocity))
    if frame == "rtn":
        return np.stack([radial, np.cross(normal, radial), normal], axis=2)
    if frame == "lvlh":
        return np.stack([np.cross(normal, radial), -normal, -radial], axis=2)
    return np.stack([along, normal, np.cross(along, normal)], axis=2)


def to_local(frame: LocalFrame, chief: ArrayLike, others: ArrayLike) -> FloatArray:
    """Return states (n, 6) relative to a chief as seen in its local frame, which turns with it.

    Args:
        frame: rtn or lvlh; the turn of vnc depends on the acceleration and is not defined by a state.
        chief: (n, 6) states of the origin, inertial axes, m and m/s.
        others: (n, 6) states in the same axes about the same centre.

    Source: the axes turn at h / r^2 about the angular momentum h (Alfriend et al. 2010, Spacecraft Formation Flying,
    section 2.4; exact for a central force, whose plane does not turn).

    Raises:
        InputError: as :func:`local_axes`, vnc, or others that are not as many as the chiefs (or either is one).
    """
    axes, rate, origin = _turning(frame, chief)
    relative = _rows(others, len(origin)) - origin
    moved = relative[:, 3:] - np.cross(rate, relative[:, :3])
    return np.concatenate([np.einsum("nji,nj->ni", axes, part) for part in (relative[:, :3], moved)], axis=1)


def from_local(frame: LocalFrame, chief: ArrayLike, relative: ArrayLike) -> FloatArray:
    """Return inertial states (n, 6) of states in a chief's local frame; undoes :func:`to_local`, with its errors."""
    axes, rate, origin = _turning(frame, chief)
    local = _rows(relative, len(origin))
    position, velocity = (np.einsum("nij,nj->ni", axes, part) for part in (local[:, :3], local[:, 3:]))
    return origin + np.concatenate([position, velocity + np.cross(rate, position)], axis=1)


def _turning(frame: LocalFrame, chief: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    if frame == "vnc":
        raise InputError(Problem("relative motion in vnc", expected="rtn or lvlh", fix="use rtn"))
    axes = local_axes(frame, chief)
    position, _, momentum = _triad(chief)
    rate = momentum / np.sum(position * position, axis=1, keepdims=True)
    return axes, rate, np.atleast_2d(np.asarray(chief, dtype=np.float64))


def _rows(states: ArrayLike, count: int | None = None) -> FloatArray:
    given = np.atleast_2d(np.asarray(states, dtype=np.float64))
    if given.ndim != 2 or given.shape[1] != 6 or not np.isfinite(given).all():
        raise InputError(Problem(f"states of shape {given.shape}", expected="finite numbers in m and m/s, (n, 6)"))
    if count is not None and len(given) != count and 1 not in (len(given), count):
        raise InputError(Problem(f"{len(given)} states relative to {count}", expected="as many, or one of either"))
    return given


def _triad(states: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    given = _rows(states)
    position, velocity = given[:, :3], given[:, 3:]
    momentum = np.cross(position, velocity)
    size = np.linalg.norm(position, axis=1) * np.linalg.norm(velocity, axis=1)
    if not np.all(np.linalg.norm(momentum, axis=1) > _SMALLEST_SINE * size):
        raise InputError(
            Problem("a state that defines no orbital plane", expected="position and velocity that are not on one line")
        )
    return position, velocity, momentum


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
