import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perilune.astro import time
from perilune.astro.utc import day_length, tai_to_utc, utc_to_tai

LEAP_SECOND_TAI = float(utc_to_tai(57753, 86400.0))


@settings(max_examples=300, deadline=None)
@given(st.floats(-8.8e8, 5e9))
@example(LEAP_SECOND_TAI)
@example(LEAP_SECOND_TAI + 0.5)
@example(LEAP_SECOND_TAI + 1.0)
@example(float(np.nextafter(LEAP_SECOND_TAI, -np.inf)))
@example(float(np.nextafter(LEAP_SECOND_TAI + 1.0, -np.inf)))
def test_utc_is_the_inverse_of_tai(tai):
    utc = tai_to_utc(tai)
    assert 0.0 <= utc.second_of_day < day_length(utc.day_mjd)
    assert abs(utc_to_tai(*utc) - tai) <= np.spacing(abs(tai)) + np.spacing(86400.0)


@settings(max_examples=200, deadline=None)
@given(st.floats(-8.8e8, 5e9), st.integers(0, 6))
def test_a_formatted_time_is_within_half_a_unit(epoch, decimals):
    text = time.format_time(epoch, "UTC", decimals)
    assert abs(time.parse_time(f"{text} UTC") - epoch) <= 0.5 * 10.0**-decimals + 1e-6


@settings(max_examples=200, deadline=None)
@given(st.integers(-8 * 10**8, 10**9), st.integers(0, 999), st.sampled_from(["UTC", "TAI", "TT", "TDB"]))
def test_milliseconds_survive(second, millisecond, scale):
    text = time.format_time(second + millisecond / 1000.0, scale)
    assert time.format_time(time.parse_time(f"{text} {scale}"), scale) == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_time_or_refused(text):
    from perilune.errors import InputError

    try:
        assert np.isfinite(time.parse_time(text))
    except InputError as error:
        assert all(problem.expected for problem in error.problems)
