"""Why a demand can't be met: the campaign is solved again, let off one thing at a time.

What brings the demand nearer is a cause, and the least of it that does as much is what would close it. All else that
lacks may lack no more than in the plan.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, PeriluneError, Problem
from perilune.programme.campaign.formulation.columns import Lack
from perilune.programme.campaign.formulation.formulate import Formulation, formulate
from perilune.programme.campaign.formulation.network import network
from perilune.programme.campaign.model.campaign import Campaign
from perilune.programme.campaign.model.plan import Cause, CauseKind, Plan, Shortfall, Why
from perilune.programme.campaign.solving.groups import conflict
from perilune.programme.campaign.solving.lexicographic import Objectives, minimise_without_conflict
from perilune.programme.campaign.solving.relaxations import Relaxation, relaxations
from perilune.programme.campaign.solving.solver import Cut, Found, Search, obey
from perilune.programme.campaign.solving.start import start_values
from perilune.told_number import counted

_VITAL: Final[tuple[CauseKind, ...]] = ("power", "darkness", "supply", "reserve", "room")
_GRAIN: Final = 1e-6
_LESS: Final = 0.99
"""Less than this part of what lacked is nearer."""
_MEGAJOULE_KWH: Final = 1.0 / 3.6


@dataclass(frozen=True)
class _Probe:
    """What is asked of a relaxed campaign: how much of one shortfall is left."""

    campaign: Campaign
    plan: Plan
    shortfall: Shortfall
    time_limit_s: float
    others: float

    @property
    def subject(self) -> tuple[str, str]:
        return "late" if self.shortfall.kind == "undelivered" else self.shortfall.kind, self.shortfall.subject


@dataclass(frozen=True, eq=False)
class _Left:
    """What is left of a shortfall in a relaxed campaign, of how much, and the programme with which it was found."""

    left: float
    lacked: float
    decided: bool
    task: Objectives
    made: Formulation
    found: Found
    cuts: tuple[Cut, ...]

    @property
    def nearer(self) -> bool:
        return self.left < _LESS * self.lacked


def explained(campaign: Campaign, plan: Plan, time_limit_s: float = 60.0) -> Plan:
    """Return the plan with the causes of its shortfalls, from the one that counts most down.

    Args:
        campaign: the question.
        plan: its answer, without a shock.
        time_limit_s: of all together; about ten searches are made for each shortfall, in a sixth of it each at most.
            What is not begun in time keeps its ``why`` of None.

    Raises:
        InputError: a plan after a shock, of which the past is not known here.
        KeyboardInterrupt: on Ctrl-C.
    """
    if plan.shock is not None:
        raise InputError(Problem("causes of a plan after a shock", expected="a plan without one"))
    end = time.monotonic() + time_limit_s
    found: dict[tuple[str, str], Why] = {}
    for row in sorted(plan.shortfalls, key=lambda row: -row.counts):
        if time.monotonic() < end:
            found[row.kind, row.subject] = _why(
                _Probe(campaign, plan, row, time_limit_s / 6.0, plan.shortfall - row.counts)
            )
    rows = tuple(replace(row, why=found.get((row.kind, row.subject))) for row in plan.shortfalls)
    return replace(plan, shortfalls=rows)


def _why(probe: _Probe) -> Why:
    causes: list[Cause] = []
    tried: list[CauseKind] = []
    undecided: list[CauseKind] = []
    same = _left(probe, probe.campaign)
    _enter("gap", same, tried, undecided)
    if same is not None and same.nearer:
        causes.append(Cause("gap", "search", "a longer search, or one to a smaller gap", same.left))
        if same.left < _GRAIN * max(1.0, probe.plan.shortfall):
            return Why(tuple(causes), tuple(tried), tuple(undecided))
        probe = replace(probe, shortfall=replace(probe.shortfall, counts=same.left))
    element = next((row for row in probe.campaign.elements if row.id == probe.shortfall.subject), None)
    if probe.shortfall.kind not in ("late", "undelivered"):
        element = None
    for kind in _VITAL:
        if kind != probe.shortfall.kind:
            found = _left(probe, probe.campaign, kind)
            _enter(kind, found, tried, undecided)
            if found is not None and found.nearer:
                causes += _lacking(probe, kind, found)
    for relaxation in relaxations(probe.campaign, element, probe.plan.periods_per_year):
        found = _left(probe, relaxation.levels[-1][0])
        _enter(relaxation.kind, found, tried, undecided)
        if found is not None and found.nearer:
            parts = [cause for part in relaxation.parts for cause in _at_least(probe, part)]
            causes += parts or _at_least(probe, relaxation, found)
    causes.sort(key=lambda cause: cause.left)
    return Why(tuple(causes), tuple(tried), tuple(undecided))


def _enter(kind: CauseKind, found: _Left | None, tried: list[CauseKind], undecided: list[CauseKind]) -> None:
    tried.append(kind)
    if found is None or not (found.nearer or found.decided):
        undecided.append(kind)


def _left(probe: _Probe, campaign: Campaign, vital: CauseKind | None = None) -> _Left | None:
    """What is left of the shortfall in a campaign that is let off something; None where nothing was found in time."""
    forgiving = vital is not None or bool(campaign.stocks)
    made = formulate(network(campaign, probe.plan.periods_per_year), forgiving=forgiving)
    arrays = made.arrays
    if vital is not None and not campaign.stocks:
        held = [column for column, lack in made.columns.lacks.items() if lack.kind in _VITAL and lack.kind != vital]
        upper = arrays.upper.copy()
        upper[held] = 0.0
        arrays = replace(arrays, upper=upper)
    own, others, lacked = _counts(probe, made, vital)
    task = Objectives(arrays, made.shortfall, made.cost, made.tidy, lambda values: conflict(made, values))
    start = np.clip(start_values(made, probe.plan), arrays.lower, arrays.upper)
    try:
        found, cuts = minimise_without_conflict(
            task, own, Search(0.01, probe.time_limit_s), (_at_most(others, probe.others),), start
        )
    except PeriluneError:
        return None
    obey(found.ending)
    return _Left(
        found.objective,
        lacked,
        found.ending == "within gap",
        task,
        made,
        found,
        (*cuts, _at_most(own, found.objective)),
    )


def _counts(
    probe: _Probe, made: Formulation, vital: CauseKind | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Factors of the columns for the shortfall and for all others, (columns,) each, and how much lacked.

    With more years than the plan has, only what is missing at their end counts.
    """
    lacks, end = made.columns.lacks, made.network.grid.periods
    longer = end > probe.plan.periods
    own, others = np.zeros((2, made.arrays.columns))
    for column, lack in lacks.items():
        if (lack.kind, lack.subject) == probe.subject:
            own[column] = lack.counts if not longer or lack.period == end - 1 else 0.0
        elif lack.kind != vital and lack.period < probe.plan.periods:
            others[column] = lack.counts
    if not longer:
        return own, others, probe.shortfall.counts
    return own, others, probe.shortfall.amount * own.max() if probe.shortfall.kind == "undelivered" else 0.0


