"""What is studied of the flights that a plan chose, beyond choosing them: porkchop plots, and the aborts of the crews.

A porkchop plot is stored work like the evaluation, the aborts are those that the checks saw; nothing changes the plan.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from perilune.astro.time import parse_time
from perilune.constants import SECONDS_PER_DAY
from perilune.integration import parse_destination
from perilune.integration.abort import AbortCoverage
from perilune.integration.annexes import Annexes
from perilune.integration.model import judged
from perilune.programme.evaluate import Evaluation, Work
from perilune.programme.model import Programme
from perilune.programme.options import Option
from perilune.programme.result import Plan
from perilune.run import Task

_DEPARTURE_D: Final = np.arange(-80.0, 81.0, 4.0)
_ARRIVAL_D: Final = np.arange(-119.0, 162.0, 7.0)
"""Dates of a porkchop plot about those of the flown window [d]."""

_PARKING_HEIGHT_M: Final = 185e3


@dataclass(frozen=True)
class Porkchop:
    """C3 of the departure over the dates of an interplanetary flight, row by row of arrivals [km^2/s^2].

    None where the arrival does not come after the departure.
    """

    departure_tdb_s: tuple[float, ...]
    arrival_tdb_s: tuple[float, ...]
    c3_km2_s2: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class FlightStudies:
    """The porkchop plots by mission, and the abort coverage by option, of the flights of a plan.

    ``aborts`` holds a pair that flies more than once under its first option, and no pair whose modes all lack a datum.
    """

    porkchops: Mapping[str, Porkchop]
    aborts: Mapping[Option, AbortCoverage]


def study_flights(plan: Plan, programme: Programme, evaluation: Evaluation, work: Work) -> FlightStudies:
    """Return the studies of the flights that a plan chose, from the store where they are known.

    Args:
        plan: the plan that chose the flights.
        programme: a programme; see :func:`perilune.programme.load_programme`.
        evaluation: all options; see :func:`perilune.programme.evaluate_programme`.
        work: where results are stored, and on how many processes they are computed.
    """
    return FlightStudies(_porkchops(plan, programme, work), _aborts(plan, evaluation))


def _porkchops(plan: Plan, programme: Programme, work: Work) -> dict[str, Porkchop]:
    windows = {row.option: row.windows for row in plan.options}
    tasks = {}
    for row in plan.missions:
        flown = row.selected
        if flown is not None and parse_destination(flown.destination, programme.catalogue).kind == "mars":
            window = next(found for found in windows[flown] if found.launch_utc == row.launch_utc)
            dates = (window.departure_utc, window.arrival_utc)
            label = f"{row.name}: Earth to Mars"
            tasks[row.id] = Task(function=mars_porkchop, arguments=dates, record=Porkchop, inputs=dates, label=label)
    return work.do("porkchop plots", tasks) if tasks else {}


def mars_porkchop(departure_utc: str, arrival_utc: str) -> Porkchop:
    """Return C3 from the Earth to Mars over departure and arrival about those of a window; arcs below one revolution.

    Args:
        departure_utc, arrival_utc: of the window; the grid is of 80 days about the one and of 140 about the other.
    """
    from perilune.transfers.interplanetary.direct_arc import body
    from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route
    from perilune.transfers.interplanetary.porkchop import grid

    departure = parse_time(departure_utc) + _DEPARTURE_D * SECONDS_PER_DAY
    arrival = parse_time(arrival_utc) + _ARRIVAL_D * SECONDS_PER_DAY
    route = Route(body("earth"), body("mars"), BodyOrbit(_PARKING_HEIGHT_M), BodyOrbit(_PARKING_HEIGHT_M))
    c3_km2_s2 = grid(route, departure, arrival).layers[0].c3_m2_s2.T / 1e6
    rows = tuple(tuple(c3 if math.isfinite(c3) else None for c3 in row) for row in c3_km2_s2.tolist())
    return Porkchop(tuple(departure.tolist()), tuple(arrival.tolist()), rows)


def _aborts(plan: Plan, evaluation: Evaluation) -> dict[Option, AbortCoverage]:
    pairs: dict[tuple[str, ...], Option] = {}
    for row in plan.missions:
        flown = row.selected
        if row.crew and flown is not None:
            pairs.setdefault((flown.ship, flown.launcher, flown.site, flown.destination), flown)
    seen = {option: evaluation.strictest(option).annexes for option in pairs.values()}
    aborts = {option: row.aborts for option, row in seen.items() if isinstance(row, Annexes)}
    return {option: row for option, row in aborts.items() if row is not None and judged(row.modes, row.black_zones)}
