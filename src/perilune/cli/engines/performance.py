"""``perilune engines performance``: one engine of the catalogue by physics, beside what is published of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.engines.shared import Folder, ambient_pressure_pa, catalogue_engines, kilo, rounded
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.engines import EnginePerformance, IdealPerformance

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "performance", epilog='\b\nExample:\n  perilune engines performance rd-180 --ambient "0.5 atm" --ambient "10 km"'
)
def show_performance(
    engine: Annotated[str, typer.Argument(help="An engine of the catalogue, such as rd-180.")],
    ambient: Annotated[
        list[str] | None,
        typer.Option(
            "--ambient", help="A pressure such as '0.5 atm' or an altitude; repeat it. Sea level to vacuum if none."
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Write thrust and Isp against pressure to this .svg or .png.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show ideal and real performance of an engine, its plausibility, and thrust and Isp against ambient pressure."""
    from perilune.catalogue import load_catalogue
    from perilune.engines import performance
    from perilune.engines.performance import AMBIENT_PA
    from perilune.figures import check_figure_path

    catalogue = load_catalogue(folder)
    together(
        ("ENGINE", lambda: catalogue.engine(engine)),
        *(("--ambient", partial(ambient_pressure_pa, text)) for text in ambient or ()),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    entry = catalogue.engine(engine)
    pressures_pa = tuple(ambient_pressure_pa(text) for text in ambient) if ambient else AMBIENT_PA
    result = performance(entry, pressures_pa, reference=catalogue_engines(folder))
    if plot is not None:
        from perilune.engines.plots import performance_figure
        from perilune.figures import write_figure

        write_figure(performance_figure(performance(entry, reference=catalogue_engines(folder))), plot)
    if as_json:
        print_json(result)
    else:
        _print_performance(result)


def _print_performance(result: "EnginePerformance") -> None:
    sea_level = (rounded(result.isp_sl_computed_s, 1), rounded(result.isp_sl_published_s, 1))
    rows: list[tuple[str, object, object]] = [
        (
            "specific impulse, vacuum (s)",
            rounded(result.isp_vac_predicted_s, 1),
            rounded(result.isp_vac_published_s, 1),
        ),
        ("specific impulse, sea level (s)", *sea_level),
        ("thrust, vacuum (kN)", None, kilo(result.thrust_vac_published_n)),
        ("thrust, sea level (kN)", kilo(result.thrust_sl_computed_n), kilo(result.thrust_sl_published_n)),
    ]
    table(f"{result.name}, {result.cycle}, {result.maturity}", ["", "computed", "published"], rows)
    if result.ideal is not None:
        _print_ideal(result.ideal, result)
    typer.echo(result.not_evaluable or f"verdict: {result.verdict.value}: {result.reason}")


def _print_ideal(ideal: "IdealPerformance", result: "EnginePerformance") -> None:
    rows = [
        ("vacuum Isp, equilibrium (s)", round(ideal.isp_vac_s, 1)),
        ("vacuum Isp, frozen at the throat (s)", round(ideal.isp_vac_frozen_s, 1)),
        ("characteristic velocity (m/s)", round(ideal.characteristic_velocity_m_s, 1)),
        ("vacuum thrust coefficient", round(ideal.thrust_coefficient_vac, 4)),
        ("chamber temperature (K)", round(ideal.chamber_temperature_k, 1)),
        ("exit pressure (kPa)", round(ideal.exit_pressure_pa / 1e3, 2)),
        ("efficiency, published over ideal", rounded(result.efficiency, 4)),
    ]
    known = result.class_efficiency
    if known is not None:
        rows.append((f"efficiency of the class, {len(known.engines)} other engine(s)", round(known.mean, 4)))
    title = f"Ideal: {ideal.oxidiser}/{ideal.fuel} {ideal.mixture_ratio:g}, {ideal.chamber_pressure_pa / 1e6:g} MPa, "
    table(title + f"area ratio {ideal.area_ratio:g}", ["", "value"], rows)
    points = [
        (round(point.ambient_pressure_pa / 1e3, 3), kilo(point.thrust_n), rounded(point.isp_s, 1), point.state)
        for point in result.ambient
    ]
    note = "Full flow from published vacuum figures; 'separation likely': exit pressure below 0.4 of ambient."
    table("Against ambient pressure", ["ambient (kPa)", "thrust (kN)", "Isp (s)", "nozzle"], points, note)
