"""The flights of a solved programme one by one: elements packed, commodities, crew and propellant shared out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.extraction.packing import Item, pack
from perilune.programme.campaign.formulation.columns import TONNE_KG
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.formulation.network import Arc
from perilune.programme.campaign.formulation.supplies import propellant_factors
from perilune.programme.campaign.model.campaign import Burn, Transport
from perilune.programme.campaign.model.plan import Carried, Flight, Load

_NOTHING_KG = 1e-6
Key = tuple[str, int]


@dataclass(frozen=True)
class _Share:
    """What one flight of several of a departure carries [kg], and its room for more on the way back."""

    elements: tuple[Carried, ...]
    cargo: tuple[Load, ...]
    crew: int
    returned: tuple[Load, ...]


def flights_of_values(made: Formulation, values: NDArray[np.float64]) -> tuple[Flight, ...]:
    """Return the flights in the order of departure, then of the transports in the campaign, none that is idle."""
    whole = whole_manifests(made, values)
    launchers = {row.id: row.cost for row in made.network.campaign.launchers}
    flights = []
    for arc in made.network.arcs:
        for period in arc.open:
            key = (arc.transport.id, period)
            count = round(values[made.columns.flights[key]])
            for number, share in enumerate(_shares(made, values, arc, key, count, whole.get(key, []))):
                flight = _flight(made, arc, period, number, share, launchers)
                if not _is_idle(made, arc.transport, flight):
                    flights.append(flight)
    return tuple(sorted(flights, key=lambda flight: flight.period))


def whole_manifests(made: Formulation, values: NDArray[np.float64]) -> dict[Key, list[Item]]:
    """Return of each departure the units that can't be divided, each with its mass [kg]."""
    elements = {row.id: row for row in made.network.campaign.elements}
    found: dict[Key, list[Item]] = {}
    for element, transport, period, units in _loaded(made, values):
        if not elements[element].divisible:
            found.setdefault((transport, period), []).extend([(element, elements[element].mass_kg)] * round(units))
    return found


def _loaded(made: Formulation, values: NDArray[np.float64]) -> Iterator[tuple[str, str, int, float]]:
    for (element, transport, period), column in made.columns.manifest.items():
        if values[column] > 0.5:
            yield element, transport, period, float(values[column])


def _shares(
    made: Formulation, values: NDArray[np.float64], arc: Arc, key: Key, count: int, items: list[tuple[str, float]]
) -> list[_Share]:
    transport = arc.transport
    packed = pack(items, transport.capacity_kg, count) if count else []
    if packed is None:
        raise ValueError(f"{transport.id} in period {key[1]}: its elements don't fit one by one")
    room = [transport.capacity_kg - sum(mass for _, mass in bin_) for bin_ in packed]
    parts = _poured(_divided(made, values, key), room)
    elements = {row.id: row for row in made.network.campaign.elements if row.divisible}
    there = [(row.id, made.columns.back.get((row.id, *key))) for row in made.network.campaign.commodities]
    loads = [(name, TONNE_KG * float(values[column])) for name, column in there if column is not None]
    returned = _poured(loads, [transport.return_kg] * count)
    column = made.columns.people.get(key)
    people = 0 if column is None else round(values[column])
    shares = []
    for bin_, part, back in zip(packed, parts, returned, strict=True):
        crew = min(people, transport.seats)
        people -= crew
        carried = [Carried(name, 1.0) for name, _ in sorted(bin_)]
        carried += [Carried(name, kg / elements[name].mass_kg) for name, kg in part if name in elements]
        cargo = tuple(Load(name, kg) for name, kg in part if name not in elements)
        shares.append(_Share(tuple(carried), cargo, crew, tuple(Load(name, kg) for name, kg in back)))
    return shares


def _divided(made: Formulation, values: NDArray[np.float64], key: Key) -> list[tuple[str, float]]:
    """What of a departure can be divided at will: elements of that kind, and commodities [kg]."""
    columns, campaign = made.columns, made.network.campaign
    masses = {row.id: row.mass_kg for row in campaign.elements if row.divisible}
    found = [
        (name, masses[name] * float(values[columns.manifest[name, *key]]))
        for name in masses
        if (name, *key) in columns.manifest
    ]
    names = [row.id for row in campaign.commodities if (row.id, *key) in columns.cargo]
    return found + [(name, TONNE_KG * float(values[columns.cargo[name, *key]])) for name in names]


def _poured(loads: Iterable[tuple[str, float]], room: list[float]) -> list[list[tuple[str, float]]]:
    """Loads poured into flights one after the other until each is full; a grain too much stays in the last."""
    left = list(room)
    filled: list[list[tuple[str, float]]] = [[] for _ in left]
    for name, kg in loads:
        for number in range(len(left)):
            amount = kg if number == len(left) - 1 else min(kg, left[number])
            if amount > _NOTHING_KG:
                filled[number].append((name, amount))
                left[number] -= amount
                kg -= amount
    return filled


def _flight(
    made: Formulation, arc: Arc, period: int, number: int, share: _Share, launchers: dict[str, float]
) -> Flight:
    grid, transport = made.network.grid, arc.transport
    payload = sum(row.kg for row in share.cargo) + _elements_kg(made, share.elements)
    departs = _departure(transport, grid.tdb_s(period))
    out, there = _propellant(transport.burn, payload)
    launches = 0.0 if transport.launcher is None else transport.launches * launchers[transport.launcher]
    return Flight(
        id=f"{transport.id}-{period}-{number + 1}",
        transport=transport.id,
        partner=transport.partner,
        origin=transport.origin,
        destination=transport.destination,
        launcher=transport.launcher,
        pad=transport.pad,
        period=period,
        arrival_period=period + arc.travel,
        return_period=arc.back(period) if arc.stay or transport.burn is not None else None,
        departs_tdb_s=departs,
        arrives_tdb_s=departs + transport.travel_s,
        elements=share.elements,
        cargo=share.cargo,
        crew=share.crew,
        returned=share.returned,
        propellant=out,
        propellant_there=there,
        payload_kg=payload,
        capacity_kg=transport.capacity_kg,
        cost=transport.cost + launches,
    )


def _is_idle(made: Formulation, transport: Transport, flight: Flight) -> bool:
    """Whether a flight does nothing and costs nothing: how many such there are, no objective says.

    A ship with seats may stay for a rescue, and a launch may count for parity.
    """
    parity = made.network.campaign.parity
    counts = transport.seats > 0 or transport.rescue_seats > 0 or (parity is not None and parity.measure == "flights")
    carried = (*flight.elements, *flight.cargo, *flight.returned, *flight.propellant, *flight.propellant_there)
    return not counts and not carried and flight.crew == 0 and flight.cost == 0.0


def _elements_kg(made: Formulation, carried: tuple[Carried, ...]) -> float:
    masses = {row.id: row.mass_kg for row in made.network.campaign.elements}
    return sum(row.units * masses[row.element] for row in carried)


def _departure(transport: Transport, period_tdb_s: float) -> float:
    """The start of the period, or of the first window that is not over by then."""
    starts = [max(start, period_tdb_s) for start, end in transport.windows if end >= period_tdb_s]
    return min(starts, default=period_tdb_s)


def _propellant(burn: Burn | None, payload_kg: float) -> tuple[tuple[Load, ...], tuple[Load, ...]]:
    if burn is None:
        return (), ()
    per_load, per_flight, there = propellant_factors(burn)
    total = per_load * payload_kg + per_flight
    out = tuple(Load(name, part * total) for name, part in burn.mixture)
    return out, tuple(Load(name, part * there) for name, part in burn.mixture if there > 0.0)
