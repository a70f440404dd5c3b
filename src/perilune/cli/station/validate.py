"""``perilune station validate``: the station's own figures against published ones."""

import typer

from perilune.cli.comparisons import Markdown, show_comparisons
from perilune.cli.output import AsJson

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="\b\nExample:\n  perilune station validate")
def validate(
    markdown: Markdown = None,
    as_json: AsJson = False,
) -> None:
    """Compute the published figures of lunar sites, frames, orbits and crew provisions."""
    from perilune.station.validate import station_validation

    show_comparisons("lunar station", station_validation, markdown, as_json)
