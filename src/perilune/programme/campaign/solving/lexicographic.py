"""Two objectives in order: what lacks is made least, then the cost of what lacks no more."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import PeriluneError
from perilune.programme.campaign.formulation.assembly import Arrays
from perilune.programme.campaign.model.plan import Ending
from perilune.programme.campaign.solving.groups import Conflict
from perilune.programme.campaign.solving.solver import Cut, Found, Search, held, minimise, polish

FloatArray = NDArray[np.float64]
Conflicts = Callable[[FloatArray], Conflict]

_SHORTFALL_TIME: Final = 0.4
_MOST_ROUNDS: Final = 20
_MEND_TIME_S: Final = 10.0
_GRAIN: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Objectives:
    """A programme with its objectives in order, (columns,) each, and what finds rows that its values break.

    ``tidy`` is what the last, linear step makes least, with the whole numbers held.
    """

    arrays: Arrays
    shortfall: FloatArray
    cost: FloatArray
    tidy: FloatArray
    conflicts: Conflicts


@dataclass(frozen=True, eq=False)
class Solved:
    """Values of the columns, (columns,), the bounds of both objectives, and why the search ended."""

    values: FloatArray
    shortfall_bound: float
    cost_bound: float
    ending: Ending


class Clock:
    """The time that is left of a limit [s of wall clock]."""

    def __init__(self, limit_s: float) -> None:
        self._end = time.monotonic() + limit_s

    def left_s(self) -> float:
        """Seconds that are left, a tenth at least."""
        return max(0.1, self._end - time.monotonic())


def solve_in_order(made: Objectives, gap: float, clock: Clock, start: FloatArray) -> Solved:
    """Return the values of the least cost found among those of the least shortfall found.

    Raises:
        PeriluneError: the search ended without any values.
    """
    lacking, cuts = minimise_without_conflict(
        made, made.shortfall, Search(gap, _SHORTFALL_TIME * clock.left_s()), (), start
    )
    if lacking.ending == "interrupted":
        cheapest = Found(lacking.values, float(made.cost @ lacking.values), 0.0, "interrupted")
    else:
        no_more = lacking.objective + _GRAIN * max(1.0, lacking.objective)
        cuts += (_row(made.shortfall, no_more),)
        cheapest, cuts = minimise_without_conflict(made, made.cost, Search(gap, clock.left_s()), cuts, lacking.values)
    exact = polish(made.arrays, made.tidy, cuts, cheapest.values)
    values = cheapest.values if exact is None else exact
    endings = {lacking.ending, cheapest.ending}
    ending: Ending = next(kind for kind in ("interrupted", "time limit", "within gap") if kind in endings)
    shortfall, cost = float(made.shortfall @ values), float(made.cost @ values)
    return Solved(values, min(lacking.bound, shortfall), min(cheapest.bound, cost), ending)


def _row(factors: FloatArray, upper: float) -> Cut:
    terms = tuple((int(column), float(factors[column])) for column in np.flatnonzero(factors))
    return Cut(terms, upper=upper)


def minimise_without_conflict(
    made: Objectives, objective: FloatArray, search: Search, cuts: tuple[Cut, ...], start: FloatArray
) -> tuple[Found, tuple[Cut, ...]]:
    """Minimise; forbid what the values break, and go on until they break nothing.

    What breaks something is mended near by first; where that is as good as the gap asks, it ends the search.

    Args:
        made: the programme.
        objective: what is made least, factors of the columns.
        search: gap and time.
        cuts: further rows.
        start: values of the columns to begin with.

    Returns:
        What was found, and all cuts.

    Raises:
        PeriluneError: the search ended without any values.
    """
    clock = Clock(search.time_limit_s)
    bound = -np.inf
    ending: Ending = "time limit"
    for _ in range(_MOST_ROUNDS):
        found = minimise(made.arrays, objective, Search(search.gap, clock.left_s()), cuts=cuts, start=start)
        if found is None:
            break
        if all(cut.exact for cut in cuts):
            bound = max(bound, found.bound)
        if not made.conflicts(found.values).cuts:
            return replace(found, bound=bound), cuts
        if found.ending == "interrupted":
            cuts += made.conflicts(found.values).cuts
            ending = "interrupted"
            break
        mended, cuts = _mended(made, objective, cuts, found.values, Search(search.gap, clock.left_s()))
        if mended is not None:
            value = float(objective @ mended)
            if value - bound <= max(search.gap * abs(value), _GRAIN):
                return Found(mended, value, bound, "within gap"), cuts
            start = _better(made.arrays, objective, cuts, start, mended)
    # nothing in time that breaks nothing: the start does
    values = polish(made.arrays, objective, cuts, start)
    if values is None:
        # after a shock the start may be out of reach; to fly nothing any more is not
        values = polish(made.arrays, objective, cuts, np.clip(0.0, made.arrays.lower, made.arrays.upper))
    if values is None:
        raise PeriluneError(f"no plan was found in {search.time_limit_s:.0f} s; fix: give more time")
    return Found(values, float(objective @ values), max(bound, 0.0), ending), cuts


def _mended(
    made: Objectives, objective: FloatArray, cuts: tuple[Cut, ...], values: FloatArray, search: Search
) -> tuple[FloatArray | None, tuple[Cut, ...]]:
    """Values near others that break nothing: only what a conflict frees may change; None where that does not do."""
    clock = Clock(min(search.time_limit_s, _MEND_TIME_S))
    free = np.zeros(made.arrays.columns, dtype=bool)
    for _ in range(_MOST_ROUNDS):
        conflict = made.conflicts(values)
        if not conflict.cuts:
            return values, cuts
        cuts += conflict.cuts
        free |= conflict.free
        near = minimise(
            held(made.arrays, values, ~free), objective, Search(search.gap, clock.left_s()), cuts=cuts, start=values
        )
        if near is None or near.ending != "within gap":
            break
        values = near.values
    return None, cuts


def _better(
    arrays: Arrays, objective: FloatArray, cuts: tuple[Cut, ...], start: FloatArray, mended: FloatArray
) -> FloatArray:
    """The better of a start, as far as it is feasible with the cuts, and of mended values."""
    polished = polish(arrays, objective, cuts, start)
    return mended if polished is None or objective @ mended <= objective @ polished else polished
