"""From an entry interface to the landing: the lift that leads to a place, and the corridor of flight-path angles."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE
from perilune.errors import NoSolution
from perilune.transfers.earth_return.reentry import Capsule, EntryFlight, fly_entry

Array = NDArray[np.float64]

_BISECTIONS: Final = 26
_ANGLE_BISECTIONS: Final = 22
_STEEPEST_RAD: Final = np.radians(25.0)
_SHALLOWEST_RAD: Final = np.radians(3.0)
_REACHED_M: Final = 1e3


@dataclass(frozen=True, eq=False)
class Landed:
    """An entry that ends at a place: the flight, the lift after the pull-out, where and when it ends.

    ``arc_rad`` is the inertial central angle flown; latitude and longitude are geodetic [rad].
    """

    flight: EntryFlight
    lift_after: float
    arc_rad: float
    latitude_rad: float
    longitude_rad: float


@dataclass(frozen=True)
class Corridor:
    """The flight-path angles at the interface that an entry may have [rad, negative downwards].

    ``overshoot_rad``: the shallowest at which the ship, its lift downwards, stays in the air. ``undershoot_rad``: the
    steepest at which, its lift upwards, the load stays within the limit; None where no angle keeps it.
    """

    overshoot_rad: float
    undershoot_rad: float | None


def land(interface: Array, epoch_tdb_s: float, capsule: Capsule, arc_rad: float) -> Landed | NoSolution:
    """Fly an entry whose lift after the pull-out is chosen so that it covers an inertial arc [rad].

    Args:
        interface: (6,) at the entry interface, Earth-centred, ICRF, m and m/s.
        epoch_tdb_s: when.
        capsule: the ship; without lift its arc is what it is.
        arc_rad: the wanted central angle from the interface to the end.

    Returns:
        The entry, or :class:`NoSolution` where the arc lies outside what the lift can reach.
    """
    spin = EARTH_ROTATION_RATE * frames.earth_pole(epoch_tdb_s)[0]

    def flown(after: float) -> tuple[EntryFlight, float]:
        flight = fly_entry(interface, epoch_tdb_s, capsule, (1.0, after), spin)
        return flight, _arc(interface, flight) if flight.end == "landed" else np.inf

    low, high = -1.0, 1.0
    if capsule.lift_to_drag > 0.0:
        shortest = flown(low)[1]
        if arc_rad < shortest:
            return NoSolution(
                f"the entry is no shorter than {shortest * EARTH_EQUATORIAL_RADIUS / 1e3:.0f} km", "entry range"
            )
        for _ in range(_BISECTIONS):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if flown(middle)[1] > arc_rad else (middle, high)
    flight, arc = flown(low)
    if flight.end != "landed":
        return NoSolution(f"the ship does not land at this angle: {flight.end}", "flight-path angle")
    if capsule.lift_to_drag > 0.0 and abs(arc - arc_rad) * EARTH_EQUATORIAL_RADIUS > _REACHED_M:
        farthest = arc * EARTH_EQUATORIAL_RADIUS / 1e3
        return NoSolution(f"the entry is no longer than {farthest:.0f} km before it skips out", "entry range")
    latitude, longitude = place_of(flight.position_m, epoch_tdb_s + flight.duration_s)
    return Landed(flight, low, arc, latitude, longitude)


def place_of(position: Array, epoch_tdb_s: float) -> tuple[float, float]:
    """Return geodetic latitude and longitude [rad] under an inertial position (3,)."""
    fixed = frames.itrf_to_icrf(epoch_tdb_s, "hold")[0].T @ position
    latitude, longitude, _ = frames.itrf_to_geodetic(fixed)
    return float(latitude), float(longitude)


def _arc(interface: Array, flight: EntryFlight) -> float:
    start, end = interface[:3], flight.position_m
    sine = np.linalg.norm(np.cross(start, end))
    return float(np.arctan2(sine, start @ end))


def corridor(interface: Array, epoch_tdb_s: float, capsule: Capsule, load_limit_g0: float) -> Corridor | NoSolution:
    """Return the flight-path angles that an entry at this place, speed and heading (6,) [m, m/s, ICRF] may have.

    The load is held to a limit in g0.
    """
    spin = EARTH_ROTATION_RATE * frames.earth_pole(epoch_tdb_s)[0]

    def flown(angle: float, lift: float) -> EntryFlight:
        return fly_entry(_turned(interface, -angle), epoch_tdb_s, capsule, (lift, lift), spin)

    shallow, steep = _SHALLOWEST_RAD, _STEEPEST_RAD
    end = flown(steep, -1.0).end
    if end != "landed":
        angle = np.degrees(_STEEPEST_RAD)
        return NoSolution(
            f"the ship does not land even at {angle:.0f} deg, its lift downwards: {end}", "overshoot boundary"
        )
    for _ in range(_ANGLE_BISECTIONS):
        middle = 0.5 * (shallow + steep)
        shallow, steep = (shallow, middle) if flown(middle, -1.0).end == "landed" else (middle, steep)
    overshoot = steep
    if flown(overshoot, 1.0).peak_load_g0 > load_limit_g0:
        return Corridor(-overshoot, None)
    low, high = overshoot, _STEEPEST_RAD
    for _ in range(_ANGLE_BISECTIONS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if flown(middle, 1.0).peak_load_g0 <= load_limit_g0 else (low, middle)
    return Corridor(-overshoot, -low)


def _turned(state: Array, path_rad: float) -> Array:
    """Return a state (6,) of the same place, speed and heading with another flight-path angle."""
    position, velocity = state[:3], state[3:]
    up = position / np.linalg.norm(position)
    onward = velocity - (velocity @ up) * up
    onward /= np.linalg.norm(onward)
    speed = np.linalg.norm(velocity)
    return np.concatenate([position, speed * (np.sin(path_rad) * up + np.cos(path_rad) * onward)])
