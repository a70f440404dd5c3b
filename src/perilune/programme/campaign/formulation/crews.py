"""Rows of the crews: who is where, berths, rescue seats at all times, recovery for how many people, crews wanted."""

from perilune.programme.campaign.formulation.columns import VITAL, Building, Lack, Term, in_service_before
from perilune.programme.campaign.model.campaign import CrewDemand, Node


def crew_rows(building: Building) -> None:
    """Add the rows of the crews at all nodes."""
    for node in building.network.campaign.nodes:
        for period in building.periods():
            _presence(building, node, period)
            _room(building, node, period)
            _recovery(building, node, period)
    for demand in building.network.campaign.crew_demands:
        _wanted(building, demand)


def standing(building: Building, node: str, period: int) -> list[tuple[str, int]]:
    """Return the departures (transport, period) whose ships stand at a node in a period."""
    return [
        (arc.transport.id, departed)
        for arc in building.network.arcs
        if arc.transport.destination == node
        for departed in range(max(0, period - arc.travel - arc.stay + 1), period - arc.travel + 1)
        if (arc.transport.id, departed) in building.columns.flights
    ]


def _away(building: Building, node: str, period: int) -> list[tuple[str, int]]:
    """Departures from a node that are not back yet."""
    return [
        (arc.transport.id, departed)
        for arc in building.network.arcs
        if arc.transport.origin == node
        for departed in range(max(0, period - arc.travel - arc.stay + 1), period + 1)
        if (arc.transport.id, departed) in building.columns.flights
    ]


def _presence(building: Building, node: Node, period: int) -> None:
    people = building.columns.people
    there = [(people[key], -1.0) for key in standing(building, node.id, period) if key in people]
    away = [(people[key], 1.0) for key in _away(building, node.id, period) if key in people]
    building.made.row([(building.columns.crew[node.id, period], 1.0), *there, *away], lower=0.0, upper=0.0)


def _room(building: Building, node: Node, period: int) -> None:
    """No more people than berths, and than seats to go home by."""
    columns, made = building.columns, building.made
    here = [row for row in building.network.campaign.elements if row.node == node.id]
    crew = (columns.crew[node.id, period], 1.0)
    berths: list[Term] = []
    seats: list[Term] = []
    for element in here:
        before = in_service_before(building, element, period)
        berths += [(column, -float(element.berths)) for column, _ in before]
        seats += [(column, -float(element.rescue_seats)) for column, _ in before]
    transports = {arc.transport.id: arc.transport for arc in building.network.arcs}
    for key in standing(building, node.id, period):
        seats.append((columns.flights[key], -float(transports[key[0]].rescue_seats)))
    for what, terms in (("berths", berths), ("rescue seats", seats)):
        lack = building.lack(Lack("room", f"{what} at {node.id}", "seats", period, VITAL, 1.0), vital=True)
        made.row([crew, *terms, (lack, -1.0)], upper=0.0)


def _recovery(building: Building, node: Node, period: int) -> None:
    """Each person is served by one plant at most, and each plant serves so many."""
    columns, made = building.columns, building.made
    served = []
    for element in building.network.campaign.elements:
        if element.node == node.id and element.recovers:
            column = columns.served[element.id, period] = made.column()
            served.append((column, 1.0))
            before = in_service_before(building, element, period)
            made.row([(column, 1.0), *((name, -float(element.crew_served)) for name, _ in before)], upper=0.0)
    made.row([*served, (columns.crew[node.id, period], -1.0)] if served else [], upper=0.0)


def _wanted(building: Building, demand: CrewDemand) -> None:
    grid = building.network.grid
    years = 1.0 / grid.per_year
    for period in range(grid.at_or_after(demand.start_tdb_s), min(grid.at_or_after(demand.end_tdb_s), grid.periods)):
        lack = building.lack(Lack("crew", demand.id, "person-years", period, demand.weight * years, years))
        crew = building.columns.crew[demand.node, period]
        building.made.row([(crew, 1.0), (lack, 1.0)], lower=float(demand.count))
