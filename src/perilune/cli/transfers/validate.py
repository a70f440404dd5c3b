"""``perilune transfers validate``: flown missions against their published figures."""

from typing import Annotated

import typer

from perilune.cli.comparisons import Markdown, check_markdown
from perilune.cli.output import AsJson, print_json, table

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="\b\nExample:\n  perilune transfers validate")
def validate(
    markdown: Markdown = None,
    full_model: Annotated[
        bool, typer.Option("--full-model", help="Fly every mission under all planets as well: a minute or two.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute the published figures of flown interplanetary missions, and of three free returns past Mars."""
    from perilune.files import write_atomic
    from perilune.transfers.interplanetary.flown import markdown as as_markdown
    from perilune.transfers.interplanetary.flown import validation

    check_markdown(markdown)
    result = validation(full_model)
    if markdown is not None:
        write_atomic(markdown, as_markdown(result))
    if as_json:
        print_json(result)
        return
    rows = [
        (
            row.mission,
            row.quantity,
            row.planet,
            row.unit,
            f"{row.published:.6g}",
            f"{row.computed:.6g}",
            f"{row.difference_percent:+.2f}",
            "yes" if row.within else "no",
            *(() if row.full_difference_percent is None else (f"{row.full_difference_percent:+.2f}",)),
        )
        for row in result.flown.rows
    ]
    columns = ["mission", "figure", "at", "unit", "published", "computed", "difference %", "within"]
    columns += ["full model %"] if full_model else []
    table("flown missions", columns, rows, note=result.flown.summary())
    returns = [
        (
            row.flight,
            row.figure,
            row.unit,
            f"{row.published:.6g}",
            f"{row.computed:.6g}",
            f"{row.difference_percent:+.2f}",
        )
        for row in result.free_returns.rows
    ]
    columns = ["flight", "figure", "unit", "published", "computed", "difference %"]
    table("free returns past Mars", columns, returns, note="; ".join(result.free_returns.dates))
