"""``perilune engines validate``: how well the engines of the catalogue are predicted from one another."""

import typer

from perilune.cli.engines.shared import Folder, catalogue_engines, rounded
from perilune.cli.output import AsJson, print_json, table

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="Example: perilune engines validate --json")
def validate(folder: Folder = None, as_json: AsJson = False) -> None:
    """Predict every engine's vacuum Isp from the others of its class and compare it with the published one."""
    from perilune.engines import validate_engines

    result = validate_engines(catalogue_engines(folder))
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
        note += f", median error {result.median_error_percent:.2f} %, largest {result.largest_error_percent:.2f} %"
    table("Vacuum specific impulse in seconds: by the others of the class", columns, rows, note)
    note = f"{result.sea_level_compared} compared"
    if result.sea_level_median_error_percent is not None and result.sea_level_largest_error_percent is not None:
        note += f", median error {result.sea_level_median_error_percent:.2f} %"
        note += f", largest {result.sea_level_largest_error_percent:.2f} %"
    table("Specific impulse at sea level in seconds", ["engine", "computed", "published"], sea_level, note)
    table("Not evaluable", ["engine", "why"], result.not_evaluable)
