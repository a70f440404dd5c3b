import numpy as np
import pytest

from perilune.astro.intervals import positive_intervals
from perilune.errors import InputError


def test_intervals_of_a_wave_with_both_ends_open():
    found = positive_intervals(np.cos, 0.0, 7.0, 0.3, 1e-9)
    assert np.allclose(found, [(0.0, np.pi / 2), (1.5 * np.pi, 7.0)], atol=1e-8)


def test_an_interval_shorter_than_the_step_is_found():
    found = positive_intervals(lambda t: 1e-4 - (t - 5.03) ** 2, 0.0, 10.0, 0.5, 1e-6)
    assert np.allclose(found, [(5.02, 5.04)], atol=1e-5)


def test_a_gap_shorter_than_the_step_is_found():
    found = positive_intervals(lambda t: (t - 5.03) ** 2 - 1e-4, 0.0, 10.0, 0.5, 1e-6)
    assert np.allclose(found, [(0.0, 5.02), (5.04, 10.0)], atol=1e-5)


@pytest.mark.parametrize(("value", "expected"), [(1.0, [(0.0, 10.0)]), (-1.0, []), (0.0, [])])
def test_a_constant(value, expected):
    assert positive_intervals(lambda t: np.full(t.size, value), 0.0, 10.0, 1.0) == expected


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ((1.0, 1.0, 0.1), "empty"),
        ((0.0, np.nan, 0.1), "empty"),
        ((0.0, 1.0, 0.0), "above zero"),
        ((0.0, 1.0, np.inf), "finite and above zero"),
        ((0, 1e9, 1), "million"),
    ],
)
def test_refused(span, message):
    with pytest.raises(InputError, match=message):
        positive_intervals(np.sin, *span)


def test_a_function_without_a_value_is_refused():
    with pytest.raises(InputError, match=r"no value at 2000-01-01T12:00:05 TDB"):
        positive_intervals(lambda t: np.where(t < 4.9, 1.0, np.nan), 0.0, 10.0, 1.0)
