"""From an abort back to the ground: coast, entry, the load on the crew and the place of landing.

The entry is that of :mod:`perilune.transfers.earth_return.reentry`: three degrees of freedom, lift that may point up
or to the side, US76 air turning with the Earth, gravity with J2. A part above the entry interface is a conic.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.two_body.kepler import along_conic
from perilune.constants import EARTH_ROTATION_RATE, GM_EARTH
from perilune.integration.methods.crew_tolerance import ABORT_CURVE, longest_above_s, sustained_limits_g
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet
from perilune.launch.trajectories.ground_track import places
from perilune.transfers.earth_return.reentry import INTERFACE_ALTITUDE_M, Capsule, fly_entry

Array = NDArray[np.float64]

_SPIN: Final = np.array([0.0, 0.0, EARTH_ROTATION_RATE])
_LONGEST_COAST_S: Final = 6000.0
_COAST_STEP_S: Final = 10.0
_FINE_STEP_S: Final = 1.0
_LEVELS: Final = 40


@dataclass(frozen=True)
class Descent:
    """A way down: how the lift pointed, the greatest load and how long it lasts, where and when it ends.

    ``load_margin_g`` is the least distance to what a crew bears for as long, below zero where it bears it not;
    ``latitude_rad`` and ``longitude_rad`` are geodetic; ``apogee_m`` the greatest altitude on the way.
    """

    lift: str
    peak_load_g: float
    load_margin_g: float
    latitude_rad: float
    longitude_rad: float
    duration_s: float
    apogee_m: float


def descend(
    state: Array,
    time_s: float,
    site_longitude_rad: float,
    capsule: Capsule,
    lift: str,
    share: float,
    rules: RuleSet = DEFAULT_RULES,
) -> Descent | None:
    """Fly a capsule down from a state in the launch frame.

    Args:
        state: (6,) inertial position and velocity [m, m/s], z axis the pole, x axis through the launch meridian at
            lift-off.
        time_s: since lift-off.
        site_longitude_rad: of the launch site.
        capsule: what comes down; its end altitude is where the flight ends.
        lift: how the lift is called.
        share: its vertical part, 0 ballistic to 1 all upwards.
        rules: whose limit for aborts the load is set against.

    Returns:
        The way down, or None where it does not come down: it stays in orbit or skips out for good.
    """
    begun, now = np.asarray(state, np.float64), time_s
    highest, rows = _altitude(begun, now, site_longitude_rad), []
    for _ in range(4):
        if _altitude(begun, now, site_longitude_rad) > INTERFACE_ALTITUDE_M:
            coasted = _coast(begun, now, site_longitude_rad)
            if coasted is None:
                return None
            begun, now, top = coasted
            highest = max(highest, top)
        flight = fly_entry(begun, 0.0, capsule, (share, share), spin=_SPIN)
        rows.append(np.column_stack((flight.history[:, 0] + now, flight.history[:, 3])))
        highest = max(highest, float(flight.history[:, 1].max(initial=0.0)))
        begun, now = np.concatenate((flight.position_m, flight.velocity_m_s)), now + flight.duration_s
        if flight.end == "landed":
            break
        if flight.end == "still aloft":
            return None
    else:
        return None
    loads = np.vstack(rows)
    where = places(begun[:3], now, site_longitude_rad)
    return Descent(
        lift=lift,
        peak_load_g=float(loads[:, 1].max()),
        load_margin_g=_load_margin_g(loads[:, 0], loads[:, 1], rules),
        latitude_rad=float(where.latitude_rad[0]),
        longitude_rad=float(where.longitude_rad[0]),
        duration_s=now - time_s,
        apogee_m=highest,
    )


def time_aloft_s(state: Array, time_s: float, site_longitude_rad: float) -> float:
    """Return how long a ship in free flight stays above the entry interface [s], infinite where beyond 100 minutes.

    Args:
        state: (6,) as of :func:`descend`.
        time_s, site_longitude_rad: as of :func:`descend`.
    """
    if _altitude(state, time_s, site_longitude_rad) <= INTERFACE_ALTITUDE_M:
        return 0.0
    coasted = _coast(state, time_s, site_longitude_rad)
    return math.inf if coasted is None else coasted[1] - time_s


def _altitude(state: Array, time_s: float, site_longitude_rad: float) -> float:
    return float(places(state[:3], time_s, site_longitude_rad).altitude_m[0])


def _coast(state: Array, time_s: float, site_longitude_rad: float) -> tuple[Array, float, float] | None:
    """Carry a state along its conic to the entry interface: state, time and the greatest altitude on the way."""
    since = np.arange(0.0, _LONGEST_COAST_S, _COAST_STEP_S)
    states = along_conic(state, since, GM_EARTH)
    altitude = places(states[:, :3], time_s + since, site_longitude_rad).altitude_m
    below = np.flatnonzero(altitude < INTERFACE_ALTITUDE_M)
    if len(below) == 0:
        return None
    first = int(below[0])
    highest = float(altitude[: first + 1].max())
    since = since[first] + np.arange(-_COAST_STEP_S, 0.5 * _FINE_STEP_S, _FINE_STEP_S)
    altitude = places(along_conic(state, since, GM_EARTH)[:, :3], time_s + since, site_longitude_rad).altitude_m
    first = int(np.flatnonzero(altitude < INTERFACE_ALTITUDE_M)[0])
    # the last step is less than 3 km long in altitude; a straight line meets the interface within metres
    share = (altitude[first - 1] - INTERFACE_ALTITUDE_M) / (altitude[first - 1] - altitude[first])
    met = since[first - 1] + share * _FINE_STEP_S
    final = along_conic(state, met + 1e-3, GM_EARTH)[0]
    return final, time_s + float(met), highest


def _load_margin_g(time_s: Array, load_g: Array, rules: RuleSet) -> float:
    """The least distance of any level of the load to what a crew bears for as long in an abort [g0]."""
    levels = np.linspace(0.0, 1.0, _LEVELS + 1)[1:] * float(load_g.max())
    return float(np.min(sustained_limits_g(longest_above_s(time_s, load_g, levels), rules, ABORT_CURVE) - levels))
