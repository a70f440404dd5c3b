"""What the pages of a joint protocol are made of: escaped texts, numbers, tables."""

import html
from collections.abc import Sequence

from perilune.integration.messages import Words

Cells = tuple[str, ...]


def text(value: str) -> str:
    """Return a text as HTML.

    >>> text("<b>")
    '&lt;b&gt;'
    """
    return html.escape(value)


def number(value: float | None) -> str:
    """Return a number to six significant digits, or a dash where there is none.

    >>> number(27000.0), number(None)
    ('27,000', '-')
    """
    return "-" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def table(words: Words, columns: str, rows: Sequence[Cells]) -> str:
    """Return a table; ``columns`` are the names of its columns in the section of columns, between spaces."""
    head = "".join(f"<th>{text(words('columns', name))}</th>" for name in columns.split())
    lines = ["<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"
