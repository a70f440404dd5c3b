"""The equations of an ascent as casadi functions of one point: derivative of the state and path constraints.

Three degrees of freedom over a rotating oblate Earth: gravity with J2, altitude over the ellipsoid of WGS 84; in an
inertial frame whose z axis is the pole and whose x axis passes the launch meridian at lift-off. State (7): position and
velocity in canonical units (Earth radius, circular speed), mass over the phase's unit. Controls: thrust direction (3),
then the lever, the throttle of a core beside its boosters. Engines that only keep the limit of acceleration throttle by
a law; what nobody throttles follows its own thrust curve or schedule, which comes as thrust and flow of the point.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import casadi as ca
import numpy as np

from perilune.constants import (
    EARTH_EQUATORIAL_RADIUS,
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_RADIUS,
    EARTH_ROTATION_RATE,
    GM_EARTH,
)
from perilune.launch.ascent.atmosphere import Air, Drag, MachDrag, StandardAir
from perilune.launch.ascent.shape import PhaseShape

STATES: Final = 7
_STANDARD: Final = StandardAir()
_GENERIC: Final = MachDrag()


@dataclass(frozen=True)
class World:
    """Planet, air and drag: one more part of what decides the equations. A sphere of central gravity unless told.

    ``j2`` refers to ``radius_m``, the equatorial radius.
    """

    gm_m3_s2: float = GM_EARTH
    radius_m: float = EARTH_EQUATORIAL_RADIUS
    rotation_rad_s: float = EARTH_ROTATION_RATE
    air: Air = _STANDARD
    drag: Drag = _GENERIC
    j2: float = 0.0
    flattening: float = 0.0

    @property
    def speed_m_s(self) -> float:
        """Circular speed at the surface [m/s]: the unit of velocity."""
        return float(np.sqrt(self.gm_m3_s2 / self.radius_m))

    @property
    def time_s(self) -> float:
        """The unit of time [s]."""
        return self.radius_m / self.speed_m_s


EARTH: Final = World(j2=EARTH_J2 * (EARTH_RADIUS / EARTH_EQUATORIAL_RADIUS) ** 2, flattening=EARTH_FLATTENING)
"""The oblate Earth, with the standard atmosphere and a generic drag curve."""

ROUND: Final = 0.02
LIMITS: Final = ("q_alpha_pa_rad", "dynamic_pressure_pa", "acceleration_m_s2", "heating_w_m2")
"""The parameters of the path constraints, in this order."""


def phase_parameters(shape: PhaseShape) -> int:
    """Return the number of parameters of a phase.

    Mass unit, frontal area, exit area of what nobody throttles; then thrust, flow, exit area and lowest throttle of
    the other groups: limited, lever.
    """
    return 3 + 4 * (shape.limited + shape.lever)


def altitude(world: World, position: Any, radius: Any) -> Any:
    """Return the altitude over the ellipsoid along the radius, in its equatorial radii; half a metre low at 100 km."""
    if world.flattening == 0.0:
        return radius - 1.0
    polar = (1.0 - world.flattening) ** -2
    sine2 = (position[2] / radius) ** 2
    return radius - 1.0 / ca.sqrt(1.0 + (polar - 1.0) * sine2)


def gravity(world: World, position: Any, radius: Any) -> Any:
    """Return the acceleration of gravity, central and J2, in canonical units (Vallado 2013, section 8.6)."""
    if world.j2 == 0.0:
        return -position / radius**3
    share, sine2 = 1.5 * world.j2 / radius**2, (position[2] / radius) ** 2
    level, polar = 1.0 - share * (5.0 * sine2 - 1.0), 1.0 - share * (5.0 * sine2 - 3.0)
    return -position / radius**3 * ca.vertcat(level, level, polar)


def _up(world: World, position: Any) -> Any:
    """The vertical of the ellipsoid."""
    normal = ca.vertcat(position[:2], position[2] * (1.0 - world.flattening) ** -2)
    return normal / ca.sqrt(ca.dot(normal, normal))


def _law(wanted: Any, lowest: Any) -> Any:
    """The level that keeps the limit, between the lowest and full throttle; the corners are rounded."""
    below_full = 0.5 * (wanted + 1.0 - ca.sqrt((wanted - 1.0) ** 2 + ROUND**2))
    return 0.5 * (below_full + lowest + ca.sqrt((below_full - lowest) ** 2 + ROUND**2))


def _allowed_acceleration(limit: Any, least: Any) -> Any:
    """The limit, or what the vehicle has at its lowest throttle where that is more; the corner is rounded."""
    beyond = (1.0 + ROUND) * least - limit
    return limit + 0.5 * (beyond + ca.sqrt(beyond**2 + (ROUND * limit) ** 2))


@lru_cache(maxsize=8)
def _height_function(world: World) -> Any:
    x = ca.SX.sym("x", STATES)
    return ca.Function("height", [x], [altitude(world, x[:3], ca.norm_2(x[:3])) * world.radius_m])


def air_cubics(shape: PhaseShape, world: World, states: Any) -> Any:
    """Return the cubics of the air at states (7, n) as a casadi expression: without slope, looked up once for all."""
    count = states.shape[1]
    if shape.vacuum:
        return ca.MX(0, count)
    return world.air.cubics_at(_height_function(world).map(count)(states))


@lru_cache(maxsize=64)
def point_function(shape: PhaseShape, world: World) -> Any:
    """Return the casadi function of a point.

    It maps state, control, phase parameters, limits, profile (thrust [N] and flow [kg/s] of what nobody throttles) and
    the cubics of the air to derivative, path constraints (<= 1) and throttle levels. The path constraints come in the
    order of the flags of the shape, then the ground where no heating limit keeps the ascent above it; the last is
    |direction|^2 = 1 of a steered phase.
    """
    x, limits = ca.SX.sym("x", STATES), ca.SX.sym("l", len(LIMITS))
    u, given = ca.SX.sym("u", shape.controls), ca.SX.sym("g", 2)
    p, cubics = ca.SX.sym("p", phase_parameters(shape)), ca.SX.sym("c", 0 if shape.vacuum else world.air.cubics)
    position, velocity, mass = x[:3], x[3:6], x[6] * p[0]
    radius = ca.sqrt(ca.dot(position, position))
    height = altitude(world, position, radius)
    air = (-np.inf, 0.0, 1e5) if shape.vacuum else world.air.symbolic(height * world.radius_m, cubics)
    ln_rho, pressure, sound2 = air
    rotation = world.rotation_rad_s * world.radius_m
    relative = velocity * world.speed_m_s - ca.vertcat(-rotation * position[1], rotation * position[0], 0.0)
    # a hundredth of a metre per second keeps the square root smooth at lift-off
    airspeed2 = ca.dot(relative, relative) + 1e-4
    airspeed = ca.sqrt(airspeed2)
    density = ca.exp(ln_rho)
    drag = 0.5 * density * airspeed * world.drag.symbolic(ca.sqrt(airspeed2 / sound2)) * p[1]
    direction = u[:3] if shape.steered else _up(world, position)
    groups = [p[3 + 4 * k : 7 + 4 * k] for k in range(shape.limited + shape.lever)]
    levels = [u[3]] if shape.lever else []
    if shape.limited:
        others = given[0] + (groups[1][0] * u[3] if shape.lever else 0.0)
        levels.insert(0, _law((limits[2] * mass - others) / groups[0][0], groups[0][3]))
    thrust, flow = given[0] - pressure * p[2], given[1]
    for group, level in zip(groups, levels, strict=True):
        thrust += group[0] * level - pressure * group[2]
        flow += group[1] * level
    force = ((0.0 if shape.coast else thrust * direction) - drag * relative) / mass
    unit = world.speed_m_s / world.time_s
    pull = gravity(world, position, radius)
    rate = ca.vertcat(velocity, pull + force / unit, -flow * world.time_s / p[0])
    q = 0.5 * density * airspeed2
    paths = []
    if shape.q_alpha:
        # the chord of alpha, squared: convex in the direction, and smooth where alpha is zero
        paths.append((q / limits[0]) ** 2 * ca.sumsqr(direction - relative / airspeed))
    if shape.dynamic_pressure:
        paths.append(q / limits[1])
    if shape.acceleration:
        least = given[0] + sum(group[0] * group[3] for group in groups)
        paths.append(ca.dot(force, force) / _allowed_acceleration(limits[2], least / mass) ** 2)
    if shape.heating:
        paths.append(1.0 + 0.1 * (ln_rho + 1.5 * ca.log(airspeed2) - ca.log(2.0 * limits[3])))
    if not shape.vertical and not shape.heating:
        paths.append(1.0 - 100.0 * height)
    if shape.steered:
        paths.append(ca.dot(direction, direction))
    return ca.Function("point", [x, u, p, limits, given, cubics], [rate, ca.vertcat(*paths), ca.vertcat(*levels)])
