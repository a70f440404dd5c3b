"""``perilune integration``: a ship of one partner on a launcher of another; one module per command."""

import typer

from perilune.cli.integration import abort, check, close, matrix, protocol, rules, validate

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """A ship of one partner on a launcher of another: the checks, the matrix, aborts, the joint protocol.

    Example: perilune integration check oryol long-march-10 --to llo
    """


for command in (check, close, matrix, abort, protocol, rules, validate):
    app.add_typer(command.app)
