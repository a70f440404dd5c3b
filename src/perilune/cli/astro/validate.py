"""``perilune astro validate``: the ground's own figures against published ones."""

import typer

from perilune.cli.comparisons import Markdown, show_comparisons
from perilune.cli.output import AsJson

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="\b\nExample:\n  perilune astro validate")
def validate(
    markdown: Markdown = None,
    as_json: AsJson = False,
) -> None:
    """Compute the published figures of time, frames, ephemeris, conics, Lambert, three bodies, air and eclipse."""
    from perilune.astro.validate import astro_validation

    show_comparisons("astro", astro_validation, markdown, as_json)
