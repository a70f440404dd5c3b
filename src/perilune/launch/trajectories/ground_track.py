"""Where an ascent is over the ground: geodetic places of the launch frame, and distances along the ellipsoid.

The launch frame is inertial: its z axis is the pole, its x axis passes the launch meridian at lift-off.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.frames import itrf_to_geodetic
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, EARTH_ROTATION_RATE

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Geodetic latitude and longitude [rad] and altitude [m] over WGS 84; arrays of one shape."""

    latitude_rad: Array
    longitude_rad: Array
    altitude_m: Array


def places(position_m: ArrayLike, time_s: ArrayLike, longitude_rad: float) -> Places:
    """Return the geodetic places of positions ``(n, 3)`` in the launch frame at times after lift-off.

    ``longitude_rad`` is that of the launch site.

    >>> equator = places([[6378137.0, 0.0, 0.0]], [0.0], 0.5)
    >>> float(equator.longitude_rad[0]), float(equator.altitude_m[0])
    (0.5, 0.0)
    """
    positions, times = np.atleast_2d(np.asarray(position_m, np.float64)), np.atleast_1d(np.asarray(time_s, np.float64))
    angle = longitude_rad - EARTH_ROTATION_RATE * times
    cosine, sine = np.cos(angle), np.sin(angle)
    x, y = positions[:, 0], positions[:, 1]
    fixed = np.column_stack((cosine * x - sine * y, sine * x + cosine * y, positions[:, 2]))
    return Places(*itrf_to_geodetic(fixed))


def air_velocity(position_m: Array, velocity_m_s: Array) -> Array:
    """Return the velocities ``(n, 3)`` relative to the rotating Earth [m/s], still along the inertial axes."""
    spin = EARTH_ROTATION_RATE * np.column_stack((-position_m[:, 1], position_m[:, 0], np.zeros(len(position_m))))
    return np.asarray(velocity_m_s - spin)


def verticals(position_m: Array) -> Array:
    """Return the outward normals ``(n, 3)`` of the ellipsoid below positions, unit vectors of the launch frame."""
    latitude = itrf_to_geodetic(position_m)[0]
    along = np.arctan2(position_m[:, 1], position_m[:, 0])
    return np.column_stack((np.cos(latitude) * np.cos(along), np.cos(latitude) * np.sin(along), np.sin(latitude)))


def distance_m(
    latitude_rad: ArrayLike, longitude_rad: ArrayLike, latitude_2_rad: ArrayLike, longitude_2_rad: ArrayLike
) -> Array:
    """Return the distance of two places along the ellipsoid [m], arrays broadcast; not for places nearly opposite.

    Method: Lambert 1942, The distance between two widely separated points on the surface of the Earth, Journal of the
    Washington Academy of Sciences 32:125: some metres in thousands of kilometres.

    >>> round(float(distance_m(0.0, 0.0, 0.0, math.radians(1.0))) / 1e3, 2)
    111.32
    """
    flattening = EARTH_FLATTENING
    reduced_1 = np.arctan((1.0 - flattening) * np.tan(np.asarray(latitude_rad, np.float64)))
    reduced_2 = np.arctan((1.0 - flattening) * np.tan(np.asarray(latitude_2_rad, np.float64)))
    half_turn = 0.5 * (np.asarray(longitude_2_rad, np.float64) - np.asarray(longitude_rad, np.float64))
    middle, half = 0.5 * (reduced_1 + reduced_2), 0.5 * (reduced_2 - reduced_1)
    square = np.sin(half) ** 2 + np.cos(reduced_1) * np.cos(reduced_2) * np.sin(half_turn) ** 2
    angle = 2.0 * np.arcsin(np.sqrt(np.clip(square, 0.0, 1.0)))
    near = angle < 1e-9
    safe = np.where(near, 1.0, angle)
    x = (safe - np.sin(safe)) * (np.sin(middle) * np.cos(half) / np.cos(0.5 * safe)) ** 2
    y = (safe + np.sin(safe)) * (np.cos(middle) * np.sin(half) / np.sin(0.5 * safe)) ** 2
    return np.asarray(np.where(near, 0.0, EARTH_EQUATORIAL_RADIUS * (safe - 0.5 * flattening * (x + y))))


def azimuth_rad(latitude_rad: float, longitude_rad: float, latitude_2_rad: float, longitude_2_rad: float) -> float:
    """Return the azimuth from one place to another, from north over east, 0 to 2 pi; on the sphere."""
    turn = longitude_2_rad - longitude_rad
    east = math.sin(turn) * math.cos(latitude_2_rad)
    north = math.cos(latitude_rad) * math.sin(latitude_2_rad)
    north -= math.sin(latitude_rad) * math.cos(latitude_2_rad) * math.cos(turn)
    return math.atan2(east, north) % (2.0 * math.pi)
