"""The least change that meets some conditions: Newton's method where there are more unknowns than conditions."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import NoSolution

Array = NDArray[np.float64]

_ROUNDS: Final = 40
_HALVINGS: Final = 7


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
    for _ in range(_ROUNDS):
        off = float(np.linalg.norm(values[0]))
        jacobian = ((values[1:] - values[0]) / step).T
        change = np.linalg.lstsq(jacobian, jacobian @ point - values[0], rcond=None)[0] - point
        length = float(np.linalg.norm(change))
        if off < enough and length < settled:
            return point
        change *= min(1.0, limit / max(length, 1e-12))
        for _ in range(_HALVINGS):
            trial = miss(point + change + neighbours)
            if np.linalg.norm(trial[0]) < max(off, enough):
                break
            change = change / 2.0
        else:
            return (
                point if off < enough else NoSolution("the least change does not converge", "differential correction")
            )
        point, values = point + change, trial
    return NoSolution("the least change does not converge", "differential correction")
