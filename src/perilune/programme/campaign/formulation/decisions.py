"""The decisions of a flight as values of columns."""

from perilune.programme.campaign.formulation.columns import TONNE_KG, Columns
from perilune.programme.campaign.model.plan import Flight


def decided(columns: Columns, flight: Flight, period: int) -> list[tuple[int, float]]:
    """Return the columns of the decisions of one flight, each with its part of the value."""
    key = (flight.transport, period)
    values = [(columns.flights.get(key), 1.0), (columns.people.get(key), float(flight.crew))]
    values += [(columns.manifest.get((row.element, *key)), row.units) for row in flight.elements]
    values += [(columns.cargo.get((row.commodity, *key)), row.kg / TONNE_KG) for row in flight.cargo]
    values += [(columns.back.get((row.commodity, *key)), row.kg / TONNE_KG) for row in flight.returned]
    return [(column, amount) for column, amount in values if column is not None]
