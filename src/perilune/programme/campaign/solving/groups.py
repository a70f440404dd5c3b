"""Departures whose elements fit in the sum but not one by one: cuts that forbid each, and what may mend them."""

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
class Conflict:
    """The cuts that forbid what doesn't fit, and which columns may change to mend it, (columns,)."""

    cuts: tuple[Cut, ...]
    free: NDArray[np.bool_]


def conflict(made: Formulation, values: NDArray[np.float64]) -> Conflict:
    """Return what forbids the groups of elements that no packing allows; no cuts where there are none."""
    groups = groups_that_do_not_fit(made, values)
    return Conflict(cuts_against(made, groups), free_columns(made, groups))


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


def free_columns(made: Formulation, groups: Iterable[Group]) -> NDArray[np.bool_]:
    """Return which columns may change where groups are mended: all flights, and what the groups' elements fly on."""
    names = {name for group in groups for name, _ in group.items}
    free = np.zeros(made.arrays.columns, dtype=bool)
    free[list(made.columns.flights.values())] = True
    free[[column for (name, _, _), column in made.columns.manifest.items() if name in names]] = True
    return free


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
