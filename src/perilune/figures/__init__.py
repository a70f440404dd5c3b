"""The house style of plots: axes, colours, the marks of verdicts, and deterministic SVG and PNG writing."""

from perilune.figures.style import MARKS, Mark, house_style, new_figure, partner_colours
from perilune.figures.writing import check_figure_path, svg_text, write_figure

__all__ = [
    "MARKS",
    "Mark",
    "check_figure_path",
    "house_style",
    "new_figure",
    "partner_colours",
    "svg_text",
    "write_figure",
]
