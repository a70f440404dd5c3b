"""``perilune astro validate``: the ground's own figures against published ones."""

from pathlib import Path
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_comparisons, print_json, together

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="\b\nExample:\n  perilune astro validate")
def validate(
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write the table to this .md as well.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the published figures of time, frames, ephemeris, conics, Lambert, three bodies, air and eclipse."""
    from perilune.astro.validate import astro_validation
    from perilune.comparison import markdown_table
    from perilune.files import check_file_to_write, write_atomic

    together(("--markdown", lambda: markdown is None or check_file_to_write(markdown, (".md",), "table")))
    result = astro_validation()
    if markdown is not None:
        write_atomic(markdown, markdown_table(result.rows))
    if as_json:
        print_json(result)
        return
    print_comparisons("astro", result.rows)
