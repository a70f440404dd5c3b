"""Destinations by name, and what each asks of the launcher: an orbit about the Earth, or an energy C3.

``leo``, ``gto``, ``tli``, ``free-return``, ``llo``, ``nrho``, ``mars``, and ``station:ID`` for one of the catalogue.
"""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Catalogue, Ship, Station
from perilune.catalogue.model import ShipConfiguration
from perilune.errors import InputError, Problem, suggest

DESTINATIONS: Final = ("leo", "gto", "tli", "free-return", "llo", "nrho", "mars")

TLI_C3_KM2_S2: Final = -1.7
"""C3 of a trans-lunar injection where no window is given [km^2/s^2]: Apollo's free-return class, 3 to 4 days."""

PARKING_ALTITUDE_M: Final = 200e3
"""Altitude of the orbit into which a launcher delivers a ship to a station in Earth orbit [m]."""

_LUNAR: Final = ("tli", "free-return", "llo", "nrho")


@dataclass(frozen=True)
class Destination:
    """A destination: its ``name`` as asked for, its ``kind``, and the station where it is one.

    ``kind`` is ``leo``, ``gto``, ``tli``, ``free-return``, ``llo``, ``nrho``, ``mars`` or ``station``: a station about
    the Earth. A station about the Moon has the kind of its orbit.
    """

    name: str
    kind: str
    station: Station | None = None

    @property
    def escapes(self) -> bool:
        """Whether the launcher delivers to an energy C3 rather than to a closed orbit near the Earth."""
        return self.kind in (*_LUNAR, "mars")

    @property
    def lunar(self) -> bool:
        """Whether the launcher delivers to a trans-lunar injection."""
        return self.kind in _LUNAR

    def c3_km2_s2(self, given: float | None) -> float | None:
        """Return the energy that the launcher must give [km^2/s^2]: that of a window, else the default to the Moon.

        None where only a window can say it, and for an orbit near the Earth, which is no energy.
        """
        if not self.escapes:
            return None
        return TLI_C3_KM2_S2 if given is None and self.lunar else given


def parse_destination(name: str, catalogue: Catalogue) -> Destination:
    """Return the destination of a name.

    Args:
        name: one of :data:`DESTINATIONS` or ``station:ID``.
        catalogue: the catalogue that has the station.

    Raises:
        InputError: the name is none of the vocabulary, or the station is not in the catalogue.
    """
    if name in DESTINATIONS:
        return Destination(name, name)
    head, _, identifier = name.partition(":")
    if head == "station" and identifier:
        station = catalogue.station(identifier)
        return Destination(name, "station" if station.orbit == "earth" else station.orbit, station)
    expected = f"one of {', '.join(DESTINATIONS)}, station:ID"
    raise InputError(
        Problem(f"no destination '{name}'", expected=expected, fix=suggest(name, DESTINATIONS) or "choose one")
    )


def configuration_for(ship: Ship, destination: Destination) -> ShipConfiguration | None:
    """Return the configuration in which a ship flies to a destination, or None where the catalogue has none.

    A station about the Moon may be named by its orbit or as ``station``; the orbit's own configuration comes first. On
    a free return about the Moon a ship flies as it does on a direct injection, or to a low lunar orbit.

    Args:
        ship: a ship of the catalogue.
        destination: where it flies; see :func:`parse_destination`.
    """
    if destination.kind == "free-return":
        wanted = ["tli", "llo"]
    else:
        wanted = [destination.kind] if destination.station is None else [destination.kind, "station"]
    for name in wanted:
        for row in ship.configuration:
            if name in row.destinations:
                return row
    return None