def _at_most(factors: NDArray[np.float64], most: float) -> Cut:
    terms = tuple((int(column), float(factors[column])) for column in np.flatnonzero(factors))
    return Cut(terms, upper=most + _GRAIN * max(1.0, most))


def _at_least(probe: _Probe, relaxation: Relaxation, most: _Left | None = None) -> Iterator[Cause]:
    """The lowest level of a relaxation that does as much as its highest; none where that brings nothing nearer."""
    most = most or _left(probe, relaxation.levels[-1][0])
    if most is None or not most.nearer:
        return
    for campaign, told in relaxation.levels[:-1]:
        found = _left(probe, campaign)
        if found is not None and found.left <= most.left + 0.01 * most.lacked:
            yield Cause(relaxation.kind, relaxation.subject, told, found.left)
            return
    yield Cause(relaxation.kind, relaxation.subject, relaxation.levels[-1][1], most.left)


def _lacking(probe: _Probe, kind: CauseKind, found: _Left) -> Iterator[Cause]:
    """The least of what keeps people alive that would have to lack: what more of it would do."""
    groups: dict[str, list[tuple[int, Lack]]] = {}
    for column, lack in found.made.columns.lacks.items():
        if lack.kind == kind:
            groups.setdefault(lack.subject, []).append((column, lack))
    objective = np.zeros(found.task.arrays.columns)
    cuts = found.cuts
    for rows in groups.values():
        if kind == "supply":
            objective[[column for column, _ in rows]] = 1.0
            continue
        # the greatest of all periods: the last one is at least as great as each, and counts alone
        objective[rows[-1][0]] = 1.0
        cuts += tuple(Cut(((column, 1.0), (rows[-1][0], -1.0)), upper=0.0) for column, _ in rows[:-1])
    start = found.found.values.copy()
    least, _ = minimise_without_conflict(found.task, objective, Search(0.01, probe.time_limit_s), cuts, start)
    for subject, rows in groups.items():
        amount = sum(float(least.values[column] * objective[column]) * lack.told for column, lack in rows)
        if amount > _GRAIN:
            yield Cause(kind, subject, _remedy(probe.campaign, kind, subject, amount), found.left)


def _remedy(campaign: Campaign, kind: CauseKind, subject: str, amount: float) -> str:
    if kind == "darkness":
        node = next(row for row in campaign.nodes if subject == f"store at {row.id}")
        kilowatt, kwh = _up(amount * 1e3 / node.longest_darkness_s), _up(amount * _MEGAJOULE_KWH)
        return f"{kilowatt} kW less load in the dark or {kwh} kWh more storage at {node.id}"
    if kind == "power":
        return f"{_up(amount)} kW more {subject}"
    if kind == "reserve":
        return f"{_up(amount)} kg less of the {subject}"
    if kind == "room":
        what, at, where = subject.partition(" at ")
        return f"{counted(_up(amount), f'more {what}')}{at}{where}"
    return f"{_up(amount)} kg more {subject}"


def _up(amount: float) -> str:
    """An amount above zero, rounded up to three digits: what is told is enough."""
    last = 10.0 ** (math.floor(math.log10(amount)) - 2)
    whole = math.ceil(amount / last - 1e-3) * last
    return f"{whole:,.0f}" if last >= 1.0 else f"{whole:.3g}"
