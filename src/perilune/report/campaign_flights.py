"""The flights of the station's build-up, as the page draws them over time."""

from typing import Any

from perilune.programme.campaign.model.plan import Flight
from perilune.programme.campaign.model.plan import Plan as CampaignPlan
from perilune.report.charts import day


def campaign_flights(plan: CampaignPlan) -> list[dict[str, Any]]:
    """Return each flight by its way to fly, partner, places, dates [UTC], crew, and what it carries in words.

    ``returns`` is when those who flew are back, None where nobody comes back.
    """
    return [
        {
            "transport": row.transport,
            "partner": row.partner,
            "from": row.origin,
            "to": row.destination,
            "departs": day(row.departs_tdb_s),
            "arrives": day(row.arrives_tdb_s),
            "returns": None if row.return_period is None else day(_returns(plan, row)),
            "crew": row.crew,
            "carries": carried(row),
        }
        for row in plan.flights
    ]


def _returns(plan: CampaignPlan, row: Flight) -> float:
    """When a flight is back: at the beginning of its period, or as soon as it has arrived [TDB s]."""
    return max(row.arrives_tdb_s, plan.start_tdb_s + (row.return_period or 0) * plan.period_s)


def carried(row: Flight) -> str:
    """Tell the elements and the cargo of a flight in words."""
    elements = [one.element if one.units == 1.0 else f"{one.units:g} {one.element}" for one in row.elements]
    return ", ".join([*elements, *(f"{one.kg:,.0f} kg {one.commodity}" for one in row.cargo)])
