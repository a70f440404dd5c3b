"""The hyperbola of an approach: asymptote, B vector and time of periapsis, and the aim for a wanted periapsis.

Source: W. Kizner 1959, JPL External Publication 674 (the B-plane); the time law is Kepler's for a hyperbola.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.transfers.vectors import cross

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Approach:
    """Osculating hyperbolas of n states about a body.

    ``asymptote`` (n, 3) unit vectors of the incoming velocity; ``b_m`` (n, 3) from the body to the asymptote, normal to
    it; ``v_infinity_m_s`` (n,); ``since_periapsis_s`` (n,), negative before it.
    """

    asymptote: Array
    b_m: Array
    v_infinity_m_s: Array
    since_periapsis_s: Array


def approach(state: Array, gm: float) -> Approach:
    """Return the osculating hyperbolas of states (n, 6) [m, m/s] about a body of parameter ``gm`` [m^3/s^2].

    Every quantity is smooth along the arc, at periapsis too. A state bound to the body has no asymptote: its speed at
    infinity is raised to 1 m/s, so that a differential correction that strays there can find its way back.
    """
    position, velocity = state[:, :3], state[:, 3:]
    radius = np.linalg.norm(position, axis=1)
    excess = np.maximum(np.sum(velocity**2, axis=1) - 2.0 * gm / radius, 1.0)
    momentum = cross(position, velocity)
    eccentricity_vector = cross(velocity, momentum) / gm - position / radius[:, None]
    eccentricity = np.maximum(np.linalg.norm(eccentricity_vector, axis=1), 1.0 + 1e-12)
    towards_periapsis = eccentricity_vector / eccentricity[:, None]
    onward = cross(momentum / np.linalg.norm(momentum, axis=1, keepdims=True), towards_periapsis)
    cosine = 1.0 / eccentricity
    asymptote = cosine[:, None] * towards_periapsis + np.sqrt(1.0 - cosine**2)[:, None] * onward
    speed = np.sqrt(excess)
    axis = gm / excess
    sinh = np.sum(position * velocity, axis=1) / (eccentricity * np.sqrt(gm * axis))
    time = np.sqrt(axis**3 / gm) * (eccentricity * sinh - np.arcsinh(sinh))
    return Approach(asymptote, cross(asymptote, momentum) / speed[:, None], speed, time)


def plane_axes(asymptote: Array) -> Array:
    """Return two unit vectors (n, 2, 3) normal to asymptotes (n, 3), smooth in them away from the ICRF's z."""
    first = cross(asymptote, [0.0, 0.0, 1.0])
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    return np.stack([first, cross(asymptote, first)], axis=1)


def aim_inclination(
    seen: Approach, periapsis_m: float, inclination_rad: float, pole: Array, side: int, gm: float
) -> Array:
    """Return the B vectors (n, 3) that lead to a periapsis radius and an inclination to the body's equator.

    Args:
        seen: the approaches.
        periapsis_m: wanted radius of periapsis.
        inclination_rad: wanted inclination; where it is less than the asymptote's declination allows, the nearest
            reachable one is aimed at (:func:`lowest_inclination` tells).
        pole: (3,) unit vector of the body's north pole.
        side: +1 or -1, the two approaches that give the same inclination.
        gm: parameter of the body.
    """
    cos_declination = np.linalg.norm(cross(seen.asymptote, pole), axis=1)
    angle = side * np.arccos(np.clip(np.cos(inclination_rad) / cos_declination, -1.0, 1.0))
    return aim_angle(seen, periapsis_m, angle, pole, gm)


def aim_angle(seen: Approach, periapsis_m: float, angle_rad: float | Array, pole: Array, gm: float) -> Array:
    """Return the B vectors (n, 3) that lead to a periapsis radius, at an angle in the B plane.

    The angle is counted from the line along the body's equator, where the approach is as posigrade as it can be,
    towards the south.
    """
    along_equator = cross(seen.asymptote, pole)
    along_equator = along_equator / np.linalg.norm(along_equator, axis=1, keepdims=True)
    southward = cross(seen.asymptote, along_equator)
    size = periapsis_m * np.sqrt(1.0 + 2.0 * gm / (periapsis_m * seen.v_infinity_m_s**2))
    angle = np.broadcast_to(angle_rad, size.shape)
    return size[:, None] * (np.cos(angle)[:, None] * along_equator + np.sin(angle)[:, None] * southward)


def lowest_inclination(asymptote: Array, pole: Array) -> Array:
    """Return the least inclination (n,) [rad] that an approach along ``asymptote`` can have without a plane change."""
    return np.abs(np.arcsin(np.clip(asymptote @ pole, -1.0, 1.0)))
