"""The optimal ascent: the greatest payload of a vehicle from a site to an orbit, with its history and its proof.

Three degrees of freedom over a rotating Earth, direct collocation on Radau points, interior-point optimisation. An
answer is accepted by its residual and by an independent re-integration, never by what the solver says of itself.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import Site
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch.phases import Jettison, Plan, Shape, plan, segment_count
from perilune.launch.reintegrate import Defect, reintegrate
from perilune.launch.settings import LossSettings
from perilune.launch.solution import Filled, PhaseHistory, Solution, Task, first_guess, group_numbers, limited_level
from perilune.launch.target import Target
from perilune.launch.vehicle import SEA_LEVEL_PRESSURE_PA, Vehicle

Array = NDArray[np.float64]

RESIDUAL_MAX: Final = 1e-6
"""Largest violation of a scaled constraint of an accepted answer."""
POSITION_DEFECT_M: Final = 5e3
VELOCITY_DEFECT_M_S: Final = 5.0
"""Largest defects of an accepted answer: 5 m/s is about 0.1 % of the mass at burnout."""
_STARTS: Final = (((0.7, False), (1.0, True)), ((1.0, False), (0.7, True)), ((0.45, False), (1.3, True)))
"""Factors on the guessed payload, and whether the limits are relaxed first; the pairs are tried one after another."""
_ITERATIONS: Final = 150
_RELAX: Final = 30.0
_BURN_EDGE_S: Final = 1.5


@dataclass(frozen=True)
class History:
    """The ascent in time, one row per point; ``phase`` is the number of the phase.

    Positions and velocities ``(n, 3)`` are inertial, in the frame whose z axis is the pole and whose x axis passes the
    launch meridian at lift-off. ``acceleration_m_s2`` is what a crew feels: thrust and drag over mass.
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


@dataclass(frozen=True)
class Seed:
    """The solution of an ascent as the start of a neighbour with the same phases."""

    shape: Shape
    variables: Array
    unit_kg: float


@dataclass(frozen=True)
class Ascent:
    """An accepted ascent. ``payload_kg`` is the raw optimum, no reserve taken.

    ``sensitivities`` are kg of payload per kg of ``stages_kg``, ``shield_kg`` and ``adapter_kg``.
    """

    vehicle: Vehicle
    target: Target
    payload_kg: float
    burnout_kg: float
    exhaust_speed_m_s: float
    plan: Plan
    shield_time_s: float | None
    history: History
    defect: Defect
    residual: float
    iterations: int
    sensitivities: dict[str, float]
    seed: Seed

    def payload_after_reserve_kg(self, reserve_m_s: float) -> float:
        """Return the payload when a reserve of delta-v stays unburned in the last stage [kg].

        The reserve's propellant is carried in place of payload: burnout mass times 1 - exp(-reserve / exhaust speed).
        """
        return self.payload_kg - self.burnout_kg * -math.expm1(-reserve_m_s / self.exhaust_speed_m_s)

    def reserve_for_m_s(self, payload_kg: float) -> float | None:
        """Return the reserve that makes a payload exact [m/s], below zero where it is above the optimum.

        None where no reserve does: the payload is less than the empty burnout mass leaves.
        """
        left = 1.0 - (self.payload_kg - payload_kg) / self.burnout_kg
        return None if left <= 0.0 else -self.exhaust_speed_m_s * math.log(left)


@dataclass(frozen=True)
class LaunchPoint:
    """A launch site for the ascent: latitude [rad], altitude [m], and which of two azimuths is allowed."""

    latitude_rad: float
    altitude_m: float
    north: bool


def launch_point(site: Site, target: Target) -> LaunchPoint:
    """Return the launch point of a site towards a target; northward where the site allows both azimuths."""
    return LaunchPoint(site.latitude.si, site.altitude.si, _heads_north(site, target))


def optimal_ascent(
    vehicle: Vehicle,
    site: Site,
    target: Target,
    settings: LossSettings | None = None,
    *,
    payload_kg: float | None = None,
    shield_segment: int | None = None,
    jettison_time_s: float | None = None,
    near: Ascent | None = None,
    refine: int = 1,
) -> Ascent | NoSolution:
    """Return the ascent of greatest payload, or with a given payload the one of greatest mass at burnout.

    Args:
        vehicle: the launcher, see :func:`perilune.launch.vehicle.vehicle`.
        site: where it starts.
        target: where the last burn ends.
        settings: the losses; one set for all vehicles.
        payload_kg: a fixed payload.
        shield_segment: the stretch of the staging to try first for the jettison of the shield.
        jettison_time_s: a fixed time of the jettison instead of the rule of heating.
        near: an ascent of the same vehicle to a target not far away, to start from.
        refine: factor on the elements of the mesh.

    Returns:
        The ascent; ``NoSolution`` with what binds where no ascent satisfies the constraints.

    Method: Betts 2010, Practical Methods for Optimal Control, chapter 4, on flipped Radau points
    (:mod:`perilune.launch.collocation`), IPOPT (Waechter and Biegler 2006).
    """
    used, point = settings or LossSettings(), launch_point(site, target)
    if near is not None:
        task = Task(near.plan, target, point.latitude_rad, point.altitude_m, payload_kg, point.north)
        ascent = _from_neighbour(task, near)
        if ascent is not None:
            return ascent
        shield_segment = near.plan.jettison_segment
    return _optimal(vehicle, point, target, used, payload_kg, shield_segment, jettison_time_s, refine)


