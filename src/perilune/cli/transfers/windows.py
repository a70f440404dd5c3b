"""``perilune transfers windows``: the best launch windows in a range of dates."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.lunar_targets import TargetOptions, burns, check_options, destination_name, target
from perilune.cli.transfers.trajectory_output import CzmlFolder, OemFolder, SpkFolder, check_folders, write_flights
from perilune.cli.work import check_cluster
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.transfers import Landing, Month, Window, WindowList

app = typer.Typer(rich_markup_mode=None)

Check = tuple[str, Callable[[], object]]
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
    thrust: Annotated[Text, typer.Option(help="orbits: of the stage that makes the burns, not impulses.")] = None,
    isp: Annotated[Text, typer.Option(help="orbits: of that stage, such as '315 s'.")] = None,
    mass: Annotated[Text, typer.Option(help="orbits: of all that the stage moves at its first burn.")] = None,
    stage: Annotated[
        Text, typer.Option(help="orbits: a ship of the catalogue or LAUNCHER:STAGE, instead of thrust and Isp.")
    ] = None,
    departure_stage: Annotated[
        tuple[str, str, str] | None, typer.Option(help="the Moon: thrust, Isp and mass of the stage that departs.")
    ] = None,
    departure_by: Annotated[
        Text, typer.Option(help="the Moon: LAUNCHER:STAGE or a ship of the catalogue that departs.")
    ] = None,
    departure_mass: Annotated[Text, typer.Option(help="the Moon: of all that it moves at its ignition.")] = None,
    steering: Annotated[
        Text, typer.Option(help="of stages: velocity (along it) or inertial (a fixed direction).")
    ] = None,
    monthly: Annotated[bool, typer.Option("--monthly", help="The best window of every calendar month.")] = False,
    count: Annotated[
        int | None, typer.Option("--count", help="How many windows, spread over the range; 3 if none.")
    ] = None,
    oem: OemFolder = None,
    spk: SpkFolder = None,
    czml: CzmlFolder = None,
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
    from perilune.catalogue import load_catalogue

    options = TargetOptions(
        altitude, inclination, periapsis, apoapsis, argument, size, station, loiter, sun_elevation, lander, thrust, isp,
        mass, departure_stage, steering, stage, departure_by, departure_mass,
    )  # fmt: skip
    means = _Means(monthly, count, workers, cluster, cache)
    question = _Question(load_catalogue(folder), site, destination, between, options, means)
    files = _Files({"--oem": oem, "--spk": spk, "--czml": czml}, plot)
    together(*question.checks(), *means.checks(), *files.checks())
    result = question.answer()
    files.write(result.windows)
    print_json(result) if as_json else _print(result)
    if result.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


@dataclass(frozen=True)
class _Means:
    """How many windows, or the best one of every month and what does that work."""

    monthly: bool
    count: int | None
    workers: int | None
    cluster: str | None
    cache: Path | None

    def checks(self) -> "tuple[Check, ...]":
        """Return what looks at each option."""
        alone = {"--workers": self.workers, "--cluster": self.cluster, "--cache": self.cache}
        unused = alone if not self.monthly else {"--count": self.count}
        told = "--monthly" if not self.monthly else "one window of every month"
        idle = tuple((option, _refusal(told)) for option, given in unused.items() if given is not None)
        return (*idle, ("--cluster", lambda: check_cluster(self.cluster)))

    def of_months(self) -> dict[str, Any]:
        """Return what does the work of many months."""
        from perilune.run import ResultStore, progress_display

        return {
            "store": ResultStore(self.cache),
            "workers": self.workers or os.cpu_count() or 1,
            "cluster": self.cluster,
            "progress": progress_display("months"),
        }


@dataclass(frozen=True)
class _Question:
    """What is asked, as it was given."""

    catalogue: "Catalogue"
    site: str
    destination: str
    between: tuple[str, str]
    options: TargetOptions
    means: _Means

    def checks(self) -> "tuple[Check, ...]":
        """Return what looks at each option."""
        from perilune.astro.time import parse_time
        from perilune.transfers.lunar.windows import check_destination

        return (
            ("--from", lambda: self.catalogue.site(self.site)),
            ("--to", lambda: check_destination(destination_name(self.destination))),
            ("--between", lambda: parse_time(self.between[0])),
            ("--between", lambda: parse_time(self.between[1])),
            ("--to", lambda: check_options(self.destination, self.options)),
            ("--to", lambda: target(self.destination, self.options, self.catalogue)),
            ("--thrust", lambda: burns(self.destination, self.options, self.catalogue)),
        )

    def answer(self) -> "WindowList":
        """Return the windows, of every month where that is asked for."""
        from perilune.astro.time import format_utc, parse_time
        from perilune.transfers import WindowList, monthly_windows, windows

        site = self.catalogue.site(self.site)
        start, end = (parse_time(text) for text in self.between)
        span = (site.id, self.destination, format_utc(start), format_utc(end))
        name = destination_name(self.destination)
        orbit = target(self.destination, self.options, self.catalogue)
        stages = burns(self.destination, self.options, self.catalogue)
        if isinstance(stages, NoSolution):
            return WindowList(*span, (), stages)
        wanted: dict[str, Any] = {"orbit": orbit, "burns": stages}
        if self.means.monthly:
            return _by_month(span, monthly_windows(site, name, start, end, **wanted, **self.means.of_months()))
        count = 3 if self.means.count is None else self.means.count
        answer = windows(site, name, start, end, count=count, **wanted, progress=_progress)
        found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
        return WindowList(*span, found, refused)


@dataclass(frozen=True)
class _Files:
    """The folders of trajectory files by their options, and the file of the picture."""

    folders: dict[str, Path | None]
    plot: Path | None

    def checks(self) -> "tuple[Check, ...]":
        """Return what looks at each option."""
        from perilune.figures import check_figure_path

        plot = self.plot
        return (
            *check_folders(self.folders),
            ("--plot", lambda: plot is None or check_figure_path(plot)),
        )

    def write(self, found: "tuple[Window, ...]") -> None:
        """Write what is asked for."""
        if any(place is not None for place in self.folders.values()):
            from perilune.transfers.trajectory_files import window_flights

            write_flights(self.folders, window_flights(found))
        if self.plot is not None and found:
            from perilune.figures import write_figure
            from perilune.transfers.plots import trajectory_figure

            write_figure(trajectory_figure(found[0]), self.plot)


def _refusal(expected: str) -> Callable[[], None]:
    def refuse() -> None:
        raise InputError(Problem("has no use here", expected=expected, fix="leave it out"))

    return refuse


def _by_month(span: tuple[str, str, str, str], months: "tuple[Month, ...]") -> "WindowList":
    from perilune.transfers import EmptyMonth, WindowList

    found = tuple(month.window for month in months if month.window is not None)
    empty = tuple(EmptyMonth(month.month, month.no_solution) for month in months if month.no_solution is not None)
    return WindowList(*span, found, None if found else empty[0].no_solution, empty)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


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
    table(f"{result.site} to {result.destination}", columns, rows, note=_orbits(result.windows))
    _print_landings(result.windows)
    _print_engines(result.windows)
    for empty in result.empty_months:
        typer.echo(f"{empty.month}: no window: {empty.no_solution.reason} (binding: {empty.no_solution.binding})")


def _orbits(found: "tuple[Window, ...]") -> str:
    """Return the orbit reached, or that of each window where they differ."""
    orbits = [window.arrival_orbit for window in found]
    if len(set(orbits)) == 1:
        return f"arrival orbit: {orbits[0]}"
    return "\n".join(f"arrival orbit, launch {_minute(window.launch_utc)}: {window.arrival_orbit}" for window in found)


def _light(landing: "Landing") -> str:
    if landing.sun_elevation_deg < 0.0:
        return "night"
    return "morning" if landing.sun_is_rising else "evening"


def _print_landings(found: "tuple[Window, ...]") -> None:
    rows = [
        (
            _minute(landing.landing_utc),
            round(landing.loiter_h, 1),
            round(landing.sun_elevation_deg, 1),
            _light(landing),
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
            round(burn.engine.gravity_loss_m_s, 1) + 0.0,
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
