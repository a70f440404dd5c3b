"""From one named frame to another: rotations, angular velocities, and states.

Inertial: icrf, eme2000 (mean equator and equinox of J2000; the constant frame bias of IAU 2006), teme (treated as
inertial over an instant, as SGP4 and its users do). Turning: itrf, moon-pa, moon-me, and iau-sun, iau-mars ...
(:mod:`perilune.astro.orientation.body_fixed`). Transformations turn about one centre: they do not shift the origin.
"""

from typing import Final

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.earth_orientation import BeyondTable
from perilune.astro.frames import itrf_to_icrf
from perilune.astro.orientation.body_fixed import ELEMENTS, body_fixed_to_icrf
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf, moon_pa_to_icrf
from perilune.astro.orientation.teme import teme_to_icrf
from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]

INERTIAL_FRAMES: Final = ("icrf", "eme2000", "teme")
TURNING_FRAMES: Final = ("itrf", "moon-pa", "moon-me", *(f"iau-{body}" for body in ELEMENTS))
FRAMES: Final = (*INERTIAL_FRAMES, *TURNING_FRAMES)
"""The names that :func:`rotation_to_icrf` and :func:`transform` understand."""

_STEP_S: Final = 10.0


def rotation_to_icrf(frame: str, epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn") -> FloatArray:
    """Return the rotations from a frame to the ICRF, (n, 3, 3): ``r_icrf = R @ r_frame``.

    Args:
        frame: a name of :data:`FRAMES`.
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1).
        beyond_table: for itrf and teme, see :func:`perilune.astro.frames.itrf_to_icrf`.

    Raises:
        InputError: an unknown frame, or epochs that are not finite or for which the frame is not known.

    >>> rotation_to_icrf("icrf", 0.0)[0].tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    check_frame(frame)
    if frame == "itrf":
        return itrf_to_icrf(epoch_tdb_s, beyond_table)
    if frame == "teme":
        return teme_to_icrf(epoch_tdb_s, beyond_table)
    if frame == "moon-pa":
        return moon_pa_to_icrf(epoch_tdb_s)
    if frame == "moon-me":
        return moon_me_to_icrf(epoch_tdb_s)
    if frame.startswith("iau-"):
        return body_fixed_to_icrf(frame.removeprefix("iau-"), epoch_tdb_s)
    constant = np.eye(3) if frame == "icrf" else erfa.bp06(2_451_545.0, 0.0)[0].T
    return np.broadcast_to(constant, (np.size(epoch_tdb_s), 3, 3)).copy()


def angular_velocity(frame: str, epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn") -> FloatArray:
    """Return the angular velocity of a frame about the ICRF [rad/s], on the axes of the ICRF, (n, 3).

    Of a turning frame it is the axis and angle of the turn between 10 s before and after, so that precession,
    libration and the length of the day are in it; the error of the difference is below 1e-15 rad/s.

    Arguments and errors as :func:`rotation_to_icrf`.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    check_frame(frame)
    if frame in INERTIAL_FRAMES:
        return np.zeros((epochs.size, 3))
    after = rotation_to_icrf(frame, epochs + _STEP_S, beyond_table)
    before = rotation_to_icrf(frame, epochs - _STEP_S, beyond_table)
    turn = after @ np.swapaxes(before, 1, 2)
    skew = np.stack(
        [turn[:, 2, 1] - turn[:, 1, 2], turn[:, 0, 2] - turn[:, 2, 0], turn[:, 1, 0] - turn[:, 0, 1]], axis=1
    )
    sine = 0.5 * np.linalg.norm(skew, axis=1, keepdims=True)
    # a turn of 20 s is far from half a revolution: the arc sine is its angle
    scale = np.divide(np.arcsin(np.minimum(sine, 1.0)), sine, out=np.ones_like(sine), where=sine > 0.0)
    return np.asarray(0.5 * skew * scale / (2.0 * _STEP_S))


def transform(
    vectors: ArrayLike, source: str, destination: str, epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn"
) -> FloatArray:
    """Return positions (n, 3) or states (n, 6) in another frame about the same centre.

    Args:
        vectors: (n, 3) positions [m] or (n, 6) states [m, m/s] in the source frame, seen by an observer who turns
            with it.
        source, destination: names of :data:`FRAMES`.
        epoch_tdb_s: (n,) TDB seconds past J2000, or one number for all.
        beyond_table: as in :func:`rotation_to_icrf`.

    Raises:
        InputError: vectors of another shape or not finite, an unknown frame, epochs a frame is not known for.

    >>> transform([[6.4e6, 0.0, 0.0, 0.0, 0.0, 0.0]], "itrf", "icrf", 0.0)[0, 3:].round(0).tolist()
    [459.0, 83.0, 0.0]
    """
    given = np.atleast_2d(np.asarray(vectors, dtype=np.float64))
    if given.ndim != 2 or given.shape[1] not in (3, 6):
        raise InputError(Problem(f"vectors of shape {given.shape}", expected="(n, 3) or (n, 6)"))
    if not np.isfinite(given).all():
        raise InputError(Problem("vectors with numbers that are not finite", expected="finite numbers"))
    epochs = epochs_for(epoch_tdb_s, len(given))
    into = rotation_to_icrf(source, epochs, beyond_table)
    out_of = np.swapaxes(rotation_to_icrf(destination, epochs, beyond_table), 1, 2)
    position = np.einsum("nij,nj->ni", into, given[:, :3])
    if given.shape[1] == 3:
        return np.einsum("nij,nj->ni", out_of, position)
    turning = angular_velocity(source, epochs, beyond_table) - angular_velocity(destination, epochs, beyond_table)
    velocity = np.einsum("nij,nj->ni", into, given[:, 3:]) + np.cross(turning, position)
    return np.concatenate([np.einsum("nij,nj->ni", out_of, part) for part in (position, velocity)], axis=1)


def epochs_for(epoch_tdb_s: ArrayLike, count: int) -> FloatArray:
    """Return epochs for a number of rows, (count,): as many, or one for all.

    Raises:
        InputError: another number of epochs, or epochs that are not finite.
    """
    epochs = np.asarray(epoch_tdb_s, dtype=np.float64)
    if epochs.ndim > 1 or epochs.size not in (1, count):
        raise InputError(Problem(f"epochs of shape {epochs.shape} for {count} rows", expected=f"one or {count}"))
    if not np.isfinite(epochs).all():
        raise InputError(Problem("epochs that are not finite", expected="TDB seconds past J2000"))
    return np.broadcast_to(epochs.ravel(), (count,))


def check_frame(frame: str) -> None:
    """Raise :class:`InputError` where a name is no frame."""
    if frame not in FRAMES:
        cause, expected = f"unknown frame '{frame}'", f"one of {', '.join(FRAMES)}"
        raise InputError(Problem(cause, expected=expected, fix=suggest(frame, FRAMES)))
