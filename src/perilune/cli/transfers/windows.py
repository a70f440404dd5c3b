"""``perilune transfers windows``: the best launch windows in a range of dates."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem
from perilune.files import check_folder_to_write

if TYPE_CHECKING:
    from perilune.transfers import LunarOrbit, Month, Window, WindowList

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "windows",
    epilog="\b\nExample:\n  perilune transfers windows "
    '--from wenchang --to llo --between "2031-05-01 UTC" "2031-06-01 UTC"',
)
def show_windows(
    site: Annotated[str, typer.Option("--from", help="A launch site of the catalogue, such as wenchang.")],
    destination: Annotated[str, typer.Option("--to", help="llo, nrho or mars.")],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last launch time, with the scale.")],
    inclination: Annotated[
        str | None, typer.Option("--inclination", help="Of the low lunar orbit to the Moon's equator; 90 deg if none.")
    ] = None,
    altitude: Annotated[str | None, typer.Option("--altitude", help="Of the low lunar orbit; 100 km if none.")] = None,
    monthly: Annotated[bool, typer.Option("--monthly", help="The best window of every calendar month.")] = False,
    count: Annotated[int, typer.Option("--count", help="How many windows, spread over the range.")] = 3,
    oem: Annotated[
        Path | None, typer.Option("--oem", help="Write each trajectory to this folder as a CCSDS OEM.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the first window's trajectory to this .svg or .png.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Local processes of --monthly; by default one for each core.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler that does --monthly, such as tcp://host:8786.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder of stored results; by default PERILUNE_CACHE or the user's cache.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the best launch windows in a range of dates, with every burn; exit 1 where there is none."""
    from perilune.astro.time import format_utc, parse_time
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.transfers import WindowList, monthly_windows, windows
    from perilune.transfers.windows import check_destination

    catalogue = load_catalogue(folder)
    together(
        ("--from", lambda: catalogue.site(site)),
        ("--to", lambda: check_destination(destination)),
        ("--between", lambda: parse_time(between[0])),
        ("--between", lambda: parse_time(between[1])),
        ("--altitude", lambda: _orbit(destination, altitude, None)),
        ("--inclination", lambda: _orbit(destination, None, inclination)),
        ("--cluster", lambda: _check_cluster(cluster)),
        ("--oem", lambda: oem is None or check_folder_to_write(oem)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    entry = catalogue.site(site)
    start, end = (parse_time(text) for text in between)
    orbit = _orbit(destination, altitude, inclination)
    span = (site, destination, format_utc(start), format_utc(end))
    if monthly:
        months = monthly_windows(entry, destination, start, end, orbit=orbit, **_means(workers, cluster, cache))
        result = _by_month(span, months)
    else:
        answer = windows(entry, destination, start, end, count=count, orbit=orbit, progress=_progress)
        found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
        result = WindowList(*span, found, refused)
    _write_files(result.windows, oem, plot)
    print_json(result) if as_json else _print(result)
    if result.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


def _means(workers: int | None, cluster: str | None, cache: Path | None) -> dict[str, Any]:
    """Return what does the work of many months."""
    from perilune.run import ResultStore, progress_display

    return {
        "store": ResultStore(cache),
        "workers": workers or os.cpu_count() or 1,
        "cluster": cluster,
        "progress": progress_display("months"),
    }


def _check_cluster(cluster: str | None) -> None:
    from importlib.util import find_spec

    if cluster is not None and find_spec("distributed") is None:
        fix = "pip install 'perilune[cluster]'"
        raise InputError(Problem("the Dask cluster needs a package that is missing", fix=fix))


def _by_month(span: tuple[str, str, str, str], months: "tuple[Month, ...]") -> "WindowList":
    from perilune.transfers import EmptyMonth, WindowList

    found = tuple(month.window for month in months if month.window is not None)
    empty = tuple(EmptyMonth(month.month, month.no_solution) for month in months if month.no_solution is not None)
    return WindowList(*span, found, None if found else empty[0].no_solution, empty)


def _write_files(found: "tuple[Window, ...]", oem: Path | None, plot: Path | None) -> None:
    if oem is not None:
        _write_oems(oem, found)
    if plot is not None and found:
        from perilune.figures import write_figure
        from perilune.transfers.plots import trajectory_figure

        write_figure(trajectory_figure(found[0]), plot)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


def _orbit(destination: str, altitude: str | None, inclination: str | None) -> "LunarOrbit | None":
    from math import pi

    from perilune.transfers import LunarOrbit
    from perilune.units import parse_quantity

    if altitude is None and inclination is None:
        return None
    if destination != "llo":
        raise InputError(Problem(f"does not go with '{destination}'", expected="--to llo", fix="leave it out"))
    usual = LunarOrbit()
    height = usual.altitude_m if altitude is None else parse_quantity(altitude, "length")
    tilt = usual.inclination_rad if inclination is None else parse_quantity(inclination, "angle")
    if not (15e3 <= height <= 10_000e3 and 0.0 <= tilt <= pi):
        expected = "15 to 10,000 km, 0 to 180 deg"
        raise InputError(Problem("no such low lunar orbit", expected=expected, fix="give a height or angle within"))
    return LunarOrbit(height, tilt)


def _write_oems(folder: Path, found: "tuple[Window, ...]") -> None:
    from perilune.formats.oem import write_oem
    from perilune.transfers import trajectory_oem

    folder.mkdir(parents=True, exist_ok=True)
    for window in found:
        write_oem(folder / f"{window.site}-{window.destination}-{window.launch_utc[:10]}.oem", trajectory_oem(window))


def _print(result: "WindowList") -> None:
    if result.no_solution is not None:
        typer.echo(f"no window: {result.no_solution.reason} (binding: {result.no_solution.binding})")
        return
    columns = ["launch UTC", "departure UTC", "arrival UTC", "C3 km2/s2", "departure m/s", "burns after m/s"]
    columns += ["azimuth deg", "parking incl. deg", "coast min", "flight h"]
    rows = [
        (
            _minute(window.launch_utc),
            _minute(window.departure_utc),
            _minute(window.arrival_utc),
            round(window.c3_km2_s2, 3),
            round(window.tli_dv_m_s, 1),
            round(window.insertion_dv_m_s, 1),
            round(window.launch_azimuth_deg, 1),
            round(window.parking_inclination_deg, 1),
            round(window.coast_min, 1),
            round(window.flight_time_h, 1),
        )
        for window in result.windows
    ]
    orbit = result.windows[0].arrival_orbit
    table(f"{result.site} to {result.destination}", columns, rows, note=f"arrival orbit: {orbit}")
    for empty in result.empty_months:
        typer.echo(f"{empty.month}: no window: {empty.no_solution.reason} (binding: {empty.no_solution.binding})")


def _minute(utc: str) -> str:
    return utc[:16].replace("T", " ")
