"""Windows to the 9:2 southern NRHO, by a powered lunar flyby (:mod:`perilune.transfers.lunar.powered_flyby`).

The phase of the orbit is free, as for the first element of a station, or held by a station that is already there. Then
the launch days are ranked by the burns that the phase of the station leaves, by Lambert arcs about the Moon.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, ephemeris_nrho, restricted_nrho
from perilune.astro.time import format_utc
from perilune.astro.visibility.tracks import from_oem
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.formats.oem import read_oem
from perilune.transfers.lunar.arrivals import FLIGHT_TIMES_S, Question, flown_windows
from perilune.transfers.lunar.powered_flyby import (
    FLYBY_M,
    FarOrbit,
    FlybyFlight,
    FreeOrbit,
    HeldOrbit,
    best_flight,
    starts_near,
)
from perilune.transfers.lunar.scan import Guess, LaunchDay, scan
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking, pad
from perilune.transfers.selection import best_spread

Array = NDArray[np.float64]

_WAITS_S: Final = np.arange(0.4, 3.01, 0.2) * SECONDS_PER_DAY
_HELD_WAITS_S: Final = np.arange(0.4, 4.01, 0.1) * SECONDS_PER_DAY
_PHASES: Final = np.arange(0.0, 1.0, 1.0 / 32.0)
_REVOLUTIONS: Final = 4
_LATEST_ARRIVAL_S: Final = 12.0 * SECONDS_PER_DAY
"""From launch to insertion at the most [s]."""


@dataclass(frozen=True)
class NrhoStation:
    """A station that is already in the NRHO, to which a ship flies.

    Either ``apolune_tdb_s``, about an epoch of apolune (the orbit is then made in the full model around the launches, a
    whole number of mean periods of 6.5624 d away), or ``oem``, a file with the station's trajectory.

    Raises:
        InputError: both or neither is given.
    """

    apolune_tdb_s: float | None = None
    oem: Path | None = None

    def __post_init__(self) -> None:
        """Look at what is given."""
        if (self.apolune_tdb_s is None) == (self.oem is None):
            cause, expected = "the place of the station is not clear", "an epoch of apolune, or an OEM"
            raise InputError(Problem(cause, expected=expected, fix="give one of them"))


def nrho_windows(question: Question, station: NrhoStation | None = None) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to the NRHO, in order of time; without a station the phase is free."""
    if station is not None:
        return _to_station(question, station)
    far = _far(FreeOrbit(restricted_nrho(), NRHO_PERIOD_S, _PHASES, _REVOLUTIONS), _WAITS_S, "")

    def fly(place: Pad, parking: Parking, guess: Guess) -> Iterator[FlybyFlight | NoSolution]:
        yield best_flight(place, parking, guess, far, question.departure)

    return flown_windows(question, FLYBY_M, fly)


def _far(orbit: FreeOrbit | HeldOrbit, waits_s: Array, whose: str) -> FarOrbit:
    described = f"9:2 southern NRHO about the Earth-Moon L2, mean period {NRHO_PERIOD_S / SECONDS_PER_DAY:.4f} d{whose}"
    return FarOrbit("nrho", orbit, waits_s, NRHO_PERIOD_S, "NRHO", described)


def _to_station(question: Question, station: NrhoStation) -> tuple[Window, ...] | NoSolution:
    begin = float(question.days_tdb_s[0])
    held = _held(station, begin, question.end_tdb_s + _LATEST_ARRIVAL_S)
    if isinstance(held, NoSolution):
        return held
    far = _far(held, _HELD_WAITS_S, ", to a station that is there")
    place, parking = pad(question.site), question.parking
    days = scan(place, parking, question.days_tdb_s, FLIGHT_TIMES_S, FLYBY_M)
    if isinstance(days, NoSolution):
        return days
    in_range = (day for day in days if day[0].launch_tdb_s < question.end_tdb_s)
    ranked = [ranking for day in in_range for ranking in _ranked(place, parking, day, far)]

    def refine(candidate: LaunchDay) -> Window | NoSolution:
        answer = best_flight(place, parking, candidate.guesses[0], far, question.departure)
        finished = answer if isinstance(answer, NoSolution) else question.finish(answer)
        return finished if isinstance(finished, NoSolution) else finished.window(question.site, parking)

    span = float(question.days_tdb_s[-1]) - begin + SECONDS_PER_DAY
    return best_spread(ranked, question.count, span / (2.0 * question.count), refine, question.progress)


def _ranked(place: Pad, parking: Parking, day: tuple[Guess, ...], far: FarOrbit) -> Iterator[LaunchDay]:
    """Yield the cheapest way to launch on a day with the price that the place of the station makes."""
    starts = starts_near(place, parking, day[0], far)
    if not isinstance(starts, NoSolution):
        cost = day[0].departure_dv_m_s + day[0].heading.excess_m_s + starts[0].cost_m_s
        yield LaunchDay((replace(day[0], cost_m_s=cost),))


def _held(station: NrhoStation, begin_tdb_s: float, end_tdb_s: float) -> HeldOrbit | NoSolution:
    if station.oem is not None:
        return HeldOrbit(_from_file(station.oem, begin_tdb_s, end_tdb_s))
    first = station.apolune_tdb_s or 0.0
    # the first apolune some revolutions before the range
    apolune = first + NRHO_PERIOD_S * (np.floor((begin_tdb_s - first) / NRHO_PERIOD_S) - 1.0)
    revolutions = int(np.ceil((end_tdb_s - apolune) / NRHO_PERIOD_S)) + 1
    orbit = ephemeris_nrho(float(apolune), revolutions)
    return orbit if isinstance(orbit, NoSolution) else HeldOrbit(orbit.at)


def _from_file(path: Path, begin_tdb_s: float, end_tdb_s: float) -> Callable[[float], Array]:
    track = from_oem(read_oem(path), str(path))
    if not (track.start_tdb_s <= begin_tdb_s and end_tdb_s <= track.end_tdb_s):
        cause = f"the station's trajectory goes from {format_utc(track.start_tdb_s)} to {format_utc(track.end_tdb_s)}"
        expected = f"all of {format_utc(begin_tdb_s)} to {format_utc(end_tdb_s)}, the launches and twelve days more"
        raise InputError(Problem(cause, file=str(path), expected=expected, fix="give a longer file or fewer days"))
    return lambda epoch: np.asarray(track.states(np.array([epoch]))[0])
