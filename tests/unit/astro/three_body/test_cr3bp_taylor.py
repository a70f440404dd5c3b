"""The Taylor series of the restricted problems as plain Python, against their equations written out."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro.three_body import cr3bp_taylor as taylor

MU = 0.1
SUN = np.array([3.0, 4.0, 0.7, 0.4])
NO_SUN = np.zeros(4)
NEAR_SMALLER = np.array([1.02, 0.21, -0.18, 0.12, -0.3, 0.21])
NEAR_LARGER = np.array([-0.35, 0.2, 0.3, 0.2, 0.9, -0.4])
CASES = [(state, sun) for state in (NEAR_SMALLER, NEAR_LARGER) for sun in (NO_SUN, SUN)]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels as plain Python."""
    for name, value in vars(taylor).items():
        if hasattr(value, "py_func"):
            monkeypatch.setattr(taylor, name, value.py_func)


def written_out(time: float, state: np.ndarray, sun: np.ndarray) -> np.ndarray:
    """Szebehely (1967), and the Sun on its circle (Simo et al. 1995, eq. 3)."""
    mass, distance, rate, angle = sun
    place = distance * np.array([math.cos(angle - rate * time), math.sin(angle - rate * time), 0.0])
    x, y, _, vx, vy, _ = state
    pull = np.array([x + 2.0 * vy, y - 2.0 * vx, 0.0])
    for weight, body in ((1.0 - MU, [-MU, 0.0, 0.0]), (MU, [1.0 - MU, 0.0, 0.0]), (mass, place)):
        if weight:
            towards = np.asarray(body) - state[:3]
            pull += weight * towards / np.linalg.norm(towards) ** 3
    if mass:
        pull -= mass * place / distance**3
    return np.concatenate([state[3:], pull])


def series(
    state: np.ndarray, sun: np.ndarray, time: float = 0.0, origin: float | None = None
) -> tuple[Any, Any, float]:
    moved, nearer = taylor.from_nearer_primary(state, MU)
    if origin is not None:
        moved[0] += nearer - origin
        nearer = origin
    c, w = np.empty((6, taylor.ORDER + 1)), np.empty((taylor.WORK_ROWS, taylor.ORDER + 1))
    c[:, 0] = moved
    taylor.expand(c, w, MU, nearer, sun, time)
    return c, w, nearer


def at(c: np.ndarray, h: float) -> np.ndarray:
    return np.array([np.polynomial.polynomial.polyval(h, row) for row in c])


@pytest.mark.parametrize("half", [0.5, 1.5])
def test_a_power_of_a_series(half: float) -> None:
    """s = a^(-1 - half): its square times a^(2 + 2 half) is one."""
    a = np.array([1.7, 0.3, -0.2, 0.11, 0.05, -0.3])
    s = np.empty(6)
    for k in range(6):
        taylor._power(a, s, k, half)
    product = np.convolve(s, s)[:6]
    for _ in range(int(2 + 2 * half)):
        product = np.convolve(product, a)[:6]
    assert product == pytest.approx([1.0, 0, 0, 0, 0, 0], abs=1e-13)


@pytest.mark.parametrize("origin", [0.0, 1.0])
@pytest.mark.parametrize(("state", "sun"), CASES)
def test_the_series_keeps_the_equations(state: np.ndarray, sun: np.ndarray, origin: float) -> None:
    c, _, _ = series(state, sun, 0.3, origin)
    for h in (0.0, 0.008, -0.008):
        there = taylor.from_barycentre(at(c, h), MU, origin)
        rate = np.array([np.polynomial.polynomial.polyval(h, np.arange(1, 21) * row[1:]) for row in c])
        assert rate == pytest.approx(written_out(0.3 + h, there, sun), rel=1e-10, abs=1e-10)
        if not sun[0]:
            assert taylor.rate_of_change(there, MU) == pytest.approx(rate, rel=1e-10, abs=1e-10)


@pytest.mark.parametrize(("state", "sun"), CASES)
def test_the_variations_are_those_of_the_series(state: np.ndarray, sun: np.ndarray) -> None:
    c, w, _ = series(state, sun, 0.3)
    taylor._expand_gradient(c, w, MU, sun)
    d = np.zeros((taylor.ORDER + 1, 6, 6))
    d[0] = np.eye(6)
    taylor._expand_columns(d, w)
    h, step = 0.01, 1e-6
    matrix = sum(d[k] * h**k for k in range(taylor.ORDER + 1))
    for i, change in enumerate(step * np.eye(6)):
        ends = [at(series(state + sign * change, sun, 0.3)[0], h) for sign in (1.0, -1.0)]
        assert matrix[:, i] == pytest.approx((ends[0] - ends[1]) / (2.0 * step), abs=2e-8)


def test_the_value_of_a_series() -> None:
    c, _, _ = series(NEAR_SMALLER, SUN)
    out = np.empty(6)
    for h in (0.0, 0.02, -0.03):
        taylor.evaluate(c, h, out)
        assert out == pytest.approx(at(c, h), rel=1e-14)


