"""Writing figures as SVG or PNG: the same figure gives the same bytes, and a file appears whole or not at all."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perilune.figures.style import house_style
from perilune.files import check_file_to_write, write_atomic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FORMATS: Final = {".svg": {"Date": None, "Creator": None}, ".png": {"Software": None}}


def _render(figure: "Figure", suffix: str, dpi: float) -> bytes:
    import matplotlib as mpl

    buffer = io.BytesIO()
    # glyphs as paths: the picture looks the same without the font; a fixed salt: the same bytes for the same figure
    with house_style(), mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "perilune"}):
        figure.savefig(buffer, format=suffix[1:], dpi=dpi, metadata=_FORMATS[suffix])
    return buffer.getvalue()


def svg_text(figure: "Figure") -> str:
    """Return a figure as an SVG element for a page, without XML declaration, document type and metadata."""
    text = _render(figure, ".svg", 72.0).decode()
    before, _, rest = text[text.index("<svg") :].partition("<metadata>")
    return before + rest.partition("</metadata>")[2]


def check_figure_path(path: Path | str) -> Path:
    """Return ``path`` if a figure can be written there; to be asked before a long computation.

    Raises:
        InputError: the suffix is neither ``.svg`` nor ``.png``, the folder does not exist, or the path is a folder.
    """
    return check_file_to_write(path, tuple(_FORMATS), "a figure")


def write_figure(figure: "Figure", path: Path | str, *, dpi: float = 160.0) -> Path:
    """Write a figure to ``path``, as SVG or PNG (``dpi`` pixels an inch) by its suffix, and return the path.

    Raises:
        InputError: as :func:`check_figure_path`.
    """
    path = check_figure_path(path)
    write_atomic(path, _render(figure, path.suffix.lower(), dpi))
    return path
