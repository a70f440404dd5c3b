"""The writer of SPK kernels: segments of types 2, 3, 9 and 13, little-endian."""

import struct
from pathlib import Path
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem
from perilune.files import write_atomic
from perilune.formats.spk.daf import format_daf
from perilune.formats.spk.model import (
    FRAMES,
    LARGEST_WINDOW,
    Chebyshev,
    Differences,
    FloatArray,
    SpkSegment,
    States,
)

_SLACK: Final = 1e-6
_EXPECTED: Final = "a segment after NAIF's SPK Required Reading"


def format_spk(segments: tuple[SpkSegment, ...], comments: tuple[str, ...] = (), name: str = "perilune") -> bytes:
    """Return a kernel as bytes.

    Args:
        segments: of Chebyshev polynomials or states; km, km/s, TDB seconds past J2000.
        comments: lines of printable ASCII for the comment area.
        name: the internal file name, at most 60 characters.

    Raises:
        InputError: every problem at once: no segments, numbers that are not finite, epochs that do not increase, spans
            that the data do not cover, names too long or not printable ASCII.
    """
    causes = [] if segments else ["a kernel without a segment"]
    for text, largest in [(name, 60), *((line, 1000) for line in comments), *((s.name, 40) for s in segments)]:
        if len(text) > largest or not (text.isascii() and (text + " ").isprintable()):
            causes.append(f"the text '{text[:40]}' is not printable ASCII of at most {largest} characters")
    for number, segment in enumerate(segments, start=1):
        causes += [f"segment {number} ('{segment.name}'): {cause}" for cause in _causes(segment)]
    if causes:
        raise InputError(Problem(cause, expected=_EXPECTED) for cause in causes)
    arrays = [(_descriptor(segment), segment.name, _words(segment)) for segment in segments]
    return format_daf(name, comments, arrays)


def write_spk(
    path: Path, segments: tuple[SpkSegment, ...], comments: tuple[str, ...] = (), name: str = "perilune"
) -> None:
    """Write a kernel to a file that appears whole or not at all; arguments and errors as :func:`format_spk`."""
    write_atomic(path, format_spk(segments, comments, name))


def _descriptor(segment: SpkSegment) -> bytes:
    numbers = (segment.target, segment.center, segment.frame, segment.data.data_type)
    return struct.pack("<2d4i", segment.start_tdb_s, segment.end_tdb_s, *numbers)


def _words(segment: SpkSegment) -> FloatArray:
    data = segment.data
    if isinstance(data, Chebyshev):
        count, width = data.records.shape
        return np.concatenate([data.records.ravel(), [data.initial_tdb_s, data.interval_s, width, count]])
    assert isinstance(data, States)  # noqa: S101 - the causes refuse every other kind
    directory = data.epochs_tdb_s[99:-1:100]
    return np.concatenate(
        [data.states_km.ravel(), data.epochs_tdb_s, directory, [data.window - 1, len(data.epochs_tdb_s)]]
    )


def _causes(segment: SpkSegment) -> list[str]:
    causes = []
    start, end = segment.start_tdb_s, segment.end_tdb_s
    if not (np.isfinite([start, end]).all() and start <= end):
        causes.append(f"a span from {start} to {end} s")
    if segment.frame not in FRAMES:
        causes.append(f"frame {segment.frame} is not 1 (J2000) or 17 (ECLIPJ2000)")
    if segment.target == segment.center or max(abs(segment.target), abs(segment.center)) >= 2**31:
        causes.append(f"body {segment.target} as seen from {segment.center}")
    data = segment.data
    if isinstance(data, Differences):
        return [*causes, f"type {data.data_type} is read and not written"]
    causes += _chebyshev_causes(data) if isinstance(data, Chebyshev) else _states_causes(data)
    if causes:
        return causes
    if isinstance(data, Chebyshev):
        first, last = data.initial_tdb_s, data.initial_tdb_s + len(data.records) * data.interval_s
    else:
        first, last = float(data.epochs_tdb_s[0]), float(data.epochs_tdb_s[-1])
    if start < first - _SLACK or end > last + _SLACK:
        causes.append(f"the span {start} to {end} s is not covered by the data, {first} to {last} s")
    return causes


def _chebyshev_causes(data: Chebyshev) -> list[str]:
    axes = 6 if data.with_velocity else 3
    shape = data.records.shape
    if len(shape) != 2 or shape[0] < 1 or shape[1] < 2 + axes or (shape[1] - 2) % axes:
        return [f"records of shape {shape}, not (n, 2 + {axes} terms)"]
    if not (np.isfinite(data.records).all() and np.isfinite(data.initial_tdb_s) and 0.0 < data.interval_s < np.inf):
        return ["numbers that are not finite, or records of no length"]
    return []


def _states_causes(data: States) -> list[str]:
    count = data.epochs_tdb_s.shape[0] if data.epochs_tdb_s.ndim == 1 else 0
    if count == 0 or data.states_km.shape != (count, 6):
        return [f"states of shape {data.states_km.shape} at epochs of shape {data.epochs_tdb_s.shape}"]
    causes = []
    if not (np.isfinite(data.states_km).all() and np.isfinite(data.epochs_tdb_s).all()):
        causes.append("numbers that are not finite")
    elif (np.diff(data.epochs_tdb_s) <= 0.0).any():
        causes.append("epochs that do not increase")
    if not 1 <= data.window <= min(count, LARGEST_WINDOW):
        causes.append(f"a window of {data.window} for {count} states, at most {LARGEST_WINDOW}")
    return causes
