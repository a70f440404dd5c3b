"""The extensive form of a two-stage programme: copies of a campaign whose decisions before each shock are common.

One copy for the case that nothing happens and one for each shock (Birge & Louveaux 2011, chapter 2). What departs
before a shock is one column for its copy and the calm one: nobody acts on what is not known yet (non-anticipativity).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.formulation.assembly import Arrays
from perilune.programme.campaign.formulation.formulate import Formulation, formulate
from perilune.programme.campaign.formulation.network import network
from perilune.programme.campaign.model.campaign import Campaign, Shock
from perilune.programme.campaign.solving.groups import Conflict, cuts_against, free_columns, groups_that_do_not_fit
from perilune.programme.campaign.solving.solver import Cut

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ExtensiveForm:
    """All copies in one programme, the calm one first; ``places`` are the columns of each copy in ``arrays``."""

    copies: tuple[Formulation, ...]
    places: tuple[IntArray, ...]
    arrays: Arrays

    def spread(self, factors: Sequence[FloatArray]) -> FloatArray:
        """Return factors of the columns of each copy as factors of the columns of all, (columns,): their sum."""
        total = np.zeros(self.arrays.columns)
        for place, own in zip(self.places, factors, strict=True):
            np.add.at(total, place, own)
        return total

    def conflict(self, values: FloatArray, copies: int | None = None) -> Conflict:
        """Return what forbids, in every copy, the groups of elements that don't fit into flights of the first copies.

        Args:
            values: of the columns, (columns,).
            copies: how many are looked at; all where not said.
        """
        rows = list(zip(self.copies, self.places, strict=True))
        groups = [group for copy, place in rows[:copies] for group in groups_that_do_not_fit(copy, values[place])]
        free = np.zeros(self.arrays.columns, dtype=bool)
        cuts: dict[tuple[tuple[int, float], ...], Cut] = {}
        for copy, place in rows:
            free[place] |= free_columns(copy, groups)
            for cut in cuts_against(copy, groups):
                terms = tuple((int(place[column]), factor) for column, factor in cut.terms)
                cuts[terms] = replace(cut, terms=terms)
        return Conflict(tuple(cuts.values()), free)


def extensive_form(
    campaign: Campaign, shocks: Sequence[Shock], periods_per_year: int, *, further: int = 0
) -> ExtensiveForm:
    """Return the extensive form of a campaign to which one of some shocks may happen.

    Args:
        campaign: the question.
        shocks: what may happen. In their copies also what keeps people alive may lack, and is named.
        periods_per_year: of all copies.
        further: so many more columns, of zero and above, after those of the copies.
    """
    copies = tuple(
        formulate(network(campaign, periods_per_year, shock), forgiving=shock is not None) for shock in (None, *shocks)
    )
    places = [np.arange(copies[0].arrays.columns)]
    total = copies[0].arrays.columns
    for one in copies[1:]:
        place = _common(one, copies[0])
        own = place < 0
        place[own] = total + np.arange(int(own.sum()))
        total += int(own.sum())
        places.append(place)
    return ExtensiveForm(copies, tuple(places), _arrays(copies, places, total + further))


def _common(one: Formulation, calm: Formulation) -> IntArray:
    """The calm columns of the decisions before a shock, for each column of its copy; -1 for a column of its own."""
    until = one.network.shock_period
    theirs = calm.columns.decided_before(calm.network, until)
    place = np.full(one.arrays.columns, -1)
    for decision, column in one.columns.decided_before(one.network, until).items():
        place[column] = theirs.get(decision, -1)
    return place


def _arrays(copies: Sequence[Formulation], places: Sequence[IntArray], columns: int) -> Arrays:
    lower, upper = np.zeros(columns), np.full(columns, np.inf)
    integer = np.zeros(columns, dtype=np.int32)
    for one, place in zip(copies, places, strict=True):
        lower[place] = np.maximum(lower[place], one.arrays.lower)
        upper[place] = np.minimum(upper[place], one.arrays.upper)
        integer[place] = np.maximum(integer[place], one.arrays.integer)
    entries = np.cumsum([0, *(one.arrays.value.size for one in copies)])
    starts = [one.arrays.start[1:] + before for one, before in zip(copies, entries[:-1], strict=True)]
    index = [place[one.arrays.index] for one, place in zip(copies, places, strict=True)]
    return Arrays(
        lower,
        upper,
        integer,
        np.concatenate([one.arrays.row_lower for one in copies]),
        np.concatenate([one.arrays.row_upper for one in copies]),
        np.concatenate([[0], *starts]).astype(np.int32),
        np.concatenate(index).astype(np.int32),
        np.concatenate([one.arrays.value for one in copies]),
    )
