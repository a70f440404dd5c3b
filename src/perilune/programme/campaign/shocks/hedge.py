"""The plan whose worst regret is least: one programme of all that may happen, with common decisions until it does.

First the worst regret of what lacks is made least, then the worst regret of the cost (Savage 1951; Kouvelis & Yu 1997),
in the extensive form of the two-stage programme with two columns more: the regrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perilune.programme.campaign.extraction.extract import plan_of_values
from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.model.plan import Ending, Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.extensive import ExtensiveForm, FloatArray, IntArray, extensive_form
from perilune.programme.campaign.solving.lexicographic import Clock, Least, Objectives, solve_in_order
from perilune.programme.campaign.solving.solver import Cut, with_rows
from perilune.programme.campaign.solving.start import start_values


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
    status: Ending


def hedged_plan(campaign: Campaign, known: Sequence[Known], start: Start, settings: Settings) -> Hedge:
    """Return the plan whose worst regret over shocks is least.

    Args:
        campaign: the question.
        known: the calm case first, then one for each shock.
        start: a plan to begin with; what is found regrets no more in the worst case than it does.
        settings: periods a year, gap, and time for all of it.

    Raises:
        PeriluneError: the search ended without any plan.
    """
    shocks = [row.shock for row in known if row.shock is not None]
    form = extensive_form(campaign, shocks, settings.periods_per_year, further=2)
    shortfall, cost = np.zeros((2, form.arrays.columns))
    shortfall[-2] = cost[-1] = 1.0
    values = np.zeros(form.arrays.columns)
    for copy, place, plan in zip(form.copies, form.places, (start.plan, *start.recoveries), strict=True):
        values[place] = np.maximum(values[place], start_values(copy, plan))
    task = Objectives(
        with_rows(form.arrays, _regrets(form, known)),
        shortfall,
        cost,
        form.spread([copy.tidy for copy in form.copies]),
        lambda values: form.conflict(values, copies=1),
    )
    found = solve_in_order(task, settings.gap, Clock(settings.time_limit_s), values, Least())
    return Hedge(
        plan=plan_of_values(form.copies[0], found.values[form.places[0]], (0.0, 0.0), found.ending),
        worst_shortfall=float(found.values[-2]),
        worst_cost=float(found.values[-1]),
        shortfall_bound=found.shortfall_bound,
        cost_bound=found.cost_bound,
        status=found.ending,
    )


def _regrets(form: ExtensiveForm, known: Sequence[Known]) -> tuple[Cut, ...]:
    """The rows that hold the regret of every copy below the two last columns, those of the worst regrets."""
    rows, (shortfall, cost) = [], (form.arrays.columns - 2, form.arrays.columns - 1)
    for copy, place, least in zip(form.copies, form.places, known, strict=True):
        rows.append(_regret(copy.shortfall, place, shortfall, least.shortfall))
        rows.append(_regret(copy.cost, place, cost, least.cost))
    return tuple(rows)


def _regret(factors: FloatArray, place: IntArray, worst: int, least: float) -> Cut:
    used = np.flatnonzero(factors)
    terms = zip(place[used].tolist(), factors[used].tolist(), strict=True)
    return Cut((*terms, (worst, -1.0)), upper=least)
