"""The example campaign: solved within its gap, flown again without disagreement, and every withdrawal answered."""

import math
from pathlib import Path

import pytest

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.programme.campaign import Campaign, Plan, Settings, Shock, load_campaign, solve_campaign
from perilune.programme.campaign.simulation.simulate import simulate
from perilune.programme.campaign.solving.causes import explained

EXAMPLE = Path(__file__).parents[4] / "examples" / "lunar-campaign" / "campaign.toml"


@pytest.fixture(scope="module")
def asked() -> Campaign:
    return load_campaign(EXAMPLE, load_catalogue())


@pytest.fixture(scope="module")
def plan(asked: Campaign) -> Plan:
    return solve_campaign(asked, Settings(gap=0.02, time_limit_s=120.0))


def test_the_plan_is_within_its_gap_and_can_be_flown(asked: Campaign, plan: Plan) -> None:
    assert plan.status == "within gap"
    assert plan.gap <= 0.02
    assert simulate(asked, plan) == ()


def test_the_one_demand_that_can_not_be_met_is_named(asked: Campaign, plan: Plan) -> None:
    # with the greenhouse the stores would be empty before the longest darkness of 120 h is over
    ridge = next(row for row in asked.nodes if row.id == "ridge")
    there = [row for row in asked.elements if row.node == "ridge"]
    left = {row.id: row.store_j + (row.steady_w - row.dark_load_w) * ridge.longest_darkness_s for row in there}
    assert sum(left.values()) < 0.0 < sum(left.values()) - left["greenhouse"]
    assert [(row.kind, row.subject) for row in plan.shortfalls] == [("undelivered", "greenhouse")]
    (row,) = explained(asked, plan).shortfalls
    assert row.why is not None
    (cause,) = row.why.causes
    assert f"{math.ceil(-sum(left.values()) / 3.6e6)} kWh more storage at ridge" in cause.remedy
    assert cause.left == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize(("partner", "date"), [("roscosmos", "2032-01-01 UTC"), ("cnsa", "2033-01-01 UTC")])
def test_a_withdrawal_is_answered_with_what_is_lost(asked: Campaign, plan: Plan, partner: str, date: str) -> None:
    leaves = Shock("leaves", f"{partner} leaves", "partner", partner, parse_time(date))
    then = solve_campaign(asked, Settings(gap=0.02, time_limit_s=120.0), shock=leaves, before=plan)
    assert then.shortfall > plan.shortfall
    assert all(row.amount > 0.0 for row in then.shortfalls)
    assert simulate(asked, then) == ()
    owners = {row.id: row.partner for row in (*asked.launchers, *asked.transports)}
    later = [flight for flight in then.flights if flight.departs_tdb_s >= leaves.on_tdb_s]
    assert partner not in {owners[flight.transport] for flight in later}


def test_a_late_ratification_delays_the_reactors_and_what_waits_for_them(plan: Plan, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    late = tmp_path / "campaign.toml"
    late.write_text(text.replace('protocol = "2030-10-01 UTC"', 'protocol = "2035-01-01 UTC"'), encoding="utf-8")
    changed = load_campaign(late, load_catalogue())
    then = solve_campaign(changed, Settings(gap=0.02, time_limit_s=60.0))
    assert simulate(changed, then) == ()
    first = {name: [row.on_tdb_s for row in made.installed if row.element == "reactor-1"] for name, made in
             (("plan", plan), ("then", then))}  # fmt: skip
    assert min(first["plan"]) < parse_time("2033-07-01 UTC") < parse_time("2035-01-01 UTC") <= min(first["then"]) + 1e5
    late_ones = {row.subject for row in then.shortfalls if row.kind == "late"}
    assert {"reactor-1", "laboratory-1", "habitat-1"} <= late_ones
    assert then.shortfall > plan.shortfall + 2.0
