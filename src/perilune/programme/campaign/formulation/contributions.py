"""What each partner brings, as terms of the programme: mass that arrives, launches, crew-days, cost."""

from perilune.programme.campaign.formulation.columns import TONNE_KG, Building, Lack, Term
from perilune.programme.campaign.formulation.network import Arc
from perilune.programme.campaign.model.campaign import EARTH, Measure, Parity


def parity_rows(building: Building, parity: Parity) -> None:
    """Add a row for each partner with a target: its part is at least the share less the tolerance, or that lacks."""
    campaign = building.network.campaign
    terms = {partner.id: contribution(building, partner.id, parity.measure) for partner in campaign.partners}
    everything = [term for rows in terms.values() for term in rows]
    unit = {"mass": "t", "flights": "launches", "crew-days": "person-years", "cost": campaign.currency}[parity.measure]
    last = building.network.grid.periods - 1
    for partner in campaign.partners:
        if partner.share is None:
            continue
        least = max(0.0, partner.share - parity.tolerance)
        lack = building.lack(Lack("parity", f"{parity.measure} of {partner.id}", unit, last, parity.weight, 1.0))
        others = [(column, -least * factor) for column, factor in everything]
        building.made.row([*terms[partner.id], *others, (lack, 1.0)], lower=0.0)


def contribution(building: Building, partner: str, measure: Measure) -> list[Term]:
    """Return the terms of what a partner brings: t, launches, person-years or cost."""
    columns = building.columns
    if measure == "cost":
        return [term for who, term in cost_terms(building) if who == partner]
    terms: list[Term] = []
    for arc, period in building.departures():
        key = (arc.transport.id, period)
        who = carrier(building, arc)
        if measure == "flights" and who == partner and arc.transport.launcher is not None:
            terms.append((columns.flights[key], float(arc.transport.launches)))
        elif measure == "mass" and who == partner and arc.transport.origin == EARTH:
            terms += columns.loads[key]
        elif measure == "crew-days" and arc.transport.partner == partner and key in columns.people:
            stay = min(arc.back(period), building.network.grid.periods) - period - arc.travel
            terms.append((columns.people[key], stay / building.network.grid.per_year))
    return terms


def carrier(building: Building, arc: Arc) -> str:
    """Return the partner whose launcher a transport flies on; the owner of the transport where it needs none."""
    launchers = {row.id: row.partner for row in building.network.campaign.launchers}
    return arc.transport.partner if arc.transport.launcher is None else launchers[arc.transport.launcher]


def cost_terms(building: Building) -> list[tuple[str, Term]]:
    """Return the terms of the cost, each with the partner that bears it: launches, ships, elements, commodities.

    An element is its owner's; provided again after the owner left, it is the partner's whose transport delivers it.
    """
    columns, network = building.columns, building.network
    launchers = {row.id: row for row in network.campaign.launchers}
    elements = {row.id: row for row in network.campaign.elements}
    prices = {row.id: row.cost_per_kg * TONNE_KG for row in network.campaign.commodities}
    terms: list[tuple[str, Term]] = []
    for arc, period in building.departures():
        transport = arc.transport
        key = (transport.id, period)
        terms.append((transport.partner, (columns.flights[key], transport.cost)))
        if transport.launcher is not None:
            launcher = launchers[transport.launcher]
            terms.append((launcher.partner, (columns.flights[key], transport.launches * launcher.cost)))
        if transport.origin != EARTH:
            continue
        for commodity, each in prices.items():
            if (commodity, *key) in columns.cargo:
                terms.append((transport.partner, (columns.cargo[commodity, *key], each)))
        for name, element in elements.items():
            if (name, *key) in columns.manifest:
                again = network.reprovided(element, period)
                who = transport.partner if again else element.owner
                price = element.cost + (element.reprovide_cost if again else 0.0)
                terms.append((who, (columns.manifest[name, *key], price)))
    return terms
