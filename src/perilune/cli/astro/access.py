"""``perilune astro access``: the windows in which one thing sees another."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.astro.things import FORMS, track
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.astro.visibility.access import AccessList

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "access",
    epilog="\b\nExample:\n  perilune astro access --from site:wenchang --of body:moon "
    '--between "2031-05-01 UTC" "2031-05-08 UTC" --elevation 10',
)
def show_access(
    observer: Annotated[str, typer.Option("--from", help=f"Who looks: {FORMS}.")],
    target: Annotated[str, typer.Option("--of", help="What is looked at, in the same forms.")],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last time, with the scale.")],
    elevation: Annotated[
        float, typer.Option("--elevation", help="Least elevation over the observer's horizon, deg.")
    ] = 0.0,
    step: Annotated[
        float | None, typer.Option("--step", help="Of the search, s; 60 for a file of states, else 600.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the windows to this .svg or .png.")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find when one thing sees another past the Earth and the Moon; exit 1 where it never does."""
    from math import radians

    from perilune.astro.time import parse_time
    from perilune.astro.visibility.access import AccessList, access_windows
    from perilune.astro.visibility.tracks import Track
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path

    catalogue, things = cache(lambda: load_catalogue(folder)), dict[str, Track]()
    together(
        ("--from", lambda: things.setdefault("from", track(observer, catalogue))),
        ("--of", lambda: things.setdefault("of", track(target, catalogue))),
        ("--between", lambda: [parse_time(text) for text in between]),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    start, end = (parse_time(text) for text in between)
    # places and bodies turn once a day, spacecraft in an hour or more
    usual = 60.0 if any(text.endswith(".oem") for text in (observer, target)) else 600.0
    found = access_windows(
        things["from"], things["of"], start, end, radians(elevation), usual if step is None else step
    )
    share = sum(window.end_tdb_s - window.start_tdb_s for window in found) / (end - start)
    result = AccessList(observer, target, start, end, share, found)
    if plot is not None:
        from perilune.astro.visibility.plots import spans_figure
        from perilune.figures import write_figure

        spans = [(window.start_tdb_s, window.end_tdb_s) for window in found]
        write_figure(spans_figure({"in sight": spans}, start, end, f"{observer} sees {target}"), plot)
    print_json(result) if as_json else _print(result)
    if not found:
        raise typer.Exit(INFEASIBLE)


def _print(result: "AccessList") -> None:
    from perilune.astro.time import format_utc

    rows = [
        (
            format_utc(window.start_tdb_s)[:19].replace("T", " "),
            format_utc(window.end_tdb_s)[:19].replace("T", " "),
            f"{(window.end_tdb_s - window.start_tdb_s) / 60.0:.1f}",
            None if window.highest_elevation_deg is None else f"{window.highest_elevation_deg:.1f}",
            f"{window.least_distance_m / 1e3:.1f}",
            f"{window.largest_distance_m / 1e3:.1f}",
        )
        for window in result.windows
    ]
    columns = ["from UTC", "to UTC", "min", "highest deg", "nearest km", "farthest km"]
    note = f"in sight for {100.0 * result.share:.2f} % of the time"
    table(f"{result.observer} sees {result.target}", columns, rows, note=note)
