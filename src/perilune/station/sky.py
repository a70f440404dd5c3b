"""Where the Sun and the Earth stand over a place on the Moon, over years: azimuth, elevation, size of the disc.

Positions are those of DE440, the libration is that integrated with DE421 (mean-Earth axes), both with light time and
aberration: where a camera would see them. The Moon has no air, so nothing is refracted.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation.moon_orientation import moon_me_to_icrf
from perilune.astro.orientation.moon_orientation import time_range as moon_range
from perilune.astro.told_time import told
from perilune.astro.visibility.occultation import visible_fraction
from perilune.constants import C_LIGHT, EARTH_RADIUS, MOON_RADIUS, SUN_RADIUS
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

_ORIGIN: Final = "solar-system-barycentre"
_CHUNK: Final = 50_000  # epochs at once: bounds the memory of a search over decades
MOST_EPOCHS: Final = 2_000_000
"""So many epochs a sky may have: 228 years by the hour."""


@dataclass(frozen=True)
class Place:
    """A place on the Moon: latitude and east longitude in mean-Earth axes [rad], height over 1,737.4 km [m]."""

    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0

    def vertical(self) -> FloatArray:
        """Return the unit vector to the zenith on mean-Earth axes, (3,)."""
        flat = np.cos(self.latitude_rad)
        return np.array(
            [flat * np.cos(self.longitude_rad), flat * np.sin(self.longitude_rad), np.sin(self.latitude_rad)]
        )

    def axes(self) -> FloatArray:
        """Return east, north and up, unit rows (3, 3) on mean-Earth axes; at a pole north is that of the meridian."""
        up = self.vertical()
        east = np.array([-np.sin(self.longitude_rad), np.cos(self.longitude_rad), 0.0])
        return np.array([east, np.cross(up, east), up])


@dataclass(frozen=True, eq=False)
class Seen:
    """One body over a place: azimuth from north over east and elevation of its centre [rad], half its disc, distance.

    All (n,). ``subpoint_latitude_rad`` is the latitude on the Moon at which it stands in the zenith.
    """

    azimuth_rad: FloatArray
    elevation_rad: FloatArray
    radius_rad: FloatArray
    distance_m: FloatArray
    subpoint_latitude_rad: FloatArray


@dataclass(frozen=True, eq=False)
class Sky:
    """The Sun and the Earth over a place at evenly spaced epochs.

    ``uneclipsed`` is the fraction of the Sun's disc that the Earth leaves free, (n,), whatever the horizon hides.
    """

    place: Place
    epochs_tdb_s: FloatArray
    step_s: float
    sun: Seen
    earth: Seen
    uneclipsed: FloatArray


def sky_of(place: Place, start_tdb_s: float, end_tdb_s: float, step_s: float = 3600.0) -> Sky:
    """Return the sky over a place at ``start + k step``, up to the end (not included).

    Args:
        place: where the eyes are.
        start_tdb_s, end_tdb_s: the span, within the years of the Moon's orientation (1899-12-28 to 2050-12-31).
        step_s: 60 s to a day.

    Raises:
        InputError: an empty span or one beyond those years, another step, or too many epochs.

    Method: light time by two iterations, stellar aberration to first order in v/c (20.5 arc seconds; the second order
    is below 0.002). The Earth's shadow is that of a sphere without air.

    >>> sky_of(Place(-1.5, 0.0), 0.0, 86400.0).sun.elevation_rad.shape
    (24,)
    """
    _check(start_tdb_s, end_tdb_s, step_s)
    epochs = start_tdb_s + step_s * np.arange(
        max(1, int(np.ceil((end_tdb_s - start_tdb_s) / step_s - 1e-6))), dtype=np.float64
    )
    pieces = [_piece(place, epochs[i : i + _CHUNK]) for i in range(0, epochs.size, _CHUNK)]
    sun, earth, light = (np.concatenate(part, axis=-1) for part in zip(*pieces, strict=True))
    return Sky(place, epochs, step_s, Seen(*sun), Seen(*earth), light)


def _piece(place: Place, epochs: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    turn = moon_me_to_icrf(epochs)
    moon = ephemeris.state("moon", _ORIGIN, epochs)
    eyes = moon[:, :3] + (MOON_RADIUS + place.height_m) * (turn @ place.vertical())
    ways = {name: _since_light(eyes, name, epochs) for name in ("sun", "earth")}
    light = visible_fraction(-ways["earth"], -ways["sun"], EARTH_RADIUS, SUN_RADIUS)
    aberration = moon[:, 3:] / C_LIGHT
    sun = _topocentric(place, turn, ways["sun"], aberration, SUN_RADIUS)
    earth = _topocentric(place, turn, ways["earth"], aberration, EARTH_RADIUS)
    return sun, earth, light


def _since_light(eyes: FloatArray, body: str, epochs: FloatArray) -> FloatArray:
    way = ephemeris.position(body, _ORIGIN, epochs) - eyes
    for _ in range(2):
        late = epochs - np.linalg.norm(way, axis=1) / C_LIGHT
        way = ephemeris.position(body, _ORIGIN, late) - eyes
    return way


def _topocentric(
    place: Place, turn: FloatArray, way: FloatArray, aberration: FloatArray, radius_m: float
) -> FloatArray:
    distance = np.linalg.norm(way, axis=1)
    apparent = way / distance[:, None] + aberration
    apparent /= np.linalg.norm(apparent, axis=1, keepdims=True)
    fixed = np.einsum("nji,nj->ni", turn, apparent)
    east, north, up = place.axes() @ fixed.T
    return np.stack(
        [
            np.arctan2(east, north) % (2.0 * np.pi),
            np.arcsin(np.clip(up, -1.0, 1.0)),
            np.arcsin(radius_m / distance),
            distance,
            np.arcsin(np.clip(fixed[:, 2], -1.0, 1.0)),
        ]
    )


def _check(start: float, end: float, step: float) -> None:
    first, last = moon_range()
    problems = []
    if not start < end:
        problems.append(
            Problem(f"the span from {told(start)} to {told(end)} is empty", expected="a start before its end")
        )
    elif not (first <= start and end <= last):
        cause = f"the Moon's orientation is not known from {told(start)} to {told(end)}"
        problems.append(
            Problem(cause, expected=f"a span within {told(first)} to {told(last)}", fix="take another span")
        )
    if not 60.0 <= step <= 86_400.0:
        problems.append(Problem(f"a step of {step:g} s", expected="60 s to 86,400 s", fix="take 3600"))
    elif start < end and (end - start) / step > MOST_EPOCHS:
        problems.append(Problem("too many epochs", expected=f"at most {MOST_EPOCHS:,}", fix="take a longer step"))
    if problems:
        raise InputError(problems)
