"""``perilune campaign``: the flights of a programme, replayed, planned, shaken and dated; one module per command."""

import typer

from perilune.cli.campaign import parity, replay, risk, scenarios, shocks, solve

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """The flights of a programme: replayed by the rocket equation, planned over the years, shaken, dated.

    \b
    Example:
      perilune campaign replay examples/stacks/spacenet-quick-start-1.toml
    """


for command in (solve, parity, shocks, scenarios, risk, replay):
    app.add_typer(command.app)
