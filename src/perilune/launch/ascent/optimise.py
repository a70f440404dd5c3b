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
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, G0
from perilune.errors import NoSolution
from perilune.launch.ascent.continuation import accepted, solve, solve_from, solve_near
from perilune.launch.ascent.guess import ideal_speed_m_s
from perilune.launch.ascent.jettison import Found, held_before, moved, walk
from perilune.launch.ascent.launch_point import LaunchPoint, launch_point
from perilune.launch.ascent.parking import parking_orbit, reached_before
from perilune.launch.ascent.phases import Jettison, Parking, Plan, doubled, plan, segment_at, segment_count
from perilune.launch.ascent.record import Ascent, ascent_of
from perilune.launch.ascent.refine import refined
from perilune.launch.ascent.reintegrate import Defect, reintegrate
from perilune.launch.ascent.solution import Filled, Solution, Task, first_guess
from perilune.launch.ascent.staging import EngineOut, checked
from perilune.launch.ascent.transfer import kept_for_circle, transfer_start
from perilune.launch.settings import LossSettings
from perilune.launch.target import Escape, Orbit, Target, least_speed_m_s
from perilune.launch.vehicle import SEA_LEVEL_PRESSURE_PA, Vehicle

POSITION_DEFECT_M: Final = 5e3
VELOCITY_DEFECT_M_S: Final = 5.0
"""Largest defects of an accepted answer: 5 m/s is about 0.1 % of the mass at burnout."""
_DOUBLINGS: Final = 2
"""How often the mesh of an ascent that misses is doubled."""
_DIRECT_SAVES_M_S: Final = 1000.0
"""No direct ascent to an escape or a long ellipse needs so much less than one by way of a parking orbit."""
_LEAST_LOSSES_M_S: Final = 700.0
"""Gravity, drag and steering cost every flown launcher more than this: below it a target is refused unsolved."""


@dataclass(frozen=True)
class _Question:
    """All that decides an ascent; ``parking`` is where the stage that lights again waits."""

    vehicle: Vehicle
    point: LaunchPoint
    target: Target
    settings: LossSettings
    payload_kg: float | None
    shield_segment: int | None
    jettison_time_s: float | None
    refine: int
    engine_out: EngineOut | None
    parking: Parking | None

    def plan(self, stretch: int) -> Plan:
        return plan(
            self.vehicle,
            self.settings,
            Jettison(stretch, self.jettison_time_s),
            refine=self.refine,
            engine_out=self.engine_out,
            parking=self.parking,
            coasts=_coasts(self.target),
        )

    def task(self, chosen: Plan) -> Task:
        return _task(chosen, self.point, self.target, self.payload_kg)


def _coasts(target: Target) -> bool:
    """Whether solid upper stages may coast: on the way into an orbit, not out of the parking orbit to an escape."""
    return not isinstance(target, Escape)


