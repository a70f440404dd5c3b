"""Small random programmes, solved and flown again by the independent simulator; poisoned plans are always caught."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Burn,
    Campaign,
    Commodity,
    CrewDemand,
    Delivery,
    Element,
    Launcher,
    Measure,
    Node,
    Pad,
    Parity,
    Partner,
    Rate,
    Stock,
    Transport,
)
from perilune.programme.campaign.model.plan import Carried, Flight, Load, Plan, Shortfall
from perilune.programme.campaign.model.settings import Settings
from perilune.programme.campaign.shocks.recovery import recover, shock_of
from perilune.programme.campaign.simulation.simulate import simulate
from perilune.programme.campaign.solving.solve import solve_campaign

START = 788_918_469.184  # the last day of 2024
QUICK = Settings(periods_per_year=2, gap=0.05, time_limit_s=1.5)


MEASURES: tuple[Measure, ...] = ("mass", "flights", "crew-days", "cost")


def year(number: float) -> float:
    return START + number * SECONDS_PER_YEAR


def small_campaign(seed: int) -> Campaign:
    """Return a programme of two partners over three to four years with one to two nodes."""
    rng = np.random.default_rng(seed)
    years = int(rng.integers(3, 5))
    orbit = bool(rng.random() < 0.4)
    nodes = [Node("base", "Base", float(rng.uniform(0.6, 1.0)), float(rng.uniform(0.0, 6.0)) * SECONDS_PER_DAY)]
    nodes += [Node("orbit", "Orbit")] if orbit else []
    commodities = (
        Commodity("water", "Water", crew_kg_day=float(rng.uniform(1.0, 4.0)), cost_per_kg=0.001),
        Commodity("food", "Food", crew_kg_day=1.8, cost_per_kg=0.001),
        Commodity("spares", "Spares", cost_per_kg=0.002),
        Commodity("oxygen", "Oxygen", boil_off_per_year=float(rng.uniform(0.0, 0.3)), stored=bool(rng.random() < 0.5)),
        Commodity("science", "Science", weightless=True),
    )
    launchers = tuple(
        Launcher(f"rocket-{p}", f"Rocket {p}", p, float(rng.uniform(0.5, 1.5)), int(rng.integers(1, 5)), START)
        for p in ("a", "b")
    )
    pads = tuple(Pad(f"pad-{p}", f"Pad {p}", p, int(rng.integers(1, 6)), START) for p in ("a", "b"))
    return Campaign(
        id=f"random-{seed}",
        name=f"Random {seed}",
        currency="M",
        start_tdb_s=START,
        years=years,
        nodes=tuple(nodes),
        commodities=commodities,
        partners=(Partner("a", "A", 0.5), Partner("b", "B", 0.5)),
        launchers=launchers,
        pads=pads,
        transports=_transports(rng, orbit=orbit),
        elements=_elements(rng, years),
        crew_demands=(
            CrewDemand(
                "crew", "base", int(rng.integers(1, 5)), year(float(rng.uniform(0.5, 1.5))), year(years), weight=0.5
            ),
        ),
        deliveries=(
            Delivery("oxygen due", "base", "oxygen", float(rng.uniform(50.0, 900.0)), year(2.2)),
            Delivery("spares home", EARTH, "spares", float(rng.uniform(0.0, 50.0)), year(years - 0.4)),
        ),
        stocks=(Stock("base", "water", float(rng.uniform(0.0, 500.0))),),
        reserve_s=float(rng.choice([0.0, 30.0])) * SECONDS_PER_DAY,
        parity=Parity(MEASURES[int(rng.integers(4))], 0.1, 0.2) if rng.random() < 0.3 else None,
    )


def _transports(rng: np.random.Generator, *, orbit: bool) -> tuple[Transport, ...]:
    window = ((year(0.1), year(0.2)), (year(1.3), year(1.7)), (year(2.1), year(2.9)), (year(3.2), year(3.9)))
    capacity = float(rng.uniform(3000.0, 8000.0))
    rows = [
        Transport("cargo-a", "Cargo A", "a", EARTH, "base", capacity, 0.3, 5.0 * SECONDS_PER_DAY, START,
                  launcher="rocket-a", pad="pad-a", windows=window if rng.random() < 0.3 else ()),
        Transport("cargo-b", "Cargo B", "b", EARTH, "base", 0.8 * capacity, 0.25, 100.0 * SECONDS_PER_DAY, START,
                  launcher="rocket-b", pad="pad-b"),
        Transport("ship-a", "Ship A", "a", EARTH, "base", 300.0, 0.6, 4.0 * SECONDS_PER_DAY, year(0.5),
                  launcher="rocket-a", pad="pad-a", launches=int(rng.integers(1, 3)), seats=3, rescue_seats=3,
                  stay_s=float(rng.uniform(0.2, 1.1)) * SECONDS_PER_YEAR, return_kg=60.0),
    ]  # fmt: skip
    if orbit:
        burn = Burn((float(rng.uniform(1500.0, 2200.0)), 30.0), (1900.0,), 330.0, 1500.0, 9000.0, (("oxygen", 1.0),),
                    refuel_there=bool(rng.random() < 0.3))  # fmt: skip
        rows += [
            Transport("up-b", "To orbit", "b", EARTH, "orbit", 2.0 * capacity, 0.3, 90.0 * SECONDS_PER_DAY, START,
                      launcher="rocket-b", pad="pad-b"),
            Transport("tug", "Tug", "b", "orbit", "base", 3000.0, 0.05, SECONDS_PER_DAY, START, burn=burn,
                      vehicle="tug-vehicle", turnaround_s=60.0 * SECONDS_PER_DAY),
        ]  # fmt: skip
    return tuple(rows)


def _elements(rng: np.random.Generator, years: int) -> tuple[Element, ...]:
    def some(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    return (
        Element("power", "Power", "a", "base", some(800.0, 2500.0), count=int(rng.integers(1, 3)), cost=0.1,
                wanted_tdb_s=year(some(0.0, 1.2)),
                solar_w=some(8e3, 2e4), steady_w=some(1e3, 4e3), store_j=some(1e9, 5e9)),
        Element("habitat", "Habitat", "b", "base", some(1500.0, 2900.0), cost=0.3, wanted_tdb_s=year(some(0.2, 1.5)),
                weight=2.0,
                after=("power",), load_w=3e3, dark_load_w=1e3, berths=3, crew_served=2, recovers=(("water", 0.6),),
                spares_per_year=0.02),
        Element("plant", "Plant", "b", "base", some(300.0, 900.0), cost=0.05, after=("power",), load_w=500.0,
                makes=(Rate("oxygen", some(100.0, 2000.0)),), stores=(Rate("oxygen", some(200.0, 2000.0)),),
                lifetime_s=some(1.0, 3.0) * SECONDS_PER_YEAR),
        Element("shield", "Shield", "a", "base", some(500.0, 2000.0), divisible=True, wanted_tdb_s=year(years - 1.0)),
        Element("tug-vehicle", "Tug", "b", "orbit" if rng.random() < 0.5 else "base", 1500.0, cost=0.1,
                uses=(Rate("spares", 10.0),)),
    )  # fmt: skip


def solved(seed: int) -> tuple[Campaign, Plan]:
    """Return a random programme and its plan; a tug that has no orbit to start from is left out."""
    campaign = small_campaign(seed)
    if not any(node.id == "orbit" for node in campaign.nodes):
        campaign = replace(campaign, elements=tuple(row for row in campaign.elements if row.node == "base"))
    return campaign, solve_campaign(campaign, QUICK)


@pytest.mark.parametrize("seed", range(30))
def test_a_small_random_programme_flies_as_it_is_planned(seed: int) -> None:
    campaign, plan = solved(seed)
    assert simulate(campaign, plan) == ()


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_recovery_from_a_withdrawal_flies_as_it_is_planned(seed: int) -> None:
    campaign, plan = solved(seed)
    for subject in ("a", "b"):
        shock = shock_of(campaign, "partner", subject, year(1.4))
        recovery = recover(campaign, plan, shock, QUICK)
        assert simulate(campaign, recovery.plan) == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000))
def test_a_thousand_small_random_programmes_fly_as_they_are_planned(seed: int) -> None:
    campaign, plan = solved(seed)
    assert simulate(campaign, plan) == ()


@pytest.fixture(scope="module")
def with_tug() -> tuple[Campaign, Plan]:
    """Return the first random programme whose plan flies its tug."""
    for seed in (9, 51, *range(200)):
        if any(node.id == "orbit" for node in small_campaign(seed).nodes):
            campaign, plan = solved(seed)
            if any(flight.propellant for flight in plan.flights):
                return campaign, plan
    raise AssertionError("no programme flies its tug")


def changed(plan: Plan, number: int, **values: Any) -> Plan:
    flights = list(plan.flights)
    flights[number] = replace(flights[number], **values)
    return replace(plan, flights=tuple(flights))


def test_every_falsified_stock_is_caught(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    for number, history in enumerate(plan.stocks):
        for period in range(plan.periods):
            for change in (-5.0, 5.0):
                kg = list(history.kg)
                kg[period] += change
                rows = list(plan.stocks)
                rows[number] = replace(history, kg=tuple(kg))
                found = simulate(campaign, replace(plan, stocks=tuple(rows)))
                assert any(history.commodity in row.quantity for row in found), (history, period, change)


def test_a_falsified_delta_v_is_caught(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    flown = next(flight.id for flight in plan.flights if flight.propellant)
    for part in ("dv_out_m_s", "dv_back_m_s"):
        transports = []
        for row in campaign.transports:
            burn = row.burn
            if burn is not None:
                told = getattr(burn, part)
                values: dict[str, Any] = {part: (told[0] + 2.0, *told[1:])}
                burn = replace(burn, **values)
            transports.append(replace(row, burn=burn))
        found = simulate(replace(campaign, transports=tuple(transports)), plan)
        assert any(row.place == flown and "propellant" in row.quantity for row in found), part


def test_a_falsified_propellant_load_is_caught(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    number = next(i for i, flight in enumerate(plan.flights) if flight.propellant)
    loads = tuple(Load(row.commodity, row.kg - 1.0) for row in plan.flights[number].propellant)
    found = simulate(campaign, changed(plan, number, propellant=loads))
    assert any("propellant" in row.quantity for row in found)


POISONS: dict[str, Callable[[Flight], dict[str, Any]]] = {
    "payload": lambda flight: {"payload_kg": flight.payload_kg + 1.0},
    "capacity": lambda flight: {"capacity_kg": flight.capacity_kg + 1.0},
    "crew": lambda flight: {"crew": flight.crew + 1},
    "arrival": lambda flight: {"arrival_period": flight.arrival_period + 1},
    "departure": lambda flight: {"period": flight.period + 1},
    "date": lambda flight: {"departs_tdb_s": flight.departs_tdb_s - 200.0 * SECONDS_PER_DAY},
    "partner": lambda flight: {"partner": "b" if flight.partner == "a" else "a"},
    "element": lambda flight: {"elements": flight.elements[1:] if flight.elements else (Carried("power", 1.0),)},
    "cargo": lambda flight: {"cargo": (*flight.cargo, Load("water", 20.0))},
    "cost": lambda flight: {"cost": flight.cost + 0.01},
}


@pytest.mark.parametrize("poison", POISONS)
def test_every_falsified_flight_is_caught(with_tug: tuple[Campaign, Plan], poison: str) -> None:
    campaign, plan = with_tug
    for number, flight in enumerate(plan.flights):
        assert simulate(campaign, changed(plan, number, **POISONS[poison](flight))), flight.id


def test_a_flight_left_out_or_flown_twice_is_caught(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    for number, flight in enumerate(plan.flights):
        less = plan.flights[:number] + plan.flights[number + 1 :]
        assert simulate(campaign, replace(plan, flights=less)), flight.id
        assert simulate(campaign, replace(plan, flights=(*plan.flights, flight))), flight.id


def test_histories_costs_and_what_lacks_are_compared(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    history = next(row for row in plan.nodes if row.node == "base")
    others = tuple(row for row in plan.nodes if row.node != "base")
    for name in ("crew", "berths", "rescue_seats", "power_margin_w", "dark_margin_j"):
        amounts = list(getattr(history, name))
        amounts[-1] += 1e6 if name == "dark_margin_j" else 1.0
        values: dict[str, Any] = {name: tuple(amounts)}
        told = replace(plan, nodes=(*others, replace(history, **values)))
        assert simulate(campaign, told), name
    assert simulate(campaign, replace(plan, cost=plan.cost - 0.1))
    share = replace(plan.shares[0], mass_kg=plan.shares[0].mass_kg + 10.0)
    assert any(
        row.quantity == "mass of the partner"
        for row in simulate(campaign, replace(plan, shares=(share, *plan.shares[1:])))
    )
    late = Shortfall("late", "power", 0.5, "unit-years", START, 0.5)
    assert simulate(campaign, replace(plan, shortfalls=(*plan.shortfalls, late)))
    assert simulate(campaign, replace(plan, installed=plan.installed[1:]))


def test_a_plan_of_other_periods_is_not_flown(with_tug: tuple[Campaign, Plan]) -> None:
    campaign, plan = with_tug
    assert [row.quantity for row in simulate(campaign, replace(plan, periods=plan.periods - 1))] == ["periods"]
