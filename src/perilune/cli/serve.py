"""``perilune serve``: plans as a read-only site on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from perilune.errors import InputError, Problem


def serve(
    folder: Annotated[Path, typer.Argument(help="The folder of a plan, or one with such folders in it.")],
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = 8642,
) -> None:
    """Show plans in the browser: read-only, to this machine alone, no request to elsewhere. Ctrl-C ends it.

    \b
    Example:
      perilune serve out
    """
    from perilune.report.local_site import ADDRESS, site

    if not folder.is_dir():
        raise InputError(
            Problem(f"no folder '{folder}'", key="FOLDER", fix="name what perilune plan --out has written")
        )
    try:
        server = site(folder, port)
    except OSError as error:
        raise InputError(
            Problem(f"port {port}: {error.strerror}", key="--port", fix="name another port, or 0 for a free one")
        ) from None
    typer.echo(f"http://{ADDRESS}:{server.server_address[1]}/ shows {folder}; Ctrl-C ends it")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("ended")
