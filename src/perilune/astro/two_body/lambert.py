"""Lambert's problem: the conics that join two positions in a given time, many cases at once.

After Izzo (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15,
doi 10.1007/s10569-014-9587-y: one unknown x, Householder's third-order iteration from tabulated starts, velocities from
y and x. The equation of time is in :mod:`perilune.astro.two_body.lambert_time`, the partial derivatives of a solution
are in :mod:`perilune.astro.two_body.lambert_partials`.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.kernel import kernel
from perilune.astro.two_body.lambert_time import direct_root, quickest, start_tables, turning, turning_root
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Branch = Literal["left", "right"]
"""Which of the two conics of one or more revolutions: left of the quickest one in x (the high path), or right."""


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
    TOO_QUICK = 5
    """No conic of that many revolutions is so quick; see :func:`least_time`."""


_SOLVED: Final = int(Status.SOLVED)
_NO_TIME: Final = int(Status.NO_TIME)
_AT_CENTRE: Final = int(Status.AT_CENTRE)
_NO_PLANE: Final = int(Status.NO_PLANE)
_NOT_CONVERGED: Final = int(Status.NOT_CONVERGED)
_TOO_QUICK: Final = int(Status.TOO_QUICK)
_NOT_FINITE: Final = 255
_SMALLEST_SINE: Final = 1e-8
_MOST_TURNS: Final = 1_000_000
_FMA: Final = {"contract"}


@dataclass(frozen=True, eq=False)
class LambertSolution:
    """Velocities at departure and arrival, (n, 3) in m/s, and a :class:`Status` for each case, (n,).

    ``x`` (n,) is the unknown of Lancaster and Blanchard: below 1 an ellipse, 1 a parabola, above a hyperbola. Where the
    status is not ``SOLVED`` all three are infinite, so that no cost made from them is ever the least.
    """

    v1_m_s: FloatArray
    v2_m_s: FloatArray
    status: NDArray[np.uint8]
    x: FloatArray

    @property
    def solved(self) -> NDArray[np.bool_]:
        """True where there is a solution, (n,)."""
        return np.asarray(self.status == _SOLVED)


@dataclass(frozen=True, eq=False)
class LambertSolutions:
    """All conics of n cases up to N revolutions, one after the other along the second axis, k = 2 N + 1.

    Velocities (n, k, 3) in m/s, :class:`Status` and x (n, k) as in :class:`LambertSolution`; ``revolutions`` (k,) is
    0, 1, 1, 2, 2, ..., ``right`` (k,) tells the branch: False, False, True, False, True, ...
    """

    v1_m_s: FloatArray
    v2_m_s: FloatArray
    status: NDArray[np.uint8]
    x: FloatArray
    revolutions: IntArray
    right: NDArray[np.bool_]

    @property
    def solved(self) -> NDArray[np.bool_]:
        """True where there is a solution, (n, k)."""
        return np.asarray(self.status == _SOLVED)


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def conic_frame(ax, ay, az, bx, by, bz, retrograde):  # type: ignore[no-untyped-def]
    """Return status, radii, chord, lam, 1 - lam^2, sigma, and the radial and forward unit vectors at both ends."""
    r1 = math.sqrt(ax * ax + ay * ay + az * az)
    r2 = math.sqrt(bx * bx + by * by + bz * bz)
    none = (0.0, 0.0, 0.0)
    if not (r1 < math.inf and r2 < math.inf):
        return _NOT_FINITE, r1, r2, 0.0, 0.0, 0.0, 0.0, none, none, none, none
    if r1 == 0.0 or r2 == 0.0:
        return _AT_CENTRE, r1, r2, 0.0, 0.0, 0.0, 0.0, none, none, none, none
    per_1, per_2 = 1.0 / r1, 1.0 / r2
    ax, ay, az = ax * per_1, ay * per_1, az * per_1
    bx, by, bz = bx * per_2, by * per_2, bz * per_2
    hx, hy, hz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    sine = math.sqrt(hx * hx + hy * hy + hz * hz)
    if sine < _SMALLEST_SINE:
        return _NO_PLANE, r1, r2, 0.0, 0.0, 0.0, 0.0, none, none, none, none
    direction = -1.0 if (hz < 0.0) != retrograde else 1.0
    scale = direction / sine
    hx, hy, hz = scale * hx, scale * hy, scale * hz
    cosine = ax * bx + ay * by + az * bz
    larger = math.sqrt(0.5 + 0.5 * abs(cosine))  # of sine and cosine of half the angle
    smaller = 0.5 * sine / larger
    half_sine, half_cosine = (smaller, larger) if cosine > 0.0 else (larger, smaller)
    mean = math.sqrt(r1 * r2)
    across = 2.0 * mean * half_sine
    chord = math.sqrt((r1 - r2) * (r1 - r2) + across * across)
    s = 0.5 * (r1 + r2 + chord)
    lam, lam_c, sigma = direction * mean * half_cosine / s, chord / s, across / chord
    along_1 = (hy * az - hz * ay, hz * ax - hx * az, hx * ay - hy * ax)
    along_2 = (hy * bz - hz * by, hz * bx - hx * bz, hx * by - hy * bx)
    return _SOLVED, r1, r2, chord, lam, lam_c, sigma, (ax, ay, az), along_1, (bx, by, bz), along_2


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def speeds(x, r1, r2, chord, lam, lam_c, sigma, gm):  # type: ignore[no-untyped-def]
    """Return the radial and forward speeds at both ends (Izzo 2015, algorithm 1)."""
    gamma, rho, per_1, per_2 = _speed_scales(r1, r2, chord, gm)
    return _scaled_speeds(x, lam, lam_c, sigma, gamma, rho, per_1, per_2)


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _speed_scales(r1, r2, chord, gm):  # type: ignore[no-untyped-def]
    """Return what the speeds of all conics between two positions have in common."""
    return math.sqrt(0.25 * gm * (r1 + r2 + chord)), (r1 - r2) / chord, 1.0 / r1, 1.0 / r2


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def _scaled_speeds(x, lam, lam_c, sigma, gamma, rho, per_1, per_2):  # type: ignore[no-untyped-def]
    y = math.sqrt(lam_c + lam * lam * x * x)
    product = lam * x
    forward = gamma * sigma * (lam_c / (y - product) if product < 0.0 else y + product)
    difference, total = lam * y - x, rho * (lam * y + x)
    return gamma * (difference - total) * per_1, forward * per_1, -gamma * (difference + total) * per_2, forward * per_2


@kernel(error_model="numpy", inline="always", fastmath=_FMA)
def scaled_time(tof, gm, r1, r2, chord):  # type: ignore[no-untyped-def]
    """Return the dimensionless time of flight."""
    s = 0.5 * (r1 + r2 + chord)
    return math.sqrt(2.0 * gm / s) / s * tof


@kernel(error_model="numpy", inline="always")
def _put(v, radial, along, out_radial, out_forward):  # type: ignore[no-untyped-def]
    v[0] = out_radial * radial[0] + out_forward * along[0]
    v[1] = out_radial * radial[1] + out_forward * along[1]
    v[2] = out_radial * radial[2] + out_forward * along[2]


@kernel(error_model="numpy", inline="always")
def _leave_out(v):  # type: ignore[no-untyped-def]
    v[0], v[1], v[2] = math.inf, math.inf, math.inf


@kernel(error_model="numpy", fastmath=_FMA)
def _solve_all(  # type: ignore[no-untyped-def]
    r1, r2, tof, gm, retrograde, turns, right, tables, v1, v2, status, unknown
):
    """Solve every case (rows) for every revolution and branch (columns); an input of one row serves all cases."""
    last_1, last_2, last_t, last_n = r1.shape[0] - 1, r2.shape[0] - 1, tof.shape[0] - 1, turns.shape[0] - 1
    for i in range(status.shape[0]):
        a, b, time, n = min(i, last_1), min(i, last_2), tof[min(i, last_t)], min(i, last_n)
        code, radius_1, radius_2, chord, lam, lam_c, sigma, up_1, on_1, up_2, on_2 = conic_frame(
            r1[a, 0], r1[a, 1], r1[a, 2], r2[b, 0], r2[b, 1], r2[b, 2], retrograde
        )
        if not time > 0.0:
            code = _NO_TIME if time <= 0.0 else _NOT_FINITE
        gamma, rho, per_1, per_2 = 0.0, 0.0, 0.0, 0.0
        if code == _SOLVED:
            time = scaled_time(time, gm, radius_1, radius_2, chord)
            gamma, rho, per_1, per_2 = _speed_scales(radius_1, radius_2, chord, gm)
        turned, fits, middle, left, beside = 0, True, 0.0, 0.0, 0.0
        for j in range(status.shape[1]):
            x, found, count = 0.0, False, turns[n, j]
            if code == _SOLVED:
                if count == 0:
                    x, found = direct_root(time, lam, lam_c, tables)
                else:
                    if count != turned and (fits or count < turned):  # more revolutions take longer
                        fits, middle, left, beside = turning(time, lam, lam_c, count, tables)
                        turned = count
                    if fits:
                        start = beside if right[j] else left
                        x, found = turning_root(time, lam, lam_c, count, right[j], start, middle)
            if not found:
                unsolved = _TOO_QUICK if count > 0 and not fits else _NOT_CONVERGED
                status[i, j] = code if code != _SOLVED else unsolved
                _leave_out(v1[i, j])
                _leave_out(v2[i, j])
                unknown[i, j] = math.inf
                continue
            status[i, j] = _SOLVED
            unknown[i, j] = x
            out_1, across_1, out_2, across_2 = _scaled_speeds(x, lam, lam_c, sigma, gamma, rho, per_1, per_2)
            _put(v1[i, j], up_1, on_1, out_1, across_1)
            _put(v2[i, j], up_2, on_2, out_2, across_2)


def lambert(
    r1_m: ArrayLike,
    r2_m: ArrayLike,
    tof_s: ArrayLike,
    gm: float,
    retrograde: bool = False,
    revolutions: ArrayLike = 0,
    branch: Branch = "left",
) -> LambertSolution:
    """Return the velocities at both ends of the conics from ``r1_m`` to ``r2_m`` in ``tof_s``.

    Args:
        r1_m, r2_m: positions about the centre of attraction, (n, 3) or (3,), m, in one inertial frame.
        tof_s: times of flight, (n,) or one number, s. They and ``revolutions`` broadcast against each other.
        gm: gravitational parameter of the centre, m3/s2.
        retrograde: False takes the way with the angular momentum along +z of the frame, True the other one. Where the
            plane holds the z axis, False is the shorter way.
        revolutions: whole revolutions on the way, (n,) or one number.
        branch: of the two conics of one or more revolutions, ``left`` (high path) or ``right`` (low path).

    Returns:
        One solution per case; a case without one has a :class:`Status` that says why and infinite velocities.

    Raises:
        InputError: shapes that do not fit, numbers that are not finite, a gravitational parameter not positive,
            revolutions that are not counts, an unknown branch.

    >>> solution = lambert([15945.34e3, 0, 0], [12214.83899e3, 10249.46731e3, 0], 76 * 60.0, 398600.4418e9)
    >>> [round(float(v), 1) for v in solution.v1_m_s[0]]  # Vallado, example 7-5: 2.058913, 2.915965 km/s
    [2058.9, 2916.0, 0.0]
    """
    if branch not in ("left", "right"):
        raise InputError(Problem(f"unknown branch '{branch}'", expected="left or right"))
    found = _solved(r1_m, r2_m, tof_s, gm, retrograde, _turns(revolutions), np.array([branch == "right"]))
    return LambertSolution(found.v1_m_s[:, 0], found.v2_m_s[:, 0], found.status[:, 0], found.x[:, 0])


def lambert_all(
    r1_m: ArrayLike, r2_m: ArrayLike, tof_s: ArrayLike, gm: float, max_revolutions: int, retrograde: bool = False
) -> LambertSolutions:
    """Return all conics from ``r1_m`` to ``r2_m`` in ``tof_s`` of up to ``max_revolutions`` whole revolutions.

    Arguments and errors as :func:`lambert`. Columns of revolutions for which the time is too short have the status
    ``TOO_QUICK`` and infinite velocities.

    >>> found = lambert_all([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 20.0, 1.0, 3)
    >>> found.revolutions.tolist(), int(found.solved.sum())
    ([0, 1, 1, 2, 2, 3, 3], 7)
    """
    most = int(_turns(max_revolutions)[0, 0])
    turns = (np.arange(2 * most + 1, dtype=np.int64) + 1) // 2
    right = np.arange(2 * most + 1) % 2 == 0
    right[0] = False
    return _solved(r1_m, r2_m, tof_s, gm, retrograde, turns[None, :], right)


def least_time(r1_m: ArrayLike, r2_m: ArrayLike, gm: float, revolutions: int, retrograde: bool = False) -> FloatArray:
    """Return the least time of flight (n,) [s] of conics with one or more whole revolutions.

    It is infinite where the positions have no plane or lie at the centre. Arguments and errors as :func:`lambert`.

    >>> round(float(least_time([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 1.0, 1)[0]), 3)  # a circle would take 7.854
    7.123
    """
    turns = int(_turns(revolutions)[0, 0])
    if turns < 1:
        raise InputError(Problem("less than one revolution", expected="one or more: below that no time is too short"))
    start, end, _ = _cases(r1_m, r2_m, 1.0)
    _check_gm(gm)
    out = np.empty(max(start.shape[0], end.shape[0]) if min(start.shape[0], end.shape[0]) else 0)
    if not _least_times(start, end, float(gm), bool(retrograde), turns, out):
        raise InputError(Problem("a position is not finite", expected="finite numbers"))
    return out


@kernel(error_model="numpy")
def _least_times(r1, r2, gm, retrograde, turns, out):  # type: ignore[no-untyped-def]
    for i in range(out.shape[0]):
        a, b = r1[min(i, r1.shape[0] - 1)], r2[min(i, r2.shape[0] - 1)]
        frame = conic_frame(a[0], a[1], a[2], b[0], b[1], b[2], retrograde)
        code, radius_1, radius_2, chord, lam, lam_c = frame[:6]
        if code == _NOT_FINITE:
            return False
        s = 0.5 * (radius_1 + radius_2 + chord)
        out[i] = quickest(lam, lam_c, turns)[1] * s / math.sqrt(2.0 * gm / s) if code == _SOLVED else math.inf
    return True


def _solved(
    r1_m: ArrayLike,
    r2_m: ArrayLike,
    tof_s: ArrayLike,
    gm: float,
    retrograde: bool,
    turns: IntArray,
    right: NDArray[np.bool_],
) -> LambertSolutions:
    start, end, tof = _cases(r1_m, r2_m, tof_s)
    _check_gm(gm)
    sizes = (start.shape[0], end.shape[0], tof.shape[0], turns.shape[0])
    shape = (_length(sizes), right.size)
    v1, v2, x = np.empty((*shape, 3)), np.empty((*shape, 3)), np.empty(shape)
    status = np.empty(shape, dtype=np.uint8)
    _solve_all(start, end, tof, float(gm), bool(retrograde), turns, right, start_tables(), v1, v2, status, x)
    if (status == _NOT_FINITE).any():
        raise InputError(Problem("a position or time of flight is not finite", expected="finite numbers"))
    return LambertSolutions(v1, v2, status, x, turns[0], right)


def _length(sizes: tuple[int, ...]) -> int:
    try:
        return int(np.broadcast_shapes(*((size,) for size in sizes))[0])
    except ValueError as error:
        lengths = ", ".join(str(size) for size in sizes)
        raise InputError(Problem(f"cases of {lengths} rows do not fit", expected="one length n, or one row")) from error


def _check_gm(gm: float) -> None:
    if not (math.isfinite(gm) and gm > 0.0):
        raise InputError(Problem(f"gravitational parameter {gm}", expected="a positive number in m3/s2"))


def _turns(revolutions: ArrayLike) -> IntArray:
    counts = np.atleast_1d(np.asarray(revolutions))
    whole = counts.ndim == 1 and counts.dtype.kind in "iu"
    if not whole or (counts.size and not (counts.min() >= 0 and counts.max() <= _MOST_TURNS)):
        raise InputError(Problem("revolutions that are no counts", expected=f"whole numbers, 0 to {_MOST_TURNS:,}"))
    return np.array(counts[:, None], dtype=np.int64, order="C")


def _cases(r1_m: ArrayLike, r2_m: ArrayLike, tof_s: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    start, end = (np.atleast_2d(_plain(r)) for r in (r1_m, r2_m))
    tof = np.atleast_1d(_plain(tof_s))
    if start.shape[1:] != (3,) or end.shape[1:] != (3,) or tof.ndim != 1:
        shapes = f"{start.shape}, {end.shape} and {tof.shape}"
        raise InputError(Problem(f"shapes {shapes} do not fit", expected="(n, 3), (n, 3) and (n,)"))
    return start, end, tof


def _plain(values: ArrayLike) -> FloatArray:
    """Return numbers in the one layout that the kernels are compiled for; a copy where they are in another."""
    array = np.asarray(values, dtype=np.float64)
    return array if array.flags.c_contiguous and array.flags.writeable else np.array(array, order="C")
