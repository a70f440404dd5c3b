"""``perilune engines``: what an engine delivers by physics, beside what is published of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.catalogue import Engine
    from perilune.engines import EnginePerformance, IdealPerformance

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
]


@app.callback()
def group() -> None:
    """Ideal performance by chemical equilibrium, real performance by cycle class, thrust against ambient pressure.

    Example: perilune engines performance rd-180
    """


def _engines(folder: Path | None) -> "tuple[Engine, ...]":
    from perilune.catalogue import Engine, load_catalogue

    return tuple(entry for entry in load_catalogue(folder).entries("engine") if isinstance(entry, Engine))


@app.command(
    "performance", epilog='\b\nExample:\n  perilune engines performance rd-180 --ambient "0.5 atm" --ambient "0 Pa"'
)
def show_performance(
    engine: Annotated[str, typer.Argument(help="An engine of the catalogue, such as rd-180.")],
    ambient: Annotated[
        list[str] | None,
        typer.Option(
            "--ambient", help="An ambient pressure, such as '0.5 atm'; repeat it. Sea level to vacuum if none."
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
    from perilune.units import parse_quantity

    catalogue = load_catalogue(folder)
    together(
        ("ENGINE", lambda: catalogue.engine(engine)),
        *(("--ambient", partial(parse_quantity, text, "pressure")) for text in ambient or ()),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    entry = catalogue.engine(engine)
    pressures_pa = tuple(parse_quantity(text, "pressure") for text in ambient) if ambient else AMBIENT_PA
    result = performance(entry, pressures_pa, reference=_engines(folder))
    if plot is not None:
        from perilune.engines.plots import performance_figure
        from perilune.figures import write_figure

        write_figure(performance_figure(performance(entry, reference=_engines(folder))), plot)
    if as_json:
        print_json(result)
    else:
        _print_performance(result)


def _print_performance(result: "EnginePerformance") -> None:
    sea_level = (_round(result.isp_sl_computed_s, 1), _round(result.isp_sl_published_s, 1))
    rows: list[tuple[str, object, object]] = [
        ("specific impulse, vacuum (s)", _round(result.isp_vac_predicted_s, 1), _round(result.isp_vac_published_s, 1)),
        ("specific impulse, sea level (s)", *sea_level),
        ("thrust, vacuum (kN)", None, _kilo(result.thrust_vac_published_n)),
        ("thrust, sea level (kN)", _kilo(result.thrust_sl_computed_n), _kilo(result.thrust_sl_published_n)),
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
        ("efficiency, published over ideal", _round(result.efficiency, 4)),
    ]
    known = result.class_efficiency
    if known is not None:
        rows.append((f"efficiency of the class, {len(known.engines)} other engine(s)", round(known.mean, 4)))
    title = f"Ideal: {ideal.oxidiser}/{ideal.fuel} {ideal.mixture_ratio:g}, {ideal.chamber_pressure_pa / 1e6:g} MPa, "
    table(title + f"area ratio {ideal.area_ratio:g}", ["", "value"], rows)
    points = [
        (round(point.ambient_pressure_pa / 1e3, 3), _kilo(point.thrust_n), _round(point.isp_s, 1), point.state)
        for point in result.ambient
    ]
    note = "Full flow from published vacuum figures; 'separation likely': exit pressure below 0.4 of ambient."
    table("Against ambient pressure", ["ambient (kPa)", "thrust (kN)", "Isp (s)", "nozzle"], points, note)


@app.command("validate", epilog="Example: perilune engines validate --json")
def validate(folder: Folder = None, as_json: AsJson = False) -> None:
    """Predict every engine's vacuum Isp from the others of its class and compare it with the published one."""
    from perilune.engines import validate_engines

    result = validate_engines(_engines(folder))
    if as_json:
        print_json(result)
        return
    rows = [
        (
            row.engine,
            f"{row.cycle} {row.propellants}",
            round(row.isp_vac_ideal_s, 1),
            round(row.efficiency, 4),
            row.class_size,
            _round(row.isp_vac_predicted_s, 1),
            round(row.isp_vac_published_s, 1),
            _round(row.error_percent, 2),
            row.verdict.value,
        )
        for row in result.rows
    ]
    sea_level = [
        (row.engine, _round(row.isp_sl_computed_s, 1), _round(row.isp_sl_published_s, 1))
        for row in result.rows
        if row.isp_sl_computed_s is not None
    ]
    columns = ["engine", "class", "ideal", "efficiency", "others", "predicted", "published", "error %", "verdict"]
    note = f"{result.predicted} predicted"
    if result.median_error_percent is not None and result.largest_error_percent is not None:
        note += f", median error {result.median_error_percent:.2f} %, largest {result.largest_error_percent:.2f} %"
    table("Vacuum specific impulse in seconds: by the others of the class", columns, rows, note)
    note = f"{result.sea_level_compared} compared"
    if result.sea_level_median_error_percent is not None and result.sea_level_largest_error_percent is not None:
        note += f", median error {result.sea_level_median_error_percent:.2f} %"
        note += f", largest {result.sea_level_largest_error_percent:.2f} %"
    table("Specific impulse at sea level in seconds", ["engine", "computed", "published"], sea_level, note)
    table("Not evaluable", ["engine", "why"], result.not_evaluable)


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _kilo(value: float | None) -> float | None:
    return None if value is None else round(value / 1e3, 1)
