"""What the pages of a joint protocol are made of: escaped texts, numbers, tables."""

import html
import re
from collections.abc import Sequence
from typing import Final

from perilune.integration.messages import Words

Cells = tuple[str, ...]

_NUMBER: Final = re.compile(r"-|[-+]?\d[\d,]*(\.\d+)?(e[-+]\d+)?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


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
    lines = ["<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in rows]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


def _cell(value: str) -> str:
    """A cell: a number stays on one line, a digest may break anywhere."""
    name = "number" if _NUMBER.fullmatch(value) else "digest" if _DIGEST.fullmatch(value) else ""
    return f'<td class="{name}">{text(value)}</td>' if name else f"<td>{text(value)}</td>"
