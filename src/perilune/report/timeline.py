"""The timeline by partner: every mission at its launch, filled by whose launcher flies, ringed by whose ship."""

import math
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from perilune.figures import house_style, new_figure, partner_colours
from perilune.programme import MissionResult, Plan

_YEAR_S: Final = 31_557_600.0


@house_style()
def timeline_figure(plan: Plan) -> Figure:
    """Return the picture of the missions that fly, one line each in the order of launch, over the years."""
    colours = partner_colours(partner.id for partner in plan.partners)
    flying = sorted((row for row in plan.missions if row.launch_tdb_s is not None), key=_launch)
    figure, axes = new_figure(9.5, 1.2 + 0.3 * max(len(flying), 1))
    for line, row in enumerate(flying):
        _draw(axes, line, row, colours)
    axes.set_ylim(len(flying) - 0.5, -0.5)
    axes.set_yticks(range(len(flying)), [row.name for row in flying])
    axes.set_xlabel("year of launch")
    if flying:
        first, last = _year(_launch(flying[0])), _year(_launch(flying[-1]))
        axes.set_xlim(math.floor(first), last + 0.35 * (last - first + 1.0))
    axes.grid(visible=False, axis="y")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title("Fill: whose launcher. Ring: whose ship. Bar: flight to the destination.")
    names = {partner.id: partner.name for partner in plan.partners}
    keys = [Line2D([], [], marker="o", ls="", color=colour, label=names[name]) for name, colour in colours.items()]
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys))
    return figure


def _draw(axes: Axes, line: int, row: MissionResult, colours: dict[str, str]) -> None:
    if row.owners is None or row.selected is None:
        return
    start = _year(_launch(row))
    fill = colours.get(row.owners.launcher, "#5b6770")
    ring = colours.get(row.owners.ship, "#5b6770")
    end = _year(row.arrival_tdb_s) if row.arrival_tdb_s is not None else start
    axes.barh(line, end - start, left=start, height=0.3, color=fill, alpha=0.4)
    axes.plot(start, line, "o", ms=9, mfc=fill, mec=ring, mew=2.6, clip_on=False)
    text = f"  {row.selected.ship} on {row.selected.launcher}"
    axes.annotate(text, (start, line), xytext=(6, 0), textcoords="offset points", va="center", fontsize=7.5)


def _launch(row: MissionResult) -> float:
    return row.launch_tdb_s if row.launch_tdb_s is not None else 0.0


def _year(epoch_tdb_s: float) -> float:
    return 2000.0 + epoch_tdb_s / _YEAR_S


def grounded(missions: Sequence[MissionResult]) -> tuple[MissionResult, ...]:
    """Return the missions that do not fly."""
    return tuple(row for row in missions if row.launch_tdb_s is None)
