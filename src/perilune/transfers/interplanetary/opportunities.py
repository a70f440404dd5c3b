"""The table of launch opportunities between two bodies: one for each synodic period, the best of type I and II.

A coarse porkchop of the whole span finds the best cells, each of which is then refined. An opportunity is what departs
within half a synodic period of the configuration from which a Hohmann transfer would arrive (Battin 1999, section 9.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import GM_SUN, SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.interplanetary.direct_point import LEAST, Box, Least, Route, TransferPoint, refine
from perilune.transfers.interplanetary.porkchop import Grid, costs, grid, sheets

Array = NDArray[np.float64]

_PER_HOHMANN: Final = 100.0
_PER_SYNODIC: Final = 200.0
_LONGEST_SYNODIC_S: Final = 100.0 * SECONDS_PER_YEAR
_SHORTEST_FLIGHT: Final = 0.25  # of the Hohmann transfer's
_LONGEST_FLIGHT: Final = 2.0
_MOST_OPPORTUNITIES: Final = 1000


@dataclass(frozen=True)
class Opportunity:
    """One opportunity: the year of its first departure, and its transfers, type I before II, in the order of LEAST."""

    year: int
    transfers: tuple[TransferPoint, ...]


@dataclass(frozen=True)
class Opportunities:
    """The opportunities between two bodies of which a transfer departs within a range of dates.

    ``flight_time_d`` bounds what was searched: a quarter of a Hohmann transfer's time to twice of it. The rest as in
    :class:`perilune.transfers.interplanetary.porkchop.Porkchop`.
    """

    origin: str
    destination: str
    start_utc: str
    end_utc: str
    synodic_period_d: float
    flight_time_d: tuple[float, float]
    parking_orbit: str
    capture_orbit: str
    equator: str
    opportunities: tuple[Opportunity, ...]
    no_solution: NoSolution | None


@dataclass(frozen=True)
class Rhythm:
    """How two bodies come round: synodic period, flight time of a Hohmann transfer, and the lead angle it asks for."""

    synodic_s: float
    hohmann_s: float
    lead_rad: float


def rhythm(route: Route, epoch_tdb_s: float) -> Rhythm:
    """Return the rhythm of two bodies, from the major axes of their orbits at an epoch.

    Raises:
        InputError: a body not in orbit about the Sun, or two that never or hardly come round.
    """
    axes = []
    for body in (route.origin, route.destination):
        state = body.states(np.array([epoch_tdb_s]))[0]
        axis = 1.0 / (2.0 / np.linalg.norm(state[:3]) - state[3:] @ state[3:] / GM_SUN)
        if not axis > 0.0:
            raise InputError(Problem(f"{body.name} is in no closed orbit about the Sun"))
        axes.append(float(axis))
    rates = [np.sqrt(GM_SUN / axis**3) for axis in axes]
    turn = abs(rates[0] - rates[1])
    if 2.0 * np.pi > turn * _LONGEST_SYNODIC_S:
        problem = f"{route.origin.name} and {route.destination.name} do not come round within 100 years"
        raise InputError(Problem(problem, expected="two bodies with different periods about the Sun"))
    hohmann = float(np.pi * np.sqrt((0.5 * (axes[0] + axes[1])) ** 3 / GM_SUN))
    return Rhythm(float(2.0 * np.pi / turn), hohmann, float(np.pi - rates[1] * hohmann))


def flight_times(beat: Rhythm) -> tuple[float, float]:
    """Return the shortest and longest flight time searched [s].

    Args:
        beat: the rhythm of the two bodies.
    """
    return _SHORTEST_FLIGHT * beat.hohmann_s, _LONGEST_FLIGHT * beat.hohmann_s


def opportunities(
    route: Route, start_tdb_s: float, end_tdb_s: float, leasts: Iterable[Least] = LEAST
) -> tuple[tuple[Opportunity, ...], Rhythm]:
    """Return the opportunities of which any best transfer departs between two epochs, and the rhythm of the bodies.

    ``leasts`` are the transfers wanted of each.

    Args:
        route: the two bodies and how the flight begins and ends.
        start_tdb_s: first departure, TDB seconds past J2000.
        end_tdb_s: last departure, TDB seconds past J2000.
        leasts: the transfers wanted of each opportunity.

    Raises:
        InputError: dates outside the ephemeris, more than 1,000 opportunities, and as :func:`rhythm`.
    """
    wanted = tuple(leasts)
    beat = rhythm(route, 0.5 * (start_tdb_s + end_tdb_s))
    if end_tdb_s - start_tdb_s > _MOST_OPPORTUNITIES * beat.synodic_s:
        span = _MOST_OPPORTUNITIES * beat.synodic_s / SECONDS_PER_YEAR
        raise InputError(Problem("too long a range of dates", expected=f"up to {span:.0f} years between these bodies"))
    edges = _edges(route, beat, start_tdb_s, end_tdb_s)
    found = []
    for first, last in pairwise(edges):
        rows = _rows(route, beat, first, last)
        if any(start_tdb_s <= leaving < end_tdb_s for _, leaving in rows):
            year = min(int(point.departure_utc[:4]) for point, _ in rows)
            found.append(Opportunity(year, tuple(point for point, _ in rows if point.least in wanted)))
    return tuple(found), beat


def _edges(route: Route, beat: Rhythm, start_tdb_s: float, end_tdb_s: float) -> list[float]:
    """Return the epochs that part the opportunities, from one before the range to one after it."""
    step = beat.synodic_s / 50.0
    epochs = np.arange(start_tdb_s - 1.6 * beat.synodic_s, end_tdb_s + 1.6 * beat.synodic_s, step)
    ranges = [body.time_range() for body in (route.origin, route.destination)]
    first, last = max(known[0] for known in ranges), min(known[1] for known in ranges)
    epochs = epochs[(epochs >= first) & (epochs <= last - _LONGEST_FLIGHT * beat.hohmann_s)]
    if epochs.size < 2 or not (first <= start_tdb_s and end_tdb_s + beat.hohmann_s <= last):
        problem = f"the ephemeris does not hold {route.origin.name} and {route.destination.name} through these dates"
        expected = f"departures {_day(first)} to {_day(last - beat.hohmann_s)} TDB"
        raise InputError(Problem(problem, expected=expected))
    home, there = route.origin.states(epochs), route.destination.states(epochs)
    lead = np.unwrap(np.arctan2(there[:, 1], there[:, 0]) - np.arctan2(home[:, 1], home[:, 0]))
    number = (lead - beat.lead_rad) / (2.0 * np.pi) - 0.5
    crossing = np.flatnonzero(np.floor(number[1:]) != np.floor(number[:-1]))
    return [float(epochs[0]), *(float(epoch) for epoch in epochs[crossing + 1]), float(epochs[-1])]


def _day(epoch_tdb_s: float) -> str:
    return f"{datetime(2000, 1, 1, 12) + timedelta(seconds=epoch_tdb_s):%Y-%m-%d}"


def _rows(route: Route, beat: Rhythm, first_tdb_s: float, last_tdb_s: float) -> list[tuple[TransferPoint, float]]:
    """Return the best transfers that depart within one synodic period, with their departures; none at its edges."""
    flight = flight_times(beat)
    step = (beat.synodic_s / _PER_SYNODIC, beat.hohmann_s / _PER_HOHMANN)
    departure = np.arange(first_tdb_s, last_tdb_s, step[0])
    ends = [body.time_range()[1] for body in (route.origin, route.destination)]
    arrival = np.arange(first_tdb_s + flight[0], min(last_tdb_s + flight[1], *ends), step[1])
    coarse = grid(route, departure, arrival, 0, flight)
    box = Box((first_tdb_s, last_tdb_s), (first_tdb_s, float(arrival[-1])), flight)
    rows = []
    for number in (0, 1):
        for least in LEAST:
            row = _best(route, coarse, number, least, box, min(step))
            if row is not None:
                rows.append(row)
    return rows


def _best(
    route: Route, coarse: Grid, number: int, least: Least, box: Box, step_s: float
) -> tuple[TransferPoint, float] | None:
    layer = coarse.layers[0]
    sheet = sheets(layer)[number]
    cost = costs(route, layer, sheet, least)
    i, j = np.unravel_index(int(np.argmin(cost)), cost.shape)
    if not np.isfinite(cost[i, j]) or i in (0, len(cost) - 1):
        return None
    start = (float(coarse.departure_tdb_s[i]), float(coarse.arrival_tdb_s[j]))
    refined = refine(route, sheet, start, step_s, least, box)
    if refined is None:
        return None
    point, leaving, _ = refined
    first, last = box.departure_tdb_s
    at_edge = min(leaving - first, last - leaving) < SECONDS_PER_DAY
    return None if at_edge else (replace(point, least=least), leaving)
