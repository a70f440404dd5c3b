"""One part of the search for low-energy transfers: insertions of one phase of the NRHO, or of some days in a low orbit.

The parts are independent of each other, so that workers share them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, eclipse_avoiding_apolune, ephemeris_nrho
from perilune.astro.time import format_utc
from perilune.constants import GM_MOON, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.low_energy.model import LowEnergyTransfer
from perilune.transfers.low_energy.question import LowEnergyQuestion
from perilune.transfers.low_energy.record import transfer_record
from perilune.transfers.low_energy.transfer import (
    LONGEST_S,
    SHORTEST_S,
    Found,
    Insertions,
    Seed,
    high_orbit_insertions,
    low_orbit_insertions,
    refine,
    sweep,
)
from perilune.transfers.lunar.llo import LunarOrbit

Array = NDArray[np.float64]

PHASES: Final = 6
"""Phases of the NRHO that are tried, evenly over a revolution; the first keeps out of the Earth's shadow."""

_LOOK_S: Final = 1800.0
_OFFSETS_S: Final = np.arange(-5.0, 5.1, 1.0) * 3600.0  # of the insertion from perilune
_HIGH_BURNS_M_S: Final = np.arange(4.0, 42.0, 2.0)
_LOW_STEP_S: Final = 3.0 * SECONDS_PER_DAY
_LOW_PART: Final = 4  # epochs of a part
_LOW_ANGLES: Final = np.radians(np.arange(0.0, 360.0, 22.5))
_LOW_EXCESS_M_S: Final = np.array([-8.0, 3.0, 14.0])  # of the arrival over the Moon's escape speed
_MARGIN_S: Final = 2.0 * SECONDS_PER_DAY
_LOOSE_S: Final = 5.0 * SECONDS_PER_DAY
_ALIKE_S: Final = SECONDS_PER_DAY
_TRIES: Final = 12  # and three for each transfer wanted


@dataclass(frozen=True)
class Part:
    """Where a part of the search begins: an apolune of the NRHO, or epochs of insertion into a low orbit."""

    name: str
    apolune_tdb_s: float | None = None
    epochs_tdb_s: tuple[float, ...] = ()


def parts(question: LowEnergyQuestion, start_tdb_s: float, end_tdb_s: float) -> tuple[Part, ...]:
    """Return the parts of the search for transfers that leave in a range of dates."""
    first, last = start_tdb_s + SHORTEST_S, end_tdb_s + LONGEST_S
    if question.goal == "llo":
        epochs = [float(epoch) for epoch in np.arange(first, last, _LOW_STEP_S)]
        days = range(0, len(epochs), _LOW_PART)
        return tuple(Part(f"insertions {i // _LOW_PART + 1}", None, tuple(epochs[i : i + _LOW_PART])) for i in days)
    begin = first - _MARGIN_S - NRHO_PERIOD_S
    if question.apolune_tdb_s is not None:
        turns = np.floor((begin - question.apolune_tdb_s) / NRHO_PERIOD_S)
        return (Part("the phase given", float(question.apolune_tdb_s + turns * NRHO_PERIOD_S)),)
    # the lattice of phases does not depend on the range beyond the revolution it begins with
    apolune = eclipse_avoiding_apolune(begin - NRHO_PERIOD_S)
    return tuple(Part(f"phase {i + 1}", apolune + i * NRHO_PERIOD_S / PHASES) for i in range(PHASES))


