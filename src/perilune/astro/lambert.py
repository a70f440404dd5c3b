"""Lambert's problem: the conic that joins two positions in a given time, many cases at once.

After Izzo (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15,
doi 10.1007/s10569-014-9587-y: the time of flight as a function of x (eq. 18 by Lancaster and Blanchard, eq. 20 by
Battin), Householder's third-order iteration, velocities from y and x. Less than one revolution. Differences of nearly
equal numbers are avoided throughout, so short arcs, near-180-degree arcs and parabolas keep their digits.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]


class Status(IntEnum):
    """What became of one case."""

    SOLVED = 0
    NO_TIME = 1
    """The time of flight is not positive."""
    AT_CENTRE = 2
    """A position lies at the centre of attraction."""
    NO_PLANE = 3
    """The positions lie on one line through the centre (0 or 180 degrees apart within 1e-8 rad)."""
    NOT_CONVERGED = 4
    """The iteration did not reproduce the time of flight."""


_SOLVED: Final = int(Status.SOLVED)
_NO_TIME: Final = int(Status.NO_TIME)
_AT_CENTRE: Final = int(Status.AT_CENTRE)
_NO_PLANE: Final = int(Status.NO_PLANE)
_NOT_CONVERGED: Final = int(Status.NOT_CONVERGED)
_SMALLEST_SINE: Final = 1e-8
_MOST_STEPS: Final = 40
_RESIDUAL: Final = 1e-9  # one more step of third order follows
_SERIES_BOUND: Final = 0.2


@dataclass(frozen=True, eq=False)
class LambertSolution:
    """Velocities at departure and arrival, (n, 3) in m/s, and a :class:`Status` for each case, (n,).

    Where the status is not ``SOLVED`` both velocities are infinite, so that no cost made from them is ever the least.
    """

    v1_m_s: FloatArray
    v2_m_s: FloatArray
    status: NDArray[np.uint8]

    @property
    def solved(self) -> NDArray[np.bool_]:
        """True where there is a solution, (n,)."""
        return np.asarray(self.status == _SOLVED)


@numba.njit(cache=True, nogil=True, inline="always")
def _time(x, lam, lam_c, y):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the dimensionless time of flight; lam_c is 1 - lam^2."""
    product = lam * x
    eta = lam_c / (y + product) if product > 0.0 else y - product
    s1 = 0.5 * (lam_c / (1.0 + lam) if lam > 0.0 else 1.0 - lam) - 0.5 * x * eta
    if abs(s1) < _SERIES_BOUND:
        term, total, n = 1.0, 1.0, 0
        while abs(term) > 1e-17 * abs(total):
            term *= (3.0 + n) * (1.0 + n) / ((2.5 + n) * (1.0 + n)) * s1
            total += term
            n += 1
        return 0.5 * eta * (4.0 / 3.0 * eta * eta * total + 4.0 * lam)
    e = (x - 1.0) * (x + 1.0)
    root = math.sqrt(abs(e))
    g = x * y - lam * e
    f = root * eta
    d = math.atan2(f, g) if e < 0.0 else math.log(f + g)
    if product > 0.0:
        difference = lam_c * (x * x * (1.0 + lam * lam) - lam * lam) / (x + lam * y) if x > 0.0 else x - lam * y
    else:
        difference = x - lam * y
    return (difference - d / root) / e


@numba.njit(cache=True, nogil=True, inline="always")
def _first_x(time, lam, lam_c):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the starting point of the iteration (Izzo 2015, eq. 30)."""
    time_0 = math.atan2(math.sqrt(lam_c), lam) + lam * math.sqrt(lam_c)
    time_1 = 2.0 / 3.0 * (1.0 - lam**3)
    if time >= time_0:
        return (time_0 - time) / (time - time_0 + 4.0)
    if time <= time_1:
        return 2.5 * time_1 * (time_1 - time) / (time * (1.0 - lam**5)) + 1.0
    return (time / time_0) ** (math.log(2.0) / math.log(time_1 / time_0)) - 1.0


@numba.njit(cache=True, nogil=True, inline="always")
def _step(x, lam, lam_c, y, time, excess):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the correction of x: Householder's of third order, Newton's next to the parabola x = 1."""
    u = (1.0 - x) * (1.0 + x)
    lam3_y = lam**3 / y
    if abs(u) < 1e-10:
        return excess / (0.4 * (lam**5 - 1.0))
    d1 = (3.0 * time * x - 2.0 + 2.0 * lam3_y * x) / u
    if abs(u) < 1e-4:
        return excess / d1
    d2 = (3.0 * time + 5.0 * x * d1 + 2.0 * lam_c * lam3_y / (y * y)) / u
    d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * lam_c * lam * lam * x * lam3_y / y**4) / u
    square = d1 * d1
    return excess * (square - 0.5 * excess * d2) / (d1 * (square - excess * d2) + d3 * excess * excess / 6.0)


