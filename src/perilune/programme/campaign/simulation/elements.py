"""The elements of a plan followed from the Earth into service, to the end of their lives; vehicles and lateness."""

import math
from collections import defaultdict

from perilune.programme.campaign.model.campaign import EARTH, Campaign, Element
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.simulation.disagreement import Findings, told_lack
from perilune.programme.campaign.simulation.flights import DATE_S

Service = dict[str, list[float]]
"""Of each element the units in service in each period."""


def follow_elements(campaign: Campaign, plan: Plan, findings: Findings) -> Service:
    """Return the units in service, after noting what departs before it came, comes before its prerequisite, or late."""
    ever: Service = {}
    service: Service = {}
    for element in campaign.elements:
        ever[element.id] = _ever(plan, element, findings)
        service[element.id] = _in_service(plan, element, ever[element.id])
    counts = {row.id: row.count for row in campaign.elements}
    for element in campaign.elements:
        for name in element.after:
            for period in range(plan.periods):
                before = ever[name][period - 1] if period else 0.0
                allowed = element.count * before / counts[name]
                place, quantity = element.node, f"'{element.id}' after '{name}'"
                findings.at_most(period, place, quantity, ever[element.id][period], allowed, "units", grain=1e-5)
        _installed(plan, element, ever[element.id], findings)
        _late(plan, element, ever[element.id], findings)
    _vehicles(campaign, plan, service, findings)
    return service


def _ever(plan: Plan, element: Element, findings: Findings) -> list[float]:
    """Units that have come to the element's node until each period; follows those that wait on the way."""
    there: dict[str, float] = defaultdict(float)
    units = []
    for period in range(plan.periods):
        for flight in plan.flights:
            if flight.arrival_period == period:
                there[flight.destination] += sum(row.units for row in flight.elements if row.element == element.id)
        for flight in plan.flights:
            if flight.period == period:
                there[flight.origin] -= sum(row.units for row in flight.elements if row.element == element.id)
                if flight.origin != EARTH:
                    lacking = -there[flight.origin]
                    findings.at_most(
                        period, flight.origin, f"'{element.id}' departs before it came", lacking, 0.0, "units"
                    )
        units.append(there[element.node])
    findings.at_most(0, EARTH, f"units of '{element.id}' that depart", -there[EARTH], element.count, "units")
    return units


def _in_service(plan: Plan, element: Element, ever: list[float]) -> list[float]:
    if element.lifetime_s is None:
        return ever
    life = math.floor(element.lifetime_s / plan.period_s + 0.5)
    return [units - (ever[period - life] if period >= life else 0.0) for period, units in enumerate(ever)]


def _installed(plan: Plan, element: Element, ever: list[float], findings: Findings) -> None:
    told: dict[int, float] = defaultdict(float)
    for row in plan.installed:
        if row.element == element.id:
            told[row.period] += row.units
    for period, units in enumerate(ever):
        new = units - (ever[period - 1] if period else 0.0)
        findings.equal(period, element.node, f"'{element.id}' put in service", told[period], new, "units", grain=1e-5)


def _late(plan: Plan, element: Element, ever: list[float], findings: Findings) -> None:
    if element.wanted_tdb_s is None:
        return
    due = max(0, math.floor((element.wanted_tdb_s + DATE_S - plan.start_tdb_s) / plan.period_s))
    lacking = [max(element.count - units, 0.0) / plan.periods_per_year for units in ever[due:]]
    missing = element.count - ever[-1] if due < plan.periods else 0.0
    if missing > 1e-6:
        told = told_lack(plan, "undelivered", element.id)
        findings.equal(due, element.node, f"'{element.id}' undelivered", told, missing, "units", grain=1e-4)
    else:
        told = told_lack(plan, "late", element.id)
        findings.equal(due, element.node, f"'{element.id}' late", told, sum(lacking), "unit-years", grain=1e-4)


def _vehicles(campaign: Campaign, plan: Plan, service: Service, findings: Findings) -> None:
    """No more flights of vehicles than there are, each with its turnaround."""
    for transport in campaign.transports:
        if transport.vehicle is None:
            continue
        span = max(1, math.ceil(transport.turnaround_s / plan.period_s - 1e-9))
        short = transport.turnaround_s > 0.0
        trips = max(1, math.floor(plan.period_s / transport.turnaround_s + 1e-9)) if short else 1
        departures = [flight.period for flight in plan.flights if flight.transport == transport.id]
        for period in range(plan.periods):
            flown = sum(period - span < departed <= period for departed in departures)
            allowed = trips * service[transport.vehicle][period]
            findings.at_most(period, transport.origin, f"flights of '{transport.id}'", flown, allowed, "flights")
