"""The optimum of a vehicle, target or loss setting a little different: to first order, and solved again.

First order: the envelope theorem. At an optimum the payload changes with a parameter or a bound as the Lagrangian does,
the multipliers held (Bryson and Ho 1975, Applied Optimal Control, section 1.3; Fiacco 1983, Introduction to Sensitivity
and Stability Analysis in Nonlinear Programming, chapter 3). The problem is filled for the changed vehicle, and what
differs is multiplied by the multipliers of the unchanged: no second solution is needed.
"""

import math
from dataclasses import dataclass, replace

from perilune.catalogue.model import Site
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.parking import parking_orbit
from perilune.launch.ascent.phases import replanned
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.shape import Shape
from perilune.launch.ascent.solution import Filled
from perilune.launch.ascent.staging import residual_kg
from perilune.launch.ascent.task import Task
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.vehicle import Vehicle


def changed_task(
    ascent: Ascent,
    *,
    vehicle: Vehicle | None = None,
    target: Target | None = None,
    settings: LossSettings | None = None,
) -> Task:
    """Return the task of an ascent with another vehicle, target or setting, on the phases and mesh of the ascent.

    Raises:
        ValueError: the changed vehicle has phases of another kind.
    """
    flown = ascent.vehicle if vehicle is None else vehicle
    used = ascent.plan.settings if settings is None else settings
    goal = ascent.target if target is None else target
    parking = None if ascent.plan.parking is None else parking_orbit(flown, goal, used)
    changed = replanned(replace(ascent.plan, parking=parking), flown, used)
    if _kinds(changed.shape) != _kinds(ascent.plan.shape):
        raise ValueError("the changed ascent has other phases")
    own = replace(changed, shape=ascent.plan.shape)
    return replace(ascent.task, plan=own, target=goal)


def _kinds(shape: Shape) -> Shape:
    """A shape without its mesh."""
    return replace(shape, phases=tuple(replace(phase, elements=1) for phase in shape.phases))


def payload_gain_kg(ascent: Ascent, changed: Task) -> float:
    """Return what the raw optimum gains to first order when an ascent becomes a changed task [kg]."""
    return Filled(ascent.task, ascent.seed.unit_kg).gain_kg(ascent.multipliers, changed)


@dataclass(frozen=True)
class NearOptimum:
    """Payload and burnout mass of an optimum to first order, no reserve taken, and exhaust speed of what burns last."""

    payload_kg: float
    burnout_kg: float
    exhaust_speed_m_s: float

    def payload_after_reserve_kg(self, reserve_m_s: float) -> float:
        """Return the payload when a reserve [m/s] stays unburned, as that of an ascent."""
        return self.payload_kg - self.burnout_kg * -math.expm1(-reserve_m_s / self.exhaust_speed_m_s)

    def reserve_for_m_s(self, payload_kg: float) -> float | None:
        """Return the reserve that makes a payload exact [m/s], as that of an ascent."""
        left = 1.0 - (self.payload_kg - payload_kg) / self.burnout_kg
        return None if left <= 0.0 else -self.exhaust_speed_m_s * math.log(left)


def near_optimum(ascent: Ascent, changed: Task) -> NearOptimum:
    """Return the optimum of a changed task to first order."""
    gain = payload_gain_kg(ascent, changed)
    burnout = ascent.burnout_kg + gain + inert_kg(changed) - inert_kg(ascent.task)
    speed = changed.plan.vehicle.stages[-1].last_exhaust_speed_m_s(ascent.verniers_last)
    return NearOptimum(ascent.payload_kg + gain, burnout, speed)


def inert_kg(task: Task) -> float:
    """Return what is left of a vehicle beside its payload at burnout: last stage with residuals, adapter [kg]."""
    vehicle, last = task.plan.vehicle, task.plan.vehicle.stages[-1]
    return last.dry_kg + residual_kg(last, task.plan.settings) + vehicle.adapter_kg


def solved_again(ascent: Ascent, site: Site, vehicle: Vehicle, settings: LossSettings) -> Ascent | NoSolution:
    """Return the optimum of a changed vehicle to the same target, started from an ascent of the unchanged one."""
    try:
        task = changed_task(ascent, vehicle=vehicle, settings=settings)
    except ValueError:
        return optimal_ascent(vehicle, site, ascent.target, settings)
    near = replace(ascent, vehicle=vehicle, plan=task.plan, task=task)
    return optimal_ascent(vehicle, site, ascent.target, settings, near=near)
