"""Rows of the elements: on the way, put in service, after their prerequisites, to the end of their lives; how late."""

from perilune.programme.campaign.formulation.columns import Building, Lack
from perilune.programme.campaign.model.campaign import EARTH, Element


def element_rows(building: Building) -> None:
    """Add the rows of all elements, and what each that is late lacks."""
    for element in building.network.campaign.elements:
        _installation(building, element)
        _on_the_way(building, element)
        _prerequisites(building, element)
        leaving = [(column, 1.0) for column, _ in earth_departures(building, element)]
        building.made.row(leaving, upper=float(element.count))
        if element.wanted_tdb_s is not None:
            _late(building, element, element.wanted_tdb_s)


def _installation(building: Building, element: Element) -> None:
    columns, made = building.columns, building.made
    arrivals = {period: _moves(building, element, element.node, period)[0] for period in building.periods()}
    lifetime = element.lifetime_s
    life = building.network.grid.periods if lifetime is None else building.network.grid.lasting(lifetime)
    for period in building.periods():
        before = [] if period == 0 else [(columns.installed[element.id, period - 1], -1.0)]
        arrived = [(column, -1.0) for column in arrivals[period]]
        made.row([(columns.installed[element.id, period], 1.0), *before, *arrived], lower=0.0, upper=0.0)
        if lifetime is not None:
            gone = [] if period < life else [(columns.installed[element.id, period - life], 1.0)]
            terms = [(columns.service[element.id, period], 1.0), (columns.installed[element.id, period], -1.0)]
            made.row([*terms, *gone], lower=0.0, upper=0.0)


def _moves(building: Building, element: Element, node: str, period: int) -> tuple[list[int], list[int]]:
    """Manifest columns of what arrives at a node in a period, and of what departs from it."""
    manifest = building.columns.manifest
    arriving, departing = [], []
    for arc in building.network.arcs:
        name = arc.transport.id
        if arc.transport.destination == node and (element.id, name, period - arc.travel) in manifest:
            arriving.append(manifest[element.id, name, period - arc.travel])
        if arc.transport.origin == node and (element.id, name, period) in manifest:
            departing.append(manifest[element.id, name, period])
    return arriving, departing


def _on_the_way(building: Building, element: Element) -> None:
    """What is at a node between two flights."""
    columns, made = building.columns, building.made
    for node in building.network.campaign.nodes:
        if node.id == element.node:
            continue
        moves = {period: _moves(building, element, node.id, period) for period in building.periods()}
        if not any(arriving for arriving, _ in moves.values()):
            for _, departing in moves.values():
                for column in departing:
                    made.fix(column, 0.0)
            continue
        for period, (arriving, departing) in moves.items():
            column = columns.waiting[element.id, node.id, period] = made.column(upper=element.count)
            before = [] if period == 0 else [(columns.waiting[element.id, node.id, period - 1], -1.0)]
            moved = [*((name, -1.0) for name in arriving), *((name, 1.0) for name in departing)]
            made.row([(column, 1.0), *before, *moved], lower=0.0, upper=0.0)


def _prerequisites(building: Building, element: Element) -> None:
    """No greater part of the units than of those that come before, which were put in service a period earlier."""
    columns, made = building.columns, building.made
    counts = {row.id: row.count for row in building.network.campaign.elements}
    for name in element.after:
        for period in building.periods():
            before = [] if period == 0 else [(columns.installed[name, period - 1], -element.count / counts[name])]
            made.row([(columns.installed[element.id, period], 1.0), *before], upper=0.0)


def _late(building: Building, element: Element, wanted_tdb_s: float) -> None:
    grid, columns = building.network.grid, building.columns
    years = 1.0 / grid.per_year
    for period in range(grid.at_or_before(wanted_tdb_s), grid.periods):
        lack = Lack("late", element.id, "unit-years", period, element.weight * years, years)
        column = building.lack(lack)
        building.made.row([(columns.installed[element.id, period], 1.0), (column, 1.0)], lower=float(element.count))


def earth_departures(building: Building, element: Element) -> list[tuple[int, int]]:
    """Return the manifest columns of an element that leave the Earth, each with its period."""
    origins = {arc.transport.id: arc.transport.origin for arc in building.network.arcs}
    return [
        (column, period)
        for (name, transport, period), column in building.columns.manifest.items()
        if name == element.id and origins[transport] == EARTH
    ]
