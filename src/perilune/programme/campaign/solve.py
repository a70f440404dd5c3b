"""The plan of a campaign: capability first, then cost; half-years first, then finer periods from that start."""

import time
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, PeriluneError, Problem
from perilune.programme.campaign.extract import plan_of_values
from perilune.programme.campaign.formulation import Formulation, formulate
from perilune.programme.campaign.groups import groups_that_do_not_fit
from perilune.programme.campaign.model import Campaign, Shock
from perilune.programme.campaign.network import network
from perilune.programme.campaign.record import Plan
from perilune.programme.campaign.settings import Settings
from perilune.programme.campaign.solver import Cut, Ending, Found, Search, minimise, polish
from perilune.programme.campaign.start import start_values

COARSE: Final = 2
_SHORTFALL_TIME: Final = 0.4
_MOST_ROUNDS: Final = 20
_GRAIN: Final = 1e-6


def solve_campaign(
    campaign: Campaign, settings: Settings | None = None, *, shock: Shock | None = None, before: Plan | None = None
) -> Plan:
    """Return the best plan of a campaign that is found, with its gap.

    First the weighted sum of all that lacks is made least, then the cost among the plans that lack no more. It is
    never infeasible: where nothing can be done, nothing flies and everything that lacks is named.

    Args:
        campaign: the question.
        settings: periods, gap, time.
        shock: something that happens; nothing of it departs after its date.
        before: the plan that was followed until the shock, of the same periods. Its departures up to then are done.

    Raises:
        InputError: a shock without the plan before it, or periods that don't agree with it.
        PeriluneError: the search ended without any plan.
    """
    settings = settings or Settings()
    if before is not None:
        settings = replace(settings, periods_per_year=before.periods_per_year)
    if before is not None and shock is None:
        raise InputError(Problem("a plan to go on with, but nothing happens", expected="a shock"))
    if settings.periods_per_year < 1 or settings.periods_per_year > 52:
        raise InputError(Problem(f"{settings.periods_per_year} periods a year", expected="1 to 52"))
    clock = _Clock(settings.time_limit_s)
    fine = formulate(network(campaign, settings.periods_per_year, shock), before)
    start = np.zeros(fine.arrays.columns)
    if before is not None:
        start = start_values(fine, before)
    elif settings.periods_per_year > COARSE and settings.periods_per_year % COARSE == 0:
        coarse = formulate(network(campaign, COARSE, shock))
        first = _two_stages(coarse, settings, _Clock(0.5 * settings.time_limit_s), np.zeros(coarse.arrays.columns))
        start = start_values(fine, first)
    return _two_stages(fine, settings, clock, start)


class _Clock:
    def __init__(self, limit_s: float) -> None:
        self._end = time.monotonic() + limit_s

    def left_s(self) -> float:
        return max(0.1, self._end - time.monotonic())


def _two_stages(made: Formulation, settings: Settings, clock: _Clock, start: NDArray[np.float64]) -> Plan:
    least = Search(settings.gap, _SHORTFALL_TIME * clock.left_s())
    lacking, cuts = _packed(made, made.shortfall, least, (), start)
    if lacking.ending == "interrupted":
        cheapest = Found(lacking.values, float(made.cost @ lacking.values), 0.0, "interrupted")
    else:
        no_more = lacking.objective + _GRAIN * max(1.0, lacking.objective)
        cuts += (_row(made.shortfall, no_more),)
        search = Search(settings.gap, clock.left_s())
        cheapest, cuts = _packed(made, made.cost, search, cuts, lacking.values)
    exact = polish(made.arrays, made.tidy, cuts, cheapest.values)
    values = cheapest.values if exact is None else exact
    endings = {lacking.ending, cheapest.ending}
    ending: Ending = next(kind for kind in ("interrupted", "time limit", "within gap") if kind in endings)
    cost = float(made.cost @ values)
    bounds = (min(lacking.bound, float(made.shortfall @ values)), min(cheapest.bound, cost))
    return plan_of_values(made, values, bounds, ending)


def _row(factors: NDArray[np.float64], upper: float) -> Cut:
    terms = tuple((int(column), float(factors[column])) for column in np.flatnonzero(factors))
    return Cut(terms, upper=upper)


def _packed(
    made: Formulation, objective: NDArray[np.float64], search: Search, cuts: tuple[Cut, ...], start: NDArray[np.float64]
) -> tuple[Found, tuple[Cut, ...]]:
    """Minimise; where elements don't fit into their flights one by one, forbid that and go on."""
    clock = _Clock(search.time_limit_s)
    bound = -np.inf
    for _ in range(_MOST_ROUNDS):
        found = minimise(made.arrays, objective, Search(search.gap, clock.left_s()), cuts=cuts, start=start)
        if found is None:
            break
        bound = found.bound if all(cut.exact for cut in cuts) else min(bound, found.bound)
        further = groups_that_do_not_fit(made, found.values)
        if not further:
            return replace(found, bound=bound), cuts
        cuts += further
    # nothing in time whose elements fit one by one: the start does
    values = polish(made.arrays, objective, cuts, start)
    if values is None:
        raise PeriluneError(f"no plan was found in {search.time_limit_s:.0f} s; fix: give more time")
    return Found(values, float(objective @ values), max(bound, 0.0), "time limit"), cuts