@numba.njit(cache=True, nogil=True, inline="always")
def _solve_x(time, lam, lam_c):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return x whose time of flight is the one asked, and whether it was found."""
    x = _first_x(time, lam, lam_c)
    for _ in range(_MOST_STEPS):
        y = math.sqrt(lam_c + lam * lam * x * x)
        now = _time(x, lam, lam_c, y)
        excess = now - time
        before = x
        x -= _step(x, lam, lam_c, y, now, excess)
        if not x > -1.0:
            x = 0.5 * (before - 1.0)
        if abs(excess) <= _RESIDUAL * time:
            return x, True
    return x, False


@numba.njit(cache=True, nogil=True, inline="always")
def _solve(a, b, tof, gm, retrograde, v1, v2):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Solve one case: positions a and b, velocities into v1 and v2; return the status."""
    if not tof > 0.0:
        return _NO_TIME
    r1 = math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
    r2 = math.sqrt(b[0] * b[0] + b[1] * b[1] + b[2] * b[2])
    if r1 == 0.0 or r2 == 0.0:
        return _AT_CENTRE
    ax, ay, az = a[0] / r1, a[1] / r1, a[2] / r1
    bx, by, bz = b[0] / r2, b[1] / r2, b[2] / r2
    hx, hy, hz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    sine = math.sqrt(hx * hx + hy * hy + hz * hz)
    if sine < _SMALLEST_SINE:
        return _NO_PLANE
    direction = -1.0 if (hz < 0.0) != retrograde else 1.0
    hx, hy, hz = direction * hx / sine, direction * hy / sine, direction * hz / sine
    chord = math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2 + (b[2] - a[2]) ** 2)
    s = 0.5 * (r1 + r2 + chord)
    half_cosine = 0.5 * math.sqrt((ax + bx) ** 2 + (ay + by) ** 2 + (az + bz) ** 2)
    half_sine = 0.5 * math.sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2)
    mean = math.sqrt(r1 * r2)
    lam, lam_c = direction * mean * half_cosine / s, chord / s
    x, found = _solve_x(math.sqrt(2.0 * gm / s) / s * tof, lam, lam_c)
    if not found:
        return _NOT_CONVERGED
    y = math.sqrt(lam_c + lam * lam * x * x)
    gamma = math.sqrt(0.5 * gm * s)
    rho = (r1 - r2) / chord
    sigma = 2.0 * mean * half_sine / chord
    radial_1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / r1
    radial_2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / r2
    across = gamma * sigma * (lam_c / (y - lam * x) if lam * x < 0.0 else y + lam * x)
    v1[0] = radial_1 * ax + across / r1 * (hy * az - hz * ay)
    v1[1] = radial_1 * ay + across / r1 * (hz * ax - hx * az)
    v1[2] = radial_1 * az + across / r1 * (hx * ay - hy * ax)
    v2[0] = radial_2 * bx + across / r2 * (hy * bz - hz * by)
    v2[1] = radial_2 * by + across / r2 * (hz * bx - hx * bz)
    v2[2] = radial_2 * bz + across / r2 * (hx * by - hy * bx)
    return _SOLVED


@numba.njit(cache=True, nogil=True)
def _solve_all(r1, r2, tof, gm, retrograde, v1, v2, status):  # type: ignore[no-untyped-def]  # pragma: no cover
    for i in range(tof.shape[0]):
        status[i] = _solve(r1[i], r2[i], tof[i], gm, retrograde, v1[i], v2[i])


def lambert(r1_m: ArrayLike, r2_m: ArrayLike, tof_s: ArrayLike, gm: float, retrograde: bool = False) -> LambertSolution:
    """Return the velocities at both ends of the conics from ``r1_m`` to ``r2_m`` in ``tof_s``.

    Args:
        r1_m, r2_m: positions about the centre of attraction, (n, 3) or (3,), m, in one inertial frame.
        tof_s: times of flight, (n,) or one number, s. The three broadcast against each other.
        gm: gravitational parameter of the centre, m3/s2.
        retrograde: False takes the way with the angular momentum along +z of the frame, True the other one. Where the
            plane holds the z axis, False is the shorter way.

    Returns:
        One solution per case; a case without one has a :class:`Status` that says why and infinite velocities.

    Raises:
        InputError: shapes that do not fit, numbers that are not finite, a gravitational parameter not positive.

    >>> solution = lambert([15945.34e3, 0, 0], [12214.83899e3, 10249.46731e3, 0], 76 * 60.0, 398600.4418e9)
    >>> [round(float(v), 1) for v in solution.v1_m_s[0]]  # Vallado, example 7-5: 2.058913, 2.915965 km/s
    [2058.9, 2916.0, 0.0]
    """
    start, end, tof = _cases(r1_m, r2_m, tof_s)
    if not (math.isfinite(gm) and gm > 0.0):
        raise InputError(Problem(f"gravitational parameter {gm}", expected="a positive number in m3/s2"))
    v1 = np.full(start.shape, np.inf)
    v2 = np.full(start.shape, np.inf)
    status = np.empty(tof.shape, dtype=np.uint8)
    _solve_all(start, end, tof, float(gm), bool(retrograde), v1, v2, status)
    return LambertSolution(v1, v2, status)


def _cases(r1_m: ArrayLike, r2_m: ArrayLike, tof_s: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    start, end = (np.atleast_2d(np.asarray(r, dtype=np.float64)) for r in (r1_m, r2_m))
    tof = np.atleast_1d(np.asarray(tof_s, dtype=np.float64))
    try:
        count = np.broadcast_shapes(start.shape[:1], end.shape[:1], tof.shape)
        if start.shape[1:] != (3,) or end.shape[1:] != (3,) or len(count) != 1:
            raise ValueError
    except ValueError as error:
        shapes = f"{start.shape}, {end.shape} and {tof.shape}"
        raise InputError(Problem(f"shapes {shapes} do not fit", expected="(n, 3), (n, 3) and (n,)")) from error
    # copies, which may be written to: one compiled signature
    start, end = (np.array(np.broadcast_to(r, (*count, 3)), order="C") for r in (start, end))
    tof = np.array(np.broadcast_to(tof, count), order="C")
    if not (np.isfinite(start).all() and np.isfinite(end).all() and np.isfinite(tof).all()):
        raise InputError(Problem("a position or time of flight is not finite", expected="finite numbers"))
    return start, end, tof
