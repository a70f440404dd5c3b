"""Lambert's equation of time against its closed forms in half angles, and the starts of its iteration.

Lagrange's form of the time (Battin 1999, section 7.1): with a = 1 / (1 - x^2), alpha = 2 acos x, beta = 2 asin(lam /
sqrt a), T = a^(3/2) ((alpha - sin alpha) - (beta - sin beta) + 2 pi N) / 2; hyperbolic functions for x above 1.
"""

import math

import numpy as np
import pytest

from perilune.astro.two_body import lambert_time as lt

TABLES = lt.start_tables()
LAMBDAS = (-0.97, -0.5, -0.05, 0.05, 0.6, 0.93)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels as plain Python: each would be compiled anew where it stands alone."""
    for name, value in vars(lt).items():
        if hasattr(value, "py_func"):
            monkeypatch.setattr(lt, name, value.py_func)


def lagrange(x: float, lam: float, turns: int = 0) -> float:
    axis = 1.0 / (1.0 - x * x)
    if x < 1.0:
        alpha, beta = 2.0 * math.acos(x), 2.0 * math.asin(lam / math.sqrt(axis))
        return 0.5 * axis**1.5 * (alpha - math.sin(alpha) - beta + math.sin(beta) + 2.0 * math.pi * turns)
    alpha, beta = 2.0 * math.acosh(x), 2.0 * math.asinh(lam * math.sqrt(x * x - 1.0))
    return 0.5 * (-axis) ** 1.5 * (math.sinh(alpha) - alpha - math.sinh(beta) + beta)


def time(x: float, lam: float, turns: int = 0) -> float:
    lam_c = 1.0 - lam * lam
    return float(lt.time_of_flight(x, lam, lam_c, math.sqrt(lam_c + lam * lam * x * x), turns))


def height(x: float, lam: float) -> float:
    return math.sqrt(1.0 - lam * lam + lam * lam * x * x)


@pytest.mark.parametrize("lam", LAMBDAS)
def test_the_time_is_lagranges(lam: float) -> None:
    for x in (-0.95, -0.6, -0.2, 0.0, 0.3, 0.7, 0.9, 1.2, 1.9, 5.0, 30.0):
        assert time(x, lam) == pytest.approx(lagrange(x, lam), rel=1e-11)
    for turns in (1, 2, 7):
        for x in (-0.8, -0.1, 0.2, 0.75, 0.95):
            assert time(x, lam, turns) == pytest.approx(lagrange(x, lam, turns), rel=1e-12)


@pytest.mark.parametrize("lam", LAMBDAS)
def test_the_parabola_takes_eulers_time(lam: float) -> None:
    assert time(1.0, lam) == pytest.approx(2.0 / 3.0 * (1.0 - lam**3), rel=1e-14)
    assert lt.slope(1.0, lam, 1.0, time(1.0, lam)) == pytest.approx(0.4 * (lam**5 - 1.0), rel=1e-14)
    # the slope there is the limit of those beside it
    assert (time(1.001, lam) - time(0.999, lam)) / 0.002 == pytest.approx(0.4 * (lam**5 - 1.0), rel=1e-5)


@pytest.mark.parametrize("lam", LAMBDAS)
@pytest.mark.parametrize(("x", "turns"), [(-0.6, 0), (0.35, 0), (1.4, 0), (-0.3, 2), (0.5, 1)])
def test_the_derivatives_are_those_of_the_time(lam: float, x: float, turns: int) -> None:
    y, now = height(x, lam), lagrange(x, lam, turns)
    found = lt._derivatives(x, lam, 1.0 - lam * lam, y, now)
    assert lt.slope(x, lam, y, now) == pytest.approx(found[0], rel=1e-12)
    # a polynomial of degree 8 through nine points about x
    step = 0.004 * np.arange(-4, 5)
    fit = np.polynomial.Polynomial.fit(step, [lagrange(x + h, lam, turns) for h in step], 8)
    for order, derivative in enumerate(found, start=1):
        assert derivative == pytest.approx(fit.deriv(order)(0.0), rel=1e-5)


@pytest.mark.parametrize("lam", LAMBDAS)
def test_the_ellipse_of_least_energy(lam: float) -> None:
    assert lt.time_at_zero(lam, 1.0 - lam * lam) == pytest.approx(lagrange(0.0, lam), rel=1e-13)


def test_battins_series() -> None:
    """4/3 F(3, 1; 5/2; z), summed term by term."""
    for z in (-0.19, -0.02, 0.0, 0.05, 0.19):
        term, total = 4.0 / 3.0, 0.0
        for n in range(200):
            total += term
            term *= (3.0 + n) / (2.5 + n) * z
        assert lt.battin_series(z) == pytest.approx(total, rel=1e-14)


@pytest.mark.parametrize("lam", LAMBDAS)
@pytest.mark.parametrize("turns", [1, 3, 12])
def test_the_quickest_conic_has_no_slope(lam: float, turns: int) -> None:
    x, least, bend = lt.quickest(lam, 1.0 - lam * lam, turns)
    assert lagrange(x, lam, turns) == pytest.approx(least, rel=1e-14)
    for aside in (-1e-3, 1e-3):
        beyond = lagrange(x + aside, lam, turns) - least
        assert beyond == pytest.approx(0.5 * bend * aside * aside, rel=2e-2)


@pytest.mark.parametrize("lam", LAMBDAS)
def test_a_direct_arc_is_found_from_far_and_near(lam: float) -> None:
    tables = (_flat(), None, None)
    for x in (-0.9, -0.4, 0.1, 0.8, 1.0, 1.00001, 1.5, 6.0, 40.0):
        found, solved = lt.direct_root(time(x, lam), lam, 1.0 - lam * lam, tables)
        assert solved
        assert found == pytest.approx(x, abs=1e-9 * (1.0 + x * x))


def _flat() -> np.ndarray:
    """A table of starts that says x = 0 everywhere: the iteration alone must find the way."""
    return np.zeros((lt._ROWS, lt._COLUMNS))


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("turns", [1, 5])
def test_a_bracket_finds_the_root_from_any_start(right: bool, turns: int) -> None:
    for lam in LAMBDAS:
        lam_c = 1.0 - lam * lam
        middle, _, _ = lt.quickest(lam, lam_c, turns)
        for part in (0.02, 0.4, 0.9):
            x = middle + part * (1.0 - middle) if right else middle - part * (1.0 + middle)
            for start in (-5.0, x, middle, 7.0):
                found, solved = lt.turning_root(lagrange(x, lam, turns), lam, lam_c, turns, right, start, middle)
                assert solved
                assert found == pytest.approx(x, abs=1e-8)


def test_a_time_out_of_the_bracket_is_not_found() -> None:
    lam, lam_c = 0.5, 0.75
    middle, least, _ = lt.quickest(lam, lam_c, 1)
    for right in (False, True):
        assert not lt.turning_root(0.9 * least, lam, lam_c, 1, right, middle, middle)[1]


@pytest.mark.parametrize("turns", [9, 40])
def test_beyond_the_tables_the_starts_lie_on_their_branches(turns: int) -> None:
    """Nine revolutions and more have no table: the starts are formulas."""
    for lam in LAMBDAS:
        lam_c = 1.0 - lam * lam
        middle, least, _ = lt.quickest(lam, lam_c, turns)
        assert not lt.turning(0.999 * least, lam, lam_c, turns, TABLES)[0]
        for factor in (1.001, 1.3, 4.0):
            fits, parting, left, right = lt.turning(factor * least, lam, lam_c, turns, TABLES)
            assert fits
            assert left < right
            assert parting == pytest.approx(middle, abs=0.05)
            for on_right, start in ((False, left), (True, right)):
                x, solved = lt.turning_root(factor * least, lam, lam_c, turns, on_right, start, parting)
                assert solved
                assert lagrange(x, lam, turns) == pytest.approx(factor * least, rel=1e-12)
                assert start == pytest.approx(x, abs=0.02)


@pytest.mark.parametrize("lam", [-0.99999, -0.97, 0.97, 0.99999])
@pytest.mark.parametrize("turns", [1, 8, 40, 1000])
def test_where_the_tables_end_the_starts_stay_on_their_branches(lam: float, turns: int) -> None:
    _, least, _ = lt.quickest(lam, (1.0 - lam) * (1.0 + lam), turns)
    for factor in (1.001, 1.03, 1.1, 2.0, 10.0, 1e4):
        fits, parting, left, right = lt.turning(factor * least, lam, (1.0 - lam) * (1.0 + lam), turns, TABLES)
        assert fits
        assert -1.0 < left < parting < right < 1.0


def test_what_takes_less_than_its_revolutions_is_refused_at_once() -> None:
    assert lt.turning(9.0 * math.pi * (1.0 - 1e-9), 0.5, 0.75, 9, TABLES) == (False, 0.0, 0.0, 0.0)


def test_the_tables_start_next_to_the_root() -> None:
    direct, quick, branch = TABLES
    assert direct.shape == (281, 129)
    assert (quick.shape, branch.shape) == ((8, 2, 65), (8, 193, 65))
    for lam in (-0.8, -0.3, 0.25, 0.71):
        lam_c = 1.0 - lam * lam
        for x in (-0.7, 0.05, 0.6, 1.7):
            assert lt._start(time(x, lam), lam, direct) == pytest.approx(x, abs=2e-3 * (1.0 + x))
        for turns in (1, 8):
            middle, least, _ = lt.quickest(lam, lam_c, turns)
            fits, parting, left, right = lt.turning(1.5 * least, lam, lam_c, turns, TABLES)
            assert fits
            assert parting == pytest.approx(middle, abs=5e-3)
            assert lagrange(left, lam, turns) == pytest.approx(1.5 * least, rel=5e-3)
            assert lagrange(right, lam, turns) == pytest.approx(1.5 * least, rel=5e-3)
            assert not lt.turning(0.97 * least, lam, lam_c, turns, TABLES)[0]


def test_a_start_out_of_the_table_is_one_at_its_edge() -> None:
    """Beyond its rows log(1 + x) goes on as a straight line over the logarithm of the time, within its columns."""
    table = np.add.outer(np.arange(float(lt._ROWS)), 0.5 * np.arange(float(lt._COLUMNS))) / 100.0
    for log_time, lam in ((-9.0, -0.5), (-7.0, 0.0), (0.02, 0.33), (7.0, 1.0), (8.5, -1.0)):
        line = (20.0 * (log_time + 7.0) + 32.0 * (lam + 1.0)) / 100.0
        assert lt._start(math.exp(log_time), lam, table) == pytest.approx(math.expm1(line), rel=1e-9)
    branch = np.add.outer(np.arange(193.0), np.zeros(65)) + np.arange(65.0)
    assert lt._on_branch(branch, 0.25, 7, 0.5) == pytest.approx(1.25 * 96.0 + 7.5)
    assert lt._on_branch(branch, 1.0, 63, 1.0) == pytest.approx(192.0 + 64.0)
    assert lt._on_branch(branch, -1.0, 0, 0.0) == 0.0


def test_the_tables_hold_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three columns of each, the outer ones a millionth within lam = -1 and their neighbours."""
    monkeypatch.setattr(lt, "_COLUMNS", 3)
    monkeypatch.setattr(lt, "_TURNING_COLUMNS", 3)
    monkeypatch.setattr(lt, "_TABLED_TURNS", 2)
    direct = lt._direct_table()
    quick, branch = lt._turning_tables()
    assert (direct.shape, quick.shape, branch.shape) == ((281, 3), (2, 2, 3), (2, 193, 3))
    for j in (1, 2):
        for row in (110, 150, 200, 260):
            assert lagrange(math.expm1(direct[row, j]), j / 64.0 - 1.0) == pytest.approx(
                math.exp(row / 20.0 - 7.0), rel=1e-3
            )
        for turns in (1, 2):
            lam = j / 32.0 - 1.0
            least, middle = quick[turns - 1, :, j]
            assert lt.quickest(lam, 1.0 - lam * lam, turns)[:2] == pytest.approx((middle, least), rel=1e-12)
            for row in (24, 72, 132, 168):
                part = row / 96.0 - 1.0
                time_asked = least * (1.0 + (part / (1.0 - abs(part))) ** 2)
                x = branch[turns - 1, row, j]
                assert lagrange(x, lam, turns) == pytest.approx(time_asked, rel=1e-3)
                assert (x > middle) == (part > 0.0)
    assert [lt._column(k, 64.0) for k in (0, 64, 128)] == [1e-6 - 1.0, 0.0, 1.0 - 1e-6]
