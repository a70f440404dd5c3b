"""Compiled motion in the restricted problems: Taylor series of the orbit and of its variations.

Each step expands the solution in time by the recurrences of automatic differentiation and takes the length that the
last two coefficients allow (Jorba and Zou 2005, Experimental Mathematics 14:99, section 3). The polynomials of a step
are its dense output, so extremes and crossings of planes are found on the orbit itself, to rounding.

Units and axes are those of :mod:`perilune.astro.three_body.cr3bp`. ``sun`` is (mass, distance, rate, angle at time 0)
of the bicircular model (:mod:`perilune.astro.three_body.bicircular`); mass 0 leaves the three-body problem.
"""

import math
from typing import Final

import numpy as np

from perilune.astro.kernel import kernel

ORDER: Final = 20
"""Order of the series: half the digits of a float64, plus one (Jorba and Zou 2005, eq. 3-9), and one for safety."""

_SHRINK: Final = math.exp(-2.0)
_OF_RATE: Final = 0.7
_MOST_STEPS: Final = 20_000
_FAST: Final = {"reassoc", "contract", "nsz"}
_MASS, _DISTANCE, _RATE, _ANGLE = 0, 1, 2, 3
# rows of the working space
_P1, _P2, _A1, _A2, _S1, _S2, _S, _P3, _Y3, _A3, _S3 = range(11)
_XX, _XY, _XZ, _YY, _YZ, _ZZ, _Q1, _Q2, _Q = range(11, 20)
_GXX, _GXY, _GXZ, _GYY, _GYZ, _GZZ, _Q3 = range(20, 27)
WORK_ROWS: Final = 27


@kernel(error_model="numpy")
def put(values, place):  # type: ignore[no-untyped-def]
    """Write values (n,) to a place (n,): an assignment to a slice has numba compile the text of its error, seconds."""
    for i in range(values.shape[0]):
        place[i] = values[i]


@kernel(error_model="numpy", inline="always")
def _power(a, s, k, half):  # type: ignore[no-untyped-def]
    """Set coefficient k of s = a to the power -1 - half."""
    if k == 0:
        s[0] = a[0] ** (-1.0 - half)
        return
    total = 0.0
    for j in range(1, k + 1):
        total += (k + half * j) * a[j] * s[k - j]
    s[k] = -total / (k * a[0])


@kernel(error_model="numpy", fastmath=_FAST)
def expand(c, w, mu, origin, sun, time):  # type: ignore[no-untyped-def]
    """Fill the series c (6, ORDER + 1) of the state from its first column; w is working space.

    Within a propagation x counts from the nearer primary, next to which a difference from the barycentre would lose
    digits; ``origin`` is 0 where that is the larger, 1 where it is the smaller.
    """
    x, y, z, vx, vy, vz = c[0], c[1], c[2], c[3], c[4], c[5]
    p1, p2, a1, a2, s1, s2, s = w[_P1], w[_P2], w[_A1], w[_A2], w[_S1], w[_S2], w[_S]
    larger, smaller, heavy = 1.0 - mu, mu, sun[_MASS]
    if heavy != 0.0:
        _expand_sun(w, sun, time)
    for k in range(ORDER):
        p1[k], p2[k] = x[k], x[k]
        if k == 0:
            p1[0], p2[0] = x[0] + origin, x[0] + (origin - 1.0)
        across, q1, q2 = 0.0, 0.0, 0.0
        for j in range(k + 1):
            i = k - j
            across += y[j] * y[i] + z[j] * z[i]
            q1 += p1[j] * p1[i]
            q2 += p2[j] * p2[i]
        a1[k], a2[k] = across + q1, across + q2
        _power(a1, s1, k, 0.5)
        _power(a2, s2, k, 0.5)
        s[k] = larger * s1[k] + smaller * s2[k]
        ax, ay, az = 0.0, 0.0, 0.0
        for j in range(k + 1):
            i = k - j
            ax += larger * p1[j] * s1[i] + smaller * p2[j] * s2[i]
            ay += y[j] * s[i]
            az += z[j] * s[i]
        if heavy != 0.0:
            bx, by, bz = _sun_pull(c, w, origin - mu, sun, k)
            ax, ay, az = ax + bx, ay + by, az + bz
        n = 1.0 / (k + 1.0)
        x[k + 1], y[k + 1], z[k + 1] = vx[k] * n, vy[k] * n, vz[k] * n
        outwards = x[k] + (origin - mu) if k == 0 else x[k]
        vx[k + 1] = (outwards + 2.0 * vy[k] - ax) * n
        vy[k + 1] = (y[k] - 2.0 * vx[k] - ay) * n
        vz[k + 1] = -az * n


