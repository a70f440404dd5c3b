"""One computed figure against a published one: the row of every table of accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Comparison:
    """One figure against a published one; ``cause`` says why they may differ by ``tolerance``, both in ``unit``."""

    figure: str
    unit: str
    published: float
    computed: float
    tolerance: float
    within: bool
    source: str
    cause: str


def comparison(
    figure: str, unit: str, published: float, computed: float, tolerance: float, source: str, cause: str
) -> Comparison:
    """Return a comparison; it is within where the two differ by no more than the tolerance.

    >>> comparison("period", "h", 24.0, 24.3, 0.5, "press", "rounding").within
    True
    """
    within = abs(computed - published) <= tolerance
    return Comparison(figure, unit, float(published), float(computed), float(tolerance), bool(within), source, cause)


def markdown_table(rows: Sequence[Comparison]) -> str:
    """Return comparisons as a table for a page."""
    lines = ["| figure | published | here | may differ by | because | published by |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.figure}, {row.unit} | {row.published:.6g} | {row.computed:.6g} | {row.tolerance:.3g} | {row.cause} "
        f"| {row.source} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
