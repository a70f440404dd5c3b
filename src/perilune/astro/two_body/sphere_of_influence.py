"""How far the gravity of a body rules: the sphere of influence of Laplace, and the Hill sphere."""

import numpy as np

from perilune.errors import InputError, Problem


def laplace_radius(distance_m: float, gm: float, gm_of_the_larger: float) -> float:
    """Return the radius [m] of the sphere of influence, ``distance (gm / gm_of_the_larger)^(2/5)``.

    Battin (1999), An Introduction to the Mathematics and Methods of Astrodynamics, eq. 8.76.

    Raises:
        InputError: numbers that are not positive, or a body not smaller than the other.

    >>> round(laplace_radius(149_598_023e3, 3.986004e14, 1.32712440e20) / 1e6)  # Earth
    925
    """
    _check(distance_m, gm, gm_of_the_larger)
    return float(distance_m * (gm / gm_of_the_larger) ** 0.4)


def hill_radius(distance_m: float, eccentricity: float, gm: float, gm_of_the_larger: float) -> float:
    """Return the radius [m] of the Hill sphere at periapsis, ``a (1 - e) (gm / (3 gm_of_the_larger))^(1/3)``.

    Hamilton and Burns (1992), Icarus 96, 43-64, doi 10.1016/0019-1035(92)90005-R.

    Args:
        distance_m, eccentricity: semi-major axis and eccentricity of the body's orbit.
    """
    _check(distance_m, gm, gm_of_the_larger)
    if not 0.0 <= eccentricity < 1.0:
        raise InputError(Problem(f"eccentricity {eccentricity}", expected="0 up to 1"))
    return float(distance_m * (1.0 - eccentricity) * np.cbrt(gm / (3.0 * gm_of_the_larger)))


def _check(distance_m: float, gm: float, gm_of_the_larger: float) -> None:
    if not (0.0 < distance_m < np.inf and 0.0 < gm < gm_of_the_larger < np.inf):
        raise InputError(Problem("no sphere of influence", expected="a distance and a smaller and a larger body"))
