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
from perilune.programme.campaign.solving.solver import Cut, Found, Search, held, minimise, obey, polish

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


@dataclass(frozen=True)
class Least:
    """A shortfall that an easier question attains, or zero, and what no plan of it or of a harder one can undercut."""

    shortfall: float = 0.0
    bound: float = 0.0


class Clock:
    """The time that is left of a limit [s of wall clock]."""

    def __init__(self, limit_s: float) -> None:
        self._end = time.monotonic() + limit_s

    def left_s(self) -> float:
        """Seconds that are left, a tenth at least."""
        return max(0.1, self._end - time.monotonic())


def solve_in_order(made: Objectives, gap: float, clock: Clock, start: FloatArray, least: Least | None = None) -> Solved:
    """Return the values of the least cost found among those of the least shortfall found.

    Args:
        made: the programme.
        gap: relative, of both searches.
        clock: the time for both.
        start: values of the columns to begin with.
        least: what the shortfall can't be less than, where that is known. Then the cheapest values that lack no more
            are looked for at once, and only where there are none is the shortfall made least.

    Raises:
        PeriluneError: the search ended without any values.
    """
    at_once = None if least is None else _that_lack_no_more(made, least, gap, clock, start)
    if at_once is not None:
        lacking, cheapest, cuts = at_once
    else:
        lacking, cuts = minimise_without_conflict(
            made, made.shortfall, Search(gap, _SHORTFALL_TIME * clock.left_s()), (), start
        )
        cheapest, cuts = _cheapest(made, lacking, cuts, gap, clock)
    exact = polish(made.arrays, made.tidy, cuts, cheapest.values)
    values = cheapest.values if exact is None else exact
    endings = {lacking.ending, cheapest.ending}
    ending: Ending = next(kind for kind in ("interrupted", "time limit", "within gap") if kind in endings)
    shortfall, cost = float(made.shortfall @ values), float(made.cost @ values)
    return Solved(values, min(lacking.bound, shortfall), min(cheapest.bound, cost), ending)


def _that_lack_no_more(
    made: Objectives, least: Least, gap: float, clock: Clock, start: FloatArray
) -> tuple[Found, Found, tuple[Cut, ...]] | None:
    """Values that lack no more than the least, the cheapest of them, and all cuts; None where none are found."""
    cuts: tuple[Cut, ...] = (_no_more(made, least.shortfall),)
    search = Search(gap, _SHORTFALL_TIME * clock.left_s())
    try:
        found, cuts = minimise_without_conflict(made, made.cost, search, cuts, start)
    except PeriluneError:
        return None
    except KeyboardInterrupt:
        values = _begun(made.arrays, made.shortfall, (), start)
        if values is None:
            raise
        lacking = Found(values, float(made.shortfall @ values), least.bound, "interrupted")
        return lacking, *_cheapest(made, lacking, (), gap, clock)
    lacking = Found(found.values, float(made.shortfall @ found.values), least.bound, "within gap")
    if found.ending != "time limit":
        return lacking, found, cuts
    return lacking, *minimise_without_conflict(made, made.cost, Search(gap, clock.left_s()), cuts, found.values)


def _cheapest(
    made: Objectives, lacking: Found, cuts: tuple[Cut, ...], gap: float, clock: Clock
) -> tuple[Found, tuple[Cut, ...]]:
    """The cheapest values that lack no more than others, with all cuts; the others themselves after Ctrl-C."""
    if lacking.ending == "interrupted":
        return Found(lacking.values, float(made.cost @ lacking.values), 0.0, "interrupted"), cuts
    cuts += (_no_more(made, lacking.objective),)
    return minimise_without_conflict(made, made.cost, Search(gap, clock.left_s()), cuts, lacking.values)


def _no_more(made: Objectives, shortfall: float) -> Cut:
    return _row(made.shortfall, shortfall + _GRAIN * max(1.0, shortfall))


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
        KeyboardInterrupt: Ctrl-C ended it without any.
    """
    clock = Clock(search.time_limit_s)
    bound = -np.inf
    ending: Ending = "time limit"
    try:
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
    except KeyboardInterrupt:
        ending = "interrupted"
    # nothing in time that breaks nothing: the start does
    values = _begun(made.arrays, objective, cuts, start)
    if values is None:
        obey(ending)
        raise PeriluneError(f"no plan was found in {search.time_limit_s:.0f} s; fix: give more time")
    return Found(values, float(objective @ values), max(bound, 0.0), ending), cuts


def _begun(arrays: Arrays, objective: FloatArray, cuts: tuple[Cut, ...], start: FloatArray) -> FloatArray | None:
    """Values of a start; after a shock it may be out of reach, to fly nothing any more is not. None: cuts forbid it."""
    values = polish(arrays, objective, cuts, start)
    return polish(arrays, objective, cuts, np.clip(0.0, arrays.lower, arrays.upper)) if values is None else values


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
