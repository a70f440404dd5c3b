"""How a Lambert solution changes with its positions and its time of flight, in closed form.

The scalars of the solution (radial and forward speeds) are differentiated by both radii, the transfer angle and the
time along Izzo's formulas (2015), with dT/dlam = -2 lam^2 / y and dT/dx; the unit vectors turn with the positions: in
the plane with the angle, out of it with the tilt of the plane that holds both.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.kernel import kernel
from perilune.astro.two_body.lambert import Branch, LambertSolution, conic_frame, lambert, speeds
from perilune.astro.two_body.lambert_time import slope, time_of_flight

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LambertPartials:
    """A Lambert solution and its partial derivatives.

    ``dv1_dr1``, ``dv1_dr2``, ``dv2_dr1``, ``dv2_dr2``: (n, 3, 3) in 1/s, row: component of the velocity, column: of the
    position. ``dv1_dtof``, ``dv2_dtof``: (n, 3) in m/s2. Zero where there is no solution. They grow without bound
    towards the least time of a revolution count, and out of the plane towards 0 and 180 degrees.
    """

    solution: LambertSolution
    dv1_dr1: FloatArray
    dv1_dr2: FloatArray
    dv2_dr1: FloatArray
    dv2_dr2: FloatArray
    dv1_dtof: FloatArray
    dv2_dtof: FloatArray


@kernel(error_model="numpy")
def _scalar_partials(x, r1, r2, chord, lam, lam_c, sigma, gm, tof, turns):  # type: ignore[no-untyped-def]
    """Return the gradients (4, 4) of radial 1, forward 1, radial 2, forward 2 by r1, r2, transfer angle, time."""
    s = 0.5 * (r1 + r2 + chord)
    y = math.sqrt(lam_c + lam * lam * x * x)
    mean = math.sqrt(r1 * r2)
    half_cosine, half_sine = lam * s / mean, 0.5 * sigma * chord / mean
    cosine = (half_cosine - half_sine) * (half_cosine + half_sine)
    time = math.sqrt(2.0 * gm / s) / s * tof
    time_x = slope(x, lam, y, time_of_flight(x, lam, lam_c, y, turns))
    gamma, rho = math.sqrt(0.5 * gm * s), (r1 - r2) / chord
    more = lam * y + x
    reach = y + lam * x if lam * x > 0.0 else lam_c / (y - lam * x)
    out_1, forward, out_2, _ = speeds(x, r1, r2, chord, lam, lam_c, sigma, gm)
    forward *= r1
    result = np.empty((4, 4))
    one = np.eye(4)
    for k in range(4):
        d_r1, d_r2, d_angle, d_tof = one[k, 0], one[k, 1], one[k, 2], one[k, 3]
        d_chord = ((r1 - r2 * cosine) * d_r1 + (r2 - r1 * cosine) * d_r2) / chord
        d_chord += 2.0 * r1 * r2 * half_sine * half_cosine / chord * d_angle
        d_s = 0.5 * (d_r1 + d_r2 + d_chord)
        d_mean = 0.5 * (d_r1 / r1 + d_r2 / r2)  # relative
        d_lam = lam * (d_mean - d_s / s) - 0.5 * mean * half_sine / s * d_angle
        d_time = time * (d_tof / tof - 1.5 * d_s / s)
        d_x = (d_time + 2.0 * lam * lam / y * d_lam) / time_x
        d_y = (lam * lam * x * d_x - lam * (1.0 - x) * (1.0 + x) * d_lam) / y
        d_gamma = 0.5 * d_s / s  # relative
        d_rho = (d_r1 - d_r2 - rho * d_chord) / chord
        d_sigma = sigma * (d_mean - d_chord / chord) + mean * half_cosine / chord * d_angle
        d_lam_y, d_reach = lam * d_y + y * d_lam, d_y + lam * d_x + x * d_lam
        d_less, d_more = d_lam_y - d_x, d_lam_y + d_x
        result[0, k] = gamma * (d_less - rho * d_more - more * d_rho) / r1 + out_1 * (d_gamma - d_r1 / r1)
        result[2, k] = -gamma * (d_less + rho * d_more + more * d_rho) / r2 + out_2 * (d_gamma - d_r2 / r2)
        d_forward = forward * d_gamma + gamma * (reach * d_sigma + sigma * d_reach)
        result[1, k] = (d_forward - forward * d_r1 / r1) / r1
        result[3, k] = (d_forward - forward * d_r2 / r2) / r2
    return result


@kernel(error_model="numpy")
def _all_partials(r1, r2, tof, gm, retrograde, x, turns, out, units, gradients):  # type: ignore[no-untyped-def]
    """Fill per case: radii, cosine and sine of the angle, speeds (8); radial and forward units (4, 3); gradients."""
    for i in range(x.shape[0]):
        a, b = r1[i], r2[i]
        _, radius_1, radius_2, chord, lam, lam_c, sigma, up_1, on_1, up_2, on_2 = conic_frame(
            a[0], a[1], a[2], b[0], b[1], b[2], retrograde
        )
        for k in range(3):
            units[i, 0, k], units[i, 1, k], units[i, 2, k], units[i, 3, k] = up_1[k], on_1[k], up_2[k], on_2[k]
        out[i, 0], out[i, 1] = radius_1, radius_2
        out[i, 2] = up_1[0] * up_2[0] + up_1[1] * up_2[1] + up_1[2] * up_2[2]
        out[i, 3] = on_1[0] * up_2[0] + on_1[1] * up_2[1] + on_1[2] * up_2[2]
        speed = speeds(x[i], radius_1, radius_2, chord, lam, lam_c, sigma, gm)
        out[i, 4], out[i, 5], out[i, 6], out[i, 7] = speed[0], speed[1], speed[2], speed[3]
        gradients[i] = _scalar_partials(x[i], radius_1, radius_2, chord, lam, lam_c, sigma, gm, tof[i], turns[i])


def lambert_partials(
    r1_m: ArrayLike,
    r2_m: ArrayLike,
    tof_s: ArrayLike,
    gm: float,
    retrograde: bool = False,
    revolutions: ArrayLike = 0,
    branch: Branch = "left",
) -> LambertPartials:
    """Return the solutions of :func:`perilune.astro.two_body.lambert.lambert` with their partial derivatives.

    Arguments, frames and errors are those of ``lambert``. The derivatives are taken at fixed gravitational parameter,
    revolution count and branch.

    >>> circle = lambert_partials([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], np.pi / 2, 1.0)
    >>> longer = lambert([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], np.pi / 2 + 1e-6, 1.0).v1_m_s
    >>> bool(np.allclose(circle.solution.v1_m_s + 1e-6 * circle.dv1_dtof, longer, rtol=0.0, atol=1e-11))
    True
    """
    solution = lambert(r1_m, r2_m, tof_s, gm, retrograde, revolutions, branch)
    count = solution.x.size
    solved = solution.solved
    start, end = (
        np.ascontiguousarray(np.broadcast_to(np.atleast_2d(np.asarray(r, dtype=np.float64)), (count, 3))[solved])
        for r in (r1_m, r2_m)
    )
    tof = np.broadcast_to(np.asarray(tof_s, dtype=np.float64), (count,))[solved]
    turns = np.broadcast_to(np.asarray(revolutions, dtype=np.int64), (count,))[solved]
    scalars, units = np.empty((tof.size, 8)), np.empty((tof.size, 4, 3))
    gradients = np.empty((tof.size, 4, 4))
    _all_partials(start, end, tof, float(gm), bool(retrograde), solution.x[solved], turns, scalars, units, gradients)
    found = _vector_partials(scalars.T, units.transpose(1, 0, 2), gradients.transpose(1, 2, 0))
    whole = [np.zeros((count, *part.shape[1:])) for part in found]
    for part, values in zip(whole, found, strict=True):
        part[solved] = values
    return LambertPartials(solution, *whole)


def _vector_partials(scalars: FloatArray, units: FloatArray, gradients: FloatArray) -> tuple[FloatArray, ...]:
    """Return dv1/dr1, dv1/dr2, dv2/dr1, dv2/dr2, dv1/dt, dv2/dt from speeds, unit vectors and scalar gradients."""
    r1, r2, cosine, sine, out_1, forward_1, out_2, forward_2 = scalars
    up_1, on_1, up_2, on_2 = units
    normal = np.cross(up_1, on_1)
    across = _outer(normal, normal)

    def by_position(row: int) -> tuple[FloatArray, FloatArray]:
        by_r1, by_r2, by_angle, _ = gradients[row]
        return (
            _times(by_r1, up_1) - _times(by_angle / r1, on_1),
            _times(by_r2, up_2) + _times(by_angle / r2, on_2),
        )

    (out_1_r1, out_1_r2), (on_1_r1, on_1_r2), (out_2_r1, out_2_r2), (on_2_r1, on_2_r2) = map(by_position, range(4))
    turned_1 = _times(out_1 / r1, on_1) - _times(forward_1 / r1, up_1)
    turned_2 = _times(out_2 / r2, on_2) - _times(forward_2 / r2, up_2)
    tilt = cosine / sine
    return (
        _outer(up_1, out_1_r1)
        + _outer(on_1, on_1_r1)
        + _outer(turned_1, on_1)
        + _times((out_1 - forward_1 * tilt) / r1, across),
        _outer(up_1, out_1_r2) + _outer(on_1, on_1_r2) + _times(forward_1 / (r2 * sine), across),
        _outer(up_2, out_2_r1) + _outer(on_2, on_2_r1) - _times(forward_2 / (r1 * sine), across),
        _outer(up_2, out_2_r2)
        + _outer(on_2, on_2_r2)
        + _outer(turned_2, on_2)
        + _times((out_2 + forward_2 * tilt) / r2, across),
        _times(gradients[0, 3], up_1) + _times(gradients[1, 3], on_1),
        _times(gradients[2, 3], up_2) + _times(gradients[3, 3], on_2),
    )


def _outer(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray(left[:, :, None] * right[:, None, :])


def _times(factor: FloatArray, values: FloatArray) -> FloatArray:
    return np.asarray(factor.reshape(-1, *(1,) * (values.ndim - 1)) * values)
