"""The columns of the campaign: decisions of every departure, states of every node, and what may lack.

Masses are in tonnes here, so that the coefficients are of one size.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from perilune.programme.campaign.formulation.assembly import Assembly
from perilune.programme.campaign.formulation.network import Arc, Network
from perilune.programme.campaign.model.campaign import EARTH, Element
from perilune.programme.campaign.model.plan import Lacking

Key = tuple[str, int]
Decision = tuple[str, tuple[str | int, ...]]
"""The name of a table of columns of departures, and a key of it."""
Term = tuple[int, float]

TONNE_KG: Final = 1000.0
VITAL: Final = 1000.0
"""What a unit that keeps people alive or the station running counts, where it lacks."""


@dataclass(frozen=True)
class Lack:
    """A column of what lacks: what it is, how its unit counts, and how many of the told ``unit`` one of it is."""

    kind: Lacking
    subject: str
    unit: str
    period: int
    counts: float
    told: float


@dataclass
class Columns:
    """Numbers of columns, by what they stand for.

    Of departures (arc, period): ``flights``, ``people``, ``burn`` [t]; ``manifest`` of (element, arc, period) [units],
    ``cargo`` and ``back`` of (commodity, arc, period) [t]. Of elements (element, period): ``installed`` ever,
    ``service``, ``served`` people. Of nodes: ``stock`` of (commodity, node, period) [t], ``crew`` of (node, period).
    """

    flights: dict[Key, int] = field(default_factory=dict)
    people: dict[Key, int] = field(default_factory=dict)
    burn: dict[Key, int] = field(default_factory=dict)
    manifest: dict[tuple[str, str, int], int] = field(default_factory=dict)
    cargo: dict[tuple[str, str, int], int] = field(default_factory=dict)
    back: dict[tuple[str, str, int], int] = field(default_factory=dict)
    installed: dict[Key, int] = field(default_factory=dict)
    service: dict[Key, int] = field(default_factory=dict)
    served: dict[Key, int] = field(default_factory=dict)
    waiting: dict[tuple[str, str, int], int] = field(default_factory=dict)
    stock: dict[tuple[str, str, int], int] = field(default_factory=dict)
    crew: dict[Key, int] = field(default_factory=dict)
    lacks: dict[int, Lack] = field(default_factory=dict)
    loads: dict[Key, list[Term]] = field(default_factory=lambda: defaultdict(list))
    """What a departure carries: columns and t of one unit of them."""

    def decided_before(self, network: Network, period: int) -> dict[Decision, int]:
        """Return the columns of what is decided before a period: departures, and the loads of ways back until then."""
        arcs = {arc.transport.id: arc for arc in network.arcs}
        found: dict[Decision, int] = {
            (name, key): column
            for name in ("flights", "people", "manifest", "cargo")
            for key, column in getattr(self, name).items()
            if key[-1] < period
        }
        back = {("back", key): column for key, column in self.back.items() if arcs[key[1]].back(key[2]) < period}
        return found | back


@dataclass
class Building:
    """A campaign's programme under construction. Without ``forgiving`` what keeps people alive may never lack."""

    network: Network
    columns: Columns
    made: Assembly
    forgiving: bool

    def lack(self, lack: Lack, *, vital: bool = False) -> int:
        """Add a column of what may lack; what is vital lacks only where the past is given."""
        column = self.made.column(upper=np.inf if self.forgiving or not vital else 0.0)
        self.columns.lacks[column] = lack
        return column

    def periods(self) -> range:
        """All periods."""
        return range(self.network.grid.periods)

    def departures(self) -> Iterator[tuple[Arc, int]]:
        """All arcs with the periods in which they may depart."""
        return ((arc, period) for arc in self.network.arcs for period in arc.open)


def decisions(network: Network, *, forgiving: bool) -> Building:
    """Return the columns of all departures and of the states that every family of rows uses."""
    columns, made = Columns(), Assembly()
    building = Building(network, columns, made, forgiving)
    for arc, period in building.departures():
        _departure(building, arc, period)
    for element in network.campaign.elements:
        for period in building.periods():
            key = (element.id, period)
            columns.installed[key] = made.column(upper=element.count)
            limited = element.lifetime_s is not None
            columns.service[key] = made.column(upper=element.count) if limited else columns.installed[key]
    for node in network.campaign.nodes:
        for period in building.periods():
            columns.crew[node.id, period] = made.column()
            for commodity in network.campaign.commodities:
                columns.stock[commodity.id, node.id, period] = made.column()
    return building


def _departure(building: Building, arc: Arc, period: int) -> None:
    columns, made, network = building.columns, building.made, building.network
    transport = arc.transport
    key = (transport.id, period)
    columns.flights[key] = made.column(upper=arc.most, integer=True)
    if transport.seats:
        columns.people[key] = made.column(upper=arc.most * transport.seats, integer=True)
    if transport.burn is not None:
        columns.burn[key] = made.column()
    for element in network.campaign.elements:
        if not network.carries(transport, element):
            continue
        if transport.origin == EARTH and not network.may_depart(element, period):
            continue
        column = made.column(upper=element.count, integer=not element.divisible)
        columns.manifest[element.id, transport.id, period] = column
        columns.loads[key].append((column, element.mass_kg / TONNE_KG))
    for commodity in network.campaign.commodities:
        if commodity.weightless:
            continue
        name = (commodity.id, transport.id, period)
        if network.brings(transport, commodity.id):
            columns.cargo[name] = made.column()
            columns.loads[key].append((columns.cargo[name], 1.0))
        if transport.return_kg > 0.0 and commodity.id in network.needs[transport.origin]:
            columns.back[name] = made.column()


def in_service_before(building: Building, element: Element, period: int) -> list[Term]:
    """Return the term of the units that were in service in the period before; none in the first."""
    return [] if period == 0 else [(building.columns.service[element.id, period - 1], 1.0)]
