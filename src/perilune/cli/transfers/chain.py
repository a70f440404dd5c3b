"""``perilune transfers chain``: gravity assists found by global search."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.flight_files import CzmlFile, OemFile, SpkFile, checks, show_full_flight
from perilune.cli.work import Cache, Cluster, Workers, check_cluster
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.transfers.interplanetary.chain_model import Chain, ChainAnswer, SeedResult

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "chain",
    epilog="\b\nExample:\n  perilune transfers chain earth venus venus earth jupiter saturn "
    '--depart "1997-04-06 TDB" "1999-12-31 TDB" --arrival orbit --periapsis "108950 km"',
)
def chain(
    planets: Annotated[
        list[str], typer.Argument(help="From the first to the last, such as earth venus earth jupiter.")
    ],
    depart: Annotated[tuple[str, str], typer.Option("--depart", help="First and last departure, with the scale.")],
    legs: Annotated[
        str | None, typer.Option("--legs", help="Shortest and longest duration of each leg in days: 30-400,100-470.")
    ] = None,
    lowest: Annotated[
        list[str] | None, typer.Option("--lowest", help="Lowest periapsis radius, such as 'jupiter=671492 km'.")
    ] = None,
    free_c3: Annotated[str, typer.Option("--free-c3", help="What the launcher gives.")] = "0 km2/s2",
    arrival: Annotated[str, typer.Option("--arrival", help="flyby, rendezvous or orbit.")] = "rendezvous",
    periapsis: Annotated[str | None, typer.Option("--periapsis", help="Radius of the orbit of arrival.")] = None,
    eccentricity: Annotated[float, typer.Option("--eccentricity", help="Of the orbit of arrival.")] = 0.98,
    deep_space: Annotated[bool, typer.Option("--deep-space", help="A burn on every leg, no burns at flybys.")] = False,
    revolutions: Annotated[
        int, typer.Option("--revolutions", min=0, max=5, help="Most whole turns about the Sun on a leg.")
    ] = 0,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=10_000, help="Independent searches.")] = 4,
    evaluations: Annotated[int, typer.Option("--evaluations", min=2000, help="Flights that each looks at.")] = 250_000,
    refine: Annotated[
        bool, typer.Option("--refine", help="Fly it in the full model as well; so do --oem, --spk and --czml.")
    ] = False,
    oem: OemFile = None,
    spk: SpkFile = None,
    czml: CzmlFile = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the flight to this .svg or .png.")] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Find the flight of least delta-v through a sequence of planets; exit 1 where there is none."""
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path
    from perilune.run import ResultStore, progress_display
    from perilune.transfers.interplanetary.chain import best, chain_flight, refined
    from perilune.transfers.interplanetary.planets import planet
    from perilune.units import parse_quantity

    together(
        *(("PLANETS", lambda name=name: planet(name)) for name in planets),
        ("--depart", lambda: parse_time(depart[0])),
        ("--depart", lambda: parse_time(depart[1])),
        ("--legs", lambda: _legs(legs)),
        ("--lowest", lambda: _lowest(lowest or [])),
        ("--free-c3", lambda: parse_quantity(free_c3, "specific energy")),
        ("--periapsis", lambda: periapsis is None or parse_quantity(periapsis, "length")),
        ("--arrival", lambda: _check_arrival(arrival)),
        ("--cluster", lambda: check_cluster(cluster)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        *checks(oem, spk, czml),
    )
    question = _question(
        planets, depart, legs, lowest or [], free_c3, arrival, periapsis, eccentricity, deep_space, revolutions
    )
    means = ResultStore(cache), workers or os.cpu_count() or 1, progress_display("seeds"), cluster
    answer = chain_flight(question, range(seeds), evaluations, *means)
    if plot is not None and answer.flight is not None:
        _draw(question, best(answer.seeds), plot)
    if answer.flight is not None and (refine or oem or spk or czml):
        answer = replace(answer, full=refined(question, best(answer.seeds)))
    print_json(answer) if as_json else _print(answer)
    if answer.no_solution is not None or isinstance(answer.full, NoSolution):
        raise typer.Exit(INFEASIBLE)
    if answer.full is not None and (oem or spk or czml):
        from perilune.transfers.interplanetary.flight_files import full_flight_files

        full_flight_files([answer.full]).write(oem, spk, czml)


def _draw(question: "Chain", result: "SeedResult", plot: Path) -> None:
    from perilune.figures import write_figure
    from perilune.transfers.interplanetary.plots import chain_figure

    write_figure(chain_figure(question, result), plot)


def _question(
    planets: list[str],
    depart: tuple[str, str],
    legs: str | None,
    lowest: list[str],
    free_c3: str,
    arrival: str,
    periapsis: str | None,
    eccentricity: float,
    deep_space: bool,
    revolutions: int,
) -> "Chain":
    from perilune.astro.time import parse_time
    from perilune.transfers.interplanetary.chain import chain_question
    from perilune.units import parse_quantity

    return chain_question(
        planets,
        (parse_time(depart[0]), parse_time(depart[1])),
        legs_s=_legs(legs),
        lowest_periapsis_m=_lowest(lowest),
        free_c3_m2_s2=parse_quantity(free_c3, "specific energy"),
        arrival="flyby" if arrival == "flyby" else "orbit" if arrival == "orbit" else "rendezvous",
        arrival_periapsis_m=None if periapsis is None else parse_quantity(periapsis, "length"),
        arrival_eccentricity=eccentricity,
        deep_space=deep_space,
        revolutions=revolutions,
    )


def _check_arrival(arrival: str) -> None:
    if arrival not in ("flyby", "rendezvous", "orbit"):
        raise InputError(Problem(f"no arrival '{arrival}'", expected="flyby, rendezvous or orbit"))


def _legs(text: str | None) -> list[tuple[float, float]] | None:
    """Return the bounds [s] of ``30-400,100-470``, in days."""
    if text is None:
        return None
    bounds = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        try:
            bounds.append((86_400.0 * float(low), 86_400.0 * float(high)))
        except ValueError:
            raise InputError(Problem(f"cannot read '{part}'", expected="two numbers of days, such as 30-400")) from None
    return bounds


def _lowest(texts: list[str]) -> dict[str, float]:
    """Return the radii [m] of ``jupiter=671492 km``."""
    from perilune.transfers.interplanetary.planets import planet
    from perilune.units import parse_quantity

    limits = {}
    for text in texts:
        name, sign, radius = text.partition("=")
        if not sign:
            raise InputError(Problem(f"cannot read '{text}'", expected="a planet and a radius: jupiter=671492 km"))
        limits[planet(name.strip()).name] = parse_quantity(radius, "length")
    return limits


def _print(answer: "ChainAnswer") -> None:
    flight = answer.flight
    if flight is None:
        if answer.no_solution is not None:
            typer.echo(f"no flight: {answer.no_solution.reason} (binding: {answer.no_solution.binding})")
        return
    rows = [
        (
            stop.planet,
            stop.epoch_utc[:10],
            *(_rounded(value, 3) for value in (stop.arriving_v_infinity_km_s, stop.leaving_v_infinity_km_s)),
            *(_rounded(value, 1) for value in (stop.altitude_km, stop.turn_deg, stop.burn_m_s)),
        )
        for stop in flight.encounters
    ]
    columns = ["planet", "UTC", "v-inf in km/s", "v-inf out km/s", "altitude km", "turn deg", "counted m/s"]
    found = ", ".join(f"{result.cost_m_s / 1e3:.4f}" for result in answer.seeds)
    total = f"total {flight.total_m_s / 1e3:.4f} km/s, C3 {flight.departure_c3_km2_s2:.2f} km2/s2, "
    if any(flight.leg_revolutions):
        total += f"whole revolutions on the legs: {', '.join(map(str, flight.leg_revolutions))}, "
    note = f"{total}{flight.flight_time_d / 365.25:.2f} years; seeds found {found} km/s"
    table("chain of flybys", columns, rows, note=note)
    if flight.deep_space_burns:
        burns = [
            (burn.leg, burn.epoch_utc[:10], round(burn.distance_au, 3), round(burn.burn_m_s, 1))
            for burn in flight.deep_space_burns
        ]
        table("deep-space burns", ["leg", "UTC", "from the Sun au", "m/s"], burns)
    if isinstance(answer.full, NoSolution):
        typer.echo(f"not in the full model: {answer.full.reason}")
    elif answer.full is not None:
        show_full_flight(answer.full)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
