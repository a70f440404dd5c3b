"""Payload against C3 of every launcher in the plan: physics, anchored, and published, one small picture each."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.interpolate import PchipInterpolator

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
