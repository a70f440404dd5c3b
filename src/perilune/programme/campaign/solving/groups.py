"""Departures whose elements fit in the sum but not one by one: cuts that forbid each, and flights enough for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.extraction.manifests import whole_manifests
from perilune.programme.campaign.extraction.packing import Item, bins_needed, pack
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.solving.solver import Cut


@dataclass(frozen=True)
class Group:
    """Elements that take so many flights of a transport, which has a departure with fewer."""

    transport: str
    period: int
    items: tuple[Item, ...]
    flights: int


@dataclass(frozen=True, eq=False)
class Repair:
    """The cuts that forbid what doesn't fit, and the values with flights enough for it, (columns,)."""

    cuts: tuple[Cut, ...]
    values: NDArray[np.float64]


def repaired(made: Formulation, values: NDArray[np.float64]) -> Repair:
    """Return what forbids the groups of elements that no packing allows; no cuts where there are none."""
    groups = groups_that_do_not_fit(made, values)
    return Repair(cuts_against(made, groups), with_flights(made, values, groups))


def groups_that_do_not_fit(made: Formulation, values: NDArray[np.float64]) -> tuple[Group, ...]:
    """Return a group for each departure whose elements fit into no packing of its flights."""
    found = []
    for (transport, period), items in whole_manifests(made, values).items():
        capacity = _capacity(made, transport)
        flights = round(values[made.columns.flights[transport, period]])
        if pack(items, capacity, flights) is None:
            found.append(Group(transport, period, tuple(sorted(items)), bins_needed(items, capacity)))
    return tuple(found)


def cuts_against(made: Formulation, groups: Iterable[Group]) -> tuple[Cut, ...]:
    """Return the cuts that forbid groups on every departure of their transports.

    With ``n`` elements of a group that needs ``b`` flights, ``flights >= b - b (n - chosen)``. Where there are more
    units of an element than the group has, that may forbid too much, and proves no bound.
    """
    different = {(group.transport, group.items): group for group in groups}
    return tuple(cut for group in different.values() for cut in _cuts(made, group))


def with_flights(made: Formulation, values: NDArray[np.float64], groups: Iterable[Group]) -> NDArray[np.float64]:
    """Return values with the flights that groups need, (columns,)."""
    enough = values.copy()
    for group in groups:
        enough[made.columns.flights[group.transport, group.period]] = group.flights
    return enough


def _cuts(made: Formulation, group: Group) -> Iterator[Cut]:
    units: dict[str, int] = {}
    for name, _ in group.items:
        units[name] = units.get(name, 0) + 1
    lower = float(group.flights * (1 - len(group.items)))
    for (transport, period), flights in made.columns.flights.items():
        columns = {made.columns.manifest.get((name, transport, period)): count for name, count in units.items()}
        if transport != group.transport or None in columns:
            continue
        chosen = tuple((column, -float(group.flights)) for column in columns if column is not None)
        exact = all(count == made.arrays.upper[column] for column, count in columns.items() if column is not None)
        yield Cut(((flights, 1.0), *chosen), lower=lower, exact=exact)


def _capacity(made: Formulation, transport: str) -> float:
    return next(arc.transport.capacity_kg for arc in made.network.arcs if arc.transport.id == transport)
