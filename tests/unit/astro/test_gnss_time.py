import numpy as np
import pytest

from perilune.astro.gnss_time import GlonassDate, glonass_to_tdb, tdb_to_glonass, tdb_to_week, week_to_tdb
from perilune.astro.time import SCALES, format_time, from_uniform, parse_time, to_uniform
from perilune.errors import InputError


@pytest.mark.parametrize(
    ("text", "scale", "week"),
    [
        ("1980-01-06T00:00:00 UTC", "GPST", 0),  # IS-GPS-200: zero time-point
        ("2006-01-01T00:00:00 UTC", "BDT", 0),  # BDS-SIS-ICD: start epoch
        ("1999-08-21T23:59:47 UTC", "GST", 0),  # OS SIS ICD: 13 s before midnight UTC, GPS week 1024
        ("1999-08-21T23:59:47 UTC", "GPST", 1024),
    ],
)
def test_weeks_begin_where_the_control_documents_say(text, scale, week):
    found = tdb_to_week(parse_time(text), scale)
    # near a week's edge the float decides the side by some 1e-7 s
    count = int(found.week) * 604_800 + float(found.second_of_week)
    assert count == pytest.approx(week * 604_800, abs=1e-6)


def test_weeks_and_back():
    epochs = np.linspace(3e8, 1.4e9, 40)
    for scale in ("GPST", "GST", "BDT"):
        assert np.allclose(week_to_tdb(*tdb_to_week(epochs, scale), scale), epochs, rtol=0.0, atol=1e-6)


def test_a_glonass_day_with_a_leap_second_has_86_401_s():
    before = tdb_to_glonass(parse_time("2016-12-31T20:59:59.5 UTC"))
    assert (int(before.day), round(float(before.second_of_day), 3)) == (366, 86_399.5)
    leap = tdb_to_glonass(parse_time("2016-12-31T23:59:60.5 UTC"))
    last = tdb_to_glonass(parse_time("2017-01-01T20:59:59.5 UTC"))
    assert (int(leap.four_year_interval), int(leap.day)) == (6, 367)
    assert float(leap.second_of_day) == pytest.approx(10_800.5, abs=1e-6)
    assert float(last.second_of_day) == pytest.approx(86_400.5, abs=1e-6)


def test_glonass_and_back_through_a_leap_second():
    epochs = parse_time("2016-12-31T20:59:50 UTC") + np.linspace(0.0, 90_000.0, 501)
    assert np.allclose(glonass_to_tdb(tdb_to_glonass(epochs)), epochs, rtol=0.0, atol=1e-6)


def test_glonass_text_is_three_hours_ahead():
    epoch = parse_time("2031-05-01T22:00:00 UTC")
    assert format_time(epoch, "GLONASST") == "2031-05-02T01:00:00.000"
    assert parse_time("2031-05-02T01:00:00 GLONASST") == epoch
    assert parse_time("2017-01-01T02:59:60.5 GLONASST") == parse_time("2016-12-31T23:59:60.5 UTC")
    with pytest.raises(InputError, match="no leap second ends this day"):
        parse_time("2017-01-02T02:59:60 GLONASST")


@pytest.mark.parametrize("scale", SCALES)
def test_text_and_back_in_every_scale(scale):
    epoch = parse_time("2024-02-29T23:59:59.123456 UTC")
    assert parse_time(f"{format_time(epoch, scale, 9)} {scale}") == pytest.approx(epoch, abs=5e-7)


@pytest.mark.parametrize("scale", ["TAI", "TT", "TDB", "GPST", "GST", "BDT", "UT1"])
def test_uniform_scales_and_back_in_vectors(scale):
    epochs = np.linspace(-7e8, 8e8, 60)
    there = to_uniform(epochs, scale)
    assert there.shape == epochs.shape
    assert np.allclose(from_uniform(there, scale), epochs, rtol=0.0, atol=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: to_uniform(0.0, "UTC"), "no uniform time scale"),
        (lambda: tdb_to_week(0.0, "TAI"), "counts no weeks"),
        (lambda: week_to_tdb(1, 604_800.0, "GPST"), "outside its week"),
        (lambda: tdb_to_glonass(-2e8), "before 1996"),
        (lambda: glonass_to_tdb(GlonassDate(6, 1462, 0.0)), "no such GLONASS day"),
        (lambda: glonass_to_tdb(GlonassDate(6, 1, 86_400.0)), "outside its GLONASS day"),
    ],
)
def test_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
