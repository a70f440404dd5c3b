"""Transfers between coplanar circles: Hohmann's ellipse, and two ellipses by way of a higher apoapsis.

Hohmann (1925), Die Erreichbarkeit der Himmelskörper; Vallado (2013), Fundamentals of Astrodynamics and Applications,
fourth edition, algorithms 36 and 37.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from perilune.errors import InputError, Problem


@dataclass(frozen=True)
class CircleTransfer:
    """The sizes of the burns in the order flown [m/s], and the flight time [s]."""

    burns_m_s: tuple[float, ...]
    flight_time_s: float

    @property
    def total_dv_m_s(self) -> float:
        """The sum of the burns."""
        return sum(self.burns_m_s)


def hohmann(start_m: float, end_m: float, gm: float) -> CircleTransfer:
    """Return the transfer of two burns between circles of radius ``start_m`` and ``end_m``, either larger.

    Raises:
        InputError: radii or a gravitational parameter that are not positive.

    >>> round(hohmann(6_569_481.13, 42_159_486.0, 398600.4418e9).total_dv_m_s)  # Vallado, example 6-1: 3.935 km/s
    3935
    """
    _positive(start_m, end_m, gm)
    return _by_ellipses((start_m, end_m), gm)


def bi_elliptic(start_m: float, apoapsis_m: float, end_m: float, gm: float) -> CircleTransfer:
    """Return the transfer of three burns between circles by way of a common apoapsis, not lower than either circle.

    Raises:
        InputError: as :func:`hohmann`, or an apoapsis below a circle.

    >>> transfer = bi_elliptic(6_569_481.13, 510_251_137.0, 382_688_137.0, 398600.4418e9)
    >>> round(transfer.total_dv_m_s)  # Vallado, example 6-2: 3.904 km/s
    3904
    """
    _positive(start_m, apoapsis_m, end_m, gm)
    if apoapsis_m < max(start_m, end_m):
        raise InputError(Problem(f"an apoapsis of {apoapsis_m} m", expected="not below either circle"))
    return _by_ellipses((start_m, apoapsis_m, end_m), gm)


def _by_ellipses(radii: tuple[float, ...], gm: float) -> CircleTransfer:
    """Return the burns at each radius of ellipses from one radius to the next, from circle to circle."""
    arriving = float(np.sqrt(gm / radii[0]))
    burns, time = [], 0.0
    for near, far in pairwise(radii):
        axis = 0.5 * (near + far)
        burns.append(abs(float(np.sqrt(gm * (2.0 / near - 1.0 / axis))) - arriving))
        arriving = float(np.sqrt(gm * (2.0 / far - 1.0 / axis)))
        time += float(np.pi * np.sqrt(axis**3 / gm))
    burns.append(abs(float(np.sqrt(gm / radii[-1])) - arriving))
    return CircleTransfer(tuple(burns), time)


def _positive(*values: float) -> None:
    if not all(0.0 < value < np.inf for value in values):
        raise InputError(Problem("a radius or gravitational parameter is not positive", expected="positive numbers"))
