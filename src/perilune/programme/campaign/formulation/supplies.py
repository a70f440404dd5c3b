"""Rows of the commodities: balance with boil-off, plants and use, reserve, room, propellant of refuelled vehicles."""

import math

from perilune.constants import G0, SECONDS_PER_DAY
from perilune.programme.campaign.formulation.columns import TONNE_KG, VITAL, Building, Lack, Term
from perilune.programme.campaign.formulation.network import Arc
from perilune.programme.campaign.model.campaign import EARTH, SPARES, Burn, Commodity, Element, Node


def supply_rows(building: Building) -> None:
    """Add the rows of all commodities at all nodes, and of all burns."""
    for arc, period in building.departures():
        if arc.transport.burn is not None:
            _burn(building, arc, arc.transport.burn, period)
    for node in building.network.campaign.nodes:
        for commodity in building.network.campaign.commodities:
            moves = _Moves(building, commodity.id, node.id)
            for period in building.periods():
                _balance(building, commodity, node, period, moves)
                _reserve(building, commodity, node, period)
                _store(building, commodity, node, period)
    for commodity in building.network.campaign.commodities:
        _to_earth(building, commodity)


def kept(commodity: Commodity, per_year: int) -> float:
    """Return the part of a stock that is left after a period."""
    return float((1.0 - commodity.boil_off_per_year) ** (1.0 / per_year))


def propellant_factors(burn: Burn) -> tuple[float, float, float]:
    """Return kg of propellant per kg of load out, per flight from the origin, and per flight from the destination.

    Tsiolkovsky: out ``(R - 1)(dry + load + carried)``, back ``(R' - 1) dry``, carried out where it is not taken there.
    """
    speed = burn.isp_s * G0
    out = math.expm1(sum(burn.dv_out_m_s) / speed)
    back = math.expm1(sum(burn.dv_back_m_s) / speed) * burn.dry_mass_kg
    carried = 0.0 if burn.refuel_there else back
    return out, out * (burn.dry_mass_kg + carried) + carried, back - carried


def _burn(building: Building, arc: Arc, burn: Burn, period: int) -> None:
    columns, key = building.columns, (arc.transport.id, period)
    per_load, per_flight, _ = propellant_factors(burn)
    load = [(column, -per_load * mass) for column, mass in columns.loads[key]]
    flights = (columns.flights[key], -per_flight / TONNE_KG)
    building.made.row([(columns.burn[key], 1.0), *load, flights], lower=0.0, upper=0.0)
    tank = (columns.flights[key], -burn.tank_kg / TONNE_KG)
    building.made.row([(columns.burn[key], 1.0), tank], upper=0.0)


class _Moves:
    """What of a commodity comes to a node and goes from it, by period."""

    def __init__(self, building: Building, commodity: str, node: str) -> None:
        self.arriving: dict[int, list[Term]] = {}
        self.leaving: dict[int, list[Term]] = {}
        for arc, period in building.departures():
            if node in (arc.transport.origin, arc.transport.destination):
                self._flown(building, commodity, node, arc, period)

    def _flown(self, building: Building, commodity: str, node: str, arc: Arc, period: int) -> None:
        columns, transport = building.columns, arc.transport
        key = (transport.id, period)
        cargo, back = (table.get((commodity, *key)) for table in (columns.cargo, columns.back))
        home = arc.back(period)
        if transport.destination == node:
            _add(self.arriving, period + arc.travel, cargo, 1.0)
            _add(self.leaving, home, back, 1.0)
        else:
            _add(self.leaving, period, cargo, 1.0)
            _add(self.arriving, home, back, 1.0)
        share = 0.0 if transport.burn is None else dict(transport.burn.mixture).get(commodity, 0.0)
        if transport.burn is None or share == 0.0:
            return
        if transport.origin == node:
            _add(self.leaving, period, columns.burn[key], share)
        else:
            there = propellant_factors(transport.burn)[2] / TONNE_KG
            _add(self.leaving, home, columns.flights[key], share * there)


def _add(table: dict[int, list[Term]], period: int, column: int | None, factor: float) -> None:
    if column is not None and factor != 0.0:
        table.setdefault(period, []).append((column, factor))


