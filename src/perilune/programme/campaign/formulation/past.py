"""What is done can't be changed: the decisions of a plan before the date of a shock, fixed."""

from perilune.programme.campaign.formulation.columns import Building
from perilune.programme.campaign.formulation.decisions import decided
from perilune.programme.campaign.model.plan import Plan


def fix_past(building: Building, plan: Plan) -> None:
    """Leave the departures before the shock as a plan had them; what returns later may still be loaded otherwise.

    Raises:
        ValueError: the plan has other periods.
    """
    network, columns, made = building.network, building.columns, building.made
    if plan.periods_per_year != network.grid.per_year or plan.periods != network.grid.periods:
        raise ValueError("a plan with other periods can't be gone on with")
    done: dict[int, float] = {}
    for flight in plan.flights:
        if flight.period < network.shock_period:
            for column, amount in decided(columns, flight, flight.period):
                done[column] = done.get(column, 0.0) + amount
    for column in columns.decided_before(network, network.shock_period).values():
        made.fix(column, done.get(column, 0.0))
