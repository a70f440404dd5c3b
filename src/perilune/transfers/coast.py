"""Coasts on any conic, many at once: Kepler's problem in universal variables, solved by Laguerre's method.

Conway 1986, An improved algorithm due to Laguerre for the solution of Kepler's equation, Celestial Mechanics 39:199,
with the functions of Stumpff (Battin 1999, section 4.5).
"""

import math
from typing import Final

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_ROUNDS: Final = 60
_CLOSE: Final = 1e-14


@numba.njit(cache=True, nogil=True, inline="always")
def _stumpff(z):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    if abs(z) < 0.1:
        c, s, term_c, term_s = 0.0, 0.0, 0.5, 1.0 / 6.0
        for n in range(1, 9):
            c, s = c + term_c, s + term_s
            term_c *= -z / ((2 * n + 1) * (2 * n + 2))
            term_s *= -z / ((2 * n + 2) * (2 * n + 3))
        return c, s
    root = math.sqrt(abs(z))
    if z > 0.0:
        return (1.0 - math.cos(root)) / z, (root - math.sin(root)) / (root * z)
    return (1.0 - math.cosh(root)) / z, (root - math.sinh(root)) / (root * z)


@numba.njit(cache=True, nogil=True)
def _coast_all(states, since, gm, out):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Solve for the universal anomaly x with lengths in the radius and times in its circular unit."""
    for i in range(states.shape[0]):
        x0, y0, z0, vx, vy, vz = states[i]
        radius = math.sqrt(x0 * x0 + y0 * y0 + z0 * z0)
        if not (radius > 0.0 and math.isfinite(since[i])):
            out[i, :] = math.inf
            continue
        unit = math.sqrt(gm / radius)
        sigma = (x0 * vx + y0 * vy + z0 * vz) / (radius * unit)
        alpha = 2.0 - (vx * vx + vy * vy + vz * vz) / (unit * unit)
        tau = since[i] * unit / radius
        x = tau * alpha if alpha > 1e-6 else tau / (1.0 + abs(tau))
        found = False
        for _ in range(_ROUNDS):
            z = alpha * x * x
            if z < -1e5:
                break
            c, s = _stumpff(z)
            f = sigma * x * x * c + (1.0 - alpha) * x * x * x * s + x - tau
            d1 = sigma * x * (1.0 - z * s) + (1.0 - alpha) * x * x * c + 1.0
            d2 = sigma * (1.0 - z * c) + (1.0 - alpha) * x * (1.0 - z * s)
            root = math.sqrt(abs(16.0 * d1 * d1 - 20.0 * f * d2))
            step = 5.0 * f / (d1 + root if d1 > 0.0 else d1 - root)
            x -= step
            if abs(step) <= _CLOSE * max(1.0, abs(x)):
                found = True
                break
        if not found and not abs(f) < 1e-9 * max(1.0, abs(tau)):
            out[i, :] = math.inf
            continue
        z = alpha * x * x
        c, s = _stumpff(z)
        now = sigma * x * (1.0 - z * s) + (1.0 - alpha) * x * x * c + 1.0
        lagrange_f = 1.0 - x * x * c
        lagrange_g = (tau - x * x * x * s) * radius / unit
        rate_f = x * (z * s - 1.0) / now * unit / radius
        rate_g = 1.0 - x * x * c / now
        out[i, 0], out[i, 3] = lagrange_f * x0 + lagrange_g * vx, rate_f * x0 + rate_g * vx
        out[i, 1], out[i, 4] = lagrange_f * y0 + lagrange_g * vy, rate_f * y0 + rate_g * vy
        out[i, 2], out[i, 5] = lagrange_f * z0 + lagrange_g * vz, rate_f * z0 + rate_g * vz


def coast(states: ArrayLike, since_s: ArrayLike, gm: float) -> Array:
    """Return the states (n, 6) [m, m/s] that two-body motion makes of states (n, 6) after times (n,) [s].

    Any conic, forwards and backwards. Infinite where a state or time is not finite, or no solution was found.

    >>> circle = np.array([[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]])
    >>> bool(np.allclose(coast(circle, [np.pi], 1.0)[0], [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0]))
    True
    """
    start = np.array(np.atleast_2d(states), dtype=np.float64, order="C")
    since = np.array(np.broadcast_to(np.asarray(since_s, dtype=np.float64), len(start)), order="C")
    out = np.empty_like(start)
    _coast_all(start, since, gm, out)
    return out
