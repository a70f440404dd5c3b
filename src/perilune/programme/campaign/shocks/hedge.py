"""The plan whose worst regret is least: one programme of all that may happen, with common decisions until it does.

First the worst regret of what lacks is made least, then the worst regret of the cost (Savage 1951; Kouvelis & Yu 1997),
in the extensive form of the two-stage programme with two columns more: the regrets.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from perilune.programme.campaign.extraction.extract import plan_of_values
from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.extensive import ExtensiveForm, FloatArray, IntArray, extensive_form
from perilune.programme.campaign.solving.solver import Cut, Found, Search, minimise, polish
from perilune.programme.campaign.solving.start import start_values

_MOST_ROUNDS: Final = 10
_GRAIN: Final = 1e-6


@dataclass(frozen=True)
class Known:
    """What the best plan lacks and costs where it is known what happens; ``shock`` None: nothing does."""

    shock: Shock | None
    shortfall: float
    cost: float


@dataclass(frozen=True)
class Start:
    """A plan and its recoveries from the shocks, in their order: where the search begins."""

    plan: Plan
    recoveries: tuple[Plan, ...]


@dataclass(frozen=True)
class Hedge:
    """The plan, its worst regrets as the programme has them, and what no plan can undercut."""

    plan: Plan
    worst_shortfall: float
    worst_cost: float
    shortfall_bound: float
    cost_bound: float
    status: str


def hedged_plan(campaign: Campaign, known: Sequence[Known], start: Start, settings: Settings) -> Hedge | None:
    """Return the plan whose worst regret over shocks is least; None where none was found in time.

    Args:
        campaign: the question.
        known: the calm case first, then one for each shock.
        start: a plan to begin with; what is found regrets no more in the worst case than it does.
        settings: periods a year, gap, and time for all of it.
    """
    shocks = [row.shock for row in known if row.shock is not None]
    form = extensive_form(campaign, shocks, settings.periods_per_year, further=2)
    shortfall, cost = form.arrays.columns - 2, form.arrays.columns - 1
    end = time.monotonic() + settings.time_limit_s
    values = np.zeros(form.arrays.columns)
    for copy, place, plan in zip(form.copies, form.places, (start.plan, *start.recoveries), strict=True):
        values[place] = np.maximum(values[place], start_values(copy, plan))
    cuts = _regrets(form, known, shortfall, cost)
    found = []
    for column, share in ((shortfall, 0.5), (cost, 1.0)):
        objective = np.zeros(form.arrays.columns)
        objective[column] = 1.0
        search = Search(settings.gap, max(share * (end - time.monotonic()), 1.0))
        best, cuts = _least(form, objective, cuts, values, search)
        if best is None:
            return None
        values = best.values
        found.append(best)
        upper = float(values[column]) + _GRAIN * max(1.0, float(values[column]))
        cuts = (*cuts, Cut(((column, 1.0),), upper=upper))
    exact = polish(form.arrays, form.spread([copy.tidy for copy in form.copies]), cuts, values)
    values = values if exact is None else exact
    ending = "within gap" if all(best.ending == "within gap" for best in found) else found[-1].ending
    return Hedge(
        plan=plan_of_values(form.copies[0], values[form.places[0]], (0.0, 0.0), found[-1].ending),
        worst_shortfall=float(values[shortfall]),
        worst_cost=float(values[cost]),
        shortfall_bound=found[0].bound,
        cost_bound=found[1].bound,
        status=ending,
    )


def _regrets(form: ExtensiveForm, known: Sequence[Known], shortfall: int, cost: int) -> tuple[Cut, ...]:
    """The rows that hold the regret of every copy below the columns of the worst ones."""
    rows = []
    for copy, place, least in zip(form.copies, form.places, known, strict=True):
        rows.append(_regret(copy.shortfall, place, shortfall, least.shortfall))
        rows.append(_regret(copy.cost, place, cost, least.cost))
    return tuple(rows)


def _regret(factors: FloatArray, place: IntArray, worst: int, least: float) -> Cut:
    used = np.flatnonzero(factors)
    terms = zip(place[used].tolist(), factors[used].tolist(), strict=True)
    return Cut((*terms, (worst, -1.0)), upper=least)


def _least(
    form: ExtensiveForm, objective: FloatArray, cuts: tuple[Cut, ...], start: FloatArray, search: Search
) -> tuple[Found | None, tuple[Cut, ...]]:
    """Minimise; where elements of the calm plan don't fit into their flights one by one, forbid that and go on."""
    for _ in range(_MOST_ROUNDS):
        found = minimise(form.arrays, objective, search, cuts=cuts, start=start)
        if found is None:
            return None, cuts
        further = form.conflicts(0, found.values)
        if not further:
            return found, cuts
        cuts += further
    return None, cuts
