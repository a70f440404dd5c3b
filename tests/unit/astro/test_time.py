from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from perilune.astro import time
from perilune.astro.utc import day_length, tai_minus_utc, tai_to_utc, utc_to_tai
from perilune.errors import InputError

LEAP_DAY = 57753  # 2016-12-31, the last day with a leap second


def test_leap_seconds_of_the_table() -> None:
    days = np.array([41317, 41498, 41499, 50082, 50083, LEAP_DAY, LEAP_DAY + 1, 70000])
    assert tai_minus_utc(days).tolist() == [10, 10, 11, 29, 30, 36, 37, 37]
    assert day_length(np.array([LEAP_DAY - 1, LEAP_DAY, LEAP_DAY + 1])).tolist() == [86400, 86401, 86400]


def test_there_and_back_through_a_leap_second() -> None:
    seconds = np.array([86398.5, 86399.0, 86399.999, 86400.0, 86400.5, 86400.999])
    tai = utc_to_tai(LEAP_DAY, seconds)
    assert np.allclose(np.diff(tai), np.diff(seconds), atol=1e-6)
    utc = tai_to_utc(tai)
    assert utc.day_mjd.tolist() == [LEAP_DAY] * 6
    assert np.allclose(utc.second_of_day, seconds, atol=1e-6)


def test_the_instant_after_a_leap_second_is_the_next_day() -> None:
    tai = utc_to_tai(LEAP_DAY + 1, 0.0)
    assert tai - utc_to_tai(LEAP_DAY, 86400.0) == 1.0
    utc = tai_to_utc(tai)
    assert (int(utc.day_mjd), float(utc.second_of_day)) == (LEAP_DAY + 1, 0.0)


def test_scales_round_trip_in_vectors() -> None:
    epochs = np.linspace(-8.0e8, 1.5e9, 50)
    utc = time.tdb_to_utc(epochs)
    assert np.allclose(time.utc_to_tdb(*utc), epochs, rtol=0.0, atol=5e-7)  # some units in the last place
    assert np.allclose(time.tt_to_tdb(time.tdb_to_tt(epochs)), epochs, rtol=0.0, atol=3e-7)
    assert np.allclose(time.tt_to_tai(time.tai_to_tt(epochs)), epochs, rtol=0.0, atol=3e-7)
    assert np.abs(time.tdb_minus_tt(epochs)).max() < 1.8e-3


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2031-05-01T12:00:00.123 UTC", "2031-05-01T12:00:00.123 UTC"),
        ("2031-05-01T12:00:00.123Z", "2031-05-01T12:00:00.123 UTC"),
        ("2031-05-01 UTC", "2031-05-01T00:00:00.000 UTC"),
        ("2031-05-01 12:30 utc", "2031-05-01T12:30:00.000 UTC"),
        ("2031-121T12:00:00 UTC", "2031-05-01T12:00:00.000 UTC"),
        ("2031-05-01T12:00:37 TAI", "2031-05-01T12:00:00.000 UTC"),
        ("2031-05-01T12:01:09.184 TT", "2031-05-01T12:00:00.000 UTC"),
        ("2016-12-31T23:59:60.25 UTC", "2016-12-31T23:59:60.250 UTC"),
        ("2017-01-01T00:00:00 UTC", "2017-01-01T00:00:00.000 UTC"),
        ("1972-01-01T00:00:00.001 UTC", "1972-01-01T00:00:00.001 UTC"),
    ],
)
def test_parse_and_format(text: str, utc: str) -> None:
    assert time.format_utc(time.parse_time(text)) == utc


def test_rounding_carries() -> None:
    def rounded(text: str, decimals: int = 3) -> str:
        return time.format_time(time.parse_time(text), "UTC", decimals)

    assert rounded("2016-12-31T23:59:59.9996 UTC") == "2016-12-31T23:59:60.000"
    assert rounded("2016-12-31T23:59:60.9996 UTC") == "2017-01-01T00:00:00.000"
    assert rounded("2030-12-31T23:59:59.9996 UTC") == "2031-01-01T00:00:00.000"
    assert rounded("2030-06-30T11:59:59.96 UTC", 1) == "2030-06-30T12:00:00.0"
    assert rounded("2030-06-30T11:59:59.96 UTC", 0) == "2030-06-30T12:00:00"


