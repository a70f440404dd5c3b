"""Where an ascent starts, and the limits of its azimuth: those of the site, or of its route to the inclination."""

import math
from dataclasses import dataclass

from perilune.catalogue.model import Site
from perilune.launch.target import Target


@dataclass(frozen=True)
class LaunchPoint:
    """A launch site: geodetic latitude [rad], altitude [m], limits of the azimuth, and which of two is taken."""

    latitude_rad: float
    altitude_m: float
    north: bool
    azimuths_rad: tuple[float, float] | None = None


def launch_point(site: Site, target: Target) -> LaunchPoint:
    """Return the launch point of a site towards a target; northward where the site allows both azimuths.

    The azimuths of a site, or of its route to the inclination, limit the ascent where they span less than half a turn.
    """
    low, high = azimuth_limits(site, target.inclination_rad)
    limits = (low, high) if high - low < math.pi else None
    return LaunchPoint(site.latitude.si, site.altitude.si, _heads_north(site, target), limits)


def azimuth_limits(site: Site, inclination_rad: float) -> tuple[float, float]:
    """Return the least and greatest launch azimuth towards an inclination [rad]; without a limit -pi and 2 pi.

    >>> from perilune.catalogue import load_catalogue
    >>> site = load_catalogue().site("tanegashima")
    >>> [round(math.degrees(azimuth)) for azimuth in azimuth_limits(site, math.radians(98.0))]
    [85, 100]
    """
    low = -math.pi if site.azimuth_min is None else site.azimuth_min.si
    high = 2.0 * math.pi if site.azimuth_max is None else site.azimuth_max.si
    for route in site.route:
        if route.inclination_min.si <= inclination_rad <= route.inclination_max.si:
            high = min(high, route.azimuth_max.si)
    return low, high


def _heads_north(site: Site, target: Target) -> bool:
    """Whether the northern of the two launch azimuths of an inclination is the less outside the limits of the site."""
    low, high = azimuth_limits(site, target.inclination_rad)
    cosine = math.cos(target.inclination_rad) / max(math.cos(site.latitude.si), 1e-9)
    north = math.asin(max(-1.0, min(1.0, cosine)))
    beyond = [max(low - azimuth, azimuth - high, 1e-3) for azimuth in (north, math.pi - north)]
    return beyond[0] <= beyond[1]
