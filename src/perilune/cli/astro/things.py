"""How a command line names a thing to look at or from: a site, a place, a body, a file of states."""

from collections.abc import Callable
from math import radians
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.astro.visibility.tracks import Track
    from perilune.catalogue import Catalogue

FORMS: Final = "site:ID, earth:LAT,LON[,ALT m], moon:LAT,LON[,ALT m] (degrees), body:NAME, or FILE.oem"


def track(text: str, catalogue: "Callable[[], Catalogue]") -> "Track":
    """Return the track of what a text names, one of :data:`FORMS`.

    Raises:
        InputError: another form, an unknown site or body, no such place, or a file that cannot be read.
    """
    from perilune.astro.visibility import tracks
    from perilune.formats.oem import read_oem

    kind, _, rest = text.partition(":")
    if text.endswith(".oem"):
        return tracks.from_oem(read_oem(Path(text)), text)
    if kind == "site":
        site = catalogue().site(rest)
        altitude = site.altitude.si
        return tracks.earth_place(site.latitude.si, site.longitude.si, altitude, site.id)
    if kind == "body":
        return tracks.body(rest)
    if kind in ("earth", "moon"):
        latitude, longitude, altitude = _place(text, rest)
        place = tracks.earth_place if kind == "earth" else tracks.moon_place
        return place(radians(latitude), radians(longitude), altitude, text)
    raise InputError(Problem(f"'{text}' names nothing", expected=FORMS))


def _place(text: str, rest: str) -> tuple[float, float, float]:
    try:
        latitude, longitude, *altitude = (float(part) for part in rest.split(","))
    except ValueError:
        raise InputError(Problem(f"'{text}' is no place", expected="latitude,longitude in degrees")) from None
    if len(altitude) > 1 or not -90.0 <= latitude <= 90.0 or not -360.0 <= longitude <= 360.0:
        raise InputError(Problem(f"'{text}' is no place", expected="latitude -90 to 90, longitude, perhaps altitude"))
    return latitude, longitude, altitude[0] if altitude else 0.0
