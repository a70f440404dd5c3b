"""``perilune launch sensitivity``: what each number of a launcher is worth in payload."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Destination, Folder, SiteName, Vehicle, opened
from perilune.cli.output import AsJson, print_json, refuse, table, together
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.launch.uncertainty.sensitivity import Sensitivities

app = typer.Typer(rich_markup_mode=None)


@app.command()
def sensitivity(
    vehicle: Vehicle,
    to: Destination,
    site: SiteName = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the tornado to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the kilograms of payload that each number of a launcher, its target and the losses is worth.

    Example: perilune launch sensitivity saturn-v --to tli --plot tornado.svg
    """
    from perilune.figures import check_figure_path
    from perilune.launch.orbits import parse_destination
    from perilune.launch.uncertainty.sensitivity import sensitivities

    catalogue, name = opened(vehicle, folder)
    together(
        ("VEHICLE", lambda: catalogue.launcher(name)),
        ("--to", lambda: parse_destination(to)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    start = None if site is None else catalogue.site(site)
    found = sensitivities(catalogue.launcher(name), catalogue, to, start)
    if isinstance(found, NoSolution):
        refuse(vehicle, found, as_json)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.uncertainty.tornado import tornado_figure

        write_figure(tornado_figure(found), plot)
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: "Sensitivities") -> None:
    rows = [
        (
            row.of,
            row.quantity,
            f"{row.value:.4g}",
            row.unit,
            f"{row.kg_per_unit:.4g}",
            None if row.one_percent_kg is None else f"{row.one_percent_kg:.1f}",
        )
        for row in found.sensitivities
    ]
    title = f"{found.launcher} from {found.site} to {found.target}: {found.physics_kg:.0f} kg"
    note = f"physics payload after a reserve of {found.reserve_m_s:.0f} m/s, which is held"
    table(title, ("of", "quantity", "value", "unit", "kg per unit", "kg for 1 %"), rows, note)
    swings = [
        (
            row.quantity,
            row.unit,
            f"{row.low:.6g}",
            f"{row.value:.6g}",
            f"{row.high:.6g}",
            f"{row.gain_at_low_kg:.0f}",
            f"{row.gain_at_high_kg:.0f}",
        )
        for row in found.swings
    ]
    heads = ("quantity", "unit", "low", "value", "high", "kg at low", "kg at high")
    fixed = ", ".join(found.fixed)
    table("Over the public intervals, to first order", heads, swings, f"no public interval, taken as fixed: {fixed}")
