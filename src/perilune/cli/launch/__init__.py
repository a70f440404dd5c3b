"""``perilune launch``: optimal ascents and the payload to any orbit; one module per command."""

import typer

from perilune.cli.launch import curve, curves, payload, sensitivity, trajectory, validate

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Optimal ascents and the payload to any orbit.

    Example: perilune launch payload saturn-v --to tli
    """


for command in (payload, sensitivity, curve, curves, trajectory, validate):
    app.add_typer(command.app)
