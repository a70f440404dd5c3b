"""Dates as navigation satellites send them: week and second of the week, and the days of GLONASS.

GPS time, Galileo system time and BeiDou time count weeks without leap seconds (IS-GPS-200, OS SIS ICD, BDS-SIS-ICD);
GLONASS time is UTC three hours ahead, so a day of it has 86,401 s where UTC has a leap second (GLONASS ICD 5.1,
section 3.3.3 and 4.4). Weeks are whole counts since the scale's own beginning: the rollover of the signals is undone.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.time import from_uniform, to_uniform
from perilune.astro.utc import DAY_S, day_length, tai_to_utc, utc_to_tai
from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_WEEK_S: Final = 604_800
# the first second of week 0, seconds past 2000-01-01T12:00:00 of the scale: 1980-01-06, 1999-08-22, 2006-01-01
_WEEK_ZERO_S: Final = {
    "GPST": (44_244 - 51_544) * DAY_S - DAY_S // 2,
    "GST": (51_412 - 51_544) * DAY_S - DAY_S // 2,
    "BDT": (53_736 - 51_544) * DAY_S - DAY_S // 2,
}
WEEK_SCALES: Final = tuple(_WEEK_ZERO_S)
"""The scales that count weeks."""

_MIDNIGHT_S: Final = 75_600  # the second of a UTC day at which a GLONASS day begins
_GLONASS_FIRST_MJD: Final = 50_083  # 1996-01-01, the first day of four-year interval 1
_FOUR_YEARS_DAYS: Final = 1_461


class Week(NamedTuple):
    """Whole weeks since the beginning of the scale, and the second of the week, each of the shape of the epochs."""

    week: IntArray
    second_of_week: FloatArray


class GlonassDate(NamedTuple):
    """Four-year interval N4 (from 1, 1996), day of it NT (from 1), and seconds since that day began (to 86,401).

    The seconds are those that passed: after a leap second (02:59:60) they are one more than the time of day.
    """

    four_year_interval: IntArray
    day: IntArray
    second_of_day: FloatArray


def tdb_to_week(epoch_tdb_s: ArrayLike, scale: str) -> Week:
    """Return week and second of the week in GPST, GST or BDT of TDB seconds past J2000.

    Before the scale's beginning weeks are negative.

    Raises:
        InputError: another scale.

    >>> week = tdb_to_week(0.0, "GPST")
    >>> int(week.week), round(float(week.second_of_week), 3)
    (1042, 561548.816)
    """
    since = to_uniform(epoch_tdb_s, scale) - _week_zero(scale)
    week = np.floor(since / _WEEK_S).astype(np.int64)
    return Week(week, np.asarray(since - week * _WEEK_S))


def week_to_tdb(week: ArrayLike, second_of_week: ArrayLike, scale: str) -> FloatArray:
    """Return TDB seconds past J2000 of weeks and seconds of the week; undoes :func:`tdb_to_week`.

    Raises:
        InputError: another scale, or a second outside its week.
    """
    seconds = np.asarray(second_of_week, dtype=np.float64)
    if not np.all((seconds >= 0.0) & (seconds < _WEEK_S)):
        raise InputError(Problem("a second lies outside its week", expected="0 to 604,800"))
    return from_uniform(np.asarray(week, dtype=np.int64) * _WEEK_S + _week_zero(scale) + seconds, scale)


def tdb_to_glonass(epoch_tdb_s: ArrayLike) -> GlonassDate:
    """Return the GLONASS date of TDB seconds past J2000.

    Raises:
        InputError: before 1996, when the count of GLONASS begins.

    >>> date = tdb_to_glonass(0.0)
    >>> int(date.four_year_interval), int(date.day), round(float(date.second_of_day), 3)
    (2, 1, 53935.816)
    """
    tai = to_uniform(epoch_tdb_s, "TAI")
    utc = tai_to_utc(tai)
    day_mjd = utc.day_mjd + (utc.second_of_day >= _MIDNIGHT_S)
    if np.any(day_mjd < _GLONASS_FIRST_MJD):
        raise InputError(Problem("GLONASS time before 1996", expected="a time from 1996-01-01T00:00:00 GLONASST on"))
    interval, number = np.divmod(day_mjd - _GLONASS_FIRST_MJD, _FOUR_YEARS_DAYS)
    return GlonassDate(interval + 1, number + 1, tai - _day_start_tai(day_mjd))


def glonass_to_tdb(date: GlonassDate) -> FloatArray:
    """Return TDB seconds past J2000 of a GLONASS date; undoes :func:`tdb_to_glonass`.

    Raises:
        InputError: a day or a second outside its range.
    """
    interval, number = (np.asarray(part, dtype=np.int64) for part in (date.four_year_interval, date.day))
    second = np.asarray(date.second_of_day, dtype=np.float64)
    if not np.all((interval >= 1) & (number >= 1) & (number <= _FOUR_YEARS_DAYS)):
        raise InputError(Problem("no such GLONASS day", expected="N4 from 1, NT from 1 to 1461"))
    day_mjd = _GLONASS_FIRST_MJD + (interval - 1) * _FOUR_YEARS_DAYS + number - 1
    if not np.all((second >= 0.0) & (second < day_length(day_mjd - 1))):
        raise InputError(Problem("a second lies outside its GLONASS day", expected="0 to 86,400, 86,401 with a leap"))
    return from_uniform(_day_start_tai(day_mjd) + second, "TAI")


def _day_start_tai(day_mjd: IntArray) -> FloatArray:
    """Return the TAI at which GLONASS days begin: 21:00 UTC of the day before."""
    return utc_to_tai(day_mjd - 1, float(_MIDNIGHT_S))


def _week_zero(scale: str) -> int:
    if scale not in _WEEK_ZERO_S:
        cause, expected = f"'{scale}' counts no weeks", f"one of {', '.join(_WEEK_ZERO_S)}"
        raise InputError(Problem(cause, expected=expected, fix=suggest(scale, _WEEK_ZERO_S)))
    return _WEEK_ZERO_S[scale]
