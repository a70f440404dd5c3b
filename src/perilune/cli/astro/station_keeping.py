"""``perilune astro station-keeping``: what it costs in a year to keep an orbit near the Moon, by Monte Carlo."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from perilune.cli.astro.transition import period_s, refuse
from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.work import Cache, Cluster, Workers, check_cluster
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.astro.lunar_orbits.station_keeping import Distribution, StationKeeping

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "station-keeping",
    epilog='\b\nExample:\n  perilune astro station-keeping --orbit nrho --epoch "2027-01-01 UTC" --cases 100',
)
def show_station_keeping(
    epoch: Annotated[str, typer.Option("--epoch", help="When the orbit begins, with the scale.")],
    orbit: Annotated[str, typer.Option("--orbit", help="nrho, halo, dro, butterfly, lyapunov ...")] = "nrho",
    days: Annotated[float, typer.Option("--days", help="How long it is kept.")] = 365.25,
    cases: Annotated[int, typer.Option("--cases", help="How many cases are flown.")] = 100,
    law: Annotated[
        str | None, typer.Option("--law", help="crossing or targets; crossing for nrho if none, else targets.")
    ] = None,
    burns: Annotated[
        int | None, typer.Option("--burns-per-revolution", help="If none, so many that a week at most is between.")
    ] = None,
    horizon: Annotated[float, typer.Option("--horizon", help="Revolutions that the crossing law looks ahead.")] = 6.5,
    period: Annotated[str | None, typer.Option("--period", help='Mean period, such as "14.5 d".')] = None,
    point: Annotated[str | None, typer.Option("--point", help="L1, L2 ...; L2 if none.")] = None,
    branch: Annotated[str | None, typer.Option("--branch", help="north or south; south if none.")] = None,
    position_error: Annotated[str, typer.Option("--position-error", help="1 sigma of each component.")] = "1 km",
    velocity_error: Annotated[str, typer.Option("--velocity-error", help="1 sigma of each component.")] = "0.01 m/s",
    burn_error: Annotated[str, typer.Option("--burn-error", help="1 sigma of the size of a burn.")] = "1 %",
    direction_error: Annotated[str, typer.Option("--direction-error", help="1 sigma of its direction.")] = "0.5 deg",
    kick: Annotated[str, typer.Option("--kick", help="1 sigma of unknown changes of velocity.")] = "0 m/s",
    least_burn: Annotated[str, typer.Option("--least-burn", help="A smaller burn is not made.")] = "0 m/s",
    seed: Annotated[int, typer.Option("--seed", help="Of the random numbers.")] = 1,
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the cases to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Keep an orbit near the Moon in many cases, with errors of navigation and burns; exit 1 where none is found."""
    from perilune.astro.lunar_orbits.orbit_choice import check_family, chosen_orbit
    from perilune.astro.lunar_orbits.station_keeping import KeepingErrors, KeepingQuestion, station_keeping
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path
    from perilune.run import ResultStore, progress_display
    from perilune.units import parse_quantity

    chosen_law = _law(orbit, law)

    def errors() -> KeepingErrors:
        return KeepingErrors(
            position_m=parse_quantity(position_error, "length"),
            velocity_m_s=parse_quantity(velocity_error, "speed"),
            burn_size=parse_quantity(burn_error, "dimensionless"),
            burn_direction_rad=parse_quantity(direction_error, "angle"),
            kick_m_s=parse_quantity(kick, "speed"),
        )

    def question(each: int) -> KeepingQuestion:
        least = parse_quantity(least_burn, "speed")
        return KeepingQuestion(chosen_law, days, each, horizon, errors(), least, cases, seed)

    together(
        ("--epoch", lambda: parse_time(epoch)),
        ("--orbit", lambda: check_family(orbit)),
        ("--law", lambda: _check_law(law)),
        ("--period", lambda: period_s(period)),
        ("--cluster", lambda: check_cluster(cluster)),
        ("--cache", lambda: ResultStore(cache)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("errors", lambda: question(1 if burns is None else burns)),
    )
    chosen = chosen_orbit(orbit, period_s(period), point, branch)
    if isinstance(chosen, NoSolution):
        refuse(chosen, as_json=as_json)
    answer = station_keeping(
        chosen,
        parse_time(epoch),
        question(_weekly(chosen.period_s) if burns is None else burns),
        ResultStore(cache),
        workers or os.cpu_count() or 1,
        progress_display("station keeping"),
        cluster,
    )
    if isinstance(answer, NoSolution):
        refuse(answer, as_json=as_json)
    if plot is not None:
        _draw(answer, plot)
    print_json(answer) if as_json else _print(answer)


def _draw(kept: "StationKeeping", plot: Path) -> None:
    from perilune.astro.lunar_orbits.plots import keeping_figure
    from perilune.figures import write_figure

    write_figure(keeping_figure(kept), plot)


def _law(orbit: str, law: str | None) -> Literal["crossing", "targets"]:
    if law is None:
        return "crossing" if orbit == "nrho" else "targets"
    return "crossing" if law == "crossing" else "targets"


def _check_law(law: str | None) -> None:
    if law not in (None, "crossing", "targets"):
        raise InputError(Problem(f"no law '{law}'", expected="crossing or targets"))


def _weekly(period: float) -> int:
    return max(1, -int(-period // (7.0 * 86_400.0)))


def _print(result: "StationKeeping") -> None:
    columns = ["", "mean", "median", "95 %", "99 %", "greatest"]
    rows = [
        ("burns m/s per year", *_row(result.dv_m_s_per_year, 2)),
        ("farthest from the reference km", *_row(result.largest_offset_km, 0)),
        ("largest shift along it min", *_row(result.largest_delay_min, 0)),
    ]
    note = f"{len(result.cases)} cases of {result.days:g} d, {result.burns} burns each, {result.lost} lost"
    table(f"keeping the {result.orbit}, law: {result.law}", columns, rows, note=note)


def _row(found: "Distribution | None", digits: int) -> tuple[str, ...]:
    if found is None:
        return ("-",) * 5
    values = (found.mean, found.median, found.percent_95, found.percent_99, found.greatest)
    return tuple(f"{value:.{digits}f}" for value in values)
