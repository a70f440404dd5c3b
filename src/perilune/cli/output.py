"""How results and mistakes are printed: for a person, or with ``--json`` as one JSON document and nothing else."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer

from perilune.errors import InputError

DONE: Final = 0
INFEASIBLE: Final = 1
BAD_INPUT: Final = 2
INTERNAL: Final = 3
INTERRUPTED: Final = 130

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def wants_json(argv: Sequence[str]) -> bool:
    """Tell whether the command line asks for JSON; needed before it is parsed, to report a parse error in JSON."""
    return "--json" in argv


def print_json(result: object) -> None:
    """Print a result record as one JSON document on standard output.

    The record is a dataclass or a pydantic model of the types that ``perilune schema`` describes.
    """
    from pydantic import TypeAdapter

    sys.stdout.write(TypeAdapter(type(result)).dump_json(result, indent=2, by_alias=True).decode() + "\n")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Print a table for a person on standard output; columns whose cells are numbers are aligned to the right."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    for i, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[i], int | float) or row[i] is None for row in rows)
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*("-" if cell is None else str(cell) for cell in row))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, markup=False, highlight=False).print(drawn)


def report_bad_input(error: InputError, *, as_json: bool) -> int:
    """Print every problem of the input: on standard error for a person, as a JSON document where JSON was asked for."""
    if as_json:
        sys.stdout.write(json.dumps({"errors": [asdict(problem) for problem in error.problems]}, indent=2) + "\n")
    else:
        count = len(error.problems)
        sys.stderr.write(f"perilune: {count} problem{'s' if count != 1 else ''} in the input\n")
        sys.stderr.writelines(f"  {problem}\n" for problem in error.problems)
    return BAD_INPUT
