"""Flights from planet to planet refined in the full model, and what is told of them beside their patched conics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro import frames
from perilune.astro.propagation.propagate import sample
from perilune.astro.time import format_utc
from perilune.astro.trajectory_files import Event, Leg
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.interplanetary.flyby import ellipse_speed, periapsis_speed
from perilune.transfers.interplanetary.full_model import MODEL, Gates, Plan, gaps, gates, solved
from perilune.transfers.interplanetary.heliocentric import tour
from perilune.transfers.interplanetary.planets import planet

Array = NDArray[np.float64]
State = tuple[float, float, float, float, float, float]

PARKING_M: Final = 400e3
"""Altitude of the departure where none is given [m]."""

_ABOVE: Final = 1.0 + 1e-6
_SHORTEST_S: Final = 5.0 * SECONDS_PER_DAY
_NO_BURN_M_S: Final = 1.0  # patched conics that burn less at a flyby mean none
_SLOWEST_M_S: Final = 100.0
_STRIDE: Final = 0.1
_LONGEST_STRIDE_S: Final = 0.5 * SECONDS_PER_DAY


@dataclass(frozen=True)
class FullEncounter:
    """A planet of a flight in the full model: its periapsis, the burn there, and what patched conics say.

    ``moved_h`` is by how much the time differs from that asked for. At the ends ``burn_m_s`` is None: what is burned
    there depends on the orbits.
    """

    planet: str
    epoch_utc: str
    moved_h: float
    arriving_v_infinity_km_s: float | None
    leaving_v_infinity_km_s: float | None
    altitude_km: float
    patched_altitude_km: float
    burn_m_s: float | None
    patched_burn_m_s: float | None


@dataclass(frozen=True)
class FullLeg:
    """One leg: from its first periapsis forward, and from its last backward, to where both meet; a burn there or none.

    Epochs are TDB seconds past J2000, states m and m/s about the Sun, ICRF.
    """

    name: str
    start_tdb_s: float
    meet_tdb_s: float
    end_tdb_s: float
    start_state: State
    end_state: State
    deep_space_burn_m_s: float


@dataclass(frozen=True)
class FullFlight:
    """A flight in the full model, and what the patched conics of its first dates say.

    ``declination_deg`` is that of the departing asymptote to the Earth's equator of date, of departures from the Earth.
    ``departure_dv_m_s`` leaves a circle at the departure's periapsis, ``capture_dv_m_s`` is the impulse into the orbit
    of arrival, where one is asked for; neither counts losses.
    ``flyby_burns_m_s`` is the sum of the burns at flybys, ``gap_km`` and ``gap_m_s`` what is left open on the legs.
    """

    sequence: tuple[str, ...]
    departure_utc: str
    arrival_utc: str
    c3_km2_s2: float
    patched_c3_km2_s2: float
    declination_deg: float | None
    departure_dv_m_s: float
    arrival_v_infinity_km_s: float
    patched_arrival_v_infinity_km_s: float
    capture_dv_m_s: float | None
    flyby_burns_m_s: float
    patched_flyby_burns_m_s: float
    deep_space_burns_m_s: float
    gap_km: float
    gap_m_s: float
    encounters: tuple[FullEncounter, ...]
    legs: tuple[FullLeg, ...]


def plan_flight(
    sequence: Sequence[str],
    epochs_tdb_s: ArrayLike,
    *,
    parking_altitude_m: float = PARKING_M,
    arrival_periapsis_m: float | None = None,
    lowest_periapsis_m: Sequence[float] | None = None,
) -> Plan | NoSolution:
    """Return the patched conics between dates as a plan for the full model; every leg ballistic, every date kept.

    Args:
        sequence: names of planets.
        epochs_tdb_s: (planets,) the dates, TDB seconds past J2000.
        parking_altitude_m: of the departure's periapsis.
        arrival_periapsis_m: radius of the arrival's periapsis; by default 5 percent above the planet's.
        lowest_periapsis_m: lowest radius of each flyby; by default the planet's own.

    Raises:
        InputError: fewer than two planets, dates that do not rise by five days at least, a periapsis below the ground.
    """
    planets, epochs = tuple(planet(name) for name in sequence), np.asarray(epochs_tdb_s, dtype=float)
    problems = []
    if len(planets) < 2 or epochs.shape != (len(planets),):
        problems.append(Problem(f"{len(planets)} planets and {epochs.size} dates", expected="two or more of each"))
    elif not (np.diff(epochs) >= _SHORTEST_S).all():
        problems.append(Problem("the dates do not rise", expected="each five days after the one before, or more"))
    radius = 1.05 * planets[-1].radius_m if arrival_periapsis_m is None else arrival_periapsis_m
    if not (0.0 <= parking_altitude_m <= 1e9 and planets[-1].radius_m * 0.99 <= radius <= 1e10):
        problems.append(Problem("no such periapsis at the ends", expected="one above the planet's surface"))
    if problems:
        raise InputError(problems)
    flown = tour(planets, epochs)
    arriving, leaving = flown.arriving_m_s[0], flown.leaving_m_s[0]
    if not (np.isfinite(arriving).all() and np.isfinite(leaving).all()):
        return NoSolution("no arc joins the planets on these dates", "dates")
    lowest = [body.radius_m for body in planets[1:-1]] if lowest_periapsis_m is None else lowest_periapsis_m
    return Plan(
        planets=planets,
        epochs_tdb_s=epochs,
        arriving_m_s=arriving,
        leaving_m_s=leaving,
        radii_m=np.array([planets[0].radius_m + parking_altitude_m, *lowest, radius]),
        meet_tdb_s=0.5 * (epochs[1:] + epochs[:-1]),
        jumps_m_s=np.zeros((len(planets) - 1, 3)),
        free=np.zeros(len(planets), dtype=bool),
    )


def full_flight(
    plan: Plan, free_burns_below_m_s: float = _NO_BURN_M_S, capture_period_s: float | None = None
) -> FullFlight | NoSolution:
    """Return the flight of a plan in the full model.

    The dates are kept first. Then the times of the flybys at which the patched conics burn less than
    ``free_burns_below_m_s`` move so that they need no burn; where this leads nowhere, the dates stay and the burns with
    them. A flyby at its lowest radius keeps its time: there the turn is too small, and no time mends it. Infinite frees
    every other flyby, zero none. ``capture_period_s`` is that of the orbit of arrival.

    Args:
        plan: what is flown; see :func:`plan_flight`.
        free_burns_below_m_s: burns of the patched conics that are to go [m/s].
        capture_period_s: period of the orbit of arrival [s].
    """
    slowest = min(float(np.linalg.norm(vector)) for vector in (plan.leaving_m_s[0], plan.arriving_m_s[-1]))
    if slowest < _SLOWEST_M_S:
        reason = f"an excess speed of {slowest:.0f} m/s at an end is next to none: there is no hyperbola to fly"
        return NoSolution(reason, "excess speed")
    patched = gates(plan)
    answer = solved(plan)
    if isinstance(answer, NoSolution):
        return answer
    high = np.linalg.norm(gates(answer).relative_m, axis=1) > _ABOVE * plan.radii_m
    small = high & (np.linalg.norm(patched.burns_m_s, axis=1) < free_burns_below_m_s)
    small[[0, -1]] = False
    if small.any():
        freed = solved(replace(answer, free=small))
        answer = answer if isinstance(freed, NoSolution) or _worse(freed, answer) else freed
    return _told(plan, patched, answer, capture_period_s)


def _worse(freed: Plan, kept: Plan) -> bool:
    burns = [np.linalg.norm(gates(each).burns_m_s[1:-1], axis=1).sum() for each in (freed, kept)]
    return bool(burns[0] >= burns[1])


def flight_legs(flight: FullFlight) -> list[Leg]:
    """Return the states along a flight, about the Sun: a leg from each periapsis to the next, two where it has a burn.

    States are half a day apart, and ever closer towards the planets.
    """
    legs = []
    for leg in flight.legs:
        offsets = _offsets(leg.meet_tdb_s - leg.start_tdb_s), _offsets(leg.end_tdb_s - leg.meet_tdb_s)
        first, last = leg.start_tdb_s + offsets[0], leg.end_tdb_s - offsets[1][::-1]
        before = sample(np.array(leg.start_state), leg.start_tdb_s, first, MODEL)
        after = sample(np.array(leg.end_state), leg.end_tdb_s, last, MODEL)
        if leg.deep_space_burn_m_s > 0.0:
            legs += [Leg(first, before, "sun", leg.name), Leg(last, after, "sun", f"{leg.name}, after the burn")]
        else:
            states = np.vstack([before, after[1:]])
            legs.append(Leg(np.concatenate([first, last[1:]]), states, "sun", leg.name))
    return legs


def flight_events(flight: FullFlight) -> list[Event]:
    """Return departure, flybys, burns and arrival as events for a picture."""
    events = []
    times = [flight.legs[0].start_tdb_s, *(leg.end_tdb_s for leg in flight.legs)]
    for k, (stop, epoch) in enumerate(zip(flight.encounters, times, strict=True)):
        what = "departure" if k == 0 else "arrival" if k == len(times) - 1 else "flyby"
        burn = "" if stop.burn_m_s is None else f", burn of {stop.burn_m_s:.2f} m/s"
        events.append(Event(f"{what}, {stop.planet}", epoch, description=f"{stop.altitude_km:.0f} km above{burn}"))
    for leg in flight.legs:
        if leg.deep_space_burn_m_s > 0.0:
            text = f"{leg.deep_space_burn_m_s:.2f} m/s"
            events.append(Event(f"burn, {leg.name}", leg.meet_tdb_s, description=text))
    return events


def _offsets(span_s: float) -> Array:
    """Return offsets from a periapsis to a span later: a minute apart at first, then a tenth of the time since."""
    offsets = [0.0]
    while offsets[-1] < span_s:
        offsets.append(offsets[-1] + min(max(60.0, _STRIDE * offsets[-1]), _LONGEST_STRIDE_S))
    offsets[-1] = span_s
    if len(offsets) > 2 and offsets[-1] - offsets[-2] < 1.0:
        del offsets[-2]
    return np.array(offsets)


def _told(plan: Plan, patched: Gates, answer: Plan, capture_period_s: float | None) -> FullFlight:
    flown = gates(answer)
    stops = range(len(plan.planets))
    c3, patched_c3 = (float(np.sum(each.leaving_m_s[0] ** 2)) / 1e6 for each in (answer, plan))
    arrival, patched_arrival = (float(np.linalg.norm(each.arriving_m_s[-1])) / 1e3 for each in (answer, plan))
    burns, patched_burns = (float(np.linalg.norm(each.burns_m_s[1:-1], axis=1).sum()) for each in (flown, patched))
    gap = gaps(answer)
    start, end = plan.planets[0], plan.planets[-1]
    circle = float(np.sqrt(start.gm_m3_s2 / plan.radii_m[0]))
    there = float(periapsis_speed(1e3 * arrival, plan.radii_m[-1], end.gm_m3_s2))
    return FullFlight(
        sequence=tuple(body.name for body in plan.planets),
        departure_utc=format_utc(float(answer.epochs_tdb_s[0])),
        arrival_utc=format_utc(float(answer.epochs_tdb_s[-1])),
        c3_km2_s2=c3,
        patched_c3_km2_s2=patched_c3,
        declination_deg=_declination_deg(answer) if plan.planets[0].name == "earth" else None,
        departure_dv_m_s=float(periapsis_speed(1e3 * np.sqrt(c3), plan.radii_m[0], start.gm_m3_s2)) - circle,
        arrival_v_infinity_km_s=arrival,
        patched_arrival_v_infinity_km_s=patched_arrival,
        capture_dv_m_s=None
        if capture_period_s is None
        else there - ellipse_speed(float(plan.radii_m[-1]), capture_period_s, end.gm_m3_s2),
        flyby_burns_m_s=burns,
        patched_flyby_burns_m_s=patched_burns,
        deep_space_burns_m_s=float(np.linalg.norm(plan.jumps_m_s, axis=1).sum()),
        gap_km=gap[0] / 1e3,
        gap_m_s=gap[1],
        encounters=tuple(_encounter(plan, patched, answer, flown, k) for k in stops),
        legs=tuple(_leg(answer, flown, k) for k in stops[:-1]),
    )


def _declination_deg(plan: Plan) -> float:
    excess = plan.leaving_m_s[0]
    pole = frames.earth_pole(float(plan.epochs_tdb_s[0]))[0]
    return float(np.degrees(np.arcsin(pole @ excess / np.linalg.norm(excess))))


def _encounter(plan: Plan, patched: Gates, answer: Plan, flown: Gates, k: int) -> FullEncounter:
    first, last = k == 0, k == len(plan.planets) - 1
    speeds = [float(np.linalg.norm(vectors[k])) / 1e3 for vectors in (answer.arriving_m_s, answer.leaving_m_s)]
    heights = [float(np.linalg.norm(each.relative_m[k]) - plan.planets[k].radius_m) / 1e3 for each in (flown, patched)]
    burns = [None if first or last else float(np.linalg.norm(each.burns_m_s[k])) for each in (flown, patched)]
    return FullEncounter(
        planet=plan.planets[k].name,
        epoch_utc=format_utc(float(answer.epochs_tdb_s[k])),
        moved_h=float(answer.epochs_tdb_s[k] - plan.epochs_tdb_s[k]) / 3600.0,
        arriving_v_infinity_km_s=None if first else speeds[0],
        leaving_v_infinity_km_s=None if last else speeds[1],
        altitude_km=heights[0],
        patched_altitude_km=heights[1],
        burn_m_s=burns[0],
        patched_burn_m_s=burns[1],
    )


def _leg(answer: Plan, flown: Gates, k: int) -> FullLeg:
    names = answer.planets[k].name, answer.planets[k + 1].name
    return FullLeg(
        name=f"{names[0]} to {names[1]}",
        start_tdb_s=float(answer.epochs_tdb_s[k]),
        meet_tdb_s=float(answer.meet_tdb_s[k]),
        end_tdb_s=float(answer.epochs_tdb_s[k + 1]),
        start_state=_six(flown.after[k]),
        end_state=_six(flown.before[k + 1]),
        deep_space_burn_m_s=float(np.linalg.norm(answer.jumps_m_s[k])),
    )


def _six(state: Array) -> State:
    x, y, z, vx, vy, vz = (float(value) for value in state)
    return x, y, z, vx, vy, vz
