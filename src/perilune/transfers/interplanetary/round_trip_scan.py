"""The dates worth refining: sweeps of Lambert arcs on a grid of days, put together to round trips.

Every leg is tabulated once, by the day it starts and its duration. Ways out and back are the cheapest of all legs that
begin on one day and take so long in all; a trip is a way out, a stay and a way back, no longer together than allowed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.two_body.lambert import lambert
from perilune.constants import GM_SUN, SECONDS_PER_DAY
from perilune.transfers.interplanetary.flyby import powered_flyby_dv
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.interplanetary.round_trip_cost import Route, departure_burn, entry_burn, lowest_flyby
from perilune.transfers.interplanetary.round_trip_model import TripQuestion

Array = NDArray[np.float64]
Index = NDArray[np.intp]

STEP_S: Final = 5.0 * SECONDS_PER_DAY
_APART_S: Final = 24.0 * STEP_S
_DURATIONS: Final = {  # steps
    ("earth", "mars"): (16, 80),
    ("mars", "earth"): (16, 110),
    ("earth", "venus"): (12, 48),
    ("venus", "mars"): (14, 70),
    ("mars", "venus"): (14, 70),
    ("venus", "earth"): (12, 48),
}


@dataclass(frozen=True, eq=False)
class _Legs:
    """Arcs (days, durations) between two planets: excess velocities (days, durations, 3) at both ends."""

    steps: Index
    leaving_m_s: Array
    arriving_m_s: Array


@dataclass(frozen=True, eq=False)
class Ways:
    """The cheapest way (days, durations) from one planet to another, and its days underway (days, durations, inner)."""

    cost_m_s: Array
    inner: Index


def _legs(first: str, second: str, days: Array) -> _Legs:
    low, high = _DURATIONS[first, second]
    steps = np.arange(low, high + 1)
    start = planet(first).state(days)
    end = planet(second).state(days[0] + STEP_S * np.arange(len(days) + high))
    day, step = (grid.ravel() for grid in np.meshgrid(np.arange(len(days)), steps, indexing="ij"))
    arcs = lambert(start[day, :3], end[day + step, :3], STEP_S * step, GM_SUN)
    shape = (len(days), len(steps), 3)
    leaving, arriving = arcs.v1_m_s - start[day, 3:], arcs.v2_m_s - end[day + step, 3:]
    return _Legs(steps, leaving.reshape(shape), arriving.reshape(shape))


def ways(question: TripQuestion, names: tuple[str, ...], days: Array, longest: int) -> Ways:
    """Return the cheapest ways through planets by first day and duration in steps, up to ``longest`` steps.

    The burns counted are those at both ends and at the flyby.
    """
    first = _legs(names[0], names[1], days)
    cost = np.full((len(days), longest + 1), np.inf)
    inner = np.zeros((len(days), longest + 1, max(len(names) - 2, 1)), dtype=np.intp)
    begin = _end_burn(question, names[0], True, np.linalg.norm(first.leaving_m_s, axis=2))
    if len(names) == 2:
        total = begin + _end_burn(question, names[1], False, np.linalg.norm(first.arriving_m_s, axis=2))
        kept = first.steps[first.steps <= longest]
        cost[:, kept] = total[:, : len(kept)]
        return Ways(_finite(cost), inner)
    later = days[0] + STEP_S * np.arange(len(days) + int(first.steps[-1]))
    second = _legs(names[1], names[2], later)
    finish = _end_burn(question, names[2], False, np.linalg.norm(second.arriving_m_s, axis=2))
    body = planet(names[1])
    rows = np.arange(len(days))
    for j, step in enumerate(first.steps):
        v_out = second.leaving_m_s[rows + step]
        v_in = np.broadcast_to(first.arriving_m_s[:, j, None], v_out.shape)
        burn, _ = powered_flyby_dv(
            v_in.reshape(-1, 3), v_out.reshape(-1, 3), body.gm_m3_s2, lowest_flyby(question, body)
        )
        total = begin[:, j, None] + burn.reshape(len(days), -1) + finish[rows + step]
        columns = step + second.steps
        kept = columns <= longest
        better = total[:, kept] < cost[:, columns[kept]]
        inner[:, columns[kept], 0] = np.where(better, step, inner[:, columns[kept], 0])
        cost[:, columns[kept]] = np.where(better, total[:, kept], cost[:, columns[kept]])
    return Ways(_finite(cost), inner)


def _finite(cost: Array) -> Array:
    return np.where(np.isfinite(cost), cost, np.inf)


def _end_burn(question: TripQuestion, name: str, leaving: bool, excess: Array) -> Array:
    """Return the burns at the first or last planet of a way; infinite speeds stay infinite."""
    if name == "mars":
        return question.orbit.insertion_dv(excess)
    return departure_burn(question, excess) if leaving else entry_burn(question, excess)


def candidates(question: TripQuestion, route: Route, count: int) -> list[tuple[float, Array]]:
    """Return trips worth refining: cost [m/s] and epochs (events,) [TDB s past J2000], the cheapest first.

    No two of them leave within 120 days of each other.
    """
    days = np.arange(question.start_tdb_s, question.end_tdb_s + STEP_S, STEP_S)
    longest = int(question.longest_s / STEP_S)
    if not route.back:
        direct = ways(question, route.out, days, longest)
        best = np.argmin(direct.cost_m_s, axis=1)
        rows = [
            (float(direct.cost_m_s[i, best[i]]), _epochs(days[i], [0, int(direct.inner[i, best[i], 0]), int(best[i])]))
            for i in range(len(days))
        ]
        return _spread(rows, count)
    out_longest = min(longest, 160)
    out = ways(question, route.out, days, out_longest)
    later = days[0] + STEP_S * np.arange(len(days) + longest)
    back = ways(question, route.back, later, min(longest, 220))
    cheapest = np.minimum.accumulate(back.cost_m_s, axis=1)
    return _spread([_best_stay(question, route, days, i, out, back, cheapest) for i in range(len(days))], count)


def _best_stay(
    question: TripQuestion, route: Route, days: Array, i: int, out: Ways, back: Ways, cheapest: Array
) -> tuple[float, Array]:
    """Return the cheapest trip that leaves on day ``i``: over the durations of the way out, of the stay and back."""
    longest = int(question.longest_s / STEP_S)
    stays = np.arange(int(np.ceil(question.stay_s[0] / STEP_S)), max(int(question.stay_s[1] / STEP_S), 1) + 1)
    outward = np.arange(out.cost_m_s.shape[1])
    spare = longest - outward[:, None] - stays[None, :]
    leave = np.minimum(i + outward[:, None] + stays[None, :], len(cheapest) - 1)
    allowed = np.clip(spare, 0, cheapest.shape[1] - 1)
    total = out.cost_m_s[i][:, None] + np.where(spare > 0, cheapest[leave, allowed], np.inf)
    t, s = (int(index) for index in np.unravel_index(int(np.argmin(total)), total.shape))
    left = int(leave[t, s])
    homeward = int(np.argmin(back.cost_m_s[left, : int(allowed[t, s]) + 1]))
    steps = [0, *_inner(out, i, t, route.out), t, left - i]
    steps += [left - i + step for step in (*_inner(back, left, homeward, route.back), homeward)]
    return float(total[t, s]), _epochs(days[i], steps)


def _inner(table: Ways, day: int, duration: int, names: tuple[str, ...]) -> list[int]:
    """Return the step of the flyby on a way, where it has one."""
    return [int(table.inner[day, duration, 0])] if len(names) == 3 else []


def _epochs(day: float, steps: list[int]) -> Array:
    return np.asarray(day + STEP_S * np.array(steps, dtype=float))


def _spread(rows: list[tuple[float, Array]], count: int) -> list[tuple[float, Array]]:
    ranked = sorted((row for row in rows if np.isfinite(row[0])), key=lambda row: (row[0], row[1][0]))
    kept: list[tuple[float, Array]] = []
    for row in ranked:
        if len(kept) < count and all(abs(row[1][0] - other[1][0]) > _APART_S for other in kept):
            kept.append(row)
    return kept
