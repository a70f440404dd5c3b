"""``perilune report``: the page of a stored plan, made again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json


@dataclass(frozen=True)
class WrittenReport:
    """The files that were written."""

    files: tuple[str, ...]


def report(
    out: Annotated[Path, typer.Argument(help="The folder of a plan.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Write report.html and scene.czml of a stored plan again, from plan.json and the files beside it.

    Nothing is evaluated; after a new version of the program the page is new, the numbers are the old ones.

    Example: perilune report out
    """
    from perilune.report import rebuild_report

    written = WrittenReport(tuple(str(path) for path in rebuild_report(out)))
    if as_json:
        print_json(written)
    else:
        for name in written.files:
            typer.echo(name)
