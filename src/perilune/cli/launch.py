"""``perilune launch``: the payload of a launcher, three answers, and how well they agree with what is published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.launch import PayloadAnswer, PayloadCurve
    from perilune.launch.validate import Validation

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]
Vehicle = Annotated[str, typer.Argument(help="The launcher, such as saturn-v.")]
SiteName = Annotated[str | None, typer.Option("--site", help="The launch site; the launcher's own where left out.")]


@app.callback()
def group() -> None:
    """Optimal ascents and the payload to any orbit.

    Example: perilune launch payload saturn-v --to tli
    """


@app.command()
def payload(
    vehicle: Vehicle,
    to: Annotated[str, typer.Option("--to", help="leo, gto, tli or c3=X with X in km2/s2.")],
    site: SiteName = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the ascent to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the payload of a launcher to a destination: published, physics and anchored.

    Example: perilune launch payload falcon-9 --to gto
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.launch.orbits import parse_destination
    from perilune.launch.payload import best_ascent
    from perilune.launch.payload import payload as answer_of

    catalogue = load_catalogue(folder)
    together(
        ("VEHICLE", lambda: catalogue.launcher(vehicle)),
        ("--to", lambda: parse_destination(to)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    launcher = catalogue.launcher(vehicle)
    start = None if site is None else catalogue.site(site)
    answer = answer_of(launcher, catalogue, to, start)
    if isinstance(answer, NoSolution):
        _refused(vehicle, answer, as_json)
        return
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.plots import ascent_figure

        ascent = best_ascent(launcher, catalogue, to, start)
        if not isinstance(ascent, NoSolution):
            write_figure(ascent_figure(ascent), plot)
    if as_json:
        print_json(answer)
    else:
        _show_payload(answer)


@app.command()
def curve(
    vehicle: Vehicle,
    site: SiteName = None,
    inclination: Annotated[
        float | None, typer.Option("--inclination", help="Of the departure orbit, degrees; the lowest where left out.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the curve to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the payload of a launcher against C3.

    Example: perilune launch curve sls-block-1 --plot curve.svg
    """
    import math

    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.launch import payload_curve

    catalogue = load_catalogue(folder)
    together(
        ("VEHICLE", lambda: catalogue.launcher(vehicle)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--inclination", lambda: _check_inclination(inclination)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    launcher = catalogue.launcher(vehicle)
    start = catalogue.site(launcher.sites[0] if site is None else site)
    angle = None if inclination is None else math.radians(inclination)
    answer = payload_curve(launcher, catalogue, start, angle)
    if isinstance(answer, NoSolution):
        _refused(vehicle, answer, as_json)
        return
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.plots import curve_figure

        write_figure(curve_figure(answer), plot)
    if as_json:
        print_json(answer)
    else:
        _show_curve(answer)


@app.command()
def validate(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table as the documentation holds it.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=1024, help="Processes; one per core where left out.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Compare the physics with every published payload of the flown launchers; takes some minutes.

    Example: perilune launch validate --markdown
    """
    from perilune.launch.validate import markdown_table
    from perilune.launch.validate import validate as compare

    result = compare(folder, workers)
    if as_json:
        print_json(result)
    elif markdown:
        typer.echo(markdown_table(result))
    else:
        _show_validation(result)


def _check_inclination(degrees: float | None) -> None:
    if degrees is not None and not 0.0 <= degrees <= 180.0:
        expected = "an inclination from 0 to 180 degrees"
        raise InputError(Problem(f"{degrees} is no inclination", expected=expected, fix="leave it out for the lowest"))


def _refused(vehicle: str, answer: NoSolution, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    else:
        typer.echo(f"{vehicle}: no solution: {answer.reason} (binding: {answer.binding})")
    raise typer.Exit(INFEASIBLE)


def _show_payload(answer: "PayloadAnswer") -> None:
    bound = " (not less than)" if answer.published_is_lower_bound else ""
    reserve = "" if answer.reserve_m_s is None else f"reserve {answer.reserve_m_s:.0f} m/s"
    rows: list[tuple[object, ...]] = [
        ("published", _kg(answer.published_kg), bound.strip()),
        ("physics", _kg(answer.physics_kg), f"optimum {answer.raw_kg:.0f} kg less the flight performance reserve"),
        ("anchored", _kg(answer.anchored_kg), reserve),
    ]
    defect = f"re-integration misses by {answer.defect_position_m:.0f} m, {answer.defect_velocity_m_s:.2f} m/s"
    load = f"max q {answer.max_dynamic_pressure_pa / 1e3:.1f} kPa, max {answer.max_acceleration_m_s2:.1f} m/s2"
    alarm = "" if answer.alarm is None else f"alarm: {answer.alarm}; "
    title = f"{answer.launcher} from {answer.site} to {answer.target}"
    table(title, ("answer", "payload kg", "how"), rows, f"{alarm}{load}; {defect}")


def _show_curve(answer: "PayloadCurve") -> None:
    anchored = answer.anchored_nodes_kg or (None,) * len(answer.c3_km2_s2)
    rows = [
        (f"{c3:.2f}", f"{physics:.0f}", _kg(other))
        for c3, physics, other in zip(answer.c3_km2_s2, answer.physics_nodes_kg, anchored, strict=True)
    ]
    alarm = "" if answer.alarm is None else f"alarm: {answer.alarm}; "
    error = "unknown" if answer.fit_error_kg is None else f"{answer.fit_error_kg:.0f} kg"
    fit = f"error of the curve at {answer.fit_checked_c3_km2_s2:.2f} km2/s2: {error}"
    title = f"{answer.launcher} from {answer.site}, {answer.inclination_deg:.1f} deg"
    table(title, ("C3 km2/s2", "physics kg", "anchored kg"), rows, alarm + fit)


def _show_validation(result: "Validation") -> None:
    rows = [
        (
            row.launcher,
            row.target,
            row.kind,
            _kg(row.published_kg),
            _kg(row.physics_kg),
            _percent(row.error_percent),
            _kg(row.predicted_kg),
            _percent(row.predicted_error_percent),
            "-" if row.reserve_m_s is None else f"{row.reserve_m_s:.0f}{' !' if row.alarm else ''}",
        )
        for row in result.rows
    ]
    heads = ("launcher", "to", "row", "published", "physics", "error", "predicted", "error", "reserve m/s")
    table("Payload, kg: physics with one loss setting against published", heads, rows, result.summary())


def _kg(value: float | None) -> str | None:
    return None if value is None else f"{value:.0f}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:+.1f} %"
