"""Each rule of a campaign, one by one: it changes the plan, and a plan made without it is caught when it is flown."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.programme.campaign import Settings, solve_campaign
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Campaign,
    Commodity,
    CrewDemand,
    Delivery,
    Element,
    Launcher,
    Node,
    Pad,
    Partner,
    Stock,
    Transport,
    YearRate,
)
from perilune.programme.campaign.simulation.simulate import simulate

YEAR = SECONDS_PER_YEAR
EXACT = Settings(gap=0.0, time_limit_s=20.0)
CARGO = Transport("cargo", "Cargo", "a", EARTH, "base", 5000.0, 0.0, 0.0, 0.0, launcher="rocket", pad="pad")
SHIP = Transport("ship", "Ship", "a", EARTH, "base", 0.0, 1.0, 0.0, 0.0, seats=3, rescue_seats=3, stay_s=0.5 * YEAR)
HAB = Element("hab", "Habitat", "a", "base", 3000.0, wanted_tdb_s=0.0, berths=4, solar_w=900.0, store_j=1e9)
LAB = Element("lab", "Laboratory", "a", "base", 2000.0, wanted_tdb_s=0.0, load_w=500.0, dark_load_w=500.0)
PLAIN = Campaign(
    id="plain",
    name="Plain",
    currency="M",
    start_tdb_s=0.0,
    years=2,
    nodes=(Node("base", "Base"),),
    commodities=(Commodity("water", "Water", crew_kg_day=2.0), Commodity("spares", "Spares")),
    partners=(Partner("a", "A"),),
    launchers=(Launcher("rocket", "Rocket", "a", 2.0, 4, 0.0),),
    pads=(Pad("pad", "Pad", "a", 10, 0.0),),
    transports=(CARGO, SHIP),
    elements=(HAB, LAB),
    crew_demands=(CrewDemand("crew", "base", 2, YEAR, 2.0 * YEAR),),
    deliveries=(Delivery("due", "base", "water", 100.0, 0.5 * YEAR),),
    stocks=(Stock("base", "water", 150.0),),
)


def _elements(campaign: Campaign, name: str, **given: object) -> Campaign:
    rows = tuple(replace(row, **given) if row.id == name else row for row in campaign.elements)  # type: ignore[arg-type]
    return replace(campaign, elements=rows)


RULES: dict[str, Callable[[Campaign], Campaign]] = {
    "reserve": lambda asked: replace(asked, reserve_s=90.0 * SECONDS_PER_DAY),
    "boil-off": lambda asked: replace(
        asked, commodities=(replace(asked.commodities[0], boil_off_per_year=0.2), asked.commodities[1])
    ),
    "rescue seats": lambda asked: replace(asked, transports=(CARGO, replace(SHIP, rescue_seats=1))),
    "engine plant": lambda asked: replace(
        asked, launchers=(replace(asked.launchers[0], availability=(YearRate(2000, 0), YearRate(2001, 4))),)
    ),
    "spares": lambda asked: _elements(asked, "lab", spares_per_year=0.1),
    "prerequisite": lambda asked: _elements(asked, "lab", after=("hab",)),
    "power": lambda asked: _elements(asked, "lab", load_w=1000.0),
    "gate": lambda asked: _elements(asked, "lab", earliest_tdb_s=0.75 * YEAR),
}


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_changes_the_plan_and_one_made_without_it_is_caught(rule: str) -> None:
    asked = RULES[rule](PLAIN)
    without, within = solve_campaign(PLAIN, EXACT), solve_campaign(asked, EXACT)
    assert simulate(PLAIN, without) == ()
    assert simulate(asked, within) == ()
    assert simulate(asked, without) != ()
    assert (within.cost, within.shortfall, within.flights) != (without.cost, without.shortfall, without.flights)


def test_the_stocks_outlast_a_resupply_that_is_missed_by_the_reserve() -> None:
    """Two people take 4 kg of water a day; after each period with a crew there is enough for ninety days more."""
    daily_kg = 2 * 2.0
    least = []
    for reserve_days in (0.0, 90.0):
        plan = solve_campaign(replace(PLAIN, reserve_s=reserve_days * SECONDS_PER_DAY), EXACT)
        (water,) = [row for row in plan.stocks if row.commodity == "water"]
        crew = plan.nodes[0].crew
        least.append(min(kg / daily_kg for kg, people in zip(water.kg, crew, strict=True) if people == 2.0))
    assert least == pytest.approx([0.0, 90.0], abs=1e-6)
