"""What a shock takes from a plan, and the cheapest recovery: the past is done, the rest is planned again.

A partner, launcher, site, transport or element is gone, or slips, from a date on. What departs before it departs as
planned; everything after is solved again with what is left. Demands are elastic: the answer is a plan and what lacks in
it, never a bare "infeasible".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError, Problem, suggest
from perilune.programme.campaign.model.campaign import Campaign, Shock, ShockKind
from perilune.programme.campaign.model.plan import Ending, Flight, Plan, Shortfall
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.model.withdrawal import ended_by
from perilune.programme.campaign.simulation.simulate import check_flight
from perilune.programme.campaign.solving.solve import solve_campaign
from perilune.programme.campaign.solving.solver import obey

KINDS: Final[tuple[ShockKind, ...]] = ("partner", "launcher", "site", "transport", "element")
_NOTHING: Final = 1e-6


@dataclass(frozen=True)
class Moved:
    """An element whose last unit comes at another time than planned; None: not at all."""

    element: str
    owner: str
    planned_tdb_s: float | None
    recovered_tdb_s: float | None


@dataclass(frozen=True)
class Recovery:
    """What a shock takes, and the cheapest recovery from it.

    ``struck`` are the planned flights that lose their means or a load, ``struck_elements`` what they can't carry.
    ``lost`` is what lacks in the recovery beyond what lacks in the plan. ``extra_shortfall`` and ``extra_cost`` are
    those of the recovery less those of the plan; a cost below zero is what is not done any more. The recovery was flown
    by the independent simulator. ``agreements_ended`` are those that nobody waits for any more.
    """

    shock: Shock
    done: int
    struck: tuple[str, ...]
    struck_elements: tuple[str, ...]
    moved: tuple[Moved, ...]
    lost: tuple[Shortfall, ...]
    new_flights: int
    extra_shortfall: float
    extra_cost: float
    gap: float
    status: Ending
    plan: Plan
    agreements_ended: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShockStudy:
    """The plan of a campaign, and its recoveries from shocks, each alone; ``interrupted``: not from all of them."""

    status: Ending
    campaign: str
    currency: str
    start_tdb_s: float
    plan: Plan
    recoveries: tuple[Recovery, ...]


def shock_of(campaign: Campaign, kind: ShockKind, subject: str, on_tdb_s: float, slip_s: float | None = None) -> Shock:
    """Return a shock of something that the campaign has, within its years.

    Args:
        campaign: the campaign.
        kind: what is struck.
        subject: its name in the campaign.
        on_tdb_s: when, TDB seconds past J2000.
        slip_s: how much later it comes; None where it never does [s].

    Raises:
        InputError: nothing of that kind has the name, or the date is outside the campaign.
    """
    names = subjects(campaign, kind)
    if subject not in names:
        expected = f"one of {', '.join(names)}"
        raise InputError(Problem(f"no {kind} '{subject}'", expected=expected, fix=suggest(subject, names)))
    end = campaign.start_tdb_s + campaign.years * SECONDS_PER_YEAR
    if not campaign.start_tdb_s <= on_tdb_s < end:
        first, last = (format_utc(date)[:10] for date in (campaign.start_tdb_s, end))
        cause = f"a shock on {format_utc(on_tdb_s)[:10]}, outside the campaign"
        raise InputError(Problem(cause, key="--on", expected=f"a date from {first} to {last}"))
    what = "leaves" if kind == "partner" else "is gone"
    name = f"{subject} {what}" if slip_s is None else f"{subject} slips by {slip_s / SECONDS_PER_YEAR:.1f} years"
    return Shock(f"{kind}-{subject}-{format_utc(on_tdb_s)[:10]}", name, kind, subject, on_tdb_s, slip_s)


def subjects(campaign: Campaign, kind: ShockKind) -> tuple[str, ...]:
    """Return the names of all that may be struck of a kind."""
    rows: dict[ShockKind, Sequence[str]] = {
        "partner": [row.id for row in campaign.partners],
        "launcher": [row.id for row in campaign.launchers],
        "site": [row.id for row in campaign.pads],
        "transport": [row.id for row in campaign.transports],
        "element": [row.id for row in campaign.elements],
    }
    return tuple(rows[kind])


def recover(
    campaign: Campaign, plan: Plan, shock: Shock, settings: Settings | None = None, *, easier: Plan | None = None
) -> Recovery:
    """Return what a shock takes from a plan, and the cheapest recovery.

    Args:
        campaign: the question.
        plan: its answer without the shock, followed up to the date of the shock.
        shock: what happens.
        settings: gap and time of the new search; the periods are those of the plan.
        easier: the plan made in knowledge of the shock, where the recovery may lack no more than it does.

    Raises:
        PeriluneError: the recovery can't be flown as it is told.
        KeyboardInterrupt: on Ctrl-C, so that nothing is told of an unfinished search.
    """
    after = solve_campaign(campaign, settings, shock=shock, before=plan, easier=easier)
    obey(after.status)
    check_flight(campaign, after)
    planned = {flight.id: flight for flight in plan.flights}
    gone = _struck(campaign, plan, shock)
    return Recovery(
        shock=shock,
        done=sum(_start(plan, flight.period) < shock.on_tdb_s for flight in plan.flights),
        struck=tuple(gone),
        struck_elements=tuple(sorted(set().union(*gone.values()))),
        moved=_moved(campaign, plan, after),
        lost=lost(plan, after),
        new_flights=sum(flight.id not in planned for flight in after.flights),
        extra_shortfall=after.shortfall - plan.shortfall,
        extra_cost=after.cost - plan.cost,
        gap=after.gap,
        status=after.status,
        plan=after,
        agreements_ended=ended_by(campaign, shock),
    )


def shock_study(
    campaign: Campaign, plan: Plan, shocks: Sequence[Shock], settings: Settings | None = None
) -> ShockStudy:
    """Return a plan with its recoveries from shocks, each alone; Ctrl-C ends it with those that are complete.

    Args:
        campaign: the question.
        plan: its answer without a shock.
        shocks: what may happen, one of it.
        settings: gap and time of each search; the periods are those of the plan.

    Raises:
        PeriluneError: a recovery can't be flown as it is told.
    """
    rows: list[Recovery] = []
    status: Ending = "within gap"
    try:
        obey(plan.status)
        for shock in shocks:
            rows.append(recover(campaign, plan, shock, settings))
    except KeyboardInterrupt:
        status = "interrupted"
    if status != "interrupted" and "time limit" in {plan.status, *(row.status for row in rows)}:
        status = "time limit"
    return ShockStudy(status, campaign.id, campaign.currency, campaign.start_tdb_s, plan, tuple(rows))


def lost(before: Plan, after: Plan) -> tuple[Shortfall, ...]:
    """Return what lacks in one plan beyond what lacks in another."""
    known = {(row.kind, row.subject): row for row in before.shortfalls}
    rows = []
    for row in after.shortfalls:
        told = known.get((row.kind, row.subject))
        amount = row.amount - (0.0 if told is None else told.amount)
        if amount > _NOTHING:
            counts = row.counts - (0.0 if told is None else told.counts)
            rows.append(Shortfall(row.kind, row.subject, amount, row.unit, row.from_tdb_s, counts))
    return tuple(rows)


def _start(plan: Plan, period: int) -> float:
    return plan.start_tdb_s + period * plan.period_s


def _struck(campaign: Campaign, plan: Plan, shock: Shock) -> dict[str, set[str]]:
    """The flights of a plan that lose their means or a load, each with the elements that it can't carry any more."""
    end = math.inf if shock.slip_s is None else shock.on_tdb_s + shock.slip_s
    found: dict[str, set[str]] = {}
    for flight in plan.flights:
        if not shock.on_tdb_s <= _start(plan, flight.period) < end:
            continue
        elements = {row.element for row in flight.elements}
        own = elements & _own_elements(campaign, shock)
        if shock.subject in _means(campaign, flight, shock.kind):
            found[flight.id] = elements
        elif own:
            found[flight.id] = own
    return found


