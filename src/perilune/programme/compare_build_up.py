"""Two build-ups of a station side by side: flights, elements' dates, shortfalls, shares, shocks, balances, and why."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Literal, TypeVar

from perilune.astro.time import format_utc
from perilune.programme.build_up import BuildUp, BuiltElement, JudgedTransport
from perilune.programme.campaign.model.plan import Flight, Shortfall
from perilune.programme.campaign.model.plan import Plan as CampaignPlan
from perilune.programme.campaign.shocks.recovery import Recovery
from perilune.station.model import Balance

Row = TypeVar("Row")
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class TurnedTransport:
    """A way to fly that is judged otherwise; None on the side where the campaign has none of the name."""

    transport: str
    flies_before: bool | None
    flies_after: bool | None
    capacity_before_kg: float | None
    capacity_after_kg: float | None
    why_before: str | None
    why_after: str | None


@dataclass(frozen=True)
class TurnedFlights:
    """The flights of a way to fly, and the days of departure that are of one plan only."""

    transport: str
    flights_before: int
    flights_after: int
    payload_before_kg: float
    payload_after_kg: float
    departs_only_before_utc: tuple[str, ...]
    departs_only_after_utc: tuple[str, ...]


@dataclass(frozen=True)
class TurnedElement:
    """An element that is another one, or whose last unit is put in service at another time; None: not at all.

    ``causes`` are what differs of the element itself and of the ways to fly that bring it, and what the second plan
    found to keep it; none where it follows from the rest of the plan.
    """

    element: str
    in_service_before_utc: str | None
    in_service_after_utc: str | None
    units_before: float
    units_after: float
    causes: tuple[str, ...]


@dataclass(frozen=True)
class TurnedShortfall:
    """What lacks more or less; 0 where nothing of it does. ``would_do`` is what alone would close it now."""

    kind: str
    subject: str
    unit: str
    before: float
    after: float
    would_do: tuple[str, ...]


@dataclass(frozen=True)
class TurnedPart:
    """The part of a partner in one measure of the build-up."""

    partner: str
    measure: Literal["mass", "flights", "crew-days", "cost"]
    before: float | None
    after: float | None


@dataclass(frozen=True)
class TurnedPrice:
    """The price of parity at one least part of every partner, as a part of the cost without parity."""

    floor: float
    before: float | None
    after: float | None


@dataclass(frozen=True)
class TurnedShock:
    """What a shock takes: beyond the plan of each side; None on the side that does not have it."""

    shock: str
    lacks_more_before: float | None
    lacks_more_after: float | None
    extra_cost_before: float | None
    extra_cost_after: float | None
    lost_only_before: tuple[str, ...]
    lost_only_after: tuple[str, ...]


@dataclass(frozen=True)
class TurnedBalance:
    """A balance of the outpost that holds, breaks, or breaks at another time or by another amount."""

    balance: str
    unit: str
    state_before: str | None
    state_after: str | None
    first_break_before_utc: str | None
    first_break_after_utc: str | None
    shortfall_before: float | None
    shortfall_after: float | None


@dataclass(frozen=True)
class BuildUpComparison:
    """All that differs between two build-ups. Costs are in ``currency``; None where a plan has no build-up."""

    currency: str
    cost_before: float | None
    cost_after: float | None
    shortfall_before: float | None
    shortfall_after: float | None
    gap_before: float | None
    gap_after: float | None
    transports: tuple[TurnedTransport, ...]
    flights: tuple[TurnedFlights, ...]
    elements: tuple[TurnedElement, ...]
    shortfalls: tuple[TurnedShortfall, ...]
    parts: tuple[TurnedPart, ...]
    prices: tuple[TurnedPrice, ...]
    shocks: tuple[TurnedShock, ...]
    balances: tuple[TurnedBalance, ...]


def compare_build_ups(before: BuildUp | None, after: BuildUp | None) -> BuildUpComparison | None:
    """Return what differs from one build-up to another, None where nothing does.

    A plan is the best within the gap of its search: of two that cost the same within it, flights may differ without a
    cause.
    """
    plans = _sides(before, after, lambda built: built.plan)
    told = plans[1] or plans[0]
    if told is None:
        return None
    costs = _sides(*plans, lambda plan: plan.cost)
    shortfalls, gaps = _sides(*plans, lambda plan: plan.shortfall), _sides(*plans, lambda plan: plan.gap)
    transports = tuple(_transports(before, after))
    found = BuildUpComparison(
        told.currency,
        *costs,
        *shortfalls,
        *gaps,
        transports=transports,
        flights=tuple(_flights(*plans)),
        elements=tuple(_elements(before, after, transports)),
        shortfalls=tuple(_shortfalls(*plans)),
        parts=tuple(_parts(*plans)),
        prices=tuple(_prices(before, after)),
        shocks=tuple(_shocks(before, after)),
        balances=tuple(_balances(before, after)),
    )
    rows = any(value for value in vars(found).values() if isinstance(value, tuple))
    return found if rows or not all(_same(*pair) for pair in (costs, shortfalls, gaps)) else None


def _sides(was: Row | None, now: Row | None, of: Callable[[Row], Value]) -> tuple[Value | None, Value | None]:
    """Something of both rows; None on the side where there is none."""
    return (None if was is None else of(was), None if now is None else of(now))


def _pairs(sides: Iterable[Iterable[Row]], key: Callable[[Row], Key]) -> Iterator[tuple[Key, Row | None, Row | None]]:
    """Yield the rows of both sides by their key, in the order of the first; None on the side that has none."""
    old, new = ({key(row): row for row in rows} for rows in sides)
    for name in dict.fromkeys((*old, *new)):
        yield name, old.get(name), new.get(name)


def _same(before: float | None, after: float | None) -> bool:
    """Two amounts are one where only their last digits differ."""
    if before is None or after is None:
        return before is after
    return math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9)


def _utc(tdb_s: float | None) -> str | None:
    return None if tdb_s is None else format_utc(tdb_s)


def _transports(before: BuildUp | None, after: BuildUp | None) -> Iterator[TurnedTransport]:
    rows = (built.transports if built else () for built in (before, after))
    for name, was, now in _pairs(rows, lambda row: row.transport):
        capacities = _sides(was, now, lambda row: row.capacity_kg)
        if _judged(was) != _judged(now) or not _same(*capacities):
            flies = _sides(was, now, lambda row: row.flies)
            yield TurnedTransport(name, *flies, *capacities, *_sides(was, now, lambda row: row.why))


def _judged(row: JudgedTransport | None) -> tuple[object, ...] | None:
    return None if row is None else (row.flies, row.verdict, row.launcher, row.ship)


def _flights(before: CampaignPlan | None, after: CampaignPlan | None) -> Iterator[TurnedFlights]:
    old, new = (_by_transport(plan.flights if plan else ()) for plan in (before, after))
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name, []), new.get(name, [])
        masses = (_payload_kg(was), _payload_kg(now))
        days = (_days(was), _days(now))
        if days[0] != days[1] or not _same(*masses):
            gone, come = (tuple(sorted(only.elements())) for only in (days[0] - days[1], days[1] - days[0]))
            yield TurnedFlights(name, len(was), len(now), *masses, gone, come)


def _payload_kg(flights: Iterable[Flight]) -> float:
    return sum((row.payload_kg for row in flights), 0.0)


def _days(flights: Iterable[Flight]) -> Counter[str]:
    return Counter(format_utc(row.departs_tdb_s)[:10] for row in flights)


def _by_transport(flights: Iterable[Flight]) -> dict[str, list[Flight]]:
    found: dict[str, list[Flight]] = {}
    for row in flights:
        found.setdefault(row.transport, []).append(row)
    return found


def _elements(
    before: BuildUp | None, after: BuildUp | None, transports: tuple[TurnedTransport, ...]
) -> Iterator[TurnedElement]:
    old, new = ({row.id: row for row in (built.elements if built else ())} for built in (before, after))
    dates = [_in_service(built) for built in (before, after)]
    for name in dict.fromkeys((*old, *new)):
        (was, units_was), (now, units_now) = (rows.get(name, (None, 0.0)) for rows in dates)
        own = _own_changes(old.get(name), new.get(name))
        if not own and _same(was, now) and _same(units_was, units_now):
            continue
        both = name in old and name in new
        causes = (*own, *_causes(before, after, name, transports)) if both else tuple(own)
        yield TurnedElement(name, _utc(was), _utc(now), units_was, units_now, causes)


def _causes(
    before: BuildUp | None, after: BuildUp | None, element: str, transports: tuple[TurnedTransport, ...]
) -> tuple[str, ...]:
    """What differs of the ways to fly that bring an element, and what the second plan found to keep it."""
    brought = _ways(before, element) | _ways(after, element)
    ways = [_way(row) for row in transports if row.transport in brought]
    lacking = [row for row in (after.plan.shortfalls if after else ()) if row.subject == element]
    return (*ways, *(f"{row.kind}: {text}" for row in lacking for text in _would_do(row)))


def _in_service(built: BuildUp | None) -> dict[str, tuple[float, float]]:
    """When the last unit of each element is put in service [TDB s], and how many units are."""
    found: dict[str, tuple[float, float]] = {}
    for row in built.plan.installed if built else ():
        last, units = found.get(row.element, (row.on_tdb_s, 0.0))
        found[row.element] = (max(last, row.on_tdb_s), units + row.units)
    return found


def _own_changes(old: BuiltElement | None, new: BuiltElement | None) -> list[str]:
    if old is None or new is None:
        return ["not in the campaign before" if old is None else "no longer in the campaign"]
    said = [
        f"{what} {getattr(old, key)} -> {getattr(new, key)}"
        for what, key in (("owner", "owner"), ("place", "node"), ("count", "count"))
        if getattr(old, key) != getattr(new, key)
    ]
    if not _same(old.mass_kg, new.mass_kg):
        said.append(f"mass {old.mass_kg:,.0f} -> {new.mass_kg:,.0f} kg")
    if not _same(old.wanted_tdb_s, new.wanted_tdb_s):
        dates = [(_utc(row.wanted_tdb_s) or "no date")[:10] for row in (old, new)]
        said.append(f"wanted {dates[0]} -> {dates[1]}")
    return said


def _ways(built: BuildUp | None, element: str) -> set[str]:
    """The ways to fly that bring an element."""
    flights = built.plan.flights if built else ()
    return {row.transport for row in flights if any(one.element == element for one in row.elements)}


def _way(row: TurnedTransport) -> str:
    """What differs of a way to fly, in words."""
    if row.flies_before and not row.flies_after:
        return f"{row.transport} no longer flies: {row.why_after or 'not in the campaign'}"
    if row.flies_after and not row.flies_before:
        return f"{row.transport} flies now"
    if row.capacity_before_kg is not None and row.capacity_after_kg is not None:
        return f"{row.transport} carries {row.capacity_before_kg:,.0f} -> {row.capacity_after_kg:,.0f} kg"
    return f"{row.transport} is judged otherwise"


def _would_do(row: Shortfall | None) -> tuple[str, ...]:
    if row is None or row.why is None:
        return ()
    return tuple(f"{cause.kind}, {cause.remedy}" for cause in row.why.causes)


def _shortfalls(before: CampaignPlan | None, after: CampaignPlan | None) -> Iterator[TurnedShortfall]:
    rows = (plan.shortfalls if plan else () for plan in (before, after))
    for (kind, subject, unit), was, now in _pairs(rows, lambda row: (row.kind, row.subject, row.unit)):
        lacked, lacks = (0.0 if row is None else row.amount for row in (was, now))
        if not _same(lacked, lacks):
            yield TurnedShortfall(kind, subject, unit, lacked, lacks, _would_do(now))


def _parts(before: CampaignPlan | None, after: CampaignPlan | None) -> Iterator[TurnedPart]:
    rows = (plan.shares if plan else () for plan in (before, after))
    measures: tuple[Literal["mass", "flights", "crew-days", "cost"], ...] = ("mass", "flights", "crew-days", "cost")
    for name, was, now in _pairs(rows, lambda row: row.partner):
        for measure in measures:
            parts = _sides(was, now, attrgetter(f"{measure.replace('-', '_')}_share"))
            if not _same(*parts):
                yield TurnedPart(name, measure, *parts)


def _prices(before: BuildUp | None, after: BuildUp | None) -> Iterator[TurnedPrice]:
    rows = (built.parity.points if built and built.parity else () for built in (before, after))
    pairs = _pairs(rows, lambda row: row.floor)
    for floor, was, now in sorted(pairs, key=itemgetter(0)):
        prices = _sides(was, now, lambda row: row.price)
        if not _same(*prices):
            yield TurnedPrice(floor, *prices)


def _shocks(before: BuildUp | None, after: BuildUp | None) -> Iterator[TurnedShock]:
    rows = (built.recoveries if built else () for built in (before, after))
    for name, was, now in _pairs(rows, lambda row: row.shock.id):
        lacks = _sides(was, now, lambda row: row.extra_shortfall)
        costs = _sides(was, now, lambda row: row.extra_cost)
        lost = (_lost(was), _lost(now))
        if not (_same(*lacks) and _same(*costs) and lost[0] == lost[1]):
            gone, come = (tuple(text for text in one if text not in other) for one, other in (lost, lost[::-1]))
            yield TurnedShock(name, *lacks, *costs, gone, come)


def _lost(row: Recovery | None) -> list[str]:
    return [f"{one.kind} {one.subject}" for one in row.lost] if row else []


def _balances(before: BuildUp | None, after: BuildUp | None) -> Iterator[TurnedBalance]:
    rows = (built.balance.balances if built and built.balance else () for built in (before, after))
    for name, was, now in _pairs(rows, lambda row: row.name):
        states = _sides(was, now, lambda row: str(row.state))
        breaks = (_first_break(was), _first_break(now))
        lacks = _sides(was, now, lambda row: row.shortfall)
        told = now or was
        if told is not None and not (states[0] == states[1] and _same(*breaks) and _same(*lacks)):
            yield TurnedBalance(name, told.unit, *states, _utc(breaks[0]), _utc(breaks[1]), *lacks)


def _first_break(row: Balance | None) -> float | None:
    return None if row is None else row.first_break_tdb_s
