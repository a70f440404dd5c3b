"""Pictures of orbits near the Moon."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.figures import house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_MM: Final = 1e6  # a thousand kilometres


@house_style()
def rotating_figure(path_m: Array, title: str) -> "Figure":
    """Return the picture of a path (n, 3) [m] about the Moon on the turning axes of the Earth-Moon line, seen twice.

    On the left from the side (x away from the Earth, z north of the Moon's orbit), on the right from the Earth (y, z),
    or from above (x, y) where the orbit lies in the plane of the Moon's.
    """
    figure, (left, right) = new_figure(9.0, 4.4, columns=2)
    path = path_m / _MM
    flat = np.ptp(path[:, 2]) < 0.2 * np.ptp(path[:, 1])
    views = ((left, 0, 1 if flat else 2), (right, 1, 2))
    angle = np.linspace(0.0, 2.0 * np.pi, 100)
    disc = MOON_RADIUS / _MM
    for axes, across, up in views:
        axes.plot(path[:, across], path[:, up], linewidth=0.6)
        axes.fill(disc * np.cos(angle), disc * np.sin(angle), color="#8795a1", zorder=3)
        names = ("x, away from the Earth", "y", "z, north")
        axes.set(xlabel=f"{names[across]} [thousand km]", ylabel=f"{names[up]} [thousand km]", aspect="equal")
    left.set(title=f"{title}: about the Moon")
    right.set(title="seen from the Earth")
    return figure
