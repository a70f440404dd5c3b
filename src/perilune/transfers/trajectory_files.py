"""Flown trajectories as files: a CCSDS OEM, an SPK kernel, CZML for Cesium; the same states and burns in each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perilune.astro.trajectory_files import Event, Leg, write_trajectory_czml, write_trajectory_spk
from perilune.formats.oem import write_oem
from perilune.transfers.model import Arc, Burn, Window
from perilune.transfers.oem import flight_oem, window_header
from perilune.transfers.sampling import arc_states


@dataclass(frozen=True)
class Flight:
    """A trajectory to write: the name of its files, arcs, burns, lines that describe it, and its first epoch (UTC)."""

    name: str
    arcs: tuple[Arc, ...]
    burns: tuple[Burn, ...]
    header: tuple[str, ...]
    begin_utc: str

    def write(self, oem: Path | None = None, spk: Path | None = None, czml: Path | None = None) -> None:
        """Write the files to these folders, those that are given; they are made where they are not there.

        The kernel has one segment of type 13 for each arc, body -1024. Positions for Cesium are about the Earth.

        Raises:
            InputError: as of the writers.
        """
        for folder in (oem, spk, czml):
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
        if oem is not None:
            write_oem(oem / f"{self.name}.oem", flight_oem(self.arcs, self.burns, self.header, self.begin_utc))
        legs = [Leg(*arc_states(arc), arc.center, arc.name) for arc in self.arcs] if spk or czml else []
        if spk is not None:
            burns = (f"burn: {burn.name}, {burn.epoch_utc}, {burn.dv_m_s:.6f} m/s" for burn in self.burns)
            write_trajectory_spk(spk / f"{self.name}.bsp", legs, comments=(*self.header, *burns))
        if czml is not None:
            words, events = "; ".join(self.header), [_event(burn) for burn in self.burns]
            write_trajectory_czml(czml / f"{self.name}.czml", legs, events, self.name, words, bodies=("moon",))


def window_flights(found: Sequence[Window]) -> tuple[Flight, ...]:
    """Return the trajectories of windows, named by site, destination and day of launch, and by the hour where needed.

    >>> window_flights([])
    ()
    """
    of_day = Counter((window.site, window.destination, window.launch_utc[:10]) for window in found)
    flights = []
    for window in found:
        day, clock = window.launch_utc[:10], window.launch_utc[11:16].replace(":", "")
        stem = f"{window.site}-{window.destination}-{day}"
        name = f"{stem}-{clock}" if of_day[window.site, window.destination, day] > 1 else stem
        arcs, header = window.trajectory.arcs, window_header(window)
        flights.append(Flight(name, arcs, window.burns, header, window.launch_utc))
    return tuple(flights)


def _event(burn: Burn) -> Event:
    end = None if burn.engine is None else burn.epoch_tdb_s + burn.engine.duration_s
    return Event(burn.name, burn.epoch_tdb_s, end, f"{burn.dv_m_s:.1f} m/s")
