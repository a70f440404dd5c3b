"""Pictures of integration: the matrix of ships and launchers."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from perilune.figures import MARKS, new_figure
from perilune.integration.model import Assessment
from perilune.verdict import Verdict


def matrix_figure(assessments: Sequence[Assessment]) -> Figure:
    """Return the matrix ship by launcher: each cell tells the verdict by shape, word and colour, and what limits it.

    Ships are rows, launchers columns, in the order of their first appearance. A cell shows the margin in payload [t]
    where there is one, and the limiting check.
    """
    ships = list(dict.fromkeys(row.ship for row in assessments))
    launchers = list(dict.fromkeys(row.launcher for row in assessments))
    figure, axes = new_figure(1.6 + 1.15 * len(launchers), 1.6 + 0.75 * len(ships))
    for row in assessments:
        x, y = launchers.index(row.launcher), ships.index(row.ship)
        mark = MARKS[row.verdict]
        axes.plot(x, y - 0.22, marker=mark.marker, color=mark.colour, markersize=11, linestyle="none")
        axes.text(x, y + 0.1, mark.word, ha="center", va="center", fontsize=7.0, fontweight="bold")
        axes.text(x, y + 0.32, _detail(row), ha="center", va="center", fontsize=6.0)
    axes.set_xticks(range(len(launchers)), launchers, rotation=40, ha="right")
    axes.set_yticks(range(len(ships)), ships)
    axes.set_xlim(-0.6, len(launchers) - 0.4)
    axes.set_ylim(len(ships) - 0.4, -0.6)
    axes.grid(False)
    destinations = ", ".join(dict.fromkeys(row.destination for row in assessments))
    axes.set_title(f"Ships on launchers to {destinations}")
    axes.set_xlabel("launcher")
    axes.set_ylabel("ship")
    return figure


def _detail(row: Assessment) -> str:
    if row.margin_kg is None or row.verdict is Verdict.NOT_EVALUABLE:
        return row.limiting_check
    return f"{row.margin_kg / 1e3:+.1f} t, {row.limiting_check}"
