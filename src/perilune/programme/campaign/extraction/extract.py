"""The plan of a solved programme: flights one by one, what is where in each period, what lacks."""

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.extraction.histories import node_histories, stock_histories
from perilune.programme.campaign.extraction.manifests import flights_of_values
from perilune.programme.campaign.extraction.parity import partner_shares
from perilune.programme.campaign.formulation.columns import Lack
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.formulation.network import Network
from perilune.programme.campaign.model.campaign import EARTH, Element
from perilune.programme.campaign.model.plan import Ending, Flight, Installed, Lacking, Plan, Shortfall, Size

_NOTHING = 1e-6
_SUMMED = frozenset({"late", "crew", "delivery", "supply", "parity"})


def plan_of_values(made: Formulation, values: NDArray[np.float64], bounds: tuple[float, float], ending: Ending) -> Plan:
    """Return the plan that values of the columns stand for.

    Args:
        made: the programme.
        values: of its columns, (columns,).
        bounds: of the shortfall and of the cost.
        ending: why the search ended.
    """
    network, grid = made.network, made.network.grid
    flights = flights_of_values(made, values)
    cost = float(made.cost @ values)
    installed = installations(network, flights)
    return Plan(
        campaign=network.campaign.id,
        status=ending,
        currency=network.campaign.currency,
        start_tdb_s=grid.start_tdb_s,
        period_s=grid.period_s,
        periods_per_year=grid.per_year,
        periods=grid.periods,
        cost=cost,
        bound=bounds[1],
        gap=(cost - bounds[1]) / cost if cost > _NOTHING else 0.0,
        shortfall=float(made.shortfall @ values),
        shortfall_bound=bounds[0],
        size=Size(made.arrays.columns, int(made.arrays.integer.sum()), made.arrays.rows, made.arrays.value.size),
        flights=flights,
        installed=installed,
        stocks=stock_histories(made, values),
        nodes=node_histories(made, values),
        shortfalls=_shortfalls(made, values),
        shares=partner_shares(network, flights, installed),
        shock=network.shock,
    )


def installations(network: Network, flights: tuple[Flight, ...]) -> tuple[Installed, ...]:
    """Return the units put in service, by date, name and who provides them."""
    grid = network.grid
    found: dict[tuple[int, str, str], float] = {}
    elements = {row.id: row for row in network.campaign.elements}
    for flight in flights:
        for row in flight.elements:
            if elements[row.element].node == flight.destination:
                key = (flight.arrival_period, row.element, _provider(network, elements[row.element], flight, flights))
                found[key] = found.get(key, 0.0) + row.units
    rows = []
    for (period, name, who), units in sorted(found.items()):
        wanted = elements[name].wanted_tdb_s
        late = None if wanted is None else max(0, period - grid.at_or_before(wanted)) / grid.per_year
        rows.append(Installed(name, who, units, period, grid.tdb_s(period), late))
    return tuple(rows)


def _provider(network: Network, element: Element, last: Flight, flights: tuple[Flight, ...]) -> str:
    """Return the owner of units that arrive; provided again, whoever's transport took them from the Earth."""
    left = [
        flight
        for flight in flights
        if flight.origin == EARTH
        and flight.arrival_period <= last.arrival_period
        and any(row.element == element.id for row in flight.elements)
    ]
    first = max(left, key=lambda flight: flight.period, default=last) if last.origin != EARTH else last
    return first.partner if network.reprovided(element, first.period) else element.owner


def _shortfalls(made: Formulation, values: NDArray[np.float64]) -> tuple[Shortfall, ...]:
    """What lacks, each thing once: sums of what adds up over time, the most at one time of what doesn't."""
    grouped: dict[tuple[Lacking, str], list[tuple[Lack, float]]] = {}
    for column, lack in made.columns.lacks.items():
        if values[column] > _NOTHING:
            grouped.setdefault((lack.kind, lack.subject), []).append((lack, float(values[column])))
    rows = []
    for (kind, subject), found in grouped.items():
        amounts = [amount * lack.told for lack, amount in found]
        amount = sum(amounts) if kind in _SUMMED else max(amounts)
        counts = sum(amount * lack.counts for lack, amount in found)
        first = min(lack.period for lack, _ in found)
        unit = found[0][0].unit
        missing = _missing(made, values, subject) if kind == "late" else 0.0
        if missing > _NOTHING:
            kind, amount, unit = "undelivered", missing, "units"
        rows.append(Shortfall(kind, subject, amount, unit, made.network.grid.tdb_s(first), counts))
    return tuple(sorted(rows, key=lambda row: (row.from_tdb_s, row.kind, row.subject)))


def _missing(made: Formulation, values: NDArray[np.float64], element: str) -> float:
    count = next(row.count for row in made.network.campaign.elements if row.id == element)
    return count - float(values[made.columns.installed[element, made.network.grid.periods - 1]])
