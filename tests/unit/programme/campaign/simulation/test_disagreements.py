"""A plan that tells something else than its flights give is caught, and each falsehood is named where it stands."""

from dataclasses import replace

import pytest

from perilune.constants import SECONDS_PER_YEAR
from perilune.programme.campaign import Settings, solve_campaign
from perilune.programme.campaign.model.campaign import (
    EARTH,
    Campaign,
    Commodity,
    CrewDemand,
    Element,
    Launcher,
    Node,
    Parity,
    Partner,
    Stock,
    Transport,
)
from perilune.programme.campaign.model.plan import Flight, Plan
from perilune.programme.campaign.simulation.simulate import simulate

YEAR = SECONDS_PER_YEAR
EXACT = Settings(gap=0.0, time_limit_s=20.0)
CARGO = Transport("cargo", "Cargo", "a", EARTH, "base", 5000.0, 0.0, 0.0, 0.0, launcher="rocket")
SHIP = Transport("ship", "Ship", "b", EARTH, "base", 0.0, 1.0, 0.0, 0.0, seats=3, rescue_seats=3, stay_s=0.5 * YEAR)
CAMPAIGN = Campaign(
    id="small",
    name="Small",
    currency="M",
    start_tdb_s=0.0,
    years=2,
    nodes=(Node("base", "Base"),),
    commodities=(Commodity("water", "Water", crew_kg_day=2.0),),
    partners=(Partner("a", "A"), Partner("b", "B")),
    launchers=(Launcher("rocket", "Rocket", "a", 2.0, 4, 0.0),),
    pads=(),
    transports=(CARGO, SHIP),
    elements=(Element("hab", "Habitat", "b", "base", 3000.0, wanted_tdb_s=0.0, berths=4, solar_w=900.0, store_j=1e9),),
    crew_demands=(CrewDemand("crew", "base", 2, YEAR, 2.0 * YEAR),),
    stocks=(Stock("base", "water", 2000.0),),
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = solve_campaign(CAMPAIGN, EXACT)
    assert simulate(CAMPAIGN, found) == ()
    return found


def noted(campaign: Campaign, plan: Plan) -> set[tuple[str, str]]:
    return {(row.place, row.quantity) for row in simulate(campaign, plan)}


def flown(plan: Plan, transport: str) -> Flight:
    return next(row for row in plan.flights if row.transport == transport)


def with_flight(plan: Plan, flight: Flight) -> Plan:
    return replace(plan, flights=tuple(flight if row.id == flight.id else row for row in plan.flights))


def test_what_is_not_told_is_missed(plan: Plan) -> None:
    silent = replace(plan, nodes=(), shares=plan.shares[:1])
    assert noted(CAMPAIGN, silent) >= {("base", "no history of crew and power"), ("b", "no share told")}


def test_a_flight_of_nothing_that_there_is_is_named(plan: Plan) -> None:
    ghost = replace(flown(plan, "cargo"), transport="ghost")
    found = noted(CAMPAIGN, with_flight(plan, ghost))
    assert (ghost.id, "a transport that the campaign does not have") in found
    # what it carried is not A's, and its launch is not paid
    assert {("a", "mass of the partner"), ("a", "flights of the partner")} <= found


def test_a_date_outside_its_period_or_its_windows_is_named(plan: Plan) -> None:
    cargo = flown(plan, "cargo")
    late = replace(cargo, departs_tdb_s=cargo.departs_tdb_s + YEAR)
    assert (cargo.id, "date of departure outside its period") in noted(CAMPAIGN, with_flight(plan, late))
    closed = replace(CAMPAIGN, transports=(replace(CARGO, windows=((1.6 * YEAR, 1.7 * YEAR),)), SHIP))
    assert (cargo.id, "date of departure outside the windows") in noted(closed, plan)


def test_a_crew_too_many_is_named_at_its_node(plan: Plan) -> None:
    crew = flown(plan, "ship")
    found = noted(CAMPAIGN, with_flight(plan, replace(crew, crew=5)))
    assert {("base", "crew"), ("base", "crew above berths"), ("base", "crew above rescue seats")} <= found
    assert ("b", "crew-days of the partner") in found


def test_parity_that_lacks_and_is_not_told_is_named(plan: Plan) -> None:
    """A launches everything: that B lacks its half of the mass is told by no shortfall."""
    partners = tuple(replace(row, share=0.5) for row in CAMPAIGN.partners)
    fair = replace(CAMPAIGN, partners=partners, parity=Parity("mass"))
    found = {row.quantity: row for row in simulate(fair, plan)}
    lack = found["mass that lacks of the share"]
    assert (lack.place, lack.flown) == ("b", 0.0)
    launched = sum(row.payload_kg for row in plan.flights)
    assert lack.told == pytest.approx(0.5 * launched / 1000.0)


def test_only_partners_with_a_share_lack_parity(plan: Plan) -> None:
    """Without a share of B nothing is owed to it, and A has more than its half."""
    partners = (replace(CAMPAIGN.partners[0], share=0.5), CAMPAIGN.partners[1])
    assert simulate(replace(CAMPAIGN, partners=partners, parity=Parity("mass")), plan) == ()
