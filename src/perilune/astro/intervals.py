"""The intervals in which a continuous function of time is positive: the root finding behind windows and eclipses."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.told_time import told
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
Function = Callable[[FloatArray], FloatArray]

LONGEST_STEP_S: Final = 3600.0
"""Of a search for windows and eclipses: a longer one would pass over the day of the Earth."""

_GOLDEN: Final = 0.5 * (np.sqrt(5.0) - 1.0)
_MOST_SAMPLES: Final = 20_000_000
_CHUNK: Final = 200_000  # epochs of one call: bounds the memory of a search over years


def positive_intervals(
    function: Function, start_tdb_s: float, end_tdb_s: float, step_s: float, tolerance_s: float = 1e-3
) -> list[tuple[float, float]]:
    """Return the intervals of [start, end] in which a function is positive, in order of time.

    The function is sampled at the step; its sign changes are bisected to the tolerance. Where a sample is a local
    extremum next to zero without a change of sign, the extremum is sought between its neighbours, so that an interval
    or a gap shorter than the step is found as long as the function has one extremum there.

    Args:
        function: takes epochs (n,) and returns values (n,), continuous.
        start_tdb_s, end_tdb_s: the span.
        step_s: shorter than half the shortest period of the function.
        tolerance_s: of the ends of the intervals.

    Raises:
        InputError: an empty span, a step or tolerance that is not positive and finite, more than 20 million samples,
            or a function without a value somewhere.

    >>> import numpy as np
    >>> [(round(a, 3), round(b, 3)) for a, b in positive_intervals(np.sin, 0.0, 10.0, 0.5, 1e-6)]
    [(0.0, 3.142), (6.283, 9.425)]
    """
    _check(start_tdb_s, end_tdb_s, step_s, tolerance_s)
    count = int(np.ceil((end_tdb_s - start_tdb_s) / step_s)) + 1
    epochs = np.linspace(start_tdb_s, end_tdb_s, max(count, 3))
    edges, rises = sign_changes(function, epochs, tolerance_s)
    before = bool(function(epochs[:1])[0] > 0.0) if not rises.size else not rises[0]
    borders = [start_tdb_s] if before else []
    borders += edges.tolist()
    if len(borders) % 2:
        borders.append(end_tdb_s)
    return list(zip(borders[::2], borders[1::2], strict=True))


def sign_changes(function: Function, epochs: FloatArray, tolerance_s: float) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return where a function changes its sign, (n,) in order of time, and whether it rises there, (n,).

    Args:
        function: takes epochs (n,) and returns values (n,), continuous.
        epochs: (m,) increasing samples; extrema next to zero between them are sought too.
        tolerance_s: of the result.
    """
    values = np.concatenate([function(part) for part in np.array_split(epochs, len(epochs) // _CHUNK + 1)])
    if np.isnan(values).any():
        where = told(float(epochs[np.isnan(values)][0]))
        raise InputError(Problem(f"what is sought has no value at {where}", expected="a function of the whole span"))
    epochs, values = _with_extrema(function, epochs, values, tolerance_s)
    change = np.flatnonzero((values[:-1] > 0.0) != (values[1:] > 0.0))
    rises = values[change] <= 0.0
    return _bisected(function, epochs[change], epochs[change + 1], ~rises, tolerance_s), rises


def _with_extrema(
    function: Function, epochs: FloatArray, values: FloatArray, tolerance_s: float
) -> tuple[FloatArray, FloatArray]:
    """Return the samples with those extrema between them at which the function has the other sign."""
    positive = values > 0.0
    middle, before, after = values[1:-1], values[:-2], values[2:]
    same = (positive[1:-1] == positive[:-2]) & (positive[1:-1] == positive[2:])
    towards_zero = np.where(
        positive[1:-1], (middle <= before) & (middle <= after), (middle >= before) & (middle >= after)
    )
    at = np.flatnonzero(same & towards_zero) + 1
    if not at.size:
        return epochs, values
    sign = np.where(positive[at], -1.0, 1.0)
    left, right = epochs[at - 1].copy(), epochs[at + 1].copy()
    for _ in range(_rounds(float((right - left).max()), tolerance_s, _GOLDEN)):
        inner = right - _GOLDEN * (right - left)
        outer = left + _GOLDEN * (right - left)
        higher = sign * function(inner) > sign * function(outer)
        right, left = np.where(higher, outer, right), np.where(higher, left, inner)
    extremum = 0.5 * (left + right)
    value = function(extremum)
    crossing = (value > 0.0) != positive[at]
    order = np.argsort(joined := np.concatenate([epochs, extremum[crossing]]), kind="stable")
    return joined[order], np.concatenate([values, value[crossing]])[order]


def _bisected(
    function: Function, left: FloatArray, right: FloatArray, falls: NDArray[np.bool_], tolerance_s: float
) -> FloatArray:
    if not left.size:
        return left
    for _ in range(_rounds(float((right - left).max()), tolerance_s, 0.5)):
        middle = 0.5 * (left + right)
        ahead = (function(middle) > 0.0) == falls
        left, right = np.where(ahead, middle, left), np.where(ahead, right, middle)
    return np.asarray(0.5 * (left + right))


def _rounds(width_s: float, tolerance_s: float, shrink: float) -> int:
    return max(int(np.ceil(np.log(tolerance_s / width_s) / np.log(shrink))), 1)


def _check(start: float, end: float, step: float, tolerance: float) -> None:
    problems = []
    if not (np.isfinite(start) and np.isfinite(end) and start < end):
        problems.append(
            Problem(f"the span from {told(start)} to {told(end)} is empty", expected="a start before its end")
        )
    if not (0.0 < step < np.inf and 0.0 < tolerance < np.inf):
        cause = f"a step of {step} s and a tolerance of {tolerance} s"
        problems.append(Problem(cause, expected="both finite and above zero"))
    if not problems and (end - start) / step > _MOST_SAMPLES:
        problems.append(Problem("more than 20 million samples", fix="shorten the span or take a longer step"))
    if problems:
        raise InputError(problems)
