"""Boundary conditions of an ascent as casadi functions of one state: what its orbit and its azimuth are there.

In canonical units; all are smooth for circles too. Each comes with its derivatives.
"""

from functools import lru_cache
from typing import Any, Final

import casadi as ca

from perilune.launch.ascent.derivatives import PointDerivatives, differentiated
from perilune.launch.ascent.dynamics import STATES, World
from perilune.launch.target import PLAIN_ROWS, ROWS

PARKING_ROWS: Final = 5
"""The first rows of the target that also tell the parking orbit: radius, r.v, energy, h^2, perigee."""
_PERIGEE_ROW: Final = 4


@lru_cache(maxsize=8)
def azimuth(world: World) -> PointDerivatives:
    """Return the functions of state and cosine and sine of two azimuths: how far inside them it flies over the ground.

    Of the velocity over the ground the part across the first azimuth, and that across the second.
    """
    x, limits = ca.SX.sym("x", STATES), ca.SX.sym("limits", 4)
    r, v = x[:3], x[3:6]
    level = ca.sqrt(r[0] ** 2 + r[1] ** 2)
    east = (r[0] * v[1] - r[1] * v[0]) / level - world.rotation_rad_s * world.time_s * level
    north = (level * v[2] - r[2] * (r[0] * v[0] + r[1] * v[1]) / level) / ca.sqrt(ca.dot(r, r))
    inside = ca.vertcat(east * limits[0] - north * limits[1], north * limits[3] - east * limits[2])
    return differentiated([x, limits], inside, 1)


@lru_cache(maxsize=1)
def perigee() -> PointDerivatives:
    """Return the functions of a state for the radius of its perigee."""
    x = ca.SX.sym("x", STATES)
    return differentiated([x], _orbit(x)[_PERIGEE_ROW], 1)


@lru_cache(maxsize=1)
def parking() -> PointDerivatives:
    """Return the functions of a state for the rows that tell a parking orbit."""
    x = ca.SX.sym("x", STATES)
    return differentiated([x], _orbit(x)[:PARKING_ROWS], 1)


@lru_cache(maxsize=2)
def target(elements: bool) -> PointDerivatives:
    """Return the functions of state and a sine and cosine for the rows of a target, then the two of its apsis.

    The rows are those of a full set of elements or only the first of them. The apsis is told by sine and cosine of the
    argument of perigee less that of the cosine and sine given, times e h sin i.
    """
    x, wanted = ca.SX.sym("x", STATES), ca.SX.sym("wanted", 2)
    rows = _orbit(x)[: ROWS if elements else PLAIN_ROWS]
    return differentiated([x, wanted], ca.vertcat(rows, _apsis(x, wanted)), 1)


def _orbit(x: Any) -> Any:
    r, v = x[:3], x[3:6]
    radius, momentum = ca.sqrt(ca.dot(r, r)), ca.cross(r, v)
    h2 = ca.dot(momentum, momentum)
    energy = 0.5 * ca.dot(v, v) - 1.0 / radius
    # a small term keeps the eccentricity smooth where an iterate is circular
    lowest = h2 / (1.0 + ca.sqrt(ca.fmax(1.0 + 2.0 * energy * h2, 0.0) + 1e-10))
    apse = ca.cross(v, momentum) - r / radius
    return ca.vertcat(radius, ca.dot(r, v), energy, h2, lowest, momentum[2] / ca.sqrt(h2), momentum, apse[:2])


def _apsis(x: Any, wanted: Any) -> Any:
    r, v = x[:3], x[3:6]
    momentum = ca.cross(r, v)
    apse = ca.cross(v, momentum) - r / ca.sqrt(ca.dot(r, r))
    sine, cosine = apse[2] * ca.sqrt(ca.dot(momentum, momentum)), momentum[0] * apse[1] - momentum[1] * apse[0]
    return ca.vertcat(sine * wanted[0] - cosine * wanted[1], sine * wanted[1] + cosine * wanted[0])
