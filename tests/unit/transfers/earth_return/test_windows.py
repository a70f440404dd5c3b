"""Ranges of departures that cannot be searched are refused before the search."""

import pytest

from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.transfers.earth_return.windows import check_dates

DAY = 86_400.0


@pytest.mark.parametrize(
    ("start", "days", "cause"),
    [
        ("2031-05-01 UTC", 0.0, "the range of dates is empty"),
        ("2031-05-01 UTC", -3.0, "the range of dates is empty"),
        ("2031-05-01 UTC", 400.5, "the range of dates is too long; expected at most 400 days"),
        ("2649-06-01 UTC", 10.0, "the dates lie outside the ephemeris DE440"),
    ],
)
def test_a_range_that_cannot_be_searched_is_refused(start, days, cause):
    first = parse_time(start)
    with pytest.raises(InputError, match=cause):
        check_dates(first, first + days * DAY)


def test_the_longest_range_is_taken():
    first = parse_time("2031-05-01 UTC")
    assert check_dates(first, first + 400.0 * DAY) is None
