"""The picture of a payload curve."""

from typing import Final

import numpy as np
from matplotlib.figure import Figure

from perilune.figures import house_style, new_figure
from perilune.launch.curves.curve import Curve

_POINTS: Final = 200
_UNITS: Final = {"km2/s2": "km²/s²"}


def curve_figure(curve: Curve) -> Figure:
    """Return the payload along a family with the three answers: physics and anchored lines, published marks.

    Args:
        curve: the curve; see :func:`perilune.launch.payload_curve`.
    """
    axis, nodes = curve.axis, curve.nodes
    readings = [curve.read(float(place)) for place in np.linspace(nodes[0], nodes[-1], _POINTS)]
    places = [reading.at for reading in readings]
    with house_style():
        figure, axes = new_figure(7.0, 4.5)
        axes.plot(places, [reading.physics_kg / 1e3 for reading in readings], label="physics")
        axes.plot(nodes, np.array(curve.physics_nodes_kg) / 1e3, "o", color="C0", markersize=4)
        if curve.anchored_nodes_kg is not None:
            anchored = [(reading.anchored_kg or 0.0) / 1e3 for reading in readings]
            axes.plot(places, anchored, "--", label=f"anchored, reserve {curve.reserve_m_s or 0.0:.0f} m/s")
        for bound, marker, label in ((False, "D", "published"), (True, "^", "published, not less than")):
            points = [(place, mass / 1e3) for place, mass, lower in curve.published_points() if lower is bound]
            if points:
                axes.plot(*zip(*points, strict=True), marker, color="C2", label=label)
        axes.set_title(f"{curve.launcher} from {curve.site}, {curve.fixed()}")
        axes.set_xlabel(f"{axis.name} [{_UNITS.get(axis.unit, axis.unit)}]")
        axes.set_ylabel("payload [t]")
        axes.set_ylim(bottom=0.0)
        axes.legend()
    return figure
