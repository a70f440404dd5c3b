from dataclasses import replace

import pytest

from perilune.programme.campaign.record import Carried, Flight, Load, Plan, Size
from perilune.report.campaign_flights import campaign_flights, carried

YEAR_S = 31_557_600.0
OUT = Flight(
    id="crew-1", transport="crew", partner="cnsa", origin="earth", destination="base", launcher=None, pad=None,
    period=1, arrival_period=1, return_period=2, departs_tdb_s=0.5 * YEAR_S, arrives_tdb_s=0.51 * YEAR_S,
    elements=(Carried("hub", 1.0), Carried("cell", 2.5)), cargo=(Load("water", 1234.4),), crew=3, returned=(),
    propellant=(), propellant_there=(), payload_kg=1e3, capacity_kg=2e3, cost=1.0,
)  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    return Plan(
        campaign="c", status="optimal", currency="launches", start_tdb_s=0.0, period_s=0.5 * YEAR_S,
        periods_per_year=2, periods=4, cost=1.0, bound=1.0, gap=0.0, shortfall=0.0, shortfall_bound=0.0,
        size=Size(1, 1, 1, 1), flights=(OUT,), installed=(), stocks=(), nodes=(), shortfalls=(), shares=(), shock=None,
    )  # fmt: skip


def test_a_flight_is_told_by_its_dates_and_what_it_carries(plan):
    (row,) = campaign_flights(plan)
    assert (row["departs"], row["arrives"], row["returns"]) == ("2000-07-02", "2000-07-05", "2000-12-31")
    assert row["carries"] == "hub, 2.5 cell, 1,234 kg water"


def test_who_flies_back_within_a_period_is_back_after_the_arrival(plan):
    (row,) = campaign_flights(replace(plan, flights=(replace(OUT, return_period=1),)))
    assert row["returns"] == row["arrives"]


def test_what_stays_has_no_return(plan):
    (row,) = campaign_flights(replace(plan, flights=(replace(OUT, return_period=None),)))
    assert row["returns"] is None


def test_a_flight_with_nothing_on_board_carries_no_words():
    assert carried(replace(OUT, elements=(), cargo=())) == ""
