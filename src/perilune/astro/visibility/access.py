"""When one thing sees another: elevation above a horizon, and lines of sight that the Earth and the Moon block.

Any two of a ground station, a place on the Moon, an orbiter, a body. Geometric positions at one instant: no light time
(1.3 s to the Moon), no refraction, no terrain.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.frames import itrf_to_icrf
from perilune.astro.intervals import LONGEST_STEP_S, positive_intervals
from perilune.astro.visibility.occultation import clearance
from perilune.astro.visibility.tracks import Track, common_span
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, MOON_RADIUS
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

BLOCKERS: Final = ("earth", "moon")
_SAMPLES: Final = 201  # of a window, for its highest elevation and its distances


@dataclass(frozen=True)
class Access:
    """One window in which two things see each other; ends on the border of the span asked for are that border.

    ``highest_elevation_deg`` is that of the target over the observer's horizon, None where the observer has none.
    """

    start_tdb_s: float
    end_tdb_s: float
    highest_elevation_deg: float | None
    least_distance_m: float
    largest_distance_m: float


@dataclass(frozen=True)
class AccessList:
    """The windows between two things in a span, and how much of it they are."""

    observer: str
    target: str
    start_tdb_s: float
    end_tdb_s: float
    share: float
    windows: tuple[Access, ...]


def elevation(observer: Track, target: Track, epoch_tdb_s: FloatArray) -> FloatArray:
    """Return the elevation of a target over the horizon of an observer on a surface [rad], (n,).

    Raises:
        InputError: the observer stands on no surface, or the target is where it stands.
    """
    if observer.up is None:
        raise InputError(Problem(f"{observer.name} has no horizon", expected="an observer on the Earth or the Moon"))
    way = target.positions(epoch_tdb_s) - observer.positions(epoch_tdb_s)
    distance = np.linalg.norm(way, axis=1)
    if not np.all(distance > 0.0):
        raise InputError(Problem(f"{observer.name} and {target.name} are at one place", expected="two things apart"))
    return np.asarray(np.arcsin(np.clip(np.sum(way * observer.up(epoch_tdb_s), axis=1) / distance, -1.0, 1.0)))


def access_windows(
    observer: Track,
    target: Track,
    start_tdb_s: float,
    end_tdb_s: float,
    min_elevation_rad: float = 0.0,
    step_s: float = 60.0,
) -> tuple[Access, ...]:
    """Return the windows in which an observer sees a target, in order of time, ends to a millisecond.

    They see each other where the target stands above ``min_elevation_rad`` over the observer's horizon, if it has one,
    the observer above the target's horizon, if that has one, and neither the Earth (ellipsoid of WGS 84) nor the Moon
    (sphere of 1,737.4 km) is between. A body is not taken to block what stands on it: there the horizon decides.

    Args:
        observer, target: two tracks.
        start_tdb_s, end_tdb_s: the span.
        min_elevation_rad: of the target for the observer; zero where the observer stands on no surface.
        step_s: of the search, at most an hour; a window shorter than it is still found where it is a single rise.

    Raises:
        InputError: a span that a track does not cover, an elevation for an observer without horizon or beyond 90 deg,
            another step, or a thing and itself.

    Example::

        access_windows(earth_place(0.7, 0.1), body("moon"), start, end, np.radians(10.0))
    """
    _check(observer, target, start_tdb_s, end_tdb_s, min_elevation_rad, step_s)
    horizons = [(observer, target, min_elevation_rad), (target, observer, 0.0)]
    blockers = [body for body in BLOCKERS if body not in (observer.host, target.host, observer.name, target.name)]

    def open_sky(epochs: FloatArray) -> FloatArray:
        rises = [elevation(a, b, epochs) - least for a, b, least in horizons if a.up is not None]
        passes = [_clearance(observer, target, body, epochs) for body in blockers]
        return np.min([*rises, *passes, np.ones(len(epochs))], axis=0)

    spans = positive_intervals(open_sky, start_tdb_s, end_tdb_s, step_s)
    return tuple(_window(observer, target, start, end) for start, end in spans)


def _clearance(observer: Track, target: Track, body: str, epochs: FloatArray) -> FloatArray:
    ends = [track.positions(epochs) for track in (observer, target)]
    if body == "moon":
        moon = ephemeris.position("moon", "earth", epochs)
        return clearance(ends[0] - moon, ends[1] - moon, MOON_RADIUS)
    turn = itrf_to_icrf(epochs, "hold")
    fixed = [np.einsum("nji,nj->ni", turn, end) for end in ends]
    return clearance(fixed[0], fixed[1], EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING)


def _window(observer: Track, target: Track, start: float, end: float) -> Access:
    epochs = np.linspace(start, end, _SAMPLES)
    distance = np.linalg.norm(target.positions(epochs) - observer.positions(epochs), axis=1)
    highest = None
    if observer.up is not None:
        highest = float(np.degrees(elevation(observer, target, epochs).max()))
    return Access(start, end, highest, float(distance.min()), float(distance.max()))


def _check(
    observer: Track, target: Track, start_tdb_s: float, end_tdb_s: float, min_elevation: float, step_s: float
) -> None:
    common_span((observer, target), start_tdb_s, end_tdb_s)
    problems = []
    if not -0.5 * np.pi < min_elevation < 0.5 * np.pi:
        cause = f"an elevation of {np.degrees(min_elevation):.6g} deg"
        problems.append(Problem(cause, expected="between -90 and 90 deg"))
    elif min_elevation != 0.0 and observer.up is None:
        expected, fix = "no elevation for it", "leave the elevation out"
        problems.append(Problem(f"{observer.name} has no horizon", expected=expected, fix=fix))
    if not 0.0 < step_s <= LONGEST_STEP_S:
        problems.append(Problem(f"a step of {step_s} s", expected=f"above 0, at most {LONGEST_STEP_S:.0f} s"))
    ends = np.array([start_tdb_s, end_tdb_s])
    if np.array_equal(observer.positions(ends), target.positions(ends)):
        problems.append(Problem(f"{observer.name} as seen from itself", expected="two different things"))
    if problems:
        raise InputError(problems)
