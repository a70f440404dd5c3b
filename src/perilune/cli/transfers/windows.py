"""``perilune transfers windows``: the best launch windows in a range of dates."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.lunar_targets import TargetOptions, burns, check_options, destination_name, target
from perilune.errors import InputError, NoSolution, Problem
from perilune.files import check_folder_to_write

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.transfers import Month, Window, WindowList

app = typer.Typer(rich_markup_mode=None)

Text = str | None
Place = Path | None
_TO = "llo, nrho, dro, elfo, moon:LATITUDE,LONGITUDE (deg, east), moon:SITE (catalogue) or mars."
_EXAMPLE = (
    "\b\nExamples:\n  perilune transfers windows "
    '--from wenchang --to llo --between "2031-05-01 UTC" "2031-06-01 UTC"\n'
    "  perilune transfers windows --from ksc --to moon:0.674,23.473 --sun-elevation 5 20 "
    '--between "2031-05-01 UTC" "2031-07-01 UTC"\n'
    '  perilune transfers windows --from ksc --to llo --monthly --between "2026-01-01 UTC" "2086-01-01 UTC"'
)


@app.command("windows", epilog=_EXAMPLE)
def show_windows(
    site: Annotated[str, typer.Option("--from", help="A launch site of the catalogue, such as wenchang.")],
    destination: Annotated[str, typer.Option("--to", help=_TO)],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last launch time, with the scale.")],
    inclination: Annotated[
        Text, typer.Option(help="llo, elfo: to the Moon's equator; 90 deg, 56.2 deg if none.")
    ] = None,
    altitude: Annotated[Text, typer.Option(help="llo, moon: of the circular orbit; 100 km if none.")] = None,
    periapsis: Annotated[Text, typer.Option(help="elfo: altitude; 879.16 km if none.")] = None,
    apoapsis: Annotated[Text, typer.Option(help="elfo: altitude; 8728.84 km if none.")] = None,
    argument: Annotated[Text, typer.Option(help="elfo: of periapsis, an angle or 'free'; 90 deg if none.")] = None,
    size: Annotated[Text, typer.Option(help="dro: distance from the Earth-Moon line; 70,000 km if none.")] = None,
    station: Annotated[
        Text, typer.Option(help="nrho: a station that is there: its OEM, or an epoch of its apolune.")
    ] = None,
    loiter: Annotated[Text, typer.Option(help="moon: time in the low orbit; 24 h if none.")] = None,
    sun_elevation: Annotated[
        tuple[float, float] | None, typer.Option(help="moon: least and largest elevation of the Sun at landing [deg].")
    ] = None,
    lander: Annotated[
        tuple[float, str] | None, typer.Option(help="moon: thrust over lunar weight at ignition, and Isp; 1.8 '311 s'.")
    ] = None,
    thrust: Annotated[Text, typer.Option(help="llo: of the stage that makes the burns, instead of impulses.")] = None,
    isp: Annotated[Text, typer.Option(help="llo: of that stage, such as '315 s'.")] = None,
    mass: Annotated[Text, typer.Option(help="llo: of all that the stage moves at its first burn.")] = None,
    departure_stage: Annotated[
        tuple[str, str, str] | None, typer.Option(help="llo: thrust, Isp and mass of another stage for the departure.")
    ] = None,
    steering: Annotated[Text, typer.Option(help="llo: velocity (along it) or inertial (a fixed direction).")] = None,
    monthly: Annotated[bool, typer.Option("--monthly", help="The best window of every calendar month.")] = False,
    count: Annotated[int, typer.Option("--count", help="How many windows, spread over the range.")] = 3,
    oem: Annotated[Place, typer.Option("--oem", help="Write each trajectory to this folder as a CCSDS OEM.")] = None,
    spk: Annotated[Place, typer.Option("--spk", help="Write each trajectory to this folder as an SPK kernel.")] = None,
    czml: Annotated[Place, typer.Option("--czml", help="Write each trajectory to this folder for Cesium.")] = None,
    plot: Annotated[
        Place, typer.Option("--plot", help="Draw the first window's trajectory to this .svg or .png.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Local processes of --monthly; by default one for each core.")
    ] = None,
    cluster: Annotated[
        Text, typer.Option(help="Address of a Dask scheduler that does --monthly, such as tcp://host:8786.")
    ] = None,
    cache: Annotated[
        Place, typer.Option(help="Folder of stored results; by default PERILUNE_CACHE or the user's cache.")
    ] = None,
    folder: Annotated[
        Place, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the best launch windows in a range of dates, with every burn; exit 1 where there is none."""
    from perilune.astro.time import parse_time
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.transfers.windows import check_destination

    catalogue = load_catalogue(folder)
    options = TargetOptions(
        altitude, inclination, periapsis, apoapsis, argument, size, station, loiter, sun_elevation, lander, thrust, isp,
        mass, departure_stage, steering,
    )  # fmt: skip
    files = {"--oem": oem, "--spk": spk, "--czml": czml}
    together(
        ("--from", lambda: catalogue.site(site)),
        ("--to", lambda: check_destination(destination_name(destination))),
        ("--between", lambda: parse_time(between[0])),
        ("--between", lambda: parse_time(between[1])),
        ("--to", lambda: check_options(destination, options)),
        ("--to", lambda: target(destination, options, catalogue)),
        ("--thrust", lambda: burns(options)),
        ("--cluster", lambda: _check_cluster(cluster)),
        *((option, _folder_check(place)) for option, place in files.items()),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    means = _means(workers, cluster, cache) if monthly else None
    result = _found(catalogue, (site, destination), between, options, count, means)
    for option, place in files.items():
        if place is not None:
            _write(option, place, result.windows)
    if plot is not None and result.windows:
        from perilune.figures import write_figure
        from perilune.transfers.plots import trajectory_figure

        write_figure(trajectory_figure(result.windows[0]), plot)
    print_json(result) if as_json else _print(result)
    if result.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


def _found(
    catalogue: "Catalogue",
    route: tuple[str, str],
    between: tuple[str, str],
    options: TargetOptions,
    count: int,
    means: Any,
) -> "WindowList":
    """Return the windows, of every month where there are means for it."""
    from perilune.astro.time import format_utc, parse_time
    from perilune.transfers import WindowList, monthly_windows, windows

    site, destination = catalogue.site(route[0]), route[1]
    start, end = (parse_time(text) for text in between)
    span = (site.id, destination, format_utc(start), format_utc(end))
    name = destination_name(destination)
    wanted: dict[str, Any] = {"orbit": target(destination, options, catalogue), "burns": burns(options)}
    if means is not None:
        return _by_month(span, monthly_windows(site, name, start, end, **wanted, **means))
    answer = windows(site, name, start, end, count=count, **wanted, progress=_progress)
    found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
    return WindowList(*span, found, refused)


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


def _folder_check(folder: Path | None) -> Any:
    return lambda: folder is None or check_folder_to_write(folder)


def _by_month(span: tuple[str, str, str, str], months: "tuple[Month, ...]") -> "WindowList":
    from perilune.transfers import EmptyMonth, WindowList

    found = tuple(month.window for month in months if month.window is not None)
    empty = tuple(EmptyMonth(month.month, month.no_solution) for month in months if month.no_solution is not None)
    return WindowList(*span, found, None if found else empty[0].no_solution, empty)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


def _write(option: str, folder: Path, found: "tuple[Window, ...]") -> None:
    """Write the trajectories to a folder in the format of an option."""
    from perilune.formats.czml import write_czml
    from perilune.formats.oem import write_oem
    from perilune.formats.spk import write_spk
    from perilune.transfers import trajectory_oem
    from perilune.transfers.trajectory_files import trajectory_czml, trajectory_spk

    folder.mkdir(parents=True, exist_ok=True)
    for window in found:
        name = f"{window.site}-{window.destination}-{window.launch_utc[:10]}"
        if option == "--oem":
            write_oem(folder / f"{name}.oem", trajectory_oem(window))
        elif option == "--spk":
            write_spk(folder / f"{name}.bsp", *trajectory_spk(window))
        else:
            write_czml(folder / f"{name}.czml", name, *trajectory_czml(window))


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
    _print_landings(result.windows)
    _print_engines(result.windows)
    for empty in result.empty_months:
        typer.echo(f"{empty.month}: no window: {empty.no_solution.reason} (binding: {empty.no_solution.binding})")


def _print_landings(found: "tuple[Window, ...]") -> None:
    rows = [
        (
            _minute(landing.landing_utc),
            round(landing.loiter_h, 1),
            round(landing.sun_elevation_deg, 1),
            "morning" if landing.sun_is_rising else "evening",
            round(landing.earth_elevation_deg, 1),
            round(landing.deorbit_m_s, 1),
            round(landing.powered_descent_m_s, 1),
            round(landing.descent_m_s, 1),
            round(100.0 * landing.propellant_fraction, 1),
        )
        for landing in (window.landing for window in found)
        if landing is not None
    ]
    if rows:
        columns = ["landing UTC", "loiter h", "Sun deg", "light", "Earth deg", "deorbit m/s", "powered m/s"]
        table("landing", [*columns, "descent m/s", "propellant %"], rows)


def _print_engines(found: "tuple[Window, ...]") -> None:
    rows = [
        (
            _minute(burn.epoch_utc),
            burn.name,
            round(burn.engine.duration_s, 1),
            round(burn.dv_m_s, 1),
            round(burn.engine.impulsive_dv_m_s, 1),
            round(burn.engine.gravity_loss_m_s, 1),
            round(burn.engine.mass_before_kg),
            round(burn.engine.mass_after_kg),
        )
        for window in found
        for burn in window.burns
        if burn.engine is not None
    ]
    if rows:
        columns = ["ignition UTC", "burn", "duration s", "delta-v m/s", "impulse m/s", "gravity loss m/s"]
        table("burns", [*columns, "mass before kg", "after kg"], rows)


def _minute(utc: str) -> str:
    return utc[:16].replace("T", " ")
