"""Writing figures as SVG or PNG: the same figure gives the same bytes, and a file appears whole or not at all."""

import io
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.figure import Figure

from perilune.errors import InputError, Problem
from perilune.figures.style import house_style

_FORMATS: Final = {".svg": {"Date": None, "Creator": None}, ".png": {"Software": None}}


def _render(figure: Figure, suffix: str, dpi: float) -> bytes:
    buffer = io.BytesIO()
    # glyphs as paths: the picture looks the same without the font; a fixed salt: the same bytes for the same figure
    with house_style(), mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "perilune"}):
        figure.savefig(buffer, format=suffix[1:], dpi=dpi, metadata=_FORMATS[suffix])
    return buffer.getvalue()


def svg_text(figure: Figure) -> str:
    """Return a figure as an SVG element for a page, without XML declaration, document type and metadata."""
    text = _render(figure, ".svg", 72.0).decode()
    before, _, rest = text[text.index("<svg") :].partition("<metadata>")
    return before + rest.partition("</metadata>")[2]


def check_figure_path(path: Path | str) -> Path:
    """Return ``path`` if a figure can be written there; to be asked before a long computation.

    Raises:
        InputError: the suffix is neither ``.svg`` nor ``.png``, the folder does not exist, or the path is a folder.
    """
    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        cause, fix = f"cannot write a figure as '{path.suffix}'", f"call it {path.stem or 'figure'}.svg"
        raise InputError(Problem(cause, file=str(path), expected=".svg or .png", fix=fix))
    if not path.parent.is_dir():
        cause, fix = "the folder does not exist", "make it first"
        raise InputError(Problem(cause, file=str(path.parent), expected="an existing folder", fix=fix))
    if path.is_dir():
        raise InputError(Problem("is a folder", file=str(path), expected="a file", fix="give another name"))
    return path


def write_figure(figure: Figure, path: Path | str, *, dpi: float = 160.0) -> Path:
    """Write a figure to ``path``, as SVG or PNG by its suffix, and return the path.

    Raises:
        InputError: as :func:`check_figure_path`.
    """
    path = check_figure_path(path)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(_render(figure, path.suffix.lower(), dpi))
    temporary.replace(path)
    return path
