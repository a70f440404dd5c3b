"""Abort to orbit: whether the ship's own engine takes it from where the launcher failed to a safe orbit.

Planar flight over a spherical Earth above the air. The engine holds the ship up (it asks for the vertical acceleration
that leads back to the altitude of the failure, damped) and gives what is left of its thrust along the horizon, until
the perigee is high enough, the propellant is used up, or the ship has sunk too low.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import EARTH_EQUATORIAL_RADIUS, G0, GM_EARTH

Array = NDArray[np.float64]

SAFE_PERIGEE_M: Final = 75.0 * 1852.0
"""Perigee of a contingency orbit: 75 nautical miles, as for Apollo's mode IV."""
LOWEST_M: Final = 100e3
_STEP_S: Final = 1.0
_LONGEST_S: Final = 1500.0
_RETURN_S: Final = 120.0
"""Time constant of the vertical guidance."""


@dataclass(frozen=True)
class OwnEngine:
    """The ship and its engine: mass [kg] with propellant, thrust [N], specific impulse [s], delta-v it has [m/s]."""

    mass_kg: float
    thrust_n: float
    isp_s: float
    delta_v_m_s: float


def contingency_orbit_dv_m_s(position_m: Array, velocity_m_s: Array, engine: OwnEngine, delay_s: float = 0.0) -> Array:
    """Return the delta-v to a perigee of 75 nmi from each state (n, 3), infinite where the engine cannot reach it.

    Args:
        position_m, velocity_m_s: inertial states at the failure.
        engine: the ship and its engine.
        delay_s: from the failure to the ignition: separation, turning, settling of the propellant.

    >>> orbit = np.array([[6378137.0 + 190e3, 0.0, 0.0]]), np.array([[0.0, 7000.0, 0.0]])
    >>> bool(np.isfinite(contingency_orbit_dv_m_s(*orbit, OwnEngine(28800.0, 91.2e3, 314.5, 2800.0)))[0])
    True
    """
    radius = np.linalg.norm(position_m, axis=1)
    climb = np.einsum("ij,ij->i", position_m, velocity_m_s) / radius
    along = np.sqrt(np.maximum(np.einsum("ij,ij->i", velocity_m_s, velocity_m_s) - climb**2, 0.0))
    wanted = np.maximum(radius, EARTH_EQUATORIAL_RADIUS + SAFE_PERIGEE_M)
    exhaust = engine.isp_s * G0
    spent, answer = np.zeros_like(radius), np.full_like(radius, np.inf)
    for _ in range(round(delay_s / _STEP_S)):
        climb, along, radius = _stepped(radius, climb, along, 0.0, 0.0)
    flying = np.ones(len(radius), dtype=bool)
    for _ in range(round(_LONGEST_S / _STEP_S)):
        safe = flying & (_perigee_m(radius, climb, along) >= EARTH_EQUATORIAL_RADIUS + SAFE_PERIGEE_M)
        answer[safe] = spent[safe]
        flying &= ~safe & (spent < engine.delta_v_m_s) & (radius > EARTH_EQUATORIAL_RADIUS + LOWEST_M)
        if not flying.any():
            break
        push = engine.thrust_n / engine.mass_kg * np.exp(spent / exhaust)
        lift = (wanted - radius) / _RETURN_S**2 - 2.0 * climb / _RETURN_S + GM_EARTH / radius**2 - along**2 / radius
        sine = np.clip(lift / push, -1.0, 1.0)
        climb, along, radius = _stepped(radius, climb, along, push * sine, push * np.sqrt(1.0 - sine**2))
        spent = spent + _STEP_S * push
    return answer


def in_safe_orbit(state: Array) -> bool:
    """Tell whether a state (6,) has a perigee of 75 nmi or more: it needs no engine to stay up.

    >>> in_safe_orbit(np.array([6378137.0 + 200e3, 0.0, 0.0, 0.0, 7784.0, 0.0]))
    True
    """
    position, velocity = state[:3], state[3:]
    radius = float(np.linalg.norm(position))
    climb = float(position @ velocity) / radius
    along = np.sqrt(np.array([velocity @ velocity - climb**2]))
    perigee = _perigee_m(np.array([radius]), np.array([climb]), along)
    return bool(perigee[0] >= EARTH_EQUATORIAL_RADIUS + SAFE_PERIGEE_M)


def _stepped(
    radius: Array, climb: Array, along: Array, lift: Array | float, thrust: Array | float
) -> tuple[Array, Array, Array]:
    """One semi-implicit step, stable and exact enough over some hundred seconds: climb, speed along, radius."""
    climb = climb + _STEP_S * (lift - GM_EARTH / radius**2 + along**2 / radius)
    along = along + _STEP_S * (thrust - climb * along / radius)
    # what has fallen to the ground stays there: it is given up by its altitude
    return climb, along, np.maximum(radius + _STEP_S * climb, EARTH_EQUATORIAL_RADIUS)


def _perigee_m(radius: Array, climb: Array, along: Array) -> Array:
    """Radius of the perigee [m]."""
    energy = 0.5 * (climb**2 + along**2) - GM_EARTH / radius
    momentum2 = (radius * along) ** 2
    eccentricity = np.sqrt(np.maximum(1.0 + 2.0 * energy * momentum2 / GM_EARTH**2, 0.0))
    return np.asarray(momentum2 / GM_EARTH / (1.0 + eccentricity))
