"""Payload against C3 of every launcher in the plan: physics, anchored, and published, one small picture each."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perilune.figures import house_style, new_figure
from perilune.programme import CurveFigures


@house_style()
def curves_figure(curves: Sequence[CurveFigures]) -> Figure:
    """Return the payload curves, three to a row, each with its three answers where they exist."""
    columns = 3
    rows = max(1, math.ceil(len(curves) / columns))
    figure, grid = new_figure(9.5, 2.5 * rows, rows=rows, columns=columns, squeeze=False)
    for axes, curve in zip(grid.flat, curves, strict=False):
        _draw(axes, curve)
    for axes in list(grid.flat)[len(curves) :]:
        axes.set_axis_off()
    handles, labels = grid.flat[0].get_legend_handles_labels()
    for axes in grid.flat[1 : len(curves)]:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles, labels = [*handles, handle], [*labels, label]
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure


def _draw(axes: Axes, curve: CurveFigures) -> None:
    axes.plot(curve.c3_km2_s2, [kg / 1e3 for kg in curve.physics_kg], color="#0072B2", label="physics")
    if curve.anchored_kg is not None:
        anchored = [kg / 1e3 for kg in curve.anchored_kg]
        axes.plot(curve.c3_km2_s2, anchored, color="#009E73", ls="--", label="anchored to a published figure")
    if curve.published_kg:
        published = [kg / 1e3 for kg in curve.published_kg]
        axes.plot(curve.published_c3_km2_s2, published, "D", color="#D55E00", ms=5, label="published")
    axes.set_title(f"{curve.launcher} from {curve.site}", fontsize=8.5)
    axes.set_xlabel("C3 [km²/s²]")
    axes.set_ylabel("payload [t]")
    axes.set_ylim(bottom=0.0)
