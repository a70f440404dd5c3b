"""Where an ascent ends: a circular or elliptic orbit, an escape energy, or a full set of orbital elements."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH

ESCAPE_PERIGEE_M = 185e3
"""Lowest perigee altitude of an ascent to an escape energy [m]: the parking orbit of the Apollo missions."""


@dataclass(frozen=True)
class Orbit:
    """An orbit about the Earth: altitudes of perigee and apogee over the equatorial radius [m], inclination [rad].

    The elements are osculating at cut-off. The argument of perigee is free unless given; a transfer orbit whose perigee
    and apogee lie in the plane of the equator has 0 or pi. ``one_burn``: the last stage does not light again.
    """

    perigee_m: float
    apogee_m: float
    inclination_rad: float
    argument_of_perigee_rad: float | None = None
    one_burn: bool = False

    def describe(self) -> str:
        """Say the orbit in words.

        >>> circular_orbit(200e3, 0.5).describe()
        '200 km circular, 28.6 deg'
        """
        shape = f"{self.perigee_m / 1e3:.0f} km circular"
        if self.apogee_m != self.perigee_m:
            shape = f"{self.perigee_m / 1e3:.0f} x {self.apogee_m / 1e3:.0f} km"
        told = f"{shape}, {math.degrees(self.inclination_rad):.1f} deg{', in one burn' if self.one_burn else ''}"
        if self.argument_of_perigee_rad is None:
            return told
        return f"{told}, perigee at {math.degrees(self.argument_of_perigee_rad):.0f} deg"


@dataclass(frozen=True)
class Escape:
    """An orbit of given C3, twice the specific energy [m^2/s^2], and inclination [rad]; the perigee is not too low."""

    c3_m2_s2: float
    inclination_rad: float
    perigee_m: float = ESCAPE_PERIGEE_M

    def describe(self) -> str:
        """Say the target in words.

        >>> Escape(-1.7e6, 0.5).describe()
        'C3 -1.7 km2/s2, 28.6 deg'
        """
        return f"C3 {self.c3_m2_s2 / 1e6:.1f} km2/s2, {math.degrees(self.inclination_rad):.1f} deg"


@dataclass(frozen=True)
class Elements:
    """Five orbital elements, the place in the orbit is free: semi-major axis [m], eccentricity, angles [rad]."""

    semi_major_axis_m: float
    eccentricity: float
    inclination_rad: float
    node_rad: float
    argument_of_perigee_rad: float

    def describe(self) -> str:
        """Say the target in words."""
        a, e = self.semi_major_axis_m / 1e3, self.eccentricity
        return f"a {a:.0f} km, e {e:.4f}, {math.degrees(self.inclination_rad):.1f} deg"


Target = Orbit | Escape | Elements


def circular_orbit(altitude_m: float, inclination_rad: float) -> Orbit:
    """Return the circular orbit of an altitude [m] and inclination [rad].

    Args:
        altitude_m: above the equatorial radius of the Earth [m].
        inclination_rad: to the equator [rad].
    """
    return Orbit(altitude_m, altitude_m, inclination_rad)


ROWS = 11
"""Terminal rows: radius, r.v, energy, h^2, perigee radius, cos i; then h (3) and the first two of the e vector."""
PLAIN_ROWS = 6
"""The rows of a target that is no full set of elements."""

_FREE = np.inf
_PERIGEE_INJECTION = 0.05
"""Below this eccentricity energy and momentum do not fix the orbit well: the ascent ends at perigee instead."""
_DAY_LONG_AXIS_M = 42_164e3
"""Semi-major axis of an orbit of a sidereal day."""
_PLANE_MARGIN_RAD = math.radians(0.1)


def terminal_bounds(
    target: Target, latitude_rad: float, gm: float = GM_EARTH, radius_m: float = EARTH_EQUATORIAL_RADIUS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and upper bounds of the eleven terminal rows, in units of ``radius_m`` and ``gm``.

    An inclination within 0.1 deg of the latitude is a band of 0.1 deg: at the latitude itself the inclination is a
    minimum over the launch azimuth, and an equation for it would be singular.
    """
    low, high = np.full(ROWS, -_FREE), np.full(ROWS, _FREE)
    if isinstance(target, Elements):
        low[6:] = high[6:] = _element_rows(target, radius_m)
        return low, high
    if isinstance(target, Escape):
        low[2] = high[2] = 0.5 * target.c3_m2_s2 * radius_m / gm
        low[4] = 1.0 + target.perigee_m / radius_m
    else:
        perigee, apogee = 1.0 + target.perigee_m / radius_m, 1.0 + target.apogee_m / radius_m
        axis, eccentricity = 0.5 * (perigee + apogee), (apogee - perigee) / (apogee + perigee)
        low[2] = high[2] = -0.5 / axis
        if eccentricity < _PERIGEE_INJECTION:
            low[0] = high[0] = perigee
            low[1] = high[1] = 0.0
        else:
            low[3] = high[3] = axis * (1.0 - eccentricity**2)
    wanted = target.inclination_rad
    if abs(wanted - abs(latitude_rad)) < _PLANE_MARGIN_RAD:
        low[5] = math.cos(max(wanted, abs(latitude_rad)) + _PLANE_MARGIN_RAD)
    else:
        low[5] = high[5] = math.cos(wanted)
    return low, high


