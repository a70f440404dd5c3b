"""A withdrawal that happened: Roscosmos leaves the Gateway, and another brings the airlock."""

from dataclasses import replace
from pathlib import Path

import pytest

from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.programme.campaign import Campaign, Plan, Settings, load_campaign, solve_campaign
from perilune.programme.campaign.shocks.recovery import recover, shock_of
from perilune.programme.campaign.simulation.simulate import simulate

FILE = Path(__file__).parents[2] / "examples" / "gateway-airlock" / "campaign.toml"
LEAVES = "2021-01-01 UTC"


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return load_campaign(FILE, load_catalogue())


@pytest.fixture(scope="module")
def plan(campaign: Campaign) -> Plan:
    return solve_campaign(campaign, Settings(periods_per_year=2, gap=0.0, time_limit_s=20.0))


def test_the_plan_of_2020_brings_every_element_in_time(campaign: Campaign, plan: Plan) -> None:
    assert simulate(campaign, plan) == ()
    assert plan.shortfalls == ()
    assert len(plan.installed) == 5


def test_without_roscosmos_the_airlock_is_provided_again_later_and_dearer_and_nothing_is_lost(
    campaign: Campaign, plan: Plan
) -> None:
    """Assigned again in January 2024, three years after, and built in five: later, dearer, and nothing else lacks."""
    recovery = recover(campaign, plan, shock_of(campaign, "partner", "roscosmos", parse_time(LEAVES)))
    assert recovery.struck_elements == ("airlock",)
    assert recovery.lost == ()
    airlock = next(row for row in recovery.plan.installed if row.element == "airlock")
    assert airlock.on_tdb_s >= parse_time("2028-12-27 UTC")  # eight years after, to five days
    assert recovery.extra_cost == pytest.approx(3.0, abs=0.1)
    assert all(row.recovered_tdb_s is not None for row in recovery.moved)


def test_had_nobody_taken_it_over_it_would_be_lost(campaign: Campaign, plan: Plan) -> None:
    elements = tuple(replace(row, reprovide_s=None) if row.id == "airlock" else row for row in campaign.elements)
    alone = replace(campaign, elements=elements)
    recovery = recover(alone, plan, shock_of(alone, "partner", "roscosmos", parse_time(LEAVES)))
    assert [(row.kind, row.subject) for row in recovery.lost] == [("undelivered", "airlock")]
