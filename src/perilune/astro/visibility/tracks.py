"""Where things are: a place on the Earth or the Moon, a body of the ephemeris, a spacecraft with its states.

A track gives geocentric states in the ICRF at any epochs of its span, so that geometry need not know what moves.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.bodies import NAIF_IDS, naif_id, name_of
from perilune.astro.ephemerides import ephemeris
from perilune.astro.ephemerides.spk_evaluation import evaluate
from perilune.astro.frames import geodetic_to_itrf, site_states
from perilune.astro.oem_segments import segment_path
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf
from perilune.astro.orientation.moon_orientation import time_range as moon_range
from perilune.astro.told_time import told
from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, Problem
from perilune.formats.oem import Oem, Segment
from perilune.formats.spk import States

FloatArray = NDArray[np.float64]
Host = Literal["earth", "moon"]

_HERMITE_WINDOW: Final = 8
_DEEPEST_M: Final = -20e3
_HIGHEST_M: Final = 1e9
_SPIN_STEP_S: Final = 10.0


@dataclass(frozen=True, eq=False)
class Track:
    """The path of one thing.

    Attributes:
        name: for messages and tables.
        states: takes epochs (n,) [TDB s past J2000] and returns geocentric states (n, 6), ICRF, m and m/s.
        start_tdb_s, end_tdb_s: the span in which it is known.
        host: the body whose surface it stands on, or None.
        up: for a place on a surface, takes epochs and returns its vertical (n, 3), unit vectors of the ICRF.
    """

    name: str
    states: Callable[[FloatArray], FloatArray]
    start_tdb_s: float
    end_tdb_s: float
    host: Host | None = None
    up: Callable[[FloatArray], FloatArray] | None = None

    def positions(self, epoch_tdb_s: FloatArray) -> FloatArray:
        """Return geocentric positions (n, 3), ICRF, m."""
        return self.states(epoch_tdb_s)[:, :3]


def earth_place(latitude_rad: float, longitude_rad: float, altitude_m: float = 0.0, name: str = "place") -> Track:
    """Return the track of a place on the Earth: geodetic coordinates on WGS 84; its vertical is that of the ellipsoid.

    UT1 outside the table of Earth orientation is held, silently: a year ahead it costs some hundred metres.

    Raises:
        InputError: no such place.
    """
    _check_place(latitude_rad, longitude_rad, altitude_m)
    place = geodetic_to_itrf(latitude_rad, longitude_rad, altitude_m)
    flat = np.cos(latitude_rad)
    vertical = np.array([flat * np.cos(longitude_rad), flat * np.sin(longitude_rad), np.sin(latitude_rad)])
    start, end = ephemeris.time_range()
    return Track(
        name,
        lambda epochs: site_states(place, epochs, "hold"),
        start,
        end,
        "earth",
        lambda epochs: site_states(vertical, epochs, "hold")[:, :3],
    )


def moon_place(latitude_rad: float, longitude_rad: float, altitude_m: float = 0.0, name: str = "place") -> Track:
    """Return the track of a place on the Moon: latitude and longitude in the mean-Earth frame of maps.

    Args:
        latitude_rad, longitude_rad: selenographic, longitude east positive.
        altitude_m: above the sphere of 1,737.4 km; the vertical is radial.

    Raises:
        InputError: no such place.
    """
    _check_place(latitude_rad, longitude_rad, altitude_m)
    flat = np.cos(latitude_rad)
    vertical = np.array([flat * np.cos(longitude_rad), flat * np.sin(longitude_rad), np.sin(latitude_rad)])
    radius = MOON_RADIUS + altitude_m

    def up(epochs: FloatArray) -> FloatArray:
        return np.asarray(moon_me_to_icrf(epochs) @ vertical)

    def states(epochs: FloatArray) -> FloatArray:
        moving = (up(epochs + _SPIN_STEP_S) - up(epochs - _SPIN_STEP_S)) / (2.0 * _SPIN_STEP_S)
        return ephemeris.state("moon", "earth", epochs) + radius * np.hstack([up(epochs), moving])

    start, end = moon_range()
    return Track(name, states, start + _SPIN_STEP_S, end - _SPIN_STEP_S, "moon", up)


def _check_place(latitude: float, longitude: float, altitude_m: float) -> None:
    problems = []
    if not (abs(latitude) <= 0.5 * np.pi and np.isfinite(longitude)):
        problems.append(Problem("no such place", expected="latitude -90 to 90 deg and a finite longitude"))
    if not _DEEPEST_M <= altitude_m <= _HIGHEST_M:
        problems.append(Problem(f"an altitude of {altitude_m} m", expected=f"{_DEEPEST_M:.0f} to {_HIGHEST_M:.0f} m"))
    if problems:
        raise InputError(problems)


def body(name: str) -> Track:
    """Return the track of a body that the ephemeris knows, by its name or NAIF's code.

    Raises:
        InputError: an unknown body.
    """
    start, end = ephemeris.time_range(name, "earth")
    if name not in NAIF_IDS:  # a code: whoever asks whether it is the Moon asks by the name
        name = name_of(naif_id(name))
    return Track(name, lambda epochs: ephemeris.state(name, "earth", epochs), start, end)


def tabulated(epoch_tdb_s: ArrayLike, states: ArrayLike, center: str = "earth", name: str = "spacecraft") -> Track:
    """Return the track of a spacecraft by its states, interpolated by Hermite polynomials through eight of them.

    Args:
        epoch_tdb_s: (n,) increasing, n of at least 2.
        states: (n, 6) about the centre, ICRF, m and m/s.
        center: a body that the ephemeris knows.

    Raises:
        InputError: too few states, of another shape, not finite, epochs that do not increase, or an unknown center.
    """
    naif_id(center)
    epochs, rows = np.asarray(epoch_tdb_s, dtype=np.float64), np.asarray(states, dtype=np.float64)
    good = epochs.ndim == 1 and len(epochs) >= 2 and rows.shape == (len(epochs), 6)
    if not (good and np.isfinite(epochs).all() and np.isfinite(rows).all() and np.all(np.diff(epochs) > 0.0)):
        raise InputError(Problem(f"the states of {name}", expected="(n, 6) finite, n of at least 2, epochs increasing"))
    data = States(epochs, rows / 1e3, min(_HERMITE_WINDOW, len(epochs)), hermite=True)

    def geocentric(wanted: FloatArray) -> FloatArray:
        out = np.zeros((wanted.size, 6))
        evaluate(data, np.ascontiguousarray(wanted), 1.0, 1e3, out)
        return out if center == "earth" else out + ephemeris.state(center, "earth", wanted)

    return Track(name, geocentric, float(epochs[0]), float(epochs[-1]))


def from_oem(oem: Oem, file: str = "OEM") -> Track:
    """Return the track of the object of an Orbit Ephemeris Message, interpolated within each of its segments.

    Of each segment the useable span counts, where it has one; where two overlap, the later segment.

    Raises:
        InputError: as :func:`perilune.astro.oem_segments.segment_path`, or segments with a gap between them.
    """
    pieces = [_piece(segment, file) for segment in oem.segments]
    starts = np.array([piece.start_tdb_s for piece in pieces])
    for before, after in pairwise(pieces):
        if not before.end_tdb_s >= after.start_tdb_s:
            raise InputError(Problem("a gap between two segments", file=file, expected="segments that join"))

    def states(epochs: FloatArray) -> FloatArray:
        number = np.clip(np.searchsorted(starts, epochs, side="right") - 1, 0, len(pieces) - 1)
        out = np.empty((epochs.size, 6))
        for which in np.unique(number).tolist():
            out[number == which] = pieces[which].states(epochs[number == which])
        return out

    return Track(oem.segments[0].object_name, states, pieces[0].start_tdb_s, pieces[-1].end_tdb_s)


def _piece(segment: Segment, file: str) -> Track:
    path = segment_path(segment, file)
    whole = tabulated(path.epochs_tdb_s, path.states, path.center, segment.object_name)
    return replace(whole, start_tdb_s=path.start_tdb_s, end_tdb_s=path.end_tdb_s)


def common_span(tracks: tuple[Track, ...], start_tdb_s: float, end_tdb_s: float) -> None:
    """Refuse a span that is empty or that a track does not cover.

    Raises:
        InputError: names each track and its span.
    """
    if not start_tdb_s < end_tdb_s:
        cause = f"the span from {told(start_tdb_s)} to {told(end_tdb_s)} is empty"
        raise InputError(Problem(cause, expected="a start before its end", fix="give the earlier time first"))
    problems = [
        Problem(
            f"{track.name} is not known from {told(start_tdb_s)} to {told(end_tdb_s)}",
            expected=f"a span within {told(track.start_tdb_s)} to {told(track.end_tdb_s)}",
        )
        for track in tracks
        if not (track.start_tdb_s <= start_tdb_s and end_tdb_s <= track.end_tdb_s)
    ]
    if problems:
        raise InputError(problems)
