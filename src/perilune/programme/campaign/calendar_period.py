"""Periods and years by the calendar: a quarter or a half of a year, a month, a year."""

from datetime import datetime, timedelta
from typing import Final

from perilune.astro.time import format_utc, parse_time
from perilune.programme.campaign.model.plan import Plan

_NAMES: Final = {1: "", 2: "H", 4: "Q", 12: ""}
_TOLERANCE: Final = timedelta(days=5)
"""Periods are equally long, those of the calendar are not: as far apart may they start."""


def period_name(start_tdb_s: float, period_s: float, periods_per_year: int, period: int) -> str:
    """Return the period of the calendar that a period of a campaign is; the date of its start where it is none.

    Args:
        start_tdb_s: of the campaign [TDB s past J2000].
        period_s: the length of a period [s].
        periods_per_year: how many there are in a year.
        period: its number, from 0.

    >>> year = 31_557_600.0
    >>> [period_name(883612869.0, year / 2, 2, period) for period in (0, 1, 23)]
    ['2028-H1', '2028-H2', '2039-H2']
    >>> period_name(883612869.0, year / 4, 4, 18), period_name(883612869.0, year / 3, 3, 1)
    ('2032-Q3', '2028-05-02')
    """
    first = datetime.fromisoformat(format_utc(start_tdb_s + period * period_s)[:10])
    letter = _NAMES.get(periods_per_year)
    if letter is not None:
        middle = datetime.fromisoformat(format_utc(start_tdb_s + (period + 0.5) * period_s)[:10])
        part = (middle.month - 1) * periods_per_year // 12
        begins = datetime(middle.year, 1 + part * 12 // periods_per_year, 1)
        if abs(first - begins) <= _TOLERANCE:
            if letter:
                return f"{middle.year}-{letter}{part + 1}"
            return str(middle.year) if periods_per_year == 1 else f"{middle.year}-{part + 1:02d}"
    return first.date().isoformat()


def years_later(tdb_s: float, years: float) -> float:
    """Return the instant so many years after another by the calendar, to the month [TDB s past J2000].

    >>> start = parse_time("2028-01-01 UTC")
    >>> format_utc(years_later(start, 3.0))[:10], format_utc(years_later(start, 4.5))[:10]
    ('2031-01-01', '2032-07-01')
    """
    first = datetime.fromisoformat(format_utc(tdb_s)[:10])
    year, month = divmod(first.year * 12 + first.month - 1 + round(12.0 * years), 12)
    return parse_time(f"{year}-{month + 1:02d}-{min(first.day, 28):02d} UTC")


def planned_period(plan: Plan, tdb_s: float) -> str:
    """Return the period of a plan in which a date lies, with the date where it is not the period's start."""
    period = int((tdb_s - plan.start_tdb_s) / plan.period_s + 1e-6)
    name = period_name(plan.start_tdb_s, plan.period_s, plan.periods_per_year, period)
    within_s = tdb_s - plan.start_tdb_s - period * plan.period_s
    return name if within_s < _TOLERANCE.total_seconds() else f"{name} ({format_utc(tdb_s)[:10]})"
