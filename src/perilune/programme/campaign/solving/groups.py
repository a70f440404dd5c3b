"""Departures whose elements fit in the sum but not one by one, and the cuts that forbid each."""

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.extraction.manifests import whole_manifests
from perilune.programme.campaign.extraction.packing import bins_needed, pack
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.solving.solver import Cut

Key = tuple[str, int]


def groups_that_do_not_fit(made: Formulation, values: NDArray[np.float64]) -> tuple[Cut, ...]:
    """Return a cut for each departure that carries a group of elements no packing allows.

    With ``n`` elements of a group that needs ``b`` flights, ``flights >= b - b (n - chosen)``. Where there are more
    units of an element than the group has, that may forbid too much, and proves no bound.
    """
    cuts = []
    for key, items in whole_manifests(made, values).items():
        capacity = _capacity(made, key)
        flights = round(values[made.columns.flights[key]])
        if pack(items, capacity, flights) is not None:
            continue
        needed = bins_needed(items, capacity)
        columns: dict[int, int] = {}
        for name, _ in items:
            column = made.columns.manifest[name, *key]
            columns[column] = columns.get(column, 0) + 1
        chosen = tuple((column, -float(needed)) for column in columns)
        exact = all(count == made.arrays.upper[column] for column, count in columns.items())
        lower = float(needed * (1 - len(items)))
        cuts.append(Cut(((made.columns.flights[key], 1.0), *chosen), lower=lower, exact=exact))
    return tuple(cuts)


def _capacity(made: Formulation, key: Key) -> float:
    return next(arc.transport.capacity_kg for arc in made.network.arcs if arc.transport.id == key[0])
