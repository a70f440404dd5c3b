"""The flights of a plan as the scene shows them: paths from the stored OEM files, burns between their arcs."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.astro.trajectory_files import legs_of_oem
from perilune.formats.oem import read_oem
from perilune.programme import MissionResult, Plan

FloatArray = NDArray[np.float64]

_BURN: Final = re.compile(r"burn: (?P<name>[^,]+), [^,]+, (?P<epoch>\S+) TDB, (?P<dv>[0-9.]+) m/s")


@dataclass(frozen=True, eq=False)
class Coast:
    """One coast: epochs (n,) [TDB s past J2000] and states (n, 6) [m, m/s] about the flight's centre, ICRF."""

    name: str
    epochs_tdb_s: FloatArray
    states: FloatArray


@dataclass(frozen=True)
class BurnMark:
    """An impulse on the way and its size [m/s]."""

    name: str
    epoch_tdb_s: float
    dv_m_s: float


@dataclass(frozen=True, eq=False)
class Flight:
    """The flight of a mission about ``centre``: the Sun where an arc is heliocentric, else the Earth."""

    mission: MissionResult
    centre: str
    paths: tuple[Coast, ...]
    burns: tuple[BurnMark, ...]


def flights(plan: Plan, folder: Path) -> tuple[Flight, ...]:
    """Return the flight of each mission whose trajectory stands in the plan's folder, in the plan's order."""
    return tuple(
        _flight(row, folder / row.trajectory)
        for row in plan.missions
        if row.trajectory is not None and (folder / row.trajectory).is_file()
    )


def _flight(row: MissionResult, file: Path) -> Flight:
    oem = read_oem(file)
    legs = legs_of_oem(oem)
    centre = "sun" if any(leg.center == "sun" for leg in legs) else "earth"
    paths = []
    for leg, segment in zip(legs, oem.segments, strict=True):
        epochs = np.asarray(leg.epochs_tdb_s, dtype=np.float64)
        states = leg.states + ephemeris.state(leg.center, centre, epochs)
        paths.append(Coast(segment.metadata_comments[0] if segment.metadata_comments else leg.name, epochs, states))
    found = (_BURN.match(comment) for comment in oem.comments)
    burns = (BurnMark(m["name"], parse_time(f"{m['epoch']} TDB"), float(m["dv"])) for m in found if m)
    return Flight(row, centre, tuple(paths), tuple(burns))
