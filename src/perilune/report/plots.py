"""The pictures of a plan by a call from Python: timeline and bat chart of the missions, payload curves of launchers.

The page draws the same from its data; these are for documents and notebooks.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from scipy.interpolate import PchipInterpolator

from perilune.constants import SECONDS_PER_YEAR
from perilune.figures import house_style, new_figure, partner_colours
from perilune.programme import CurveFigures, MissionResult, Plan

_LEVELS: Final = ("Earth's surface", "Earth orbit", "high orbit, transfer", "NRHO", "lunar orbit", "Mars")
_LEVEL_OF: Final = {"leo": 1, "gto": 2, "tli": 2, "nrho": 3, "llo": 4, "mars": 5}
_STAY_YEARS: Final = 0.35


@house_style()
def timeline_figure(plan: Plan) -> Figure:
    """Return the picture of the missions that fly, one line each in the order of launch, over the years."""
    colours = partner_colours(partner.id for partner in plan.partners)
    flying = sorted((row for row in plan.missions if row.launch_tdb_s is not None), key=_launch)
    figure, axes = new_figure(9.5, 1.2 + 0.3 * max(len(flying), 1))
    for line, row in enumerate(flying):
        _flight(axes, line, row, colours)
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


def _flight(axes: Axes, line: int, row: MissionResult, colours: dict[str, str]) -> None:
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


@house_style()
def bat_figure(plan: Plan) -> Figure:
    """Return the bat chart: the level that each flight reaches against time, from the Earth's surface up."""
    colours = partner_colours(partner.id for partner in plan.partners)
    flying = [row for row in plan.missions if row.launch_tdb_s is not None]
    figure, axes = new_figure(9.5, 5.0)
    used: dict[int, int] = {}
    for row in flying:
        goal = _level(row.destination)
        height = goal + 0.028 * (used.get(goal, 0) % 8)
        used[goal] = used.get(goal, 0) + 1
        start = _year(_launch(row))
        end = start if row.arrival_tdb_s is None else _year(row.arrival_tdb_s)
        colour = colours.get(row.owners.launcher if row.owners else row.lead, "#5b6770")
        axes.plot([start, start, end, end + _STAY_YEARS], [0.0, 1.0, height, height], color=colour, lw=1.6)
        axes.plot(end, height, "o", ms=4.0, color=colour)
    top = max((_level(row.destination) for row in flying), default=1)
    axes.set_yticks(range(top + 1), _LEVELS[: top + 1])
    axes.set_ylim(0.0, top + 0.35)
    axes.set_xlabel("year")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title("Level that each flight reaches. Colour: whose launcher.")
    names = {partner.id: partner.name for partner in plan.partners}
    keys = [Line2D([], [], marker="o", color=colour, label=names[name]) for name, colour in colours.items()]
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys))
    return figure


def _level(destination: str) -> int:
    return 1 if destination.startswith("station:") else _LEVEL_OF.get(destination, 2)


def _launch(row: MissionResult) -> float:
    return row.launch_tdb_s if row.launch_tdb_s is not None else 0.0


def _year(epoch_tdb_s: float) -> float:
    return 2000.0 + epoch_tdb_s / SECONDS_PER_YEAR


@house_style()
def curves_figure(curves: Sequence[CurveFigures]) -> Figure:
    """Return the payload curves, three to a row, each with its three answers where they exist."""
    columns = 3
    rows = max(1, math.ceil(len(curves) / columns))
    figure, grid = new_figure(9.5, 2.5 * rows, rows=rows, columns=columns, squeeze=False)
    for axes, curve in zip(grid.flat, curves, strict=False):
        _curve(axes, curve)
    for axes in list(grid.flat)[len(curves) :]:
        axes.set_axis_off()
    handles, labels = grid.flat[0].get_legend_handles_labels()
    for axes in grid.flat[1 : len(curves)]:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles, labels = [*handles, handle], [*labels, label]
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure


def _curve(axes: Axes, curve: CurveFigures) -> None:
    _through(axes, curve.c3_km2_s2, curve.physics_kg, color="#0072B2", ls="-", label="physics")
    if curve.anchored_kg is not None:
        label = "anchored to a published figure"
        _through(axes, curve.c3_km2_s2, curve.anchored_kg, color="#009E73", ls="--", label=label)
    if curve.published_kg:
        published = [kg / 1e3 for kg in curve.published_kg]
        axes.plot(curve.published_c3_km2_s2, published, "D", color="#D55E00", ms=5, label="published")
    axes.set_title(f"{curve.launcher} from {curve.site}", fontsize=8.5)
    axes.set_xlabel("C3 [km²/s²]")
    axes.set_ylabel("payload [t]")
    axes.set_ylim(bottom=0.0)


def _through(axes: Axes, c3_km2_s2: Sequence[float], payload_kg: Sequence[float], **style: Any) -> None:
    """Draw the monotone cubic through the optimised nodes, which is how the payload is read between them."""
    dense = np.linspace(c3_km2_s2[0], c3_km2_s2[-1], 100)
    axes.plot(dense, PchipInterpolator(c3_km2_s2, payload_kg)(dense) / 1e3, **style)
    axes.plot(c3_km2_s2, np.array(payload_kg) / 1e3, ".", ms=4, color=style["color"])
