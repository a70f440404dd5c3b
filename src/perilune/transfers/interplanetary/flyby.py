"""Flybys, captures and departures by patched conics: what a hyperbola about a planet does to the excess velocity.

The sphere of influence is a point: a flyby turns the excess velocity at an instant (Battin 1999, An Introduction to the
Mathematics and Methods of Astrodynamics, section 9.4). A powered flyby burns once, along the velocity at the common
periapsis of the two hyperbolas (Izzo 2010, Global optimization and space pruning for spacecraft trajectory design, in
Spacecraft Trajectory Optimization, Cambridge, section 7.3).
"""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.kernel import kernel

Array = NDArray[np.float64]

_ROUNDS: Final = 60
_CLOSE: Final = 1e-13


def angle_between(first: ArrayLike, second: ArrayLike) -> Array:
    """Return the angles (n,) [rad] between vectors (n, 3), exact for small angles too.

    >>> float(angle_between([[1.0, 0.0, 0.0]], [[0.0, 2.0, 0.0]])[0]) == np.pi / 2
    True
    """
    one, two = np.atleast_2d(np.asarray(first, dtype=float)), np.atleast_2d(np.asarray(second, dtype=float))
    return np.asarray(np.arctan2(np.linalg.norm(np.cross(one, two), axis=1), np.sum(one * two, axis=1)))


def periapsis_speed(v_infinity_m_s: ArrayLike, radius_m: ArrayLike, gm: float) -> Array:
    """Return the speeds [m/s] on hyperbolas at a radius [m], by conservation of energy."""
    return np.asarray(np.sqrt(np.square(v_infinity_m_s) + 2.0 * gm / np.asarray(radius_m, dtype=float)))


def turn_angle(v_infinity_m_s: ArrayLike, periapsis_m: ArrayLike, gm: float) -> Array:
    """Return by how much [rad] an unpowered flyby at a periapsis radius [m] turns the excess velocity.

    ``sin(turn / 2) = 1 / e`` with ``e = 1 + periapsis v_infinity^2 / gm`` (Battin 1999, eq. 9.30).

    >>> bool(abs(np.degrees(turn_angle(8.837e3, 6.6e6, 3.986e14)) - 51.7) < 0.1)
    True
    """
    return np.asarray(2.0 * np.arcsin(1.0 / (1.0 + np.asarray(periapsis_m) * np.square(v_infinity_m_s) / gm)))


def flyby_dv(v_infinity_m_s: ArrayLike, periapsis_m: ArrayLike, gm: float) -> Array:
    """Return the length [m/s] of the change of velocity that an unpowered flyby gives."""
    return np.asarray(2.0 * np.asarray(v_infinity_m_s) * np.sin(0.5 * turn_angle(v_infinity_m_s, periapsis_m, gm)))


@kernel()
def _common_periapsis(v_in, v_out, turn, gm, out):  # type: ignore[no-untyped-def]
    """Solve asin(1/e_in) + asin(1/e_out) = turn by Newton on the logarithm of the radius, bracketed."""
    for i in range(v_in.shape[0]):
        a, b, goal = v_in[i] * v_in[i] / gm, v_out[i] * v_out[i] / gm, turn[i]
        if not (goal > 0.0 and a > 0.0 and b > 0.0 and math.isfinite(a) and math.isfinite(b)):
            out[i] = math.inf
            continue
        if goal >= math.pi:
            out[i] = 0.0
            continue
        mean = math.sqrt(a * b)
        x = math.log((1.0 / math.sin(0.5 * goal) - 1.0) / mean + 1e-300)
        low, high = x - 60.0, x + 60.0
        for _ in range(_ROUNDS):
            r = math.exp(x)
            p, q = a * r, b * r
            root_p, root_q = math.sqrt(p * (2.0 + p)), math.sqrt(q * (2.0 + q))
            excess = math.asin(1.0 / (1.0 + p)) + math.asin(1.0 / (1.0 + q)) - goal
            if excess > 0.0:
                low = x
            else:
                high = x
            step = excess / (p / ((1.0 + p) * root_p) + q / ((1.0 + q) * root_q))
            x = x + step if low <= x + step <= high else 0.5 * (low + high)
            if abs(step) < _CLOSE:
                break
        out[i] = math.exp(x)


