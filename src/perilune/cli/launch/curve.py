"""``perilune launch curve``: payload against energy, altitude, inclination or apogee."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Contract, Folder, SiteName, Vehicle, kilograms, losses, opened
from perilune.cli.output import AsJson, print_json, refuse, table, together
from perilune.cli.work import Cache
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.launch.curves.table import AnyCurve

app = typer.Typer(rich_markup_mode=None)


@app.command()
def curve(
    vehicle: Vehicle,
    family: Annotated[
        str, typer.Option("--family", help="c3, altitude (of a circle), inclination (of a circle) or ellipse (apogee).")
    ] = "c3",
    site: SiteName = None,
    inclination: Annotated[
        float | None, typer.Option("--inclination", help="Held along the curve, degrees; the lowest where left out.")
    ] = None,
    altitude: Annotated[
        float | None,
        typer.Option("--altitude", help="Held along the curve, km: of the circle, 200; of the ellipse's perigee, 185."),
    ] = None,
    at: Annotated[
        list[float] | None, typer.Option("--at", help="Also read the curve here, in the unit of its axis; repeatable.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the curve to this .svg or .png.")] = None,
    contract: Contract = False,
    cache: Cache = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the payload of a launcher along a family of targets, with the error of the fit.

    The curve is computed once and stored.

    Example: perilune launch curve sls-block-1 --family altitude --at 400 --plot curve.svg
    """
    import math

    from perilune.figures import check_figure_path
    from perilune.launch.curves.table import check_family, curve_task, stored_curve
    from perilune.run import ResultStore

    catalogue, name = opened(vehicle, folder)
    together(
        ("VEHICLE", lambda: catalogue.launcher(name)),
        ("--family", lambda: check_family(family)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--inclination", lambda: _check_inclination(inclination)),
        ("--altitude", lambda: _check_altitude(altitude)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    launcher = catalogue.launcher(name)
    start = catalogue.site(launcher.sites[0] if site is None else site)
    angle = None if inclination is None else math.radians(inclination)
    height = None if altitude is None else altitude * 1e3
    task = curve_task(launcher, catalogue, start, family, angle, height, losses(contract))
    answer = stored_curve(task, ResultStore(cache))
    if isinstance(answer, NoSolution):
        refuse(vehicle, answer, as_json)
    found = answer
    together(("--at", lambda: [found.read(place) for place in at or ()]))
    answer = replace(found, readings=tuple(found.read(place) for place in at or ()))
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.curves.plots import curve_figure

        write_figure(curve_figure(answer), plot)
    if as_json:
        print_json(answer)
    else:
        _show_curve(answer)


def _check_inclination(degrees: float | None) -> None:
    if degrees is not None and not 0.0 <= degrees <= 180.0:
        expected = "an inclination from 0 to 180 degrees"
        raise InputError(Problem(f"{degrees} is no inclination", expected=expected, fix="leave it out for the lowest"))


def _check_altitude(kilometres: float | None) -> None:
    if kilometres is not None and not 120.0 <= kilometres <= 5900.0:
        raise InputError(Problem(f"{kilometres} km is no altitude", expected="120 to 5900 km", fix="leave it out"))


def _show_curve(answer: "AnyCurve") -> None:
    axis, anchored = answer.axis, answer.anchored_nodes_kg or (None,) * len(answer.nodes)
    rows = [
        (f"{place:.2f}", f"{physics:.0f}", kilograms(other), "node")
        for place, physics, other in zip(answer.nodes, answer.physics_nodes_kg, anchored, strict=True)
    ]
    rows += [
        (f"{reading.at:.2f}", f"{reading.physics_kg:.0f}", kilograms(reading.anchored_kg), "read")
        for reading in answer.readings
    ]
    rows += [(f"{place:.2f}", f"{mass:.0f}", None, "published") for place, mass, _ in answer.published_points()]
    notes = [] if answer.alarm is None else [f"alarm: {answer.alarm}"]
    notes += [] if answer.stopped is None else [f"no ascent found {answer.stopped}"]
    if answer.fit_error_kg is None or answer.fit_error_percent is None:
        notes.append("error of the curve: unknown")
    else:
        worst = f"{answer.fit_error_kg:.1f} kg, {abs(answer.fit_error_percent):.2f} % at the worst"
        notes.append(f"error of the curve at {len(answer.fit_errors_kg)} optima between its nodes: {worst}")
    title = f"{answer.launcher} from {answer.site}, {answer.fixed()}"
    table(title, (f"{axis.name} {axis.unit}", "physics kg", "anchored kg", "what"), rows, "; ".join(notes))
