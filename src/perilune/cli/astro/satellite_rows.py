"""The many rows of satellites at many times: those that are shown, and the end where there are none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from perilune.cli.output import refuse
from perilune.errors import NoSolution

_MOST_REASONS: Final = 40

Row = tuple[str, ...]


def refuse_without_rows(file: Path, found: Sequence[tuple[int, str | None]], binding: str, as_json: bool) -> None:
    """End the command as infeasible where no satellite of a file has a row.

    Args:
        file: where the satellites are from.
        found: of each satellite how many rows it has, and why it lacks some.
        binding: what limits the answer.
        as_json: print the answer as a document.
    """
    if any(count for count, _ in found):
        return
    reasons = [reason for _, reason in found if reason]
    refuse(str(file), NoSolution("; ".join(reasons[:_MOST_REASONS]) or "no orbit in the file", binding), as_json)


def thinned(rows: Sequence[Row], most: int, of: str) -> tuple[Sequence[Row], str]:
    """Return at most so many rows, evenly taken, and the note that tells it; an empty one where all are shown."""
    stride = max(1, -(-len(rows) // most))
    return rows[::stride], "" if stride == 1 else f"one in {stride} of {len(rows)} {of}"
