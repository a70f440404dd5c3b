"""The record of an accepted ascent: payload, history, proof and sensitivities."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.ascent.dynamics import World
from perilune.launch.ascent.phase_numbers import group_numbers, limited_level
from perilune.launch.ascent.profile import level_at
from perilune.launch.ascent.reintegrate import Defect
from perilune.launch.ascent.revolution import forwards
from perilune.launch.ascent.shape import Phase, Plan, Shape
from perilune.launch.ascent.solution import Multipliers, PhaseHistory, Solution, Task
from perilune.launch.ascent.transcription import FIXED_MASSES, transcribe
from perilune.launch.target import Elements, Target
from perilune.launch.vehicle import Vehicle

Array = NDArray[np.float64]

_OF_USE_S: Final = 1.0
"""An optimum that has no use for the verniers burns them alone for less than this."""


@dataclass(frozen=True)
class History:
    """The ascent in time, one row per point; ``phase`` is the number of the phase.

    Positions and velocities ``(n, 3)`` are inertial, in the frame whose z axis is the pole and whose x axis passes the
    launch meridian at lift-off. ``acceleration_m_s2`` is what a crew feels: thrust and drag over mass. ``pointing``
    ``(n, 3)`` is the unit vector of the thrust, which is ``thrust_vac_n`` less ``back_pressure_n``.
    """

    time_s: Array
    phase: NDArray[np.int64]
    position_m: Array
    velocity_m_s: Array
    mass_kg: Array
    altitude_m: Array
    airspeed_m_s: Array
    dynamic_pressure_pa: Array
    acceleration_m_s2: Array
    heating_w_m2: Array
    throttle: Array
    pointing: Array
    thrust_vac_n: Array
    back_pressure_n: Array
    drag_n: Array


@dataclass(frozen=True)
class Seed:
    """The solution of an ascent as the start of a neighbour with the same phases."""

    shape: Shape
    variables: Array
    unit_kg: float


@dataclass(frozen=True)
class Ascent:
    """An accepted ascent. ``payload_kg`` is the raw optimum, no reserve taken.

    ``exhaust_speed_m_s`` is that of what burns last: the verniers of the last stage where ``verniers_last``.

    ``sensitivities`` are kg of payload per kg of ``stages_kg``, ``shield_kg`` and ``adapter_kg``; those of any other
    number come from ``task`` and ``multipliers``: ``Filled(ascent.task, ascent.seed.unit_kg).gain_kg(
    ascent.multipliers, changed_task)``.
    """

    vehicle: Vehicle
    target: Target
    payload_kg: float
    burnout_kg: float
    exhaust_speed_m_s: float
    verniers_last: bool
    plan: Plan
    shield_time_s: float | None
    history: History
    defect: Defect
    residual: float
    iterations: int
    sensitivities: dict[str, float]
    seed: Seed
    task: Task
    multipliers: Multipliers

    @property
    def via_parking(self) -> bool:
        """Whether a stage coasts in a parking orbit and burns again, the last or the one below kick motors."""
        return self.plan.parking is not None

    @property
    def coast_s(self) -> float:
        """How long the vehicle waits in its parking orbit [s], 0 on a direct ascent."""
        parked = self.plan.shape.parking_phase
        if parked is None:
            return 0.0
        times = self.history.time_s[self.history.phase == parked + 1]
        return float(times[-1] - times[0])

    @property
    def reserve_m_s(self) -> float:
        """The flight performance reserve of the settings: a share of the ideal delta-v, or a fixed one [m/s]."""
        settings = self.plan.settings
        return settings.reserve_share * self.ideal_dv_m_s if settings.reserve_m_s is None else settings.reserve_m_s

    @property
    def ideal_dv_m_s(self) -> float:
        """The ideal delta-v of the ascent: vacuum thrust over mass, summed over the collocation points [m/s]."""
        total, history, scheme = 0.0, self.history, radau(DEGREE)
        for i, phase in enumerate(self.plan.shape.phases):
            there = history.phase == i
            time, specific = history.time_s[there], history.thrust_vac_n[there] / history.mass_kg[there]
            lengths = np.diff(np.array(phase.edges)) * (time[-1] - time[0])
            total += float(np.kron(lengths, scheme.weights) @ specific[1:])
        return total

    def payload_after_reserve_kg(self, reserve_m_s: float | None = None) -> float:
        """Return the payload when a reserve of delta-v stays unburned in the last stage [kg]; that of the settings.

        The reserve's propellant is carried in place of payload: burnout mass times 1 - exp(-reserve / exhaust speed).
        """
        reserve = self.reserve_m_s if reserve_m_s is None else reserve_m_s
        return self.payload_kg - self.burnout_kg * -math.expm1(-reserve / self.exhaust_speed_m_s)

    def reserve_for_m_s(self, payload_kg: float) -> float | None:
        """Return the reserve that makes a payload exact [m/s], below zero where it is above the optimum.

        None where no reserve does: the payload is less than the empty burnout mass leaves.
        """
        left = 1.0 - (self.payload_kg - payload_kg) / self.burnout_kg
        return None if left <= 0.0 else -self.exhaust_speed_m_s * math.log(left)


def between(one: Ascent, other: Ascent, part: float) -> Ascent:
    """Return an ascent to start from between two of one kind: at ``part`` of the way its seed is in between.

    What it says of itself is still what the first says; so is its seed where the other has other phases.
    """
    if other.seed.shape != one.seed.shape or other.seed.unit_kg != one.seed.unit_kg:
        return one

    def mixed(left: Array, right: Array) -> Array:
        return (1.0 - part) * left + part * right

    pulls = Multipliers(
        mixed(one.multipliers.parameters, other.multipliers.parameters),
        mixed(one.multipliers.variables, other.multipliers.variables),
        mixed(one.multipliers.rows, other.multipliers.rows),
    )
    return replace(
        one, seed=replace(one.seed, variables=mixed(one.seed.variables, other.seed.variables)), multipliers=pulls
    )


def ascent_of(task: Task, solution: Solution, defect: Defect) -> Ascent:
    """Return the record of a solution."""
    shield = task.plan.shape.shield_phase
    verniers = _verniers_last(task, solution)
    return Ascent(
        vehicle=task.plan.vehicle,
        target=task.target,
        payload_kg=solution.payload_kg,
        burnout_kg=solution.burnout_kg,
        exhaust_speed_m_s=task.plan.vehicle.stages[-1].last_exhaust_speed_m_s(verniers),
        verniers_last=verniers,
        plan=task.plan,
        shield_time_s=None if shield is None else float(solution.phases[shield].time_s[-1]),
        history=_history(task, forwards(task.plan, solution.phases, task.world.gm_m3_s2)),
        defect=defect,
        residual=solution.residual,
        iterations=solution.iterations,
        sensitivities=_sensitivities(task, solution),
        seed=Seed(task.plan.shape, solution.variables, solution.unit_kg),
        task=task,
        multipliers=solution.multipliers,
    )


def _verniers_last(task: Task, solution: Solution) -> bool:
    """Whether the flight ends with verniers that burn alone, for long enough to be of use."""
    last = solution.phases[-1].time_s
    return task.plan.phases[-1].verniers and float(last[-1] - last[0]) > _OF_USE_S


def _sensitivities(task: Task, solution: Solution) -> dict[str, float]:
    layout = transcribe(task.plan.shape, task.world, isinstance(task.target, Elements)).layout
    values = solution.multipliers.parameters[layout.parameters["masses"]][:3]
    return {name: float(value) for name, value in zip(FIXED_MASSES[:3], values, strict=True)}


def _history(task: Task, phases: tuple[PhaseHistory, ...]) -> History:
    parts = [_phase_history(task, i, phase) for i, phase in enumerate(phases)]
    names = list(History.__dataclass_fields__)
    return History(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _phase_history(task: Task, index: int, phase: PhaseHistory) -> History:
    world, stages, burns = task.world, task.plan.vehicle.stages, task.plan.phases[index]
    altitude, normal = ellipsoid(world, phase.position_m)
    spin = world.rotation_rad_s * np.column_stack((-phase.position_m[:, 1], phase.position_m[:, 0], 0.0 * altitude))
    wind = phase.velocity_m_s - spin
    airspeed = np.linalg.norm(wind, axis=1)
    density, pressure, sound = world.air.numeric(np.maximum(altitude, 0.0))
    drag = 0.5 * density * airspeed * burns.area_m2 * world.drag.numeric(airspeed / sound)
    thrust = _thrust(task, burns, phase)
    full = sum(stages[i].thrust_vac_n for i in burns.burning)
    back = pressure * sum(stages[i].exit_area_m2 * burns.share(i) for i in burns.burning)
    pointing = normal if phase.direction.shape[1] == 0 else np.vstack((phase.direction[0], phase.direction))
    force = ((thrust - back)[:, None] * pointing - drag[:, None] * wind) / phase.mass_kg[:, None]
    return History(
        time_s=phase.time_s,
        phase=np.full(len(altitude), index),
        position_m=phase.position_m,
        velocity_m_s=phase.velocity_m_s,
        mass_kg=phase.mass_kg,
        altitude_m=altitude,
        airspeed_m_s=airspeed,
        dynamic_pressure_pa=0.5 * density * airspeed**2,
        acceleration_m_s2=np.linalg.norm(force, axis=1),
        heating_w_m2=0.5 * density * airspeed**3,
        throttle=thrust / full if burns.burning else np.zeros_like(thrust),
        pointing=pointing,
        thrust_vac_n=thrust,
        back_pressure_n=back,
        drag_n=drag * airspeed,
    )


def ellipsoid(world: World, position_m: Array) -> tuple[Array, Array]:
    """Return altitude along the radius over the ellipsoid [m] and its vertical, at positions (n, 3)."""
    polar = (1.0 - world.flattening) ** -2
    radius = np.linalg.norm(position_m, axis=1)
    surface = world.radius_m / np.sqrt(1.0 + (polar - 1.0) * (position_m[:, 2] / radius) ** 2)
    normal = position_m * np.array([1.0, 1.0, polar])
    return radius - surface, normal / np.linalg.norm(normal, axis=1)[:, None]


def _thrust(task: Task, burns: Phase, phase: PhaseHistory) -> Array:
    """Vacuum thrust of all that burns in a phase, throttled [N]."""
    plan, vehicle = task.plan, task.plan.vehicle
    fraction = (phase.time_s - phase.time_s[0]) / (phase.time_s[-1] - phase.time_s[0])
    thrust = np.zeros_like(phase.mass_kg)
    for i in burns.groups[0]:
        thrust += vehicle.stages[i].thrust_vac_n * burns.share(i) * level_at(burns.profile(i), fraction)
    if burns.lever:
        lever = np.append(phase.throttle[0], phase.throttle)
        thrust += lever * group_numbers(plan, burns, burns.lever)[0]
    if burns.limited:
        numbers = group_numbers(plan, burns, burns.limited)
        limit = vehicle.max_acceleration_m_s2 or math.inf
        thrust += numbers[0] * limited_level(limit, phase.mass_kg, thrust, numbers)
    return thrust
