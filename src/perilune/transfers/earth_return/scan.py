"""A quick scan of ways home from the Moon: one conic about the Earth for each departure and flight time.

The conic leaves the Moon's centre and meets the entry interface at the wanted angle; the velocity it has there relative
to the Moon is the excess that the ship must leave with. The plane holds the Moon at departure and the landing place at
the landing (the antipode rule of Apollo: W. H. Michael and J. W. Crenshaw 1962, NASA TN D-1293, on the geometry). It
starts the differential correction of :mod:`perilune.transfers.earth_return.entry_aim`; no figure of it is reported.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.transfers.earth_return.entry_aim import place_direction, since_perigee
from perilune.transfers.earth_return.reentry import INTERFACE_ALTITUDE_M

Array = NDArray[np.float64]

_INTERFACE_M: Final = EARTH_EQUATORIAL_RADIUS + INTERFACE_ALTITUDE_M
_BISECTIONS: Final = 45
_FASTEST_M_S: Final = 13_000.0
_DISTANCES: Final = 12
ENTRY_DURATION_S: Final = 560.0
"""A usual time from the interface to the landing [s], for the first guess."""


@dataclass(frozen=True, eq=False)
class Inbound:
    """Conics from a distance in to the entry interface: angle (n,) swept, speeds (n,) at the distance and at the end.

    ``radial_m_s`` is negative, inward; ``across_m_s`` is along the motion. ``exists`` is False where the time is longer
    than that from an apogee at this distance, or shorter than at 13 km/s at the interface.
    """

    swept_rad: Array
    radial_m_s: Array
    across_m_s: Array
    interface_m_s: Array
    exists: NDArray[np.bool_]


def inbound(distance_m: Array, flight_time_s: Array, path_rad: float) -> Inbound:
    """Return the conics that come in from distances (n,) in flight times (n,) and enter at an angle [rad]."""
    low = np.sqrt(_slowest(distance_m, path_rad))
    high = np.full_like(low, _FASTEST_M_S)
    exists = (_fall(distance_m, low, path_rad)[0] > flight_time_s) & (
        _fall(distance_m, high, path_rad)[0] < flight_time_s
    )
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        slower = _fall(distance_m, middle, path_rad)[0] > flight_time_s
        low, high = np.where(slower, middle, low), np.where(slower, high, middle)
    speed = 0.5 * (low + high)
    _, swept = _fall(distance_m, speed, path_rad)
    momentum = _INTERFACE_M * speed * np.cos(path_rad)
    across = momentum / distance_m
    total = speed**2 + 2.0 * GM_EARTH * (1.0 / distance_m - 1.0 / _INTERFACE_M)
    return Inbound(swept, -np.sqrt(np.maximum(total - across**2, 0.0)), across, speed, exists)


def _slowest(distance_m: Array, path_rad: float) -> Array:
    """Return the square of the interface speed of a conic whose apogee is at the distance."""
    ratio = _INTERFACE_M / distance_m
    return np.asarray(
        (1.0 + 1e-9)
        * 2.0
        * GM_EARTH
        * (1.0 / _INTERFACE_M - 1.0 / distance_m)
        / (1.0 - (ratio * np.cos(path_rad)) ** 2)
    )


def _fall(distance_m: Array, speed_m_s: Array, path_rad: float) -> tuple[Array, Array]:
    """Return the time [s] and angle [rad] from the distance in to the interface, which is met with a speed."""
    momentum = _INTERFACE_M * speed_m_s * np.cos(path_rad)
    parameter = momentum**2 / GM_EARTH
    energy = 0.5 * speed_m_s**2 - GM_EARTH / _INTERFACE_M
    eccentricity = np.sqrt(1.0 + 2.0 * energy * parameter / GM_EARTH)
    far = -np.arccos(np.clip((parameter / distance_m - 1.0) / eccentricity, -1.0, 1.0))
    near = -np.arccos(np.clip((parameter / _INTERFACE_M - 1.0) / eccentricity, -1.0, 1.0))
    return since_perigee(near, parameter, eccentricity) - since_perigee(far, parameter, eccentricity), near - far


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways home, arrays (n,): departure epoch, flight time to the interface, arc from there to the landing place.

    ``excess_m_s`` (n, 3) is the velocity relative to the Moon, ``interface`` (n, 6) the state at the interface, ICRF.
    """

    departure_tdb_s: Array
    flight_time_s: Array
    arc_rad: Array
    excess_m_s: Array
    interface: Array


