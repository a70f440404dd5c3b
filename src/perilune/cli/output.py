"""How results and mistakes are printed: for a person, or with ``--json`` as one JSON document and nothing else."""

import os
import re
import sys
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, NoReturn

import typer

from perilune.cli.layout import column_widths, folded
from perilune.comparison import Comparison
from perilune.errors import InputError, NoSolution, PeriluneError, Problem

DONE: Final = 0
INFEASIBLE: Final = 1
BAD_INPUT: Final = 2
INTERNAL: Final = 3
INTERRUPTED: Final = 130

_NUMERIC: Final = re.compile(r"-|[-+]?\d[\d,]*(\.\d*)?(e[-+]\d+)?( %)?")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


@dataclass(frozen=True)
class Errors:
    """What a command that has no result prints with ``--json``: bad input, an interruption, or an internal error."""

    errors: tuple[Problem, ...]


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
    """Print a table for a person on standard output; columns of numbers are aligned to the right.

    It fits the terminal by folding texts between words; where whole words need more room it is wider.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    cells = [["-" if cell is None else harmless(str(cell)) for cell in row] for row in rows]
    given = _width()
    gaps = 2 * len(columns)
    widths = column_widths([[column, *(row[i] for row in cells)] for i, column in enumerate(columns)], given - gaps)
    drawn = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for i, (column, width) in enumerate(zip(columns, widths, strict=True)):
        numeric = bool(cells) and all(_NUMERIC.fullmatch(row[i]) for row in cells)
        justify: Literal["right", "left"] = "right" if numeric else "left"
        drawn.add_column(folded(harmless(column), width), justify=justify, overflow="fold", width=width)
    for row in cells:
        drawn.add_row(*(folded(cell, width) for cell, width in zip(row, widths, strict=True)))
    console = Console(width=max(given, sum(widths) + gaps), markup=False, highlight=False, emoji=False)
    if title:
        console.print(folded(harmless(title), given), style="bold")
    console.print(drawn)
    if note:
        console.print(folded(harmless(note), given))
    console.print()


def print_comparisons(title: str, rows: Sequence[Comparison]) -> None:
    """Print figures against published ones for a person, and how many are within what they may differ by."""
    cells = [
        (
            row.figure,
            row.unit,
            f"{row.published:.6g}",
            f"{row.computed:.6g}",
            f"{row.tolerance:.3g}",
            "yes" if row.within else "no",
            row.source,
        )
        for row in rows
    ]
    columns = ["figure", "unit", "published", "computed", "may differ by", "within", "source"]
    table(title, columns, cells, note=f"{sum(row.within for row in rows)} of {len(rows)} within")


def harmless(text: str) -> str:
    """Return a text whose control characters are written out, so that a foreign file can't steer the terminal.

    >>> harmless("red\\x1b[31m")
    'red\\\\x1b[31m'
    """
    return "".join(
        repr(character)[1:-1] if unicodedata.category(character) == "Cc" and character not in "\n\t" else character
        for character in text
    )


def _width() -> int:
    """The width of a table: that of the terminal, also of one behind a pipe such as ``| less``; else 160 columns."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and 20 <= int(given) <= 1000:
        return int(given)
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(AttributeError, OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns or 160  # type: ignore[union-attr]
    return 160


def together(*steps: tuple[str, Callable[[], object]]) -> None:
    """Run steps that look at one option or argument each; the problems of all of them are raised at once.

    Raises:
        InputError: each problem names its option as the key, unless it has a key of its own or is one of a file.
    """
    problems: list[Problem] = []
    for option, step in steps:
        try:
            step()
        except InputError as error:
            told = error.problems
            problems += [replace(row, key=option) if row.key is None and row.line is None else row for row in told]
    if problems:
        raise InputError(problems)


def refuse(what: str, answer: NoSolution, as_json: bool) -> NoReturn:
    """Tell why there is no solution for something and end with the status of an infeasible case."""
    if as_json:
        print_json(answer)
    else:
        typer.echo(f"{what}: no solution: {answer.reason} (binding: {answer.binding})")
    raise typer.Exit(INFEASIBLE)


def report_no_solution(error: PeriluneError, *, as_json: bool) -> int:
    """Print that a computation ended without an answer, and why: a text, or the document of a ``NoSolution``."""
    if as_json:
        print_json(NoSolution(str(error), "the computation"))
    else:
        sys.stdout.write(f"no solution: {harmless(str(error))}\n")
    return INFEASIBLE


def check_positive(number: float, what: str) -> None:
    """Refuse an option that is not a finite number above zero.

    Raises:
        InputError: names what it is.
    """
    if not 0.0 < number < float("inf"):
        raise InputError(Problem(f"{what} of {number:g}", expected="more than zero", fix="give a positive number"))


def report_interruption(*, as_json: bool) -> int:
    """Say that the work was stopped; and where results are stored, that the same command goes on from them."""
    from perilune.run import ResultStore

    kept = ResultStore.used
    if as_json:
        fix = "the same command goes on from what was finished" if kept else "give the same command again"
        print_json(Errors((Problem("interrupted", fix=fix),)))
    goes_on = "; what was finished is kept, the same command goes on from there" if kept else ""
    sys.stderr.write(f"interrupted{goes_on}\n")
    return INTERRUPTED


def report_internal_error(error: Exception, *, as_json: bool) -> int:
    """Print the trace of a mistake of the program itself, and what to do with it."""
    if as_json:
        cause = f"internal error: {type(error).__name__}: {error}"
        print_json(Errors((Problem(cause, fix="please report it with the command and the trace"),)))
    sys.stderr.write("perilune: internal error, please report it with the command and this trace\n")
    traceback.print_exception(error)
    return INTERNAL


def report_bad_input(error: InputError, *, as_json: bool) -> int:
    """Print every problem of the input: on standard error for a person, as a JSON document where JSON was asked for."""
    if as_json:
        print_json(Errors(error.problems))
    else:
        count = len(error.problems)
        sys.stderr.write(f"perilune: {count} problem{'s' if count != 1 else ''} in the input\n")
        sys.stderr.writelines(f"  {harmless(str(problem))}\n" for problem in error.problems)
    return BAD_INPUT
