"""Regret: how much better a plan would have been, had one known what happens; and the plan whose worst regret is least.

The regret of a plan under a shock is what its cheapest recovery lacks and costs beyond the best plan made in knowledge
of the shock (Savage 1951). Decisions before the shock are those of the plan, whatever happens later: nobody acts on
what is not known yet. What lacks counts before what it costs, as in the plan itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from perilune.programme.campaign.model import SECONDS_PER_YEAR, Campaign, Shock, ShockKind
from perilune.programme.campaign.record import Plan
from perilune.programme.campaign.settings import Settings
from perilune.programme.campaign.shocks import recover, shock_of, subjects
from perilune.programme.campaign.solve import solve_campaign


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
    """A plan and its regrets. ``made_for`` says which shock it was made for; None: for none."""

    made_for: str | None
    cost: float
    worst_shortfall: float
    worst_cost: float
    regrets: tuple[Regret, ...]


@dataclass(frozen=True)
class RegretTable:
    """All candidates under all shocks. ``best`` is the number of the one whose worst regret is least."""

    campaign: str
    currency: str
    shocks: tuple[Shock, ...]
    candidates: tuple[Candidate, ...]
    best: int
    plan: Plan


def withdrawals(
    campaign: Campaign, years: Sequence[float], kinds: Sequence[ShockKind] = ("partner",)
) -> tuple[Shock, ...]:
    """Return the shocks "gone for ever" of all subjects of some kinds, so many years after the start."""
    return tuple(
        replace(shock, id=f"{shock.id}-year-{year:g}")
        for kind in kinds
        for subject in subjects(campaign, kind)
        for year in years
        for shock in [shock_of(campaign, kind, subject, campaign.start_tdb_s + year * SECONDS_PER_YEAR)]
    )


def regret_table(
    campaign: Campaign, plan: Plan, shocks: Sequence[Shock], settings: Settings | None = None
) -> RegretTable:
    """Return the regrets of the plan, and of the plans made for each shock, under all shocks.

    Args:
        campaign: the question.
        plan: its best answer where nothing happens.
        shocks: what may happen, one of it.
        settings: gap and time of each search; the periods are those of the plan.

    The candidates are the plan and, for each shock, the best plan made in knowledge of it. Each is a policy: it is
    followed until something happens, and then recovered from. ``best`` is the least worst of them: the best of all
    policies is at most that much better, and with one shock none is.
    """
    settings = replace(settings or Settings(), periods_per_year=plan.periods_per_year)
    known = [solve_campaign(campaign, settings, shock=shock) for shock in shocks]
    plans = [plan, *(replace(one, shock=None) for one in known)]
    after = [[recover(campaign, one, shock, settings) for shock in shocks] for one in plans]
    # what is found with knowledge may be undercut, within its gap, by a recovery
    least = [
        min([(best.shortfall, best.cost), *((rows[n].plan.shortfall, rows[n].plan.cost) for rows in after)])
        for n, best in enumerate(known)
    ]
    candidates = []
    for number, (one, rows) in enumerate(zip(plans, after, strict=True)):
        calm = Regret(None, None, max(one.shortfall - plan.shortfall, 0.0), one.cost - plan.cost, (), agreed=True)
        regrets = [calm]
        for row, (shortfall, cost) in zip(rows, least, strict=True):
            regrets.append(
                Regret(
                    shock=row.shock.id,
                    on_tdb_s=row.shock.on_tdb_s,
                    shortfall=max(row.plan.shortfall - shortfall, 0.0),
                    cost=row.plan.cost - cost,
                    lost=tuple(f"{lack.kind} {lack.subject}: {lack.amount:,.1f} {lack.unit}" for lack in row.lost),
                    agreed=not row.disagreements,
                )
            )
        candidates.append(
            Candidate(
                made_for=None if number == 0 else shocks[number - 1].id,
                cost=one.cost,
                worst_shortfall=max(row.shortfall for row in regrets),
                worst_cost=max(row.cost for row in regrets),
                regrets=tuple(regrets),
            )
        )
    ranked = [(round(row.worst_shortfall, 6), round(row.worst_cost, 6)) for row in candidates]
    best = ranked.index(min(ranked))
    return RegretTable(campaign.id, campaign.currency, tuple(shocks), tuple(candidates), best, plans[best])
