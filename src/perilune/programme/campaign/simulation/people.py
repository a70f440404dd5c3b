"""The people of a plan followed: who is where, in which berths, with which seats to go home; power and stores."""

from perilune.programme.campaign.model.campaign import Campaign, Element, Node
from perilune.programme.campaign.model.plan import Flight, NodeHistory, Plan
from perilune.programme.campaign.simulation.disagreement import Findings, told_lack
from perilune.programme.campaign.simulation.elements import Service
from perilune.programme.campaign.simulation.flights import DATE_S

Crews = dict[str, list[float]]
"""At each node the people in each period."""


def follow_people(campaign: Campaign, plan: Plan, service: Service, findings: Findings) -> Crews:
    """Return the crews at all nodes, after comparing their rooms, seats, power and stores with the plan's histories."""
    histories = {row.node: row for row in plan.nodes}
    crews: Crews = {}
    for node in campaign.nodes:
        crews[node.id] = _crew(plan, node)
        if node.id not in histories:
            findings.note(0, node.id, "no history of crew and power", 0.0, 1.0, "histories")
            continue
        _rooms(campaign, plan, node, service, (crews[node.id], histories[node.id]), findings)
        _power(campaign, plan, node, service, histories[node.id], findings)
    _wanted(campaign, plan, crews, findings)
    return crews


def home(flight: Flight) -> int:
    """Return the period in which a flight is back, or leaves for home."""
    return flight.arrival_period if flight.return_period is None else flight.return_period


def _crew(plan: Plan, node: Node) -> list[float]:
    """Those who came and have not left, less those of the node who are away."""
    people = [0.0] * plan.periods
    for flight in plan.flights:
        if flight.crew == 0:
            continue
        if flight.destination == node.id:
            for period in range(flight.arrival_period, min(home(flight), plan.periods)):
                people[period] += flight.crew
        if flight.origin == node.id:
            for period in range(flight.period, min(home(flight), plan.periods)):
                people[period] -= flight.crew
    return people


def _rooms(
    campaign: Campaign,
    plan: Plan,
    node: Node,
    service: Service,
    told: tuple[list[float], NodeHistory],
    findings: Findings,
) -> None:
    crew, history = told
    here = [row for row in campaign.elements if row.node == node.id]
    seats = {row.id: row.rescue_seats for row in campaign.transports}
    lacking = {what: told_lack(plan, "room", f"{what} at {node.id}") for what in ("berths", "rescue seats")}
    for period in range(plan.periods):
        berths = sum(_before(service, row, period) * row.berths for row in here)
        rescue = sum(_before(service, row, period) * row.rescue_seats for row in here)
        for flight in plan.flights:
            if flight.destination == node.id and flight.arrival_period <= period < home(flight):
                rescue += seats.get(flight.transport, 0)
        findings.equal(period, node.id, "crew", history.crew[period], crew[period], "people", grain=1e-5)
        findings.equal(period, node.id, "berths", history.berths[period], berths, "seats", grain=1e-4)
        findings.equal(period, node.id, "rescue seats", history.rescue_seats[period], rescue, "seats", grain=1e-4)
        findings.at_most(period, node.id, "crew below zero", -crew[period], 0.0, "people")
        for what, there in (("berths", berths), ("rescue seats", rescue)):
            limit = there + lacking[what]
            findings.at_most(period, node.id, f"crew above {what}", crew[period], limit, "people", grain=1e-4)


def _before(service: Service, element: Element, period: int) -> float:
    return service[element.id][period - 1] if period else 0.0


def _power(
    campaign: Campaign, plan: Plan, node: Node, service: Service, history: NodeHistory, findings: Findings
) -> None:
    here = [row for row in campaign.elements if row.node == node.id]
    lacking_w = 1000.0 * told_lack(plan, "power", f"power at {node.id}")
    lacking_j = 1e6 * told_lack(plan, "darkness", f"store at {node.id}")
    lit, dark = node.illumination, 1.0 - node.illumination
    for period in range(plan.periods):
        light = mean = store = 0.0
        for row in here:
            units = service[row.id][period]
            day, night = row.steady_w + row.solar_w - row.load_w, row.steady_w - row.dark_load_w
            light += units * day
            mean += units * (lit * day + dark * night)
            store += units * (row.store_j + night * node.longest_darkness_s)
        margin = min(light, mean)
        findings.equal(period, node.id, "power margin", history.power_margin_w[period], margin, "W", grain=0.1)
        findings.equal(period, node.id, "store margin", history.dark_margin_j[period], store, "J", grain=1e3)
        findings.at_most(period, node.id, "power that lacks", -margin, lacking_w, "W", grain=1.0)
        findings.at_most(period, node.id, "store that lacks", -store, lacking_j, "J", grain=1e4)


def _wanted(campaign: Campaign, plan: Plan, crews: Crews, findings: Findings) -> None:
    for demand in campaign.crew_demands:
        lacking = 0.0
        for period in range(plan.periods):
            start = plan.start_tdb_s + period * plan.period_s
            if start >= demand.start_tdb_s - DATE_S and start < demand.end_tdb_s - DATE_S:
                lacking += max(demand.count - crews[demand.node][period], 0.0) / plan.periods_per_year
        told = told_lack(plan, "crew", demand.id)
        findings.equal(0, demand.node, f"crew that lacks of '{demand.id}'", told, lacking, "person-years", grain=1e-4)
