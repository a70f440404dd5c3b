"""In which stretch of the staging the shield leaves: a walk from optimum to optimum.

Each stretch has an optimum of its own. Where the jettison comes to an end of its stretch the neighbour is solved too,
from the flight that was found, and the better one counts.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import NoSolution
from perilune.launch.ascent.solution import Filled, PhaseHistory, Solution, places
from perilune.launch.ascent.task import Task

Array = NDArray[np.float64]

_HELD_S: Final = 1.5
"""A jettison so close to an end of its stretch is held there: it wants to be beyond."""
_CLOSE_S: Final = 30.0
"""So close to an end the neighbouring stretch can hold a better optimum."""
_INTO_S: Final = 10.0
"""How far from the end of the next stretch the shield leaves at the start."""


@dataclass(frozen=True)
class Found:
    """An optimum and its task."""

    task: Task
    solution: Solution


def held_before(found: Found) -> bool:
    """Return whether the jettison is held at the end of its stretch and wants to be later."""
    return _durations_s(found)[1] < _HELD_S


def walk(
    stretches: range, first: int, solved: Callable[[int, Found | None], Found | NoSolution]
) -> list[Found | NoSolution]:
    """Return the answers of the first stretch and of those that the jettison leads to.

    Args:
        stretches: those in which the shield may leave.
        first: the likely one.
        solved: the answer of a stretch, from the optimum of another where there is one.
    """
    tried: dict[int, Found | NoSolution] = {}
    waiting: list[tuple[int, Found | None]] = [(first, None)]
    while waiting:
        stretch, near = waiting.pop(0)
        if stretch not in stretches or stretch in tried:
            continue
        answer = tried[stretch] = solved(stretch, near)
        waiting += [(stretch + step, None if isinstance(answer, NoSolution) else answer) for step in _steps(answer)]
        if isinstance(answer, Found) and isinstance(tried[first], NoSolution):
            # past a stretch that led nowhere: the jettison may also want to be before it
            waiting.append((first - 1, answer))
    return list(tried.values())


def _steps(answer: Found | NoSolution) -> tuple[int, ...]:
    if isinstance(answer, NoSolution):
        # an ascent that cannot turn so far cannot with the shield on for longer either
        return () if answer.binding == "inclination" else (1,)
    before, after = _durations_s(answer)
    return tuple(step for step, left in ((1, after), (-1, before)) if left < _CLOSE_S)


def _durations_s(found: Found) -> tuple[float, float]:
    """How long the stretch of the jettison burns before and after it; endless without a shield."""
    shield = found.task.plan.shape.shield_phase
    if shield is None:
        return np.inf, np.inf
    before, after = (found.solution.phases[i].time_s for i in (shield, shield + 1))
    return float(before[-1] - before[0]), float(after[-1] - after[0])


def moved(filled: Filled, found: Found) -> Array:
    """Return the variables of an ascent from an optimum whose shield leaves in another stretch."""
    phases, chosen = found.solution.phases, filled.task.plan
    old, new = found.task.plan.shape.shield_phase, chosen.shape.shield_phase
    if old is None or new is None:
        raise ValueError("an ascent without a shield has no jettison to move")
    edges = [*(float(history.time_s[0]) for history in phases), float(phases[-1].time_s[-1])]
    del edges[old + 1]
    into = min(_INTO_S, 0.3 * (edges[new + 1] - edges[new]))
    edges.insert(new + 1, edges[new] + into if new > old else edges[new + 1] - into)
    parts = [[k] for k in range(len(phases))]
    parts[old : old + 2] = [[old, old + 1]]
    parts.insert(new, parts[new])
    shield = chosen.vehicle.shield_kg
    w = np.zeros(filled.problem.layout.variable_count)
    w[filled.problem.layout.variables["payload"][0]] = found.solution.payload_kg / filled.unit_kg
    for i, (shape, (begin, end)) in enumerate(zip(chosen.shape.phases, pairwise(edges), strict=True)):
        flown = [phases[k] for k in parts[i]]
        carried = [shield if k > old else 0.0 for k in parts[i]]
        # as if the shield had stayed on: its mass comes off where it leaves now
        kept = np.concatenate([_states(history, more) for history, more in zip(flown, carried, strict=True)])
        steered = np.concatenate([np.column_stack((history.direction, history.throttle)) for history in flown])
        way = math.copysign(1.0, end - begin)
        at = way * (begin + places(shape) * (end - begin))
        states = read_at(way * np.concatenate([history.time_s for history in flown]), kept, at)
        states[:, 6] -= shield if i > new else 0.0
        controls = read_at(way * np.concatenate([history.time_s[1:] for history in flown]), steered, at)
        filled.put(w, i, end - begin, states, controls)
    return w


def _states(history: PhaseHistory, more_kg: float) -> Array:
    """Position, velocity and mass of a phase, the mass with something more on board; (points, 7)."""
    return np.column_stack((history.position_m, history.velocity_m_s, history.mass_kg + more_kg))


def read_at(times_s: Array, columns: Array, at_s: Array) -> Array:
    """Return columns, of which there may be none, interpolated over time; (times, columns)."""
    read = np.empty((len(at_s), columns.shape[1]))
    for column, values in enumerate(columns.T):
        read[:, column] = np.interp(at_s, times_s, values)
    return read
