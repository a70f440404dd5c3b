"""``perilune engines``: from the combustion chamber to licensed production; one module per command."""

import typer

from perilune.cli.engines import cycle, design, performance, production, sweep, validate

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Performance by chemical equilibrium, power cycle, design space, licensed production of rocket engines.

    Example: perilune engines performance rd-180
    """


for command in (performance, sweep, cycle, design, production, validate):
    app.add_typer(command.app)
