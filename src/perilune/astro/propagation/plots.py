"""Pictures of one arc: its distance from the centre."""

from typing import TYPE_CHECKING

import numpy as np

from perilune.astro.propagation.arc import PropagatedArc, days
from perilune.figures import house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@house_style()
def distance_figure(arc: PropagatedArc, title: str) -> "Figure":
    """Return a picture of the distance from the centre over the days of an arc.

    Args:
        arc: the arc.
        title: what stands above the picture.
    """
    figure, axes = new_figure(6.4, 3.6)
    axes.plot(days(arc), np.array([row.distance_km for row in arc.states]) / 1e3)
    axes.set_xlabel("days since the start")
    axes.set_ylabel(f"distance from the {arc.center} [thousand km]")
    axes.set_title(title)
    return figure
