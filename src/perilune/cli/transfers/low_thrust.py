"""``perilune transfers low-thrust``: electric tugs, from planet to planet and in spirals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.flight_files import CzmlFile, OemFile, SpkFile, checks
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.low_thrust.model import LowThrustAnswer, LowThrustFlight, Spiral, Tug

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "low-thrust",
    epilog='\b\nExamples:\n  perilune transfers low-thrust earth mars --depart "2033-03-01 TDB" --flight-time "400 d" '
    '--mass "20 t" --power "200 kW" --isp "4000 s"\n'
    '  perilune transfers low-thrust earth --spiral "7000 km" "42166 km" --turn "28.5 deg" '
    '--mass "2 t" --power "50 kW" --isp "3000 s"',
)
def low_thrust(
    bodies: Annotated[list[str], typer.Argument(help="Two planets, or with --spiral one body, such as earth or moon.")],
    mass: Annotated[str, typer.Option("--mass", help="At the start.")],
    power: Annotated[str, typer.Option("--power", help="To the thrusters; of a solar tug at 1 au.")],
    isp: Annotated[str, typer.Option("--isp", help="Specific impulse.")],
    efficiency: Annotated[float, typer.Option("--efficiency", help="Jet power over power, 0 to 1.")] = 0.6,
    solar: Annotated[bool, typer.Option("--solar", help="Power falls with the square of the Sun's distance.")] = False,
    depart: Annotated[str | None, typer.Option("--depart", help="Departure, with the scale.")] = None,
    flight_time: Annotated[str | None, typer.Option("--flight-time", help="Such as '400 d'.")] = None,
    v_infinity: Annotated[str, typer.Option("--v-infinity", help="The most that the launcher gives.")] = "0 km/s",
    revolutions: Annotated[int, typer.Option("--revolutions", min=0, max=10, help="Full turns about the Sun.")] = 0,
    spiral: Annotated[tuple[str, str] | None, typer.Option("--spiral", help="Radii of two circular orbits.")] = None,
    turn: Annotated[str, typer.Option("--turn", help="Of the plane, during the spiral.")] = "0 deg",
    oem: OemFile = None,
    spk: SpkFile = None,
    czml: CzmlFile = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the flight to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the flight of least propellant under electric thrust, or the spiral between two orbits; exit 1 if none."""
    from perilune.figures import check_figure_path
    from perilune.transfers.low_thrust.model import LowThrustAnswer

    together(
        ("BODIES", lambda: _check_bodies(bodies, spiral, depart, flight_time)),
        ("--mass", lambda: _tug(mass, power, isp, efficiency, solar)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        *checks(oem, spk, czml),
        ("--spiral", lambda: _check_files(spiral, oem or spk or czml)),
    )
    tug = _tug(mass, power, isp, efficiency, solar)
    found = _spiral(tug, bodies[0], spiral, turn) if spiral else _flight(
        tug, bodies, depart or "", flight_time or "", v_infinity, revolutions
    )  # fmt: skip
    refused = found if isinstance(found, NoSolution) else None
    answer = LowThrustAnswer(
        None if spiral or refused else found,  # type: ignore[arg-type]
        found if spiral and not refused else None,  # type: ignore[arg-type]
        refused,
    )
    if plot is not None and answer.flight is not None:
        from perilune.figures import write_figure
        from perilune.transfers.low_thrust.plots import low_thrust_figure

        write_figure(low_thrust_figure(answer.flight, tug), plot)
    if answer.flight is not None and (oem or spk or czml):
        from perilune.transfers.low_thrust.flight_files import low_thrust_files

        low_thrust_files(answer.flight, tug).write(oem, spk, czml)
    print_json(answer) if as_json else _print(answer)
    if refused is not None:
        raise typer.Exit(INFEASIBLE)


def _check_bodies(
    bodies: list[str], spiral: tuple[str, str] | None, depart: str | None, flight_time: str | None
) -> None:
    from perilune.transfers.interplanetary.planets import planet

    if spiral:
        if len(bodies) != 1:
            raise InputError(Problem(f"{len(bodies)} bodies", expected="one, with --spiral"))
        return
    if len(bodies) != 2 or depart is None or flight_time is None:
        raise InputError(Problem("not enough for a flight", expected="two planets, --depart and --flight-time"))
    for name in bodies:
        planet(name)


def _check_files(spiral: tuple[str, str] | None, path: Path | None) -> None:
    if spiral and path:
        raise InputError(Problem("spirals have no states to write", file=str(path), fix="leave it out"))


def _tug(mass: str, power: str, isp: str, efficiency: float, solar: bool) -> "Tug":
    from perilune.transfers.low_thrust.model import Tug
    from perilune.units import parse_quantity

    tug = Tug(
        parse_quantity(mass, "mass"),
        parse_quantity(power, "power"),
        parse_quantity(isp, "time"),
        efficiency,
        "solar" if solar else "nuclear",
    )
    if not (tug.mass_kg > 0.0 and tug.power_w > 0.0 and tug.specific_impulse_s > 0.0 and 0.0 < efficiency <= 1.0):
        raise InputError(Problem("no such tug", expected="mass, power and impulse above zero, efficiency up to 1"))
    return tug


def _spiral(tug: "Tug", body: str, radii: tuple[str, str] | None, turn: str) -> "Spiral | NoSolution":
    from perilune.transfers.low_thrust.spiral import spiral
    from perilune.units import parse_quantity

    first, second = (parse_quantity(text, "length") for text in radii or ("", ""))
    return spiral(tug, body, first, second, parse_quantity(turn, "angle"))


def _flight(
    tug: "Tug", bodies: list[str], depart: str, flight_time: str, v_infinity: str, revolutions: int
) -> "LowThrustFlight | NoSolution":
    from perilune.astro.time import parse_time
    from perilune.transfers.low_thrust.transfer import low_thrust_flight
    from perilune.units import parse_quantity

    return low_thrust_flight(
        tug,
        bodies[0],
        bodies[1],
        parse_time(depart),
        parse_quantity(flight_time, "time"),
        parse_quantity(v_infinity, "speed"),
        revolutions,
    )


def _print(answer: "LowThrustAnswer") -> None:
    if answer.no_solution is not None:
        typer.echo(f"no flight: {answer.no_solution.reason} (binding: {answer.no_solution.binding})")
    if answer.flight is not None:
        flight = answer.flight
        rows = [
            ("departure", flight.departure_utc[:16].replace("T", " ")),
            ("arrival", flight.arrival_utc[:16].replace("T", " ")),
            ("excess speed at departure km/s", round(flight.departure_v_infinity_km_s, 3)),
            ("full thrust N", round(flight.thrust_n, 4)),
            ("delta-v m/s", round(flight.dv_m_s, 1)),
            ("propellant kg", round(flight.propellant_kg, 1)),
            ("mass at arrival kg", round(flight.final_mass_kg, 1)),
            ("at full thrust d", round(flight.thrusting_d, 1)),
            ("missed when flown again km", round(flight.miss_position_km, 1)),
        ]
        table(f"{flight.origin} to {flight.target} under thrust", ["", ""], rows)
    if answer.spiral is not None:
        found = answer.spiral
        tangential = found.integrated_dv_m_s
        rows = [
            ("delta-v m/s (Edelbaum)", round(found.dv_m_s, 1)),
            ("delta-v m/s (integrated)", None if tangential is None else round(tangential, 1)),
            ("propellant kg", round(found.propellant_kg, 1)),
            ("duration d", round(found.duration_d, 2)),
        ]
        table(f"spiral about {found.body}, {found.from_radius_km:g} to {found.to_radius_km:g} km", ["", ""], rows)
