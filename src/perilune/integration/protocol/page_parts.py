"""What the pages of a joint protocol are made of: escaped texts, numbers, tables."""

import html
import re
from collections.abc import Sequence
from typing import Final

from perilune.integration.protocol.words import Words

Cells = tuple[str, ...]

_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(\.\d+)?(e[-+]\d+)?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LONG: Final = re.compile(r"\S{21,}")
_SEAM: Final = re.compile(r"(?<=[/._])(?=\w)")
_RIGHT: Final = ' class="number"'


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
    """Return a table; ``columns`` are the names of its columns in the section of columns, between spaces.

    A column of numbers stands to the right, its heading with it; a text stands to the left, also one that is a number.
    """
    names = columns.split()
    right = [_numeric([row[place] for row in rows]) for place in range(len(names))]
    head = "".join(
        f"<th{_RIGHT if numeric else ''}>{text(words('columns', name))}</th>"
        for name, numeric in zip(names, right, strict=True)
    )
    lines = [
        "<tr>" + "".join(_cell(cell, numeric) for cell, numeric in zip(row, right, strict=True)) + "</tr>"
        for row in rows
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


def _numeric(column: Sequence[str]) -> bool:
    known = [value for value in column if value not in ("", "-")]
    return bool(known) and all(_NUMBER.fullmatch(value) for value in known)


def _cell(value: str, numeric: bool) -> str:
    """A cell: a number stays on one line, a digest may break anywhere, an address or a key at its dots and slashes."""
    if numeric:
        return f"<td{_RIGHT}>{text(value)}</td>"
    if _DIGEST.fullmatch(value):
        return f'<td class="digest">{value}</td>'
    return f"<td>{_LONG.sub(lambda word: _SEAM.sub('<wbr>', word[0]), text(value))}</td>"
