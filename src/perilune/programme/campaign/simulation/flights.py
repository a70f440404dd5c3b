"""Each flight of a plan flown again: dates, windows, loads, propellant, rates, what a shock took, cost."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

from perilune.astro.time import format_utc
from perilune.constants import G0, SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Campaign,
    Element,
    Launcher,
    Pad,
    Shock,
    Transport,
)
from perilune.programme.campaign.model.plan import Flight, Load, Plan
from perilune.programme.campaign.simulation.disagreement import Findings

DATE_S: Final = 5.0 * SECONDS_PER_DAY
"""Dates are held to five days: years of the calendar are not all equally long."""

KG: Final = 0.05
"""Masses are held to 50 g: the solver keeps tonnes to 1e-6, on several flights of a departure."""


@dataclass(frozen=True)
class _Records:
    """The records of a campaign by name."""

    transports: dict[str, Transport]
    launchers: dict[str, Launcher]
    pads: dict[str, Pad]
    elements: dict[str, Element]
    prices: dict[str, float]


def fly_again(campaign: Campaign, plan: Plan, findings: Findings) -> None:
    """Fly every flight, count launches against rates, and add up the cost."""
    records = _Records(
        {row.id: row for row in campaign.transports},
        {row.id: row for row in campaign.launchers},
        {row.id: row for row in campaign.pads},
        {row.id: row for row in campaign.elements},
        {row.id: row.cost_per_kg for row in campaign.commodities},
    )
    cost = 0.0
    for flight in plan.flights:
        if flight.transport not in records.transports:
            findings.note(flight.period, flight.id, "a transport that the campaign does not have", 1.0, 0.0, "flights")
            continue
        _identity(records, flight, findings)
        _dates(records, plan, flight, findings)
        _load(records, flight, findings)
        _propellant(records.transports[flight.transport], flight, findings)
        cost += _cost(records, plan, flight)
    findings.equal(0, "the plan", f"cost in {campaign.currency}", plan.cost, cost, campaign.currency, grain=1e-3)
    _launches(campaign, plan, records, findings)


def _identity(records: _Records, flight: Flight, findings: Findings) -> None:
    transport = records.transports[flight.transport]
    told = (flight.partner, flight.origin, flight.destination, flight.launcher, flight.pad)
    true = (transport.partner, transport.origin, transport.destination, transport.launcher, transport.pad)
    if told != true:
        findings.note(
            flight.period, flight.id, "another partner, place, launcher or pad than its transport", 1.0, 0.0, ""
        )
    means = [records.launchers[transport.launcher]] if transport.launcher is not None else []
    launches = sum(row.cost * transport.launches for row in means)
    findings.equal(flight.period, flight.id, "cost", flight.cost, transport.cost + launches, "")
    findings.equal(flight.period, flight.id, "capacity", flight.capacity_kg, transport.capacity_kg, "kg")


def _dates(records: _Records, plan: Plan, flight: Flight, findings: Findings) -> None:
    transport = records.transports[flight.transport]
    start = plan.start_tdb_s + flight.period * plan.period_s
    travel = math.floor(transport.travel_s / plan.period_s + 0.5)
    findings.equal(flight.period, flight.id, "period of arrival", flight.arrival_period, flight.period + travel, "")
    arrives = flight.departs_tdb_s + transport.travel_s
    findings.equal(flight.period, flight.id, "date of arrival", flight.arrives_tdb_s, arrives, "s", grain=1.0)
    stays = transport.stay_s > 0.0
    home = flight.arrival_period + (max(1, math.floor(transport.stay_s / plan.period_s + 0.5)) if stays else 0)
    told = -1 if flight.return_period is None else flight.return_period
    true = home if stays or transport.burn is not None else -1
    findings.equal(flight.period, flight.id, "period of return", told, true, "")
    findings.at_most(
        flight.period, flight.id, "period of arrival within the years", flight.arrival_period, plan.periods - 1, ""
    )
    if not start - 1.0 <= flight.departs_tdb_s <= start + plan.period_s + 1.0:
        findings.note(
            flight.period, flight.id, "date of departure outside its period", flight.departs_tdb_s, start, "s"
        )
    spans = transport.windows
    if spans and not any(first - 1.0 <= flight.departs_tdb_s <= last + 1.0 for first, last in spans):
        findings.note(
            flight.period, flight.id, "date of departure outside the windows", flight.departs_tdb_s, start, "s"
        )
    for row in _means(records, transport):
        late = row.until_tdb_s is not None and start > row.until_tdb_s + DATE_S
        if start < row.since_tdb_s - DATE_S or late:
            findings.note(
                flight.period, flight.id, f"'{row.id}' is not there on that date", start, row.since_tdb_s, "s"
            )
    if transport.held_tdb_s is not None:
        findings.at_most(flight.period, flight.id, f"'{transport.id}' ready", transport.held_tdb_s, start + DATE_S, "s")
    if plan.shock is not None and _taken(plan.shock, records, transport, start):
        findings.note(flight.period, flight.id, f"flies after '{plan.shock.subject}' is gone", 1.0, 0.0, "flights")


def _means(records: _Records, transport: Transport) -> list[Transport | Launcher | Pad]:
    found: list[Transport | Launcher | Pad] = [transport]
    if transport.launcher is not None:
        found.append(records.launchers[transport.launcher])
    if transport.pad is not None:
        found.append(records.pads[transport.pad])
    return found


def _taken(shock: Shock, records: _Records, transport: Transport, start_tdb_s: float) -> bool:
    """Whether a shock has taken a transport away on a date."""
    if start_tdb_s < shock.on_tdb_s - DATE_S:
        return False
    if shock.slip_s is not None and start_tdb_s >= shock.on_tdb_s + shock.slip_s - DATE_S:
        return False
    owners = [row.partner for row in _means(records, transport)]
    names = {"transport": transport.id, "launcher": transport.launcher, "site": transport.pad}
    return shock.subject in owners if shock.kind == "partner" else names.get(shock.kind) == shock.subject


def _load(records: _Records, flight: Flight, findings: Findings) -> None:
    transport = records.transports[flight.transport]
    mass = sum(row.kg for row in flight.cargo)
    for row in flight.elements:
        element = records.elements[row.element]
        mass += row.units * element.mass_kg
        if not element.divisible:
            findings.equal(
                flight.period, flight.id, f"whole units of '{row.element}'", row.units, round(row.units), "units"
            )
        for date in (element.earliest_tdb_s, element.held_tdb_s):
            if date is not None and flight.origin == EARTH:
                last = flight.departs_tdb_s + DATE_S
                findings.at_most(flight.period, flight.id, f"'{row.element}' ready", date, last, "s")
    period, name = flight.period, flight.id
    findings.equal(period, name, "payload", flight.payload_kg, mass, "kg", grain=KG)
    findings.at_most(period, name, "payload above capacity", mass, transport.capacity_kg, "kg", grain=KG)
    findings.at_most(period, name, "crew above seats", flight.crew, transport.seats, "people")
    returned = sum(row.kg for row in flight.returned)
    findings.at_most(period, name, "return above capacity", returned, transport.return_kg, "kg", grain=KG)
    for amount in (*flight.cargo, *flight.returned):
        findings.at_most(period, name, f"'{amount.commodity}' below zero", -amount.kg, 0.0, "kg", grain=KG)


def _propellant(transport: Transport, flight: Flight, findings: Findings) -> None:
    """Burn by burn, backwards from what is to arrive."""
    burn = transport.burn
    out = there = 0.0
    if burn is not None:
        mass = burn.dry_mass_kg
        for dv in reversed(burn.dv_back_m_s):
            mass *= math.exp(dv / (burn.isp_s * G0))
        back = mass - burn.dry_mass_kg
        there = back if burn.refuel_there else 0.0
        arriving = burn.dry_mass_kg + flight.payload_kg + back - there
        mass = arriving
        for dv in reversed(burn.dv_out_m_s):
            mass *= math.exp(dv / (burn.isp_s * G0))
        out = mass - arriving + back - there
        findings.at_most(flight.period, flight.id, "propellant above the tank", out, burn.tank_kg, "kg", grain=KG)
    mixture = {} if burn is None else dict(burn.mixture)
    for what, loads, total in (
        ("propellant", flight.propellant, out),
        ("propellant there", flight.propellant_there, there),
    ):
        for name in sorted({*mixture, *(row.commodity for row in loads)}):
            told = _of(loads, name)
            findings.equal(
                flight.period, flight.id, f"{what}: {name}", told, total * mixture.get(name, 0.0), "kg", grain=KG
            )


def _of(loads: tuple[Load, ...], commodity: str) -> float:
    return sum(row.kg for row in loads if row.commodity == commodity)


def _cost(records: _Records, plan: Plan, flight: Flight) -> float:
    transport = records.transports[flight.transport]
    cost = transport.cost
    if transport.launcher is not None:
        cost += transport.launches * records.launchers[transport.launcher].cost
    if flight.origin != EARTH:
        return cost
    cost += sum(records.prices[row.commodity] * row.kg for row in flight.cargo)
    shock = plan.shock
    for row in flight.elements:
        element = records.elements[row.element]
        left = shock is not None and (shock.kind, shock.subject, shock.slip_s) == ("partner", element.owner, None)
        start = plan.start_tdb_s + flight.period * plan.period_s
        again = left and shock is not None and start >= shock.on_tdb_s - DATE_S
        cost += row.units * (element.cost + (element.reprovide_cost if again else 0.0))
    return cost


def _launches(campaign: Campaign, plan: Plan, records: _Records, findings: Findings) -> None:
    """Launches of each launcher and from each pad in each year of the campaign."""
    flown: Counter[tuple[str, str, int]] = Counter()
    for flight in plan.flights:
        transport = records.transports.get(flight.transport)
        if transport is not None:
            year = flight.period // plan.periods_per_year
            flown["launcher", transport.launcher or "", year] += transport.launches
            flown["pad", transport.pad or "", year] += transport.launches
    for (kind, name, year), count in sorted(flown.items()):
        if not name:
            continue
        if kind == "pad":
            most = records.pads[name].per_year
        else:
            middle = campaign.start_tdb_s + (year + 0.5) * SECONDS_PER_YEAR
            calendar = int(format_utc(middle)[:4])
            limits = [row.flights for row in records.launchers[name].availability if row.year == calendar]
            most = min([records.launchers[name].per_year, *limits])
        findings.at_most(year * plan.periods_per_year, name, f"launches in year {year + 1}", count, most, "launches")