def _balance(building: Building, commodity: Commodity, node: Node, period: int, moves: _Moves) -> None:
    columns, made, campaign = building.columns, building.made, building.network.campaign
    arriving, leaving = moves.arriving.get(period, []), moves.leaving.get(period, [])
    given = sum(row.kg for row in campaign.stocks if (row.node, row.commodity) == (node.id, commodity.id)) / TONNE_KG
    start = given if period == 0 else 0.0
    before = [] if period == 0 else [(columns.stock[commodity.id, node.id, period - 1], 1.0)]
    if leaving:
        out = [(column, -factor) for column, factor in leaving]
        made.row([*before, *arriving, *out], lower=-start)
    part = kept(commodity, building.network.grid.per_year)
    moved = [*before, *arriving, *((column, -factor) for column, factor in leaving)]
    terms = [(columns.stock[commodity.id, node.id, period], 1.0)]
    terms += [(column, -part * factor) for column, factor in moved]
    terms += [(column, -factor) for column, factor in _made_less_used(building, commodity, node, period)]
    name = f"{commodity.id} at {node.id}"
    lack = building.lack(Lack("supply", name, "kg", period, VITAL, TONNE_KG), vital=True)
    terms.append((lack, -1.0))
    handed = 0.0
    for delivery in campaign.deliveries:
        here = (delivery.node, delivery.commodity) == (node.id, commodity.id)
        if here and building.network.grid.at_or_before(delivery.on_tdb_s) == period:
            handed += delivery.kg / TONNE_KG
            short = building.lack(Lack("delivery", delivery.id, "kg", period, delivery.weight, TONNE_KG))
            made.row([(short, 1.0)], upper=delivery.kg / TONNE_KG)
            terms.append((short, -1.0))
    total = part * start - handed
    # of what needs room, what finds none is lost
    made.row(terms, lower=-math.inf if commodity.stored else total, upper=total)


def _made_less_used(building: Building, commodity: Commodity, node: Node, period: int) -> list[Term]:
    """What plants make less what crew, elements and spares take in a period [t]."""
    columns, grid = building.columns, building.network.grid
    each = commodity.crew_kg_day * grid.period_days / TONNE_KG
    terms = [(columns.crew[node.id, period], -each)]
    for element in building.network.campaign.elements:
        if element.node != node.id:
            continue
        yearly = yearly_kg(element, commodity.id) / TONNE_KG
        terms.append((columns.service[element.id, period], yearly / grid.per_year))
        if element.recovers:
            share = dict(element.recovers).get(commodity.id, 0.0)
            terms.append((columns.served[element.id, period], each * share))
    return terms


def yearly_kg(element: Element, commodity: str) -> float:
    """Return what a unit of an element makes less what it takes of a commodity in a year [kg]."""
    made = sum(rate.kg for rate in element.makes if rate.commodity == commodity)
    used = sum(rate.kg for rate in element.uses if rate.commodity == commodity)
    spares = element.spares_per_year * element.mass_kg if commodity == SPARES else 0.0
    return made - used - spares


def room_kg(element: Element, commodity: str) -> float:
    """Return how much of a commodity a unit of an element stores [kg]."""
    return sum(row.kg for row in element.stores if row.commodity == commodity)


def _reserve(building: Building, commodity: Commodity, node: Node, period: int) -> None:
    reserve_s = building.network.campaign.reserve_s
    if commodity.crew_kg_day == 0.0 or reserve_s == 0.0:
        return
    columns = building.columns
    each = commodity.crew_kg_day * reserve_s / SECONDS_PER_DAY / TONNE_KG
    name = f"reserve of {commodity.id} at {node.id}"
    lack = building.lack(Lack("reserve", name, "kg", period, VITAL / 10.0, TONNE_KG), vital=True)
    crew = (columns.crew[node.id, period], -each)
    building.made.row([(columns.stock[commodity.id, node.id, period], 1.0), crew, (lack, 1.0)], lower=0.0)


def _store(building: Building, commodity: Commodity, node: Node, period: int) -> None:
    """What needs room has it; more than that is lost (boils off)."""
    if not commodity.stored:
        return
    columns = building.columns
    room = [
        (columns.service[element.id, period], -room_kg(element, commodity.id) / TONNE_KG)
        for element in building.network.campaign.elements
        if element.node == node.id
    ]
    building.made.row([(columns.stock[commodity.id, node.id, period], 1.0), *room], upper=0.0)


def _to_earth(building: Building, commodity: Commodity) -> None:
    """What came to the Earth until each date covers all that was due until then, or that lacks."""
    network, columns = building.network, building.columns
    due = [row for row in network.campaign.deliveries if (row.node, row.commodity) == (EARTH, commodity.id)]
    lacking: list[Term] = []
    total = 0.0
    for delivery in sorted(due, key=lambda row: row.on_tdb_s):
        last = network.grid.at_or_before(delivery.on_tdb_s)
        came: list[Term] = []
        for arc, period in building.departures():
            key = (commodity.id, arc.transport.id, period)
            if arc.transport.destination == EARTH and period + arc.travel <= last and key in columns.cargo:
                came.append((columns.cargo[key], 1.0))
            if arc.transport.origin == EARTH and arc.back(period) <= last and key in columns.back:
                came.append((columns.back[key], 1.0))
        total += delivery.kg / TONNE_KG
        short = building.lack(Lack("delivery", delivery.id, "kg", last, delivery.weight, TONNE_KG))
        lacking.append((short, 1.0))
        building.made.row([*came, *lacking], lower=total)
