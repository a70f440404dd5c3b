"""Pictures of families of periodic orbits and of manifolds: projections on the planes of the rotating axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.colors import LogNorm, Normalize

from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.astro.three_body.cr3bp_systems import System
from perilune.astro.three_body.families import Family
from perilune.astro.three_body.libration_points import POINTS, libration_points
from perilune.astro.three_body.manifolds import Manifold
from perilune.figures import house_style, new_figure
from perilune.figures.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS: Final = {"jacobi": "Jacobi constant", "stability": "stability index"}
_POINTS_OF_ORBIT: Final = 400
_POINTS_OF_MOTION: Final = 300
_MARGIN: Final = 0.08
_MANIFOLD_COLOURS: Final = {"unstable": "#D55E00", "stable": "#0072B2"}


@house_style()
def family_figure(followed: Family, orbits: Sequence[PeriodicOrbit], colour: str = "jacobi") -> "Figure":
    """Return the members in projection on xy and, where they leave that plane, on xz and yz; and energy by period.

    Args:
        colour: one of :data:`COLOURS`; the stability index is on a scale of logarithms.
    """
    paths = [orbit.at(np.linspace(0.0, orbit.period, _POINTS_OF_ORBIT, endpoint=False)) for orbit in orbits]
    closed = [np.vstack([path, path[:1]])[:, :3] for path in paths]
    spatial = any(bool(np.abs(path[:, 2]).max() > 1e-9) for path in closed)
    values = [orbit.jacobi if colour == "jacobi" else orbit.stability_index for orbit in orbits]
    figure, grid = new_figure(9.0, 7.0 if spatial else 4.2, rows=2 if spatial else 1, columns=2)
    axes = list(np.ravel(grid))
    scale, mapped = _colours(values, colour)
    planes = ((0, 1), (0, 2), (1, 2)) if spatial else ((0, 1),)
    for axis, plane in zip(axes, planes, strict=False):
        for path, value in zip(closed, values, strict=True):
            axis.plot(path[:, plane[0]], path[:, plane[1]], color=scale(value), linewidth=0.9)
        _surroundings(axis, followed.system, np.vstack(closed), plane)
    last = axes[len(planes)]
    last.scatter(
        [orbit.period for orbit in orbits], [orbit.jacobi for orbit in orbits], c=[scale(v) for v in values], s=12.0
    )
    last.set(xlabel="period (units of the problem)", ylabel="Jacobi constant")
    figure.colorbar(mapped, ax=axes[: len(planes) + 1], label=COLOURS[colour], shrink=0.8)
    parts = (followed.point, followed.branch, followed.name, "orbits,", followed.system.name)
    figure.suptitle(" ".join(part for part in parts if part), fontsize=11.0, fontweight="bold")
    return figure


@house_style()
def manifold_figure(system: System, tubes: Sequence[Manifold]) -> "Figure":
    """Return the motions of manifolds in projection on xy and xz, unstable ones orange, stable ones blue.

    Args:
        system: the system of the manifolds.
        tubes: the manifolds; see :func:`perilune.astro.manifold`.
    """
    figure, axes = new_figure(9.0, 4.4, columns=2)
    motions = [(tube, path) for tube in tubes for path in tube.paths(_POINTS_OF_MOTION)]
    orbit = tubes[0].orbit
    circle = orbit.at(np.linspace(0.0, orbit.period, _POINTS_OF_ORBIT))
    every = np.vstack([circle, *(path for _, path in motions)])
    for axis, plane in zip(axes, ((0, 1), (0, 2)), strict=True):
        for tube, path in motions:
            axis.plot(path[:, plane[0]], path[:, plane[1]], color=_MANIFOLD_COLOURS[tube.kind], linewidth=0.4)
        axis.plot(circle[:, plane[0]], circle[:, plane[1]], color=INK, linewidth=1.2)
        _surroundings(axis, system, every[:, :3], plane)
    kinds = " and ".join(dict.fromkeys(f"{tube.kind} ({tube.half})" for tube in tubes))
    axes[0].set_title(f"{kinds} manifold, C = {orbit.jacobi:.6f}")
    return figure


def _colours(values: Sequence[float], colour: str) -> tuple[Any, Any]:
    """Return a function from a value to a colour, and what a colour bar is drawn from."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable

    low, high = min(values), max(values)
    if high <= low:
        high = low + 1e-9
    norm = LogNorm(max(low, 1.0), max(high, 2.0)) if colour == "stability" else Normalize(low, high)
    mapped = ScalarMappable(norm, colormaps["viridis"])
    return mapped.to_rgba, mapped


def _surroundings(axis: "Axes", system: System, positions: np.ndarray, plane: tuple[int, int]) -> None:
    """Draw primaries and libration points that are near, to scale, and set the limits."""
    low, high = positions.min(axis=0)[list(plane)], positions.max(axis=0)[list(plane)]
    pad = _MARGIN * max(float((high - low).max()), 1e-6)
    low, high = low - pad, high + pad
    angle = np.linspace(0.0, 2.0 * np.pi, 60)
    bodies = ((-system.mu, system.primary_radius_m), (1.0 - system.mu, system.secondary_radius_m))
    for centre, radius_m in bodies:
        middle = np.array([centre, 0.0, 0.0])[list(plane)]
        if (middle >= low).all() and (middle <= high).all():
            radius = radius_m / system.length_m
            axis.fill(middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle), color=INK)
    for name, point in zip(POINTS, libration_points(system.mu), strict=True) if 0 in plane else ():
        at = point[list(plane)]
        if (at >= low).all() and (at <= high).all():
            axis.plot(*at, marker="+", color=INK, markersize=5.0)
            axis.annotate(name, at, xytext=(3, 3), textcoords="offset points", fontsize=7.0)
    names = "xyz"
    axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    axis.set(xlabel=f"{names[plane[0]]} (distance of the primaries)", ylabel=names[plane[1]])
