"""``perilune astro``: time, frames, ephemerides, propagation, orbit families, visibility; one module per command."""

import typer

from perilune.cli.astro import (
    access,
    broadcast,
    convert,
    eclipses,
    ephemeris,
    family,
    frozen,
    manifold,
    propagate,
    station_keeping,
    time,
    tle,
    transition,
    validate,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Times, frames, ephemerides, propagation, orbit families, visibility.

    \b
    Example:
      perilune astro time "2031-05-01T12:00:00 UTC"
    """


for command in (
    access,
    broadcast,
    convert,
    eclipses,
    ephemeris,
    family,
    frozen,
    manifold,
    propagate,
    station_keeping,
    time,
    tle,
    transition,
    validate,
):
    app.add_typer(command.app)