def test_the_step_is_what_the_last_two_coefficients_allow() -> None:
    """Jorba and Zou (2005), eq. 3-8: e^-2 of the least of two radii of convergence; 0.7 over the rate of the pull."""
    c = np.zeros((6, taylor.ORDER + 1))
    w = np.zeros((taylor.WORK_ROWS, taylor.ORDER + 1))
    w[6, 0] = 1e-6
    c[:, 0], c[3, -1], c[5, -2] = [0.5, -4.0, 1.0, 0.0, 2.0, -1.0], -3e-9, 2e-8
    by_last, by_before = (4.0 / 3e-9) ** (1.0 / 20.0), (4.0 / 2e-8) ** (1.0 / 19.0)
    assert taylor.step_length(c, w) == pytest.approx(math.exp(-2.0) * min(by_last, by_before), rel=1e-14)
    c[3, -1] = -3e-6
    assert taylor.step_length(c, w) == pytest.approx(math.exp(-2.0) * (4.0 / 3e-6) ** 0.05, rel=1e-14)
    w[6, 0] = 49.0
    assert taylor.step_length(c, w) == pytest.approx(0.1)
    w[6, 0], c[5, -2] = 1e-4, 0.0
    assert taylor.step_length(c, w) == pytest.approx(70.0)
    c[5, -2], c[3, -1] = 2e-8, 0.0
    assert taylor.step_length(c, w) == pytest.approx(70.0)
    for place in ((2, 0), (4, -1)):
        lost = c.copy()
        lost[place] = np.inf
        assert taylor.step_length(lost, w) == 0.0


def test_places_count_from_the_nearer_primary() -> None:
    for x, origin in ((0.39, 0.0), (0.41, 1.0), (-3.0, 0.0), (2.0, 1.0)):
        state = np.array([x, 1.0, 2.0, 3.0, 4.0, 5.0])
        moved, found = taylor.from_nearer_primary(state, MU)
        assert found == origin
        assert moved == pytest.approx([x + MU - origin, 1.0, 2.0, 3.0, 4.0, 5.0])
        assert taylor.from_barycentre(moved, MU, origin) == pytest.approx(state)
        assert taylor.from_barycentre(state, MU, 1.0)[0] == pytest.approx(x + 0.9)
        assert taylor.nearer_primary(moved, origin) == origin
        other = moved + np.array([2.0 * origin - 1.0, 0, 0, 0, 0, 0])
        assert taylor.nearer_primary(other, 1.0 - origin) == origin
        assert other == pytest.approx(moved)


@pytest.mark.parametrize(("state", "sun"), CASES)
def test_the_flow_against_another_integrator(state: np.ndarray, sun: np.ndarray) -> None:
    for span in (0.25, -0.2):
        solved = solve_ivp(written_out, (0.0, span), state, method="DOP853", rtol=1e-12, atol=1e-13, args=(sun,))
        end, reached = taylor.flow(state, span, MU, sun)
        assert reached
        assert end == pytest.approx(solved.y[:, -1], abs=1e-9)
    assert taylor.flow(state, 0.0, MU, sun)[0].tolist() == state.tolist()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_samples_are_the_flow(sign: float) -> None:
    times = sign * np.array([0.0, 0.004, 0.15, 0.15, 0.3])
    states, reached = taylor.samples(NEAR_LARGER, times, MU, SUN)
    assert reached
    assert states[0].tolist() == NEAR_LARGER.tolist()
    for time, state in zip(times[1:], states[1:], strict=True):
        assert state == pytest.approx(taylor.flow(NEAR_LARGER, time, MU, SUN)[0], abs=1e-12)


def test_variations_follow_the_flow_and_tell_how_near_it_came() -> None:
    first = np.array([[1.0, 0.0], [0.0, 0.5], [0.2, 0.0], [0.0, 1.0], [0.3, 0.0], [0.0, -0.4]])
    for span in (0.2, -0.2):
        end, matrix, reached, near_1, near_2 = taylor.variations(NEAR_SMALLER, span, MU, SUN, first)
        assert reached
        assert end == pytest.approx(taylor.flow(NEAR_SMALLER, span, MU, SUN)[0], abs=1e-13)
        step = 1e-6
        for i in range(2):
            ends = [taylor.flow(NEAR_SMALLER + sign * step * first[:, i], span, MU, SUN)[0] for sign in (1.0, -1.0)]
            assert matrix[:, i] == pytest.approx((ends[0] - ends[1]) / (2.0 * step), abs=1e-6)
        ends = [state[:3] for state in (NEAR_SMALLER, end)]
        for near, x in ((near_1, -MU), (near_2, 1.0 - MU)):
            distances = [float(np.linalg.norm(place - [x, 0.0, 0.0])) for place in ends]
            assert 0.9 * min(distances) < near <= min(distances) + 1e-15
    end, matrix, reached, near_1, near_2 = taylor.variations(NEAR_LARGER, 0.0, MU, SUN, first)
    assert reached
    assert matrix.tolist() == first.tolist()
    assert near_1 == pytest.approx(np.linalg.norm(NEAR_LARGER[:3] - [-MU, 0.0, 0.0]))
    assert near_2 == pytest.approx(np.linalg.norm(NEAR_LARGER[:3] - [1.0 - MU, 0.0, 0.0]))


def test_a_motion_that_cannot_go_on_is_told() -> None:
    wild = np.array([-MU, 0.0, 0.0, 0.0, 0.0, 0.0])
    with np.errstate(all="ignore"):
        assert not taylor.flow(wild, 1.0, MU, NO_SUN)[1]
        assert not taylor.samples(wild, np.array([1.0]), MU, NO_SUN)[1]
        assert not taylor.variations(wild, 1.0, MU, NO_SUN, np.eye(6))[2]
