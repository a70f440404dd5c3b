"""Regret: how much better a plan would have been, had one known what happens; and the plan whose worst regret is least.

The regret of a plan under a shock is what its cheapest recovery lacks and costs beyond the best plan made in knowledge
of the shock (Savage 1951). Decisions before the shock are those of the plan, whatever happens later: nobody acts on
what is not known yet. What lacks counts before what it costs, as in the plan itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from perilune.constants import SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import Campaign, Shock, ShockKind
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.hedge import Known, Start, hedged_plan
from perilune.programme.campaign.shocks.recovery import Recovery, recover, shock_of, subjects
from perilune.programme.campaign.solving.solve import solve_campaign

HEDGED: Final = "hedged"
"""The name of the plan that is made for all shocks."""


@dataclass(frozen=True)
class Regret:
    """The regret of one plan under one shock: of what lacks, and of the cost; ``shock`` None: nothing happens."""

    shock: str | None
    on_tdb_s: float | None
    shortfall: float
    cost: float
    lost: tuple[str, ...]
    agreed: bool


@dataclass(frozen=True)
class Candidate:
    """A plan and its regrets. ``made_for`` says which shock it was made for; ``hedged``: for all; None: for none."""

    made_for: str | None
    cost: float
    worst_shortfall: float
    worst_cost: float
    regrets: tuple[Regret, ...]


@dataclass(frozen=True)
class RegretTable:
    """All candidates under all shocks. ``best`` is the number of the one whose worst regret is least.

    ``shortfall_bound`` is what the worst regret of no plan can undercut, ``cost_bound`` that of the cost among plans
    whose regret of what lacks is least; None where no hedged plan was found in time.
    """

    campaign: str
    currency: str
    shocks: tuple[Shock, ...]
    candidates: tuple[Candidate, ...]
    best: int
    hedge_status: str | None
    shortfall_bound: float | None
    cost_bound: float | None
    plan: Plan


def withdrawals(
    campaign: Campaign, years: Sequence[float], kinds: Sequence[ShockKind] = ("partner",)
) -> tuple[Shock, ...]:
    """Return the shocks "gone for ever" of all subjects of some kinds, so many years after the start."""
    return tuple(
        shock_of(campaign, kind, subject, campaign.start_tdb_s + year * SECONDS_PER_YEAR)
        for kind in kinds
        for subject in subjects(campaign, kind)
        for year in years
    )


def regret_table(
    campaign: Campaign, plan: Plan, shocks: Sequence[Shock], settings: Settings | None = None
) -> RegretTable:
    """Return the regrets of the plan, of the plans made for each shock, and of the hedged plan, under all shocks.

    Args:
        campaign: the question.
        plan: its best answer where nothing happens.
        shocks: what may happen, one of it.
        settings: gap and time of each search; the periods are those of the plan.

    Each plan is a policy: it is followed until something happens, and then recovered from. The hedged plan is that
    whose worst regret is least of all (:mod:`perilune.programme.campaign.shocks.hedge`), begun from the best of the
    others.
    """
    settings = replace(settings or Settings(), periods_per_year=plan.periods_per_year)
    known = [solve_campaign(campaign, settings, shock=shock) for shock in shocks]
    plans = [plan, *(replace(one, shock=None) for one in known)]
    names: list[str | None] = [None, *(shock.id for shock in shocks)]
    after = [[recover(campaign, one, shock, settings) for shock in shocks] for one in plans]
    best = _best(_candidates(names, plans, after, known))
    least = [Known(None, plan.shortfall, plan.cost)]
    least += [Known(shock, *told) for shock, told in zip(shocks, _least(after, known), strict=True)]
    start = Start(plans[best], tuple(row.plan for row in after[best]))
    hedge = hedged_plan(campaign, least, start, settings)
    if hedge is not None:
        names.append(HEDGED)
        plans.append(hedge.plan)
        after.append([recover(campaign, hedge.plan, shock, settings) for shock in shocks])
    candidates = _candidates(names, plans, after, known)
    best = _best(candidates)
    return RegretTable(
        campaign=campaign.id,
        currency=campaign.currency,
        shocks=tuple(shocks),
        candidates=candidates,
        best=best,
        hedge_status=None if hedge is None else hedge.status,
        shortfall_bound=None if hedge is None else hedge.shortfall_bound,
        cost_bound=None if hedge is None else hedge.cost_bound,
        plan=plans[best],
    )


def _least(after: Sequence[Sequence[Recovery]], known: Sequence[Plan]) -> list[tuple[float, float]]:
    """The least shortfall and cost under each shock: what is found with knowledge may be undercut, within its gap."""
    return [
        min([(best.shortfall, best.cost), *((rows[n].plan.shortfall, rows[n].plan.cost) for rows in after)])
        for n, best in enumerate(known)
    ]


def _candidates(
    names: Sequence[str | None], plans: Sequence[Plan], after: Sequence[Sequence[Recovery]], known: Sequence[Plan]
) -> tuple[Candidate, ...]:
    least = _least(after, known)
    found = []
    for name, one, rows in zip(names, plans, after, strict=True):
        calm = Regret(
            None, None, max(one.shortfall - plans[0].shortfall, 0.0), one.cost - plans[0].cost, (), agreed=True
        )
        regrets = (calm, *(_regret(row, told) for row, told in zip(rows, least, strict=True)))
        worst = max(row.shortfall for row in regrets), max(row.cost for row in regrets)
        found.append(Candidate(name, one.cost, *worst, regrets))
    return tuple(found)


def _regret(row: Recovery, least: tuple[float, float]) -> Regret:
    return Regret(
        shock=row.shock.id,
        on_tdb_s=row.shock.on_tdb_s,
        shortfall=max(row.plan.shortfall - least[0], 0.0),
        cost=row.plan.cost - least[1],
        lost=tuple(f"{lack.kind} {lack.subject}: {lack.amount:,.1f} {lack.unit}" for lack in row.lost),
        agreed=not row.disagreements,
    )


def _best(candidates: Sequence[Candidate]) -> int:
    """The number of the one whose worst regret is least: of what lacks, to a thousandth, then of the cost."""
    ranked = [(round(row.worst_shortfall, 3), round(row.worst_cost, 6)) for row in candidates]
    return ranked.index(min(ranked))
