"""The options with which commands write a flight about the Sun: ``--oem``, ``--spk``, ``--czml``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import table

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.full_flight import FullFlight

OemFile = Annotated[Path | None, typer.Option("--oem", help="Write the flight to this .oem.")]
SpkFile = Annotated[Path | None, typer.Option("--spk", help="Write the flight to this .bsp, as body -1024.")]
CzmlFile = Annotated[Path | None, typer.Option("--czml", help="Write the flight to this .czml, for Cesium.")]


def checks(oem: Path | None, spk: Path | None, czml: Path | None) -> list[tuple[str, Callable[[], object]]]:
    """Return the checks of the three paths, for :func:`perilune.cli.output.together`."""
    from perilune.files import check_file_to_write

    return [
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "a trajectory")),
        ("--spk", lambda: spk is None or check_file_to_write(spk, (".bsp",), "a trajectory")),
        ("--czml", lambda: czml is None or check_file_to_write(czml, (".czml",), "a trajectory")),
    ]


def show_full_flight(flight: "FullFlight", title: str = "in the full model") -> None:
    """Print a flight in the full model beside its patched conics."""
    rows = [
        (
            stop.planet,
            stop.epoch_utc[:19].replace("T", " "),
            None if stop.arriving_v_infinity_km_s is None else round(stop.arriving_v_infinity_km_s, 4),
            None if stop.leaving_v_infinity_km_s is None else round(stop.leaving_v_infinity_km_s, 4),
            round(stop.altitude_km, 1),
            round(stop.patched_altitude_km, 1),
            None if stop.burn_m_s is None else round(stop.burn_m_s, 2),
            None if stop.patched_burn_m_s is None else round(stop.patched_burn_m_s, 2),
        )
        for stop in flight.encounters
    ]
    columns = ["planet", "periapsis UTC", "v-inf in km/s", "v-inf out km/s", "altitude km", "(patched)"]
    columns += ["burn m/s", "(patched)"]
    c3 = f"C3 {flight.c3_km2_s2:.3f} km2/s2 (patched conics {flight.patched_c3_km2_s2:.3f}), "
    burns = f"burns at flybys {flight.flyby_burns_m_s:.2f} m/s, in deep space {flight.deep_space_burns_m_s:.1f} m/s"
    table(title, columns, rows, note=c3 + burns)
