"""A trajectory as an SPK kernel or as CZML: legs of states at epochs about any body, burns between them.

What a leg needs is what every propagation gives: epochs, states and a center. Legs are written in the order of time;
two that meet share an epoch, where the velocity jumps by the burn.

>>> epochs = np.linspace(0.0, 7200.0, 61)
>>> angle = epochs / 1300.0
>>> zero = np.zeros_like(angle)
>>> states = 8e6 * np.column_stack([np.cos(angle), np.sin(angle), zero, -np.sin(angle), np.cos(angle), zero])
>>> states[:, 3:] /= 1300.0
>>> leg = Leg(epochs, states, "earth", "parking orbit")
>>> segment = spk_segments([leg], body=-1024)[0]
>>> segment.target, segment.center, segment.data.data_type
(-1024, 399, 13)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.bodies import naif_id
from perilune.astro.ephemerides import ephemeris
from perilune.astro.ephemerides.spk_evaluation import evaluate
from perilune.astro.frames import itrf_to_icrf
from perilune.astro.oem_segments import segment_path
from perilune.astro.time import format_time, tdb_to_tt
from perilune.errors import InputError, Problem
from perilune.files import write_atomic
from perilune.formats.czml import CzmlArc, CzmlEvent, CzmlObject, format_czml
from perilune.formats.czml.model import Frame
from perilune.formats.oem import Oem
from perilune.formats.spk import Chebyshev, SpkSegment, States, format_spk

FloatArray = NDArray[np.float64]

SHIP: Final = -1024
"""The code of a spacecraft without one of its own; NAIF gives negative codes to missions."""

_KM: Final = 1e3
_TERMS: Final = 13
_MOST_RECORDS: Final = 8  # for each state: shorter ones follow the interpolation no better
_EVENT_S: Final = 900.0


@dataclass(frozen=True, eq=False)
class Leg:
    """One smooth arc: epochs (n,) TDB s past J2000, increasing, states (n, 6) in m and m/s about ``center``, ICRF."""

    epochs_tdb_s: FloatArray
    states: FloatArray
    center: str = "earth"
    name: str = ""


@dataclass(frozen=True)
class Event:
    """What happens on the way, such as a burn; an impulse has no end of its own."""

    name: str
    start_tdb_s: float
    end_tdb_s: float | None = None
    description: str = ""


def spk_segments(
    legs: Sequence[Leg], body: int = SHIP, data_type: int = 13, degree: int = 11, tolerance_m: float = 1e-3
) -> tuple[SpkSegment, ...]:
    """Return one SPK segment for each leg.

    Args:
        legs: in order of time.
        body: the NAIF code of the spacecraft.
        data_type: 13, the states themselves, for Hermite interpolation (NAIF's choice for propagated states); 9, the
            same for Lagrange's, of use to readers without type 13; 3, Chebyshev polynomials of 13 terms fitted to the
            Hermite interpolation, which the most readers know.
        degree: of the interpolation, odd, at most 27; less where a leg has too few states for it.
        tolerance_m: of the fit of type 3; the records are halved until its error is below it, or below what two units
            of the last digit of an epoch are worth at the speed: 7 mm at 30 km/s.

    Raises:
        InputError: no legs, another type or degree, shapes, epochs that do not increase, numbers that are not finite,
            or a fit that does not reach its tolerance.
    """
    _check(legs)
    if data_type not in (3, 9, 13) or degree % 2 == 0 or not 1 <= degree <= 27:
        expected = "type 3, 9 or 13 and an odd degree up to 27"
        raise InputError(Problem(f"an SPK of type {data_type} and degree {degree}", expected=expected))
    segments = []
    for number, leg in enumerate(legs, start=1):
        epochs = np.array(leg.epochs_tdb_s, dtype=np.float64)
        window = (degree + 1) // 2 if data_type != 9 else degree + 1
        states = States(epochs, leg.states / _KM, min(window, len(epochs)), hermite=data_type != 9)
        data = _fitted(states, tolerance_m / _KM, number) if data_type == 3 else states
        name = (leg.name or f"leg {number}").encode("ascii", "replace").decode()[:40]
        segments.append(SpkSegment(body, naif_id(leg.center), float(epochs[0]), float(epochs[-1]), data, name=name))
    return tuple(segments)


def write_trajectory_spk(
    path: Path,
    legs: Sequence[Leg],
    body: int = SHIP,
    data_type: int = 13,
    comments: Sequence[str] = (),
    degree: int = 11,
    tolerance_m: float = 1e-3,
) -> None:
    """Write a trajectory as an SPK kernel; arguments and errors as :func:`spk_segments`.

    ``comments`` are lines of ASCII for the comment area: the force model, the burns.
    """
    segments = spk_segments(legs, body, data_type, degree, tolerance_m)
    write_atomic(path, format_spk(segments, tuple(comments), path.name[:60]))


def trajectory_czml(
    legs: Sequence[Leg],
    events: Sequence[Event] = (),
    name: str = "SPACECRAFT",
    description: str = "",
    frame: Frame = "INERTIAL",
    bodies: Sequence[str] = (),
) -> str:
    """Return a trajectory as a CZML document about the Earth.

    Args:
        legs: in order of time, about any center; they are brought to the Earth's.
        events: shown beside the spacecraft while they last, an impulse for a quarter of an hour.
        name: the document's and the spacecraft's name.
        description: a line of text about the trajectory.
        frame: ``"INERTIAL"``, the ICRF, with velocities for Hermite interpolation; or ``"FIXED"``, the ITRF, in which
            positions alone are written, to be interpolated by Lagrange's polynomials.
        bodies: names of bodies whose paths are shown with it, such as the Moon, at the same epochs.

    Raises:
        InputError: as :func:`spk_segments`; an epoch before 1972, outside the ephemeris, or an unknown body.
    """
    _check(legs)
    if frame not in ("INERTIAL", "FIXED"):
        raise InputError(Problem(f"unknown frame '{frame}' of CZML", expected="INERTIAL or FIXED"))
    paths = [CzmlObject("spacecraft", name, tuple(_arc(leg, leg.center, frame) for leg in legs), frame, description)]
    for body in bodies:
        still = [Leg(leg.epochs_tdb_s, np.zeros_like(leg.states), body) for leg in legs]
        arcs = tuple(_arc(leg, body, frame) for leg in still)
        paths.append(CzmlObject(body, body, arcs, frame, f"{body}, DE440", (200, 200, 210, 255)))
    first, last = float(legs[0].epochs_tdb_s[0]), float(legs[-1].epochs_tdb_s[-1])
    shown = tuple(_event(number, event, first, last) for number, event in enumerate(events, start=1))
    return format_czml(name, tuple(paths), shown)


def write_trajectory_czml(
    path: Path,
    legs: Sequence[Leg],
    events: Sequence[Event] = (),
    name: str = "SPACECRAFT",
    description: str = "",
    frame: Frame = "INERTIAL",
    bodies: Sequence[str] = (),
) -> None:
    """Write a trajectory as CZML; arguments and errors as :func:`trajectory_czml`."""
    write_atomic(path, trajectory_czml(legs, events, name, description, frame, bodies))


def legs_of_oem(oem: Oem) -> tuple[Leg, ...]:
    """Return the segments of an Orbit Ephemeris Message as legs.

    Raises:
        InputError: as :func:`perilune.astro.oem_segments.segment_path`.
    """
    legs = []
    for number, segment in enumerate(oem.segments, start=1):
        path = segment_path(segment)
        legs.append(Leg(path.epochs_tdb_s, path.states, path.center, f"{segment.object_name} {number}"))
    return tuple(legs)


def _check(legs: Sequence[Leg]) -> None:
    problems = [] if legs else [Problem("a trajectory without a leg", expected="one leg or more")]
    for number, leg in enumerate(legs, start=1):
        epochs, states = np.asarray(leg.epochs_tdb_s), np.asarray(leg.states)
        if epochs.ndim != 1 or len(epochs) < 2 or states.shape != (len(epochs), 6):
            cause = f"leg {number}: epochs of shape {epochs.shape} and states of shape {states.shape}"
            problems.append(Problem(cause, expected="two epochs or more, (n,), and states (n, 6)"))
        elif not (np.isfinite(epochs).all() and np.isfinite(states).all()):
            problems.append(Problem(f"leg {number}: numbers that are not finite", expected="finite numbers"))
        elif (np.diff(epochs) <= 0.0).any():
            problems.append(Problem(f"leg {number}: its epochs do not increase", expected="increasing epochs"))
    if problems:
        raise InputError(problems)


def _fitted(states: States, tolerance_km: float, number: int) -> Chebyshev:
    """Return Chebyshev records for positions and velocities, as long as the tolerance lets them be."""
    start, end = float(states.epochs_tdb_s[0]), float(states.epochs_tdb_s[-1])
    nodes = np.cos(np.pi * (np.arange(_TERMS) + 0.5) / _TERMS)
    inverse = np.polynomial.chebyshev.chebvander(nodes, _TERMS - 1).T * (2.0 / _TERMS)
    inverse[0] *= 0.5
    between = np.polynomial.chebyshev.chebvander(0.5 * (nodes[1:] + nodes[:-1]), _TERMS - 1)
    resolution_s = 2.0 * np.spacing(np.abs(states.epochs_tdb_s).max())
    tolerance_km = max(tolerance_km, resolution_s * float(np.linalg.norm(states.states_km[:, 3:], axis=1).max()))
    count = max(1, (len(states.epochs_tdb_s) - 1) // _TERMS)
    while count <= _MOST_RECORDS * len(states.epochs_tdb_s):
        half = 0.5 * (end - start) / count
        middles = start + half * (2.0 * np.arange(count) + 1.0)
        values = _at(states, middles[:, None] + half * nodes)
        coefficients = np.einsum("ij,njk->nki", inverse, values)
        checked = _at(states, middles[:, None] + half * 0.5 * (nodes[1:] + nodes[:-1]))
        error = np.abs(np.einsum("ij,nkj->nik", between, coefficients) - checked)[:, :, :3].max()
        if error <= tolerance_km:
            edges = np.column_stack([middles, np.full(count, half)])
            return Chebyshev(start, 2.0 * half, np.hstack([edges, coefficients.reshape(count, -1)]), with_velocity=True)
        count *= 2
    cause = f"leg {number}: polynomials do not follow its states to {tolerance_km * _KM} m"
    raise InputError(Problem(cause, expected="a larger tolerance, or states closer together"))


def _at(states: States, epochs: FloatArray) -> FloatArray:
    flat = np.clip(epochs.ravel(), states.epochs_tdb_s[0], states.epochs_tdb_s[-1])
    out = np.zeros((flat.size, 6))
    evaluate(states, flat, 1.0, 1.0, out)
    return out.reshape(*epochs.shape, 6)


def _arc(leg: Leg, center: str, frame: Frame) -> CzmlArc:
    epochs = np.asarray(leg.epochs_tdb_s, dtype=np.float64)
    states = leg.states + ephemeris.state(center, "earth", epochs)
    start = _utc(float(epochs[0]))
    since = tdb_to_tt(epochs)
    offsets = since - since[0]
    if frame == "INERTIAL":
        return CzmlArc(start, _utc(float(epochs[-1])), offsets, states[:, :3], states[:, 3:])
    fixed = np.einsum("nji,nj->ni", itrf_to_icrf(epochs), states[:, :3])
    return CzmlArc(start, _utc(float(epochs[-1])), offsets, fixed)


def _event(number: int, event: Event, first: float, last: float) -> CzmlEvent:
    start = min(max(event.start_tdb_s, first), max(first, last - _EVENT_S))
    end = start + _EVENT_S if event.end_tdb_s is None else event.end_tdb_s
    end = min(max(end, start), last)
    return CzmlEvent(f"event-{number}", event.name, "spacecraft", _utc(start), _utc(end), event.description)


def _utc(epoch_tdb_s: float) -> str:
    return f"{format_time(epoch_tdb_s, 'UTC', 6)}Z"
