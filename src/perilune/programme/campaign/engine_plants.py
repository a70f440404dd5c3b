"""Flights that the production of engines allows: the years of an engine plant as the availability of a launcher."""

from perilune.engines.production_model import Production
from perilune.programme.campaign.model import YearRate


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
