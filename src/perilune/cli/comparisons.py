"""What the commands ``validate`` share: the table of computed against published figures, told, drawn and written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Protocol

import typer

from perilune.cli.output import print_comparisons, print_json, together
from perilune.comparison import Comparison, markdown_table
from perilune.files import check_file_to_write, write_atomic

Markdown = Annotated[Path | None, typer.Option("--markdown", help="Write the table to this .md as well.")]


class Compared(Protocol):
    """A validation that is one table of comparisons."""

    @property
    def rows(self) -> Sequence[Comparison]:
        """The figures beside the published ones."""


def check_markdown(path: Path | None) -> None:
    """Refuse a file of ``--markdown`` that can't be written."""
    together(("--markdown", lambda: path is None or check_file_to_write(path, (".md",), "table")))


def show_comparisons(title: str, computed: Callable[[], Compared], markdown: Path | None, as_json: bool) -> None:
    """Compute a table of comparisons, write it to a file where asked for, and print it.

    Raises:
        InputError: the file can't be written; nothing is computed then.
    """
    check_markdown(markdown)
    result = computed()
    if markdown is not None:
        write_atomic(markdown, markdown_table(result.rows))
    if as_json:
        print_json(result)
    else:
        print_comparisons(title, result.rows)
