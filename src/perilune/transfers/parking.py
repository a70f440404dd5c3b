"""From the launch pad to the parking orbit: azimuths, inclinations, and the state where the ascent ends.

The ascent itself is the launch package's; here it is an arc of fixed length and duration in the plane of the parking
orbit. Both shift the coast by some minutes and change no delta-v.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.catalogue.model import Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.errors import NoSolution
from perilune.transfers.vectors import cross

Array = NDArray[np.float64]

_UNRESTRICTED: Final = (0.0, np.pi)


@dataclass(frozen=True)
class Parking:
    """A circular parking orbit and the ascent into it.

    ``altitude_m`` is above the equatorial radius. ``ascent_time_s`` and ``ascent_arc_rad`` are lift-off to insertion;
    the Apollo flights took 695 to 760 s (Orloff 2000, NASA SP-2000-4029).
    """

    altitude_m: float = 185e3
    ascent_time_s: float = 710.0
    ascent_arc_rad: float = np.radians(27.0)
    coast_min_s: float = 900.0

    @property
    def radius_m(self) -> float:
        """Radius of the orbit [m]."""
        return EARTH_EQUATORIAL_RADIUS + self.altitude_m

    @property
    def speed_m_s(self) -> float:
        """Inertial speed in the orbit [m/s]."""
        return float(np.sqrt(GM_EARTH / self.radius_m))


@dataclass(frozen=True)
class Heading:
    """A way to launch: inertial heading of the parking orbit at the pad, azimuth over ground, inclination [rad].

    ``excess_m_s`` is the speed the launcher gives to reach the orbit over what the best azimuth of the site would need.
    """

    inertial_rad: float
    azimuth_rad: float
    inclination_rad: float
    excess_m_s: float


@dataclass(frozen=True)
class Pad:
    """A launch site as geometry: its place in the ITRF [m], geocentric latitude and longitude [rad], and its limits."""

    position_itrf_m: tuple[float, float, float]
    latitude_rad: float
    longitude_rad: float
    azimuth_limits_rad: tuple[float, float]
    inclination_limits_rad: tuple[float, float]


def pad(site: Site) -> Pad:
    """Return the geometry of a catalogue site. Without azimuth limits it may launch from north over east to south."""
    latitude, longitude = site.latitude.si, site.longitude.si
    x, y, z = frames.geodetic_to_itrf(latitude, longitude, site.altitude.si).ravel()
    low = site.azimuth_min.si if site.azimuth_min is not None else _UNRESTRICTED[0]
    high = site.azimuth_max.si if site.azimuth_max is not None else _UNRESTRICTED[1]
    least = site.inclination_min.si if site.inclination_min is not None else 0.0
    most = site.inclination_max.si if site.inclination_max is not None else np.pi
    return Pad(
        (float(x), float(y), float(z)), float(np.arctan2(z, np.hypot(x, y))), longitude, (low, high), (least, most)
    )


@lru_cache(maxsize=4096)
def headings(place: Pad, least_inclination_rad: float, parking: Parking) -> tuple[Heading, ...] | NoSolution:
    """Return the ways to launch into the lowest permitted inclination that is at least ``least_inclination_rad``.

    Two where the site may launch to the north-east and the south-east into that inclination, one where the limits or
    the lowest inclination leave one, :class:`NoSolution` where none is left.
    """
    lowest = abs(place.latitude_rad)
    wanted = max(least_inclination_rad, place.inclination_limits_rad[0], lowest)
    for inclination in _candidates(place, wanted, parking):
        found = tuple(h for h in _both_headings(place, inclination, parking) if _permitted(place, h))
        if found:
            return found[:1] if abs(np.cos(found[0].inertial_rad)) < 1e-9 else found
    degrees = np.degrees(wanted)
    return NoSolution(
        f"the site cannot launch into an inclination of {degrees:.1f} deg or more within its limits",
        "launch azimuth and inclination limits",
    )


def launchable(place: Pad, inclination_rad: float, parking: Parking) -> bool:
    """Tell whether a site can launch into an inclination within its limits."""
    if not abs(place.latitude_rad) <= inclination_rad <= np.pi - abs(place.latitude_rad):
        return False
    return any(_permitted(place, heading) for heading in _both_headings(place, inclination_rad, parking))


def _candidates(place: Pad, wanted: float, parking: Parking) -> list[float]:
    """Return inclinations to try, lowest first: the wanted one, and where an azimuth limit lies above it."""
    at_limits = [_inclination(place, azimuth, parking) for azimuth in place.azimuth_limits_rad]
    return [wanted, *sorted(i for i in at_limits if i > wanted)]


def _inclination(place: Pad, azimuth_rad: float, parking: Parking) -> float:
    """Return the inclination of the parking orbit reached along an azimuth over ground."""
    carried = _carried_speed(place)
    over_ground = -carried * np.sin(azimuth_rad) + np.sqrt(parking.speed_m_s**2 - (carried * np.cos(azimuth_rad)) ** 2)
    eastward = over_ground * np.sin(azimuth_rad) + carried
    return float(np.arccos(np.clip(np.cos(place.latitude_rad) * eastward / parking.speed_m_s, -1.0, 1.0)))


def _both_headings(place: Pad, inclination_rad: float, parking: Parking) -> list[Heading]:
    sine = np.clip(np.cos(inclination_rad) / np.cos(place.latitude_rad), -1.0, 1.0)
    north = float(np.arcsin(sine))
    carried = _carried_speed(place)
    excess = float(launch_excess(place, np.array([inclination_rad]), parking)[0])
    result = []
    for inertial in (north, np.pi - north):
        east, up_north = parking.speed_m_s * np.sin(inertial) - carried, parking.speed_m_s * np.cos(inertial)
        result.append(Heading(inertial, float(np.arctan2(east, up_north)), inclination_rad, excess))
    return result


def launch_excess(place: Pad, inclination_rad: Array, parking: Parking) -> Array:
    """Return the speed (n,) [m/s] that orbits of these inclinations ask of the launcher over a launch due east."""
    eastward = np.clip(np.cos(inclination_rad) / np.cos(place.latitude_rad), -1.0, 1.0)
    carried = _carried_speed(place)
    over_ground = np.sqrt(parking.speed_m_s**2 + carried**2 - 2.0 * parking.speed_m_s * carried * eastward)
    return np.asarray(over_ground - (parking.speed_m_s - carried))


def _carried_speed(place: Pad) -> float:
    return EARTH_ROTATION_RATE * EARTH_EQUATORIAL_RADIUS * float(np.cos(place.latitude_rad))


def _permitted(place: Pad, heading: Heading) -> bool:
    slack = 1e-9
    low, high = place.azimuth_limits_rad
    least, most = place.inclination_limits_rad
    within = any(low - slack <= heading.azimuth_rad + turn <= high + slack for turn in (0.0, 2.0 * np.pi, -2.0 * np.pi))
    return within and least - slack <= heading.inclination_rad <= most + slack


def insertion_states(place: Pad, launch_tdb_s: Array, heading: Heading, parking: Parking) -> Array:
    """Return the states (n, 6) [m, m/s; ICRF, Earth-centred] at the end of the ascent, ``ascent_time_s`` after launch.

    The orbit is circular; its plane holds the pad's place at lift-off and the inertial heading there.
    """
    up = np.einsum("nij,j->ni", frames.itrf_to_icrf(launch_tdb_s, "hold"), np.asarray(place.position_itrf_m))
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    east = cross(frames.earth_pole(launch_tdb_s), up)
    east /= np.linalg.norm(east, axis=1, keepdims=True)
    north = cross(up, east)
    onward = np.cos(heading.inertial_rad) * north + np.sin(heading.inertial_rad) * east
    cosine, sine = np.cos(parking.ascent_arc_rad), np.sin(parking.ascent_arc_rad)
    position = parking.radius_m * (cosine * up + sine * onward)
    velocity = parking.speed_m_s * (cosine * onward - sine * up)
    return np.hstack([position, velocity])
