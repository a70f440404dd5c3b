"""The least change that meets some conditions: Newton's method where there are more unknowns than conditions."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import NoSolution

Array = NDArray[np.float64]

_ROUNDS: Final = 25
_HALVINGS: Final = 5
_PATIENCE: Final = 5  # rounds in which the miss must halve
_POLISHED: Final = 5  # rounds of making a change smaller that meets its conditions


def least_change(
    miss: Callable[[Array], Array], start: Array, step: float, limit: float, enough: float, settled: float
) -> Array | NoSolution:
    """Return the change (k,) of least size whose miss (m,), m <= k, has a norm below ``enough``.

    Each step goes to the least change of the linearised conditions (sequential quadratic programming with the identity
    for the Hessian); it is shortened to ``limit`` and halved until the miss becomes smaller.

    Args:
        miss: takes changes (n, k), gives misses (n, m); it is asked for a point and its k neighbours at once.
        start: (k,) where to begin.
        step: difference for the Jacobian.
        limit: the longest step.
        enough: norm of the miss that ends the search, in the units of the miss.
        settled: a step shorter than this ends the search too, once the miss is small enough.
    """
    size = len(start)
    neighbours = np.vstack([np.zeros(size), step * np.eye(size)])
    point, values = start, miss(start + neighbours)
    met, sizes = 0, [np.inf] * _PATIENCE
    for _ in range(_ROUNDS):
        off = float(np.linalg.norm(values[0]))
        jacobian = ((values[1:] - values[0]) / step).T
        restoring = np.linalg.lstsq(jacobian, -values[0], rcond=None)[0]
        least = np.linalg.lstsq(jacobian, jacobian @ point - values[0], rcond=None)[0] - point
        met += off < enough
        if off > max(enough, 0.5 * sizes[-_PATIENCE]):
            break
        sizes.append(off)
        if off < enough and (np.linalg.norm(least) < settled or met > _POLISHED):
            return point
        moved = _better(miss, neighbours, point, (least, restoring), limit, max(off, enough))
        if moved is None:
            break
        point, values = moved
    return (
        point
        if np.linalg.norm(values[0]) < enough
        else NoSolution("the least change does not converge", "differential correction")
    )


def _better(
    miss: Callable[[Array], Array],
    neighbours: Array,
    point: Array,
    directions: tuple[Array, ...],
    limit: float,
    below: float,
) -> tuple[Array, Array] | None:
    """Return the first point along the directions, the longest step first, whose miss is below a size; and its misses.

    Far from a solution the step to the least change is tried first; where it does not help, the step that only mends
    the miss.
    """
    for direction in directions:
        change = direction * min(1.0, limit / max(float(np.linalg.norm(direction)), 1e-12))
        for _ in range(_HALVINGS):
            trial = miss(point + change + neighbours)
            if np.linalg.norm(trial[0]) < below:
                return point + change, trial
            change = change / 2.0
    return None
