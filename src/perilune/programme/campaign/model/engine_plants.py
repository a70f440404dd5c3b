"""Flights that the production of engines allows: the years of an engine plant as the availability of a launcher."""

from perilune.engines.production import licensed_production
from perilune.engines.production_model import Production, ProductionPlan
from perilune.errors import InputError, Problem
from perilune.programme.campaign.model.campaign import YearRate

_FEWEST_SAMPLES = 100
"""Only the plan's own values count here, not the drawn ones."""


def flights_of_plant(plan: ProductionPlan, engines_per_launcher: int, calendar: range) -> tuple[YearRate, ...]:
    """Return the flights of each year of the calendar that the licensed production of an engine allows.

    Before the plant's years none can be flown. Engines left over wait for the next year, flights not flown don't.

    Raises:
        InputError: the plant's years end before those of the calendar, or numbers of the plan are out of range.
    """
    last = plan.start_year + plan.years - 1
    if last < calendar[-1]:
        cause = f"the plant of '{plan.engine}' is planned to {last} only"
        fix = f"years = {calendar[-1] - plan.start_year + 1} or more"
        raise InputError(Problem(cause, key="launcher.engines.plant.years", expected=f"to {calendar[-1]}", fix=fix))
    made = {
        row.year: row for row in availability(licensed_production(plan, samples=_FEWEST_SAMPLES), engines_per_launcher)
    }
    return tuple(made.get(year, YearRate(year, 0)) for year in calendar)


def availability(production: Production, engines_per_flight: int) -> tuple[YearRate, ...]:
    """Return the flights of each year, from the engines that a plant delivers; what is left over waits for the next.

    Args:
        production: of the engine, year by year.
        engines_per_flight: engines on one launcher, at least 1.

    Raises:
        ValueError: less than one engine.
    """
    if engines_per_flight < 1:
        raise ValueError(f"{engines_per_flight} engines on a launcher")
    rates, left = [], 0
    for year in production.availability:
        flights, left = divmod(left + year.delivered, engines_per_flight)
        rates.append(YearRate(year.year, flights))
    return tuple(rates)