@kernel(error_model="numpy")
def _expand_sun(w, sun, time):  # type: ignore[no-untyped-def]
    """Fill the series of minus the Sun's position; it turns clockwise on a circle."""
    angle = sun[_ANGLE] - sun[_RATE] * time
    p3, y3 = w[_P3], w[_Y3]
    p3[0], y3[0] = -sun[_DISTANCE] * math.cos(angle), -sun[_DISTANCE] * math.sin(angle)
    for k in range(ORDER):
        p3[k + 1], y3[k + 1] = sun[_RATE] * y3[k] / (k + 1.0), -sun[_RATE] * p3[k] / (k + 1.0)


@kernel(error_model="numpy", fastmath=_FAST)
def _sun_pull(c, w, shift, sun, k):  # type: ignore[no-untyped-def]
    """Return coefficient k of the Sun's pull, reversed, less that on the barycentre."""
    x, y, z, p3, y3, a3, s3 = c[0], c[1], c[2], w[_P3], w[_Y3], w[_A3], w[_S3]
    shift_x, shift_y = p3[k], y3[k]
    p3[k] += x[k] + shift if k == 0 else x[k]
    y3[k] += y[k]
    total = 0.0
    for j in range(k + 1):
        i = k - j
        total += p3[j] * p3[i] + y3[j] * y3[i] + z[j] * z[i]
    a3[k] = total
    _power(a3, s3, k, 0.5)
    ax, ay, az = 0.0, 0.0, 0.0
    for j in range(k + 1):
        i = k - j
        ax += p3[j] * s3[i]
        ay += y3[j] * s3[i]
        az += z[j] * s3[i]
    mass, cube = sun[_MASS], sun[_DISTANCE] ** -3
    return mass * (ax - shift_x * cube), mass * (ay - shift_y * cube), mass * az


@kernel(error_model="numpy", fastmath=_FAST)
def _expand_gradient(c, w, mu, sun):  # type: ignore[no-untyped-def]
    """Fill the series of the gradient of the acceleration by the position, after :func:`expand`."""
    y, z, p2 = c[1], c[2], w[_P2]
    larger, smaller, heavy = 3.0 * (1.0 - mu), 3.0 * mu, sun[_MASS]
    for k in range(ORDER):
        xx, xy, xz, yy, yz, zz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for j in range(k + 1):
            i = k - j
            xx += p2[j] * p2[i]
            xy += p2[j] * y[i]
            xz += p2[j] * z[i]
            yy += y[j] * y[i]
            yz += y[j] * z[i]
            zz += z[j] * z[i]
        w[_XX, k], w[_XY, k], w[_XZ, k], w[_YY, k], w[_YZ, k], w[_ZZ, k] = xx, xy, xz, yy, yz, zz
        _power(w[_A1], w[_Q1], k, 1.5)
        _power(w[_A2], w[_Q2], k, 1.5)
        if k == 0:  # the recurrence is linear, so the masses enter once
            w[_Q1, 0] *= larger
            w[_Q2, 0] *= smaller
        w[_Q, k] = w[_Q1, k] + w[_Q2, k]
        gxx, gxy, gxz, gyy, gyz, gzz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for j in range(k + 1):
            i = k - j
            # the larger primary is one unit of length behind: its products from those of the smaller
            one = 1.0 if j == 0 else 0.0
            q1, q = w[_Q1, i], w[_Q, i]
            gxx += w[_XX, j] * q + (2.0 * p2[j] + one) * q1
            gxy += w[_XY, j] * q + y[j] * q1
            gxz += w[_XZ, j] * q + z[j] * q1
            gyy += w[_YY, j] * q
            gyz += w[_YZ, j] * q
            gzz += w[_ZZ, j] * q
        level = w[_S, k]
        turn = 1.0 if k == 0 else 0.0
        w[_GXX, k], w[_GXY, k], w[_GXZ, k] = gxx - level + turn, gxy, gxz
        w[_GYY, k], w[_GYZ, k], w[_GZZ, k] = gyy - level + turn, gyz, gzz - level
    if heavy != 0.0:
        _add_sun_gradient(c, w, heavy)


