"""Scenarios solved together: what departs before a shock is common to all to which it may happen.

The extensive form of the two-stage stochastic programme (Birge & Louveaux 2011, chapter 2): one copy of the campaign
for the case that nothing happens and one for each shock, with rows that hold the decisions before each shock equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, Problem
from perilune.programme.campaign.assembly import Arrays
from perilune.programme.campaign.extract import plan_of_values
from perilune.programme.campaign.formulation import Formulation, formulate
from perilune.programme.campaign.groups import groups_that_do_not_fit
from perilune.programme.campaign.lexicographic import Clock, Objectives, solve_in_order
from perilune.programme.campaign.model import Campaign, Shock
from perilune.programme.campaign.network import network
from perilune.programme.campaign.record import Plan
from perilune.programme.campaign.settings import Settings
from perilune.programme.campaign.solver import Cut, Ending

FloatArray = NDArray[np.float64]


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
    if len(weights) != len(shocks) + 1 or min(weights) <= 0.0 or abs(sum(weights) - 1.0) > 1e-9:
        raise InputError(Problem(f"weights {weights}", expected=f"{len(shocks) + 1} above zero with the sum 1"))
    parts = [formulate(network(campaign, settings.periods_per_year, shock)) for shock in (None, *shocks)]
    offsets = np.cumsum([0, *(part.arrays.columns for part in parts)])
    links = [
        cut for part, offset in zip(parts[1:], offsets[1:-1], strict=True) for cut in _links(parts[0], part, offset)
    ]
    shortfall, cost, tidy = (
        np.concatenate([weight * getattr(part, name) for weight, part in zip(weights, parts, strict=True)])
        for name in ("shortfall", "cost", "tidy")
    )
    together = _together([part.arrays for part in parts], links)
    task = Objectives(together, shortfall, cost, tidy, lambda values: tuple(_conflicts(parts, offsets, values)))
    found = solve_in_order(task, settings.gap, Clock(settings.time_limit_s), np.zeros(int(offsets[-1])))
    plans = tuple(
        plan_of_values(part, found.values[offset : offset + part.arrays.columns], (0.0, 0.0), found.ending)
        for part, offset in zip(parts, offsets[:-1], strict=True)
    )
    mean = float(cost @ found.values)
    gap = (mean - found.cost_bound) / mean if mean > 0.0 else 0.0
    lacks = (float(shortfall @ found.values), found.shortfall_bound)
    return ScenarioPlans(found.ending, tuple(weights), mean, found.cost_bound, gap, *lacks, plans)


def _links(first: Formulation, other: Formulation, offset: int) -> Iterator[Cut]:
    """Rows that hold the decisions before a shock equal to those where nothing happens."""
    arcs = {arc.transport.id: arc for arc in other.network.arcs}
    until = other.network.shock_period
    for name in ("flights", "people", "manifest", "cargo", "back"):
        own, theirs = getattr(first.columns, name), getattr(other.columns, name)
        for key, column in own.items():
            decided = arcs[key[-2]].back(key[-1]) if name == "back" else key[-1]
            if decided < until:
                yield Cut(((column, 1.0), (int(offset) + theirs[key], -1.0)), lower=0.0, upper=0.0)


def _together(parts: Sequence[Arrays], links: Sequence[Cut]) -> Arrays:
    """Return the programmes side by side, with the rows that link them."""
    offsets = np.cumsum([0, *(part.columns for part in parts)])
    entries = np.cumsum([0, *(part.value.size for part in parts)])
    starts = [part.start[:-1] + entry for part, entry in zip(parts, entries[:-1], strict=True)]
    linked = entries[-1] + 2 * np.arange(len(links) + 1)
    terms = [term for cut in links for term in cut.terms]
    index = [part.index + offset for part, offset in zip(parts, offsets[:-1], strict=True)]
    zero = np.zeros(len(links))
    return Arrays(
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
        np.concatenate([part.integer for part in parts]),
        np.concatenate([*(part.row_lower for part in parts), zero]),
        np.concatenate([*(part.row_upper for part in parts), zero]),
        np.concatenate([*starts, linked]).astype(np.int32),
        np.concatenate([*index, np.array([column for column, _ in terms], dtype=np.int64)]).astype(np.int32),
        np.concatenate([*(part.value for part in parts), np.array([factor for _, factor in terms])]),
    )


def _conflicts(parts: Sequence[Formulation], offsets: NDArray[np.int64], values: FloatArray) -> Iterator[Cut]:
    for part, offset in zip(parts, offsets[:-1], strict=True):
        for cut in groups_that_do_not_fit(part, values[offset : offset + part.arrays.columns]):
            terms = tuple((column + int(offset), factor) for column, factor in cut.terms)
            yield Cut(terms, cut.lower, cut.upper, cut.exact)
