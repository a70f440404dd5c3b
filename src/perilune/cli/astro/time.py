"""``perilune astro time``: one instant in every time scale."""

from dataclasses import dataclass
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json, table

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True)
class Instant:
    """One instant: its count in the scale of computation, and its text in every scale, by the scale's name."""

    epoch_tdb_s: float
    texts: dict[str, str]


@app.command("time", epilog='\b\nExample:\n  perilune astro time "2031-05-01T12:00:00 UTC"')
def show_time(
    text: Annotated[str, typer.Argument(help="A time with its scale.", metavar="TIME")], as_json: AsJson = False
) -> None:
    """Show one instant in every time scale."""
    from perilune.astro.time import format_time, parse_time

    epoch = parse_time(text)
    instant = Instant(epoch, {scale: format_time(epoch, scale) for scale in ("UTC", "TAI", "TT", "TDB")})
    if as_json:
        print_json(instant)
    else:
        table(text, ["scale", "time"], [*instant.texts.items(), ("TDB past J2000", f"{epoch:.6f} s")])
