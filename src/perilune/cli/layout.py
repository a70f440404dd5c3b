"""How wide the columns of a table are: words and numbers stay whole, and long texts take the room that is left."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

LONG_WORD: Final = 20
"""A longer word may end a line after a hyphen, an underscore, a full stop or a slash; a shorter one stays whole."""

WIDEST_PIECE: Final = 40
"""A piece of a word beyond this width doesn't widen its column; it is broken."""

_PIECE: Final = re.compile(r"[^-_./]*[-_./]+|[^-_./]+")


def column_widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return a width for each column, given the texts in it: ``room`` in all, or more where whole words ask for it.

    >>> column_widths([["margin", "-12345.6"], ["remark", "a long text that may go on in further lines"]], 30)
    [8, 22]
    """
    from rich.cells import cell_len

    least = [
        min(WIDEST_PIECE, max((cell_len(piece) for text in column for piece in _pieces(text)), default=1))
        for column in columns
    ]
    most = [max((cell_len(line) for text in column for line in text.splitlines()), default=1) for column in columns]
    widths = least
    for _ in range(room - sum(least)):
        narrow = [i for i, width in enumerate(widths) if width < most[i]]
        if not narrow:
            break
        widths[min(narrow, key=lambda i: widths[i])] += 1
    return widths


def folded(text: str, width: int) -> str:
    """Return a text in lines of a width, broken between words, and inside long words only after a separator.

    >>> folded("oxidiser-rich-staged-combustion on LOX", 15).splitlines()
    ['oxidiser-rich-', 'staged-', 'combustion on', 'LOX']
    """
    from rich.cells import cell_len

    lines = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            glue = " " if line else ""
            for piece in _pieces(word):
                if line and cell_len(line + glue + piece) > width:
                    lines.append(line)
                    line = glue = ""
                line += glue + piece
                glue = ""
        lines.append(line)
    return "\n".join(lines)


def _pieces(text: str) -> Iterator[str]:
    for word in text.split():
        yield from _PIECE.findall(word) if len(word) > LONG_WORD else (word,)
