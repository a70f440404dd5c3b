"""How a campaign is solved."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Periods in a year, the gap to reach, and the time for all of it [s of wall clock].

    More than two periods a year are solved in two steps: half-years first, which give the start.
    """

    periods_per_year: int = 2
    gap: float = 0.01
    time_limit_s: float = 120.0
