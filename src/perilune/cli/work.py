"""How long work is done: by how many processes or by which cluster, and where its results are kept."""

from pathlib import Path
from typing import Annotated

import typer

from perilune.errors import InputError, Problem

Cache = Annotated[
    Path | None,
    typer.Option("--cache", help="Folder of stored results; PERILUNE_CACHE or the user's where left out."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=1024, help="Local processes; one per core where left out.")
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", help="Dask scheduler that does the work instead, such as tcp://host:8786."),
]


def check_cluster(address: str | None) -> None:
    """Refuse the address of a cluster where the package that speaks to it is missing.

    Raises:
        InputError: says how to install it.
    """
    from importlib.util import find_spec

    if address is not None and find_spec("distributed") is None:
        fix = "pip install 'perilune[cluster]'"
        raise InputError(Problem("the Dask cluster needs a package that is missing", fix=fix))
