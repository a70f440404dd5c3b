"""One arc under a force model, as a record for the command line, and as an OEM."""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.propagate import ForceModel, sample
from perilune.astro.time import format_time, format_utc
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, Problem
from perilune.formats.oem import Oem, Segment

Array = NDArray[np.float64]

MOST_STATES: Final = 100_000
_TDB_DECIMALS: Final = 7
_DEGREE: Final = 7


@dataclass(frozen=True)
class ArcState:
    """A state relative to the centre of the arc, axes of the ICRF."""

    epoch_utc: str
    epoch_tdb_s: float
    position_km: tuple[float, float, float]
    velocity_km_s: tuple[float, float, float]
    distance_km: float


@dataclass(frozen=True)
class PropagatedArc:
    """One arc: what acted, and the states along it."""

    center: str
    forces: ForceModel
    states: tuple[ArcState, ...]


def flown(state: Array, epoch_tdb_s: float, epochs_tdb_s: Array, model: ForceModel) -> tuple[PropagatedArc, Array]:
    """Return an arc at the epochs wanted, and its states, (n, 6) in m and m/s.

    Raises:
        InputError, PropagationError: as :func:`perilune.astro.propagate.sample`.
    """
    states = sample(state, epoch_tdb_s, epochs_tdb_s, model)
    rows = tuple(_state(float(epoch), row) for epoch, row in zip(epochs_tdb_s, states, strict=True))
    return PropagatedArc(model.center, model, rows), states


def epochs(start_tdb_s: float, duration_s: float, step_s: float | None) -> Array:
    """Return the epochs of an arc: every step from its start, and its end; without a step a hundredth of it.

    Raises:
        InputError: no duration, a step that is not positive, or more than :data:`MOST_STATES` states.
    """
    if not (np.isfinite(duration_s) and duration_s != 0.0):
        raise InputError(Problem(f"an arc of {duration_s} s", key="--for", expected="a time other than zero"))
    step = abs(duration_s) / 100.0 if step_s is None else step_s
    if not (np.isfinite(step) and step > 0.0 and abs(duration_s) / step < MOST_STATES):
        expected = f"a positive time, and at most {MOST_STATES} states"
        raise InputError(Problem(f"a step of {step} s", key="--step", expected=expected))
    inside = np.arange(0.0, abs(duration_s) - 1e-3 * step, step)
    return np.asarray(start_tdb_s + np.sign(duration_s) * np.append(inside, abs(duration_s)))


def _state(epoch_tdb_s: float, state: Array) -> ArcState:
    x, y, z, vx, vy, vz = (state / 1e3).tolist()
    distance = float(np.linalg.norm(state[:3]) / 1e3)
    return ArcState(format_utc(epoch_tdb_s), epoch_tdb_s, (x, y, z), (vx, vy, vz), distance)


def arc_oem(arc: PropagatedArc, states: Array, name: str = "SPACECRAFT") -> Oem:
    """Return an arc as an OEM in TDB and ICRF axes; the comments state the forces.

    An arc flown backward is written forward. The creation date is its first epoch: the same arc gives the same bytes.
    """
    order = np.argsort([row.epoch_tdb_s for row in arc.states])
    times = tuple(format_time(arc.states[i].epoch_tdb_s, "TDB", _TDB_DECIMALS) for i in order)
    acting = tuple(
        f"{key}: {value}" for key, value in asdict(arc.forces).items() if value not in (None, (), "none", 0.0)
    )
    segment = Segment(
        object_name=name,
        object_id=name,
        center_name=arc.center.upper(),
        reference_frame="ICRF",
        time_system="TDB",
        epochs=times,
        states=states[order],
        data_comments=acting,
        interpolation="LAGRANGE",
        interpolation_degree=_DEGREE,
    )
    return Oem(arc.states[int(order[0])].epoch_utc.removesuffix(" UTC"), "PERILUNE", (segment,))


def days(arc: PropagatedArc) -> Array:
    """Return the days of the states since the first of them, (n,)."""
    times = np.array([row.epoch_tdb_s for row in arc.states])
    return np.asarray((times - times[0]) / SECONDS_PER_DAY)
