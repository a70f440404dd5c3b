"""Differential correction: Newton's method on arcs flown side by side, with differences for the Jacobian."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import NoSolution

Array = NDArray[np.float64]

_ROUNDS: Final = 30
_HALVINGS: Final = 6


def solve(
    miss: Callable[[Array], Array], start: Array, steps: Array, limits: Array, enough: float
) -> Array | NoSolution:
    """Return the unknowns (k,) whose miss has a norm below ``enough``, or :class:`NoSolution`.

    Args:
        miss: takes points (n, k), gives misses (n, k); it is asked for a point and its k neighbours at once.
        start: (k,) where to begin.
        steps: (k,) differences for the Jacobian.
        limits: (k,) the longest step of each unknown; a step is halved until the miss becomes smaller.
        enough: norm of the miss that ends the search, in the units of the miss.
    """
    refused = NoSolution("the differential correction does not converge", "differential correction")
    neighbours = np.vstack([np.zeros(len(start)), np.diag(steps)])
    point, values = start, miss(start + neighbours)
    for _ in range(_ROUNDS):
        size = float(np.linalg.norm(values[0]))
        if size < enough:
            return point
        jacobian = ((values[1:] - values[0]) / steps[:, None]).T
        step = np.linalg.lstsq(jacobian, -values[0], rcond=None)[0]
        step *= min(1.0, float(np.min(limits / np.maximum(np.abs(step), 1e-12))))
        for _ in range(_HALVINGS):
            trial = miss(point + step + neighbours)
            if np.linalg.norm(trial[0]) < size:
                break
            step = step / 2.0
        else:
            return refused
        point, values = point + step, trial
    return refused