@lru_cache(maxsize=64)
def _optimal(
    vehicle: Vehicle,
    point: LaunchPoint,
    target: Target,
    used: LossSettings,
    payload_kg: float | None,
    shield_segment: int | None,
    jettison_time_s: float | None,
    refine: int,
) -> Ascent | NoSolution:
    weak = _weak(vehicle, payload_kg)
    if weak is not None:
        return weak
    if jettison_time_s is not None:
        fixed = _with_shield(vehicle, point, target, used, payload_kg, Jettison(time_s=jettison_time_s), refine)
        return fixed if isinstance(fixed, NoSolution) else fixed[0]
    count = segment_count(vehicle)
    first = min(1, count - 1) if shield_segment is None else min(shield_segment, count - 1)
    best: Ascent | None = None
    failure: NoSolution | None = None
    for segment in _order(first, count):
        answer = _with_shield(vehicle, point, target, used, payload_kg, Jettison(segment), refine)
        if isinstance(answer, NoSolution):
            failure = failure or answer
            continue
        ascent, settled = answer
        if best is None or _merit(ascent, payload_kg) > _merit(best, payload_kg):
            best = ascent
        if settled or vehicle.shield_kg == 0.0:
            break
    return best or failure or NoSolution("no ascent was tried", "stages")


def _merit(ascent: Ascent, payload_kg: float | None) -> float:
    return ascent.payload_kg if payload_kg is None else ascent.burnout_kg


def _weak(vehicle: Vehicle, payload_kg: float | None) -> NoSolution | None:
    """Refuse at once what cannot leave the ground."""
    burning = [vehicle.stages[i] for i in (*vehicle.boosters, vehicle.core)]
    thrust = sum(s.thrust_vac_n - SEA_LEVEL_PRESSURE_PA * s.exit_area_m2 for s in burning)
    weight = G0 * (vehicle.lift_off_kg + (payload_kg or 0.0))
    if thrust > 1.01 * weight:
        return None
    return NoSolution(f"the vehicle does not lift off: thrust over weight is {thrust / weight:.2f}", "lift-off thrust")


def _order(first: int, count: int) -> list[int]:
    """The stretches to try for the jettison: the likely one, then the later ones, then the earlier ones."""
    return [first, *range(first + 1, count), *range(first - 1, 0, -1)]


def _with_shield(
    vehicle: Vehicle,
    point: LaunchPoint,
    target: Target,
    settings: LossSettings,
    payload_kg: float | None,
    jettison: Jettison,
    refine: int,
) -> tuple[Ascent, bool] | NoSolution:
    """Optimise with the jettison in one stretch; the flag says that it does not want to leave that stretch."""
    found: Solution | None = None
    for mesh in (refine, 2 * refine):
        phases = plan(vehicle, settings, jettison, refine=mesh)
        task = Task(phases, target, point.latitude_rad, point.altitude_m, payload_kg, point.north)
        found = _solve(task)
        if found is None:
            break
        defect = reintegrate(task, found.phases)
        if _small(defect):
            return _ascent(task, found, defect), _settled(task.plan, found)
    if found is None:
        return NoSolution(f"no ascent of '{vehicle.id}' reaches {target.describe()}", "target orbit")
    reason = f"the re-integration misses by {defect.position_m:.0f} m and {defect.velocity_m_s:.2f} m/s"
    return NoSolution(reason, "re-integration defect")


def _heads_north(site: Site, target: Target) -> bool:
    """Whether the northern of the two launch azimuths of an inclination is inside the limits of the site."""
    low, high = site.azimuth_min, site.azimuth_max
    cosine = math.cos(target.inclination_rad) / max(math.cos(site.latitude.si), 1e-9)
    azimuth = math.asin(max(-1.0, min(1.0, cosine)))
    north_ok = (low is None or azimuth >= low.si - 1e-3) and (high is None or azimuth <= high.si + 1e-3)
    south = math.pi - azimuth
    south_ok = (low is None or south >= low.si - 1e-3) and (high is None or south <= high.si + 1e-3)
    return north_ok or not south_ok


def _from_neighbour(task: Task, near: Ascent) -> Ascent | None:
    found = Filled(task, near.seed.unit_kg).solve(near.seed.variables, max_iterations=_ITERATIONS)
    if not _accepted(found) or not _settled(task.plan, found):
        return None
    defect = reintegrate(task, found.phases)
    return _ascent(task, found, defect) if _small(defect) else None


