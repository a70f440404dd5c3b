"""``perilune transfers round-trip``: crewed round trips to Mars."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.flight_files import CzmlFile, OemFile, SpkFile, checks, show_full_flight
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.round_trip_model import RoundTripList, TripQuestion

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "round-trip",
    epilog="\b\nExample:\n  perilune transfers round-trip mars --class opposition --years 2033 2036 "
    '--stay "30 d" "60 d"',
)
def round_trip(
    destination: Annotated[str, typer.Argument(help="mars.")],
    kind: Annotated[str, typer.Option("--class", help="conjunction, opposition or free-return.")] = "conjunction",
    years: Annotated[tuple[int, int], typer.Option("--years", help="First and last year of departure.")] = (2030, 2040),
    stay: Annotated[
        tuple[str, str] | None, typer.Option("--stay", help="Shortest and longest stay; by default of the class.")
    ] = None,
    longest: Annotated[str | None, typer.Option("--longest", help="Longest duration of the trip.")] = None,
    entry_speed: Annotated[
        str, typer.Option("--entry-speed", help="Fastest entry 122 km above the Earth.")
    ] = "12.5 km/s",
    refine: Annotated[
        bool, typer.Option("--refine", help="Fly the cheapest in the full model as well; so do --oem, --spk, --czml.")
    ] = False,
    oem: OemFile = None,
    spk: SpkFile = None,
    czml: CzmlFile = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the cheapest trip to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the cheapest trip to Mars and back of each opportunity; exit 1 where there is none."""
    from perilune.astro.time import format_utc
    from perilune.figures import check_figure_path
    from perilune.transfers.interplanetary.round_trip import refined_trip, round_trips
    from perilune.transfers.interplanetary.round_trip_model import RoundTripList

    together(
        ("DESTINATION", lambda: _check_mars(destination)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--class", lambda: _question(kind, years, stay, longest, entry_speed)),
        *checks(oem, spk, czml),
    )
    question = _question(kind, years, stay, longest, entry_speed)
    answer = round_trips(question, _progress)
    found, refused = ((), answer) if isinstance(answer, NoSolution) else (answer, None)
    span = format_utc(question.start_tdb_s), format_utc(question.end_tdb_s)
    best = min(found, key=lambda trip: trip.total_dv_m_s) if found else None
    full = refined_trip(question, best) if best is not None and (refine or oem or spk or czml) else ()
    missing = full if isinstance(full, NoSolution) else None
    ways = () if isinstance(full, NoSolution) else full
    result = RoundTripList(question.kind, *span, found, refused or missing, ways)
    if plot is not None and best is not None:
        from perilune.figures import write_figure
        from perilune.transfers.interplanetary.plots import round_trip_figure

        write_figure(round_trip_figure(best), plot)
    if ways and (oem or spk or czml):
        from perilune.transfers.interplanetary.flight_files import full_flight_files

        full_flight_files(ways).write(oem, spk, czml)
    print_json(result) if as_json else _print(result)
    if result.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


def _check_mars(destination: str) -> None:
    if destination != "mars":
        raise InputError(Problem(f"no round trips to '{destination}'", expected="mars"))


def _question(
    kind: str, years: tuple[int, int], stay: tuple[str, str] | None, longest: str | None, entry_speed: str
) -> "TripQuestion":
    from typing import cast

    from perilune.astro.time import parse_time
    from perilune.transfers.interplanetary.round_trip import trip_question
    from perilune.transfers.interplanetary.round_trip_model import TripClass
    from perilune.units import parse_quantity

    return trip_question(
        cast(TripClass, kind),
        parse_time(f"{years[0]}-01-01 TDB"),
        parse_time(f"{years[1] + 1}-01-01 TDB"),
        None if stay is None else (parse_quantity(stay[0], "time"), parse_quantity(stay[1], "time")),
        None if longest is None else parse_quantity(longest, "time"),
        parse_quantity(entry_speed, "speed"),
    )


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        typer.echo(line, err=True)


def _print(result: "RoundTripList") -> None:
    if result.no_solution is not None:
        typer.echo(f"no trip: {result.no_solution.reason} (binding: {result.no_solution.binding})")
    if not result.trips:
        return
    columns = ["route", "departure", "C3 km2/s2", "out d", "stay d", "back d", "total d", "entry km/s", "burns m/s"]
    rows = [
        (
            trip.route,
            trip.departure_utc[:10],
            round(trip.c3_km2_s2, 2),
            *(round(days) for days in (trip.outbound_d, trip.stay_d, trip.return_d, trip.total_d)),
            round(trip.entry_speed_km_s, 2),
            round(trip.total_dv_m_s),
        )
        for trip in result.trips
    ]
    table(f"round trips to Mars, {result.trip_class} class", columns, rows)
    best = min(result.trips, key=lambda trip: trip.total_dv_m_s)
    events = [
        (
            event.event,
            event.planet,
            event.epoch_utc[:16].replace("T", " "),
            round(event.v_infinity_km_s, 3),
            None if event.altitude_km is None else round(event.altitude_km),
            round(event.burn_m_s, 1),
        )
        for event in best.events
    ]
    table("the cheapest of them", ["event", "at", "UTC", "v-infinity km/s", "altitude km", "burn m/s"], events)
    for way in result.cheapest_in_full_model:
        show_full_flight(way, f"{' to '.join(way.sequence)} in the full model")
