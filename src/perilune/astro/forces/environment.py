"""What changes with time around a spacecraft, as polynomials over records: bodies, and the turning of Earth and Moon.

A record is the shortest span over which every body is one polynomial in DE440 (4 days where Earth or Moon take part).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import erfa
import numpy as np
from numpy.polynomial.chebyshev import cheb2poly, chebvander
from numpy.typing import NDArray

from perilune.astro.earth_orientation import earth_orientation
from perilune.astro.ephemerides import ephemeris
from perilune.astro.frames import EARTH_ROTATION_ANGLE_RATE
from perilune.astro.orientation import moon_orientation
from perilune.astro.time import TT_MINUS_TAI_S, tdb_minus_tt
from perilune.constants import SECONDS_PER_DAY

Array = NDArray[np.float64]

_KM: Final = 1e3
_J2000_JD: Final = 2_451_545.0
_ROTATION_TERMS: Final = 16
EARTH_ROTATION: Final = "earth-rotation"
MOON_ROTATION: Final = "moon-rotation"


@dataclass(frozen=True)
class Series:
    """One quantity as a polynomial: the position of a body (km), or the angles of a rotation (rad).

    ``name`` is a body of the ephemeris, :data:`EARTH_ROTATION` (X, Y, turn, xp, yp) or :data:`MOON_ROTATION` (Euler
    angles phi, theta, psi).
    """

    name: str
    center: str
    terms: int
    components: int

    @property
    def size(self) -> int:
        """How many parameters the series takes: its terms times its components."""
        return self.terms * self.components


def body(name: str, center: str) -> tuple[Series, float]:
    """Return the series of a body's position, and the length [s] of its records in the ephemeris."""
    first, _ = ephemeris.time_range()
    records = ephemeris.chebyshev(name, center, first, first)
    return Series(name, center, records.coefficients_m.shape[1], 3), records.interval_s


def rotation(name: str) -> Series:
    """Return the series of a rotation: five angles for the Earth, three for the Moon."""
    return Series(name, name, _ROTATION_TERMS, 5 if name == EARTH_ROTATION else 3)


def monomials(series: Series, start_tdb_s: float, length_s: float) -> Array:
    """Return the coefficients of a series over one record, lowest degree first, (terms, components).

    Their argument runs from -1 to 1 over the record. Positions are exact to rounding; the angles of the Earth are
    fitted (the tables of its orientation are cubic from day to day: 2e-10 rad), those of the Moon to 1e-14 rad.
    """
    middle = start_tdb_s + 0.5 * length_s
    if series.name not in (EARTH_ROTATION, MOON_ROTATION):
        records = ephemeris.chebyshev(series.name, series.center, middle, middle)
        if records.interval_s == length_s:
            return _from_chebyshev(records.coefficients_m[0]) / _KM
        return _fitted(series, middle, length_s, _position_km(series))
    sampler = earth_angles if series.name == EARTH_ROTATION else moon_orientation.euler_angles
    return _fitted(series, middle, length_s, sampler)


def earth_angles(epoch_tdb_s: Array) -> Array:
    """Return what turns the ICRF into the ITRF, (n, 5) in rad: X and Y of the pole, the turn about it, xp and yp.

    The turn is the Earth rotation angle less the locators s and s' of the origins, without jumps over the span given.
    The series of IAU 2006/2000A and the tables of Earth orientation as in :mod:`perilune.astro.frames`; outside the
    tables the nearest values hold, with a warning.
    """
    tt = epoch_tdb_s - tdb_minus_tt(epoch_tdb_s)
    x, y, s = erfa.xys06a(_J2000_JD, epoch_tdb_s / SECONDS_PER_DAY)
    measured = earth_orientation(tt - TT_MINUS_TAI_S)
    ut1 = tt - TT_MINUS_TAI_S + measured.ut1_minus_tai_s
    turn = _era(ut1) - s + erfa.sp00(_J2000_JD, tt / SECONDS_PER_DAY)
    return np.stack([x + measured.dx_rad, y + measured.dy_rad, turn, measured.xp_rad, measured.yp_rad], axis=1)


def _era(ut1_s: Array) -> Array:
    """Return the Earth rotation angle [rad] without jumps, counted on from the first epoch's."""
    angle = erfa.era00(_J2000_JD, ut1_s / SECONDS_PER_DAY)
    expected = angle[0] + EARTH_ROTATION_ANGLE_RATE * (ut1_s - ut1_s[0])
    return np.asarray(angle + 2.0 * np.pi * np.round((expected - angle) / (2.0 * np.pi)))


def _position_km(series: Series) -> Callable[[Array], Array]:
    return lambda epochs: ephemeris.position(series.name, series.center, epochs) / _KM


def _fitted(series: Series, middle: float, length: float, sampler: Callable[[Array], Array]) -> Array:
    nodes = np.cos(np.pi * (np.arange(series.terms) + 0.5) / series.terms)[::-1]
    values = sampler(middle + 0.5 * length * nodes)
    chebyshev = chebvander(nodes, series.terms - 1).T @ values * (2.0 / series.terms)
    chebyshev[0] *= 0.5
    return _from_chebyshev(chebyshev)


def _from_chebyshev(coefficients: Array) -> Array:
    result = np.zeros_like(coefficients)
    for component in range(coefficients.shape[1]):
        polynomial = cheb2poly(coefficients[:, component])
        result[: len(polynomial), component] = polynomial
    return result
