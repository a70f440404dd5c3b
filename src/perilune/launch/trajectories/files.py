"""A flown ascent as files: its history as CSV, its states as CCSDS OEM and as CZML for Cesium.

The states are of the ICRF: the launch frame is turned by the Earth's orientation at lift-off, which needs the epoch.
"""

import csv
import io
import math
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.frames import itrf_to_icrf
from perilune.astro.time import format_time, parse_time
from perilune.astro.trajectory_files import Event, Leg, trajectory_czml
from perilune.errors import InputError, Problem
from perilune.files import write_atomic
from perilune.formats.oem import Oem, Segment, format_oem
from perilune.launch.trajectories.trajectory import Flown, TrajectoryHistory

Array = NDArray[np.float64]

SUFFIXES: Final = (".csv", ".oem", ".czml")
_TDB_DECIMALS: Final = 7
_DEGREE: Final = 5


def write_trajectory(flown: Flown, path: Path) -> None:
    """Write an ascent to a file: its suffix says which, ``.csv``, ``.oem`` or ``.czml``.

    Raises:
        InputError: states without the epoch of the lift-off, or another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(Problem(f"cannot write a trajectory as '{path.suffix}'", expected=" or ".join(SUFFIXES)))
    if suffix == ".csv":
        write_atomic(path, trajectory_csv(flown))
    elif suffix == ".oem":
        write_atomic(path, format_oem(trajectory_oem(flown)))
    else:
        write_atomic(path, czml_of(flown))


def check_epoch(path: Path, epoch_utc: str | None) -> Path:
    """Return the path if the file of its suffix can be written with this epoch.

    Raises:
        InputError: a file of states without an epoch.
    """
    if path.suffix.lower() != ".csv" and epoch_utc is None:
        raise _no_epoch()
    return path


def trajectory_csv(flown: Flown) -> str:
    """Return the history as CSV, one row about every second, a heading of names with units.

    A cell is empty where there is no value: the pitch of the thrust while nothing thrusts.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = list(TrajectoryHistory.__dataclass_fields__)
    writer.writerow(names)
    columns = [getattr(flown.told.history, name) for name in names]
    writer.writerows(["" if value is None else f"{value:.10g}" for value in row] for row in zip(*columns, strict=True))
    return text.getvalue()


def icrf_legs(flown: Flown) -> tuple[Leg, ...]:
    """Return the phases of the ascent as legs of states in the ICRF; mass and thrust jump between them.

    Raises:
        InputError: the flight has no epoch.
    """
    if flown.told.epoch_utc is None:
        raise _no_epoch()
    start = parse_time(flown.told.epoch_utc)
    turn = itrf_to_icrf(start)[0] @ _about_pole(flown.site.longitude.si)
    rows, legs = flown.rows, []
    for phase in range(int(rows.phase[-1]) + 1):
        there = rows.phase == phase
        states = np.hstack((rows.position_m[there] @ turn.T, rows.velocity_m_s[there] @ turn.T))
        legs.append(Leg(start + rows.time_s[there], states, "earth", f"phase {phase + 1}"))
    return tuple(legs)


def trajectory_oem(flown: Flown) -> Oem:
    """Return the ascent as an OEM in TDB and ICRF axes, a segment for each phase; the events are comments."""
    told, legs = flown.told, icrf_legs(flown)
    name = told.launcher.upper()
    segments = tuple(
        Segment(
            object_name=name,
            object_id=name,
            center_name="EARTH",
            reference_frame="ICRF",
            time_system="TDB",
            epochs=tuple(format_time(float(epoch), "TDB", _TDB_DECIMALS) for epoch in leg.epochs_tdb_s),
            states=leg.states,
            metadata_comments=(f"{leg.name}: powered flight or coast of the optimal ascent",),
            interpolation="LAGRANGE",
            interpolation_degree=min(_DEGREE, len(leg.epochs_tdb_s) - 1),
        )
        for leg in legs
    )
    header = f"{told.launcher} from {told.site} to {told.target}, {told.payload_kg:.0f} kg"
    events = tuple(f"event: {event.name}, {event.time_s:.2f} s, {event.mass_kg:.1f} kg" for event in told.events)
    created = (told.epoch_utc or "").removesuffix(" UTC")
    return Oem(created, "PERILUNE", segments, (header, *events))


def czml_of(flown: Flown) -> str:
    """Return the ascent as a CZML document, in the ICRF, with its events."""
    told, legs = flown.told, icrf_legs(flown)
    start = float(legs[0].epochs_tdb_s[0])
    events = [
        Event(event.name, start + event.time_s, description=f"{event.altitude_km:.1f} km") for event in told.events
    ]
    words = f"{told.launcher} from {told.site} to {told.target}"
    return trajectory_czml(legs, events, told.launcher, words)


def _no_epoch() -> InputError:
    cause = "states of the ICRF need the epoch of the lift-off"
    return InputError(Problem(cause, expected="an epoch in UTC", fix="give --epoch 2031-05-01T12:00:00"))


def _about_pole(angle_rad: float) -> Array:
    """The rotation from the launch frame to the terrestrial one at lift-off (3, 3)."""
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
