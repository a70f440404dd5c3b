"""Flights by year from the engines that a plant delivers."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from perilune.catalogue import load_catalogue
from perilune.engines.production import licensed_production
from perilune.engines.production_model import ProductionPlan
from perilune.errors import InputError
from perilune.programme.campaign import load_campaign
from perilune.programme.campaign.model.engine_plants import availability, flights_of_plant

EXAMPLE = Path(__file__).parents[5] / "examples" / "lunar-campaign" / "campaign.toml"


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


def test_before_the_plant_none_can_be_flown() -> None:
    plan = ProductionPlan(
        engine="rd-180",
        currency="M USD",
        start_year=2030,
        years=4,
        demand_per_year=6.0,
        import_price=10.0,
        licensor_units=10.0,
        setup_years=1.0,
        qualification_years=0.0,
        first_rate_per_year=4.0,
        full_rate_per_year=4.0,
    )
    rates = flights_of_plant(plan, 2, range(2029, 2034))
    assert [(row.year, row.flights) for row in rates] == [(2029, 0), (2030, 0), (2031, 2), (2032, 2), (2033, 2)]
    with pytest.raises(InputError, match="to 2033 only"):
        flights_of_plant(plan, 2, range(2029, 2035))


def test_the_launcher_of_the_example_waits_for_its_engines() -> None:
    campaign = load_campaign(EXAMPLE, load_catalogue())
    don = next(row for row in campaign.launchers if row.id == "don")
    flights = {row.year: min(row.flights, don.per_year) for row in don.availability}
    assert [flights[year] for year in range(2028, 2040)] == [0] * 5 + [1, 1] + [2] * 5


def test_flights_by_year_and_engines_say_the_same_twice(tmp_path: Path) -> None:
    twice = tmp_path / "campaign.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    twice.write_text(text.replace('id = "don"', 'id = "don"\navailability = { "2033" = 1 }', 1), encoding="utf-8")
    with pytest.raises(InputError, match="'availability' or 'engines'"):
        load_campaign(twice, load_catalogue())
