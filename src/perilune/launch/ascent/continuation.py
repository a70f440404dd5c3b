"""From a first guess to an optimum: limits relaxed and tightened, other starts, a target drawn out to the wanted one.

Where no start finds an ascent, the target is first an easy one, low and in the plane that the site allows, and goes
from there to the wanted one in steps that halve where one fails (Allgower and Georg 1990, Numerical Continuation
Methods, chapter 2). How far it comes is the reason of a refusal.
"""

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.errors import NoSolution
from perilune.launch.ascent.shape import Parking
from perilune.launch.ascent.solution import Array, Filled, Multipliers, Solution, Task, first_guess
from perilune.launch.ascent.task import geocentric_latitude_rad, plane
from perilune.launch.target import Elements, Escape, Orbit

RESIDUAL_MAX: Final = 1e-6
"""Largest violation of a scaled constraint of an accepted answer."""
ITERATIONS: Final = 150
_NEAR_ITERATIONS: Final = 60
_STARTS: Final = ((1.0, True), (0.7, False))
_FREE_COAST_STARTS: Final = (*_STARTS, (0.7, True))
"""Factors on the guessed payload, and whether the limits are relaxed first; more where a coast has a free length."""
_RELAX: Final = 30.0
_EASY_ALTITUDE_M: Final = 200e3
_EASY_BAND_M: Final = 5e3
_FIRST_STEP: Final = 0.5
_LEAST_STEP: Final = 1.0 / 16.0


def accepted(solution: Solution) -> bool:
    """Return whether a solution is an optimum: the constraints hold and no slope of the objective is left.

    A feasible point that the solver left early is none: its payload means nothing.
    """
    return solution.residual < RESIDUAL_MAX and solution.dual_residual < 1e-4


def solve(task: Task) -> Solution | NoSolution:
    """Return the optimum of the first start that leads to one, or where none does that of a continuation.

    The low perigee of dropped stages can make steep and shallow ascents that are both locally optimal. The guess by way
    of relaxed limits finds the better: of 290 ascents it beat the guess as it is in five, by up to 12 %, and was beaten
    in one, a direct ascent to an escape; there the better of the two counts. An optimum may have a payload below zero:
    it tells what the vehicle lacks. In a plane that the site only turns to it tells little: far from the plane all
    starts lead to turns that cost several times what they must, and the continuation says how far the vehicle comes.
    """
    parking = task.plan.parking
    answers = (_from_guess(task, *start) for start in _starts(parking))
    enough = 2 if parking is None and isinstance(task.target, Escape) else 1
    found = list(islice((answer for answer in answers if answer is not None and accepted(answer)), enough))
    best = max(found, key=lambda solution: solution.burnout_kg, default=None)
    drawn = parking is None and not isinstance(task.target, Elements)
    if best is not None and (best.payload_kg >= 0.0 or not drawn or not _turns(task)):
        return best
    return _drawn_out(task) if drawn else _none(task, "target orbit")


def _starts(parking: Parking | None) -> tuple[tuple[float, bool], ...]:
    """The starts in the order in which they are tried: on the way through a short coast the plain guess is faster."""
    if parking is None:
        return _STARTS
    return _FREE_COAST_STARTS if parking.boil_off_s is None else _STARTS[::-1]


def solve_from(task: Task, start: Array, unit_kg: float) -> Solution | NoSolution:
    """Return the optimum from a flight near it, in units of ``unit_kg``; from a guess where that leads nowhere."""
    found = Filled(task, unit_kg).solve(start, max_iterations=_NEAR_ITERATIONS, flown=True)
    return found if accepted(found) else solve(task)


def _none(task: Task, binding: str, how_far: str = "") -> NoSolution:
    return NoSolution(f"no ascent of '{task.plan.vehicle.id}' reaches {task.target.describe()}{how_far}", binding)


def _from_guess(task: Task, scale: float, relaxed: bool) -> Solution | None:
    first = first_guess(task, scale)
    filled = Filled(task, first.payload_kg if task.payload_kg is None else task.payload_kg)
    start = filled.start(first)
    if relaxed:
        loose = filled.solve(start, relax=_RELAX, max_iterations=ITERATIONS)
        if loose.residual > RESIDUAL_MAX:
            return None
        return solve_near(filled, loose.variables, loose.multipliers)
    return filled.solve(start, max_iterations=ITERATIONS)


def solve_near(filled: Filled, start: Array, multipliers: Multipliers) -> Solution:
    """Return the solution from an optimum not far away: with its multipliers, or where that fails from it alone.

    A target of another kind has other rows, to which the multipliers say nothing.
    """
    if len(multipliers.rows) == filled.problem.layout.row_count:
        found = filled.solve(start, max_iterations=_NEAR_ITERATIONS, multipliers=multipliers)
        if accepted(found):
            return found
    return filled.solve(start, max_iterations=ITERATIONS)


@dataclass(frozen=True)
class _Way:
    """The targets from an easy one, 0, to the wanted one, 1."""

    task: Task
    inclination_rad: float

    def at(self, part: float) -> Task:
        target = self.task.target
        inclination = self.inclination_rad + part * (target.inclination_rad - self.inclination_rad)
        if isinstance(target, Escape):
            low = -GM_EARTH / (EARTH_EQUATORIAL_RADIUS + target.perigee_m + _EASY_BAND_M)
            energy = low + part * (target.c3_m2_s2 - low)
            return replace(self.task, target=replace(target, c3_m2_s2=energy, inclination_rad=inclination))
        if not isinstance(target, Orbit):
            return self.task
        low = min(target.perigee_m, _EASY_ALTITUDE_M)
        perigee, apogee = (low + part * (height - low) for height in (target.perigee_m, target.apogee_m))
        drawn = replace(target, perigee_m=perigee, apogee_m=apogee, inclination_rad=inclination)
        return replace(self.task, target=drawn)


def _drawn_out(task: Task) -> Solution | NoSolution:
    """Go from an easy target to that of the task, each optimum from the one before."""
    way = _Way(task, _natural_inclination_rad(task))
    binding = "inclination" if _turns(task) else "target orbit"
    reached = _from_guess(way.at(0.0), *_STARTS[0])
    if reached is None or not accepted(reached):
        return _none(task, binding)
    part, step = 0.0, _FIRST_STEP
    while step >= _LEAST_STEP and reached.payload_kg >= 0.0:
        further = min(part + step, 1.0)
        filled = Filled(way.at(further), reached.unit_kg)
        found = filled.solve(reached.variables, max_iterations=_NEAR_ITERATIONS, multipliers=reached.multipliers)
        if accepted(found) and further == 1.0:
            return found
        if accepted(found) and found.payload_kg >= 0.0:
            part, reached, step = further, found, 2.0 * step
        else:
            step *= 0.5
    nearest = f"{way.at(part).target.describe()} with {max(reached.payload_kg, 0.0):.0f} kg"
    return _none(task, binding, f"; on the way there it comes to {nearest}")


def _turns(task: Task) -> bool:
    """Whether the target's plane is another than that in which the first guess flies."""
    return abs(_natural_inclination_rad(task) - task.target.inclination_rad) > math.radians(0.1)


def _natural_inclination_rad(task: Task) -> float:
    """The inclination of the plane in which the task's first guess flies."""
    up, along = plane(task)
    latitude = geocentric_latitude_rad(task)
    pole = up[0] * along[1] - up[1] * along[0]
    return max(math.acos(min(max(float(pole), -1.0), 1.0)), abs(latitude))
