"""When to launch so that the parking orbit holds a direction of departure, and how long to coast in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.constants import EARTH_ROTATION_RATE
from perilune.transfers.parking import Pad, Parking

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIDEREAL_DAY_S: Final = 2.0 * np.pi / EARTH_ROTATION_RATE


@dataclass(frozen=True, eq=False)
class PlaneCases:
    """Ways to launch, arrays (n,): from when on, inclination, launch to the south, direction at the falling half."""

    from_tdb_s: Array
    inclination_rad: Array
    southward: Flags
    descending: Flags


@dataclass(frozen=True, eq=False)
class Planes:
    """Launch epoch in the sidereal day after the case's epoch, coast, and unit normal (n, 3) of the orbit, ICRF."""

    launch_tdb_s: Array
    coast_s: Array
    normal: Array


@dataclass(frozen=True, eq=False)
class Sky:
    """The equator of date and the place of the pad at some epochs (n,)."""

    place: Pad
    epochs_tdb_s: Array

    @cached_property
    def axes(self) -> Array:
        """Rows x, y, z (n, 3, 3) of frames whose z is the Earth's pole and whose x is nearest to the ICRF's."""
        pole = frames.earth_pole(self.epochs_tdb_s)
        x = np.array([1.0, 0.0, 0.0]) - pole[:, :1] * pole
        x /= np.linalg.norm(x, axis=1, keepdims=True)
        return np.stack([x, np.cross(pole, x), pole], axis=1)

    @cached_property
    def pad_ascension_rad(self) -> Array:
        """Right ascension (n,) of the pad on these axes."""
        turned = frames.itrf_to_icrf(self.epochs_tdb_s, "hold") @ np.asarray(self.place.position_itrf_m)
        x, y, _ = np.einsum("nij,nj->in", self.axes, turned)
        return np.arctan2(y, x)


def planes_through(sky: Sky, parking: Parking, cases: PlaneCases, direction: Array, ahead_rad: Array) -> Planes:
    """Return the parking orbits that hold a direction, and the coast to the point ``ahead_rad`` before it.

    Args:
        sky: at the epochs ``cases.from_tdb_s``.
        parking: the parking orbit and the ascent.
        cases: the ways to launch; an inclination less than the declination is taken as if equal to it.
        direction: (n, 3), ICRF, any length.
        ahead_rad: (n,) angle from the departure burn to the direction.
    """
    x, y, z = np.einsum("nij,nj->in", sky.axes, direction)
    inclination = cases.inclination_rad
    rise, argument = _along(np.arctan2(z, np.hypot(x, y)), inclination, cases.descending)
    node = np.arctan2(y, x) - rise
    pad_rise, pad_argument = _along(np.full_like(inclination, sky.place.latitude_rad), inclination, cases.southward)
    turn = (node + pad_rise - sky.pad_ascension_rad) % (2.0 * np.pi)
    rate = parking.speed_m_s / parking.radius_m
    least = parking.coast_min_s * rate
    arc = least + (argument - ahead_rad - pad_argument - parking.ascent_arc_rad - least) % (2.0 * np.pi)
    sine = np.sin(inclination)
    normal = np.column_stack([sine * np.sin(node), -sine * np.cos(node), np.cos(inclination)])
    return Planes(cases.from_tdb_s + turn / EARTH_ROTATION_RATE, arc / rate, np.einsum("nij,ni->nj", sky.axes, normal))


def _along(latitude: Array, inclination: Array, falling: Flags) -> tuple[Array, Array]:
    """Return right ascension from the node and argument of latitude where an orbit passes a latitude."""
    rise = np.arcsin(np.clip(np.tan(latitude) / np.tan(inclination), -1.0, 1.0))
    argument = np.arcsin(np.clip(np.sin(latitude) / np.sin(inclination), -1.0, 1.0))
    return np.where(falling, np.pi - rise, rise), np.where(falling, np.pi - argument, argument)
