"""The time-of-flight equation of Lambert's problem and its roots, for compiled code.

After Izzo (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15,
doi 10.1007/s10569-014-9587-y. Dimensionless: ``lam`` from the geometry, ``lam_c`` = 1 - lam^2, ``x`` of the conic
(below 1 an ellipse, 1 the parabola, above a hyperbola), ``turns`` whole revolutions. Differences of nearly equal
numbers are avoided throughout, so short arcs, arcs near 180 degrees and parabolas keep their digits.
"""

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.kernel import kernel

FloatArray = NDArray[np.float64]

_TERMS: Final = 24
_SERIES: Final = tuple(4.0 / 3.0 * np.cumprod([1.0] + [(3.0 + n) / (2.5 + n) for n in range(_TERMS - 1)]))
_SERIES_BOUND: Final = 0.2  # where the neglected terms fall below the rounding
_FREE_STEPS: Final = 8
_MOST_STEPS: Final = 80
_STRAIGHT: Final = 3e-4
_NEWTON_RESIDUAL: Final = 1e-9
_ROUNDING: Final = 5e-16
_LOG_FIRST: Final = -7.0
_PER_LOG_STEP: Final = 20.0
_PER_LAM_STEP: Final = 64.0
_ROWS: Final = 14 * 20 + 1
_COLUMNS: Final = 2 * 64 + 1
_TABLED_TURNS: Final = 8
_TABLED_LAM: Final = 0.95  # beyond, the least time bends too much between the columns
_CLEAR: Final = 1.02  # of the least time in the tables, good to 0.2 %: above it they start both branches
_HOPELESS: Final = 0.98  # of it: below no conic has so many revolutions
_TURNING_ROWS: Final = 2 * 96 + 1
_PER_TURNING_STEP: Final = 96.0
_TURNING_COLUMNS: Final = 2 * 32 + 1
_PER_TURNING_LAM: Final = 32.0
_NEAR_PARABOLA: Final = 1e-4
_FMA: Final = {"contract"}


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def battin_series(z):  # type: ignore[no-untyped-def]
    """Return 4/3 F(3, 1; 5/2; z), |z| < 0.2 (Izzo 2015, eq. 20); four chains of Horner run side by side."""
    z2 = z * z
    z4 = z2 * z2
    p0, p1, p2, p3 = _SERIES[20], _SERIES[21], _SERIES[22], _SERIES[23]
    for k in range(16, -1, -4):
        p0, p1 = p0 * z4 + _SERIES[k], p1 * z4 + _SERIES[k + 1]
        p2, p3 = p2 * z4 + _SERIES[k + 2], p3 * z4 + _SERIES[k + 3]
    return (p0 + z * p1) + z2 * (p2 + z * p3)


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def time_of_flight(x, lam, lam_c, y, turns):  # type: ignore[no-untyped-def]
    """Return the dimensionless time of flight (Izzo 2015, eq. 18 by Lancaster and Blanchard, eq. 20 by Battin)."""
    product = lam * x
    eta = lam_c / (y + product) if product > 0.0 else y - product
    s1 = 0.5 * (lam_c / (1.0 + lam) if lam > 0.0 else 1.0 - lam) - 0.5 * x * eta
    e = (x - 1.0) * (x + 1.0)
    if abs(s1) < _SERIES_BOUND:
        direct = 0.5 * eta * (eta * eta * battin_series(s1) + 4.0 * lam)
        return direct if turns == 0 else direct + turns * math.pi / (-e * math.sqrt(-e))
    root = math.sqrt(abs(e))
    g = x * y - lam * e
    f = root * eta
    d = math.atan2(f, g) + turns * math.pi if e < 0.0 else math.log(f + g)
    difference = x - lam * y
    if product > 0.0 and x > 0.0:
        difference = lam_c * (x * x * (1.0 + lam * lam) - lam * lam) / (x + lam * y)
    return (difference - d / root) / e


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def slope(x, lam, y, time):  # type: ignore[no-untyped-def]
    """Return dT/dx (Izzo 2015, eq. 22); next to the parabola of less than one revolution, the value there."""
    u = (1.0 - x) * (1.0 + x)
    if abs(u) < 1e-10:
        return 0.4 * (lam**5 - 1.0)
    return (3.0 * time * x - 2.0 + 2.0 * lam * lam * lam * x / y) / u


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _derivatives(x, lam, lam_c, y, time):  # type: ignore[no-untyped-def]
    """Return the first three derivatives of the time by x, away from the parabola (Izzo 2015, eq. 22)."""
    per_u, per_y = 1.0 / ((1.0 - x) * (1.0 + x)), 1.0 / y
    lam2 = lam * lam
    lam3_y = lam2 * lam * per_y
    bend = lam_c * lam3_y * per_y * per_y
    d1 = (3.0 * time * x - 2.0 + 2.0 * lam3_y * x) * per_u
    d2 = (3.0 * time + 5.0 * x * d1 + 2.0 * bend) * per_u
    d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * bend * lam2 * x * per_y * per_y) * per_u
    return d1, d2, d3


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _correction(x, lam, lam_c, y, time, excess):  # type: ignore[no-untyped-def]
    """Return what to take from x, and whether that is the last time.

    Householder's step of third order, which is the last one where the curvature changes the slope by less than 3e-4
    over it; next to the parabola x = 1 Newton's.
    """
    if abs((1.0 - x) * (1.0 + x)) < _NEAR_PARABOLA:
        return excess / slope(x, lam, y, time), abs(excess) < _NEWTON_RESIDUAL * time
    d1, d2, d3 = _derivatives(x, lam, lam_c, y, time)
    square = d1 * d1
    bend = excess * d2
    step = excess * (square - 0.5 * bend) / (d1 * (square - bend) + d3 * excess * excess / 6.0)
    return step, abs(bend) < _STRAIGHT * square


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _start(time, lam, table):  # type: ignore[no-untyped-def]
    """Return the start for less than one revolution, from the table; beyond it log(1 + x) is a straight line."""
    row = (math.log(time) - _LOG_FIRST) * _PER_LOG_STEP
    column = (lam + 1.0) * _PER_LAM_STEP
    i = min(max(int(row), 0), _ROWS - 2)
    j = min(int(column), _COLUMNS - 2)
    p, q = row - i, column - j
    low = table[i, j] + q * (table[i, j + 1] - table[i, j])
    high = table[i + 1, j] + q * (table[i + 1, j + 1] - table[i + 1, j])
    return math.exp(low + p * (high - low)) - 1.0


