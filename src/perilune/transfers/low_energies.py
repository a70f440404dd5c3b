"""Low-energy transfers that leave in a range of dates, to the 9:2 NRHO or a low lunar orbit."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.nrho import NRHO_PERIOD_S, eclipse_avoiding_apolune, ephemeris_nrho
from perilune.astro.propagate import propagate, sample
from perilune.astro.time import format_utc
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.earth_return import check_dates
from perilune.transfers.llo import LunarOrbit
from perilune.transfers.low_energy import (
    LONGEST_S,
    SHORTEST_S,
    Found,
    Insertions,
    high_orbit_insertions,
    low_orbit_insertions,
    refine,
    sweep,
)
from perilune.transfers.low_energy_model import GOALS, LowEnergyGoal, LowEnergyTransfer
from perilune.transfers.model import Trajectory
from perilune.transfers.parking import Parking
from perilune.transfers.record import arc, burn
from perilune.transfers.selection import Progress

Array = NDArray[np.float64]

_LOOK_S: Final = 1800.0
_OFFSETS_S: Final = np.arange(-5.0, 5.1, 0.5) * 3600.0  # of the insertion from perilune
_HIGH_BURNS_M_S: Final = np.arange(6.0, 62.0, 2.0)
_LOW_STEP_S: Final = 3.0 * SECONDS_PER_DAY
_LOW_ANGLES: Final = np.radians(np.arange(0.0, 360.0, 22.5))
_LOW_EXCESS_M_S: Final = np.array([-8.0, 3.0, 14.0])  # of the arrival over the Moon's escape speed
_MARGIN_S: Final = 2.0 * SECONDS_PER_DAY
_APART_S: Final = 2.0 * SECONDS_PER_DAY
_LOOSE_S: Final = 5.0 * SECONDS_PER_DAY
_DAY_GRID_S: Final = 21_600.0
_LONGEST_RANGE_S: Final = 62.0 * SECONDS_PER_DAY


@dataclass(frozen=True)
class LowEnergyQuestion:
    """What is asked of a low-energy transfer: where to, from which parking orbit.

    ``inclinations_rad`` bounds the inclination of the parking orbit to the equator of date. ``orbit`` is the low lunar
    orbit, for the goal ``llo``.
    """

    goal: LowEnergyGoal
    parking: Parking
    inclinations_rad: tuple[float, float] = (0.0, np.pi)
    orbit: LunarOrbit | None = None


def check_goal(goal: str) -> None:
    """Raise :class:`InputError` where a name is no goal of a low-energy transfer."""
    if goal not in GOALS:
        fix = suggest(goal, GOALS) or "choose one"
        raise InputError(Problem(f"unknown goal '{goal}'", expected=f"one of {', '.join(GOALS)}", fix=fix))


def _silent(_: str) -> None:
    pass


def low_energy_transfers(
    question: LowEnergyQuestion, start_tdb_s: float, end_tdb_s: float, count: int = 3, progress: Progress = _silent
) -> tuple[LowEnergyTransfer, ...] | NoSolution:
    """Return the ``count`` cheapest low-energy transfers that leave the parking orbit in a range of dates, in order.

    Args:
        question: where to and from which orbit.
        start_tdb_s, end_tdb_s: first and last departure, TDB seconds past J2000, at most 62 days apart.
        count: how many are wanted, no two of the same two days.
        progress: hears lines of text.

    Raises:
        InputError: an empty or too long range, or one outside the ephemeris.
    """
    check_dates(start_tdb_s, end_tdb_s)
    if end_tdb_s - start_tdb_s > _LONGEST_RANGE_S:
        raise InputError(Problem("the range of dates is too long", expected="at most 62 days", fix="ask in parts"))
    insertions = _insertions(question, start_tdb_s, end_tdb_s)
    if isinstance(insertions, NoSolution):
        return insertions
    # far out the osculating orbit tells the departure to some days
    seeds = sweep(insertions, (start_tdb_s - _LOOSE_S, end_tdb_s + _LOOSE_S), progress)
    refused = NoSolution(
        "no arc from the Moon comes from near the Earth in the range", "geometry of Sun, Earth and Moon"
    )
    size = np.linalg.norm(insertions.burn_m_s, axis=1)
    found: list[Found] = []
    low, high = question.inclinations_rad
    for seed in sorted(seeds, key=lambda one: float(size[one.row]))[: 3 * count + 12]:
        for shifting in (True, False):
            answer = refine(insertions, seed, question.parking.radius_m, shifting=shifting)
            if isinstance(answer, NoSolution):
                refused = answer
            elif not start_tdb_s <= answer.departure_tdb_s <= end_tdb_s:
                refused = NoSolution("the transfers near the range leave before or after it", "date range")
            elif not low <= answer.inclination_rad <= high:
                refused = NoSolution("no transfer found has a parking orbit of such an inclination", "parking orbit")
            else:
                found.append(answer)
                progress(f"{len(found)} transfers flown")
                break
    chosen: list[Found] = []
    for one in sorted(found, key=lambda one: one.cost_m_s(question.parking.radius_m)):
        if len(chosen) < count and all(abs(one.departure_tdb_s - o.departure_tdb_s) > _APART_S for o in chosen):
            chosen.append(one)
    if not chosen:
        return refused
    return tuple(_record(question, one) for one in sorted(chosen, key=lambda one: one.departure_tdb_s))


def _insertions(question: LowEnergyQuestion, start: float, end: float) -> Insertions | NoSolution:
    first, last = start + SHORTEST_S, end + LONGEST_S
    if question.goal == "llo":
        orbit = question.orbit or LunarOrbit()
        circular = np.sqrt(GM_MOON / orbit.radius_m)
        burns = (np.sqrt(2.0) - 1.0) * circular + _LOW_EXCESS_M_S
        epochs = np.arange(first, last, _LOW_STEP_S)
        return low_orbit_insertions(epochs, orbit.radius_m, orbit.inclination_rad, _LOW_ANGLES, burns)
    revolutions = int(np.ceil((last - first + 2.0 * _MARGIN_S) / NRHO_PERIOD_S)) + 2
    # the phase that keeps out of the Earth's shadow: one and the same orbit whatever the range
    path = ephemeris_nrho(eclipse_avoiding_apolune(first - _MARGIN_S - 1.2 * NRHO_PERIOD_S), revolutions)
    if isinstance(path, NoSolution):
        return path
    epochs = np.arange(first - _MARGIN_S, last + _MARGIN_S, _LOOK_S)
    distance = np.linalg.norm(path.about_moon(epochs)[:, :3], axis=1)
    lowest = np.flatnonzero((distance[1:-1] < distance[:-2]) & (distance[1:-1] <= distance[2:])) + 1
    passages = (epochs[lowest][:, None] + _OFFSETS_S).ravel()
    return high_orbit_insertions(passages, path.sample(passages), _HIGH_BURNS_M_S)


def _record(question: LowEnergyQuestion, found: Found) -> LowEnergyTransfer:
    radius = question.parking.radius_m
    departure, arrival = found.departure_tdb_s, found.insertion_tdb_s
    outward = found.departure_burn(radius)
    epochs = np.append(np.arange(found.away_tdb_s, arrival, _DAY_GRID_S), arrival)
    path = sample(found.away, found.away_tdb_s, epochs)
    farthest = float(np.linalg.norm(path[:, :3], axis=1).max())
    gap = path[-1, :3] - found.orbit[:3]
    half_period = float(np.pi * np.sqrt(radius**3 / GM_EARTH))
    parked = found.departure - np.concatenate([np.zeros(3), outward])
    burns = (burn("departure", departure, outward), burn("insertion at the Moon", arrival, found.burn_m_s))
    stay = NRHO_PERIOD_S
    words = f"9:2 southern NRHO about the Earth-Moon L2, mean period {NRHO_PERIOD_S / SECONDS_PER_DAY:.4f} d"
    if question.goal == "llo":
        orbit = question.orbit or LunarOrbit()
        stay = float(np.pi * np.sqrt(orbit.radius_m**3 / GM_MOON))
        words = (
            f"circular, {(orbit.radius_m - MOON_RADIUS) / 1e3:g} km above the Moon's mean radius, "
            f"inclination {np.degrees(orbit.inclination_rad):g} deg to its equator"
        )
    return LowEnergyTransfer(
        goal=question.goal,
        departure_utc=format_utc(departure),
        arrival_utc=format_utc(arrival),
        flight_d=(arrival - departure) / SECONDS_PER_DAY,
        c3_km2_s2=found.c3_m2_s2 / 1e6,
        departure_dv_m_s=burns[0].dv_m_s,
        insertion_dv_m_s=burns[1].dv_m_s,
        total_dv_m_s=burns[0].dv_m_s + burns[1].dv_m_s,
        parking_altitude_km=question.parking.altitude_m / 1e3,
        inclination_deg=float(np.degrees(found.inclination_rad)),
        farthest_km=farthest / 1e3,
        arrival_orbit=words,
        gap_km=float(np.linalg.norm(gap)) / 1e3,
        burns=burns,
        trajectory=Trajectory(
            (
                arc(
                    "parking orbit",
                    departure - half_period,
                    departure,
                    propagate(parked, departure, departure - half_period)[0],
                ),
                arc("leaving the Earth", departure, found.away_tdb_s, found.departure),
                arc("far arc", found.away_tdb_s, arrival, found.away),
                arc("orbit at the Moon", arrival, arrival + stay, found.orbit),
            )
        ),
    )
