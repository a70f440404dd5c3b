"""From a history of what is left to the record of a balance."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.station.model import Balance, Closing

FloatArray = NDArray[np.float64]

_PIECES: Final = 240
_ROUNDING: Final = 1e-9  # of the largest number: a margin of that size below zero is none


def depletion(need: FloatArray) -> FloatArray:
    """Return how empty a store is that was full at the start, (n,), given what each step takes (below zero: brings).

    D[k] = max(0, D[k-1] + need[k]), by sums: S[k] - min(0, S[0], ..., S[k]) with S the running sum (Lindley 1952).

    >>> depletion(np.array([1.0, 1.0, -3.0, 2.0])).tolist()
    [1.0, 2.0, 0.0, 2.0]
    """
    total = np.cumsum(need)
    return np.asarray(total - np.minimum(np.minimum.accumulate(total), 0.0))


def balance_of(
    name: str,
    unit: str,
    epochs_tdb_s: FloatArray,
    margin: FloatArray,
    closes: Sequence[Closing] = (),
    scale: float = 1.0,
) -> Balance:
    """Return the balance of a margin (n,) in SI that may not go below zero; divided by ``scale`` it is in ``unit``."""
    allowed = _ROUNDING * max(float(np.abs(margin).max()), 1e-30)
    below = np.flatnonzero(margin < -allowed)
    edges = np.unique(np.linspace(0, margin.size, min(_PIECES, margin.size) + 1).astype(np.int64))[:-1]
    broken = below.size > 0
    return Balance(
        name=name,
        unit=unit,
        state="breaks" if broken else "holds",
        first_break_tdb_s=float(epochs_tdb_s[below[0]]) if broken else None,
        shortfall=max(0.0, -float(margin.min())) / scale if broken else 0.0,
        closes=tuple(closes) if broken else (),
        missing=(),
        margin_tdb_s=tuple(epochs_tdb_s[edges].tolist()),
        margin=tuple((np.minimum.reduceat(margin, edges) / scale).tolist()),
    )


def not_evaluable(name: str, unit: str, missing: Sequence[str]) -> Balance:
    """Return the balance that says which data are missing."""
    return Balance(name, unit, "not evaluable", None, 0.0, (), tuple(missing), (), ())
