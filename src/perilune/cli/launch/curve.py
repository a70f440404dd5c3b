"""``perilune launch curve``: payload against energy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Folder, SiteName, Vehicle, kilograms, refuse
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.launch import PayloadCurve

app = typer.Typer(rich_markup_mode=None)


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
        refuse(vehicle, answer, as_json)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.plots import curve_figure

        write_figure(curve_figure(answer), plot)
    if as_json:
        print_json(answer)
    else:
        _show_curve(answer)


def _check_inclination(degrees: float | None) -> None:
    if degrees is not None and not 0.0 <= degrees <= 180.0:
        expected = "an inclination from 0 to 180 degrees"
        raise InputError(Problem(f"{degrees} is no inclination", expected=expected, fix="leave it out for the lowest"))


def _show_curve(answer: "PayloadCurve") -> None:
    anchored = answer.anchored_nodes_kg or (None,) * len(answer.c3_km2_s2)
    rows = [
        (f"{c3:.2f}", f"{physics:.0f}", kilograms(other))
        for c3, physics, other in zip(answer.c3_km2_s2, answer.physics_nodes_kg, anchored, strict=True)
    ]
    alarm = "" if answer.alarm is None else f"alarm: {answer.alarm}; "
    error = "unknown" if answer.fit_error_kg is None else f"{answer.fit_error_kg:.0f} kg"
    fit = f"error of the curve at {answer.fit_checked_c3_km2_s2:.2f} km2/s2: {error}"
    title = f"{answer.launcher} from {answer.site}, {answer.inclination_deg:.1f} deg"
    table(title, ("C3 km2/s2", "physics kg", "anchored kg"), rows, alarm + fit)