def common_periapsis(v_in_m_s: ArrayLike, v_out_m_s: ArrayLike, gm: float) -> Array:
    """Return the periapsis radii (n,) [m] of flybys between excess velocities (n, 3) [m/s].

    The two hyperbolas share the periapsis. Infinite where no turn is needed, zero where it is a full reversal. Where
    both speeds are equal the flyby is unpowered.
    """
    v_in = np.array(np.atleast_2d(v_in_m_s), dtype=np.float64)
    v_out = np.array(np.atleast_2d(v_out_m_s), dtype=np.float64)
    out = np.empty(len(v_in))
    speeds = np.linalg.norm(v_in, axis=1), np.linalg.norm(v_out, axis=1)
    with np.errstate(invalid="ignore"):
        _common_periapsis(*speeds, angle_between(v_in, v_out), gm, out)
    return out


def powered_flyby_dv(
    v_in_m_s: ArrayLike, v_out_m_s: ArrayLike, gm: float, lowest_periapsis_m: float
) -> tuple[Array, Array]:
    """Return the burns (n,) [m/s] and periapsis radii (n,) [m] of flybys between excess velocities (n, 3) [m/s].

    The burn is at the common periapsis. Where that would be lower than ``lowest_periapsis_m`` the flyby is at this
    radius, and the rest of the turn is a second burn far from the planet, on the slower of the two asymptotes.
    """
    v_in, v_out = np.atleast_2d(np.asarray(v_in_m_s, dtype=float)), np.atleast_2d(np.asarray(v_out_m_s, dtype=float))
    speed_in, speed_out = np.linalg.norm(v_in, axis=1), np.linalg.norm(v_out, axis=1)
    radius = np.maximum(common_periapsis(v_in, v_out, gm), lowest_periapsis_m)
    finite = np.where(np.isfinite(radius), radius, 1e30)
    with np.errstate(invalid="ignore"):
        most = 0.5 * (turn_angle(speed_in, finite, gm) + turn_angle(speed_out, finite, gm))
        rest = np.maximum(angle_between(v_in, v_out) - most, 0.0)
        at_periapsis = np.abs(periapsis_speed(speed_out, finite, gm) - periapsis_speed(speed_in, finite, gm))
        burn = at_periapsis + 2.0 * np.minimum(speed_in, speed_out) * np.sin(0.5 * np.minimum(rest, np.pi))
    return np.where(np.isfinite(burn), burn, np.inf), radius


def unpowered_flyby(
    v_in_m_s: ArrayLike, planet_velocity_m_s: ArrayLike, periapsis_m: Array, b_plane_rad: Array, gm: float
) -> Array:
    """Return the excess velocities (n, 3) [m/s] after unpowered flybys.

    The turn lies in the plane that holds the incoming excess velocity ``i`` and ``cos(b) j + sin(b) k``, where ``j`` is
    normal to ``i`` and the planet's heliocentric velocity, and ``k = i x j`` (Vinko and Izzo 2008, Global optimisation
    heuristics and test problems for preliminary spacecraft trajectory design, eq. 5).

    Args:
        v_in_m_s, planet_velocity_m_s: (n, 3), ICRF.
        periapsis_m, b_plane_rad: (n,) each.
        gm: of the planet.
    """
    v_in = np.atleast_2d(np.asarray(v_in_m_s, dtype=float))
    speed = np.linalg.norm(v_in, axis=1)
    turn = turn_angle(speed, periapsis_m, gm)
    i = v_in / speed[:, None]
    j = np.cross(i, np.atleast_2d(planet_velocity_m_s))
    j /= np.linalg.norm(j, axis=1)[:, None]
    k = np.cross(i, j)
    across = np.cos(b_plane_rad)[:, None] * j + np.sin(b_plane_rad)[:, None] * k
    return np.asarray(speed[:, None] * (np.cos(turn)[:, None] * i + np.sin(turn)[:, None] * across))


def ellipse_speed(periapsis_m: float, period_s: float, gm: float) -> float:
    """Return the speed [m/s] at the periapsis of an ellipse of a period [s]."""
    axis = float(np.cbrt(gm * (period_s / (2.0 * np.pi)) ** 2))
    return float(np.sqrt(gm * (2.0 / periapsis_m - 1.0 / axis)))