def _solve(task: Task) -> Solution | None:
    """Return the better of two starts, or the first that leads anywhere among the others.

    The limit on q alpha and the low perigee of dropped stages make steep and shallow ascents that are both locally
    optimal; a light guess as it is, and a heavy one by way of relaxed limits, tend to find both.
    """
    for pair in _STARTS:
        found = [_from_guess(task, scale, relaxed) for scale, relaxed in pair]
        accepted = [solution for solution in found if solution is not None and _accepted(solution)]
        if accepted:
            return max(accepted, key=lambda solution: solution.burnout_kg)
    return None


def _from_guess(task: Task, scale: float, relaxed: bool) -> Solution | None:
    first = first_guess(task, scale)
    filled = Filled(task, first.payload_kg if task.payload_kg is None else task.payload_kg)
    start = filled.start(first)
    if relaxed:
        loose = filled.solve(start, relax=_RELAX, max_iterations=_ITERATIONS)
        if loose.residual > RESIDUAL_MAX:
            return None
        start = loose.variables
    return filled.solve(start, max_iterations=_ITERATIONS)


def _accepted(solution: Solution) -> bool:
    return solution.residual < RESIDUAL_MAX and _stationary(solution)


def _small(defect: Defect) -> bool:
    return defect.position_m < POSITION_DEFECT_M and defect.velocity_m_s < VELOCITY_DEFECT_M_S


def _stationary(solution: Solution) -> bool:
    """A feasible point that the solver left early is no optimum: its payload means nothing."""
    return solution.dual_residual < 1e-4


def _settled(chosen: Plan, solution: Solution) -> bool:
    shield = chosen.shape.shield_phase
    if shield is None:
        return True
    after = solution.phases[shield + 1].time_s
    return float(after[-1] - after[0]) > _BURN_EDGE_S


def _ascent(task: Task, solution: Solution, defect: Defect) -> Ascent:
    shield = task.plan.shape.shield_phase
    return Ascent(
        vehicle=task.plan.vehicle,
        target=task.target,
        payload_kg=solution.payload_kg,
        burnout_kg=solution.burnout_kg,
        exhaust_speed_m_s=task.plan.vehicle.stages[-1].exhaust_speed_m_s,
        plan=task.plan,
        shield_time_s=None if shield is None else float(solution.phases[shield].time_s[-1]),
        history=_history(task, solution.phases),
        defect=defect,
        residual=solution.residual,
        iterations=solution.iterations,
        sensitivities=solution.sensitivities,
        seed=Seed(task.plan.shape, solution.variables, solution.unit_kg),
    )


def _history(task: Task, phases: tuple[PhaseHistory, ...]) -> History:
    parts = [_phase_history(task, i, phase) for i, phase in enumerate(phases)]
    names = list(History.__dataclass_fields__)
    return History(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _phase_history(task: Task, index: int, phase: PhaseHistory) -> History:
    world, stages, burns = task.world, task.plan.vehicle.stages, task.plan.phases[index]
    altitude = np.linalg.norm(phase.position_m, axis=1) - world.radius_m
    spin = world.rotation_rad_s * np.column_stack((-phase.position_m[:, 1], phase.position_m[:, 0], 0.0 * altitude))
    wind = phase.velocity_m_s - spin
    airspeed = np.linalg.norm(wind, axis=1)
    density, pressure, sound = world.air.numeric(np.maximum(altitude, 0.0))
    drag = 0.5 * density * airspeed * burns.area_m2 * world.drag.numeric(airspeed / sound)
    thrust = _thrust(task, index, phase)
    full = sum(stages[i].thrust_vac_n for i in burns.burning)
    throttle = thrust / full
    thrust = thrust - pressure * sum(stages[i].exit_area_m2 for i in burns.burning)
    up = phase.position_m / np.linalg.norm(phase.position_m, axis=1)[:, None]
    pointing = up if phase.direction.shape[1] == 0 else np.vstack((phase.direction[0], phase.direction))
    force = (thrust[:, None] * pointing - drag[:, None] * wind) / phase.mass_kg[:, None]
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
        throttle=throttle,
    )


def _thrust(task: Task, index: int, phase: PhaseHistory) -> Array:
    """Vacuum thrust of all that burns in a phase, throttled [N]."""
    vehicle, burns = task.plan.vehicle, task.plan.phases[index]
    groups = [[vehicle.stages[i] for i in group] for group in burns.groups]
    thrust = np.full_like(phase.mass_kg, sum(stage.thrust_vac_n for stage in groups[0]))
    if burns.lever:
        lever = np.append(phase.throttle[0], phase.throttle)
        thrust += lever * vehicle.stages[burns.lever[0]].thrust_vac_n
    if burns.limited:
        numbers = group_numbers(groups[1], throttles=True)
        limit = vehicle.max_acceleration_m_s2 or math.inf
        thrust += numbers[0] * limited_level(limit, phase.mass_kg, thrust, numbers)
    return thrust
