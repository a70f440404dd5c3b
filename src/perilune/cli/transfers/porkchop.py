"""``perilune transfers porkchop``: every departure day against every arrival day."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route, TransferPoint
    from perilune.transfers.interplanetary.opportunities import Opportunities
    from perilune.transfers.interplanetary.porkchop import Grid, Porkchop

app = typer.Typer(rich_markup_mode=None)

_MOST_SIDE = 5_000


@app.command(
    "porkchop",
    epilog="\b\nExample:\n  perilune transfers porkchop earth mars "
    '--depart "2031-01-01 UTC" "2031-04-30 UTC" --arrive "2031-07-01 UTC" "2032-04-30 UTC" --plot porkchop.svg',
)
def show_porkchop(
    origin: Annotated[str, typer.Argument(metavar="FROM", help="A planet or asteroid, such as earth.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="A planet, an asteroid, or moon from earth.")],
    depart: Annotated[tuple[str, str], typer.Option("--depart", help="First and last departure, with the scale.")],
    arrive: Annotated[tuple[str, str], typer.Option("--arrive", help="First and last arrival, with the scale.")],
    grid: Annotated[int, typer.Option("--grid", help="Dates along each axis.")] = 200,
    multirev: Annotated[int, typer.Option("--multirev", help="Also arcs of up to so many whole revolutions.")] = 0,
    parking: Annotated[str, typer.Option("--parking", help="Altitude of the circular orbit of departure.")] = "185 km",
    capture: Annotated[
        str, typer.Option("--capture", help="Altitude of periapsis of the orbit on arrival.")
    ] = "300 km",
    period: Annotated[str | None, typer.Option("--capture-period", help="Its period; a circle if none.")] = None,
    inclination: Annotated[
        str | None,
        typer.Option("--inclination", help="To the Moon: of the parking orbit; if none, as the Moon's path."),
    ] = None,
    barycentre: Annotated[
        bool, typer.Option("--earth-moon-barycentre", help="The barycentre stands for the Earth, as in handbooks.")
    ] = False,
    kernel: Annotated[list[Path] | None, typer.Option("--kernel", help="An SPK file with further bodies.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the contours to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the best transfers between two ranges of dates, and draw the porkchop plot; exit 1 where there is none."""
    from perilune.figures import check_figure_path

    asked = _Asked(origin, destination, depart, arrive, grid, multirev, inclination)
    ends = Ends(parking, capture, period, barycentre, tuple(kernel or ()))
    together(
        ("--depart", lambda: _range(depart)),
        ("--arrive", lambda: _range(arrive)),
        ("--grid", lambda: _check_side(grid)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--inclination", lambda: _inclination(asked)),
    )
    found, route, answer = _answer(asked, ends)
    if plot is not None and answer.no_solution is None:
        from perilune.figures import write_figure
        from perilune.transfers.interplanetary.plots_porkchop import porkchop_figure

        write_figure(porkchop_figure(found, answer.best, f"{route.origin.name} to {route.destination.name}"), plot)
    print_json(answer) if as_json else _print(answer)
    if answer.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


@dataclass(frozen=True)
class _Asked:
    origin: str
    destination: str
    depart: tuple[str, str]
    arrive: tuple[str, str]
    side: int
    revolutions: int
    inclination: str | None


@dataclass(frozen=True)
class Ends:
    """The orbits at both ends as options say them, and the kernels that bodies are read from."""

    parking: str
    capture: str
    period: str | None
    barycentre: bool
    kernels: tuple[Path, ...]


def _answer(asked: _Asked, ends: Ends) -> "tuple[Grid, Route, Porkchop]":
    import numpy as np

    from perilune.astro.time import format_utc
    from perilune.transfers.interplanetary.porkchop import Porkchop, best_points, grid

    route = route_of(asked.origin, asked.destination, ends)
    departure, arrival = (np.linspace(*_range(pair), asked.side) for pair in (asked.depart, asked.arrive))
    if asked.destination == "moon":
        from perilune.transfers.lunar.porkchop import lunar_best_points, lunar_grid

        tilt = _inclination(asked)
        found = lunar_grid(route, departure, arrival, tilt)
        best = lunar_best_points(route, found, tilt)
    else:
        found = grid(route, departure, arrival, asked.revolutions)
        best = best_points(route, found)
    refused = NoSolution("no arc joins the bodies between these dates", "departure and arrival dates")
    return (
        found,
        route,
        Porkchop(
            route.origin.name,
            route.destination.name,
            format_utc(float(departure[0])),
            format_utc(float(departure[-1])),
            format_utc(float(arrival[0])),
            format_utc(float(arrival[-1])),
            departure.size,
            arrival.size,
            orbit_text(route, route.parking, departing=True),
            orbit_text(route, route.capture, departing=False),
            route.origin.equator,
            best,
            None if best else refused,
        ),
    )


def route_of(origin: str, destination: str, ends: Ends) -> "Route":
    """Return the two bodies and the orbits about them, of the words of the command line."""
    from perilune.transfers.interplanetary.direct_arc import body
    from perilune.transfers.interplanetary.direct_point import BodyOrbit, Route

    if origin == destination:
        raise InputError(Problem(f"from {origin} to itself", expected="two different bodies"))
    to_moon = destination == "moon"
    if to_moon and (origin != "earth" or ends.barycentre):
        raise InputError(
            Problem(f"no porkchop plot from {origin} to the Moon", expected="from earth, not the barycentre")
        )
    orbits: list[BodyOrbit] = []
    together(
        ("--parking", lambda: orbits.append(BodyOrbit(_altitude(ends.parking)))),
        ("--capture", lambda: orbits.append(BodyOrbit(_altitude(ends.capture), _period(ends.period)))),
    )
    home = body(origin, ends.kernels, ends.barycentre)
    if not to_moon:
        return Route(home, body(destination, ends.kernels, ends.barycentre), *orbits)
    from perilune.transfers.lunar.porkchop import moon

    return Route(home, moon(), *orbits)


def _altitude(text: str) -> float:
    from perilune.units import parse_quantity

    altitude = parse_quantity(text, "length")
    if not 0.0 <= altitude <= 1e10:
        raise InputError(Problem(f"no orbit at an altitude of {text}", expected="0 to 10,000,000 km"))
    return altitude


def _period(text: str | None) -> float | None:
    from perilune.units import parse_quantity

    return None if text is None else parse_quantity(text, "time")


def orbit_text(route: "Route", orbit: "BodyOrbit", *, departing: bool) -> str:
    """Tell an orbit in words."""
    body = route.origin if departing else route.destination
    if body.gm_m3_s2 is None:
        return f"none: {body.name} has no known gravity, the burn is v-infinity"
    height = f"{orbit.altitude_m / 1e3:g} km above the equatorial radius"
    return (
        f"circle, {height}"
        if orbit.period_s is None
        else f"ellipse of {orbit.period_s / 3600.0:g} h, periapsis {height}"
    )


def _range(pair: tuple[str, str]) -> tuple[float, float]:
    from perilune.astro.time import parse_time

    first, last = (parse_time(text) for text in pair)
    if not first < last:
        raise InputError(Problem(f"{pair[0]} is not before {pair[1]}", expected="the first date before the last"))
    return first, last


def _check_side(side: int) -> None:
    if not 2 <= side <= _MOST_SIDE:
        raise InputError(Problem(f"{side} dates along an axis", expected=f"2 to {_MOST_SIDE:,}"))


def _inclination(asked: _Asked) -> float | None:
    from math import pi

    from perilune.units import parse_quantity

    if asked.inclination is None:
        return None
    if asked.destination != "moon":
        raise InputError(Problem(f"does not go with '{asked.destination}'", expected="moon", fix="leave it out"))
    tilt = parse_quantity(asked.inclination, "angle")
    if not 0.0 <= tilt <= pi:
        raise InputError(Problem(f"no inclination of {asked.inclination}", expected="0 to 180 deg"))
    return tilt


def _print(answer: "Porkchop") -> None:
    title = f"{answer.origin} to {answer.destination}"
    if answer.no_solution is not None:
        typer.echo(f"{title}: {answer.no_solution.reason} (binding: {answer.no_solution.binding})")
        return
    table(title, COLUMNS, [row(point) for point in answer.best], note=note(answer) + _edges(answer))


COLUMNS = ["type", "least", "departure UTC", "arrival UTC", "days", "angle deg", "C3 km2/s2", "RA deg", "dec deg"]
COLUMNS += ["v-inf km/s", "dv out m/s", "dv in m/s", "total m/s"]
_LEAST = {"c3": "C3", "v_infinity": "v-inf", "total_dv": "total"}


def row(point: "TransferPoint") -> tuple[object, ...]:
    """Return a transfer as the cells of a table."""
    return (
        point.type,
        _LEAST[point.least],
        point.departure_utc[:16].replace("T", " "),
        point.arrival_utc[:16].replace("T", " "),
        f"{point.flight_time_d:.1f}",
        f"{point.transfer_angle_deg:.1f}",
        f"{point.c3_km2_s2:.3f}",
        f"{point.departure_right_ascension_deg:.1f}",
        f"{point.departure_declination_deg:.1f}",
        f"{point.arrival_v_infinity_km_s:.3f}",
        f"{point.departure_dv_m_s:.0f}",
        f"{point.arrival_dv_m_s:.0f}",
        f"{point.total_dv_m_s:.0f}",
    )


def _edges(answer: "Porkchop") -> str:
    """Tell which of the best lie on the edge of the dates: beyond it there may be better ones."""
    departures = {answer.departure_from_utc, answer.departure_to_utc}
    arrivals = {answer.arrival_from_utc, answer.arrival_to_utc}
    cut = [
        f"{point.type} {_LEAST[point.least]}"
        for point in answer.best
        if point.departure_utc in departures or point.arrival_utc in arrivals
    ]
    return f" On the edge of the dates, better may lie beyond: {', '.join(cut)}." if cut else ""


def note(answer: "Porkchop | Opportunities") -> str:
    """Tell what the figures of a table refer to."""
    from perilune.transfers.interplanetary.direct_point import HALF_TURN_BAND_DEG

    seen = "the Moon on arrival" if answer.destination == "moon" else "the departing asymptote"
    text = f"from: {answer.parking_orbit}; to: {answer.capture_orbit}. Right ascension and declination of {seen}: "
    text += f"{answer.equator}."
    return text if answer.destination == "moon" else f"{text} {HALF_TURN_BAND_DEG:g} deg about half turns left out."
