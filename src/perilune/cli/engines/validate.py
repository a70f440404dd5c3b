"""``perilune engines validate``: how well the engines of the catalogue are predicted from one another."""

from typing import TYPE_CHECKING, Final

import typer

from perilune.cli.engines.shared import Folder, catalogue_engines, rounded
from perilune.cli.output import AsJson, print_json, table

if TYPE_CHECKING:
    from perilune.engines import EngineValidation
    from perilune.engines.class_table import ClassRow
    from perilune.engines.cycle_validation import CycleValidation
    from perilune.engines.validation import Validation

app = typer.Typer(rich_markup_mode=None)

_MEDIAN_PERCENT: Final = 0.7
_LARGEST_PERCENT: Final = 2.5
"""Goals of the errors of predicted vacuum impulse."""


@app.command("validate", epilog="Example: perilune engines validate --json")
def validate(folder: Folder = None, as_json: AsJson = False) -> None:
    """Compare impulse (each engine from the others of its class), power balance and dry mass with what is published."""
    from perilune.engines.validation import validate_all

    everything = validate_all(catalogue_engines(folder))
    if as_json:
        print_json(everything)
        return
    _print_impulse(everything.impulse)
    _print_classes(everything.classes)
    _print_cycle(everything.cycle)
    _print_mass(everything)


def _print_impulse(result: "EngineValidation") -> None:
    rows = [
        (
            row.engine,
            f"{row.cycle} {row.propellants}",
            round(row.isp_vac_ideal_s, 1),
            round(row.efficiency, 4),
            row.class_size,
            rounded(row.isp_vac_predicted_s, 1),
            round(row.isp_vac_published_s, 1),
            rounded(row.error_percent, 2),
            row.verdict.value,
        )
        for row in result.rows
    ]
    sea_level = [
        (row.engine, rounded(row.isp_sl_computed_s, 1), rounded(row.isp_sl_published_s, 1))
        for row in result.rows
        if row.isp_sl_computed_s is not None
    ]
    columns = ["engine", "class", "ideal", "efficiency", "others", "predicted", "published", "error %", "verdict"]
    note = f"{result.predicted} predicted"
    if result.median_error_percent is not None and result.largest_error_percent is not None:
        note += f"; median error {result.median_error_percent:.2f} % (at most {_MEDIAN_PERCENT} wanted), "
        note += f"largest {result.largest_error_percent:.2f} % (at most {_LARGEST_PERCENT})"
    table("Vacuum specific impulse in seconds: by the others of the class", columns, rows, note)
    note = f"{result.sea_level_compared} compared"
    if result.sea_level_median_error_percent is not None and result.sea_level_largest_error_percent is not None:
        note += f", median error {result.sea_level_median_error_percent:.2f} %"
        note += f", largest {result.sea_level_largest_error_percent:.2f} %"
    table("Specific impulse at sea level in seconds", ["engine", "computed", "published"], sea_level, note)
    table("Not evaluable", ["engine", "why"], result.not_evaluable)


def _print_classes(classes: "tuple[ClassRow, ...]") -> None:
    rows = [
        (
            f"{row.cycle} {row.propellants}",
            len(row.engines),
            f"{row.efficiency:.4f}",
            rounded(row.deviation, 4),
            f"{row.lowest:.4f} to {row.highest:.4f}",
            rounded(None if row.drive_loss is None else 100.0 * row.drive_loss, 2),
            rounded(row.nozzle_efficiency, 4),
        )
        for row in classes
    ]
    columns = ["class", "engines", "efficiency", "deviation", "from, to", "lost to the turbine %", "chamber and nozzle"]
    note = (
        "Published over ideal vacuum impulse; what the turbine's flow costs is that of the balance with usual machines."
    )
    table("Efficiency by class", columns, rows, note)


def _print_cycle(result: "CycleValidation") -> None:
    rows = [
        (
            row.engine,
            row.quantity,
            rounded(row.published, 3),
            rounded(row.own, 3),
            rounded(row.own_error_percent, 1),
            rounded(row.others, 3),
            rounded(row.others_error_percent, 1),
        )
        for row in result.rows
    ]
    note = (
        f"{result.compared} compared; own efficiencies: median error {result.own_median_error_percent:.1f} %, largest "
    )
    note += f"{result.own_largest_error_percent:.1f} %; the others' alone: {result.others_median_error_percent:.1f} %, "
    note += f"{result.others_largest_error_percent:.1f} %"
    columns = ["engine", "quantity", "published", "own efficiencies", "error %", "by the others", "error %"]
    table("Power balance", columns, rows, note)
    table("Not closing", ["engine", "why"], result.not_closing)


def _print_mass(result: "Validation") -> None:
    if result.mass_fit is None:
        return
    rows = [
        (
            row.engine,
            rounded(row.mass_published_kg, 0),
            rounded(row.mass_predicted_kg, 0),
            round(row.error_percent, 1),
            round(row.thrust_to_weight),
        )
        for row in result.mass_rows
    ]
    fit = result.mass_fit
    note = f"Each engine left out: median error {fit.median_error_percent:.0f} %, "
    note += f"largest {fit.largest_error_percent:.0f} % ({fit.largest_error_engine}). "
    note += f"Mass goes with thrust^{fit.thrust_exponent:.2f}, "
    note += f"pressure^{fit.chamber_pressure_exponent:.2f}, area ratio^{fit.area_ratio_exponent:.2f}, "
    note += f"hydrogen times {fit.hydrogen_factor:.2f}."
    table("Dry mass in kg", ["engine", "published", "predicted", "error %", "thrust/weight"], rows, note)
