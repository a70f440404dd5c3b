"""SGP4: states of catalogued objects from their mean elements, in the ICRF.

The theory is that of Hoots and Roehrich 1980 as revised by Vallado, Crawford, Hujsak and Kelso 2006 (AIAA 2006-6753),
with the constants WGS 72 that the catalogue is made with, near-Earth and deep-space parts, run by the library ``sgp4``;
the text is read by :mod:`perilune.formats.tle`. The elapsed time is that of a uniform scale, leap seconds included.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sgp4.api import SGP4_ERRORS, WGS72, Satrec

from perilune.astro.orientation.transform import transform
from perilune.astro.time import format_time, format_utc, parse_time
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.formats.oem import Oem, Segment
from perilune.formats.tle import ElementSet

FloatArray = NDArray[np.float64]
Triple = tuple[float, float, float]

MOST_STATES: Final = 100_000
_LIBRARY_DAY_ZERO: Final = -7306  # 1949-12-31, from which the library counts epochs, in days from 1970-01-01
_DECIMALS: Final = 7
_DEGREE: Final = 7
_FIRST_LAUNCH_YEAR: Final = 57


@dataclass(frozen=True)
class SatelliteState:
    """A geocentric state, axes of the ICRF, and how far the epoch of its elements lies behind it, in days."""

    epoch_utc: str
    epoch_tdb_s: float
    position_km: Triple
    velocity_km_s: Triple
    distance_km: float
    element_age_d: float


@dataclass(frozen=True)
class SatellitePath:
    """The states of one object; where the theory has none for a time, there are no states and ``reason`` says why."""

    name: str | None
    catalogue_number: int
    designator: str
    states: tuple[SatelliteState, ...]
    reason: str | None = None


@dataclass(frozen=True)
class ElementStates:
    """The objects of a file of mean elements at the times asked for."""

    file: str
    frame: str
    theory: str
    satellites: tuple[SatellitePath, ...]


def teme_states(elements: ElementSet, epoch_tdb_s: ArrayLike) -> FloatArray | NoSolution:
    """Return the states of an object, (n, 6) in m and m/s, geocentric, TEME of date, or why the theory has none.

    Good to a kilometre or so at the epoch of the elements; in low orbits a few kilometres more for each day from it.

    Args:
        elements: one mean element set.
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1).

    Raises:
        InputError: an epoch of the elements that is no UTC, or before 1972.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    record = _record(elements)
    days = (epochs - element_epoch(elements)) / SECONDS_PER_DAY
    # the library takes the elapsed time from two parts each: so no digit of it is lost
    codes, place_km, rate_km_s = record.sgp4_array(np.full(days.size, record.jdsatepoch), record.jdsatepochF + days)
    if np.any(codes):
        first = int(np.flatnonzero(codes)[0])
        said = SGP4_ERRORS.get(int(codes[first]), f"error {int(codes[first])}")
        when = format_utc(float(epochs[first]))
        return NoSolution(f"SGP4 at {when}, {days[first]:.2f} d from the elements: {said}", "mean elements")
    return 1e3 * np.concatenate([place_km, rate_km_s], axis=1)


def element_epoch(elements: ElementSet) -> float:
    """Return the epoch of an element set in TDB seconds past J2000."""
    return parse_time(f"{elements.epoch_utc} UTC")


def _record(elements: ElementSet) -> Satrec:
    day = np.datetime64(elements.epoch_utc, "us") - np.datetime64("1970-01-01", "us")
    days = float(day / np.timedelta64(1, "D")) - _LIBRARY_DAY_ZERO
    record = Satrec()
    record.sgp4init(
        WGS72,
        "i",  # the improved mode of the 2006 revision
        0,  # the number plays no part, and the library takes no more than 339999
        days,
        elements.bstar,
        0.0,  # the derivatives of the mean motion play no part either
        0.0,
        elements.eccentricity,
        elements.argument_of_perigee_rad,
        elements.inclination_rad,
        elements.mean_anomaly_rad,
        60.0 * elements.mean_motion_rad_s,
        elements.ascending_node_rad,
    )
    return record


