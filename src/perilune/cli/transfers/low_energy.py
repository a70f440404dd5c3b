"""``perilune transfers low-energy``: Sun-assisted transfers of three to four months to the Moon."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.trajectory_output import CzmlFolder, OemFolder, SpkFolder, check_folders, write_flights
from perilune.cli.work import Cache, Cluster, Workers, check_cluster
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers import LunarOrbit
    from perilune.transfers.low_energy.model import LowEnergyList, LowEnergyTransfer
    from perilune.transfers.parking import Pad
    from perilune.transfers.trajectory_files import Flight

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "low-energy",
    epilog='\b\nExample:\n  perilune transfers low-energy --to nrho --between "2031-05-01 UTC" "2031-05-21 UTC"',
)
def show_low_energy(
    goal: Annotated[str, typer.Option("--to", help="nrho or llo.")],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last departure, with the scale.")],
    altitude: Annotated[str | None, typer.Option("--altitude", help="Of the low lunar orbit; 100 km if none.")] = None,
    inclination: Annotated[
        str | None, typer.Option("--inclination", help="Of the low lunar orbit to the Moon's equator; 90 deg if none.")
    ] = None,
    apolune: Annotated[
        str | None,
        typer.Option("--apolune", help="nrho: about an epoch of apolune, to hold its phase; all phases if none."),
    ] = None,
    parking: Annotated[str, typer.Option("--parking", help="Altitude of the parking orbit at the Earth.")] = "185 km",
    parking_inclinations: Annotated[
        tuple[str, str],
        typer.Option("--parking-inclinations", help="Least and largest inclination of the parking orbit."),
    ] = ("0 deg", "180 deg"),
    site: Annotated[
        str | None, typer.Option("--from", help="A launch site: keep the inclinations it can launch into.")
    ] = None,
    count: Annotated[int, typer.Option("--count", help="How many, the cheapest first taken.")] = 3,
    oem: OemFolder = None,
    spk: SpkFolder = None,
    czml: CzmlFolder = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the first one to this .svg or .png.")] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Find low-energy transfers to the Moon by way of the Sun's pull, with every burn; exit 1 where there is none."""
    from perilune.astro.time import format_utc, parse_time
    from perilune.figures import check_figure_path
    from perilune.run import ResultStore, progress_display
    from perilune.transfers.low_energy.model import LowEnergyList
    from perilune.transfers.low_energy.windows import LowEnergyQuestion, check_goal, low_energy_transfers
    from perilune.transfers.parking import Parking

    folders = {"--oem": oem, "--spk": spk, "--czml": czml}

    together(
        ("--to", lambda: check_goal(goal)),
        ("--between", lambda: parse_time(between[0])),
        ("--between", lambda: parse_time(between[1])),
        ("--altitude", lambda: _orbit(goal, altitude, None)),
        ("--inclination", lambda: _orbit(goal, None, inclination)),
        ("--parking", lambda: _parking_m(parking)),
        ("--parking-inclinations", lambda: _inclinations(parking_inclinations)),
        ("--from", lambda: _pad(site)),
        ("--count", lambda: _counted(count)),
        ("--apolune", lambda: _apolune(goal, apolune)),
        ("--cluster", lambda: check_cluster(cluster)),
        *check_folders(folders),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    start, end = (parse_time(text) for text in between)
    question = LowEnergyQuestion(
        "llo" if goal == "llo" else "nrho",
        Parking(altitude_m=_parking_m(parking)),
        _inclinations(parking_inclinations),
        _orbit(goal, altitude, inclination),
        _apolune(goal, apolune),
        _pad(site),
    )
    answer = low_energy_transfers(
        question, start, end, count, store=ResultStore(cache), workers=workers or os.cpu_count() or 1, cluster=cluster,
        progress=progress_display("parts of the search"),
    )  # fmt: skip
    found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
    result = LowEnergyList(question.goal, format_utc(start), format_utc(end), found, refused)
    write_flights(folders, [_flight(one) for one in found])
    if plot is not None and found:
        _draw(found[0], plot)
    print_json(result) if as_json else _print(result)
    if refused is not None:
        raise typer.Exit(INFEASIBLE)


def _draw(first: "LowEnergyTransfer", plot: Path) -> None:
    from perilune.figures import write_figure
    from perilune.transfers.earth_return.plots import flight_figure

    title = f"low-energy transfer to {first.goal}, {first.departure_utc[:16]}"
    write_figure(flight_figure(first.trajectory.arcs, title), plot)


def _pad(site: str | None) -> "Pad | None":
    from perilune.catalogue import load_catalogue
    from perilune.transfers.parking import pad

    return None if site is None else pad(load_catalogue().site(site))


def _apolune(goal: str, text: str | None) -> float | None:
    from perilune.astro.time import parse_time

    if text is not None and goal != "nrho":
        raise InputError(Problem(f"does not go with '{goal}'", expected="--to nrho", fix="leave it out"))
    return None if text is None else parse_time(text)


def _orbit(goal: str, altitude: str | None, inclination: str | None) -> "LunarOrbit | None":
    from math import pi

    from perilune.transfers import LunarOrbit
    from perilune.units import parse_quantity

    if altitude is None and inclination is None:
        return None
    if goal != "llo":
        raise InputError(Problem(f"does not go with '{goal}'", expected="--to llo", fix="leave it out"))
    usual = LunarOrbit()
    height = usual.altitude_m if altitude is None else parse_quantity(altitude, "length")
    tilt = usual.inclination_rad if inclination is None else parse_quantity(inclination, "angle")
    if not (15e3 <= height <= 10_000e3 and 0.0 <= tilt <= pi):
        expected = "15 to 10,000 km, 0 to 180 deg"
        raise InputError(Problem("no such low lunar orbit", expected=expected, fix="give a height or angle within"))
    return LunarOrbit(height, tilt)


def _parking_m(text: str) -> float:
    from perilune.units import parse_quantity

    height = parse_quantity(text, "length")
    if not 120e3 <= height <= 2_000e3:
        raise InputError(Problem("no such parking orbit", expected="120 to 2,000 km", fix='--parking "185 km"'))
    return height


def _inclinations(texts: tuple[str, str]) -> tuple[float, float]:
    from math import pi

    from perilune.units import parse_quantity

    low, high = (parse_quantity(text, "angle") for text in texts)
    if not 0.0 <= low < high <= pi + 1e-12:
        expected = "two angles of 0 to 180 deg, the smaller first"
        raise InputError(Problem("no such range of inclinations", expected=expected, fix='"28.5 deg" "60 deg"'))
    return low, high


def _counted(count: int) -> None:
    if count < 1:
        raise InputError(Problem(f"{count} transfers wanted", expected="one or more", fix="--count 1"))


def _flight(one: "LowEnergyTransfer") -> "Flight":
    from perilune.transfers.trajectory_files import Flight

    header = (
        f"low-energy transfer to {one.goal}, departure {one.departure_utc}",
        f"arrival orbit: {one.arrival_orbit}",
    )
    name = f"low-energy-{one.goal}-{one.departure_utc[:10]}"
    return Flight(name, one.trajectory.arcs, one.burns, header, one.departure_utc)


def _print(result: "LowEnergyList") -> None:
    if result.no_solution is not None:
        typer.echo(f"no transfer: {result.no_solution.reason} (binding: {result.no_solution.binding})")
        return
    columns = ["departure UTC", "arrival UTC", "flight d", "C3 km2/s2", "departure m/s", "insertion m/s", "total m/s"]
    columns += ["parking incl. deg", "farthest km", "perilune UTC"]
    rows = [
        (
            one.departure_utc[:16].replace("T", " "),
            one.arrival_utc[:16].replace("T", " "),
            round(one.flight_d, 1),
            round(one.c3_km2_s2, 3),
            round(one.departure_dv_m_s, 1),
            round(one.insertion_dv_m_s, 1),
            round(one.total_dv_m_s, 1),
            round(one.inclination_deg, 1),
            round(one.farthest_km),
            None if one.perilune_utc is None else one.perilune_utc[:16].replace("T", " "),
        )
        for one in result.transfers
    ]
    orbit = result.transfers[0].arrival_orbit
    table(f"low-energy transfers to {result.goal}", columns, rows, note=f"arrival orbit: {orbit}")
