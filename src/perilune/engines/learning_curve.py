"""The learning curve: what the next unit costs after so many.

Wright 1936, "Factors affecting the cost of airplanes", Journal of the Aeronautical Sciences 3:122: each doubling of the
quantity multiplies the cost by the learning rate. Wright's curve is that of the cumulative average; Crawford's
(1944, as in NASA's handbooks) is that of the single unit. Both are cost = first * quantity ** log2(rate).
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Theory = Literal["unit", "cumulative-average"]


def learning_exponent(rate: float) -> float:
    """Return log2 of the learning rate, which is 0 to 1.

    >>> round(learning_exponent(0.75), 4)
    -0.415
    """
    return math.log2(rate)


def unit_costs(first: float, rate: float, units: NDArray[np.float64], theory: Theory = "unit") -> NDArray[np.float64]:
    """Return the cost of single units by their number, any number above 0 counting experience brought along.

    Args:
        first: the cost of unit number one.
        rate: the learning rate, 0 to 1.
        units: numbers of the units ``(n,)``, from 1; by the cumulative average a unit costs the difference of totals.
        theory: whose curve it is: the unit's or the cumulative average's.

    >>> [round(float(cost), 2) for cost in unit_costs(100.0, 0.8, np.array([1.0, 2.0, 4.0]))]
    [100.0, 80.0, 64.0]
    >>> [round(float(cost)) for cost in unit_costs(100.0, 0.8, np.array([1.0, 2.0]), "cumulative-average")]
    [100, 60]
    """
    exponent = learning_exponent(rate)
    if theory == "unit":
        return np.asarray(first * units**exponent)
    before = units - 1.0
    total_before = np.where(before > 0.0, before, 0.0) ** (1.0 + exponent)
    return np.asarray(first * (units ** (1.0 + exponent) - total_before))
