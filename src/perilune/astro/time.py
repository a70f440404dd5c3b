"""Time scales: UTC, UT1, TAI, TT, TDB, those of the navigation satellites, and times as people write them.

Inside Perilune an epoch is one float64: TDB seconds past J2000 (2000-01-01T12:00:00 TDB). Its resolution is 0.12 us
from 2017 to 2034, 0.24 us from then to 2068. TAI, TT, GPST, GST and BDT are counted alike, in seconds past
2000-01-01T12:00:00 of their own scale; so is UT1, the angle of the Earth. UTC is no uniform count (a day has 86,400 or
86,401 s), so it is a day (Modified Julian Date) and the second of that day; GLONASS time is UTC three hours ahead, leap
seconds included.
"""

import re
from datetime import UTC, date, datetime
from typing import Final, Protocol

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.earth_orientation import earth_orientation
from perilune.astro.utc import (
    DAY_S,
    FIRST_UTC_MJD,
    HALF_DAY_S,
    J2000_MJD,
    MJD_OF_ORDINAL_0,
    Utc,
    day_length,
    tai_to_utc,
    utc_to_tai,
)
from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]

SCALES: Final = ("UTC", "UT1", "TAI", "TT", "TDB", "GPST", "GST", "BDT", "GLONASST")
TT_MINUS_TAI_S: Final = 32.184
"""TT - TAI [s], by definition (IAU 1991 A4)."""
AFTER_TAI_S: Final = {"TAI": 0.0, "TT": TT_MINUS_TAI_S, "GPST": -19.0, "GST": -19.0, "BDT": -33.0}
"""What a uniform scale shows more than TAI [s]: GPS and Galileo since 1980, BeiDou since 2006 (their interface control
documents IS-GPS-200, OS SIS ICD, BDS-SIS-ICD; the steering of each clock to UTC, some ns, is left out)."""

_LEAPING: Final = ("UTC", "GLONASST")
_J2000_JD: Final = 2_451_545.0
_FARTHEST_S: Final = 1e12  # beyond every date
_EXPECTED: Final = (
    "a time with its scale, such as '2031-05-01T12:00:00 UTC' (UTC, Z, UT1, TAI, TT, TDB, GPST, GST, BDT or GLONASST)"
)
_TIME: Final = re.compile(
    r"(?P<year>\d{4})-(?:(?P<month>\d\d)-(?P<day>\d\d)|(?P<day_of_year>\d{3}))"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,18}))?)?)?"
    r"\s*(?P<scale>[A-Za-z]\w*|[+-]\d\d:?\d\d)?"
)


class SupportsTdb(Protocol):
    """What is read of an ``astropy.time.Time``: its ``tdb`` and the two parts ``jd1``, ``jd2`` of the Julian Date."""

    @property
    def tdb(self) -> "SupportsTdb":
        """The same time in TDB."""

    @property
    def jd1(self) -> float:
        """The first part of the Julian Date [d]."""

    @property
    def jd2(self) -> float:
        """The second part of the Julian Date [d]; the date is the sum of the two."""


def tai_to_tt(tai_s: ArrayLike) -> FloatArray:
    """Return TT of TAI, each in seconds past 2000-01-01T12:00:00 of its own scale."""
    return np.asarray(tai_s, dtype=np.float64) + TT_MINUS_TAI_S


def tt_to_tai(tt_s: ArrayLike) -> FloatArray:
    """Return TAI of TT [s past 2000-01-01T12:00:00 of each scale]; the inverse of :func:`tai_to_tt`."""
    return np.asarray(tt_s, dtype=np.float64) - TT_MINUS_TAI_S


