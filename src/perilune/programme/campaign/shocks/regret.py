"""Regret: how much better a plan would have been, had one known what happens; and the plan whose worst regret is least.

The regret of a plan under a shock is what its cheapest recovery lacks and costs beyond the best plan made in knowledge
of the shock (Savage 1951). Decisions before the shock are those of the plan, whatever happens later: nobody acts on
what is not known yet. What lacks counts before what it costs, as in the plan itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.model.plan import Ending, Plan
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.hedge import Hedge, Known, Start, hedged_plan
from perilune.programme.campaign.shocks.recovery import Recovery, recover
from perilune.programme.campaign.simulation.simulate import check_flight
from perilune.programme.campaign.solving.solve import solve_campaign
from perilune.programme.campaign.solving.solver import obey

HEDGED: Final = "hedged"
"""The name of the plan that is made for all shocks."""

_NO_REGRET: Final = 1e-5
"""Of what lacks, as the search tells it."""


@dataclass(frozen=True)
class Regret:
    """The regret of one plan under one shock: of what lacks, and of the cost; ``shock`` None: nothing happens."""

    shock: str | None
    on_tdb_s: float | None
    shortfall: float
    cost: float
    lost: tuple[str, ...]


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

    Where Ctrl-C ended it, ``status`` is ``interrupted``, and the shocks and candidates are those that are complete.

    ``shortfall_bound`` is what the worst regret of no plan can undercut, ``cost_bound`` that of the cost among plans
    whose regret of what lacks is least; None where no hedged plan was found in time.
    """

    status: Ending
    campaign: str
    currency: str
    shocks: tuple[Shock, ...]
    candidates: tuple[Candidate, ...]
    best: int
    hedge_status: Ending | None
    shortfall_bound: float | None
    cost_bound: float | None
    plan: Plan


def regret_table(
    campaign: Campaign,
    plan: Plan,
    shocks: Sequence[Shock],
    settings: Settings | None = None,
    *,
    known: Sequence[tuple[Plan, Recovery]] = (),
) -> RegretTable:
    """Return the regrets of the plan, of the plans made for each shock, and of the hedged plan, under all shocks.

    Args:
        campaign: the question.
        plan: its best answer where nothing happens.
        shocks: what may happen, one of it.
        settings: gap and time of each search; the periods are those of the plan.
        known: for the first shocks, the plan made in knowledge of it (:func:`foreseen`) and the recovery of ``plan``
            from it, where they were found before.

    Each plan is a policy: it is followed until something happens, and then recovered from. The hedged plan is that
    whose worst regret is least of all (:mod:`perilune.programme.campaign.shocks.hedge`), begun from the best of the
    others. Ctrl-C ends all of it with what is complete by then.

    Raises:
        PeriluneError: a plan or recovery can't be flown as it is told.
    """
    settings = replace(settings or Settings(), periods_per_year=plan.periods_per_year)
    study = _Study(campaign, tuple(shocks), settings, [None], [plan])
    status: Ending | None = None
    try:
        obey(plan.status)
        study.know(known)
        study.follow()
        study.hedge()
    except KeyboardInterrupt:
        status = "interrupted"
    return study.table(status)


def foreseen(campaign: Campaign, shock: Shock, settings: Settings) -> Plan:
    """Return the best plan made in knowledge of a shock.

    Raises:
        PeriluneError: the plan can't be flown as it is told.
        KeyboardInterrupt: on Ctrl-C, so that nothing is told of an unfinished search.
    """
    best = solve_campaign(campaign, settings, shock=shock)
    obey(best.status)
    check_flight(campaign, best)
    return best


@dataclass
class _Study:
    """What is known so far: plans with their names, their recoveries, and the best plans made with knowledge."""

    campaign: Campaign
    shocks: tuple[Shock, ...]
    settings: Settings
    names: list[str | None]
    plans: list[Plan]
    after: list[list[Recovery]] = field(default_factory=lambda: [[]])
    known: list[Plan] = field(default_factory=list)
    hedged: Hedge | None = None

    def know(self, found: Sequence[tuple[Plan, Recovery]]) -> None:
        """Find the best plan with knowledge of each shock, and the recovery of the plan without; some are found."""
        self.known = [best for best, _ in found]
        self.after[0] = [recovery for _, recovery in found]
        for shock in self.shocks[len(found) :]:
            best = foreseen(self.campaign, shock, self.settings)
            recovery = recover(self.campaign, self.plans[0], shock, self.settings)
            self.known.append(best)
            self.after[0].append(recovery)

    def follow(self) -> None:
        """Follow each plan that was made for a shock until another one happens."""
        for shock, best in zip(self.shocks, self.known, strict=True):
            self._add(shock.id, replace(best, shock=None))

    def hedge(self) -> None:
        """Find the plan whose worst regret is least, and follow it."""
        best = _best(_candidates(self.names, self.plans, self.after, self.known))
        least = [Known(None, self.plans[0].shortfall, self.plans[0].cost)]
        told = _least(self.after, self.known)
        least += [Known(shock, *row) for shock, row in zip(self.shocks, told, strict=True)]
        start = Start(self.plans[best], tuple(row.plan for row in self.after[best]))
        self.hedged = hedged_plan(self.campaign, least, start, self.settings)
        if self.hedged is not None:
            obey(self.hedged.status)
            check_flight(self.campaign, self.hedged.plan)
            regretless = self.hedged.worst_shortfall <= _NO_REGRET
            self._add(HEDGED, self.hedged.plan, self.known if regretless else None)

    def table(self, status: Ending | None) -> RegretTable:
        """Return the regrets of all that is complete."""
        candidates = _candidates(self.names, self.plans, self.after, self.known)
        best = _best(candidates)
        hedged = self.hedged
        searches = {row.status for row in (*self.plans, *self.known)} | {
            row.status for rows in self.after for row in rows
        }
        return RegretTable(
            status=status or ("time limit" if "time limit" in searches else "within gap"),
            campaign=self.campaign.id,
            currency=self.campaign.currency,
            shocks=self.shocks[: len(self.known)],
            candidates=candidates,
            best=best,
            hedge_status=None if hedged is None else hedged.status,
            shortfall_bound=None if hedged is None else hedged.shortfall_bound,
            cost_bound=None if hedged is None else hedged.cost_bound,
            plan=self.plans[best],
        )

    def _add(self, name: str, plan: Plan, easier: Sequence[Plan] | None = None) -> None:
        best: Sequence[Plan | None] = easier or [None] * len(self.shocks)
        rows = [
            recover(self.campaign, plan, shock, self.settings, easier=one)
            for shock, one in zip(self.shocks, best, strict=True)
        ]
        self.names.append(name)
        self.plans.append(plan)
        self.after.append(rows)


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
        calm = Regret(None, None, max(one.shortfall - plans[0].shortfall, 0.0), one.cost - plans[0].cost, ())
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
        lost=tuple(lack.told for lack in row.lost),
    )


def _best(candidates: Sequence[Candidate]) -> int:
    """The number of the one whose worst regret is least: of what lacks, to a thousandth, then of the cost."""
    ranked = [(round(row.worst_shortfall, 3), round(row.worst_cost, 6)) for row in candidates]
    return ranked.index(min(ranked))
