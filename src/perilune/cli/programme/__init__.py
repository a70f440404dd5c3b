"""``perilune programme``: the flights of a programme, replayed, planned, shaken and dated; one module per command."""

import typer

from perilune.cli.programme import campaign, parity, replay, risk, scenarios, slips, withdraw

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """The flights of a programme: flown by the rocket equation, planned over the years, tried against losses, dated.

    \b
    Example:
      perilune programme replay examples/stacks/spacenet-quick-start-1.toml
    """


for command in (campaign, parity, withdraw, scenarios, risk, slips, replay):
    app.add_typer(command.app)