def tdb_minus_tt(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return TDB - TT [s] at the geocentre, same shape as the epochs.

    The series of Fairhead and Bretagnon (1990, Astronomy and Astrophysics 229, 240-247) as in SOFA ``dtdb``, 787 terms;
    3 ns against a numerical integration over 1950 to 2050. About 12 us per epoch. The motion of a clock on the ground
    (2 us) is left out.
    """
    days = np.asarray(epoch_tdb_s, dtype=np.float64) / DAY_S
    return np.asarray(erfa.dtdb(_J2000_JD, days, 0.0, 0.0, 0.0, 0.0), dtype=np.float64)


def tt_to_tdb(tt_s: ArrayLike) -> FloatArray:
    """Return TDB of TT, both in seconds past J2000 of their own scale.

    The series is entered with TT for TDB, as SOFA allows: 2 ms change it by less than 1e-12 s.
    """
    return np.asarray(tt_s, dtype=np.float64) + tdb_minus_tt(tt_s)


def tdb_to_tt(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return TT of TDB, both in seconds past J2000 of their own scale."""
    return np.asarray(epoch_tdb_s, dtype=np.float64) - tdb_minus_tt(epoch_tdb_s)


def utc_to_tdb(day_mjd: ArrayLike, second_of_day: ArrayLike) -> FloatArray:
    """Return TDB seconds past J2000 of UTC days (MJD) and seconds of the day; errors as :func:`utc_to_tai`."""
    return tt_to_tdb(tai_to_tt(utc_to_tai(day_mjd, second_of_day)))


def tdb_to_utc(epoch_tdb_s: ArrayLike) -> Utc:
    """Return the UTC of TDB seconds past J2000; errors as :func:`tai_to_utc`."""
    return tai_to_utc(tt_to_tai(tdb_to_tt(epoch_tdb_s)))


def to_uniform(epoch_tdb_s: ArrayLike, scale: str) -> FloatArray:
    """Return epochs in a scale without leap seconds: seconds past 2000-01-01T12:00:00 of that scale, same shape.

    Args:
        epoch_tdb_s: TDB seconds past J2000.
        scale: TAI, TT, TDB, GPST, GST, BDT or UT1. Outside the table of Earth orientation UT1 is held, with a warning.

    Raises:
        InputError: another scale.

    >>> float(to_uniform(0.0, "TT") - to_uniform(0.0, "GPST")).__round__(6)
    51.184
    """
    epochs = np.asarray(epoch_tdb_s, dtype=np.float64)
    if scale == "TDB":
        return epochs
    tai = tt_to_tai(tdb_to_tt(epochs))
    return np.asarray(tai + (_ut1_minus_tai(tai) if scale == "UT1" else _after_tai(scale)))


def from_uniform(seconds: ArrayLike, scale: str) -> FloatArray:
    """Return TDB seconds past J2000 of seconds past 2000-01-01T12:00:00 of a scale; undoes :func:`to_uniform`."""
    counted = np.asarray(seconds, dtype=np.float64)
    if scale == "TDB":
        return counted
    if scale == "UT1":  # UT1 - TAI changes by milliseconds per day: two rounds leave nothing
        tai = counted - _ut1_minus_tai(counted)
        return tt_to_tdb(tai_to_tt(counted - _ut1_minus_tai(tai)))
    return tt_to_tdb(tai_to_tt(counted - _after_tai(scale)))


def _after_tai(scale: str) -> float:
    if scale not in AFTER_TAI_S:
        expected = ", ".join((*AFTER_TAI_S, "TDB", "UT1"))
        raise InputError(Problem(f"'{scale}' is no uniform time scale", expected=f"one of {expected}"))
    return AFTER_TAI_S[scale]


def _ut1_minus_tai(tai_s: FloatArray) -> FloatArray:
    return earth_orientation(np.atleast_1d(tai_s)).ut1_minus_tai_s.reshape(np.shape(tai_s))


def _problem(text: object, cause: str, expected: str = _EXPECTED, fix: str | None = None) -> InputError:
    return InputError(Problem(f"'{text}': {cause}", expected=expected, fix=fix))


def _scale(text: str, named: str | None) -> str:
    if named is None:
        raise _problem(text, "a time without its scale", fix=f"write '{text} UTC' if UTC is meant")
    if named in ("Z", "z"):
        return "UTC"
    if named.upper() not in SCALES:
        fix = "convert it to UTC and write UTC" if named[0] in "+-" else suggest(named.upper(), SCALES)
        raise _problem(text, f"'{named}' is not a time scale", fix=fix)
    return named.upper()


def _day(text: str, fields: dict[str, str | None]) -> int:
    year = int(fields["year"] or 0)
    try:
        if fields["day_of_year"] is None:
            return date(year, int(fields["month"] or 0), int(fields["day"] or 0)).toordinal() + MJD_OF_ORDINAL_0
        ordinal = date(year, 1, 1).toordinal() + int(fields["day_of_year"]) - 1
        if date.fromordinal(ordinal).year != year or int(fields["day_of_year"]) == 0:
            raise ValueError("day of year is out of range")
        return ordinal + MJD_OF_ORDINAL_0
    except (ValueError, OverflowError) as error:
        raise _problem(text, f"no such date ({error})") from error


def _parse_text(text: str) -> float:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise _problem(text, "not a time")
    fields = match.groupdict()
    scale = _scale(text, fields["scale"])
    day = _day(text, fields)
    hour, minute, second = (int(fields[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 60 or (second == 60 and scale not in _LEAPING):
        raise _problem(text, "no such time of day", expected="00:00:00 to 23:59:59 (23:59:60 in a leap second of UTC)")
    if scale == "GLONASST":
        day, hour = (day, hour - 3) if hour >= 3 else (day - 1, hour + 21)
    whole = 3600 * hour + 60 * minute + second
    fraction = float(f"0.{fields['fraction'] or 0}")
    if scale not in _LEAPING:
        return float(from_uniform(float((day - J2000_MJD) * DAY_S - HALF_DAY_S + whole) + fraction, scale))
    if second == 60 and (hour, minute) != (23, 59):
        raise _problem(text, "a leap second stands only at 23:59:60 UTC, 02:59:60 GLONASST")
    if second == 60 and (day < FIRST_UTC_MJD or int(day_length(day)) == DAY_S):
        raise _problem(text, "no leap second ends this day", fix="use 23:59:59 or 00:00:00 of the next day")
    try:
        return float(utc_to_tdb(day, whole + fraction))
    except InputError as error:
        problem = error.problems[0]
        raise _problem(text, problem.cause, problem.expected or _EXPECTED, problem.fix) from error


def parse_time(value: str | datetime | SupportsTdb) -> float:
    """Return a time as TDB seconds past J2000.

    Args:
        value: ISO 8601 with a scale: ``2031-05-01T12:00:00.123 UTC`` (or another of :data:`SCALES`, a trailing Z), the
            day alone (``2031-05-01 UTC``, its midnight) or the day of the year (``2031-121T12:00 UTC``); an aware
            ``datetime``; a scalar ``astropy.time.Time``.

    Raises:
        InputError: not a time, no scale, no such date, time of day or leap second, or UTC before 1972.

    >>> parse_time("2000-01-01T12:00:00 TDB")
    0.0
    >>> round(parse_time("2016-12-31T23:59:60.5Z") - parse_time("2016-12-31T23:59:59.5Z"), 6)
    1.0
    """
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise _problem(value, "a datetime without a time zone", "an aware datetime", "set tzinfo=datetime.UTC")
        return _parse_text(value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f UTC"))
    if hasattr(value, "tdb"):
        tdb = value.tdb
        if np.ndim(tdb.jd1) != 0:
            raise _problem(value, "an array of times", "one time")
        return float((tdb.jd1 - _J2000_JD) * DAY_S + tdb.jd2 * DAY_S)
    raise _problem(value, "not a time", fix="write it as text with its scale")


def format_time(epoch_tdb_s: float, scale: str, decimals: int = 3) -> str:
    """Return an epoch as ISO 8601 without its scale, such as ``2031-05-01T12:00:00.000``.

    Args:
        epoch_tdb_s: TDB seconds past J2000.
        scale: one of :data:`SCALES`.
        decimals: of the second, 0 to 12; rounded to the nearest, carried through minutes, days and leap seconds. In TDB
            nine keep every bit of an epoch further than 100 days from J2000.

    Raises:
        InputError: an unknown scale, decimals out of range, a time that is not finite, outside the years 1 to 9999,
            or UTC before 1972.
    """
    if scale not in SCALES or not 0 <= decimals <= 12:
        raise InputError(Problem(f"cannot format in '{scale}' with {decimals} decimals", expected=f"{SCALES}, 0 to 12"))
    if not np.isfinite(epoch_tdb_s) or abs(epoch_tdb_s) > _FARTHEST_S:
        raise _no_date(epoch_tdb_s)
    if scale in _LEAPING:
        utc = tdb_to_utc(epoch_tdb_s)
        day, second = int(utc.day_mjd), float(utc.second_of_day)
        length = int(day_length(day))
    else:
        since = float(to_uniform(epoch_tdb_s, scale))
        whole_since = int(np.floor(since))
        day, whole_of_day = divmod(whole_since + HALF_DAY_S, DAY_S)
        day, second, length = day + J2000_MJD, whole_of_day + (since - whole_since), DAY_S
    unit = 10**decimals
    whole, fraction = divmod(second, 1.0)
    ticks = int(whole) * unit + round(fraction * unit)
    if ticks >= length * unit:
        day, ticks = day + 1, ticks - length * unit
    try:
        return _calendar(day, ticks, unit, decimals, 180 if scale == "GLONASST" else 0)
    except (ValueError, OverflowError):
        raise _no_date(epoch_tdb_s) from None


def _no_date(epoch_tdb_s: float) -> InputError:
    return InputError(Problem(f"no date {epoch_tdb_s} s past J2000", expected="the years 1 to 9999 of the scale"))


def _calendar(day_mjd: int, ticks: int, unit: int, decimals: int, ahead_min: int) -> str:
    whole, fraction = divmod(ticks, unit)
    minutes = min(whole // 60, 1439)  # 86,400 to 86,401 is 23:59:60
    whole -= 60 * minutes
    days, minutes = divmod(minutes + ahead_min, 1440)
    day_mjd += days
    text = f"{date.fromordinal(day_mjd - MJD_OF_ORDINAL_0).isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}"
    text += f":{whole:02d}"
    return f"{text}.{fraction:0{decimals}d}" if decimals else text


def format_utc(epoch_tdb_s: float) -> str:
    """Return an epoch as UTC to the millisecond; errors as :func:`format_time`.

    >>> format_utc(0.0)
    '2000-01-01T11:58:55.816 UTC'
    """
    return f"{format_time(epoch_tdb_s, 'UTC')} UTC"