def _element_rows(target: Elements, radius_m: float) -> NDArray[np.float64]:
    cos_i, sin_i = math.cos(target.inclination_rad), math.sin(target.inclination_rad)
    cos_n, sin_n = math.cos(target.node_rad), math.sin(target.node_rad)
    cos_w, sin_w = math.cos(target.argument_of_perigee_rad), math.sin(target.argument_of_perigee_rad)
    momentum = math.sqrt(target.semi_major_axis_m / radius_m * (1.0 - target.eccentricity**2))
    plane = momentum * np.array([sin_n * sin_i, -cos_n * sin_i, cos_i])
    apse = np.array([cos_n * cos_w - sin_n * sin_w * cos_i, sin_n * cos_w + cos_n * sin_w * cos_i])
    return np.concatenate((plane, target.eccentricity * apse))


def parking_bounds(
    altitude_m: float, circular: bool, radius_m: float = EARTH_EQUATORIAL_RADIUS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of the first five terminal rows in a parking orbit: circular, or of at least this perigee."""
    low, high = np.full(5, -_FREE), np.full(5, _FREE)
    perigee = 1.0 + altitude_m / radius_m
    if circular:
        low[:3] = high[:3] = perigee, 0.0, -0.5 / perigee
    else:
        low[4] = perigee
    return low, high


def turn_bounds(radius_m: float = EARTH_EQUATORIAL_RADIUS) -> tuple[float, float]:
    """Return the bounds of the energy of an orbit in which a stage waits for its next perigee: of a day at most."""
    return -_FREE, -0.5 * radius_m / _DAY_LONG_AXIS_M


def apsis_bounds(target: Target) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of sine and cosine of the argument of perigee less the wanted one."""
    low, high = np.full(2, -_FREE), np.full(2, _FREE)
    if isinstance(target, Orbit) and target.argument_of_perigee_rad is not None:
        low[:], high[0] = 0.0, 0.0
    return low, high


def least_speed_m_s(target: Target, gm: float = GM_EARTH, radius_m: float = EARTH_EQUATORIAL_RADIUS) -> float:
    """Return the speed at the surface that has the energy of the target [m/s]: no ascent needs less in all.

    Energy grows by speed times delta-v, and no speed along the way is above that of this energy at the surface.
    """
    if isinstance(target, Escape):
        energy = 0.5 * target.c3_m2_s2
    elif isinstance(target, Elements):
        energy = -0.5 * gm / target.semi_major_axis_m
    else:
        energy = -gm / (2.0 * radius_m + target.perigee_m + target.apogee_m)
    return math.sqrt(max(2.0 * (energy + gm / radius_m), 0.0))


def burnout_speed_m_s(target: Target, gm: float = GM_EARTH, radius_m: float = EARTH_EQUATORIAL_RADIUS) -> float:
    """Return the inertial speed at the lowest point of the target orbit [m/s]: where an ascent would best end."""
    if isinstance(target, Escape):
        return math.sqrt(target.c3_m2_s2 + 2.0 * gm / (radius_m + target.perigee_m))
    if isinstance(target, Elements):
        perigee = target.semi_major_axis_m * (1.0 - target.eccentricity)
        return math.sqrt(gm * (2.0 / perigee - 1.0 / target.semi_major_axis_m))
    perigee, apogee = radius_m + target.perigee_m, radius_m + target.apogee_m
    return math.sqrt(gm * (2.0 / perigee - 2.0 / (perigee + apogee)))


def burnout_altitude_m(target: Target, radius_m: float = EARTH_EQUATORIAL_RADIUS) -> float:
    """Return the altitude of the lowest point of the target orbit [m]."""
    if isinstance(target, Elements):
        return target.semi_major_axis_m * (1.0 - target.eccentricity) - radius_m
    return target.perigee_m
