"""Where averaged theory has frozen orbits about the Moon: first guesses, and a quick answer whether there are any.

For high ellipses the Earth's pull averaged over both revolutions and the Moon's oblateness count; for low orbits the
zonal harmonics of the lunar field averaged over a revolution, and the Earth's pull.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from perilune.astro.forces.force_model import HarmonicField
from perilune.astro.forces.gravity_field import coefficients
from perilune.constants import EARTH_MOON_MASS_RATIO, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem

Array = NDArray[np.float64]

FIELD: Final = "grgm900c"
HIGHEST_DEGREE: Final = 50
SIDEREAL_MONTH_S: Final = 27.321_661_55 * SECONDS_PER_DAY
_EARTH_RATE: Final = 2.0 * np.pi / SIDEREAL_MONTH_S
_QUADRATURE: Final = 256
_GRID: Final = 81
_INCLINATIONS: Final = 357  # a quarter of a degree apart
_SLOPE: Final = 1e-4


def frozen_inclination(axis_m: float, eccentricity: float) -> float:
    """Return the inclination [rad] to the Earth's path at which an ellipse with periapsis at 90 or 270 deg is frozen.

    The Earth's pull averaged over both revolutions (Kozai 1962, Astronomical Journal 67:591; Ely 2005, Journal of the
    Astronautical Sciences 53:301) and the Moon's oblateness, with its equator taken in the plane of the Earth's path.
    Without the oblateness it is e^2 + 5/3 cos^2 i = 1.

    Raises:
        InputError: not an ellipse above the surface.

    >>> round(float(np.degrees(frozen_inclination(14_200e3, 0.5707))), 1)
    50.5
    """
    if not (0.0 <= eccentricity < 1.0 and axis_m * (1.0 - eccentricity) > MOON_RADIUS):
        raise InputError(Problem("the ellipse meets the surface", expected="a periapsis above 1,737.4 km"))
    left = np.sqrt(1.0 - eccentricity**2)
    field = coefficients(HarmonicField(FIELD, 2))
    j2 = -float(field.c[2, 0]) * np.sqrt(5.0)
    third = _third(axis_m) / left
    oblate = 0.75 * j2 * (field.radius_m / (axis_m * left**2)) ** 2
    square = (third * (6.0 - 6.0 * eccentricity**2) + oblate) / (10.0 * third + 5.0 * oblate)
    return float(np.arccos(np.sqrt(square)))


def _third(axis_m: float) -> float:
    """Return what, over sqrt(1 - e^2), multiplies 10 cos^2 i - 6 + 6 e^2 in the rate of periapsis, in mean motions."""
    share = EARTH_MOON_MASS_RATIO / (1.0 + EARTH_MOON_MASS_RATIO)
    return 0.375 * share * _EARTH_RATE**2 * axis_m**3 / GM_MOON


def low_eccentricity(axis_m: float, inclination_rad: float, degree: int) -> float | NoSolution:
    """Return the mean eccentricity at which a low orbit stands still.

    It is signed: positive with the periapsis at 90 degrees, negative at 270. The zonal potential is averaged over a
    revolution by quadrature; the rate of the argument of periapsis that follows (Lagrange's equation; Kaula 1966,
    equation 3.38) and that by the Earth's averaged pull (Kozai 1962), its path taken in the Moon's equator, add up to
    zero. Of several such eccentricities that above the surface and nearest to zero is meant.

    >>> round(float(low_eccentricity(1_852.65e3, 0.5 * np.pi, 50)), 3)
    -0.044
    """
    mean = _mean_potential(axis_m, degree)
    pull = _third(axis_m)
    cosine, tangent = np.cos(inclination_rad), np.tan(inclination_rad)

    def turning(e: float) -> float:
        by_shape = mean(e + _SLOPE, inclination_rad) - mean(e - _SLOPE, inclination_rad)
        by_tilt = mean(e, inclination_rad + _SLOPE) - mean(e, inclination_rad - _SLOPE)
        by_field = ((1.0 - e**2) * by_shape - e / tangent * by_tilt) / (2.0 * _SLOPE)
        return float(by_field + e * pull * (10.0 * cosine**2 - 6.0 + 6.0 * e**2))

    most = 1.0 - MOON_RADIUS / axis_m
    found = _roots(turning, np.linspace(-most, most, _GRID))
    if found:
        return min(found, key=abs)
    stand = ", ".join(f"{np.degrees(tilt):.1f}" for tilt in circular_inclinations(axis_m, degree))
    reason = f"the zonal harmonics to degree {degree} hold no orbit of this inclination above the surface"
    return NoSolution(f"{reason}; of this size they hold circles at {stand} deg", "the lunar field")


def circular_inclinations(axis_m: float, degree: int) -> tuple[float, ...]:
    """Return the inclinations [rad] to the equator, up to 90 degrees, at which a low circle is frozen.

    There the odd zonal harmonics cancel. Near them lie the orbits that stay low for long without keeping. The other way
    round, 180 degrees less these do the same.

    >>> [round(float(np.degrees(tilt)), 1) for tilt in circular_inclinations(1_837.4e3, 50)]
    [27.6, 49.4, 76.4, 84.7]
    """
    mean = _mean_potential(axis_m, degree)

    def pushing(inclination: float) -> float:
        return mean(_SLOPE, inclination) - mean(-_SLOPE, inclination)

    return tuple(_roots(pushing, np.radians(np.linspace(1.0, 90.0, _INCLINATIONS))))


def _roots(function: Callable[[float], float], grid: Array) -> list[float]:
    from scipy.optimize import brentq

    values = [function(float(at)) for at in grid]
    return [
        float(brentq(function, grid[i], grid[i + 1]))
        for i in range(len(grid) - 1)
        if (values[i] > 0.0) != (values[i + 1] > 0.0)
    ]


def _mean_potential(axis_m: float, degree: int) -> Callable[[float, float], float]:
    """Return the zonal potential over GM / a, averaged over a revolution, by signed eccentricity and inclination."""
    field = coefficients(HarmonicField(FIELD, degree))
    zonal = np.asarray(field.c[: degree + 1, 0]) * np.sqrt(2.0 * np.arange(degree + 1) + 1.0)
    zonal[0] = 0.0
    cosine = np.cos(2.0 * np.pi * (np.arange(_QUADRATURE) + 0.5) / _QUADRATURE)

    def mean(eccentricity: float, inclination: float) -> float:
        ratio = (1.0 + eccentricity * cosine) / (1.0 - eccentricity**2)  # a over the distance
        powers = (field.radius_m / axis_m * ratio)[:, None] ** np.arange(degree + 1)
        potential = ratio * np.sum(zonal * powers * legvander(np.sin(inclination) * cosine, degree), axis=1)
        return float(np.mean(potential / ratio**2) / np.sqrt(1.0 - eccentricity**2))

    return mean
