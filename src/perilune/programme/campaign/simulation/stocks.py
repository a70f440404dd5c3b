"""The stocks of a plan followed: what comes, goes, boils off, is made and used, in every period at every node."""

from collections import defaultdict

from perilune.constants import SECONDS_PER_DAY
from perilune.programme.campaign.model.campaign import EARTH, Campaign, Commodity, Element, Node
from perilune.programme.campaign.model.plan import Plan
from perilune.programme.campaign.simulation.disagreement import Findings, told_lack
from perilune.programme.campaign.simulation.elements import Service
from perilune.programme.campaign.simulation.flights import DATE_S
from perilune.programme.campaign.simulation.people import Crews, home

GRAIN_KG = 0.5
"""Stocks are held to half a kilogram: the solver keeps its rows to 1e-6 of a tonne, over tens of periods."""

Moves = dict[tuple[str, str, int], float]


def follow_stocks(campaign: Campaign, plan: Plan, service: Service, crews: Crews, findings: Findings) -> None:
    """Note every stock that is not what the one before it, the flights, plants and users leave."""
    coming, going = _moves(plan)
    histories = {(row.node, row.commodity): row.kg for row in plan.stocks}
    for node in campaign.nodes:
        for commodity in campaign.commodities:
            told = histories.get((node.id, commodity.id), (0.0,) * plan.periods)
            ledger = _Ledger(campaign, plan, node, commodity, findings)
            ledger.follow(told, coming, going, service, crews)
    for commodity in campaign.commodities:
        _to_earth(campaign, plan, commodity, coming, findings)


def _moves(plan: Plan) -> tuple[Moves, Moves]:
    """What comes to a node and goes from it: (node, commodity, period)."""
    coming: Moves = defaultdict(float)
    going: Moves = defaultdict(float)
    for flight in plan.flights:
        for row in flight.cargo:
            going[flight.origin, row.commodity, flight.period] += row.kg
            coming[flight.destination, row.commodity, flight.arrival_period] += row.kg
        for row in flight.returned:
            going[flight.destination, row.commodity, home(flight)] += row.kg
            coming[flight.origin, row.commodity, home(flight)] += row.kg
        for row in flight.propellant:
            going[flight.origin, row.commodity, flight.period] += row.kg
        for row in flight.propellant_there:
            going[flight.destination, row.commodity, home(flight)] += row.kg
    return coming, going


