"""A start for the solver from a plan, also one of coarser periods: its departures, at the same instants."""

import numpy as np
from numpy.typing import NDArray

from perilune.programme.campaign.formulation.decisions import decided
from perilune.programme.campaign.formulation.formulate import Formulation
from perilune.programme.campaign.model.plan import Plan


def start_values(made: Formulation, plan: Plan) -> NDArray[np.float64]:
    """Return the decisions of a plan as values of the columns, (columns,); departures that aren't open are left out."""
    finer = made.network.grid.per_year // plan.periods_per_year
    values = np.zeros(made.arrays.columns)
    for flight in plan.flights:
        for column, amount in decided(made.columns, flight, flight.period * finer):
            values[column] += amount
    return np.clip(values, made.arrays.lower, made.arrays.upper)
