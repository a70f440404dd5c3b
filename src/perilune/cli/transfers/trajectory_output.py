"""Writing flown trajectories to folders: CCSDS OEM, SPK kernel, CZML for Cesium."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from perilune.files import check_folder_to_write

if TYPE_CHECKING:
    from perilune.transfers.model import Arc, Burn

Folders = Mapping[str, Path | None]


@dataclass(frozen=True)
class Flight:
    """A trajectory to write: the name of its files, arcs, burns, lines that describe it, and its first epoch (UTC)."""

    name: str
    arcs: "tuple[Arc, ...]"
    burns: "tuple[Burn, ...]"
    header: tuple[str, ...]
    begin_utc: str


def check_folders(folders: Folders) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a check for each of the options ``--oem``, ``--spk`` and ``--czml``: that its folder can be written to."""
    for option, place in folders.items():
        if place is not None:
            yield option, partial(check_folder_to_write, place)


def write_flights(folders: Folders, flights: Iterable[Flight]) -> None:
    """Write flights to the folder of each option that has one."""
    told = list(flights)
    for option, place in folders.items():
        if place is not None:
            place.mkdir(parents=True, exist_ok=True)
            for flight in told:
                _WRITERS[option](place, flight)


def _write_oem(place: Path, flight: Flight) -> None:
    from perilune.formats.oem import write_oem
    from perilune.transfers.oem import flight_oem

    write_oem(place / f"{flight.name}.oem", flight_oem(flight.arcs, flight.burns, flight.header, flight.begin_utc))


def _write_spk(place: Path, flight: Flight) -> None:
    from perilune.astro.trajectory_files import Leg, write_trajectory_spk
    from perilune.transfers.sampling import arc_states

    legs = [Leg(*arc_states(arc), arc.center, arc.name) for arc in flight.arcs]
    burns = (f"burn: {burn.name}, {burn.epoch_utc}, {burn.dv_m_s:.6f} m/s" for burn in flight.burns)
    write_trajectory_spk(place / f"{flight.name}.bsp", legs, comments=(*flight.header, *burns))


def _write_czml(place: Path, flight: Flight) -> None:
    from perilune.astro.trajectory_files import Event, Leg, write_trajectory_czml
    from perilune.transfers.sampling import arc_states

    legs = [Leg(*arc_states(arc), arc.center, arc.name) for arc in flight.arcs]
    events = [Event(burn.name, burn.epoch_tdb_s, description=f"{burn.dv_m_s:.1f} m/s") for burn in flight.burns]
    path, words = place / f"{flight.name}.czml", "; ".join(flight.header)
    write_trajectory_czml(path, legs, events, name=flight.name, description=words, bodies=("moon",))


_WRITERS: dict[str, Callable[[Path, Flight], None]] = {
    "--oem": _write_oem,
    "--spk": _write_spk,
    "--czml": _write_czml,
}
