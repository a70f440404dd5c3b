"""Frames: from the rotating Earth to the ICRF, the poles of Earth and Moon, geodetic coordinates.

Earth: IAU 2006/2000A precession-nutation on the celestial intermediate origin (IERS Conventions 2010, chapter 5), by
SOFA. Its series is slow (75 us per epoch), so it is tabulated as Chebyshev polynomials of 16 days from 32 nodes, made
as they are needed; against the series itself they are good to 1e-15 rad. The geocentric frame is taken to have the
axes of the ICRF.
"""

from functools import lru_cache
from typing import Final

import erfa
import numpy as np
from numpy.polynomial.chebyshev import chebval, chebvander
from numpy.typing import ArrayLike, NDArray

from perilune.astro.earth_orientation import BeyondTable, earth_orientation
from perilune.astro.time import TT_MINUS_TAI_S, tdb_minus_tt
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

_J2000_JD: Final = 2_451_545.0
_BLOCK_S: Final = 16.0 * SECONDS_PER_DAY
_NODES: Final = 32
_SPAN_S: Final = 5_000.0 * SECONDS_PER_YEAR  # the precession of IAU 2006 is for some millennia about 2000
EARTH_ROTATION_ANGLE_RATE: Final = 2.0 * np.pi * 1.002_737_811_911_354_48 / SECONDS_PER_DAY
"""Rate of the Earth rotation angle [rad/s of UT1] (IERS Conventions 2010, eq. 5.15)."""


@lru_cache(maxsize=4096)
def _block(number: int) -> FloatArray:
    """Return the Chebyshev coefficients of X, Y, s [rad] and TDB - TT [s] over one block, (terms, 4)."""
    nodes = np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
    epochs = (number + 0.5 * (1.0 + nodes)) * _BLOCK_S
    # TDB stands for TT here: 2 ms move the pole by 1e-14 rad
    x, y, s = erfa.xys06a(_J2000_JD, epochs / SECONDS_PER_DAY)
    values = np.stack([x, y, s, tdb_minus_tt(epochs)], axis=1)
    coefficients = chebvander(nodes, _NODES - 1).T @ values * (2.0 / _NODES)
    coefficients[0] *= 0.5
    return np.asarray(coefficients)


def _epochs(epoch_tdb_s: ArrayLike) -> FloatArray:
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    if epochs.ndim != 1 or not np.all(np.abs(epochs) < _SPAN_S):
        raise InputError(
            Problem("epochs that are no list of times", expected="(n,) TDB seconds within 5,000 years of J2000")
        )
    return epochs


