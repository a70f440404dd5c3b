"""The records of an Orbit Ephemeris Message and what makes one valid: CCSDS 502.0-B-3 (April 2023), section 5."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

TIME_SYSTEMS: Final = ("GMST", "GPS", "MET", "MRT", "SCLK", "TAI", "TCB", "TCG", "TDB", "TT", "UT1", "UTC")
"""Time systems that a message may name (502.0-B-3, 3.2.3.2)."""

_EPOCH: Final = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,15}))?Z?")


@dataclass(frozen=True, eq=False)
class Covariance:
    """A covariance of position and velocity, (6, 6) in m2, m2/s and m2/s2, at an epoch of the segment's time system.

    Without a reference frame of its own it is in that of the segment.
    """

    epoch: str
    matrix: FloatArray
    reference_frame: str | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Segment:
    """One arc: a metadata block and the ephemeris lines below it; a burn lies between two segments.

    ``epochs`` are n increasing texts; ``states`` is (n, 6) in m and m/s; ``accelerations_m_s2`` is (n, 3) or None. The
    names are those of CCSDS: ``center_name`` EARTH or MOON, ``reference_frame`` ICRF, ``time_system`` TDB or UTC.
    ``useable_start`` and ``useable_stop`` bound the part that may be interpolated.
    """

    object_name: str
    object_id: str
    center_name: str
    reference_frame: str
    time_system: str
    epochs: tuple[str, ...]
    states: FloatArray
    accelerations_m_s2: FloatArray | None = None
    metadata_comments: tuple[str, ...] = ()
    data_comments: tuple[str, ...] = ()
    interpolation: str | None = None
    interpolation_degree: int | None = None
    reference_frame_epoch: str | None = None
    useable_start: str | None = None
    useable_stop: str | None = None
    covariances: tuple[Covariance, ...] = ()


@dataclass(frozen=True, eq=False)
class Oem:
    """A message about one object. ``creation_date`` is a UTC text that the caller gives: same input, same bytes."""

    creation_date: str
    originator: str
    segments: tuple[Segment, ...]
    comments: tuple[str, ...] = ()
    classification: str | None = None
    message_id: str | None = None


def epoch_key(epoch: str) -> tuple[int, int, str] | None:
    """Return what orders epochs of one time system (day, second of day, fraction), or None for what is no epoch.

    >>> epoch_key("2031-121T00:00:01.5") == epoch_key("2031-05-01T00:00:01.50")
    True
    """
    match = _EPOCH.fullmatch(epoch)
    if match is None:
        return None
    year, month, day, day_of_year, hour, minute, second, fraction = match.groups()
    try:
        start = date(int(year), int(month or 1), int(day or 1))
        when = start + timedelta(days=int(day_of_year) - 1) if day_of_year else start
    except (ValueError, OverflowError):
        return None
    # the second is 60 only in a leap second of UTC, at the end of a UTC day
    if when.year != int(year) or int(hour) > 23 or int(minute) > 59 or int(second) > 60:
        return None
    if second == "60" and (hour, minute) != ("23", "59"):
        return None
    seconds = 3600 * int(hour) + 60 * int(minute) + int(second)
    return when.toordinal(), seconds, (fraction or "").rstrip("0")


def check_oem(oem: Oem) -> list[str]:
    """Return what is wrong with a message, in words; nothing for one that may be written."""
    causes = [] if epoch_key(oem.creation_date) else [f"creation date '{oem.creation_date}' is not an epoch"]
    if not oem.segments:
        causes.append("a message without a segment")
    if len({segment.time_system for segment in oem.segments}) > 1:
        causes.append("segments with different time systems (5.2.4.5)")
    for number, segment in enumerate(oem.segments, start=1):
        causes += [f"segment {number}: {cause}" for cause in _segment_causes(segment)]
    return causes


def _segment_causes(segment: Segment) -> Iterator[str]:
    count = len(segment.epochs)
    if segment.time_system not in TIME_SYSTEMS:
        yield f"unknown time system '{segment.time_system}'"
    if count == 0:
        yield "no ephemeris lines"
    if segment.states.shape != (count, 6) or not np.isfinite(segment.states).all():
        yield f"states of shape {segment.states.shape}, not {count} rows of six finite numbers"
    acceleration = segment.accelerations_m_s2
    if acceleration is not None and (acceleration.shape != (count, 3) or not np.isfinite(acceleration).all()):
        yield f"accelerations of shape {acceleration.shape}, not {count} rows of three finite numbers"
    if (segment.interpolation is None) != (segment.interpolation_degree is None):
        yield "interpolation and its degree belong together"
    optional = (segment.reference_frame_epoch, segment.useable_start, segment.useable_stop)
    for epoch in [epoch for epoch in optional if epoch is not None]:
        if epoch_key(epoch) is None:
            yield f"'{epoch}' is not an epoch"
    yield from _order_causes(segment.epochs, "ephemeris lines")
    yield from _order_causes(tuple(c.epoch for c in segment.covariances), "covariances")
    for covariance in segment.covariances:
        if covariance.matrix.shape != (6, 6) or not np.isfinite(covariance.matrix).all():
            yield f"a covariance of shape {covariance.matrix.shape}, not six by six finite numbers"


def _order_causes(epochs: tuple[str, ...], what: str) -> Iterator[str]:
    keys = [epoch_key(epoch) for epoch in epochs]
    yield from (f"'{epoch}' is not an epoch" for epoch, key in zip(epochs, keys, strict=True) if key is None)
    known = [key for key in keys if key is not None]
    if any(later <= earlier for earlier, later in pairwise(known)):
        yield f"the epochs of the {what} do not increase"