@kernel(error_model="numpy", fastmath=_FAST)
def _add_sun_gradient(c, w, heavy):  # type: ignore[no-untyped-def]
    """Add the Sun's part of the gradient; its distance hardly varies, so three products in place of one suffice."""
    z, p3, y3, q3 = c[2], w[_P3], w[_Y3], w[_Q3]
    for k in range(ORDER):
        _power(w[_A3], q3, k, 1.5)
    for k in range(ORDER):
        xx, xy, xz, yy, yz, zz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for j in range(k + 1):
            i = k - j
            px, py, pz = 0.0, 0.0, 0.0
            for m in range(i + 1):
                px += p3[m] * q3[i - m]
                py += y3[m] * q3[i - m]
                pz += z[m] * q3[i - m]
            xx += p3[j] * px
            xy += y3[j] * px
            xz += z[j] * px
            yy += y3[j] * py
            yz += z[j] * py
            zz += z[j] * pz
        level = w[_S3, k]
        w[_GXX, k] += heavy * (3.0 * xx - level)
        w[_GXY, k] += heavy * 3.0 * xy
        w[_GXZ, k] += heavy * 3.0 * xz
        w[_GYY, k] += heavy * (3.0 * yy - level)
        w[_GYZ, k] += heavy * 3.0 * yz
        w[_GZZ, k] += heavy * (3.0 * zz - level)


@kernel(error_model="numpy", fastmath=_FAST)
def _expand_columns(d, w):  # type: ignore[no-untyped-def]
    """Fill the series d (ORDER + 1, 6, columns) of the variations, after :func:`_expand_gradient`."""
    columns = d.shape[2]
    for k in range(ORDER):
        n = 1.0 / (k + 1.0)
        for i in range(columns):
            d[k + 1, 3, i] = 2.0 * d[k, 4, i]
            d[k + 1, 4, i] = -2.0 * d[k, 3, i]
            d[k + 1, 5, i] = 0.0
        for j in range(k + 1):
            m = k - j
            xx, xy, xz, yy, yz, zz = w[_GXX, j], w[_GXY, j], w[_GXZ, j], w[_GYY, j], w[_GYZ, j], w[_GZZ, j]
            for i in range(columns):
                dx, dy, dz = d[m, 0, i], d[m, 1, i], d[m, 2, i]
                d[k + 1, 3, i] += xx * dx + xy * dy + xz * dz
                d[k + 1, 4, i] += xy * dx + yy * dy + yz * dz
                d[k + 1, 5, i] += xz * dx + yz * dy + zz * dz
        for i in range(columns):
            d[k + 1, 0, i], d[k + 1, 1, i], d[k + 1, 2, i] = d[k, 3, i] * n, d[k, 4, i] * n, d[k, 5, i] * n
            d[k + 1, 3, i] *= n
            d[k + 1, 4, i] *= n
            d[k + 1, 5, i] *= n


@kernel(error_model="numpy")
def step_length(c, w):  # type: ignore[no-untyped-def]
    """Return the longest step of full precision (Jorba and Zou 2005, eq. 3-8); 0 where the state is not finite.

    Next to a point of equilibrium the state hardly moves and allows any step; its variations don't, so that the rate
    of the pull bounds it.
    """
    size, last, before = 0.0, 0.0, 0.0
    for i in range(6):
        size = max(size, abs(c[i, 0]))
        last = max(last, abs(c[i, ORDER]))
        before = max(before, abs(c[i, ORDER - 1]))
    if not (math.isfinite(last) and math.isfinite(size)):
        return 0.0
    longest = _OF_RATE / math.sqrt(w[_S, 0])
    if last == 0.0 or before == 0.0:
        return longest
    return min(longest, _SHRINK * min((size / last) ** (1.0 / ORDER), (size / before) ** (1.0 / (ORDER - 1.0))))


@kernel(error_model="numpy")
def evaluate(c, h, out):  # type: ignore[no-untyped-def]
    """Evaluate the series of the state at h."""
    for i in range(6):
        total = c[i, ORDER]
        for k in range(ORDER - 1, -1, -1):
            total = total * h + c[i, k]
        out[i] = total


@kernel(error_model="numpy")
def rate_of_change(state, mu):  # type: ignore[no-untyped-def]
    """Return the derivative (6,) of a state of the three-body problem by time."""
    x, y, z, vx, vy, vz = state
    across = y * y + z * z
    larger = (1.0 - mu) * ((x + mu) ** 2 + across) ** -1.5
    smaller = mu * ((x - 1.0 + mu) ** 2 + across) ** -1.5
    pull = larger + smaller
    ax = x + 2.0 * vy - larger * (x + mu) - smaller * (x - 1.0 + mu)
    return np.array([vx, vy, vz, ax, y - 2.0 * vx - pull * y, -pull * z])


@kernel(error_model="numpy")
def from_nearer_primary(state, mu):  # type: ignore[no-untyped-def]
    """Return a copy of a state (6,), whose x counts from the barycentre, with x from the nearer primary; its origin."""
    moved = state.copy()
    origin = 1.0 if state[0] + mu > 0.5 else 0.0
    moved[0] = state[0] - (1.0 - mu) if origin == 1.0 else state[0] + mu
    return moved, origin


