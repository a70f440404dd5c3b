"""A flight about the Sun as OEM, SPK and CZML: the same states in each, the forces and burns told beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from perilune.astro.time import format_time, format_utc
from perilune.astro.trajectory_files import Event, Leg, write_trajectory_czml, write_trajectory_spk
from perilune.formats.oem import Oem, Segment, write_oem
from perilune.transfers.interplanetary.full_flight import FullFlight, flight_events, flight_legs
from perilune.transfers.interplanetary.planets import planet

_TDB_DECIMALS: Final = 7
_DEGREE: Final = 7


@dataclass(frozen=True, eq=False)
class FlightFiles:
    """What is written: legs, events, comments on forces and burns, and the bodies that a picture shows."""

    name: str
    created_utc: str
    legs: tuple[Leg, ...]
    events: tuple[Event, ...]
    comments: tuple[str, ...]
    bodies: tuple[str, ...]

    def write(self, oem: Path | None = None, spk: Path | None = None, czml: Path | None = None) -> None:
        """Write what is asked for; errors as of the writers."""
        if oem is not None:
            write_oem(oem, self.message())
        if spk is not None:
            write_trajectory_spk(spk, self.legs, comments=self.comments)
        if czml is not None:
            text = "; ".join(self.comments)
            write_trajectory_czml(czml, self.legs, self.events, self.name, text, bodies=self.bodies)

    def message(self) -> Oem:
        """Return the Orbit Ephemeris Message: a segment for each leg, ICRF and TDB."""
        segments = tuple(
            Segment(
                object_name=self.name,
                object_id=self.name,
                center_name=leg.center.upper(),
                reference_frame="ICRF",
                time_system="TDB",
                epochs=tuple(format_time(float(epoch), "TDB", _TDB_DECIMALS) for epoch in leg.epochs_tdb_s),
                states=np.asarray(leg.states),
                metadata_comments=(leg.name,),
                interpolation="HERMITE",
                interpolation_degree=_DEGREE,
            )
            for leg in self.legs
        )
        return Oem(self.created_utc.removesuffix(" UTC"), "PERILUNE", segments, self.comments)


def full_flight_files(flights: Sequence[FullFlight], name: str = "SPACECRAFT") -> FlightFiles:
    """Return one flight or more in the full model, such as the way out and the way back, for writing."""
    comments = ["forces: Sun, Earth, Moon and planets (Pluto too) as point masses at positions of JPL DE440; no others"]
    for flight in flights:
        for event in flight_events(flight):
            comments.append(f"{event.name}, {format_utc(event.start_tdb_s)}, {event.description}")
    return FlightFiles(
        name,
        flights[0].departure_utc,
        tuple(leg for flight in flights for leg in flight_legs(flight)),
        tuple(event for flight in flights for event in flight_events(flight)),
        tuple(comments),
        bodies_shown(name for flight in flights for name in flight.sequence),
    )


def bodies_shown(names: Iterable[str]) -> tuple[str, ...]:
    """Return the bodies of planets that a picture shows beside the Earth, each once."""
    return tuple(dict.fromkeys(planet(name).body for name in names if name != "earth"))
