"""``perilune astro convert``: a position or state from one frame to another."""

from dataclasses import dataclass
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json, table, together

Triple = tuple[float, float, float]

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True)
class Converted:
    """A position and perhaps a velocity in another frame about the same centre."""

    epoch_tdb_s: float
    source: str
    destination: str
    position_km: Triple
    velocity_km_s: Triple | None


@app.command(
    "convert",
    epilog="\b\nExample:\n  perilune astro convert itrf icrf "
    '--at "2026-05-01T12:00:00 UTC" --position-km 6378.137 0 0 --velocity-km-s 0 0 0',
)
def convert(
    source: Annotated[str, typer.Argument(help="The frame it is given in: icrf, eme2000, teme, itrf, moon-me ...")],
    destination: Annotated[str, typer.Argument(help="The frame wanted: ... moon-pa, iau-mars, iau-moon ...")],
    at: Annotated[str, typer.Option("--at", help="The time, with its scale.")],
    position: Annotated[Triple, typer.Option("--position-km", help="x, y and z.")],
    velocity: Annotated[
        Triple | None, typer.Option("--velocity-km-s", help="Its rates, seen by one who turns with the frame.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Turn a position or a state from one frame into another about the same centre."""
    from perilune.astro.orientation.transform import check_frame, transform
    from perilune.astro.time import parse_time

    together(
        ("SOURCE", lambda: check_frame(source)),
        ("DESTINATION", lambda: check_frame(destination)),
        ("--at", lambda: parse_time(at)),
    )
    epoch = parse_time(at)
    given = [*position, *(velocity or ())]
    found = transform([[1e3 * value for value in given]], source, destination, epoch)[0] / 1e3
    x, y, z, *rates = (float(value) for value in found)
    moving = (rates[0], rates[1], rates[2]) if velocity else None
    if as_json:
        print_json(Converted(epoch, source, destination, (x, y, z), moving))
        return
    rows = [("position km", *(f"{value:.9f}" for value in (x, y, z)))]
    if moving:
        rows.append(("velocity km/s", *(f"{value:.12f}" for value in moving)))
    table(f"{source} to {destination}, {at}", ["", "x", "y", "z"], rows)
