"""The mixed-integer programme of a campaign: all columns and rows, and its two objectives."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.formulation.assembly import Arrays
from perilune.programme.campaign.formulation.columns import Building, Columns, decisions
from perilune.programme.campaign.formulation.contributions import cost_terms, parity_rows
from perilune.programme.campaign.formulation.crews import crew_rows
from perilune.programme.campaign.formulation.elements import element_rows
from perilune.programme.campaign.formulation.flights import flight_rows
from perilune.programme.campaign.formulation.network import Network
from perilune.programme.campaign.formulation.past import fix_past
from perilune.programme.campaign.formulation.power import power_rows
from perilune.programme.campaign.formulation.supplies import supply_rows
from perilune.programme.campaign.model.plan import Plan

_CARGO_GRAIN: Final = 1e-4
_STOCK_GRAIN: Final = 5e-7


@dataclass(frozen=True, eq=False)
class Formulation:
    """The programme: its columns and arrays, ``shortfall`` and ``cost`` as factors of the columns, (columns,).

    ``tidy`` is the sum of both with a grain for each tonne of cargo, so that none flies without need, and one for each
    that is kept, so that none is thrown away without need.
    """

    network: Network
    columns: Columns
    arrays: Arrays
    shortfall: NDArray[np.float64]
    cost: NDArray[np.float64]
    tidy: NDArray[np.float64]


def formulate(network: Network, before: Plan | None = None, *, forgiving: bool = False) -> Formulation:
    """Return the programme of a campaign on its network; what a plan did before the shock is done.

    Time-expanded generalised multicommodity network flow (Ishimatsu et al. 2016) with integer flights and manifests;
    every demand is elastic. With a plan given ``before``, or where it is ``forgiving``, also what keeps the crew alive
    may lack, and is named.
    """
    forgiving = forgiving or before is not None or bool(network.campaign.stocks)
    building = decisions(network, forgiving=forgiving)
    flight_rows(building)
    element_rows(building)
    crew_rows(building)
    supply_rows(building)
    power_rows(building)
    if network.campaign.parity is not None:
        parity_rows(building, network.campaign.parity)
    if before is not None:
        fix_past(building, before)
    return Formulation(network, building.columns, building.made.arrays(), *_objectives(building))


def _objectives(building: Building) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    columns = building.columns
    shortfall, cost = np.zeros((2, len(building.made.lower)))
    for column, lack in columns.lacks.items():
        shortfall[column] = lack.counts
    for _, (column, factor) in cost_terms(building):
        cost[column] += factor
    tidy = cost + shortfall
    tidy[[*columns.cargo.values(), *columns.back.values()]] += _CARGO_GRAIN
    tidy[[*columns.stock.values()]] -= _STOCK_GRAIN
    return shortfall, cost, tidy
