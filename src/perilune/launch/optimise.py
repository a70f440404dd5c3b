"""The optimal ascent: the greatest payload of a vehicle from a site to an orbit, with its history and its proof.

Three degrees of freedom over a rotating Earth, direct collocation on Radau points, interior-point optimisation. An
answer is accepted by its residual and by an independent re-integration, never by what the solver says of itself.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from perilune.catalogue.model import Site
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch.ascent import Ascent, ascent_of
from perilune.launch.phases import Jettison, Plan, doubled, plan, segment_at, segment_count
from perilune.launch.reintegrate import Defect, reintegrate
from perilune.launch.settings import LossSettings
from perilune.launch.solution import Filled, Solution, Task, first_guess
from perilune.launch.target import Target
from perilune.launch.vehicle import SEA_LEVEL_PRESSURE_PA, Vehicle

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
    return _walk(vehicle, point, target, used, payload_kg, shield_segment, refine)


def _walk(
    vehicle: Vehicle,
    point: LaunchPoint,
    target: Target,
    settings: LossSettings,
    payload_kg: float | None,
    shield_segment: int | None,
    refine: int,
) -> Ascent | NoSolution:
    """Optimise with the jettison in the likely stretch of the staging, and go on to where it wants to be."""
    count = segment_count(vehicle)
    lowest = min(1, count - 1)
    segment = _likely_segment(vehicle, point, target, settings) if shield_segment is None else shield_segment
    segment = min(max(segment, lowest), count - 1)
    tried: dict[int, Ascent | NoSolution] = {}
    while lowest <= segment < count and segment not in tried:
        answer = _with_shield(vehicle, point, target, settings, payload_kg, Jettison(segment), refine)
        tried[segment] = answer if isinstance(answer, NoSolution) else answer[0]
        step = 1 if isinstance(answer, NoSolution) else answer[1]
        if step == 0 or vehicle.shield_kg == 0.0:
            break
        segment += step
    found = [answer for answer in tried.values() if isinstance(answer, Ascent)]
    if found:
        return max(found, key=lambda ascent: ascent.burnout_kg)
    return next(answer for answer in tried.values() if isinstance(answer, NoSolution))


def _likely_segment(vehicle: Vehicle, point: LaunchPoint, target: Target, settings: LossSettings) -> int:
    """The stretch in which the guessed flight leaves the air that would heat the payload."""
    chosen = plan(vehicle, settings, Jettison(1))
    task = Task(chosen, target, point.latitude_rad, point.altitude_m, None, point.north)
    flight = first_guess(task)
    altitude = np.clip(flight.radius_m - task.world.radius_m, 0.0, 400e3)
    speed = np.hypot(flight.radial_m_s, flight.transverse_m_s - flight.transverse_m_s[0])
    heating = 0.5 * task.world.air.numeric(altitude)[0] * speed**3
    hot = np.flatnonzero(heating > settings.shield_flux_w_m2)
    time = float(flight.time_s[hot[-1]]) if len(hot) else 0.0
    return segment_at(vehicle, settings, time)


def _weak(vehicle: Vehicle, payload_kg: float | None) -> NoSolution | None:
    """Refuse at once what cannot leave the ground."""
    burning = [vehicle.stages[i] for i in (*vehicle.boosters, vehicle.core)]
    thrust = sum(s.thrust_vac_n - SEA_LEVEL_PRESSURE_PA * s.exit_area_m2 for s in burning)
    weight = G0 * (vehicle.lift_off_kg + (payload_kg or 0.0))
    if thrust > 1.01 * weight:
        return None
    return NoSolution(f"the vehicle does not lift off: thrust over weight is {thrust / weight:.2f}", "lift-off thrust")


def _with_shield(
    vehicle: Vehicle,
    point: LaunchPoint,
    target: Target,
    settings: LossSettings,
    payload_kg: float | None,
    jettison: Jettison,
    refine: int,
) -> tuple[Ascent, int] | NoSolution:
    """Optimise with the jettison in one stretch; also where it wants to go: 0 to stay, 1 later, -1 earlier."""
    phases = plan(vehicle, settings, jettison, refine=refine)
    task = Task(phases, target, point.latitude_rad, point.altitude_m, payload_kg, point.north)
    found = _solve(task)
    if found is None:
        return NoSolution(f"no ascent of '{vehicle.id}' reaches {target.describe()}", "target orbit")
    ascent = _proved(task, found)
    return ascent if isinstance(ascent, NoSolution) else (ascent, _wish(phases, found))


def _proved(task: Task, found: Solution) -> Ascent | NoSolution:
    """Fly the solution again; where it misses by too much, solve once more from there on twice as many elements."""
    defect = reintegrate(task, found.phases)
    if not _small(defect):
        task = replace(task, plan=doubled(task.plan))
        filled = Filled(task, found.unit_kg)
        finer = filled.solve(filled.resample(found), max_iterations=_ITERATIONS)
        if not _accepted(finer):
            return NoSolution("the ascent does not hold on a finer mesh", "re-integration defect")
        found, defect = finer, reintegrate(task, finer.phases)
    if _small(defect):
        return ascent_of(task, found, defect)
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
    if not _accepted(found) or _wish(task.plan, found) == 1:
        return None
    ascent = _proved(task, found)
    return ascent if isinstance(ascent, Ascent) else None


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


def _wish(chosen: Plan, solution: Solution) -> int:
    shield = chosen.shape.shield_phase
    if shield is None:
        return 0
    before, after = (solution.phases[i].time_s for i in (shield, shield + 1))
    if after[-1] - after[0] < _BURN_EDGE_S:
        return 1
    return -1 if before[-1] - before[0] < _BURN_EDGE_S else 0
