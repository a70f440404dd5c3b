"""Flights by year from the engines that a plant delivers."""

from types import SimpleNamespace

import pytest

from perilune.engines.production import licensed_production
from perilune.engines.production_model import ProductionPlan
from perilune.programme.campaign.engine_plants import availability


def test_engines_left_over_wait_for_the_next_year() -> None:
    years = tuple(SimpleNamespace(year=2030 + i, delivered=count) for i, count in enumerate((1, 2, 4, 0)))
    rates = availability(SimpleNamespace(availability=years), 3)  # type: ignore[arg-type]
    assert [(row.year, row.flights) for row in rates] == [(2030, 0), (2031, 1), (2032, 1), (2033, 0)]


def test_a_plan_of_production_gives_its_years() -> None:
    plan = ProductionPlan(
        engine="rd-180", currency="M USD", start_year=2028, demand_per_year=6.0, import_price=10.0, licensor_units=10.0
    )
    made = licensed_production(plan, samples=100)
    rates = availability(made, 2)
    assert [row.year for row in rates] == [row.year for row in made.availability]
    assert sum(row.flights for row in rates) == made.delivered // 2


def test_a_launcher_has_engines() -> None:
    with pytest.raises(ValueError, match="0 engines"):
        availability(SimpleNamespace(availability=()), 0)  # type: ignore[arg-type]
