"""Crewed round trips to Mars: the cheapest of each opportunity, refined to the minute.

Conjunction class: a long stay until the planets stand right again. Opposition class: a short stay, and a way out or
back that may pass Venus. Free return: past Mars and home, with at most a burn at the flyby.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc, parse_time
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.interplanetary.full_flight import FullFlight, full_flight, plan_flight
from perilune.transfers.interplanetary.planets import planet
from perilune.transfers.interplanetary.round_trip_cost import ROUTES, Route, Trips, lowest_flyby, trips
from perilune.transfers.interplanetary.round_trip_model import (
    CLASSES,
    USUAL_LONGEST_S,
    USUAL_STAY_S,
    RoundTrip,
    TripClass,
    TripEvent,
    TripQuestion,
)
from perilune.transfers.interplanetary.round_trip_scan import candidates

Array = NDArray[np.float64]

_APART_S: Final = 390.0 * SECONDS_PER_DAY
_PER_ROUTE: Final = 3
_EXTRA: Final = 1
_FARTHEST_FLYBY_M: Final = 1e8
_CLOSE_S: Final = 3600.0
_PERIGEE_M: Final = 50e3


def trip_question(
    kind: TripClass,
    start_tdb_s: float,
    end_tdb_s: float,
    stay_s: tuple[float, float] | None = None,
    longest_s: float | None = None,
    entry_speed_limit_m_s: float = 12_500.0,
) -> TripQuestion:
    """Return the question, with the usual stay and longest duration of its class where none are given.

    Args:
        kind: the class of the trip.
        start_tdb_s: first departure, TDB seconds past J2000.
        end_tdb_s: last departure, TDB seconds past J2000.
        stay_s: shortest and longest stay at Mars [s].
        longest_s: duration of the whole trip at most [s].
        entry_speed_limit_m_s: at the Earth's air [m/s].

    Raises:
        InputError: no such class; dates, stay or duration that do not fit; an entry below the speed of escape.
    """
    problems = []
    if kind not in CLASSES:
        problems.append(Problem(f"no class '{kind}'", key="--class", expected=", ".join(CLASSES)))
        raise InputError(problems)
    stay = USUAL_STAY_S[kind] if stay_s is None else stay_s
    longest = USUAL_LONGEST_S[kind] if longest_s is None else longest_s
    if not start_tdb_s < end_tdb_s:
        problems.append(Problem("the dates of departure end before they begin", key="--years", expected="in order"))
    if not 0.0 <= stay[0] <= stay[1]:
        problems.append(Problem("no such stay", key="--stay", expected="a shortest and a longest stay"))
    if not stay[0] + 100.0 * SECONDS_PER_DAY < longest <= 1500.0 * SECONDS_PER_DAY:
        expected = "at least 100 days more than the stay, and at most 1500 days"
        problems.append(Problem("no such duration", key="--longest", expected=expected))
    if not 11_100.0 <= entry_speed_limit_m_s <= 20_000.0:
        problems.append(Problem("no such entry speed", key="--entry-speed", expected="11.1 to 20 km/s"))
    if problems:
        raise InputError(problems)
    return TripQuestion(kind, start_tdb_s, end_tdb_s, stay, longest, entry_speed_limit_m_s)


def round_trips(question: TripQuestion, progress: Callable[[str], None]) -> tuple[RoundTrip, ...] | NoSolution:
    """Return the cheapest trip of each opportunity, in order of departure.

    Opportunities are 390 days apart at least.

    Args:
        question: the class and its bounds; see :func:`trip_question`.
        progress: told what is being done.
    """
    found: list[tuple[float, Array, Route]] = []
    opportunities = int((question.end_tdb_s - question.start_tdb_s) / (2.0 * _APART_S)) + 1
    for route in ROUTES[question.kind]:
        progress(f"sweeping {route.name}")
        for _, epochs in candidates(question, route, _PER_ROUTE * opportunities + _EXTRA):
            refined = _refined(question, route, epochs)
            cost = float(trips(question, route, refined[None]).total_m_s[0])
            if np.isfinite(cost) and _broken(question, route, refined) < _CLOSE_S:
                found.append((cost, refined, route))
    kept: list[tuple[float, Array, Route]] = []
    for row in sorted(found, key=lambda row: (row[0], row[1][0])):
        if all(abs(row[1][0] - other[1][0]) >= _APART_S for other in kept):
            kept.append(row)
    if not kept:
        return NoSolution("no round trip between these dates", "stay, longest duration and dates of departure")
    return tuple(told(question, route, epochs) for _, epochs, route in sorted(kept, key=lambda row: row[1][0]))


def _refined(question: TripQuestion, route: Route, epochs: Array) -> Array:
    """Return the dates of least cost next to given ones, within the limits of the question.

    A flyby farther than 100,000 km is none.
    """
    from scipy.optimize import minimize

    day = SECONDS_PER_DAY

    def cost(shift_d: Array) -> float:
        """Return the sum of burns [m/s] with dates moved by days (k,), and a toll on what lies beyond the question."""
        dates = epochs + day * shift_d
        if np.any(np.diff(dates) < 0.0):
            return 1e9
        flown = trips(question, route, dates[None])
        far = float(np.max(np.minimum(flown.radii_m, 1e12))) / _FARTHEST_FLYBY_M
        beyond = _broken(question, route, dates) / day + max(0.0, float(np.log(max(far, 1e-9))))
        return min(float(flown.total_m_s[0]), 1e8) + 1e4 * beyond

    simplex = np.vstack([np.zeros(len(epochs)), 3.0 * np.eye(len(epochs))])
    shift = np.zeros(len(epochs))
    for _ in range(2):
        found = minimize(
            cost,
            shift,
            method="Nelder-Mead",
            options={"initial_simplex": shift + simplex, "xatol": 1e-3, "fatol": 1e-3, "maxiter": 600},
        )
        shift = found.x
    return np.asarray(epochs + day * shift)


def _broken(question: TripQuestion, route: Route, dates: Array) -> float:
    """Return by how many seconds dates break the limits of the question."""
    over = [dates[-1] - dates[0] - question.longest_s, question.start_tdb_s - dates[0], dates[0] - question.end_tdb_s]
    if route.back:
        stay = dates[len(route.out)] - dates[len(route.out) - 1]
        over += [question.stay_s[0] - stay, stay - question.stay_s[1]]
    return float(sum(max(0.0, value) for value in over))


def told(question: TripQuestion, route: Route, epochs: Array) -> RoundTrip:
    """Return the record of a trip at epochs (events,)."""
    flown = trips(question, route, epochs[None])
    names = (*route.out, *route.back)
    to_mars = route.out.index("mars")
    leaves = len(route.out) if route.back else to_mars
    days = (epochs - epochs[0]) / SECONDS_PER_DAY
    return RoundTrip(
        route=route.name,
        departure_utc=format_utc(float(epochs[0])),
        c3_km2_s2=float(flown.v_infinity_m_s[0, 0] ** 2) / 1e6,
        outbound_d=float(days[to_mars]),
        stay_d=float(days[leaves] - days[to_mars]),
        return_d=float(days[-1] - days[leaves]),
        total_d=float(days[-1]),
        total_dv_m_s=float(flown.total_m_s[0]),
        entry_speed_km_s=float(flown.entry_m_s[0]) / 1e3,
        events=tuple(_event(names, route, flown, epochs, k) for k in range(route.events)),
    )


def refined_trip(question: TripQuestion, trip: RoundTrip) -> tuple[FullFlight, ...] | NoSolution:
    """Return the ways of a trip in the full model: out and back, or the one past Mars.

    The way out starts at the parking orbit and ends at the periapsis at Mars, the way back starts there and ends at a
    perigee 50 km above the Earth, without air. Dates are kept but for flybys without a burn, which move to stay so.
    """
    ends = [k for k, event in enumerate(trip.events) if event.event in ("capture", "entry")]
    at_mars, ways, first = question.orbit.periapsis_altitude_m, [], 0
    for last in ends:
        events = trip.events[first : last + 1]
        radius = planet("earth").radius_m + _PERIGEE_M if last == ends[-1] else question.orbit.periapsis_m
        plan = plan_flight(
            [event.planet for event in events],
            [parse_time(event.epoch_utc) for event in events],
            parking_altitude_m=at_mars if first else question.parking_radius_m - planet("earth").radius_m,
            arrival_periapsis_m=radius,
            lowest_periapsis_m=[lowest_flyby(question, planet(event.planet)) for event in events[1:-1]],
        )
        way = plan if isinstance(plan, NoSolution) else full_flight(plan)
        if isinstance(way, NoSolution):
            return way
        ways.append(way)
        first = last + 1
    return tuple(ways)


def _event(names: tuple[str, ...], route: Route, flown: Trips, epochs: Array, k: int) -> TripEvent:
    ends = {0: "departure", route.events - 1: "entry"}
    if route.back:
        ends |= {len(route.out) - 1: "capture", len(route.out): "departure"}
    radius = float(flown.radii_m[0, k])
    return TripEvent(
        event=ends.get(k, "flyby"),
        planet=names[k],
        epoch_utc=format_utc(float(epochs[k])),
        v_infinity_km_s=float(flown.v_infinity_m_s[0, k]) / 1e3,
        altitude_km=(radius - planet(names[k]).radius_m) / 1e3 if radius > 0.0 else None,
        burn_m_s=float(flown.burns_m_s[0, k]),
    )
