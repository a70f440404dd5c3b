"""Windows to a distant retrograde orbit about the Moon: a powered lunar flyby, days of coast, and a small insertion."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from perilune.astro.lunar_orbits.ephemeris_transition import MEAN_TIME_UNIT_S
from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.astro.three_body.families import family
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.lunar.arrivals import Question, flown_windows
from perilune.transfers.lunar.powered_flyby import FLYBY_M, FarOrbit, FlybyFlight, FreeOrbit, best_flight
from perilune.transfers.lunar.scan import Guess
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking

_WAITS_S: Final = np.arange(1.0, 6.01, 0.5) * SECONDS_PER_DAY
_PHASES: Final = np.arange(0.0, 1.0, 1.0 / 24.0)
_REVOLUTIONS: Final = 3


@dataclass(frozen=True)
class DistantRetrogradeOrbit:
    """A distant retrograde orbit by its size: the largest distance from the Earth-Moon line [m].

    The distance is that of the circular restricted problem at the mean distance of the Moon.

    Raises:
        InputError: the size is out of the range where the orbit is worth a flyby and the family is followed.
    """

    size_m: float = 70_000e3

    def __post_init__(self) -> None:
        """Look at the number."""
        if not 20_000e3 <= self.size_m <= 100_000e3:
            expected = "20,000 to 100,000 km"
            raise InputError(Problem("no such distant retrograde orbit", expected=expected, fix="give a size within"))


@lru_cache(maxsize=8)
def restricted_dro(size_m: float) -> PeriodicOrbit | NoSolution:
    """Return the orbit of the restricted problem with the given largest distance from the Earth-Moon line."""
    followed = family("dro")
    if isinstance(followed, NoSolution):
        return followed
    members = followed.at(amplitude_km=size_m / 1e3)
    return members[0] if members else NoSolution("the family has no orbit of this size", "size")


def distant_retrograde_windows(question: Question, orbit: DistantRetrogradeOrbit) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to a distant retrograde orbit, in order of time; its phase is free."""
    restricted = restricted_dro(orbit.size_m)
    if isinstance(restricted, NoSolution):
        return restricted
    period_s = restricted.period * MEAN_TIME_UNIT_S
    far = FarOrbit(
        "dro",
        FreeOrbit(restricted, period_s, _PHASES, _REVOLUTIONS),
        _WAITS_S,
        period_s,
        "DRO",
        f"distant retrograde orbit, {orbit.size_m / 1e3:g} km from the Earth-Moon line, mean period "
        f"{period_s / SECONDS_PER_DAY:.4f} d",
        dearest=2.0,
        wait_apart_s=SECONDS_PER_DAY,
    )

    def fly(place: Pad, parking: Parking, guess: Guess) -> Iterator[FlybyFlight | NoSolution]:
        yield best_flight(place, parking, guess, far, question.departure)

    return flown_windows(question, FLYBY_M, fly)