def _task(chosen: Plan, point: LaunchPoint, target: Target, payload_kg: float | None) -> Task:
    return Task(
        chosen, target, point.latitude_rad, point.altitude_m, payload_kg, point.north, azimuths_rad=point.azimuths_rad
    )


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
    engine_out: EngineOut | None = None,
    parking: bool | None = None,
) -> Ascent | NoSolution:
    """Return the ascent of greatest payload, or with a given payload the one of greatest mass at burnout.

    Args:
        vehicle: the launcher, see :func:`perilune.launch.vehicle.vehicle`.
        site: where it starts; the flight azimuth over the ground at the end of the first stretch keeps its limits,
            and an inclination outside them is reached by a dog-leg at its price.
        target: where the last burn ends.
        settings: the losses; one set for all vehicles.
        payload_kg: a fixed payload.
        shield_segment: the stretch of the staging to try first for the jettison of the shield.
        jettison_time_s: a fixed time of the jettison instead of the rule of heating.
        near: an ascent of the same vehicle by the same settings to a target not far away, to start from.
        refine: factor on the elements of the mesh.
        engine_out: engines that fail on the way.
        parking: whether the last stage, or the one below solid kick motors, coasts in a parking orbit and burns again.
            Where not told, one that lights again does so on the way to an escape or to an ellipse that reaches far
            out, whose perigee the mission places, and goes directly only where it finds no other way; to a high
            circular orbit both ways are followed and the better is kept, without a kick motor.

    Returns:
        The ascent; ``NoSolution`` with what binds where no ascent satisfies the constraints.

    Raises:
        InputError: the failure is none of this vehicle's.
        ValueError: the ascent to start from is of another vehicle or of other settings.

    Method: Betts 2010, Practical Methods for Optimal Control, chapter 4, on flipped Radau points
    (:mod:`perilune.launch.ascent.collocation`), IPOPT (Waechter and Biegler 2006).
    """
    used, point = settings or LossSettings(), launch_point(site, target)
    checked(vehicle, engine_out)
    ways = _ways(vehicle, target, used, parking)
    if isinstance(ways, NoSolution):
        return ways
    if near is not None:
        if (near.plan.vehicle, near.plan.settings) != (vehicle, used):
            raise ValueError("the ascent to start from is of another vehicle or of other settings")
        ascent = _from_neighbour(near, point, target, payload_kg, ways[0])
        if ascent is not None:
            return ascent
        shield_segment = near.plan.jettison_segment
    answers: list[Ascent | NoSolution] = []
    for way in ways:
        asked = _Question(
            vehicle, point, target, used, payload_kg, shield_segment, jettison_time_s, refine, engine_out, way
        )
        answer = _optimal(asked)
        answers.append(answer)
        if isinstance(answer, Ascent):
            shield_segment = answer.plan.jettison_segment
        if way is not None and _settled(vehicle, way, answer):
            break
    found = [answer for answer in answers if isinstance(answer, Ascent)]
    return max(found, key=lambda ascent: ascent.burnout_kg) if found else answers[0]


def _ways(
    vehicle: Vehicle, target: Target, settings: LossSettings, parking: bool | None
) -> tuple[Parking | None, ...] | NoSolution:
    """The ways to a target in the order in which they are tried: through a parking orbit, and directly."""
    orbit = parking_orbit(vehicle, target, settings)
    if parking and (orbit is None or vehicle.waiting is None):
        unable = f"'{vehicle.stages[-1].name}' cannot light again"
        reason = unable if vehicle.waiting is None else "the target has no use for a coast"
        return NoSolution(reason, "restart")
    able = orbit is not None and parking is not False and vehicle.waiting is not None
    if able and parking is None and orbit is not None and reached_before(vehicle, target, settings, orbit):
        able = False
    return (*((orbit,) if able else ()), *(() if parking else (None,)))


def _settled(vehicle: Vehicle, parking: Parking, answer: Ascent | NoSolution) -> bool:
    """Whether no direct ascent has to be tried beside that by way of a parking orbit.

    Before a high orbit a direct one is the same with the coast at its very end: it can only save what the restart and
    the coast lose.
    """
    if isinstance(answer, NoSolution):
        return _far_short(answer)
    last = vehicle.stages[-1]
    return parking.circular or last.restart_loss_kg + last.boil_off_kg_s == 0.0


@lru_cache(maxsize=64)
def _optimal(asked: _Question) -> Ascent | NoSolution:
    weak = _weak(asked) or _out_of_reach(asked)
    if weak is not None:
        return weak
    return _judged(asked, _walked(asked))


def _judged(asked: _Question, answers: list[Found | NoSolution]) -> Ascent | NoSolution:
    """Return the best optimum that holds when it is flown again; one below zero is refused with what it lacks."""
    found = sorted((a for a in answers if isinstance(a, Found)), key=lambda a: a.solution.burnout_kg, reverse=True)
    refused = [answer for answer in answers if isinstance(answer, NoSolution)]
    for one in found:
        answer = _short(asked, one.solution) or _proved(one.task, one.solution)
        if isinstance(answer, Ascent):
            return answer
        refused.insert(0, answer) if one is found[0] else refused.append(answer)
    return refused[0]


