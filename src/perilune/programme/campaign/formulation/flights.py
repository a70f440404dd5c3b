"""Rows of the flights: capacity, seats, large elements, rates of launchers, pads, engine plants and vehicles."""

import math

from perilune.programme.campaign.formulation.columns import TONNE_KG, Building, Term
from perilune.programme.campaign.formulation.network import calendar_year, trips
from perilune.programme.campaign.model.campaign import Transport


def flight_rows(building: Building) -> None:
    """Add the rows of all departures."""
    columns, made = building.columns, building.made
    large = _large(building)
    for arc, period in building.departures():
        key = (arc.transport.id, period)
        flights = columns.flights[key]
        made.row([*columns.loads[key], (flights, -arc.transport.capacity_kg / TONNE_KG)], upper=0.0)
        # two that fill more than half of a flight never share one
        made.row([*large.get(key, []), (flights, -1.0)] if key in large else [], upper=0.0)
        if key in columns.people:
            made.row([(columns.people[key], 1.0), (flights, -float(arc.transport.seats))], upper=0.0)
        back = [
            (columns.back[name.id, *key], 1.0)
            for name in building.network.campaign.commodities
            if (name.id, *key) in columns.back
        ]
        made.row([*back, (flights, -arc.transport.return_kg / TONNE_KG)] if back else [], upper=0.0)
    _launch_rates(building)
    for arc in building.network.arcs:
        if arc.transport.vehicle is not None:
            _vehicle_rows(building, arc.transport)


def _large(building: Building) -> dict[tuple[str, int], list[Term]]:
    """Of each departure the elements that fill more than half of a flight."""
    masses = {row.id: row.mass_kg for row in building.network.campaign.elements if not row.divisible}
    room = {row.id: row.capacity_kg for row in building.network.campaign.transports}
    found: dict[tuple[str, int], list[Term]] = {}
    for (element, transport, period), column in building.columns.manifest.items():
        if masses.get(element, 0.0) > 0.5 * room[transport]:
            found.setdefault((transport, period), []).append((column, 1.0))
    return found


def _launch_rates(building: Building) -> None:
    campaign = building.network.campaign
    transports = campaign.transports
    for launcher in campaign.launchers:
        limits = {row.year: row.flights for row in launcher.availability}
        users = {row.id for row in transports if row.launcher == launcher.id}
        for year in range(campaign.years):
            most = min(launcher.per_year, limits.get(calendar_year(campaign, year), launcher.per_year))
            _rate(building, year, most, users)
    for pad in campaign.pads:
        users = {row.id for row in transports if row.pad == pad.id}
        for year in range(campaign.years):
            _rate(building, year, pad.per_year, users)


def _rate(building: Building, year: int, most: int, users: set[str]) -> None:
    per_year = building.network.grid.per_year
    terms = [
        (building.columns.flights[arc.transport.id, period], float(arc.transport.launches))
        for arc, period in building.departures()
        if period // per_year == year and arc.transport.id in users
    ]
    building.made.row(terms, upper=float(most))


def _vehicle_rows(building: Building, transport: Transport) -> None:
    grid, columns = building.network.grid, building.columns
    span = max(1, math.ceil(transport.turnaround_s / grid.period_s - 1e-9))
    for period in building.periods():
        flown = [
            (columns.flights[transport.id, before], 1.0)
            for before in range(max(0, period - span + 1), period + 1)
            if (transport.id, before) in columns.flights
        ]
        service = (columns.service[str(transport.vehicle), period], -float(trips(grid, transport)))
        building.made.row([*flown, service] if flown else [], upper=0.0)
