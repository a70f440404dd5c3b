"""The Runge-Kutta method of the re-integration against equations whose answer is known."""

import math

import pytest

from perilune.launch.ascent.dormand_prince import flown


def _orbit(_, y):
    cube = math.hypot(y[0], y[1]) ** 3
    return [y[2], y[3], -y[0] / cube, -y[1] / cube]


@pytest.mark.parametrize(("allowed", "error"), [(1e-6, 1e-3), (1e-10, 1e-7)])
def test_an_ellipse_closes_within_the_sum_of_the_allowed_errors(allowed, error):
    start = [0.4, 0.0, 0.0, 2.0]  # eccentricity 0.6, semi-major axis 1
    end, _ = flown(_orbit, (0.0, 2.0 * math.pi), start, (allowed,) * 4, 0.1)
    assert end == pytest.approx(start, abs=error)
    assert end != pytest.approx(start, abs=1e-3 * allowed)


def test_a_polynomial_of_degree_four_is_exact_in_steps_of_any_length():
    end, step = flown(lambda t, _: [5.0 * t**4], (1.0, 3.0), [1.0], (1e-3,), 0.7)
    assert end == pytest.approx([3.0**5], rel=1e-13)
    assert step > 0.7


def test_a_jump_costs_short_steps_and_not_the_answer():
    times = []

    def rate(t, _):
        times.append(t)
        return [1.0 if t < math.pi else 3.0]

    end, _ = flown(rate, (0.0, 10.0), [0.0], (1e-6,), 1.0)
    assert end == pytest.approx([math.pi + 3.0 * (10.0 - math.pi)], abs=1e-3)
    assert sum(abs(t - math.pi) < 1e-2 for t in times) > 20


def test_what_no_step_can_follow_ends_all_the_same():
    def rate(t, _):
        return [1e12 * math.copysign(1.0, math.sin(1e9 * t)) if t > 0.99 else 0.0]

    end, _ = flown(rate, (0.0, 1.0), [0.0], (1e-9,), 0.1)
    assert math.isfinite(end[0])


def test_the_step_that_would_be_next_is_told():
    _, step = flown(_orbit, (0.0, 1.0), [1.0, 0.0, 0.0, 1.0], (1e-9,) * 4, 1e-3)
    assert 0.01 < step < 0.5


def test_backwards_it_comes_to_where_it_began():
    start = [0.4, 0.0, 0.0, 2.0]
    there, step = flown(_orbit, (0.0, 2.0), start, (1e-9,) * 4, 0.1)
    back, _ = flown(_orbit, (2.0, 0.0), there, (1e-9,) * 4, step)
    assert back == pytest.approx(start, abs=1e-6)


def test_a_rate_that_is_no_number_is_told_and_not_followed_for_ever():
    with pytest.raises(ValueError, match="not a number"):
        flown(lambda t, _: [math.nan if t > 0.5 else 1.0], (0.0, 1.0), [0.0], (1e-6,), 0.1)
