"""``perilune astro eclipses``: when a thing is in the shadow of the Earth or the Moon."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.astro.things import FORMS, track
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.astro.visibility.eclipse import EclipseList

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "eclipses",
    epilog='\b\nExample:\n  perilune astro eclipses --of body:moon --between "2031-01-01 UTC" "2032-01-01 UTC"',
)
def show_eclipses(
    thing: Annotated[str, typer.Option("--of", help=f"What may be in the shadow: {FORMS}.")],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last time, with the scale.")],
    step: Annotated[float, typer.Option("--step", help="Of the search, s: below half the shortest passage.")] = 120.0,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the eclipses to this .svg or .png.")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages through penumbra and umbra of the Earth and the Moon."""
    from perilune.astro.time import parse_time
    from perilune.astro.visibility.eclipse import SHADOW_BODIES, EclipseList, eclipses
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path

    together(
        ("--of", lambda: track(thing, lambda: load_catalogue(folder))),
        ("--between", lambda: [parse_time(text) for text in between]),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    seen = track(thing, lambda: load_catalogue(folder))
    start, end = (parse_time(text) for text in between)
    bodies = tuple(body for body in SHADOW_BODIES if body not in (seen.name, seen.host))
    found = eclipses(seen, start, end, bodies, step)
    umbras = [(row.umbra_start_tdb_s, row.umbra_end_tdb_s) for row in found]
    spans = [(a, b) for a, b in umbras if a is not None and b is not None]
    result = EclipseList(thing, start, end, max((b - a for a, b in spans), default=0.0), found)
    if plot is not None:
        from perilune.astro.visibility.plots import spans_figure
        from perilune.figures import write_figure

        rows = {"penumbra": [(row.start_tdb_s, row.end_tdb_s) for row in found], "umbra": spans}
        write_figure(spans_figure(rows, start, end, f"Eclipses of {thing}"), plot)
    print_json(result) if as_json else _print(result)


def _print(result: "EclipseList") -> None:
    from perilune.astro.time import format_utc

    def moment(epoch: float | None) -> str | None:
        return None if epoch is None else format_utc(epoch)[:19].replace("T", " ")

    rows = [
        (
            row.body,
            *(moment(t) for t in (row.start_tdb_s, row.umbra_start_tdb_s, row.umbra_end_tdb_s, row.end_tdb_s)),
            f"{(row.end_tdb_s - row.start_tdb_s) / 60.0:.1f}",
            f"{100.0 * row.least_light:.1f}",
        )
        for row in result.eclipses
    ]
    columns = ["by", "penumbra from UTC", "umbra from", "umbra to", "penumbra to", "min", "least light %"]
    note = f"longest umbra: {result.longest_umbra_s / 60.0:.1f} min"
    table(f"Eclipses of {result.thing}", columns, rows, note=note)
