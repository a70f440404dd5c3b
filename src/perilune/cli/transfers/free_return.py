"""``perilune transfers free-return``: round the Moon and home without a burn, and how to break it off."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, check_positive, print_json, table, together
from perilune.cli.transfers.trajectory_output import CzmlFolder, OemFolder, SpkFolder, check_folders, write_flights
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.free_return.circumlunar import FreeReturnQuestion
    from perilune.transfers.free_return.model import FreeReturn, FreeReturnList
    from perilune.transfers.free_return.windows import AbortQuestion
    from perilune.transfers.trajectory_files import Flight

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "free-return",
    epilog="\b\nExample:\n  perilune transfers free-return "
    '--from ksc --between "2031-05-10 UTC" "2031-05-13 UTC" --perilune "110 km" --count 1',
)
def show_free_return(
    site: Annotated[str, typer.Option("--from", help="A launch site of the catalogue, such as ksc.")],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last launch time, with the scale.")],
    perilune: Annotated[str, typer.Option("--perilune", help="Altitude above the Moon's mean radius.")] = "110 km",
    path: Annotated[str, typer.Option("--flight-path-angle", help="At the entry interface.")] = "-6.2 deg",
    approach: Annotated[
        str,
        typer.Option("--approach-angle", help="In the B plane, from the Moon's orbit; 180 deg is retrograde in it."),
    ] = "180 deg",
    every: Annotated[float, typer.Option("--abort-every", help="Hours between the aborts worked out.")] = 6.0,
    dv_limit: Annotated[str, typer.Option("--abort-dv", help="What an abort may cost.")] = "2500 m/s",
    leave: Annotated[float, typer.Option("--hybrid-at", help="When a hybrid leaves, hours after departure.")] = 28.0,
    delays: Annotated[
        str, typer.Option("--hybrid-delays", help="By how many hours its perilune is later, with commas.")
    ] = "0.5,1,2",
    count: Annotated[int, typer.Option("--count", help="How many, spread over the range.")] = 1,
    oem: OemFolder = None,
    spk: SpkFolder = None,
    czml: CzmlFolder = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the first one to this .svg or .png.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find free returns round the Moon into the entry corridor, with their aborts and hybrids; exit 1 if none."""
    from perilune.astro.time import format_utc, parse_time
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.transfers.free_return.model import FreeReturnList
    from perilune.transfers.free_return.windows import free_returns

    catalogue = load_catalogue(folder)
    folders = {"--oem": oem, "--spk": spk, "--czml": czml}
    together(
        ("--from", lambda: catalogue.site(site)),
        ("--between", lambda: parse_time(between[0])),
        ("--between", lambda: parse_time(between[1])),
        ("--perilune", lambda: _question(perilune, "-6.2 deg", "180 deg")),
        ("--flight-path-angle", lambda: _question("110 km", path, "180 deg")),
        ("--approach-angle", lambda: _question("110 km", "-6.2 deg", approach)),
        ("--abort-every", lambda: _breaking_off(every, "1 m/s", 1.0, "1")),
        ("--abort-dv", lambda: _breaking_off(1.0, dv_limit, 1.0, "1")),
        ("--hybrid-at", lambda: _breaking_off(1.0, "1 m/s", leave, "1")),
        ("--hybrid-delays", lambda: _breaking_off(1.0, "1 m/s", 1.0, delays)),
        ("--count", lambda: check_positive(count, "a count")),
        *check_folders(folders),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    start, end = (parse_time(text) for text in between)
    question = _question(perilune, path, approach)
    breaking_off = _breaking_off(every, dv_limit, leave, delays)
    answer = free_returns(catalogue.site(site), question, start, end, count, breaking_off, _progress)
    found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
    altitude_km = question.perilune_m / 1e3
    result = FreeReturnList(site, altitude_km, format_utc(start), format_utc(end), question.capsule, found, refused)
    write_flights(folders, [_flight(way) for way in found])
    if plot is not None and found:
        from perilune.figures import write_figure
        from perilune.transfers.earth_return.plots import flight_figure

        first = found[0]
        write_figure(flight_figure(first.trajectory.arcs, f"free return, {first.departure_utc[:16]}"), plot)
    print_json(result) if as_json else _print(result)
    if refused is not None:
        raise typer.Exit(INFEASIBLE)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


def _question(perilune: str, path: str, approach: str) -> "FreeReturnQuestion":
    from math import pi

    from perilune.transfers.free_return.circumlunar import FreeReturnQuestion
    from perilune.transfers.free_return.windows import check_perilune
    from perilune.units import parse_quantity

    altitude, angle = parse_quantity(perilune, "length"), parse_quantity(path, "angle")
    check_perilune(altitude)
    if not -pi / 6.0 <= angle < 0.0:
        raise InputError(Problem("no entry at this angle", expected="-30 to 0 deg, negative downwards", fix="-6.2 deg"))
    return FreeReturnQuestion(altitude, angle, parse_quantity(approach, "angle"))


def _breaking_off(every: float, dv_limit: str, leave: float, delays: str) -> "AbortQuestion":
    from perilune.transfers.free_return.windows import AbortQuestion
    from perilune.units import parse_quantity

    try:
        later = tuple(float(part) for part in delays.split(",") if part.strip())
    except ValueError:
        expected = "numbers of hours with commas"
        raise InputError(Problem(f"no delays '{delays}'", expected=expected, fix="0.5,1,2")) from None
    for number, what in ((every, "an interval"), (leave, "a time"), *((one, "a delay") for one in later)):
        check_positive(number, what)
    return AbortQuestion(every, parse_quantity(dv_limit, "speed"), leave, later)


def _flight(way: "FreeReturn") -> "Flight":
    from perilune.transfers.trajectory_files import Flight

    header = (
        f"free return from {way.site}, launch {way.launch_utc}",
        f"perilune {way.perilune_altitude_km:.1f} km above the Moon's mean radius, {way.perilune_utc}",
        f"ends at the entry interface, {way.entry.speed_m_s:.1f} m/s at {way.entry.path_deg:.3f} deg",
    )
    name = f"{way.site}-free-return-{way.launch_utc[:10]}"
    return Flight(name, way.trajectory.arcs, way.burns, header, way.launch_utc)


def _print(result: "FreeReturnList") -> None:
    if result.no_solution is not None:
        typer.echo(f"no free return: {result.no_solution.reason} (binding: {result.no_solution.binding})")
        return
    columns = ["launch UTC", "departure UTC", "departure m/s", "C3 km2/s2", "out h", "perilune km", "back h"]
    columns += ["farthest km", "entry m/s", "angle deg", "corridor deg", "peak g"]
    rows = [_row(way) for way in result.free_returns]
    table(f"free returns from {result.site}", columns, rows)
    for way in result.free_returns:
        _print_aborts(way)


def _row(way: "FreeReturn") -> tuple[object, ...]:
    entry = way.entry
    bounds = entry.corridor
    steepest = None if bounds is None else bounds.undershoot_deg
    return (
        way.launch_utc[:16].replace("T", " "),
        way.departure_utc[:16].replace("T", " "),
        round(way.tli_dv_m_s, 1),
        round(way.c3_km2_s2, 3),
        round(way.outbound_h, 2),
        round(way.perilune_altitude_km, 1),
        round(way.return_h, 2),
        round(way.farthest_km),
        round(entry.speed_m_s, 1),
        round(entry.path_deg, 2),
        "none" if bounds is None or steepest is None else f"{bounds.overshoot_deg:.2f} to {steepest:.2f}",
        round(entry.peak_load_g0, 2),
    )


def _print_aborts(way: "FreeReturn") -> None:
    columns = [
        "h after departure",
        "Earth km",
        "least direct m/s",
        "home in h",
        "fast direct m/s",
        "home in h",
        "flyby h",
    ]
    rows = [
        (
            row.elapsed_h,
            round(row.earth_distance_km),
            _rounded(row.least_dv_m_s),
            _rounded(row.least_return_h),
            _rounded(row.fast_dv_m_s),
            _rounded(row.fast_return_h),
            round(row.flyby_return_h, 1),
        )
        for row in way.aborts
    ]
    note = f"fast: within {way.abort_dv_limit_m_s:g} m/s; least: home a day before the free return; the flyby is free"
    table(f"breaking off, departure {way.departure_utc[:16]}", columns, rows, note=note)
    lines = [
        (
            one.perilune_delay_h,
            round(one.burn_m_s, 1),
            ", ".join(
                f"{hour:g} h: {_rounded(dv) or '-'}" for hour, dv in zip(one.elapsed_h, one.return_dv_m_s, strict=True)
            ),
            _rounded(one.after_perilune_dv_m_s),
        )
        for one in way.hybrids
    ]
    if lines:
        columns = ["perilune later by h", "leaving m/s", "back to an entry m/s", "2 h after perilune m/s"]
        table("hybrids", columns, lines)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