@kernel(error_model="numpy", fastmath=_FMA)
def _bracketed_root(time, lam, lam_c, turns, right, x, low, high):  # type: ignore[no-untyped-def]
    """Return x between low and high where the time, rising (right) or falling, is that asked; whether it was found."""
    for _ in range(_MOST_STEPS):
        if not low < x < high:
            x = 0.5 * (low + high)
        y = math.sqrt(lam_c + lam * lam * x * x)
        now = time_of_flight(x, lam, lam_c, y, turns)
        excess = now - time
        if (excess > 0.0) == right:
            high = x
        else:
            low = x
        step, last = _correction(x, lam, lam_c, y, now, excess)
        if last or abs(excess) < _ROUNDING * time:
            return (x - step if low <= x - step <= high else x), True
        x -= step
        if high - low < _ROUNDING * (1.0 + high):
            return x, abs(excess) < _NEWTON_RESIDUAL * time
    return x, False


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def direct_root(time, lam, lam_c, tables):  # type: ignore[no-untyped-def]
    """Return x of less than one revolution whose time of flight is the one asked, and whether it was found."""
    x = _start(time, lam, tables[0])
    for _ in range(_FREE_STEPS):
        y = math.sqrt(lam_c + lam * lam * x * x)
        now = time_of_flight(x, lam, lam_c, y, 0)
        step, last = _correction(x, lam, lam_c, y, now, now - time)
        x = x - step if x - step > -1.0 else 0.5 * (x - 1.0)
        if last:
            return x, True
    high = 1.0
    while time_of_flight(high, lam, lam_c, math.sqrt(lam_c + lam * lam * high * high), 0) > time and high < 1e100:
        high *= 4.0
    return _bracketed_root(time, lam, lam_c, 0, False, x, -1.0, high)


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def time_at_zero(lam, lam_c):  # type: ignore[no-untyped-def]
    """Return the time of flight at x = 0, the ellipse of least energy, less than one revolution."""
    root = math.sqrt(lam_c)
    return math.atan2(root, lam) + lam * root


