"""From a range of launch days to the best flown windows at the Moon, whatever the orbit there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from perilune.catalogue.model import Site
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.departures import IMPULSE, Departure
from perilune.transfers.lunar.scan import Guess, Insertion, LaunchDay, scan
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking, pad
from perilune.transfers.selection import Progress, best_spread

Array = NDArray[np.float64]

FLIGHT_TIMES_S = np.arange(3.0, 5.01, 0.125) * SECONDS_PER_DAY
"""The flight times that are tried [s]: three to five days."""


class Flight(Protocol):
    """A transfer in the full model that ends in the wanted orbit."""

    @property
    def total_dv_m_s(self) -> float:
        """All burns together [m/s]."""
        ...

    def window(self, site: Site, parking: Parking) -> Window | NoSolution:
        """Return the record of the window."""
        ...


Finish = Callable[[Flight], Flight | NoSolution]
"""What is done to a flight once it is found, such as to make its burns by a stage."""

Fly = Callable[[Pad, Parking, Guess], Iterable[Flight | NoSolution]]
"""The flights that begin like a guess, one for each way to approach; those that cannot be are refused."""


def _unchanged(flight: Flight) -> Flight:
    return flight


@dataclass(frozen=True, eq=False)
class Question:
    """From where, on which launch days (n,) [TDB s past J2000] and before when, how many windows, by which burns."""

    site: Site
    days_tdb_s: Array
    end_tdb_s: float
    count: int
    parking: Parking
    progress: Progress
    departure: Departure = IMPULSE
    finish: Finish = _unchanged

    @property
    def by_stage(self) -> bool:
        """True where a flight is finished by the burns of a stage."""
        return self.finish is not _unchanged


def flown_windows(
    question: Question, periapsis_m: float, fly: Fly, insertion: Insertion | None = None
) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question, in order of time: scanned by patched conics, the best flown in the full model.

    Args:
        question: what is asked.
        periapsis_m: radius of perilune for the scan.
        fly: makes flights from a guess.
        insertion: the cost of an arrival in the scan; by default that into a circle at periapsis.
    """
    place, parking = pad(question.site), question.parking
    days = scan(place, parking, question.days_tdb_s, FLIGHT_TIMES_S, periapsis_m, insertion)
    if isinstance(days, NoSolution):
        return days
    in_range = [LaunchDay(day) for day in days if day[0].launch_tdb_s < question.end_tdb_s]
    span = float(question.days_tdb_s[-1] - question.days_tdb_s[0]) + SECONDS_PER_DAY

    def refine(day: LaunchDay) -> Window | NoSolution:
        refused: list[NoSolution] = []
        for guess in day.guesses:
            answers = list(fly(place, parking, guess))
            found = [answer for answer in answers if not isinstance(answer, NoSolution)]
            for flight in sorted(found, key=lambda flight: flight.total_dv_m_s):
                finished = question.finish(flight)
                if not isinstance(finished, NoSolution):
                    return finished.window(question.site, parking)
                refused.append(finished)
            refused += [answer for answer in answers if isinstance(answer, NoSolution)]
        return refused[0]

    return best_spread(in_range, question.count, span / (2.0 * question.count), refine, question.progress)