@dataclass(frozen=True)
class _Short(NoSolution):
    """A refusal by an optimum below zero: what speed it lacks."""

    lacks_m_s: float


def _far_short(answer: NoSolution) -> bool:
    """Whether an ascent by way of a parking orbit lacks more than a direct one could save."""
    return isinstance(answer, _Short) and answer.lacks_m_s > _DIRECT_SAVES_M_S


def _short(asked: _Question, solution: Solution) -> _Short | None:
    """Refuse an optimum below zero with what it lacks."""
    if solution.payload_kg >= 0.0:
        return None
    speed = asked.vehicle.stages[-1].exhaust_speed_m_s
    lacks = speed * math.log(1.0 - solution.payload_kg / solution.burnout_kg)
    reason = f"'{asked.vehicle.id}' without payload falls short of {asked.target.describe()} by about {lacks:.0f} m/s"
    return _Short(reason, "target orbit", lacks)


def _walked(asked: _Question) -> list[Found | NoSolution]:
    """Optimise with the jettison in the likely stretch of the staging, and go on to where it leads.

    By way of a transfer it begins in the stretch of the best ascent onto the ellipse.
    """
    onto = _onto_transfer(asked)
    first = asked.shield_segment if onto is None else onto.task.plan.jettison_segment
    count = segment_count(asked.vehicle, asked.settings, asked.engine_out, asked.parking is not None)
    stretches = range(min(1, count - 1), count)
    first = min(max(_likely_segment(asked) if first is None else first, stretches[0]), stretches[-1])
    if asked.vehicle.shield_kg == 0.0 or asked.jettison_time_s is not None:
        stretches = range(first, first + 1)
    return walk(stretches, first, lambda stretch, near: _with_shield(asked, stretch, near, onto))


def _with_shield(asked: _Question, stretch: int, near: Found | None, onto: Found | None) -> Found | NoSolution:
    """Optimise with the jettison in one stretch, from the optimum of another or one onto the transfer ellipse."""
    task = asked.task(asked.plan(stretch))
    if near is not None:
        unit = near.solution.unit_kg
        answer = solve_from(task, moved(Filled(task, unit), near), unit)
    elif onto is not None and onto.task.plan.jettison_segment == stretch:
        unit = onto.solution.unit_kg
        answer = solve_from(task, transfer_start(Filled(task, unit), onto), unit)
    else:
        answer = solve(task)
    return answer if isinstance(answer, NoSolution) else Found(task, answer)


def _onto_transfer(asked: _Question) -> Found | None:
    """The best direct ascent to the perigee of the transfer ellipse of a high circular orbit; None without one."""
    target, parking = asked.target, asked.parking
    if parking is None or parking.circular or not isinstance(target, Orbit):
        return None
    task = asked.task(asked.plan(1))
    carried = first_guess(task).payload_kg if asked.payload_kg is None else asked.payload_kg
    ellipse = replace(target, perigee_m=parking.altitude_m)
    kept = kept_for_circle(task.plan, target, carried)
    answers = _walked(replace(asked, vehicle=kept, target=ellipse, parking=None))
    found = [answer for answer in answers if isinstance(answer, Found)]
    return max(found, key=lambda one: one.solution.burnout_kg, default=None)