@kernel(error_model="numpy", fastmath=_FMA)
def quickest(lam, lam_c, turns):  # type: ignore[no-untyped-def]
    """Return x and the time of the quickest conic of ``turns`` whole revolutions (one or more), and d2T/dx2 there.

    Halley's iteration on dT/dx, bracketed; it ends where its last step leaves the time right to rounding.
    """
    bend = 3.0 * (time_at_zero(lam, lam_c) + turns * math.pi) + 2.0 * lam**3 / math.sqrt(lam_c)
    x = 4.0 * bend / (2.0 * bend * bend - 32.0) if bend > 5.0 else 0.3
    low, high = 0.0, 1.0
    least, d2 = math.inf, 1.0
    for _ in range(_MOST_STEPS):
        y = math.sqrt(lam_c + lam * lam * x * x)
        time = time_of_flight(x, lam, lam_c, y, turns)
        d1, d2, d3 = _derivatives(x, lam, lam_c, y, time)
        if d1 < 0.0:
            low = x
        else:
            high = x
        step = 2.0 * d1 * d2 / (2.0 * d2 * d2 - d1 * d3)
        least = time - 0.5 * d1 * d1 / d2 - d3 * d1**3 / (6.0 * d2**3)
        if abs(step * d3) < 3e-5 * d2 and abs(step) < 3e-5:
            return x - step, least, d2
        x = x - step if low < x - step < high else 0.5 * (low + high)
        if high - low < 1e-15:
            break
    return x, min(least, time), d2


@kernel(error_model="numpy", fastmath=_FMA)
def turning(time, lam, lam_c, turns, tables):  # type: ignore[no-untyped-def]
    """Return whether ``turns`` whole revolutions (one or more) fit, where their branches part, and a start on each.

    Clear of the least time the starts come from tables over the square root of the time beyond it, in which both
    branches are one smooth line; near it from the quickest conic.
    """
    if time < turns * math.pi:
        return False, 0.0, 0.0, 0.0
    if turns <= _TABLED_TURNS and abs(lam) < _TABLED_LAM:
        column = (lam + 1.0) * _PER_TURNING_LAM
        j = min(int(column), _TURNING_COLUMNS - 2)
        q = column - j
        quick = tables[1][turns - 1]
        beyond = time / (quick[0, j] + q * (quick[0, j + 1] - quick[0, j]))
        if beyond < _HOPELESS:
            return False, 0.0, 0.0, 0.0
        if beyond > _CLEAR:
            root = math.sqrt(beyond - 1.0)
            part = root / (1.0 + root)
            middle = quick[1, j] + q * (quick[1, j + 1] - quick[1, j])
            branch = tables[2][turns - 1]
            return True, middle, _on_branch(branch, -part, j, q), _on_branch(branch, part, j, q)
    time_0 = time_at_zero(lam, lam_c) + turns * math.pi
    if time < _CLEAR * time_0:
        x, least, d2 = quickest(lam, lam_c, turns)
        if time < least:
            return False, 0.0, 0.0, 0.0
        reach = math.sqrt(2.0 * (time - least) / d2)
        return True, x, max(x - reach, 0.5 * (x - 1.0)), min(x + reach, 0.5 * (x + 1.0))
    return True, 0.0, _left_start(time, lam, time_0, turns), _right_start(time, lam, time_0, turns)


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _on_branch(branch, part, j, q):  # type: ignore[no-untyped-def]
    row = (part + 1.0) * _PER_TURNING_STEP
    i = min(int(row), _TURNING_ROWS - 2)
    p = row - i
    low = branch[i, j] + q * (branch[i, j + 1] - branch[i, j])
    high = branch[i + 1, j] + q * (branch[i + 1, j + 1] - branch[i + 1, j])
    return low + p * (high - low)


