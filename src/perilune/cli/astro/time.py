"""``perilune astro time``: one instant in every time scale."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json, table
from perilune.errors import InputError

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True)
class Instant:
    """One instant: its count in the scale of computation, and its text in every scale, by the scale's name.

    A scale in which it has no date is left out: UTC and GLONASS time before 1972. ``weeks`` gives the week and the
    second of the week of those scales that count weeks.
    """

    epoch_tdb_s: float
    texts: dict[str, str]
    weeks: dict[str, tuple[int, float]]


@app.command("time", epilog='\b\nExample:\n  perilune astro time "2031-05-01T12:00:00 UTC"')
def show_time(
    text: Annotated[str, typer.Argument(help="A time with its scale.", metavar="TIME")], as_json: AsJson = False
) -> None:
    """Show one instant in every time scale."""
    from perilune.astro.gnss_time import WEEK_SCALES, tdb_to_week
    from perilune.astro.time import SCALES, format_time, parse_time

    epoch = parse_time(text)
    texts = {}
    for scale in SCALES:
        with suppress(InputError):
            texts[scale] = format_time(epoch, scale, 6)
    counted = {scale: tdb_to_week(epoch, scale) for scale in WEEK_SCALES}
    weeks = {scale: (int(week), round(float(second), 6)) for scale, (week, second) in counted.items()}
    if as_json:
        print_json(Instant(epoch, texts, weeks))
        return
    rows = [(scale, texts.get(scale)) for scale in SCALES]
    rows += [("TDB past J2000", f"{epoch:.6f} s")]
    rows += [(f"{scale} week", f"{week}, {second:.6f} s") for scale, (week, second) in weeks.items()]
    table(text, ["scale", "time"], rows)
