"""``perilune integration abort``: can the crew leave at every second of the ascent, and where does it come down?"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import Folder, LauncherName, OfRules, OfSite, ShipName, To, asked_pair
from perilune.cli.output import INFEASIBLE, AsJson, print_json, refuse, table
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.integration.abort import AbortCoverage, AbortSpan

app = typer.Typer(rich_markup_mode=None)


@app.command("abort")
def show_abort(
    ship: ShipName,
    launcher: LauncherName,
    to: To,
    site: OfSite = None,
    payload: Annotated[
        float | None, typer.Option("--payload", help="All that the launcher carries, kg, where more than the ship.")
    ] = None,
    inclination: Annotated[float | None, typer.Option("--inclination", help="Of the orbit, degrees.")] = None,
    parking: Annotated[
        float | None, typer.Option("--parking", help="Fly to the circular parking orbit of this altitude only, km.")
    ] = None,
    step: Annotated[float, typer.Option("--step", help="Seconds from one abort to the next.")] = 1.0,
    warning: Annotated[
        float | None,
        typer.Option("--warning", help="Seconds by which a failure is noticed before an explosion; as the rules say."),
    ] = None,
    shut_down: Annotated[
        bool, typer.Option("--shut-down", help="The engines are off when the crew escapes, all but solid motors.")
    ] = False,
    rules: OfRules = "default",
    folder: Folder = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw altitude against velocity: .svg or .png.")] = None,
    chart: Annotated[Path | None, typer.Option("--map", help="Draw the map of landing places: .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate an abort at every second of the ascent of a launcher with a ship; exit 1 where there is a black zone.

    \b
    Example:
      perilune integration abort soyuz-ms soyuz-2-1a --to station:iss --map map.svg
      perilune integration abort apollo-csm saturn-v --to tli --payload 45700 --parking 185
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path, write_figure
    from perilune.integration.abort import pair_coverage, settings_under

    catalogue = load_catalogue(folder)
    asked = asked_pair(
        catalogue,
        (ship, launcher, to, site),
        ("--payload", lambda: _within(payload, 1.0, 1e6, "kg")),
        ("--inclination", lambda: _within(inclination, 0.0, 180.0, "deg")),
        ("--parking", lambda: _within(parking, 120.0, 2000.0, "km")),
        ("--step", lambda: _within(step, 0.1, 60.0, "s")),
        ("--warning", lambda: _within(warning, 0.0, 60.0, "s")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--map", lambda: chart is None or check_figure_path(chart)),
        rules=rules,
    )
    settings = replace(settings_under(asked.rules), step_s=step, launcher_thrusts=not shut_down)
    coverage = pair_coverage(
        replace(asked, inclination_deg=inclination),
        payload_kg=payload,
        parking_altitude_m=None if parking is None else parking * 1e3,
        settings=settings if warning is None else replace(settings, warning_s=warning),
    )
    if isinstance(coverage, NoSolution):
        refuse(f"{ship} on {launcher}", coverage, as_json)
    if plot is not None or chart is not None:
        from perilune.integration.abort.plots import coverage_figure, landing_map

        for path, draw in ((plot, coverage_figure), (chart, landing_map)):
            if path is not None:
                write_figure(draw(coverage), path)
    if as_json:
        print_json(coverage)
    else:
        _show(coverage)
    if coverage.black_zones:
        raise typer.Exit(INFEASIBLE)


def _within(value: float | None, low: float, high: float, unit: str) -> None:
    if value is not None and not low <= value <= high:
        raise InputError(Problem(f"{value:g} {unit} is out of range", expected=f"{low:g} to {high:g} {unit}"))


def _show(coverage: "AbortCoverage") -> None:
    rows = [_row(span, "covered") for span in coverage.modes] + [_row(span, "✕ black") for span in coverage.black_zones]
    rows.sort(key=lambda row: float(str(row[1])))
    worst = max((row.peak_load_g for row in coverage.moments if row.peak_load_g is not None), default=None)
    note = f"{100.0 * coverage.covered_share:.1f} % of the ascent covered"
    note += "" if worst is None else f"; greatest load of an entry {worst:.1f} g"
    note += f"; missing: {', '.join(coverage.missing)}" if coverage.missing else ""
    heads = ("mode or cause", "from s", "to s", "altitude km", "airspeed m/s", "verdict")
    title = f"Aborts of {coverage.ship} on {coverage.launcher} from {coverage.site} to {coverage.target}"
    table(title, heads, rows, note)


def _row(span: "AbortSpan", verdict: str) -> tuple[object, ...]:
    heights = f"{span.altitude_m[0] / 1e3:.1f}-{span.altitude_m[1] / 1e3:.1f}"
    speeds = f"{span.airspeed_m_s[0]:.0f}-{span.airspeed_m_s[1]:.0f}"
    return span.name, f"{span.start_s:.0f}", f"{span.end_s:.0f}", heights, speeds, verdict
