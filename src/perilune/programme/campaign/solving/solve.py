"""The plan of a campaign: capability first, then cost; half-years first, then finer periods from that start."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, Problem
from perilune.programme.campaign.extraction.extract import plan_of_values
from perilune.programme.campaign.formulation.formulate import Formulation, formulate
from perilune.programme.campaign.formulation.network import network
from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.solving.groups import conflict
from perilune.programme.campaign.solving.lexicographic import Clock, Least, Objectives, solve_in_order
from perilune.programme.campaign.solving.start import start_values

COARSE: Final = 2


def solve_campaign(
    campaign: Campaign,
    settings: Settings | None = None,
    *,
    shock: Shock | None = None,
    before: Plan | None = None,
    easier: Plan | None = None,
) -> Plan:
    """Return the best plan of a campaign that is found, with its gap.

    First the weighted sum of all that lacks is made least, then the cost among the plans that lack no more. It is
    never infeasible: where nothing can be done, nothing flies and everything that lacks is named. Ctrl-C ends it with
    the best plan found; during the half-years that come first, with a plan of half-years.

    Args:
        campaign: the question.
        settings: periods, gap, time.
        shock: something that happens; nothing of it departs after its date.
        before: the plan that was followed until the shock, of the same periods. Its departures up to then are done.
        easier: the plan of the same campaign with less asked of it. What it can't do without lacks here too, so that
            plans that lack no more than it does are tried first.

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
    clock = Clock(settings.time_limit_s)
    fine = formulate(network(campaign, settings.periods_per_year, shock), before)
    start = np.zeros(fine.arrays.columns)
    if before is not None:
        start = start_values(fine, before)
    elif settings.periods_per_year > COARSE and settings.periods_per_year % COARSE == 0:
        coarse = formulate(network(campaign, COARSE, shock))
        first = _plan(coarse, settings, Clock(0.5 * settings.time_limit_s), np.zeros(coarse.arrays.columns))
        if first.status == "interrupted":
            return first
        start = start_values(fine, first)
    known = None if easier is None or easier.status != "within gap" else Least(easier.shortfall, easier.shortfall_bound)
    return _plan(fine, settings, clock, start, known)


def _plan(
    made: Formulation, settings: Settings, clock: Clock, start: NDArray[np.float64], least: Least | None = None
) -> Plan:
    task = Objectives(made.arrays, made.shortfall, made.cost, made.tidy, lambda values: conflict(made, values))
    found = solve_in_order(task, settings.gap, clock, start, least)
    return plan_of_values(made, found.values, (found.shortfall_bound, found.cost_bound), found.ending)
