"""``perilune launch validate``: the physics against every published payload."""

from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Folder, kilograms
from perilune.cli.output import AsJson, print_json, table

if TYPE_CHECKING:
    from perilune.launch.validate import Validation

app = typer.Typer(rich_markup_mode=None)


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


def _show_validation(result: "Validation") -> None:
    rows = [
        (
            row.launcher,
            row.target,
            row.kind,
            kilograms(row.published_kg),
            kilograms(row.physics_kg),
            _percent(row.error_percent),
            kilograms(row.predicted_kg),
            _percent(row.predicted_error_percent),
            "-" if row.reserve_m_s is None else f"{row.reserve_m_s:.0f}{' !' if row.alarm else ''}",
        )
        for row in result.rows
    ]
    heads = ("launcher", "to", "row", "published", "physics", "error", "predicted", "error", "reserve m/s")
    table("Payload, kg: physics with one loss setting against published", heads, rows, result.summary())


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:+.1f} %"
