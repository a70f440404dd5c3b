"""The plan whose worst regret is least: one programme of all that may happen, with common decisions until it does.

The extensive form of a two-stage programme (Birge & Louveaux 2011, chapter 1): a copy of the campaign where nothing
happens and one for each shock; departures before a shock are the same columns in its copy and in the calm one
(non-anticipativity). First the worst regret of what lacks is made least, then the worst regret of the cost (Savage
1951; Kouvelis & Yu 1997).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.assembly import Arrays
from perilune.programme.campaign.extract import plan_of_values
from perilune.programme.campaign.formulation import Formulation, formulate
from perilune.programme.campaign.groups import groups_that_do_not_fit
from perilune.programme.campaign.model import Campaign, Shock
from perilune.programme.campaign.network import network
from perilune.programme.campaign.record import Plan
from perilune.programme.campaign.settings import Settings
from perilune.programme.campaign.solver import Cut, Found, Search, minimise, polish
from perilune.programme.campaign.start import start_values

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

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


@dataclass(frozen=True, eq=False)
class _Joint:
    """All copies in one: of each its formulation and the place of its columns; two more columns are the regrets."""

    made: tuple[Formulation, ...]
    places: tuple[IntArray, ...]
    arrays: Arrays
    shortfall: int
    cost: int


def hedged_plan(campaign: Campaign, known: Sequence[Known], start: Start, settings: Settings) -> Hedge | None:
    """Return the plan whose worst regret over shocks is least; None where none was found in time.

    Args:
        campaign: the question.
        known: the calm case first, then one for each shock.
        start: a plan to begin with; what is found regrets no more in the worst case than it does.
        settings: periods a year, gap, and time for all of it.
    """
    joint = _joined(campaign, known, settings.periods_per_year)
    end = time.monotonic() + settings.time_limit_s
    values = np.zeros(joint.arrays.columns)
    for made, place, plan in zip(joint.made, joint.places, (start.plan, *start.recoveries), strict=True):
        values[place] = np.maximum(values[place], start_values(made, plan))
    cuts: tuple[Cut, ...] = ()
    found = []
    for column, share in ((joint.shortfall, 0.5), (joint.cost, 1.0)):
        objective = np.zeros(joint.arrays.columns)
        objective[column] = 1.0
        best, cuts = _least(
            joint, objective, cuts, values, Search(settings.gap, max(share * (end - time.monotonic()), 1.0))
        )
        if best is None:
            return None
        values = best.values
        found.append(best)
        upper = float(values[column]) + _GRAIN * max(1.0, float(values[column]))
        cuts = (*cuts, Cut(((column, 1.0),), upper=upper))
    tidy = np.zeros(joint.arrays.columns)
    for made, place in zip(joint.made, joint.places, strict=True):
        np.add.at(tidy, place, made.tidy)
    exact = polish(joint.arrays, tidy, cuts, values)
    values = values if exact is None else exact
    ending = "within gap" if all(best.ending == "within gap" for best in found) else found[-1].ending
    calm, own = joint.made[0], values[joint.places[0]]
    return Hedge(
        plan=plan_of_values(calm, own, (0.0, 0.0), found[-1].ending),
        worst_shortfall=float(values[joint.shortfall]),
        worst_cost=float(values[joint.cost]),
        shortfall_bound=found[0].bound,
        cost_bound=found[1].bound,
        status=ending,
    )


def _least(
    joint: _Joint, objective: FloatArray, cuts: tuple[Cut, ...], start: FloatArray, search: Search
) -> tuple[Found | None, tuple[Cut, ...]]:
    """Minimise; where elements of the calm plan don't fit into their flights one by one, forbid that and go on."""
    for _ in range(_MOST_ROUNDS):
        found = minimise(joint.arrays, objective, search, cuts=cuts, start=start)
        if found is None:
            return None, cuts
        further = groups_that_do_not_fit(joint.made[0], found.values[joint.places[0]])
        if not further:
            return found, cuts
        place = joint.places[0]
        cuts += tuple(replace(cut, terms=tuple((int(place[n]), factor) for n, factor in cut.terms)) for cut in further)
    return None, cuts


def _joined(campaign: Campaign, known: Sequence[Known], periods_per_year: int) -> _Joint:
    made = tuple(
        formulate(network(campaign, periods_per_year, row.shock), forgiving=row.shock is not None) for row in known
    )
    places = [np.arange(made[0].arrays.columns)]
    total = made[0].arrays.columns
    for one in made[1:]:
        place = np.full(one.arrays.columns, -1)
        for own, common in _common(one, made[0]):
            place[own] = common
        fresh = place < 0
        place[fresh] = total + np.arange(int(fresh.sum()))
        total += int(fresh.sum())
        places.append(place)
    return _Joint(made, tuple(places), _arrays(made, places, total, known), total, total + 1)


def _common(one: Formulation, calm: Formulation) -> Iterator[tuple[int, int]]:
    """The decisions before a shock, as columns of its copy and of the calm one."""
    last = one.network.shock_period
    tables = ("flights", "people", "manifest", "cargo")
    for name in tables:
        theirs = getattr(calm.columns, name)
        for key, column in getattr(one.columns, name).items():
            if key[-1] < last and key in theirs:
                yield column, theirs[key]
    arcs = {arc.transport.id: arc for arc in one.network.arcs}
    for key, column in one.columns.back.items():
        if arcs[key[1]].back(key[2]) < last and key in calm.columns.back:
            yield column, calm.columns.back[key]


def _arrays(made: Sequence[Formulation], places: Sequence[IntArray], total: int, known: Sequence[Known]) -> Arrays:
    lower, upper = np.zeros(total + 2), np.full(total + 2, np.inf)
    integer = np.zeros(total + 2, dtype=np.int32)
    for one, place in zip(made, places, strict=True):
        lower[place] = np.maximum(lower[place], one.arrays.lower)
        upper[place] = np.minimum(upper[place], one.arrays.upper)
        integer[place] = np.maximum(integer[place], one.arrays.integer)
    rows_lower = [one.arrays.row_lower for one in made]
    rows_upper = [one.arrays.row_upper for one in made]
    starts, index, value = [np.zeros(1, dtype=np.int32)], [], []
    entries = 0
    for one, place in zip(made, places, strict=True):
        starts.append((one.arrays.start[1:] + entries).astype(np.int32))
        index.append(place[one.arrays.index].astype(np.int32))
        value.append(one.arrays.value)
        entries += one.arrays.value.size
    for one, place, best in zip(made, places, known, strict=True):
        for factors, regret, least in ((one.shortfall, total, best.shortfall), (one.cost, total + 1, best.cost)):
            used = np.flatnonzero(factors)
            index.append(np.append(place[used], regret).astype(np.int32))
            value.append(np.append(factors[used], -1.0))
            entries += used.size + 1
            starts.append(np.array([entries], dtype=np.int32))
            rows_lower.append(np.array([-np.inf]))
            rows_upper.append(np.array([least]))
    return Arrays(
        lower,
        upper,
        integer,
        np.concatenate(rows_lower),
        np.concatenate(rows_upper),
        np.concatenate(starts),
        np.concatenate(index),
        np.concatenate(value),
    )
