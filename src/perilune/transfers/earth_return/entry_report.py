"""An entry flown to its end, as a record; and the last burn home, corrected until the ship lands where it should."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.time import format_utc
from perilune.constants import EARTH_EQUATORIAL_RADIUS
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import EntryArc, EntryTarget, moved, solve_entry
from perilune.transfers.earth_return.entry_corridor import Corridor, Landed, corridor, land, place_of
from perilune.transfers.earth_return.model import Entry, EntryCorridor
from perilune.transfers.earth_return.reentry import Capsule

Array = NDArray[np.float64]

LOAD_LIMIT_G0: Final = 10.0
"""The usual limit of load for the undershoot boundary [g0], that of the Apollo corridor."""

_ROUNDS: Final = 4
_MISSED_M: Final = 500.0


@dataclass(frozen=True, eq=False)
class Homecoming:
    """A change of velocity and the entry that it leads to."""

    arc: EntryArc
    landed: Landed
    miss_m: float


def come_home(
    epoch_tdb_s: float, state: Array, target: EntryTarget, capsule: Capsule, first: EntryArc
) -> Homecoming | NoSolution:
    """Return the change of velocity at a state (6,) after which the ship, its entry flown, lands at the target.

    The wind of the turning Earth carries the ship out of its plane, and the flight through the air takes its own time:
    both are flown, and the aim is moved by what was missed. ``first`` is a solution for the target as it stands.
    """
    aim, arc = target, first
    flown: list[Homecoming] = []
    for _ in range(_ROUNDS):
        landed = land(arc.interface, arc.interface_tdb_s, capsule, aim.arc_rad)
        if isinstance(landed, NoSolution):
            return landed
        miss = ground_distance(landed.latitude_rad, landed.longitude_rad, target.latitude_rad, target.longitude_rad)
        flown.append(Homecoming(arc, landed, miss))
        if miss < _MISSED_M:
            break
        aim = moved(
            aim,
            aim.latitude_rad + target.latitude_rad - landed.latitude_rad,
            aim.longitude_rad + float(np.angle(np.exp(1j * (target.longitude_rad - landed.longitude_rad)))),
            aim.duration_s,
        )
        again = solve_entry(epoch_tdb_s, state, aim, arc.change_m_s, arc.interface_tdb_s)
        if isinstance(again, NoSolution):
            break
        arc = again
    return min(flown, key=lambda one: one.miss_m)


def ground_distance(latitude_rad: float, longitude_rad: float, other_rad: float, other_longitude_rad: float) -> float:
    """Return the distance [m] between two places on a sphere of the equatorial radius."""
    half = np.sin((latitude_rad - other_rad) / 2.0) ** 2
    turn = np.sin((longitude_rad - other_longitude_rad) / 2.0) ** 2
    chord = half + np.cos(latitude_rad) * np.cos(other_rad) * turn
    return float(2.0 * EARTH_EQUATORIAL_RADIUS * np.arcsin(np.sqrt(min(chord, 1.0))))


def entry_record(
    arc: EntryArc, landed: Landed, capsule: Capsule, miss_m: float | None, load_limit_g0: float = LOAD_LIMIT_G0
) -> Entry:
    """Return the record of an entry, with its corridor under a load in g0; states in m and m/s, ICRF."""
    position, velocity = arc.interface[:3], arc.interface[3:]
    epoch = arc.interface_tdb_s
    latitude, longitude = place_of(position, epoch)
    up = position / np.linalg.norm(position)
    east = np.cross(frames.earth_pole(epoch)[0], up)
    east /= np.linalg.norm(east)
    north = np.cross(up, east)
    speed = float(np.linalg.norm(velocity))
    angles = corridor(arc.interface, epoch, capsule, load_limit_g0)
    flight = landed.flight
    return Entry(
        interface_utc=format_utc(epoch),
        interface_tdb_s=epoch,
        latitude_deg=float(np.degrees(latitude)),
        longitude_deg=float(np.degrees(longitude)),
        speed_m_s=speed,
        path_deg=float(np.degrees(np.arcsin(up @ velocity / speed))),
        heading_deg=float(np.degrees(np.arctan2(velocity @ east, velocity @ north))) % 360.0,
        duration_s=flight.duration_s,
        range_km=ground_distance(latitude, longitude, landed.latitude_rad, landed.longitude_rad) / 1e3,
        lift_after_pull_out=landed.lift_after,
        peak_load_g0=flight.peak_load_g0,
        peak_heat_flux_mw_m2=flight.peak_heat_flux_w_m2 / 1e6,
        heat_load_mj_m2=flight.heat_load_j_m2 / 1e6,
        landing_latitude_deg=float(np.degrees(landed.latitude_rad)),
        landing_longitude_deg=float(np.degrees(landed.longitude_rad)),
        miss_km=None if miss_m is None else miss_m / 1e3,
        corridor=_corridor_record(angles, load_limit_g0),
    )


def _corridor_record(angles: Corridor | NoSolution, load_limit_g0: float) -> EntryCorridor | None:
    if isinstance(angles, NoSolution):
        return None
    steepest = None if angles.undershoot_rad is None else float(np.degrees(angles.undershoot_rad))
    return EntryCorridor(float(np.degrees(angles.overshoot_rad)), steepest, load_limit_g0)
