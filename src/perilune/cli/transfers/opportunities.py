"""``perilune transfers opportunities``: the table of launch opportunities of a span of years."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.porkchop import COLUMNS, Ends, note, orbit_text, route_of, row
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.direct_point import Least
    from perilune.transfers.interplanetary.opportunities import Opportunities

app = typer.Typer(rich_markup_mode=None)

_LEAST: "dict[str, tuple[Least, ...]]" = {
    "all": ("c3", "v_infinity", "total_dv"),
    "c3": ("c3",),
    "v-inf": ("v_infinity",),
    "total": ("total_dv",),
}


@app.command(
    "opportunities", epilog="\b\nExample:\n  perilune transfers opportunities earth mars --years 2026 2045 --least c3"
)
def show_opportunities(
    origin: Annotated[str, typer.Argument(metavar="FROM", help="A planet or asteroid, such as earth.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="A planet or asteroid, such as mars.")],
    years: Annotated[tuple[int, int], typer.Option("--years", help="First and last year of departure.")],
    least: Annotated[str, typer.Option("--least", help="all, c3, v-inf or total (the sum of both burns).")] = "all",
    parking: Annotated[str, typer.Option("--parking", help="Altitude of the circular orbit of departure.")] = "185 km",
    capture: Annotated[
        str, typer.Option("--capture", help="Altitude of periapsis of the orbit on arrival.")
    ] = "300 km",
    period: Annotated[str | None, typer.Option("--capture-period", help="Its period; a circle if none.")] = None,
    barycentre: Annotated[
        bool, typer.Option("--earth-moon-barycentre", help="The barycentre stands for the Earth, as in handbooks.")
    ] = False,
    kernel: Annotated[list[Path] | None, typer.Option("--kernel", help="An SPK file with further bodies.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the best transfer of type I and II of every opportunity in a span of years; exit 1 where there is none.

    An opportunity is listed when one of its transfers departs within the years.
    """
    together(("--years", lambda: _check_years(years)), ("--least", lambda: _check_least(least)))
    answer = _answer(origin, destination, years, least, Ends(parking, capture, period, barycentre, tuple(kernel or ())))
    print_json(answer) if as_json else _print(answer)
    if answer.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


def _answer(origin: str, destination: str, years: tuple[int, int], least: str, ends: Ends) -> "Opportunities":
    from perilune.astro.time import format_utc, parse_time
    from perilune.constants import SECONDS_PER_DAY
    from perilune.transfers.interplanetary.opportunities import Opportunities, flight_times, opportunities

    route = route_of(origin, destination, ends)
    if route.destination.name == "moon":
        raise InputError(Problem("the Moon has no opportunities about the Sun", fix="use 'perilune transfers windows'"))
    start, end = (parse_time(f"{year}-01-01 TDB") for year in (years[0], years[1] + 1))
    found, beat = opportunities(route, start, end, _LEAST[least])
    refused = NoSolution("no ballistic transfer departs within these years", "years")
    shortest, longest = (limit / SECONDS_PER_DAY for limit in flight_times(beat))
    return Opportunities(
        route.origin.name,
        route.destination.name,
        format_utc(start),
        format_utc(end),
        beat.synodic_s / SECONDS_PER_DAY,
        (shortest, longest),
        orbit_text(route, route.parking, departing=True),
        orbit_text(route, route.capture, departing=False),
        route.origin.equator,
        found,
        None if found else refused,
    )


def _check_years(years: tuple[int, int]) -> None:
    if not 1972 <= years[0] <= years[1] <= 2650:  # UTC begins in 1972
        raise InputError(
            Problem(f"no years {years[0]} to {years[1]}", expected="1972 to 2650, the first before the last")
        )


def _check_least(least: str) -> None:
    if least not in _LEAST:
        raise InputError(Problem(f"unknown '{least}'", expected=", ".join(_LEAST)))


def _print(answer: "Opportunities") -> None:
    title = f"{answer.origin} to {answer.destination}, every {answer.synodic_period_d:.1f} days"
    if answer.no_solution is not None:
        typer.echo(f"{title}: {answer.no_solution.reason} (binding: {answer.no_solution.binding})")
        return
    rows = [(found.year, *row(point)) for found in answer.opportunities for point in found.transfers]
    table(title, ["year", *COLUMNS], rows, note=note(answer))
