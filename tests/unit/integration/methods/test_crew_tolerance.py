import itertools

import numpy as np
import pytest

from perilune.constants import G0
from perilune.integration.methods.crew_tolerance import longest_above_s, sustained_limit_g, tightest_level


def test_limit_falls_with_duration() -> None:
    durations = np.geomspace(0.1, 2000.0, 200)
    limits = [sustained_limit_g(float(duration)) for duration in durations]
    assert all(later <= earlier for earlier, later in itertools.pairwise(limits))


def test_longest_stretch_above_a_level_is_interpolated_and_unbroken() -> None:
    time = np.array([0.0, 10.0, 20.0, 30.0, 30.0, 50.0])
    values = np.array([0.0, 10.0, 0.0, 10.0, 0.0, 0.0])
    assert longest_above_s(time, values, np.array([5.0]))[0] == pytest.approx(10.0)
    assert longest_above_s(time, values, np.array([11.0]))[0] == 0.0
    assert longest_above_s(time, np.full(6, 3.0), np.array([3.0]))[0] == 50.0


def test_the_tightest_level_of_a_plateau_is_the_plateau() -> None:
    time = np.array([0.0, 1.0, 101.0, 102.0])
    level, duration, limit = tightest_level(time, G0 * np.array([1.0, 6.0, 6.0, 1.0]))
    assert level == pytest.approx(6.0)
    assert duration == pytest.approx(100.0)
    assert limit == pytest.approx(sustained_limit_g(100.0))
