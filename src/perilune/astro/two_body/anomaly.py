"""Anomalies of a conic: true, eccentric (on a hyperbola F) and mean, and the flight path angle.

Vallado (2013), Fundamentals of Astrodynamics and Applications, fourth edition, section 2.2. On a parabola the place of
the eccentric anomaly is taken by tan(nu / 2), and its mean anomaly is that of Barker's equation.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]


def eccentric_from_true(true_rad: ArrayLike, eccentricity: float) -> FloatArray:
    """Return eccentric anomalies [rad], on a hyperbola F, on a parabola tan(nu / 2), of true anomalies, any shape.

    The result of an ellipse lies within half a turn of zero. Beyond the asymptote of a hyperbola is refused.

    >>> bool(abs(eccentric_from_true(np.radians(100.0), 2.7696) - 2.2927) < 1e-4)  # Curtis, example 3.5
    True
    """
    half = np.tan(0.5 * _numbers(true_rad))
    ratio = np.sqrt(abs(1.0 - _eccentricity(eccentricity)) / (1.0 + eccentricity))
    if eccentricity == 1.0:
        return half
    if eccentricity < 1.0:
        return np.asarray(2.0 * np.arctan(ratio * half))
    if np.any(np.abs(ratio * half) >= 1.0):
        limit = np.degrees(np.arccos(-1.0 / eccentricity))
        raise InputError(Problem("a true anomaly beyond the asymptote", expected=f"less than {limit:.4f} deg"))
    return np.asarray(2.0 * np.arctanh(ratio * half))


def true_from_eccentric(eccentric_rad: ArrayLike, eccentricity: float) -> FloatArray:
    """Return true anomalies [rad] of what :func:`eccentric_from_true` gives, within half a turn of zero.

    >>> round(float(np.degrees(true_from_eccentric(np.radians(54.67466), 0.10))), 5)  # NASA TR R-158
    59.4981
    """
    anomaly = _numbers(eccentric_rad)
    if _eccentricity(eccentricity) == 1.0:
        return np.asarray(2.0 * np.arctan(anomaly))
    ratio = np.sqrt((1.0 + eccentricity) / abs(1.0 - eccentricity))
    half = np.tan(0.5 * anomaly) if eccentricity < 1.0 else np.tanh(0.5 * anomaly)
    return np.asarray(2.0 * np.arctan(ratio * half))


def mean_from_eccentric(eccentric_rad: ArrayLike, eccentricity: float) -> FloatArray:
    """Return mean anomalies [rad] by Kepler's equation, on a parabola by Barker's: ``D + D^3 / 3``.

    The time since periapsis is the mean anomaly over ``sqrt(gm / |a|^3)``, on a parabola over ``2 sqrt(gm / p^3)``.

    >>> bool(abs(mean_from_eccentric(2.2927, 2.7696) - 11.279) < 1e-3)  # Curtis, example 3.5
    True
    """
    anomaly = _numbers(eccentric_rad)
    if _eccentricity(eccentricity) == 1.0:
        return np.asarray(anomaly + anomaly**3 / 3.0)
    if eccentricity < 1.0:
        return np.asarray(anomaly - eccentricity * np.sin(anomaly))
    return np.asarray(eccentricity * np.sinh(anomaly) - anomaly)


def flight_path_angle(true_rad: ArrayLike, eccentricity: float) -> FloatArray:
    """Return the angles [rad] of the velocity above the local horizontal.

    >>> round(float(np.degrees(flight_path_angle(np.radians(109.5), 0.6))), 1)  # Curtis, example 2.5: 35.26
    35.3
    """
    true = _numbers(true_rad)
    e = _eccentricity(eccentricity)
    return np.asarray(np.arctan2(e * np.sin(true), 1.0 + e * np.cos(true)))


def _numbers(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise InputError(Problem("an anomaly is not finite", expected="finite numbers in radians"))
    return array


def _eccentricity(value: float) -> float:
    if not 0.0 <= value < np.inf:
        raise InputError(Problem(f"eccentricity {value}", expected="0 or more"))
    return value