def _likely_segment(asked: _Question) -> int:
    """The stretch in which the guessed flight leaves the air that would heat the payload."""
    task = asked.task(asked.plan(1))
    flight = first_guess(task)
    altitude = np.clip(flight.radius_m - flight.radius_m[0], 0.0, 400e3)
    speed = np.hypot(flight.radial_m_s, flight.transverse_m_s - flight.transverse_m_s[0])
    heating = 0.5 * task.world.air.numeric(altitude)[0] * speed**3
    hot = np.flatnonzero(heating > asked.settings.shield_flux_w_m2)
    time = float(flight.time_s[hot[-1]]) if len(hot) else 0.0
    return segment_at(asked.vehicle, asked.settings, time, asked.engine_out)


def _weak(asked: _Question) -> NoSolution | None:
    """Refuse at once what cannot leave the ground."""
    chosen = asked.plan(1)
    first, stages = chosen.phases[0], asked.vehicle.stages
    at_start = [(stages[i], first.share(i) * first.profile(i)[0][1]) for i in first.burning]
    thrust = sum(s.thrust_vac_n * level - SEA_LEVEL_PRESSURE_PA * s.exit_area_m2 for s, level in at_start)
    weight = G0 * (chosen.lift_off_kg + (asked.payload_kg or 0.0))
    if thrust > 1.01 * weight:
        return None
    return NoSolution(f"the vehicle does not lift off: thrust over weight is {thrust / weight:.2f}", "lift-off thrust")


def _out_of_reach(asked: _Question) -> NoSolution | None:
    """Refuse at once a target whose energy is beyond the ideal delta-v with this payload, or with none."""
    latitude, carried = asked.point.latitude_rad, asked.payload_kg or 0.0
    rotation = EARTH_ROTATION_RATE * EARTH_EQUATORIAL_RADIUS * math.cos(latitude)
    needed = least_speed_m_s(asked.target) - rotation + _LEAST_LOSSES_M_S
    ideal = ideal_speed_m_s(asked.plan(1), carried)
    if ideal >= needed:
        return None
    load = "without payload" if carried == 0.0 else f"with {carried:.0f} kg"
    reason = (
        f"'{asked.vehicle.id}' {load} has an ideal delta-v of {ideal:.0f} m/s; {asked.target.describe()} needs more "
        f"than {needed:.0f} m/s"
    )
    return NoSolution(reason, "target orbit")


def _proved(task: Task, found: Solution) -> Ascent | NoSolution:
    """Fly the solution again; where it misses by too much, solve from there on finer meshes."""
    defect = reintegrate(task, found.phases)
    for _ in range(_DOUBLINGS):
        if _small(defect):
            break
        coarse, task = Filled(task, found.unit_kg), replace(task, plan=doubled(task.plan))
        fine = Filled(task, found.unit_kg)
        finer = solve_near(fine, *refined(coarse, fine, found))
        if not accepted(finer):
            return NoSolution("the ascent does not hold on a finer mesh", "re-integration defect")
        found, defect = finer, reintegrate(task, finer.phases)
    if _small(defect):
        return ascent_of(task, found, defect)
    reason = f"the re-integration misses by {defect.position_m:.0f} m and {defect.velocity_m_s:.2f} m/s"
    return NoSolution(reason, "re-integration defect")


def _from_neighbour(
    near: Ascent, point: LaunchPoint, target: Target, payload_kg: float | None, way: Parking | None
) -> Ascent | None:
    """The ascent from one nearby that goes the same way; None where that leads to none that is acceptable."""
    before = near.plan.parking
    if (before and before.circular) != (way and way.circular) or near.plan.coasts != _coasts(target):
        return None
    task = _task(replace(near.plan, parking=way), point, target, payload_kg)
    found = solve_near(Filled(task, near.seed.unit_kg), near.seed.variables, near.multipliers)
    if not accepted(found) or held_before(Found(task, found)):
        return None
    ascent = _proved(task, found)
    return ascent if isinstance(ascent, Ascent) and ascent.payload_kg >= 0.0 else None


def _small(defect: Defect) -> bool:
    return defect.position_m < POSITION_DEFECT_M and defect.velocity_m_s < VELOCITY_DEFECT_M_S
