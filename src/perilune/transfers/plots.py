"""Pictures of a transfer."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris
from perilune.constants import EARTH_EQUATORIAL_RADIUS, MOON_RADIUS
from perilune.figures.style import INK, new_figure
from perilune.transfers.model import Window
from perilune.transfers.sampling import arc_states

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_KM = 1e3
_CLOSE_UP_RADII = 6.0


def trajectory_figure(window: Window) -> "Figure":
    """Return the trajectory in two pictures: about the Earth, and close to the Moon.

    Left: inertial axes, the plane of the Moon's orbit at arrival, Earth-centred, with the Moon's path. Right:
    Moon-centred, in the plane of the approach, axes that do not rotate.
    """
    figure, (far, near) = new_figure(9.0, 4.4, columns=2)
    sampled = [(arc.name, *arc_states(arc)) for arc in window.trajectory.arcs]
    arrival = window.burns[-1].epoch_tdb_s
    moon = ephemeris.state("moon", "earth", arrival)[0]
    flat = _basis(moon[:3], moon[3:])
    path = ephemeris.position("moon", "earth", np.linspace(sampled[0][1][0], arrival, 200)) @ flat.T
    far.plot(path[:, 0] / _KM, path[:, 1] / _KM, color=INK, linewidth=0.8, linestyle=":", label="Moon")
    for name, _, states in sampled:
        shown = states[:, :3] @ flat.T / _KM
        far.plot(shown[:, 0], shown[:, 1], label=name)
    _disc(far, 0.0, 0.0, EARTH_EQUATORIAL_RADIUS / _KM)
    _disc(far, path[-1, 0] / _KM, path[-1, 1] / _KM, MOON_RADIUS / _KM)
    _dress(far, f"{window.site} to {window.destination}: about the Earth")
    _close_up(near, sampled)
    far.legend(loc="best", fontsize=7.0)
    return figure


def _close_up(axes: "Axes", sampled: list[tuple[str, Array, Array]]) -> None:
    relative = [(name, states - ephemeris.state("moon", "earth", epochs)) for name, epochs, states in sampled]
    last = relative[-1][1][0]
    flat = _basis(last[:3], last[3:])
    reach = _CLOSE_UP_RADII * MOON_RADIUS / _KM
    for number, (name, states) in enumerate(relative):
        shown = states[:, :3] @ flat.T / _KM
        inside = np.hypot(shown[:, 0], shown[:, 1]) < 2.0 * reach
        axes.plot(shown[inside, 0], shown[inside, 1], color=f"C{number}", label=name)
    _disc(axes, 0.0, 0.0, MOON_RADIUS / _KM)
    _dress(axes, "at the Moon")
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))


def _basis(first: Array, second: Array) -> Array:
    """Return two unit rows (2, 3): along ``first``, and across it towards ``second``."""
    x = first / np.linalg.norm(first)
    y = second - (second @ x) * x
    return np.vstack([x, y / np.linalg.norm(y)])


def _disc(axes: "Axes", x: float, y: float, radius: float) -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 100)
    axes.fill(x + radius * np.cos(angle), y + radius * np.sin(angle), color="#8795a1", zorder=3)


def _dress(axes: "Axes", title: str) -> None:
    axes.set(title=title, xlabel="km", ylabel="km", aspect="equal")
