"""Pictures of integration: the matrix of ships and launchers."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perilune.figures import MARKS, house_style, new_figure
from perilune.integration.model import Assessment
from perilune.verdict import Verdict


def matrix_figure(assessments: Sequence[Assessment]) -> Figure:
    """Return the matrix launcher by ship: each cell tells the verdict by shape, word and colour, and what limits it.

    Launchers are rows, ships columns, in the order of their first appearance. A cell shows the margin in payload [t]
    where there is one, and the limiting check.
    """
    ships = list(dict.fromkeys(row.ship for row in assessments))
    launchers = list(dict.fromkeys(row.launcher for row in assessments))
    with house_style():
        figure, axes = new_figure(1.8 + 1.5 * len(ships), 1.2 + 0.42 * len(launchers))
        for row in assessments:
            _cell(axes, ships.index(row.ship), launchers.index(row.launcher), row)
        axes.set_xticks(range(len(ships)), ships)
        axes.set_yticks(range(len(launchers)), launchers)
        axes.set_xlim(-0.5, len(ships) - 0.5)
        axes.set_ylim(len(launchers) - 0.5, -0.5)
        axes.xaxis.tick_top()
        axes.grid(False)
        axes.set_xticks([i - 0.5 for i in range(1, len(ships))], minor=True)
        axes.set_yticks([i - 0.5 for i in range(1, len(launchers))], minor=True)
        axes.grid(True, which="minor")
        axes.tick_params(length=0, which="both")
        axes.set_title(f"Ships on launchers to {', '.join(dict.fromkeys(row.destination for row in assessments))}")
    return figure


def _cell(axes: Axes, x: int, y: int, row: Assessment) -> None:
    mark = MARKS[row.verdict]
    axes.plot(x - 0.36, y, marker=mark.marker, color=mark.colour, markersize=10, linestyle="none")
    axes.text(x - 0.22, y - 0.17, mark.word, va="center", fontsize=7.5, fontweight="bold")
    axes.text(x - 0.22, y + 0.2, _detail(row), va="center", fontsize=6.5)


def _detail(row: Assessment) -> str:
    if row.margin_kg is None or row.verdict is Verdict.NOT_EVALUABLE:
        return row.limiting_check
    return f"{row.margin_kg / 1e3:+.1f} t, {row.limiting_check}"
