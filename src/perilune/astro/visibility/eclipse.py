"""When a thing is in the shadow of the Earth or the Moon: penumbra and umbra, and the light that is left."""

from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.frames import itrf_to_icrf
from perilune.astro.intervals import LONGEST_STEP_S, positive_intervals
from perilune.astro.visibility.occultation import shadow_angles, visible_fraction
from perilune.astro.visibility.tracks import Track, common_span
from perilune.constants import C_LIGHT, EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, MOON_RADIUS, SUN_RADIUS
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
Body = Literal["earth", "moon"]

_SAMPLES_OF_PENUMBRA: Final = 20  # at the least, for the umbra within
_ORIGIN: Final = "solar-system-barycentre"
SHADOW_BODIES: Final[tuple[Body, ...]] = ("earth", "moon")
_RADIUS_M: Final = {"earth": EARTH_EQUATORIAL_RADIUS, "moon": MOON_RADIUS}
_FLATTENING: Final = {"earth": EARTH_FLATTENING, "moon": 0.0}


@dataclass(frozen=True)
class Eclipse:
    """One passage through a body's shadow: the penumbra, and within it the umbra where it is entered.

    ``least_light`` is the smallest fraction of the Sun's disc that stays free. An end on the border of the span that
    was asked for is that border.
    """

    body: str
    start_tdb_s: float
    end_tdb_s: float
    umbra_start_tdb_s: float | None
    umbra_end_tdb_s: float | None
    least_light: float


@dataclass(frozen=True)
class EclipseList:
    """The eclipses of a thing in a span, and the longest of its umbras."""

    thing: str
    start_tdb_s: float
    end_tdb_s: float
    longest_umbra_s: float
    eclipses: tuple[Eclipse, ...]


def eclipses(
    track: Track,
    start_tdb_s: float,
    end_tdb_s: float,
    bodies: tuple[Body, ...] = ("earth", "moon"),
    step_s: float = 120.0,
) -> tuple[Eclipse, ...]:
    """Return the passages of a track through the shadows of bodies, in order of time, ends to a millisecond.

    Args:
        track: whose light is asked for.
        start_tdb_s, end_tdb_s: the span.
        bodies: earth (the ellipsoid of WGS 84), moon (a sphere of 1,737.4 km); of a place on one of them that one's
            shadow is the night.
        step_s: of the search, at most an hour; a passage shorter than it is still found as a single dip.

    Raises:
        InputError: a span that the track does not cover, another step, or a track that is the Sun or one of the
            bodies.

    Source: conical shadow (Montenbruck and Gill 2000, Satellite Orbits, section 3.4), with light time; no refraction.
    """
    common_span((track,), start_tdb_s, end_tdb_s)
    if not 0.0 < step_s <= LONGEST_STEP_S:
        raise InputError(Problem(f"a step of {step_s} s", expected=f"above 0, at most {LONGEST_STEP_S:.0f} s"))
    if track.name in ("sun", *bodies):
        expected = "something that the Sun shines on, and bodies other than it"
        raise InputError(Problem(f"{track.name} in its own shadow", expected=expected))
    found = []
    for body in bodies:
        umbra, penumbra = (partial(_depth, track, body, part) for part in ("umbra", "penumbra"))
        for start, end in positive_intervals(penumbra, start_tdb_s, end_tdb_s, step_s):
            step = min(step_s, (end - start) / _SAMPLES_OF_PENUMBRA)
            dark = positive_intervals(umbra, start, end, step) if start < end else []
            first, last = (dark[0][0], dark[-1][1]) if dark else (None, None)
            light = 0.0 if dark else float(sunlight(track, np.linspace(start, end, 1001), (body,)).min())
            found.append(Eclipse(body, start, end, first, last, light))
    return tuple(sorted(found, key=lambda eclipse: (eclipse.start_tdb_s, eclipse.body)))


def sunlight(track: Track, epoch_tdb_s: FloatArray, bodies: tuple[Body, ...] = ("earth", "moon")) -> FloatArray:
    """Return the fraction of the Sun's disc that a track sees, (n,); the darkest of the bodies' shadows counts."""
    light = np.ones(len(epoch_tdb_s))
    for body in bodies:
        from_body, from_sun = _seen(track.positions(epoch_tdb_s), body, epoch_tdb_s)
        light = np.minimum(light, visible_fraction(from_body, from_sun, _RADIUS_M[body], SUN_RADIUS, _FLATTENING[body]))
    return light


def _depth(track: Track, body: Body, part: Literal["penumbra", "umbra"], epochs: FloatArray) -> FloatArray:
    return shadow_depth(track.positions(epochs), epochs, body, part)


def shadow_depth(
    geocentric_m: FloatArray, epoch_tdb_s: FloatArray, body: Body, part: Literal["penumbra", "umbra"]
) -> FloatArray:
    """Return how deep places (n, 3) [m, ICRF] are in the penumbra or umbra of a body [rad], (n,): negative outside."""
    from_body, from_sun = _seen(geocentric_m, body, epoch_tdb_s)
    angles = shadow_angles(from_body, from_sun, _RADIUS_M[body], SUN_RADIUS, _FLATTENING[body])
    return np.asarray(-angles[part == "umbra"])


def _seen(geocentric_m: FloatArray, body: Body, epochs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return places seen from a body and from the Sun, each where the light left it; by the Earth on its own axes.

    Without the light time of 1.3 s a shadow of the Moon would fall 38 km astray on the Earth: the line moves at 30 km/s
    about the Sun.
    """
    place = geocentric_m + ephemeris.position("earth", _ORIGIN, epochs)
    from_body, from_sun = _since_light(place, body, epochs), _since_light(place, "sun", epochs)
    if body == "moon":
        return from_body, from_sun
    turn = itrf_to_icrf(epochs, "hold")
    return np.einsum("nji,nj->ni", turn, from_body), np.einsum("nji,nj->ni", turn, from_sun)


def _since_light(place: FloatArray, body: str, epochs: FloatArray) -> FloatArray:
    geometric = place - ephemeris.position(body, _ORIGIN, epochs)
    late = epochs - np.linalg.norm(geometric, axis=1) / C_LIGHT
    return place - ephemeris.position(body, _ORIGIN, late)
