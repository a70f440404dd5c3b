"""The least of a cost of three unknowns near where they are zero, by a simplex that needs no derivatives."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_UNKNOWN: Final = 0.02
_COST_M_S: Final = 0.1


def least_near_zero(cost_m_s: Callable[[Array], float], most: int) -> Array:
    """Return the unknowns (3,) of the least cost found (Nelder and Mead 1965, The Computer Journal 7:308).

    The search begins with zero and with one of each unknown; it ends where they are known to 0.02 and the cost to
    0.1 m/s, or after so many costs.

    Args:
        cost_m_s: the cost [m/s] of unknowns (3,), each scaled so that one is a step worth trying.
        most: how many costs are asked at the most.

    >>> found = least_near_zero(lambda x: 1e3 * float(np.sum((x - [0.5, -0.2, 0.1]) ** 2)), 200)
    >>> bool(np.abs(found - [0.5, -0.2, 0.1]).max() < 0.02)
    True
    """
    from scipy.optimize import minimize

    found = minimize(
        cost_m_s,
        np.zeros(3),
        method="Nelder-Mead",
        options={
            "initial_simplex": np.vstack([np.zeros(3), np.eye(3)]),
            "xatol": _UNKNOWN,
            "fatol": _COST_M_S,
            "maxfev": most,
        },
    )
    return np.asarray(found.x)
