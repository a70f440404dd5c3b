"""``perilune transfers``: launch windows and trajectories; one module per command."""

import typer

from perilune.cli.transfers import (
    chain,
    earth_return,
    free_return,
    low_energy,
    low_thrust,
    opportunities,
    porkchop,
    refine,
    round_trip,
    validate,
    windows,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Launch windows and trajectories to the Moon and to Mars, flown in the full ephemeris model.

    \b
    Example:
      perilune transfers windows --from wenchang --to llo --between "2031-05-01 UTC" "2031-06-01 UTC"
    """


for command in (
    windows,
    validate,
    earth_return,
    porkchop,
    chain,
    opportunities,
    free_return,
    round_trip,
    low_energy,
    low_thrust,
    refine,
):
    app.add_typer(command.app)
