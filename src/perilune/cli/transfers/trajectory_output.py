"""The options with which commands write trajectories to folders: ``--oem``, ``--spk``, ``--czml``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.files import check_folder_to_write

if TYPE_CHECKING:
    from perilune.transfers.trajectory_files import Flight

Folders = Mapping[str, Path | None]

OemFolder = Annotated[Path | None, typer.Option("--oem", help="Write each trajectory to this folder as a CCSDS OEM.")]
SpkFolder = Annotated[Path | None, typer.Option("--spk", help="Write each trajectory here as an SPK kernel.")]
CzmlFolder = Annotated[Path | None, typer.Option("--czml", help="Write each trajectory here for Cesium.")]


def check_folders(folders: Folders) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a check for each of the options ``--oem``, ``--spk`` and ``--czml``: that its folder can be written to."""
    for option, place in folders.items():
        if place is not None:
            yield option, partial(check_folder_to_write, place)


def write_flights(folders: Folders, flights: "Iterable[Flight]") -> None:
    """Write flights to the folder of each option that has one; a folder is made even where there is no flight."""
    for place in folders.values():
        if place is not None:
            place.mkdir(parents=True, exist_ok=True)
    for flight in flights:
        flight.write(folders.get("--oem"), folders.get("--spk"), folders.get("--czml"))
