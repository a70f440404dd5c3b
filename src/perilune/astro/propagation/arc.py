"""One flight under a force model, with its burns, as a record for the command line, and as an OEM."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.propagation.burns import BurnFlight, Leg, states_along
from perilune.astro.propagation.dispersion import Dispersions
from perilune.astro.propagation.events import Happening
from perilune.astro.propagation.propagate import ForceModel
from perilune.astro.time import format_time, format_utc
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, Problem
from perilune.formats.oem import Oem, Segment

Array = NDArray[np.float64]

MOST_STATES: Final = 100_000
_TDB_DECIMALS: Final = 7
_DEGREE: Final = 7
_LEAST_STATES: Final = _DEGREE + 2  # of a leg beside others


@dataclass(frozen=True)
class ArcState:
    """A state relative to the centre of the arc, axes of the ICRF."""

    epoch_utc: str
    epoch_tdb_s: float
    position_km: tuple[float, float, float]
    velocity_km_s: tuple[float, float, float]
    distance_km: float


@dataclass(frozen=True)
class ArcHappening:
    """An event that came, whether its function rises there in the order of time, and the state."""

    event: str
    rising: bool
    at: ArcState


@dataclass(frozen=True)
class ArcBurn:
    """A burn as flown; an impulse has no duration.

    ``dv_m_s`` is its size, of a finite burn by the rocket equation; ``dv_icrf_m_s`` the change of velocity by an
    impulse. Masses are None where none was given.
    """

    name: str
    start_utc: str
    start_tdb_s: float
    duration_s: float
    dv_m_s: float
    dv_icrf_m_s: tuple[float, float, float] | None
    mass_before_kg: float | None
    mass_after_kg: float | None


@dataclass(frozen=True)
class PropagatedArc:
    """One flight: what acted, the states along it, what came on the way, and what became of its uncertainty.

    At an impulse two states bear one epoch: before it and after. ``stopped_by`` is the event that ended the flight.
    """

    center: str
    forces: ForceModel
    states: tuple[ArcState, ...]
    burns: tuple[ArcBurn, ...] = ()
    happenings: tuple[ArcHappening, ...] = ()
    stopped_by: str | None = None
    dispersions: Dispersions | None = None


@dataclass(frozen=True, eq=False)
class Stretch:
    """The part of a flight between two jumps or changes of thrust: epochs (n,) and states (n, 6), as flown."""

    epochs_tdb_s: Array
    states: Array


def stretches(flight: BurnFlight, epochs_tdb_s: Array) -> tuple[Stretch, ...]:
    """Return the legs of a flight at the epochs wanted and at their ends; of an arc in one leg, at these alone.

    A leg beside others has at least nine states, that it can be interpolated.
    """
    legs = [leg for leg in flight.legs if leg.start_tdb_s != leg.end_tdb_s]
    return tuple(_stretch(leg, epochs_tdb_s, alone=len(flight.legs) == 1) for leg in legs)


def _stretch(leg: Leg, wanted: Array, *, alone: bool) -> Stretch:
    sense = np.sign(leg.end_tdb_s - leg.start_tdb_s)
    inside = wanted[(sense * (wanted - leg.start_tdb_s) > 0.0) & (sense * (leg.end_tdb_s - wanted) > 0.0)]
    epochs = np.concatenate([[leg.start_tdb_s], inside, [leg.end_tdb_s]])
    if not alone and len(epochs) < _LEAST_STATES:
        epochs = np.linspace(leg.start_tdb_s, leg.end_tdb_s, _LEAST_STATES)
    return Stretch(epochs, states_along([leg], epochs))


def flown(
    flight: BurnFlight, parts: Sequence[Stretch], model: ForceModel, dispersions: Dispersions | None = None
) -> PropagatedArc:
    """Return the record of a flight from its stretches."""
    rows: list[ArcState] = []
    for part in parts:
        of_part = [_state(float(t), row) for t, row in zip(part.epochs_tdb_s, part.states, strict=True)]
        rows += of_part[1:] if rows and rows[-1] == of_part[0] else of_part
    last = flight.legs[-1]
    if not rows or last.start_tdb_s == last.end_tdb_s:
        rows.append(_state(last.end_tdb_s, last.end))
    return PropagatedArc(
        model.center,
        model,
        tuple(rows),
        tuple(_burn(leg) for leg in flight.legs if leg.name != "coast"),
        tuple(_happening(row) for row in flight.happenings),
        flight.stopped_by,
        dispersions,
    )


def _burn(leg: Leg) -> ArcBurn:
    forward = leg.end_tdb_s >= leg.start_tdb_s
    masses = (leg.start_mass_kg, leg.end_mass_kg)
    thrust, dv = leg.model.thrust, None
    if thrust is None:
        x, y, z = (leg.end[3:] - leg.start[3:]).tolist()
        dv, size = (x, y, z), float(np.linalg.norm([x, y, z]))
    else:
        size = thrust.exhaust_m_s * abs(float(np.log(leg.start_mass_kg or 1.0) - np.log(leg.end_mass_kg or 1.0)))
    before, after = masses if forward else masses[::-1]
    begin = min(leg.start_tdb_s, leg.end_tdb_s)
    duration = abs(leg.end_tdb_s - leg.start_tdb_s)
    return ArcBurn(leg.name, format_utc(begin), begin, duration, size, dv, before, after)


def _happening(row: Happening) -> ArcHappening:
    return ArcHappening(row.name, row.rising, _state(row.epoch_tdb_s, row.state))


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


def arc_oem(arc: PropagatedArc, parts: Sequence[Stretch], name: str = "SPACECRAFT") -> Oem:
    """Return a flight as an OEM in TDB and ICRF axes, a segment for each stretch; the comments state the forces.

    A flight backward is written forward. The creation date is its first epoch: the same flight gives the same bytes.
    """
    acting = tuple(
        f"{key}: {value}" for key, value in asdict(arc.forces).items() if value not in (None, (), "none", 0.0)
    )
    ordered = sorted(parts, key=lambda part: float(part.epochs_tdb_s.min()))
    segments = tuple(_segment(part, arc.center, name, acting) for part in ordered)
    created = format_utc(float(ordered[0].epochs_tdb_s.min()))
    return Oem(created.removesuffix(" UTC"), "PERILUNE", segments)


def _segment(part: Stretch, center: str, name: str, comments: tuple[str, ...]) -> Segment:
    order = np.argsort(part.epochs_tdb_s)
    return Segment(
        object_name=name,
        object_id=name,
        center_name=center.upper(),
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(format_time(float(part.epochs_tdb_s[i]), "TDB", _TDB_DECIMALS) for i in order),
        states=part.states[order],
        data_comments=comments,
        interpolation="LAGRANGE",
        interpolation_degree=_DEGREE,
    )


def days(arc: PropagatedArc) -> Array:
    """Return the days of the states since the first of them, (n,)."""
    times = np.array([row.epoch_tdb_s for row in arc.states])
    return np.asarray((times - times[0]) / SECONDS_PER_DAY)