def test_uniform_scales_are_formatted() -> None:
    epoch = time.parse_time("2031-05-01T12:00:00.5 TDB")
    assert epoch == 988675200.5
    assert time.format_time(epoch, "TDB", 9) == "2031-05-01T12:00:00.500000000"
    assert time.format_time(time.parse_time("1969-07-20T20:17:40 TAI"), "TAI") == "1969-07-20T20:17:40.000"
    assert time.format_time(-1e-9, "TDB", 3) == "2000-01-01T12:00:00.000"


def test_nine_decimals_keep_every_bit() -> None:
    for epoch in np.random.default_rng(7).uniform(1e7, 2e9, 200).tolist():
        assert time.parse_time(time.format_time(epoch, "TDB", 9) + " TDB") == epoch


def test_datetime_is_accepted_where_its_zone_is_known() -> None:
    epoch = time.parse_time("2031-05-01T12:00:00.25 UTC")
    assert time.parse_time(datetime(2031, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)) == epoch
    moscow = timezone(timedelta(hours=3))
    assert time.parse_time(datetime(2031, 5, 1, 15, 0, 0, 250_000, tzinfo=moscow)) == epoch
    with pytest.raises(InputError, match="without a time zone"):
        time.parse_time(datetime(2031, 5, 1, 12))


class _Time:
    """What parse_time reads of an astropy Time."""

    def __init__(self, jd1: float, jd2: float) -> None:
        self.jd1, self.jd2 = jd1, jd2

    @property
    def tdb(self) -> "_Time":
        return self


def test_an_astropy_time_is_accepted() -> None:
    assert time.parse_time(_Time(2451546.0, 0.25)) == 108000.0
    with pytest.raises(InputError, match="an array of times"):
        time.parse_time(_Time(np.array([2451546.0]), np.array([0.25])))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("2031-05-01", "without its scale"),
        ("2031-05-01T12:00:00", "without its scale"),
        ("2031-05-01T12:00:00+03:00", "not a time scale"),
        ("2031-05-01T12:00:00 UTX", "did you mean 'UTC'"),
        ("2031-02-30 UTC", "no such date"),
        ("2031-366 UTC", "no such date"),
        ("2031-000 UTC", "no such date"),
        ("2031-05-01T24:00:00 UTC", "no such time of day"),
        ("2031-05-01T12:60:00 UTC", "no such time of day"),
        ("2031-05-01T23:59:60 TDB", "no such time of day"),
        ("2031-05-01T12:00:60 UTC", "only at 23:59:60"),
        ("2031-12-31T23:59:60 UTC", "no leap second ends this day"),
        ("1969-07-20 UTC", "before 1972"),
        ("1971-12-31T23:59:60 UTC", "no leap second"),
        ("tomorrow", "not a time"),
        ("", "not a time"),
        ("2031-5-1 UTC", "not a time"),
    ],
)
def test_what_is_no_time_is_refused(text: str, cause: str) -> None:
    with pytest.raises(InputError, match=cause) as caught:
        time.parse_time(text)
    assert caught.value.problems[0].expected


def test_a_number_is_refused() -> None:
    with pytest.raises(InputError, match="not a time"):
        time.parse_time(12.0)  # type: ignore[arg-type]


def test_utc_outside_its_range_is_refused() -> None:
    with pytest.raises(InputError, match="before 1972"):
        time.tdb_to_utc(np.array([0.0, -9e8]))
    with pytest.raises(InputError, match="before 1972"):
        tai_minus_utc(41316)
    for second in (-0.1, 86401.0, np.nan):
        with pytest.raises(InputError, match="outside its UTC day"):
            utc_to_tai(LEAP_DAY, second)
    with pytest.raises(InputError, match="outside its UTC day"):
        utc_to_tai(LEAP_DAY + 1, 86400.0)


def test_what_cannot_be_formatted_is_refused() -> None:
    for epoch, scale, decimals in ((0.0, "GPS", 3), (0.0, "UTC", 13), (np.nan, "UTC", 3), (1e12, "TDB", 3)):
        with pytest.raises(InputError):
            time.format_time(epoch, scale, decimals)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00.000", "9999-12-31T23:59:59.999"])
def test_the_first_and_the_last_date_are_dates(text: str) -> None:
    assert time.format_time(time.parse_time(f"{text} TDB"), "TDB") == text


@pytest.mark.parametrize("seconds", [-63_082_324_801.0, -6.3095e10, 252_455_659_201.0, 1e300, float("nan")])
def test_what_has_no_date_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="years 1 to 9999"):
        time.format_time(seconds, "TDB")
