"""What each partner brings, counted again from the flights of a plan, and the shares that were agreed."""

from collections import defaultdict
from typing import Final

from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import EARTH, Campaign, Measure
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.simulation.disagreement import Findings, told_lack
from perilune.programme.campaign.simulation.flights import DATE_S
from perilune.programme.campaign.simulation.people import home

Amounts = dict[str, float]
_PER_UNIT: Final[dict[Measure, float]] = {
    "mass": 1000.0,
    "flights": 1.0,
    "crew-days": SECONDS_PER_YEAR / SECONDS_PER_DAY,
    "cost": 1.0,
}
"""How many kg, launches, days and cost units a unit is in which what lacks of parity is told."""


def count_shares(campaign: Campaign, plan: Plan, findings: Findings) -> None:
    """Note every amount of a partner that is not what its flights give, and parity that lacks without being told."""
    amounts = _amounts(campaign, plan)
    told = {row.partner: row for row in plan.shares}
    for partner in campaign.partners:
        name = partner.id
        if name not in told:
            findings.note(0, name, "no share told", 0.0, 1.0, "shares")
            continue
        row = told[name]
        given: dict[Measure, float] = {
            "mass": row.mass_kg,
            "flights": row.flights,
            "crew-days": row.crew_days,
            "cost": row.cost,
        }
        for measure, amount in given.items():
            findings.equal(0, name, f"{measure} of the partner", amount, amounts[measure][name], "", grain=0.5)
    if campaign.parity is None:
        return
    measure = campaign.parity.measure
    total = sum(amounts[measure].values())
    for partner in campaign.partners:
        if partner.share is not None:
            least = max(partner.share - campaign.parity.tolerance, 0.0) * total
            lacks = (least - amounts[measure][partner.id]) / _PER_UNIT[measure]
            given_up = told_lack(plan, "parity", f"{measure} of {partner.id}")
            findings.at_most(0, partner.id, f"{measure} that lacks of the share", lacks, given_up, "", grain=1e-2)


def _amounts(campaign: Campaign, plan: Plan) -> dict[Measure, Amounts]:
    launchers = {row.id: row for row in campaign.launchers}
    transports = {row.id: row for row in campaign.transports}
    mass: Amounts = defaultdict(float)
    flights: Amounts = defaultdict(float)
    days: Amounts = defaultdict(float)
    for flight in plan.flights:
        transport = transports.get(flight.transport)
        if transport is None:
            continue
        launcher = None if transport.launcher is None else launchers[transport.launcher]
        carrier = transport.partner if launcher is None else launcher.partner
        if transport.origin == EARTH:
            mass[carrier] += flight.payload_kg
        if launcher is not None:
            flights[carrier] += transport.launches
        stay = min(home(flight), plan.periods) - flight.arrival_period
        days[transport.partner] += flight.crew * stay * plan.period_s / SECONDS_PER_DAY
    return {"mass": mass, "flights": flights, "crew-days": days, "cost": _costs(campaign, plan)}


def _costs(campaign: Campaign, plan: Plan) -> Amounts:
    launchers = {row.id: row for row in campaign.launchers}
    transports = {row.id: row for row in campaign.transports}
    elements = {row.id: row for row in campaign.elements}
    prices = {row.id: row.cost_per_kg for row in campaign.commodities}
    cost: Amounts = defaultdict(float)
    for flight in plan.flights:
        transport = transports.get(flight.transport)
        if transport is None:
            continue
        cost[transport.partner] += transport.cost
        if transport.launcher is not None:
            launcher = launchers[transport.launcher]
            cost[launcher.partner] += transport.launches * launcher.cost
        if transport.origin != EARTH:
            continue
        cost[transport.partner] += sum(prices[row.commodity] * row.kg for row in flight.cargo)
        for row in flight.elements:
            element, shock = elements[row.element], plan.shock
            start = plan.start_tdb_s + flight.period * plan.period_s
            gone = shock is not None and (shock.kind, shock.subject) == ("partner", element.owner)
            again = gone and shock is not None and shock.slip_s is None and start >= shock.on_tdb_s - DATE_S
            who = transport.partner if again else element.owner
            cost[who] += row.units * (element.cost + (element.reprovide_cost if again else 0.0))
    return cost
