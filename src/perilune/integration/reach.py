"""Which inclinations and azimuths a launch site reaches, over a rotating Earth."""

import math
from typing import Final

from perilune.catalogue import Catalogue, Launcher, Site
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, EARTH_ROTATION_RATE, GM_EARTH
from perilune.errors import InputError, Problem
from perilune.integration.destination import parse_destination

LUNAR_DECLINATION_DEG: Final = 28.6
"""Largest declination of the Moon: obliquity of the ecliptic 23.44 deg and lunar inclination 5.15 deg."""

_INSERTION_ALTITUDE_M: Final = 200e3


def geocentric_latitude_deg(latitude_deg: float) -> float:
    """Return the geocentric latitude of a place on the ellipsoid from its geodetic latitude [deg].

    >>> round(geocentric_latitude_deg(45.0), 4)
    44.8076
    """
    latitude = math.radians(latitude_deg)
    return math.degrees(math.atan2((1.0 - EARTH_FLATTENING) ** 2 * math.sin(latitude), math.cos(latitude)))


def launch_azimuths_deg(latitude_deg: float, inclination_deg: float) -> tuple[float, ...]:
    """Return the azimuths [deg], from north over east, at which a launch reaches an inclination: first the ascending.

    The inertial azimuth obeys ``sin A = cos i / cos latitude``; the launch azimuth is that of the inertial velocity of
    a circular 200 km orbit less the eastward velocity of the site (Vallado 2013, section 6.4). Empty where the
    inclination is below the latitude. Valid for latitudes between -90 and 90 and inclinations from 0 to 180 degrees.

    >>> [round(a, 1) for a in launch_azimuths_deg(28.6, 51.64)]
    [42.7, 137.3]
    """
    latitude = math.radians(geocentric_latitude_deg(latitude_deg))
    sine = math.cos(math.radians(inclination_deg)) / math.cos(latitude)
    if abs(sine) > 1.0 + 1e-12:
        return ()
    inertial = math.asin(max(-1.0, min(1.0, sine)))
    speed = math.sqrt(GM_EARTH / (EARTH_EQUATORIAL_RADIUS + _INSERTION_ALTITUDE_M))
    rotation = EARTH_ROTATION_RATE * EARTH_EQUATORIAL_RADIUS * math.cos(latitude)
    east, north = speed * math.sin(inertial) - rotation, speed * math.cos(inertial)
    return tuple(math.degrees(math.atan2(east, sign * north)) % 360.0 for sign in (1.0, -1.0))


def inclination_range_deg(site: Site) -> tuple[float, float]:
    """Return the lowest and the highest inclination [deg] that a site reaches.

    The geocentric latitude and its supplement bound it; published limits of the site's inclination and azimuth narrow
    it. A range of azimuths gives the inclinations between the extremes that it contains.
    """
    latitude = math.degrees(site.latitude.si)
    low = abs(geocentric_latitude_deg(latitude))
    high = 180.0 - low
    if site.azimuth_min is not None and site.azimuth_max is not None:
        reached = _inclinations_deg(latitude, math.degrees(site.azimuth_min.si), math.degrees(site.azimuth_max.si))
        low, high = max(low, min(reached)), min(high, max(reached))
    if site.inclination_min is not None:
        low = max(low, math.degrees(site.inclination_min.si))
    if site.inclination_max is not None:
        high = min(high, math.degrees(site.inclination_max.si))
    return low, max(low, high)


def site_for(launcher: Launcher, catalogue: Catalogue, destination: str) -> Site:
    """Return the first site of a launcher that reaches the destination's inclination, or its first site."""
    sites = [catalogue.site(name) for name in launcher.sites]
    station = parse_destination(destination, catalogue).station
    if station is None or station.inclination is None:
        return sites[0]
    wanted = math.degrees(station.inclination.si)
    reaching = [site for site in sites if inclination_range_deg(site)[0] <= wanted <= inclination_range_deg(site)[1]]
    return (reaching or sites)[0]


def check_site(launcher: Launcher, site: str) -> None:
    """Refuse a site from which a launcher does not fly.

    Raises:
        InputError: it is none of the launcher's sites.
    """
    if site not in launcher.sites:
        known = ", ".join(launcher.sites)
        raise InputError(Problem(f"{launcher.id} does not fly from {site}", expected=f"one of {known}"))


def _inclinations_deg(latitude_deg: float, azimuth_min_deg: float, azimuth_max_deg: float) -> tuple[float, ...]:
    """Return the inclinations at the ends of a range of azimuths, and at due east and west where it contains them."""
    inside = [azimuth for azimuth in (90.0, 270.0) if azimuth_min_deg <= azimuth <= azimuth_max_deg]
    return tuple(inclination_deg(latitude_deg, azimuth) for azimuth in (azimuth_min_deg, azimuth_max_deg, *inside))


def inclination_deg(latitude_deg: float, azimuth_deg: float) -> float:
    """Return the inclination [deg] of a 200 km orbit from a launch azimuth; the inverse of :func:`launch_azimuths_deg`.

    The vehicle adds to the eastward velocity of the site what makes the horizontal inertial speed circular.

    >>> round(inclination_deg(28.6, 42.73), 1)
    51.6
    """
    latitude = math.radians(geocentric_latitude_deg(latitude_deg))
    azimuth = math.radians(azimuth_deg)
    speed = math.sqrt(GM_EARTH / (EARTH_EQUATORIAL_RADIUS + _INSERTION_ALTITUDE_M))
    rotation = EARTH_ROTATION_RATE * EARTH_EQUATORIAL_RADIUS * math.cos(latitude)
    added = -rotation * math.sin(azimuth) + math.sqrt(speed**2 - (rotation * math.cos(azimuth)) ** 2)
    east = added * math.sin(azimuth) + rotation
    return math.degrees(math.acos(east / speed * math.cos(latitude)))
