"""Two-body motion along any conic by universal variables, many states at once.

Battin (1999), An Introduction to the Mathematics and Methods of Astrodynamics, revised edition, section 4.5: Kepler's
equation in the functions U0 to U3, one equation for ellipse, parabola and hyperbola; Laguerre's iteration after Conway
(1986), Celestial Mechanics 39, 199-211, doi 10.1007/BF01230852, inside a bracket, as the time rises with the unknown.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.kernel import kernel
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

_SERIES_BOUND: Final = 1.0
_FREE_STEPS: Final = 12
_MOST_STEPS: Final = 300
_TINY: Final = 3e-16
_LARGEST_NOISE: Final = 1e-9


@kernel(error_model="numpy", inline="always")
def _universal(alpha, chi):  # type: ignore[no-untyped-def]
    """Return U0, U1, U2, U3 (Battin 1999, eqs. 4.75 and 4.76)."""
    psi = alpha * chi * chi
    if abs(psi) < _SERIES_BOUND:
        c2, c3, term2, term3, n = 0.5, 1.0 / 6.0, 0.5, 1.0 / 6.0, 0
        while abs(term2) > 1e-17:
            n += 2
            term2 *= -psi / ((n + 1.0) * (n + 2.0))
            term3 *= -psi / ((n + 2.0) * (n + 3.0))
            c2 += term2
            c3 += term3
        u2, u3 = chi * chi * c2, chi * chi * chi * c3
        return 1.0 - alpha * u2, chi - alpha * u3, u2, u3
    root = math.sqrt(abs(alpha))
    angle = root * chi
    if alpha > 0.0:
        u0, u1, half = math.cos(angle), math.sin(angle) / root, math.sin(0.5 * angle)
        return u0, u1, 2.0 * half * half / alpha, (chi - u1) / alpha
    u0, u1, half = math.cosh(angle), math.sinh(angle) / root, math.sinh(0.5 * angle)
    return u0, u1, -2.0 * half * half / alpha, (chi - u1) / alpha


@kernel(error_model="numpy", inline="always")
def _most_hyperbolic(e_sinh, since):  # type: ignore[no-untyped-def]
    """Return a bound on how far the hyperbolic anomaly goes from e sinh F, in a mean anomaly of ``since``.

    Both ends lie below the anomaly of e = 1 for their mean anomaly M: there sinh F >= 2 F from F = 2.2 on, so sinh F <=
    2 M.
    """
    start = abs(e_sinh)
    return math.asinh(start) + max(2.2, math.asinh(2.0 * (start + since)))


@kernel(error_model="numpy")
def _universal_anomaly(radius, sigma, alpha, wanted):  # type: ignore[no-untyped-def]
    """Return chi >= 0 at which radius U1 + sigma U2 + U3 is the wanted value > 0, inf where rounding hides it."""
    low, high = 0.0, math.inf
    root = math.sqrt(abs(alpha))
    chi = wanted / radius
    if alpha > 0.0:
        high = 2.0 * math.pi / root
        chi = alpha * wanted
    elif alpha < 0.0:
        high = _most_hyperbolic(sigma * root, wanted * root * root * root) / root
    for k in range(_MOST_STEPS):
        if k > _FREE_STEPS and k % 2 == 0 and low > 0.0 and high < math.inf:  # a fast passage: exponentials too steep
            chi = math.sqrt(low * high)
        if not low < chi < high:
            chi = 0.5 * (low + high) if high < math.inf else 2.0 * low + 1e-300
        u0, u1, u2, u3 = _universal(alpha, chi)
        falling = sigma * u2
        excess = radius * u1 + falling + u3 - wanted
        if not excess <= 0.0:  # also where it overflowed
            high = chi
        else:
            low = chi
        if not abs(excess) < math.inf:
            continue
        rate = radius * u0 + sigma * u1 + u2
        bend = sigma * u0 + (1.0 - alpha * radius) * u1
        under = math.sqrt(abs(16.0 * rate * rate - 20.0 * excess * bend))
        step = 5.0 * excess / (rate + under)
        chi -= step
        noise = _TINY * (1.0 + root * chi) * (radius * u1 + abs(falling) + u3)
        if abs(step) <= _TINY * chi or abs(excess) <= noise or high - low <= _TINY * low:
            return min(max(chi, low), high) if noise < _LARGEST_NOISE * wanted else math.inf
    return math.inf


@kernel(error_model="numpy")
def _hyperbolic_anomaly(e, mean):  # type: ignore[no-untyped-def]
    """Return F of e sinh F - F = mean, by Newton from the side on which the curve bends away."""
    size = abs(mean)
    anomaly = math.asinh((size + math.asinh(size / e)) / e) + 1e-300
    for _ in range(_MOST_STEPS):
        step = (e * math.sinh(anomaly) - anomaly - size) / (e * math.cosh(anomaly) - 1.0)
        anomaly -= step
        if abs(step) <= _TINY * anomaly:
            break
    return math.copysign(anomaly, mean)


@kernel(error_model="numpy")
def _past_periapsis(state, since, gm, radius, sigma, alpha, out):  # type: ignore[no-untyped-def]
    """Carry a state along a hyperbola by its own axes, which keep their digits on a fast passage; False on a line."""
    hx = state[1] * state[5] - state[2] * state[4]
    hy = state[2] * state[3] - state[0] * state[5]
    hz = state[0] * state[4] - state[1] * state[3]
    momentum = math.sqrt(hx * hx + hy * hy + hz * hz)
    if not (alpha < 0.0 and momentum > 0.0):
        return False
    axis, parameter = -1.0 / alpha, momentum * momentum / gm
    e = math.sqrt(1.0 + parameter / axis)
    e_sinh = sigma * math.sqrt(-alpha)
    before = math.asinh(e_sinh / e)
    after = _hyperbolic_anomaly(e, e_sinh - before + math.sqrt(gm / axis) / axis * since)
    now = axis * (e * math.cosh(after) - 1.0)
    x0, y0 = axis * (e - math.cosh(before)), math.sqrt(axis * parameter) * math.sinh(before)
    u0, v0 = -math.sqrt(gm * axis) * math.sinh(before) / radius, math.sqrt(gm * parameter) * math.cosh(before) / radius
    x, y = axis * (e - math.cosh(after)), math.sqrt(axis * parameter) * math.sinh(after)
    u, v = -math.sqrt(gm * axis) * math.sinh(after) / now, math.sqrt(gm * parameter) * math.cosh(after) / now
    for k in range(3):
        ahead = (v0 * state[k] - y0 * state[3 + k]) / momentum
        aside = (x0 * state[3 + k] - u0 * state[k]) / momentum
        out[k], out[3 + k] = x * ahead + y * aside, u * ahead + v * aside
    return now < math.inf


@kernel(error_model="numpy")
def _advance(state, since, gm, out):  # type: ignore[no-untyped-def]
    """Carry one state along its conic; False where there is none or the iteration failed."""
    radius = math.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    if radius == 0.0:
        return False
    root = math.sqrt(gm)
    sigma = (state[0] * state[3] + state[1] * state[4] + state[2] * state[5]) / root
    alpha = 2.0 / radius - (state[3] ** 2 + state[4] ** 2 + state[5] ** 2) / gm
    wanted = root * abs(since)
    if alpha > 0.0:
        wanted %= 2.0 * math.pi / (alpha * math.sqrt(alpha))
    sign = 1.0 if since >= 0.0 else -1.0
    chi = _universal_anomaly(radius, sign * sigma, alpha, wanted) if wanted > 0.0 else 0.0
    if not chi < math.inf:
        return _past_periapsis(state, since, gm, radius, sigma, alpha, out)
    u0, u1, u2, _ = _universal(alpha, sign * chi)
    now = radius * u0 + sigma * u1 + u2
    f, g = 1.0 - u2 / radius, (radius * u1 + sigma * u2) / root
    f_rate, g_rate = -root * u1 / (radius * now), 1.0 - u2 / now
    for k in range(3):
        out[k] = f * state[k] + g * state[3 + k]
        out[3 + k] = f_rate * state[k] + g_rate * state[3 + k]
    return abs(now) < math.inf


@kernel(error_model="numpy")
def _advance_all(states, since, gm, out):  # type: ignore[no-untyped-def]
    """Carry all states; return the number of the first that cannot be carried, or -1. Such states are infinite."""
    last, last_time, failed = states.shape[0] - 1, since.shape[0] - 1, -1
    for i in range(out.shape[0]):
        state, time = states[min(i, last)], since[min(i, last_time)]
        finite = abs(time) < math.inf
        for k in range(6):
            finite = finite and abs(state[k]) < math.inf
        if not (finite and _advance(state, time, gm, out[i])):
            out[i] = math.inf
            failed = i if failed < 0 else failed
    return failed


def along_conic(states: ArrayLike, since_s: ArrayLike, gm: float, *, lost_is_infinite: bool = False) -> FloatArray:
    """Return the states (n, 6) [m, m/s] that two-body motion reaches ``since_s`` seconds after ``states``.

    Args:
        states: (n, 6) or (6,), m and m/s about the centre of attraction, in any inertial axes.
        since_s: (n,) or one number, s; negative goes back. The two broadcast.
        gm: gravitational parameter of the centre, m3/s2.
        lost_is_infinite: for searches: a state that cannot be carried on becomes infinite instead of an error.

    Returns:
        States in the same axes. Whole revolutions of an ellipse are taken off first.

    Raises:
        InputError: shapes that do not fit, a gravitational parameter not positive; and unless ``lost_is_infinite``
            numbers that are not finite, a state at the centre, or one that rounding hides: a fall through the centre.

    >>> half_a_circle = along_conic([1.0, 0.0, 0.0, 0.0, 1.0, 0.0], np.pi, 1.0)
    >>> bool(np.allclose(half_a_circle, [[-1.0, 0.0, 0.0, 0.0, -1.0, 0.0]]))
    True
    """
    start = np.atleast_2d(np.array(states, dtype=np.float64, order="C"))
    since = np.atleast_1d(np.array(since_s, dtype=np.float64, order="C"))
    fits = start.shape[1:] == (6,) and since.ndim == 1
    if not fits or (start.shape[0] != since.size and 1 not in (start.shape[0], since.size)):
        raise InputError(Problem(f"shapes {start.shape} and {since.shape} do not fit", expected="(n, 6) and (n,)"))
    if not (math.isfinite(gm) and gm > 0.0):
        raise InputError(Problem(f"no conics about a gm of {gm}", expected="a positive gm"))
    if not lost_is_infinite and not (np.isfinite(start).all() and np.isfinite(since).all()):
        raise InputError(Problem("numbers without a conic", expected="finite states and times"))
    out = np.empty((start.shape[0] if since.size == 1 else since.size, 6))
    failed = int(_advance_all(start, since, float(gm), out)) if out.size else -1
    if failed >= 0 and not lost_is_infinite:
        expected = "no start at the centre, no fall through it"
        raise InputError(Problem(f"state number {failed} cannot be carried on", expected=expected))
    return out