def _means(campaign: Campaign, flight: Flight, kind: ShockKind) -> set[str | None]:
    """What of a kind a flight can't do without; of partners, whose vehicle, launcher or site it uses."""
    if kind == "partner":
        launchers = [row.partner for row in campaign.launchers if row.id == flight.launcher]
        return {flight.partner, *launchers, *(row.partner for row in campaign.pads if row.id == flight.pad)}
    vehicles: dict[ShockKind, str | None] = {
        "launcher": flight.launcher,
        "site": flight.pad,
        "transport": flight.transport,
    }
    return {vehicles.get(kind)}


def _own_elements(campaign: Campaign, shock: Shock) -> set[str]:
    """The elements that a shock strikes by themselves: the one, or all of a partner."""
    if shock.kind == "element":
        return {shock.subject}
    return {row.id for row in campaign.elements if shock.kind == "partner" and row.owner == shock.subject}


def _moved(campaign: Campaign, plan: Plan, after: Plan) -> tuple[Moved, ...]:
    rows = []
    for element in campaign.elements:
        planned, recovered = (_complete(element.count, element.id, one) for one in (plan, after))
        if planned != recovered:
            rows.append(Moved(element.id, element.owner, planned, recovered))
    return tuple(rows)


def _complete(count: int, element: str, plan: Plan) -> float | None:
    """When the last unit of an element is put in service."""
    units = 0.0
    for row in sorted(plan.installed, key=lambda row: row.period):
        units += row.units if row.element == element else 0.0
        if row.element == element and units > count - 1e-4:
            return row.on_tdb_s
    return None
