"""``perilune transfers earth-return``: from an orbit at the Moon to a landing place on the Earth."""

import sys
from math import degrees
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, check_positive, print_json, table, together
from perilune.cli.transfers.trajectory_output import CzmlFolder, OemFolder, SpkFolder, check_folders, write_flights
from perilune.errors import InputError, NoSolution, Problem, suggest

if TYPE_CHECKING:
    from perilune.transfers.earth_return.model import EarthReturn, EarthReturnList, Origin
    from perilune.transfers.earth_return.reentry import Capsule
    from perilune.transfers.earth_return.trans_earth import LunarPlane
    from perilune.transfers.earth_return.windows import ReturnQuestion
    from perilune.transfers.trajectory_files import Flight

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "earth-return",
    epilog="\b\nExample:\n  perilune transfers earth-return "
    '--from llo --landing 28.0,-122.0 --between "2031-05-01 UTC" "2031-06-01 UTC"',
)
def show_earth_return(
    origin: Annotated[str, typer.Option("--from", help="The orbit at the Moon: llo, nrho or dro.")],
    landing: Annotated[
        str,
        typer.Option(
            "--landing", help="LATITUDE,LONGITUDE in degrees, or a landing area or launch site of the catalogue."
        ),
    ],
    between: Annotated[tuple[str, str], typer.Option("--between", help="First and last departure, with the scale.")],
    altitude: Annotated[str | None, typer.Option("--altitude", help="Of the low orbit; 100 km if none.")] = None,
    inclination: Annotated[str | None, typer.Option("--inclination", help="Of the low orbit; 90 deg if none.")] = None,
    node: Annotated[
        str | None,
        typer.Option(
            "--node", help="Of the low orbit, along the Moon's equator from its node on the ICRF's; else free."
        ),
    ] = None,
    path: Annotated[str, typer.Option("--flight-path-angle", help="At the entry interface.")] = "-6.2 deg",
    ranges: Annotated[
        tuple[str, str], typer.Option("--entry-range", help="Least and largest distance from interface to landing.")
    ] = ("2200 km", "4200 km"),
    lift_to_drag: Annotated[
        float, typer.Option("--lift-to-drag", help="Of the ship, 0 if ballistic; 0.3 is about Apollo's.")
    ] = 0.3,
    ballistic: Annotated[
        float,
        typer.Option("--ballistic-coefficient", help="Mass over drag coefficient and area [kg/m2]; 350 is assumed."),
    ] = 350.0,
    load_limit: Annotated[float, typer.Option("--load-limit", help="For the steep edge of the corridor [g].")] = 10.0,
    count: Annotated[int, typer.Option("--count", help="How many ways home, spread over the range.")] = 3,
    oem: OemFolder = None,
    spk: SpkFolder = None,
    czml: CzmlFolder = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the first way home and its entry to this .svg or .png.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find departures from an orbit at the Moon that land at a place, with the entry flown; exit 1 if none."""
    from perilune.astro.time import format_utc, parse_time
    from perilune.figures import check_figure_path
    from perilune.transfers.earth_return.model import EarthReturnList
    from perilune.transfers.earth_return.windows import ReturnQuestion, check_origin

    folders = {"--oem": oem, "--spk": spk, "--czml": czml}
    together(
        ("--from", lambda: check_origin(origin)),
        ("--landing", lambda: _place(landing, folder)),
        ("--between", lambda: parse_time(between[0])),
        ("--between", lambda: parse_time(between[1])),
        ("--altitude", lambda: _plane(origin, altitude, None, None)),
        ("--inclination", lambda: _plane(origin, None, inclination, None)),
        ("--node", lambda: _plane(origin, None, None, node)),
        ("--flight-path-angle", lambda: _path(path)),
        ("--entry-range", lambda: _ranges(ranges)),
        ("--lift-to-drag", lambda: _capsule(lift_to_drag, ballistic)),
        ("--load-limit", lambda: check_positive(load_limit, "a load limit")),
        ("--count", lambda: check_positive(count, "a count")),
        *check_folders(folders),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    start, end = (parse_time(text) for text in between)
    latitude, longitude = _place(landing, folder)
    capsule = _capsule(lift_to_drag, ballistic)
    question = ReturnQuestion(latitude, longitude, _path(path), _ranges(ranges), capsule, load_limit)
    answer = _find(origin, question, _plane(origin, altitude, inclination, node), (start, end), count)
    found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
    place = (degrees(latitude), degrees(longitude))
    kind: Origin = "llo" if origin == "llo" else "nrho" if origin == "nrho" else "dro"
    result = EarthReturnList(kind, *place, format_utc(start), format_utc(end), capsule, found, refused)
    write_flights(folders, [_flight(way) for way in found])
    if plot is not None and found:
        _draw(found[0], capsule, plot)
    print_json(result) if as_json else _print(result)
    if refused is not None:
        raise typer.Exit(INFEASIBLE)


def _draw(way: "EarthReturn", capsule: "Capsule", plot: Path) -> None:
    from perilune.figures import write_figure
    from perilune.transfers.earth_return.plots import return_figure

    write_figure(return_figure(way, capsule), plot)


def _find(
    origin: str, question: "ReturnQuestion", plane: "LunarPlane | None", span: tuple[float, float], count: int
) -> "tuple[EarthReturn, ...] | NoSolution":
    from perilune.transfers.earth_return.flyby import returns_by_flyby
    from perilune.transfers.earth_return.windows import returns_from_low_orbit

    if plane is not None:
        return returns_from_low_orbit(question, plane, *span, count, _progress)
    return returns_by_flyby(question, "nrho" if origin == "nrho" else "dro", *span, count, _progress)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


def _place(text: str, folder: Path | None) -> tuple[float, float]:
    """Return geodetic latitude and longitude [rad] of LATITUDE,LONGITUDE in degrees, or of a place in the catalogue."""
    from math import radians

    parts = text.split(",")
    if len(parts) == 2:
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            latitude = longitude = float("nan")
        if not (abs(latitude) <= 90.0 and -180.0 <= longitude <= 360.0):
            expected = "-90 to 90 and -180 to 360 degrees"
            raise InputError(Problem(f"no such place '{text}'", expected=expected, fix="--landing 28.0,-122.0"))
        return radians(latitude), radians(longitude)
    from perilune.catalogue import load_catalogue

    catalogue = load_catalogue(folder)
    areas, sites = catalogue.ids("landing-area"), catalogue.ids("site")
    if text not in (*areas, *sites):
        expected = f"LATITUDE,LONGITUDE, a landing area ({', '.join(areas)}) or a site ({', '.join(sites)})"
        fix = suggest(text[:64], (*areas, *sites)) or "--landing 28.0,-122.0"
        raise InputError(Problem(f"no such place '{text}'", expected=expected, fix=fix))
    place = catalogue.landing_area(text) if text in areas else catalogue.site(text)
    return place.latitude.si, place.longitude.si


def _plane(origin: str, altitude: str | None, inclination: str | None, node: str | None) -> "LunarPlane | None":
    from math import pi

    from perilune.constants import MOON_RADIUS
    from perilune.transfers.earth_return.trans_earth import LunarPlane
    from perilune.units import parse_quantity

    if origin != "llo":
        if altitude is None and inclination is None and node is None:
            return None
        raise InputError(Problem(f"does not go with '{origin}'", expected="--from llo", fix="leave it out"))
    height = 100e3 if altitude is None else parse_quantity(altitude, "length")
    tilt = pi / 2.0 if inclination is None else parse_quantity(inclination, "angle")
    turn = None if node is None else parse_quantity(node, "angle")
    if not (15e3 <= height <= 10_000e3 and 0.0 <= tilt <= pi):
        expected = "15 to 10,000 km, 0 to 180 deg"
        raise InputError(Problem("no such low lunar orbit", expected=expected, fix="give a height or angle within"))
    return LunarPlane(MOON_RADIUS + height, tilt, turn)


def _path(text: str) -> float:
    from math import pi

    from perilune.units import parse_quantity

    angle = parse_quantity(text, "angle")
    if not -pi / 6.0 <= angle < 0.0:
        raise InputError(Problem("no entry at this angle", expected="-30 to 0 deg, negative downwards", fix="-6.2 deg"))
    return angle


def _ranges(texts: tuple[str, str]) -> tuple[float, float]:
    from perilune.units import parse_quantity

    low, high = (parse_quantity(text, "length") for text in texts)
    if not 0.0 < low < high <= 15_000e3:
        expected = "two distances, the smaller first, up to 15,000 km"
        raise InputError(Problem("no such range of entries", expected=expected, fix='"2200 km" "4200 km"'))
    return low, high


def _capsule(lift_to_drag: float, ballistic: float) -> "Capsule":
    from perilune.transfers.earth_return.reentry import Capsule

    if not (0.0 <= lift_to_drag <= 2.0 and 10.0 <= ballistic <= 10_000.0):
        expected = "a lift-to-drag ratio of 0 to 2, a ballistic coefficient of 10 to 10,000 kg/m2"
        raise InputError(Problem("no such ship", expected=expected, fix="--lift-to-drag 0.3"))
    return Capsule(ballistic, lift_to_drag)


def _flight(way: "EarthReturn") -> "Flight":
    from perilune.transfers.trajectory_files import Flight

    header = (
        f"{way.origin} to Earth, departure {way.departure_utc}",
        f"departure orbit: {way.departure_orbit}",
        f"ends at the entry interface, {way.entry.speed_m_s:.1f} m/s at {way.entry.path_deg:.3f} deg",
    )
    name = f"{way.origin}-earth-{way.departure_utc[:13].replace('T', '-')}h"
    return Flight(name, way.trajectory.arcs, way.burns, header, way.departure_utc)


def _print(result: "EarthReturnList") -> None:
    if result.no_solution is not None:
        typer.echo(f"no way home: {result.no_solution.reason} (binding: {result.no_solution.binding})")
        return
    columns = ["departure UTC", "burns m/s", "plane change deg", "flight h", "interface UTC", "entry m/s", "angle deg"]
    columns += ["corridor deg", "range km", "peak g", "landing", "miss km"]
    rows = [_row(way) for way in result.returns]
    note = f"departure orbit: {result.returns[0].departure_orbit}"
    title = f"{result.origin} to {result.landing_latitude_deg:g}, {result.landing_longitude_deg:g}"
    table(title, columns, rows, note=note)


def _row(way: "EarthReturn") -> tuple[object, ...]:
    entry = way.entry
    bounds = entry.corridor
    steepest = None if bounds is None else bounds.undershoot_deg
    return (
        way.departure_utc[:16].replace("T", " "),
        round(way.total_dv_m_s, 1),
        None if way.plane_change_deg is None else round(way.plane_change_deg, 1),
        round(way.flight_time_h, 1),
        entry.interface_utc[:16].replace("T", " "),
        round(entry.speed_m_s, 1),
        round(entry.path_deg, 2),
        "none" if bounds is None or steepest is None else f"{bounds.overshoot_deg:.2f} to {steepest:.2f}",
        round(entry.range_km),
        round(entry.peak_load_g0, 2),
        f"{entry.landing_latitude_deg:.2f}, {entry.landing_longitude_deg:.2f}",
        None if entry.miss_km is None else round(entry.miss_km, 2),
    )
