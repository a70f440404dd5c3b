"""Chebyshev records of one body as seen from another, from segments of different record lengths."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.formats.spk.model import Chebyshev as StoredChebyshev

FloatArray = NDArray[np.float64]

_HEADER: Final = 2  # a record begins with its middle and half length [s]


@dataclass(frozen=True, eq=False)
class Chebyshev:
    """A body's position as Chebyshev polynomials, one record after the other.

    Record k holds from ``initial_tdb_s + k interval_s``; ``coefficients_m`` is (n_records, n_terms, 3), lowest degree
    first, in m, ICRF; their argument runs from -1 to 1 over the record. All bounds are whole seconds, so take the
    argument from the record's middle: ``(t - (initial_tdb_s + (k + 0.5) interval_s)) / (0.5 interval_s)``.
    """

    initial_tdb_s: float
    interval_s: float
    coefficients_m: FloatArray


def common_interval_s(parts: Sequence[StoredChebyshev]) -> float | None:
    """Return the longest record length whose edges include those of every part, or None where there is none.

    It is at least an eighth of the shortest record: edges that share less are no common grid.
    """
    numbers = [part.interval_s for part in parts] + [b.initial_tdb_s - a.initial_tdb_s for a, b in pairwise(parts)]
    if any(number != round(number) for number in numbers):
        return None
    interval = float(math.gcd(*(round(number) for number in numbers)))
    return interval if interval >= 0.125 * min(part.interval_s for part in parts) else None


def combined(
    parts: Sequence[tuple[StoredChebyshev, float]], interval_s: float, start_tdb_s: float, end_tdb_s: float
) -> Chebyshev:
    """Return the sum of parts times their signs on one grid of records that covers a span."""
    anchor = parts[0][0].initial_tdb_s
    begin = math.floor((start_tdb_s - anchor) / interval_s)
    count = max(math.ceil((end_tdb_s - anchor) / interval_s), begin + 1) - begin
    latest = min(part.initial_tdb_s + len(part.records) * part.interval_s for part, _ in parts)
    if anchor + (begin + count) * interval_s > latest:  # the very end: the record before it holds it too
        begin = round((latest - anchor) / interval_s) - count
    first = anchor + begin * interval_s
    coefficients = np.zeros((count, max(part.terms for part, _ in parts), 3))
    for part, sign in parts:
        offset = round((first - part.initial_tdb_s) / interval_s)
        coefficients[:, : part.terms] += sign * _restricted(part, interval_s, offset, count)
    return Chebyshev(first, interval_s, 1e3 * coefficients)


def _restricted(part: StoredChebyshev, interval_s: float, begin: int, count: int) -> FloatArray:
    """Return records ``begin`` to ``begin + count`` of a grid of shorter records, (count, terms, 3) in km."""
    pieces = round(part.interval_s / interval_s)
    number = np.arange(begin, begin + count)
    stored = part.records[number // pieces, _HEADER : _HEADER + 3 * part.terms]
    records = np.asarray(stored, dtype=np.float64).reshape(count, 3, part.terms)
    if pieces == 1:
        return np.ascontiguousarray(records.transpose(0, 2, 1))
    out = np.empty((count, part.terms, 3))
    for piece in np.unique(number % pieces).tolist():
        chosen = number % pieces == piece
        out[chosen] = np.einsum("ij,nkj->nik", _restriction(part.terms, pieces, piece), records[chosen])
    return out


def _restriction(terms: int, pieces: int, piece: int) -> FloatArray:
    """Return the matrix that takes Chebyshev coefficients on [-1, 1] to those on one of its equal parts."""
    nodes = np.cos(np.pi * (np.arange(terms) + 0.5) / terms)
    inverse = np.polynomial.chebyshev.chebvander(nodes, terms - 1).T * (2.0 / terms)
    inverse[0] *= 0.5
    inside = (2.0 * piece + 1.0 + nodes) / pieces - 1.0
    return np.asarray(inverse @ np.polynomial.chebyshev.chebvander(inside, terms - 1))
