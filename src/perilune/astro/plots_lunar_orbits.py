"""Pictures of orbits near the Moon."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.figures import house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from perilune.astro.frozen_orbits import FrozenOrbit

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


@house_style()
def frozen_figure(orbit: "FrozenOrbit") -> "Figure":
    """Return the picture of what a frozen orbit does: its mean eccentricity vector, and its lowest altitude by days."""
    figure, (left, right) = new_figure(9.0, 4.4, columns=2)
    size = np.array([mean.eccentricity for mean in orbit.history])
    angle = np.radians([mean.argument_of_periapsis_deg for mean in orbit.history])
    x, y = 1e3 * size * np.cos(angle), 1e3 * size * np.sin(angle)
    left.plot(x, y, linewidth=1.0, marker="o", markersize=2.5)
    left.plot(x[:1], y[:1], marker="o", markersize=6.0, color="#c0392b", linestyle="none", label="first mean")
    half = 0.6 * max(float(np.ptp(x)), float(np.ptp(y)), 0.1)
    for limits, middle in ((left.set_xlim, x), (left.set_ylim, y)):
        centre = 0.5 * (float(middle.min()) + float(middle.max()))
        limits(centre - half, centre + half)
    left.set(xlabel="1000 e cos(argument of periapsis)", ylabel="1000 e sin(argument of periapsis)")
    left.set(title=f"mean eccentricity vector, {orbit.days:g} d", aspect="equal")
    left.legend()
    days, low = [mean.day for mean in orbit.history], [mean.lowest_altitude_km for mean in orbit.history]
    right.plot(days, low, linewidth=1.0)
    right.set(xlabel="days", ylabel="lowest altitude [km]", title=f"lunar field of degree {orbit.degree}")
    return figure
