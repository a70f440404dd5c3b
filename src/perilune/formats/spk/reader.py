"""The reader of SPK kernels: each segment's layout checked, its numbers mapped and not yet read."""

from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from perilune.errors import InputError, Problem
from perilune.formats.spk.daf import Daf, Summary, read_daf
from perilune.formats.spk.model import (
    FRAMES,
    LARGEST_DIMENSION,
    LARGEST_WINDOW,
    Chebyshev,
    Differences,
    FloatArray,
    SegmentData,
    Spk,
    SpkSegment,
    States,
)

TYPES: Final = (1, 2, 3, 9, 13, 21)
_CHEBYSHEV_TERMS: Final = 100
_SLACK: Final = 1e-6
"""A segment may claim this part of an interval, and this many seconds, more than its records cover."""


def read_spk(path: Path | str) -> Spk:
    """Return the segments of a kernel, of types 1, 2, 3, 9, 13 and 21, either byte order, in the axes of the ICRF or
    of the ecliptic of J2000.

    The layout of every segment is checked against its length and its span; the coefficients and states themselves stay
    in the file, mapped into memory, and are looked at when they are evaluated.

    Raises:
        InputError: the file is no SPK, truncated or damaged, or holds a type or frame that is not read here; the
            problem says which file, which segment, and what was expected.
    """
    daf = read_daf(path)
    return Spk(daf.path, tuple(_segment(daf, summary) for summary in daf.summaries))


def _refuse(daf: Daf, summary: Summary, cause: str, expected: str) -> NoReturn:
    raise InputError(Problem(f"{summary.label}: {cause}", daf.path, expected=expected))


def _segment(daf: Daf, summary: Summary) -> SpkSegment:
    if summary.data_type not in TYPES:
        _refuse(daf, summary, f"of type {summary.data_type}", f"types {', '.join(map(str, TYPES))}")
    if summary.frame not in FRAMES:
        _refuse(daf, summary, f"in frame {summary.frame}", "frame 1 (J2000, the ICRF) or 17 (ECLIPJ2000)")
    start, end = summary.start_tdb_s, summary.end_tdb_s
    if not (np.isfinite(start) and np.isfinite(end) and start <= end):
        _refuse(daf, summary, f"a damaged span, {start} to {end}", "a start before its end, TDB seconds past J2000")
    if summary.target == summary.center:
        _refuse(daf, summary, "seen from itself", "two different bodies")
    words = daf.array(summary)
    data: SegmentData
    if summary.data_type in (2, 3):
        data = _chebyshev(daf, summary, words)
    elif summary.data_type in (9, 13):
        data = _states(daf, summary, words)
    else:
        data = _differences(daf, summary, words)
    return SpkSegment(summary.target, summary.center, start, end, data, summary.frame, summary.name)


def _trailer(daf: Daf, summary: Summary, words: FloatArray, count: int) -> list[float]:
    """Return the last words of a segment, which describe its layout; each is finite."""
    trailer: list[float] = words[-count:].tolist()
    if len(trailer) < count or not np.isfinite(trailer).all():
        _refuse(daf, summary, f"its last numbers are {trailer}", f"{count} finite numbers that tell its layout")
    return trailer


def _whole(daf: Daf, summary: Summary, value: float, what: str, least: int, largest: int) -> int:
    if not (least <= value <= largest and value == int(value)):
        _refuse(daf, summary, f"{value} {what}", f"a whole number from {least} to {largest}")
    return int(value)


def _cover(daf: Daf, summary: Summary, first: float, last: float, slack: float) -> None:
    if summary.start_tdb_s < first - slack or summary.end_tdb_s > last + slack:
        claimed = f"claims {summary.start_tdb_s} to {summary.end_tdb_s} s"
        _refuse(daf, summary, f"it {claimed} and its records cover {first} to {last} s", "records of the whole span")


def _length(daf: Daf, summary: Summary, words: FloatArray, expected: int, what: str) -> None:
    if len(words) != expected:
        _refuse(daf, summary, f"{len(words)} words long", f"{expected} words for {what}")


def _chebyshev(daf: Daf, summary: Summary, words: FloatArray) -> Chebyshev:
    initial, interval, size, number = _trailer(daf, summary, words, 4)
    axes = 3 if summary.data_type == 2 else 6
    count = _whole(daf, summary, number, "records", 1, len(words))
    width = _whole(daf, summary, size, "words in a record", 2 + axes, 2 + axes * _CHEBYSHEV_TERMS)
    if (width - 2) % axes:
        _refuse(daf, summary, f"{width} words in a record", f"2 and a multiple of {axes}")
    _length(daf, summary, words, count * width + 4, f"{count} records of {width}")
    if not interval > 0.0:
        _refuse(daf, summary, f"records of {interval} s", "records longer than zero")
    last = initial + count * interval
    if not np.isfinite(last):
        _refuse(daf, summary, f"{count} records of {interval} s from {initial} s", "a finite end")
    _cover(daf, summary, initial, last, _SLACK * (1.0 + interval))
    records = words[: count * width].reshape(count, width)
    return Chebyshev(initial, interval, records, with_velocity=axes == 6)


def _epochs(daf: Daf, summary: Summary, words: FloatArray) -> FloatArray:
    epochs = np.array(words, dtype=np.float64)  # a copy in this machine's order: searched at every question
    if not np.isfinite(epochs).all() or (np.diff(epochs) <= 0.0).any():
        _refuse(daf, summary, "its epochs do not increase", "finite and increasing epochs")
    epochs.flags.writeable = False
    return epochs


def _states(daf: Daf, summary: Summary, words: FloatArray) -> States:
    order, number = _trailer(daf, summary, words, 2)
    count = _whole(daf, summary, number, "states", 1, len(words))
    # type 9 holds the degree, type 13 the window less one: the same number of states to either
    window = _whole(daf, summary, order, "as degree", 0, LARGEST_WINDOW - 1) + 1
    _length(daf, summary, words, 7 * count + (count - 1) // 100 + 2, f"{count} states")
    if window > count:
        _refuse(daf, summary, f"{count} states and {window} to an interpolation", "as many states as that or more")
    epochs = _epochs(daf, summary, words[6 * count : 7 * count])
    _cover(daf, summary, float(epochs[0]), float(epochs[-1]), _SLACK)
    return States(epochs, words[: 6 * count].reshape(count, 6), window, hermite=summary.data_type == 13)


def _differences(daf: Daf, summary: Summary, words: FloatArray) -> Differences:
    if summary.data_type == 1:
        number, dimension, tail = _trailer(daf, summary, words, 1)[0], 15, 1
    else:
        size, number = _trailer(daf, summary, words, 2)
        dimension, tail = _whole(daf, summary, size, "as the size of the differences", 1, LARGEST_DIMENSION), 2
    count = _whole(daf, summary, number, "records", 1, len(words))
    width = 4 * dimension + 11
    _length(daf, summary, words, (width + 1) * count + count // 100 + tail, f"{count} records of {width}")
    epochs = _epochs(daf, summary, words[width * count : (width + 1) * count])
    _cover(daf, summary, -np.inf, float(epochs[-1]), _SLACK)
    return Differences(epochs, words[: width * count].reshape(count, width), dimension, summary.data_type)
