"""Periods by the calendar: halves, quarters, months, years, and dates where a period is none of these."""

import pytest

from perilune.astro.time import parse_time
from perilune.constants import SECONDS_PER_YEAR
from perilune.programme.campaign.calendar_period import period_name

START = parse_time("2030-01-01 UTC")


@pytest.mark.parametrize(
    ("per_year", "names"),
    [
        (1, ["2030", "2031", "2032"]),
        (2, ["2030-H1", "2030-H2", "2031-H1"]),
        (4, ["2030-Q1", "2030-Q2", "2030-Q3"]),
        (12, ["2030-01", "2030-02", "2030-03"]),
        (3, ["2030-01-01", "2030-05-02", "2030-09-01"]),
    ],
)
def test_a_period_has_the_name_of_the_calendar(per_year: int, names: list[str]) -> None:
    assert [period_name(START, SECONDS_PER_YEAR / per_year, per_year, period) for period in range(3)] == names


def test_a_period_that_begins_within_a_quarter_has_its_date() -> None:
    begun = parse_time("2030-02-15 UTC")
    assert period_name(begun, SECONDS_PER_YEAR / 4, 4, 0) == "2030-02-15"
