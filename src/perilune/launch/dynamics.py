"""The equations of an ascent as casadi functions of one point: derivative of the state and path constraints.

Three degrees of freedom over a rotating spherical Earth with central gravity, in an inertial frame whose z axis is the
pole and whose x axis passes the launch meridian at lift-off. State (7): position and velocity in canonical units
(Earth radius, circular speed), mass over the phase's unit. Controls: thrust direction (3), then the lever, the
throttle of a core beside its boosters. Engines that only keep the limit of acceleration throttle by a law.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import casadi as ca
import numpy as np

from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.launch.atmosphere import Air, Drag, MachDrag, StandardAir
from perilune.launch.phases import PhaseShape

STATES: Final = 7
_STANDARD: Final = StandardAir()
_GENERIC: Final = MachDrag()


@dataclass(frozen=True)
class World:
    """Planet, air and drag: one more part of what decides the equations."""

    gm_m3_s2: float = GM_EARTH
    radius_m: float = EARTH_EQUATORIAL_RADIUS
    rotation_rad_s: float = EARTH_ROTATION_RATE
    air: Air = _STANDARD
    drag: Drag = _GENERIC

    @property
    def speed_m_s(self) -> float:
        """Circular speed at the surface [m/s]: the unit of velocity."""
        return float(np.sqrt(self.gm_m3_s2 / self.radius_m))

    @property
    def time_s(self) -> float:
        """The unit of time [s]."""
        return self.radius_m / self.speed_m_s


ROUND: Final = 0.02
LIMITS: Final = ("q_alpha_pa", "dynamic_pressure_pa", "acceleration_m_s2", "heating_w_m2")
"""The parameters of the path constraints, in this order."""


def phase_parameters(shape: PhaseShape) -> int:
    """Return the number of parameters of a phase.

    Mass unit, area; then thrust, flow, exit area and lowest throttle of each group: unthrottled, limited, lever.
    """
    return 2 + 4 * (1 + shape.limited + shape.lever)


def _law(wanted: Any, lowest: Any) -> Any:
    """The level that keeps the limit, between the lowest and full throttle; the corners are rounded."""
    below_full = 0.5 * (wanted + 1.0 - ca.sqrt((wanted - 1.0) ** 2 + ROUND**2))
    return 0.5 * (below_full + lowest + ca.sqrt((below_full - lowest) ** 2 + ROUND**2))


def _allowed_acceleration(limit: Any, least: Any) -> Any:
    """The limit, or what the vehicle has at its lowest throttle where that is more; the corner is rounded."""
    beyond = (1.0 + ROUND) * least - limit
    return limit + 0.5 * (beyond + ca.sqrt(beyond**2 + (ROUND * limit) ** 2))


@lru_cache(maxsize=64)
def point_function(shape: PhaseShape, world: World) -> Any:
    """Return the casadi function of a point.

    It maps state, control, phase parameters and limits to derivative, path constraints (<= 1) and throttle levels.
    The path constraints come in the order of the flags of the shape, then the ground where no heating limit keeps the
    ascent above it; the last is |direction|^2 = 1 of a steered phase.
    """
    x, limits = ca.SX.sym("x", STATES), ca.SX.sym("l", len(LIMITS))
    u = ca.SX.sym("u", 0 if shape.vertical else 3 + shape.lever)
    p = ca.SX.sym("p", phase_parameters(shape))
    position, velocity, mass = x[:3], x[3:6], x[6] * p[0]
    radius = ca.sqrt(ca.dot(position, position))
    ln_rho, pressure, sound2 = world.air.symbolic((radius - 1.0) * world.radius_m)
    rotation = world.rotation_rad_s * world.radius_m
    relative = velocity * world.speed_m_s - ca.vertcat(-rotation * position[1], rotation * position[0], 0.0)
    # a hundredth of a metre per second keeps the square root smooth at lift-off
    airspeed2 = ca.dot(relative, relative) + 1e-4
    airspeed = ca.sqrt(airspeed2)
    density = ca.exp(ln_rho)
    drag = 0.5 * density * airspeed * world.drag.symbolic(ca.sqrt(airspeed2 / sound2)) * p[1]
    direction = position / radius if shape.vertical else u[:3]
    groups = [p[2 + 4 * k : 6 + 4 * k] for k in range(1 + shape.limited + shape.lever)]
    levels = [u[3]] if shape.lever else []
    if shape.limited:
        others = groups[0][0] + (groups[2][0] * u[3] if shape.lever else 0.0)
        levels.insert(0, _law((limits[2] * mass - others) / groups[1][0], groups[1][3]))
    thrust, flow = groups[0][0] - pressure * groups[0][2], groups[0][1]
    for group, level in zip(groups[1:], levels, strict=True):
        thrust += group[0] * level - pressure * group[2]
        flow += group[1] * level
    force = (thrust * direction - drag * relative) / mass
    unit = world.speed_m_s / world.time_s
    rate = ca.vertcat(velocity, -position / radius**3 + force / unit, -flow * world.time_s / p[0])
    q = 0.5 * density * airspeed2
    paths = []
    if shape.q_alpha:
        paths.append(q * (1.0 - ca.dot(direction, relative) / airspeed) / limits[0])
    if shape.dynamic_pressure:
        paths.append(q / limits[1])
    if shape.acceleration:
        least = sum(group[0] * group[3] for group in groups)
        paths.append(ca.dot(force, force) / _allowed_acceleration(limits[2], least / mass) ** 2)
    if shape.heating:
        paths.append(1.0 + 0.1 * (ln_rho + 1.5 * ca.log(airspeed2) - ca.log(2.0 * limits[3])))
    if not shape.vertical and not shape.heating:
        paths.append(1.0 + 100.0 * (1.0 - radius))
    if not shape.vertical:
        paths.append(ca.dot(direction, direction))
    return ca.Function("point", [x, u, p, limits], [rate, ca.vertcat(*paths), ca.vertcat(*levels)])
