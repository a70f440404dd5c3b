"""One ascent to optimise, and where it starts: geocentric state, plane of the launch azimuth, units of mass."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.dynamics import EARTH, World
from perilune.launch.ascent.guess import Guess, guess
from perilune.launch.ascent.shape import Plan
from perilune.launch.target import Target

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """One ascent to optimise: what burns, from where, to where. A given payload is kept and the burnout mass grows.

    ``latitude_rad`` (geodetic) and ``altitude_m`` of the launch site; ``azimuths_rad`` are the limits of the flight
    azimuth over the ground at the end of the first stretch, over east from north.
    """

    plan: Plan
    target: Target
    latitude_rad: float
    altitude_m: float = 0.0
    payload_kg: float | None = None
    north: bool = True
    world: World = EARTH
    azimuths_rad: tuple[float, float] | None = None


def start_position(task: Task) -> Array:
    """Return the position of the launch site over the radius of the world, geodetic to Cartesian, (3,)."""
    world, latitude = task.world, task.latitude_rad
    squared = world.flattening * (2.0 - world.flattening)
    curvature = 1.0 / math.sqrt(1.0 - squared * math.sin(latitude) ** 2)
    height = task.altitude_m / world.radius_m
    level = (curvature + height) * math.cos(latitude)
    return np.array([level, 0.0, (curvature * (1.0 - squared) + height) * math.sin(latitude)])


def start_state(task: Task) -> Array:
    """Return position and velocity at lift-off in canonical units, (6,)."""
    position = start_position(task)
    speed = task.world.rotation_rad_s * task.world.radius_m * position[0] / task.world.speed_m_s
    return np.concatenate((position, [0.0, speed, 0.0]))


def geocentric_latitude_rad(task: Task) -> float:
    """Return the geocentric latitude of the launch site [rad]."""
    position = start_position(task)
    return math.atan2(position[2], position[0])


def plane(task: Task) -> tuple[Array, Array]:
    """Return unit vectors up at the site and along the launch azimuth of the target's inclination, as far as allowed.

    Latitude and vertical are geocentric.
    """
    latitude = geocentric_latitude_rad(task)
    sine = min(1.0, max(-1.0, math.cos(task.target.inclination_rad) / max(math.cos(latitude), 1e-9)))
    azimuth = math.asin(sine) if task.north else math.pi - math.asin(sine)
    if task.azimuths_rad is not None:
        azimuth = min(max(azimuth, task.azimuths_rad[0]), task.azimuths_rad[1])
    east, north = np.array([0.0, 1.0, 0.0]), np.array([-math.sin(latitude), 0.0, math.cos(latitude)])
    up = np.array([math.cos(latitude), 0.0, math.sin(latitude)])
    return up, math.sin(azimuth) * east + math.cos(azimuth) * north


def mass_units(plan: Plan, payload_kg: float, durations_s: tuple[float, ...] | None = None) -> list[float]:
    """Return the mass at the start of each phase, about; the unit of its mass state."""
    mass, units = plan.lift_off_kg + payload_kg, []
    for i, phase in enumerate(plan.phases):
        units.append(mass)
        flow = plan.guessed_flow_kg_s(phase)
        duration = phase.duration_s if durations_s is None else durations_s[i]
        after = mass - flow * duration - phase.dropped_kg
        after -= plan.vehicle.shield_kg if i == plan.shape.shield_phase else 0.0
        mass = max(after, 0.02 * mass)
    return units


def first_guess(task: Task, scale: float = 1.0) -> Guess:
    """Return the guess of a task; ``scale`` multiplies its payload, for another try."""
    start = float(np.linalg.norm(start_position(task))) * task.world.radius_m
    return guess(task.plan, task.target, geocentric_latitude_rad(task), scale, start, task.north)