def _celestial_pole(epochs: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return X, Y, s [rad] and TDB - TT [s] from the tabulated series, each (n,)."""
    out = np.empty((4, epochs.size))
    numbers = np.floor(epochs / _BLOCK_S).astype(np.int64)
    order = np.argsort(numbers, kind="stable")
    blocks, starts = np.unique(numbers[order], return_index=True)
    for block, chosen in zip(blocks.tolist(), np.split(order, starts[1:]), strict=True):
        argument = 2.0 * (epochs[chosen] / _BLOCK_S - block) - 1.0
        out[:, chosen] = chebval(argument, _block(block))
    return out[0], out[1], out[2], out[3]


def _intermediate(epochs: FloatArray, beyond_table: BeyondTable) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the celestial-to-intermediate matrix (n, 3, 3), UT1 [s] and polar motion (n, 3, 3)."""
    x, y, s, difference = _celestial_pole(epochs)
    tt = epochs - difference
    tai = tt - TT_MINUS_TAI_S
    measured = earth_orientation(tai, beyond_table)
    drift = erfa.sp00(_J2000_JD, tt / SECONDS_PER_DAY)
    return (
        erfa.c2ixys(x + measured.dx_rad, y + measured.dy_rad, s),
        tai + measured.ut1_minus_tai_s,
        erfa.pom00(measured.xp_rad, measured.yp_rad, drift),
    )


def celestial_to_intermediate(
    epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn"
) -> tuple[FloatArray, FloatArray]:
    """Return the rotations from the ICRF to the celestial intermediate frame, (n, 3, 3), and UT1, (n,).

    UT1 is in seconds past 2000-01-01T12:00:00 UT1. Arguments and errors as :func:`itrf_to_icrf`.
    """
    celestial, ut1_s, _ = _intermediate(_epochs(epoch_tdb_s), beyond_table)
    return celestial, ut1_s


def _rotation_angle(ut1_s: FloatArray) -> FloatArray:
    return np.asarray(erfa.era00(_J2000_JD, ut1_s / SECONDS_PER_DAY))


def itrf_to_icrf(epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn") -> FloatArray:
    """Return the rotations from the terrestrial to the inertial frame, (n, 3, 3): ``r_icrf = R @ r_itrf``.

    Args:
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1).
        beyond_table: outside the table of Earth orientation (see :mod:`perilune.astro.earth_orientation`)
            the nearest UT1 - TAI and polar motion hold: ``warn`` says so with an ``EarthOrientationWarning``, ``hold``
            is silent.

    Raises:
        InputError: epochs that are not finite or further than 5,000 years from J2000.

    >>> itrf_to_icrf(0.0).shape
    (1, 3, 3)
    """
    celestial, ut1_s, polar = _intermediate(_epochs(epoch_tdb_s), beyond_table)
    return np.asarray(np.swapaxes(erfa.c2tcio(celestial, _rotation_angle(ut1_s), polar), -1, -2))


def site_states(itrf_m: ArrayLike, epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn") -> FloatArray:
    """Return the inertial states of a place fixed to the Earth, (n, 6) in m and m/s, geocentric, ICRF.

    The velocity is that of the rotation about the celestial intermediate pole at the rate of the Earth rotation angle;
    precession and polar motion (below 1e-4 m/s) are left out.

    Args:
        itrf_m: the place in the terrestrial frame, (3,), m; see :func:`geodetic_to_itrf`.
        epoch_tdb_s, beyond_table: as in :func:`itrf_to_icrf`.
    """
    celestial, ut1_s, polar = _intermediate(_epochs(epoch_tdb_s), beyond_table)
    angle = _rotation_angle(ut1_s)
    place = np.asarray(itrf_m, dtype=np.float64)
    if place.shape != (3,) or not np.isfinite(place).all():
        raise InputError(Problem(f"a place of shape {place.shape}", expected="three finite numbers in m, (3,)"))
    x, y, z = np.einsum("nji,j->in", polar, place)
    cosine, sine = np.cos(angle), np.sin(angle)
    rotated = np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=1)
    spin = EARTH_ROTATION_ANGLE_RATE * np.stack([-rotated[:, 1], rotated[:, 0], np.zeros(z.size)], axis=1)
    return np.concatenate([np.einsum("nji,nj->ni", celestial, v) for v in (rotated, spin)], axis=1)


def earth_pole(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return the celestial intermediate pole of the Earth in the ICRF, unit vectors (n, 3).

    The pole of the IAU 2006/2000A series; its observed offset (0.3 mas) is left out, so no table is needed.

    Raises:
        InputError: epochs that are not finite or further than 5,000 years from J2000.
    """
    x, y, *_ = _celestial_pole(_epochs(epoch_tdb_s))
    return np.stack([x, y, np.sqrt(1.0 - x * x - y * y)], axis=1)


def geodetic_to_itrf(latitude_rad: ArrayLike, longitude_rad: ArrayLike, altitude_m: ArrayLike = 0.0) -> FloatArray:
    """Return positions in the terrestrial frame, (..., 3) in m, of geodetic coordinates on the WGS 84 ellipsoid.

    Args:
        latitude_rad: geodetic, -pi/2 to pi/2.
        longitude_rad: east positive.
        altitude_m: above the ellipsoid. The three broadcast.

    Raises:
        InputError: not finite, or a latitude beyond a pole.

    >>> geodetic_to_itrf(0.0, 0.0).tolist()
    [6378137.0, 0.0, 0.0]
    """
    latitude, longitude, altitude = (
        np.asarray(value, dtype=np.float64) for value in (latitude_rad, longitude_rad, altitude_m)
    )
    finite = np.isfinite(latitude).all() and np.isfinite(longitude).all() and np.isfinite(altitude).all()
    if not finite or np.any(np.abs(latitude) > 0.5 * np.pi):
        raise InputError(Problem("no such place", expected="latitude -pi/2 to pi/2, finite longitude and altitude"))
    return np.asarray(erfa.gd2gce(EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, longitude, latitude, altitude))


def itrf_to_geodetic(itrf_m: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return geodetic latitude [rad], longitude [rad, -pi to pi] and altitude [m] on WGS 84 of positions (..., 3) in m.

    The inverse of :func:`geodetic_to_itrf` (Fukushima 2006, as in SOFA ``gc2gde``): there and back to 1e-8 m up to
    100 km of altitude, to 4 um up to 1,000 km, to 2 mm at the Moon's distance.

    Raises:
        InputError: positions that are not finite or of another shape.
    """
    places = np.asarray(itrf_m, dtype=np.float64)
    if places.shape[-1:] != (3,) or not np.isfinite(places).all():
        raise InputError(Problem(f"positions of shape {places.shape}", expected="finite numbers in m, (..., 3)"))
    longitude, latitude, altitude = erfa.gc2gde(EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, places)
    return np.asarray(latitude), np.asarray(longitude), np.asarray(altitude)
