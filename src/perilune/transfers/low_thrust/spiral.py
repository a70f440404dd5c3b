"""Spirals of electric tugs between circular orbits.

Edelbaum 1961, Propulsion requirements for controllable satellites, ARS Journal 31:1079, with the turn of the plane;
and, without one, the spiral under thrust along the velocity, integrated from revolution to revolution.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import GM_EARTH, GM_MOON, GM_SUN, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.interplanetary.insertion import burned
from perilune.transfers.interplanetary.planets import PLANETS
from perilune.transfers.low_thrust.model import Spiral, Tug

Array = NDArray[np.float64]

_GRAVITY: Final = {
    "sun": GM_SUN,
    "moon": GM_MOON,
    **{name: body.gm_m3_s2 for name, body in PLANETS.items()},
    "earth": GM_EARTH,
}
_STEPS_PER_TURN: Final = 90
_MOST_TURNS: Final = 20_000.0


def edelbaum_dv(from_radius_m: float, to_radius_m: float, turn_rad: float, gm: float) -> float:
    """Return the delta-v [m/s] between circular orbits of radii [m] whose planes are ``turn_rad`` apart.

    ``sqrt(v0^2 - 2 v0 v1 cos(pi turn / 2) + v1^2)``, for thrust far below the weight, and turns below 114.6 deg.

    >>> round(edelbaum_dv(7.0e6, 42.166e6, 0.497418837, 3.986004418e14), 1)
    5783.8
    """
    v0, v1 = np.sqrt(gm / from_radius_m), np.sqrt(gm / to_radius_m)
    return float(np.sqrt(v0**2 - 2.0 * v0 * v1 * np.cos(0.5 * np.pi * turn_rad) + v1**2))


def spiral(tug: Tug, body: str, from_radius_m: float, to_radius_m: float, turn_rad: float = 0.0) -> Spiral | NoSolution:
    """Return the spiral of a tug between two circular orbits about a body.

    A solar tug is taken to have its power at 1 au, and no eclipses.

    Args:
        tug: the tug with its engine and power.
        body: the name of the body.
        from_radius_m: of the first circle [m].
        to_radius_m: of the second circle [m].
        turn_rad: by which the plane turns on the way [rad].

    Raises:
        InputError: an unknown body, radii that are no radii, or a turn of 114.6 deg or more.
    """
    if body not in _GRAVITY:
        known = ", ".join(_GRAVITY)
        raise InputError(Problem(f"no body '{body}'", expected=f"one of {known}", fix=suggest(body, _GRAVITY)))
    if not (from_radius_m > 0.0 and to_radius_m > 0.0 and 0.0 <= turn_rad < 2.0):
        raise InputError(Problem("no such spiral", expected="two radii above zero, and a turn below 114.6 deg"))
    gm = _GRAVITY[body]
    dv = edelbaum_dv(from_radius_m, to_radius_m, turn_rad, gm)
    final = tug.mass_kg * float(np.exp(-dv / tug.exhaust_m_s))
    duration = (tug.mass_kg - final) * tug.exhaust_m_s / tug.thrust_n
    turns = duration * np.sqrt(gm / min(from_radius_m, to_radius_m) ** 3) / (2.0 * np.pi)
    weight = gm / max(from_radius_m, to_radius_m) ** 2
    if tug.thrust_n / final > 0.1 * weight:
        return NoSolution("the thrust is more than a tenth of the weight: no spiral", "thrust over mass")
    integrated = None
    if turn_rad == 0.0 and turns < _MOST_TURNS and from_radius_m != to_radius_m:
        integrated = _integrated_dv(tug, gm, from_radius_m, to_radius_m, duration)
    return Spiral(
        body=body,
        from_radius_km=from_radius_m / 1e3,
        to_radius_km=to_radius_m / 1e3,
        turn_deg=float(np.degrees(turn_rad)),
        dv_m_s=dv,
        integrated_dv_m_s=integrated,
        propellant_kg=tug.mass_kg - final,
        final_mass_kg=final,
        duration_d=duration / SECONDS_PER_DAY,
    )


def _integrated_dv(tug: Tug, gm: float, start_m: float, end_m: float, duration_s: float) -> float:
    """Return the delta-v [m/s] after which thrust along or against the velocity has reached the semi-major axis."""
    from scipy.optimize import brentq

    sign = 1.0 if end_m > start_m else -1.0
    flow = tug.thrust_n / tug.exhaust_m_s / tug.mass_kg
    state = np.array([start_m, 0.0, 0.0, np.sqrt(gm / start_m)])
    steps = int(_STEPS_PER_TURN * duration_s * np.sqrt(gm / min(start_m, end_m) ** 3) / (2.0 * np.pi)) + 100

    def off(share: float) -> float:
        return semi_major_axis(burned(state, share * duration_s, gm, -sign * tug.exhaust_m_s, flow, steps), gm) - end_m

    share = float(brentq(off, 0.9, 1.1, xtol=1e-9))
    return -tug.exhaust_m_s * float(np.log1p(-flow * share * duration_s))


def semi_major_axis(state: Array, gm: float) -> float:
    """Return the semi-major axis [m] of a planar state (4,)."""
    return float(1.0 / (2.0 / np.hypot(state[0], state[1]) - (state[2] ** 2 + state[3] ** 2) / gm))
