"""``perilune station``: sites, elements, balances, orbits and doses of a lunar station; one module per command."""

import typer

from perilune.cli.station import balance, dose, orbit, provisions, relay, site, validate

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Sites, elements, balances over time, orbits and doses of a lunar station.

    \b
    Example:
      perilune station site connecting-ridge --from "2030-01-01 UTC" --years 10 --mast 10
    """


for command in (balance, dose, orbit, provisions, relay, site, validate):
    app.add_typer(command.app)
