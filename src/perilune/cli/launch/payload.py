"""``perilune launch payload``: published, physics and anchored."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Destination, Folder, SiteName, Vehicle, kilograms, refuse
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.launch import PayloadAnswer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def payload(
    vehicle: Vehicle,
    to: Destination,
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
        refuse(vehicle, answer, as_json)
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


def _show_payload(answer: "PayloadAnswer") -> None:
    bound = " (not less than)" if answer.published_is_lower_bound else ""
    reserve = "" if answer.reserve_m_s is None else f"reserve {answer.reserve_m_s:.0f} m/s"
    rows: list[tuple[object, ...]] = [
        ("published", kilograms(answer.published_kg), bound.strip()),
        (
            "physics",
            kilograms(answer.physics_kg),
            f"optimum {answer.raw_kg:.0f} kg less the flight performance reserve",
        ),
        ("anchored", kilograms(answer.anchored_kg), reserve),
    ]
    defect = f"re-integration misses by {answer.defect_position_m:.0f} m, {answer.defect_velocity_m_s:.2f} m/s"
    load = f"max q {answer.max_dynamic_pressure_pa / 1e3:.1f} kPa, max {answer.max_acceleration_m_s2:.1f} m/s2"
    alarm = "" if answer.alarm is None else f"alarm: {answer.alarm}; "
    title = f"{answer.launcher} from {answer.site} to {answer.target}"
    table(title, ("answer", "payload kg", "how"), rows, f"{alarm}{load}; {defect}")
