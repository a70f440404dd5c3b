"""``perilune new``: a commented starter programme."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json
from perilune.files import check_folder_to_write


@dataclass(frozen=True)
class NewProgramme:
    """The files that were written."""

    files: tuple[str, ...]


def new(folder: Annotated[Path, typer.Argument(help="The folder that receives it.")], as_json: AsJson = False) -> None:
    """Write a commented starter programme to change: three missions, two partners, an own lander.

    \b
    Example:
      perilune new my-programme && perilune plan my-programme/programme.toml --out out
    """
    from perilune.programme.new import new_programme

    check_folder_to_write(folder)
    written = tuple(str(path) for path in new_programme(folder))
    if as_json:
        print_json(NewProgramme(written))
        return
    for path in written:
        typer.echo(path)
    typer.echo(f"next: perilune plan {folder / 'programme.toml'} --out out")