@kernel(error_model="numpy", fastmath=_FMA)
def _right_start(time, lam, time_0, turns):  # type: ignore[no-untyped-def]
    """Return a start on the right branch: twice around, the time less than one revolution taken as a line in x."""
    direct_0 = time_0 - turns * math.pi
    direct_1 = 2.0 / 3.0 * (1.0 - lam * lam * lam)
    x = math.sqrt(1.0 - (turns * math.pi / (time - direct_1)) ** (2.0 / 3.0))
    return math.sqrt(1.0 - (turns * math.pi / (time - direct_0 - x * (direct_1 - direct_0))) ** (2.0 / 3.0))


@kernel(error_model="numpy", fastmath=_FMA)
def _left_start(time, lam, time_0, turns):  # type: ignore[no-untyped-def]
    """Return a start on the left branch, which the right one mirrors.

    As Lagrange's equation has it, T(x, lam) + T(-x, -lam) of less than one revolution is that of the whole ellipse, so
    what lacks in ``turns`` + 1 revolutions is taken as a line in x.
    """
    whole = (turns + 1.0) * math.pi
    lacks_0 = whole - time_0
    lacks_1 = 2.0 / 3.0 * (1.0 + lam * lam * lam)
    square = 1.0 - (whole / (time + lacks_0)) ** (2.0 / 3.0)
    again = 1.0 - (whole / (time + lacks_0 + math.sqrt(square) * (lacks_1 - lacks_0))) ** (2.0 / 3.0)
    return -math.sqrt(max(again, 0.25 * square))


@kernel(error_model="numpy", fastmath=_FMA)
def turning_root(time, lam, lam_c, turns, right, start, middle):  # type: ignore[no-untyped-def]
    """Return x on a branch of ``turns`` whole revolutions and whether it was found; the rest comes from `turning`."""
    low, high = (middle, 1.0) if right else (-1.0, middle)
    return _bracketed_root(time, lam, lam_c, turns, right, start, low, high)


@kernel(error_model="numpy")
def _times(x, lam, turns, out):  # type: ignore[no-untyped-def]
    lam_c = (1.0 - lam) * (1.0 + lam)
    for i in range(x.shape[0]):
        out[i] = time_of_flight(x[i], lam, lam_c, math.sqrt(lam_c + lam * lam * x[i] * x[i]), turns)


def _column(number: int, per_step: float) -> float:
    return float(np.clip(number / per_step - 1.0, -1.0 + 1e-6, 1.0 - 1e-6))


def _direct_table() -> FloatArray:
    """Return log(1 + x) over log(time) (rows) and lam (columns)."""
    table = np.empty((_ROWS, _COLUMNS))
    logs = _LOG_FIRST + np.arange(_ROWS) / _PER_LOG_STEP
    log_x = np.linspace(-12.0, 12.0, 4000)
    times = np.empty(log_x.size)
    for j in range(_COLUMNS):
        _times(np.expm1(log_x), _column(j, _PER_LAM_STEP), 0, times)
        table[:, j] = np.interp(logs, np.log(times[::-1]), log_x[::-1])
    return table


def _turning_tables() -> tuple[FloatArray, FloatArray]:
    """Return least time and its x over lam, and x over the bounded root of the time beyond it and lam; per turns."""
    quick = np.empty((_TABLED_TURNS, 2, _TURNING_COLUMNS))
    branch = np.empty((_TABLED_TURNS, _TURNING_ROWS, _TURNING_COLUMNS))
    parts = np.arange(_TURNING_ROWS) / _PER_TURNING_STEP - 1.0
    x = np.tanh(np.linspace(-7.0, 7.0, 2000))
    times = np.empty(x.size)
    for turns in range(1, _TABLED_TURNS + 1):
        for j in range(_TURNING_COLUMNS):
            lam = _column(j, _PER_TURNING_LAM)
            middle, least, _ = quickest(lam, (1.0 - lam) * (1.0 + lam), turns)
            _times(x, lam, turns, times)
            root = np.sqrt(np.maximum(times / least - 1.0, 0.0))
            quick[turns - 1, :, j] = least, middle
            branch[turns - 1, :, j] = np.interp(parts, np.sign(x - middle) * root / (1.0 + root), x)
    return quick, branch


@lru_cache(maxsize=1)
def start_tables() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the tables of starts, so close that one correction mostly does: direct arcs, least times, branches."""
    return _direct_table(), *_turning_tables()
