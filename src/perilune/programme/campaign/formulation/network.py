"""The time-expanded network: periods, which transport may depart when, and what may fly over which arc."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import (
    EARTH,
    SPARES,
    Campaign,
    Element,
    Launcher,
    Pad,
    Shock,
    Transport,
)
from perilune.programme.campaign.model.withdrawal import after_withdrawal

TOLERANCE_S: Final = 5.0 * SECONDS_PER_DAY
"""A date this near to the start of a period is that start: years of the calendar are not all equally long."""


@dataclass(frozen=True)
class Grid:
    """Periods of equal length.

    >>> grid = Grid(0.0, 2, 12)
    >>> grid.periods, grid.at_or_after(SECONDS_PER_YEAR), grid.at_or_before(0.9 * SECONDS_PER_YEAR)
    (24, 2, 1)
    """

    start_tdb_s: float
    per_year: int
    years: int

    @property
    def periods(self) -> int:
        """How many there are."""
        return self.per_year * self.years

    @property
    def period_s(self) -> float:
        """The length of one."""
        return SECONDS_PER_YEAR / self.per_year

    @property
    def period_days(self) -> float:
        """The length of one in days."""
        return self.period_s / SECONDS_PER_DAY

    def tdb_s(self, period: int) -> float:
        """The start of a period."""
        return self.start_tdb_s + period * self.period_s

    def at_or_after(self, tdb_s: float) -> int:
        """The first period that starts at or after a date; 0 for one before the start."""
        return max(0, math.ceil((tdb_s - TOLERANCE_S - self.start_tdb_s) / self.period_s))

    def at_or_before(self, tdb_s: float) -> int:
        """The last period that starts at or before a date; 0 for one before the start."""
        return max(0, math.floor((tdb_s + TOLERANCE_S - self.start_tdb_s) / self.period_s))

    def lasting(self, span_s: float) -> int:
        """How many periods a span is, rounded."""
        return math.floor(span_s / self.period_s + 0.5)


@dataclass(frozen=True)
class Arc:
    """One transport on the grid: the periods in which it may depart, how long it travels and stays, flights at most."""

    transport: Transport
    open: tuple[int, ...]
    travel: int
    stay: int
    most: int

    def back(self, period: int) -> int:
        """The period in which a flight that departs in ``period`` is back, or leaves for home."""
        return period + self.travel + self.stay


@dataclass(frozen=True)
class Network:
    """A campaign on a grid, after a shock where there is one."""

    campaign: Campaign
    grid: Grid
    arcs: tuple[Arc, ...]
    shock: Shock | None
    shock_period: int

    @cached_property
    def into(self) -> dict[str, frozenset[str]]:
        """From each node those that can be reached from it, itself included."""
        found = {node.id: {node.id} for node in self.campaign.nodes} | {EARTH: {EARTH}}
        for _ in found:
            for arc in self.arcs:
                found[arc.transport.origin] |= found[arc.transport.destination]
        return {node: frozenset(reached) for node, reached in found.items()}

    @cached_property
    def needs(self) -> dict[str, frozenset[str]]:
        """Of each node the commodities that are used or wanted there."""
        needed: dict[str, set[str]] = {name: set() for name in (EARTH, *(node.id for node in self.campaign.nodes))}
        crewed = {arc.transport.destination for arc in self.arcs if arc.transport.seats} - {EARTH}
        for commodity in self.campaign.commodities:
            if commodity.crew_kg_day > 0.0:
                for node in crewed:
                    needed[node].add(commodity.id)
        for element in self.campaign.elements:
            needed[element.node].update(rate.commodity for rate in element.uses)
            if element.spares_per_year > 0.0:
                needed[element.node].add(SPARES)
        for delivery in self.campaign.deliveries:
            needed[delivery.node].add(delivery.commodity)
        for arc in self.arcs:
            if arc.transport.burn is not None:
                names = {name for name, _ in arc.transport.burn.mixture}
                needed[arc.transport.origin].update(names)
                if arc.transport.burn.refuel_there:
                    needed[arc.transport.destination].update(names)
        return {node: frozenset(names) for node, names in needed.items()}

    def carries(self, transport: Transport, element: Element) -> bool:
        """Whether a unit of an element may fly on a transport."""
        fits = element.divisible or element.mass_kg <= transport.capacity_kg + 1e-9
        return fits and transport.origin != element.node and element.node in self.into[transport.destination]

    def brings(self, transport: Transport, commodity: str) -> bool:
        """Whether a commodity is of use where a transport goes."""
        reached = self.into[transport.destination] - {transport.origin}
        return any(commodity in self.needs[node] for node in reached)

    def may_depart(self, element: Element, period: int) -> bool:
        """Whether units of an element may depart in a period: ready, and its owner there or another in its place."""
        dates = (element.earliest_tdb_s, element.held_tdb_s)
        if any(date is not None and period < self.grid.at_or_after(date) for date in dates):
            return False
        shock = self.shock
        if shock is None or period < self.shock_period:
            return True
        if shock.kind == "element" and shock.subject == element.id:
            return shock.slip_s is not None and period >= self.grid.at_or_after(shock.on_tdb_s + shock.slip_s)
        if shock.kind == "partner" and shock.subject == element.owner:
            waits = [span for span in (shock.slip_s, element.reprovide_s) if span is not None]
            return bool(waits) and period >= self.grid.at_or_after(shock.on_tdb_s + min(waits))
        return True

    def reprovided(self, element: Element, period: int) -> bool:
        """Whether units that depart in a period come from another partner than the owner, which has left for good."""
        shock = self.shock
        if shock is None or shock.kind != "partner" or shock.subject != element.owner or shock.slip_s is not None:
            return False
        return period >= self.shock_period


def network(campaign: Campaign, periods_per_year: int, shock: Shock | None = None) -> Network:
    """Return a campaign on a grid of so many periods a year; after a shock only what is left of it departs."""
    campaign = after_withdrawal(campaign, shock)
    grid = Grid(campaign.start_tdb_s, periods_per_year, campaign.years)
    launchers = {row.id: row for row in campaign.launchers}
    pads = {row.id: row for row in campaign.pads}
    after = grid.periods if shock is None else grid.at_or_after(shock.on_tdb_s)
    arcs = []
    for transport in campaign.transports:
        means: list[Launcher | Pad] = []
        if transport.launcher is not None:
            means.append(launchers[transport.launcher])
        if transport.pad is not None:
            means.append(pads[transport.pad])
        struck = shock is not None and _struck(shock, transport, means)
        open_periods = tuple(
            period
            for period in range(grid.periods)
            if all(_available(grid, row, period) for row in (transport, *means))
            and (transport.held_tdb_s is None or period >= grid.at_or_after(transport.held_tdb_s))
            and _in_window(grid, transport, period)
            and not (struck and shock is not None and _absent(grid, shock, period, after))
            and period + grid.lasting(transport.travel_s) < grid.periods
        )
        stay = max(1, grid.lasting(transport.stay_s)) if transport.stay_s > 0.0 else 0
        most = _most(campaign, grid, transport, means)
        arcs.append(Arc(transport, open_periods, grid.lasting(transport.travel_s), stay, most))
    return Network(campaign, grid, tuple(arcs), shock, after)


def calendar_year(campaign: Campaign, year: int) -> int:
    """Return the year of the calendar in which a year of the campaign (from 0) mostly lies."""
    return int(format_utc(campaign.start_tdb_s + (year + 0.5) * SECONDS_PER_YEAR)[:4])


def _available(grid: Grid, row: Transport | Launcher | Pad, period: int) -> bool:
    until = row.until_tdb_s
    return period >= grid.at_or_after(row.since_tdb_s) and (until is None or period <= grid.at_or_before(until))


def _in_window(grid: Grid, transport: Transport, period: int) -> bool:
    first, last = grid.tdb_s(period), grid.tdb_s(period + 1)
    return not transport.windows or any(start < last and end >= first for start, end in transport.windows)


def _struck(shock: Shock, transport: Transport, means: list[Launcher | Pad]) -> bool:
    """Whether what happens takes a transport away."""
    if shock.kind == "partner":
        return shock.subject in {transport.partner, *(row.partner for row in means)}
    named = {"transport": transport.id, "launcher": transport.launcher, "site": transport.pad}
    return named.get(shock.kind) == shock.subject


def _absent(grid: Grid, shock: Shock, period: int, after: int) -> bool:
    if shock.slip_s is None:
        return period >= after
    return after <= period < grid.at_or_after(shock.on_tdb_s + shock.slip_s)


def _most(campaign: Campaign, grid: Grid, transport: Transport, means: list[Launcher | Pad]) -> int:
    """The most flights of a transport in one period."""
    rates = [row.per_year // transport.launches for row in means]
    if transport.vehicle is not None:
        units = next(row.count for row in campaign.elements if row.id == transport.vehicle)
        rates.append(units * trips(grid, transport))
    return min(rates, default=1000)


def trips(grid: Grid, transport: Transport) -> int:
    """How often one vehicle flies in a period."""
    if transport.turnaround_s <= 0.0:
        return 1
    return max(1, math.floor(grid.period_s / transport.turnaround_s + 1e-9))