@kernel(error_model="numpy")
def from_barycentre(state, mu, origin):  # type: ignore[no-untyped-def]
    """Return a copy of a state (6,) whose x counts from an origin, with x from the barycentre."""
    moved = state.copy()
    moved[0] += origin - mu
    return moved


@kernel(error_model="numpy")
def nearer_primary(state, origin):  # type: ignore[no-untyped-def]
    """Count x of a state (6,) from the nearer primary instead; return that origin."""
    nearer = 1.0 if state[0] + origin > 0.5 else 0.0
    state[0] += origin - nearer
    return nearer


@kernel(error_model="numpy")
def flow(state, span, mu, sun):  # type: ignore[no-untyped-def]
    """Return the state (6,) after a span of time of any sign, and whether it was reached."""
    c, w = np.empty((6, ORDER + 1)), np.empty((WORK_ROWS, ORDER + 1))
    if span == 0.0:
        return state.copy(), True
    now, origin = from_nearer_primary(state, mu)
    time = 0.0
    for _ in range(_MOST_STEPS):
        left = span - time
        if left == 0.0:
            return from_barycentre(now, mu, origin), True
        origin = nearer_primary(now, origin)
        put(now, c[:, 0])
        expand(c, w, mu, origin, sun, time)
        h = step_length(c, w)
        if h == 0.0:
            return from_barycentre(now, mu, origin), False
        last = h >= abs(left)
        h = left if last else math.copysign(h, left)
        evaluate(c, h, now)
        time = span if last else time + h
    return from_barycentre(now, mu, origin), False


@kernel(error_model="numpy")
def samples(state, times, mu, sun):  # type: ignore[no-untyped-def]
    """Return the states (n, 6) at times that grow away from 0 with one sign, and whether all were reached."""
    c, w = np.empty((6, ORDER + 1)), np.empty((WORK_ROWS, ORDER + 1))
    out = np.empty((times.shape[0], 6))
    now, origin = from_nearer_primary(state, mu)
    time, i = 0.0, 0
    for _ in range(_MOST_STEPS):
        origin = nearer_primary(now, origin)
        put(now, c[:, 0])
        expand(c, w, mu, origin, sun, time)
        h = step_length(c, w)
        if h == 0.0:
            return out, False
        while i < times.shape[0] and abs(times[i] - time) <= h:
            evaluate(c, times[i] - time, out[i])
            put(state if times[i] == 0.0 else from_barycentre(out[i], mu, origin), out[i])
            i += 1
        if i == times.shape[0]:
            return out, True
        h = math.copysign(h, times[i])
        evaluate(c, h, now)
        time += h
    return out, False


@kernel(error_model="numpy")
def variations(state, span, mu, sun, first):  # type: ignore[no-untyped-def]
    """Return the state (6,) after a span, the variations (6, m) that begin as ``first``, and whether it was reached.

    Also the least distance from each primary at the ends of the steps, as a fourth and fifth value.
    """
    columns = first.shape[1]
    c, w, d = np.empty((6, ORDER + 1)), np.empty((WORK_ROWS, ORDER + 1)), np.empty((ORDER + 1, 6, columns))
    now, origin = from_nearer_primary(state, mu)
    matrix = first.copy()
    time, near_1, near_2 = 0.0, np.inf, np.inf
    for _ in range(_MOST_STEPS):
        left = span - time
        across = now[1] * now[1] + now[2] * now[2]
        near_1 = min(near_1, math.sqrt((now[0] + origin) ** 2 + across))
        near_2 = min(near_2, math.sqrt((now[0] + (origin - 1.0)) ** 2 + across))
        if left == 0.0:
            return from_barycentre(now, mu, origin), matrix, True, near_1, near_2
        origin = nearer_primary(now, origin)
        put(now, c[:, 0])
        expand(c, w, mu, origin, sun, time)
        h = step_length(c, w)
        if h == 0.0:
            break
        last = h >= abs(left)
        h = left if last else math.copysign(h, left)
        _expand_gradient(c, w, mu, sun)
        for i in range(6):
            put(matrix[i], d[0, i])
        _expand_columns(d, w)
        evaluate(c, h, now)
        for i in range(6):
            put(d[ORDER, i], matrix[i])
        for k in range(ORDER - 1, -1, -1):
            for i in range(6):
                for j in range(columns):
                    matrix[i, j] = matrix[i, j] * h + d[k, i, j]
        time = span if last else time + h
    return from_barycentre(now, mu, origin), matrix, False, near_1, near_2
