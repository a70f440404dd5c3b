"""Coasts on any conic, many at once, for searches: where there is no answer it is infinite, not an error."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.kepler import along_conic
from perilune.errors import InputError

Array = NDArray[np.float64]


def coast(states: ArrayLike, since_s: ArrayLike, gm: float) -> Array:
    """Return the states (n, 6) [m, m/s] that two-body motion makes of states (n, 6) after times (n,) [s].

    Infinite where a state or a time is not finite, or where :func:`perilune.astro.kepler.along_conic` finds no answer.

    >>> circle = np.array([[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]])
    >>> bool(np.allclose(coast(circle, [np.pi], 1.0)[0], [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0]))
    True
    """
    start = np.atleast_2d(np.asarray(states, dtype=np.float64))
    since = np.broadcast_to(np.asarray(since_s, dtype=np.float64), len(start))
    out = np.full(start.shape, np.inf)
    finite = np.isfinite(start).all(axis=1) & np.isfinite(since)
    out[finite] = _halved(start[finite], since[finite], gm)
    return out


def _halved(states: Array, since: Array, gm: float) -> Array:
    """Return the coasts; where one of them fails, those of each half, down to the one that fails."""
    if not len(states):
        return states
    try:
        return along_conic(states, since, gm)
    except InputError:
        if len(states) == 1:
            return np.full((1, 6), np.inf)
    middle = len(states) // 2
    return np.vstack([_halved(states[:middle], since[:middle], gm), _halved(states[middle:], since[middle:], gm)])