def part_transfers(
    question: LowEnergyQuestion, start_tdb_s: float, end_tdb_s: float, part: Part, count: int
) -> tuple[LowEnergyTransfer, ...] | NoSolution:
    """Return the transfers of a part that leave in a range of dates, in the order in which they were found."""
    insertions = _insertions(question, start_tdb_s, end_tdb_s, part)
    if isinstance(insertions, NoSolution):
        return insertions
    # far out the osculating orbit tells the departure to some days
    seeds = sweep(insertions, (start_tdb_s - _LOOSE_S, end_tdb_s + _LOOSE_S))
    refused = NoSolution(
        "no arc from the Moon comes from near the Earth in the range", "geometry of Sun, Earth and Moon"
    )
    flown: list[Found] = []
    for seed in _different(insertions, seeds, 3 * count + _TRIES):
        answer = _refined(question, insertions, seed)
        if isinstance(answer, NoSolution):
            refused = answer
        else:
            flown.append(answer)
    in_range = [one for one in flown if start_tdb_s <= one.departure_tdb_s <= end_tdb_s]
    found = [one for one in in_range if question.may_leave_at(one.inclination_rad)]
    if found:
        return tuple(transfer_record(question, one) for one in found)
    return _none_left(in_range, flown, (start_tdb_s, end_tdb_s)) if flown else refused


def _none_left(in_range: list[Found], flown: list[Found], span: tuple[float, float]) -> NoSolution:
    """Return why none of the transfers that were flown is an answer."""
    if in_range:
        angles = sorted(float(np.degrees(one.inclination_rad)) for one in in_range)
        return NoSolution(
            f"the transfers found leave from inclinations of {angles[0]:.1f} to {angles[-1]:.1f} deg", "parking orbit"
        )
    off = [max(span[0] - one.departure_tdb_s, one.departure_tdb_s - span[1]) for one in flown]
    near = flown[int(np.argmin(off))].departure_tdb_s
    side = "before" if near < span[0] else "after"
    days = min(off) / SECONDS_PER_DAY
    return NoSolution(
        f"the transfer found next to the range leaves {format_utc(near)}, {days:.1f} d {side} it", "date range"
    )


def _insertions(question: LowEnergyQuestion, start: float, end: float, part: Part) -> Insertions | NoSolution:
    if part.apolune_tdb_s is None:
        orbit = question.orbit or LunarOrbit()
        burns = (np.sqrt(2.0) - 1.0) * np.sqrt(GM_MOON / orbit.radius_m) + _LOW_EXCESS_M_S
        epochs = np.array(part.epochs_tdb_s)
        return low_orbit_insertions(epochs, orbit.radius_m, orbit.inclination_rad, _LOW_ANGLES, burns)
    first, last = start + SHORTEST_S - _MARGIN_S, end + LONGEST_S + _MARGIN_S
    revolutions = int(np.ceil((last - part.apolune_tdb_s) / NRHO_PERIOD_S)) + 1
    path = ephemeris_nrho(part.apolune_tdb_s, revolutions)
    if isinstance(path, NoSolution):
        return path
    epochs = np.arange(first, last, _LOOK_S)
    distance = np.linalg.norm(path.about_moon(epochs)[:, :3], axis=1)
    lowest = np.flatnonzero((distance[1:-1] < distance[:-2]) & (distance[1:-1] <= distance[2:])) + 1
    passages = (epochs[lowest][:, None] + _OFFSETS_S).ravel()
    return high_orbit_insertions(passages, path.sample(passages), _HIGH_BURNS_M_S)


def _different(insertions: Insertions, seeds: tuple[Seed, ...], most: int) -> list[Seed]:
    """Return the seeds of the smallest burns, passing over those that leave and arrive with one taken before."""
    size = np.linalg.norm(insertions.burn_m_s, axis=1)
    epochs = insertions.epoch_tdb_s
    taken: list[Seed] = []
    for seed in sorted(seeds, key=lambda one: (float(size[one.row]), one.row)):
        alike = (
            abs(seed.perigee_tdb_s - one.perigee_tdb_s) < _ALIKE_S
            and abs(epochs[seed.row] - epochs[one.row]) < _ALIKE_S
            for one in taken
        )
        if len(taken) < most and not any(alike):
            taken.append(seed)
    return taken


def _refined(question: LowEnergyQuestion, insertions: Insertions, seed: Seed) -> Found | NoSolution:
    """Return the transfer near a seed."""
    answer = refine(insertions, seed, question.parking.radius_m)
    if isinstance(answer, NoSolution):
        answer = refine(insertions, seed, question.parking.radius_m, shifting=False)
    return answer