class _Ledger:
    """The book of one commodity at one node."""

    def __init__(self, campaign: Campaign, plan: Plan, node: Node, commodity: Commodity, findings: Findings) -> None:
        self._campaign, self._plan, self._node, self._commodity = campaign, plan, node, commodity
        self._findings = findings
        self._elements = [row for row in campaign.elements if row.node == node.id]
        self._lacking = told_lack(plan, "supply", f"{commodity.id} at {node.id}")
        self._reserve = told_lack(plan, "reserve", f"reserve of {commodity.id} at {node.id}")

    def follow(self, told: tuple[float, ...], coming: Moves, going: Moves, service: Service, crews: Crews) -> None:
        """Go from each stock that the plan tells to the next."""
        key = (self._node.id, self._commodity.id)
        stock = sum(row.kg for row in self._campaign.stocks if (row.node, row.commodity) == key)
        part = (1.0 - self._commodity.boil_off_per_year) ** (1.0 / self._plan.periods_per_year)
        for period in range(self._plan.periods):
            comes, goes = coming[*key, period], going[*key, period]
            if goes > 0.0:
                name = f"{self._commodity.id} that departs"
                self._findings.at_most(period, self._node.id, name, goes, stock + comes, "kg", grain=GRAIN_KG)
            crew = crews[self._node.id][period]
            made = self._made(period, service) - self._handed(period)
            low, high = self._crew_use(crew, period, service)
            kept = part * (stock + comes - goes) + made
            room = self._room(period, service)
            self._compare(period, told[period], (kept - high, kept - low), room)
            self._kept_back(period, told[period], crew)
            stock = told[period]

    def _made(self, period: int, service: Service) -> float:
        """What plants make less what elements take, spares included."""
        total = 0.0
        for row in self._elements:
            yearly = sum(rate.kg for rate in row.makes if rate.commodity == self._commodity.id)
            yearly -= sum(rate.kg for rate in row.uses if rate.commodity == self._commodity.id)
            if self._commodity.id == "spares":
                yearly -= row.spares_per_year * row.mass_kg
            total += service[row.id][period] * yearly / self._plan.periods_per_year
        return total

    def _crew_use(self, crew: float, period: int, service: Service) -> tuple[float, float]:
        """The least and the most that the crew takes, by which recovery plants serve them; equal for one plant."""
        days = self._plan.period_s / SECONDS_PER_DAY
        each = self._commodity.crew_kg_day * days
        shares: list[tuple[float, float]] = []
        for row in self._elements:
            if row.recovers:
                places = row.crew_served * (service[row.id][period - 1] if period else 0.0)
                shares.append((dict(row.recovers).get(self._commodity.id, 0.0), places))
        used = []
        for best in (True, False):
            left, recovered = crew, 0.0
            for share, places in sorted(shares, reverse=best):
                served = min(left, places)
                recovered += served * share
                left -= served
            used.append(each * (crew - recovered))
        return used[0], used[1]

    def _handed(self, period: int) -> float:
        """What deliveries take in the period in which they are due, less what the plan says lacks of them."""
        total = 0.0
        for row in self._campaign.deliveries:
            if (row.node, row.commodity) != (self._node.id, self._commodity.id):
                continue
            start = self._plan.start_tdb_s + period * self._plan.period_s
            first = period == 0 and row.on_tdb_s < start
            if first or start <= row.on_tdb_s + DATE_S < start + self._plan.period_s:
                total += row.kg - told_lack(self._plan, "delivery", row.id)
        return total

    def _room(self, period: int, service: Service) -> float:
        if not self._commodity.stored:
            return float("inf")
        return sum(service[row.id][period] * _stores(row, self._commodity.id) for row in self._elements)

    def _compare(self, period: int, told: float, flown: tuple[float, float], room: float) -> None:
        """Between the least and the most of what is left; above it only as far as the plan says that supply lacks."""
        low, high = (min(max(kg, 0.0), room) for kg in flown)
        name = f"stock of {self._commodity.id}"
        grain = GRAIN_KG + 1e-6 * max(abs(flown[0]), abs(flown[1]))
        self._findings.at_most(period, self._node.id, f"{name} above its room", told, room, "kg", grain=grain)
        lacks = max(told - flown[1], 0.0)
        if lacks > grain:
            spent = min(lacks, max(self._lacking, 0.0))
            self._lacking -= spent
            if lacks - spent > grain:
                self._findings.note(period, self._node.id, name, told, high, "kg")
        if told < low - grain:
            self._findings.note(period, self._node.id, name, told, low, "kg")

    def _kept_back(self, period: int, told: float, crew: float) -> None:
        reserve_s = self._campaign.reserve_s
        least = crew * self._commodity.crew_kg_day * reserve_s / SECONDS_PER_DAY - self._reserve
        name = f"reserve of {self._commodity.id}"
        self._findings.at_most(period, self._node.id, name, least, told, "kg", grain=GRAIN_KG)


def _stores(element: Element, commodity: str) -> float:
    return sum(rate.kg for rate in element.stores if rate.commodity == commodity)


def _to_earth(campaign: Campaign, plan: Plan, commodity: Commodity, coming: Moves, findings: Findings) -> None:
    """What came to the Earth until each date against what was due until then."""
    due = [row for row in campaign.deliveries if (row.node, row.commodity) == (EARTH, commodity.id)]
    owed = 0.0
    for row in sorted(due, key=lambda row: row.on_tdb_s):
        owed += row.kg - told_lack(plan, "delivery", row.id)
        last = max(0, int((row.on_tdb_s + DATE_S - plan.start_tdb_s) // plan.period_s))
        came = sum(coming[EARTH, commodity.id, period] for period in range(min(last, plan.periods - 1) + 1))
        findings.at_most(last, EARTH, f"'{row.id}' due", owed, came, "kg", grain=GRAIN_KG)