def satellite_path(sets: Sequence[ElementSet], epoch_tdb_s: ArrayLike) -> SatellitePath:
    """Return the states of one object at epochs (n,), TDB seconds past J2000.

    Args:
        sets: all of the object, one or more; each epoch takes the set whose own epoch is the nearest.
        epoch_tdb_s: increasing.

    Raises:
        InputError: sets of several objects, or more than :data:`MOST_STATES` epochs; and as :func:`teme_states`.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    if len({row.catalogue_number for row in sets}) != 1 or epochs.size > MOST_STATES:
        raise InputError(Problem("no path of one object", expected=f"sets of one, and at most {MOST_STATES} epochs"))
    last, states = sets[-1], []
    for number, chosen in _stretches(sets, epochs):
        found = teme_states(sets[number], epochs[chosen])
        if isinstance(found, NoSolution):
            return SatellitePath(last.name, last.catalogue_number, last.designator, (), found.reason)
        turned = transform(found, "teme", "icrf", epochs[chosen])
        own = element_epoch(sets[number])
        states += [_state(float(t), row, own) for t, row in zip(epochs[chosen], turned, strict=True)]
    return SatellitePath(last.name, last.catalogue_number, last.designator, tuple(states))


def _stretches(sets: Sequence[ElementSet], epochs: FloatArray) -> Iterator[tuple[int, list[int]]]:
    """Yield the number of a set and those of the epochs, one after the other, that lie nearest to it."""
    own = np.array([element_epoch(row) for row in sets])
    nearest = [int(np.argmin(np.abs(own - epoch))) for epoch in epochs]
    for number, chosen in groupby(range(epochs.size), key=lambda i: nearest[i]):
        yield number, list(chosen)


def _state(epoch_tdb_s: float, state: FloatArray, element_epoch_tdb_s: float) -> SatelliteState:
    x, y, z, vx, vy, vz = (state / 1e3).tolist()
    distance = float(np.linalg.norm(state[:3]) / 1e3)
    age = (epoch_tdb_s - element_epoch_tdb_s) / SECONDS_PER_DAY
    return SatelliteState(format_utc(epoch_tdb_s), epoch_tdb_s, (x, y, z), (vx, vy, vz), distance, age)


def path_oem(path: SatellitePath) -> Oem:
    """Return the path of an object as an OEM in TDB and ICRF axes, a segment for each element set that it takes.

    The creation date is the first epoch: the same path gives the same bytes.

    Raises:
        InputError: a path without states.
    """
    if not path.states:
        raise InputError(Problem(path.reason or "a path without states", expected="states"))
    groups = groupby(path.states, key=lambda row: round(row.epoch_tdb_s - SECONDS_PER_DAY * row.element_age_d))
    segments = tuple(_segment(path, list(rows)) for _, rows in groups)
    return Oem(path.states[0].epoch_utc.removesuffix(" UTC"), "PERILUNE", segments)


def _segment(path: SatellitePath, rows: Sequence[SatelliteState]) -> Segment:
    interpolated = len(rows) > _DEGREE
    return Segment(
        object_name=path.name or f"OBJECT {path.catalogue_number}",
        object_id=_international_designator(path.designator) or str(path.catalogue_number),
        center_name="EARTH",
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(format_time(row.epoch_tdb_s, "TDB", _DECIMALS) for row in rows),
        states=1e3 * np.array([(*row.position_km, *row.velocity_km_s) for row in rows]),
        data_comments=("SGP4, WGS 72, from mean elements", f"first state {rows[0].element_age_d:.6f} d after them"),
        interpolation="LAGRANGE" if interpolated else None,
        interpolation_degree=_DEGREE if interpolated else None,
    )


def _international_designator(text: str) -> str:
    """Return a launch year, number and piece as messages write them: 1998-067A for 98067A of a two-line set."""
    if not (text[:5].isdigit() and text[5:].isalpha()):
        return text
    year = int(text[:2])
    return f"{(1900 if year >= _FIRST_LAUNCH_YEAR else 2000) + year}-{text[2:]}"