@dataclass(frozen=True)
class Landing:
    """Where to land (geodetic [rad]), how steeply to enter [rad], and the arcs the entry can cover [rad]."""

    latitude_rad: float
    longitude_rad: float
    path_rad: float
    arcs_rad: tuple[float, float]


def ways_home(departures_tdb_s: Array, flight_times_s: Array, landing: Landing) -> Ways:
    """Return every combination of departure and flight time that reaches the landing place, both ways round."""
    moon = ephemeris.state("moon", "earth", departures_tdb_s)
    grid = _grid(np.linalg.norm(moon[:, :3], axis=1), flight_times_s, landing.path_rad)
    row, column = (index.ravel() for index in np.indices(grid.exists.shape))
    departure, flight_time = departures_tdb_s[row], flight_times_s[column]
    outward = moon[row, :3] / np.linalg.norm(moon[row, :3], axis=1, keepdims=True)
    place = place_direction(landing.latitude_rad, landing.longitude_rad, departure + flight_time + ENTRY_DURATION_S)
    normal = np.cross(outward, place)
    sine = np.linalg.norm(normal, axis=1)
    between = np.arctan2(sine, np.sum(outward * place, axis=1))
    found = []
    for sense in (1.0, -1.0):
        total = between if sense > 0.0 else 2.0 * np.pi - between
        arc = total - grid.swept_rad.ravel()
        fits = grid.exists.ravel() & (arc > landing.arcs_rad[0]) & (arc < landing.arcs_rad[1]) & (sine > 1e-3)
        onward = np.cross(sense * normal / np.maximum(sine, 1e-12)[:, None], outward)
        velocity = grid.radial_m_s.ravel()[:, None] * outward + grid.across_m_s.ravel()[:, None] * onward
        entry = _entry_states(place, onward_at(place, outward, onward), arc, grid.interface_m_s.ravel(), landing)
        found.append((departure[fits], flight_time[fits], arc[fits], (velocity - moon[row, 3:])[fits], entry[fits]))
    one, other = found
    return Ways(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))


def onward_at(place: Array, outward: Array, onward: Array) -> Array:
    """Return the directions (n, 3) of motion at places, in planes given by a direction and the motion there."""
    normal = np.cross(outward, onward)
    return np.asarray(np.cross(normal, place))


def _entry_states(place: Array, onward: Array, arc: Array, speed: Array, landing: Landing) -> Array:
    """Return states (n, 6) at the interface, an arc before the place."""
    cosine, sine = np.cos(arc)[:, None], np.sin(arc)[:, None]
    up, ahead = cosine * place - sine * onward, sine * place + cosine * onward
    velocity = speed[:, None] * (np.sin(landing.path_rad) * up + np.cos(landing.path_rad) * ahead)
    return np.hstack([_INTERFACE_M * up, velocity])


def _grid(distance_m: Array, flight_times_s: Array, path_rad: float) -> Inbound:
    """Return the conics of every distance and flight time (n, m), interpolated between a few distances."""
    nodes = np.linspace(distance_m.min() - 1.0, distance_m.max() + 1.0, _DISTANCES)
    near, times = (part.ravel() for part in np.meshgrid(nodes, flight_times_s, indexing="ij"))
    table = inbound(near, times, path_rad)
    place = (distance_m - nodes[0]) / (nodes[1] - nodes[0])
    low = np.clip(place.astype(np.int64), 0, _DISTANCES - 2)
    part = (place - low)[:, None]

    def between(values: Array) -> Array:
        rows = values.reshape(_DISTANCES, len(flight_times_s))
        return np.asarray((1.0 - part) * rows[low] + part * rows[low + 1])

    exists = table.exists.reshape(_DISTANCES, len(flight_times_s))
    return Inbound(
        between(table.swept_rad),
        between(table.radial_m_s),
        between(table.across_m_s),
        between(table.interface_m_s),
        exists[low] & exists[low + 1],
    )
