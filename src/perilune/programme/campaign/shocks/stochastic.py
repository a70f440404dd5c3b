"""Scenarios solved together: the plans that are best on the mean of all that may happen.

The two-stage stochastic programme (Birge & Louveaux 2011, chapter 2) in its extensive form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem
from perilune.programme.campaign.extraction.extract import plan_of_values
from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.model.plan import Ending, Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.extensive import ExtensiveForm, FloatArray, extensive_form
from perilune.programme.campaign.solving.lexicographic import Clock, Objectives, solve_in_order
from perilune.programme.campaign.solving.solve import solve_campaign
from perilune.programme.campaign.solving.start import start_values

_START_TIME: Final = 0.4


@dataclass(frozen=True)
class ScenarioPlans:
    """Plans that agree up to each shock: the first where nothing happens, then one for each shock.

    ``cost`` and ``shortfall`` are the means by the weights; ``gap`` is that of the mean cost. The plans tell no bound
    of their own.
    """

    status: Ending
    weights: tuple[float, ...]
    cost: float
    bound: float
    gap: float
    shortfall: float
    shortfall_bound: float
    plans: tuple[Plan, ...]


def solve_scenarios(
    campaign: Campaign, shocks: Sequence[Shock], weights: Sequence[float], settings: Settings | None = None
) -> ScenarioPlans:
    """Return the plans that are best on the mean of all scenarios, none of which is known before it happens.

    Args:
        campaign: the question.
        shocks: what may happen, each by itself.
        weights: of the case that nothing happens, then of each shock; above zero, with the sum 1.
        settings: periods, gap, time.

    Raises:
        InputError: weights that don't fit.
        PeriluneError: the search ended without any plan.
    """
    settings = settings or Settings()
    if not (len(weights) == len(shocks) + 1 and min(weights) > 0.0 and abs(sum(weights) - 1.0) <= 1e-9):
        raise InputError(Problem(f"weights {weights}", expected=f"{len(shocks) + 1} above zero with the sum 1"))
    form = extensive_form(campaign, shocks, settings.periods_per_year)
    shortfall, cost, tidy = (
        form.spread([weight * getattr(copy, name) for weight, copy in zip(weights, form.copies, strict=True)])
        for name in ("shortfall", "cost", "tidy")
    )
    task = Objectives(form.arrays, shortfall, cost, tidy, form.conflict)
    clock = Clock(settings.time_limit_s)
    start, interrupted = _start(form, campaign, settings)
    found = solve_in_order(task, settings.gap, Clock(0.0) if interrupted else clock, start)
    found = replace(found, ending="interrupted") if interrupted else found
    plans = tuple(
        plan_of_values(copy, found.values[place], (0.0, 0.0), found.ending)
        for copy, place in zip(form.copies, form.places, strict=True)
    )
    mean = float(cost @ found.values)
    gap = (mean - found.cost_bound) / mean if mean > 0.0 else 0.0
    lacks = (float(shortfall @ found.values), found.shortfall_bound)
    return ScenarioPlans(found.ending, tuple(weights), mean, found.cost_bound, gap, *lacks, plans)


def _start(form: ExtensiveForm, campaign: Campaign, settings: Settings) -> tuple[FloatArray, bool]:
    """The plan made for no shock and its recoveries as values of the columns, and whether Ctrl-C ended the search."""
    each = replace(settings, time_limit_s=_START_TIME * settings.time_limit_s / len(form.copies))
    values = np.zeros(form.arrays.columns)
    calm: Plan | None = None
    for copy, place in zip(form.copies, form.places, strict=True):
        plan = solve_campaign(campaign, each, shock=copy.network.shock, before=calm)
        values[place] = np.maximum(values[place], start_values(copy, plan))
        if plan.status == "interrupted":
            return values, True
        calm = calm or plan
    return values, False
