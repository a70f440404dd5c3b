"""Pictures of ways home: the trajectory, and the entry against time."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import propagate
from perilune.constants import EARTH_EQUATORIAL_RADIUS, MOON_RADIUS
from perilune.figures import house_style, new_figure
from perilune.figures.style import INK
from perilune.transfers.earth_return.model import EarthReturn
from perilune.transfers.earth_return.reentry import Capsule, fly_entry
from perilune.transfers.model import Arc
from perilune.transfers.sampling import arc_states

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_MM: Final = 1e6  # a thousand kilometres
_PATH_POINTS: Final = 200


@house_style()
def return_figure(way: EarthReturn, capsule: Capsule) -> "Figure":
    """Return the picture of a way home: about the Earth in the plane of the Moon's orbit, and the entry.

    Args:
        way: the way home.
        capsule: what enters the air.
    """
    figure, (far, entry) = new_figure(9.0, 4.4, columns=2)
    draw_flight(far, way.trajectory.arcs)
    far.set(title=f"{way.origin} to Earth, {way.departure_utc[:16]}")
    last = way.trajectory.arcs[-1]
    start = np.array(last.position_m + last.velocity_m_s)
    interface = propagate(start, last.start_tdb_s, last.end_tdb_s)[0]
    history = fly_entry(interface, last.end_tdb_s, capsule, (1.0, way.entry.lift_after_pull_out)).history
    entry.plot(history[:, 0], history[:, 1] / 1e3, color="C0", label="altitude, km")
    entry.set(title="entry", xlabel="s after the interface", ylabel="altitude, km")
    load = entry.twinx()
    load.plot(history[:, 0], history[:, 3], color="C1", label="load, g")
    load.set(ylabel="load, g")
    load.grid(visible=False)
    load.set_ylim(0.0, 1.25 * float(history[:, 3].max()))  # room for the legend
    entry.set_ylim(0.0, 1.25 * float(history[:, 1].max()) / 1e3)
    lines = [*entry.get_lines(), *load.get_lines()]
    entry.legend(lines, [str(line.get_label()) for line in lines], loc="upper right", ncols=2, fontsize=7.0)
    return figure


@house_style()
def flight_figure(arcs: tuple[Arc, ...], title: str) -> "Figure":
    """Return the picture of a flight about the Earth, in the plane of the Moon's orbit."""
    figure, axes = new_figure(6.2, 5.4)
    draw_flight(axes, arcs)
    axes.set(title=title)
    return figure


def draw_flight(axes: "Axes", arcs: tuple[Arc, ...]) -> None:
    """Draw coasts about the Earth, and the Moon where the last one begins, in the plane of its orbit there."""
    middle = arcs[-1].start_tdb_s
    moon = ephemeris.state("moon", "earth", middle)[0]
    x = moon[:3] / np.linalg.norm(moon[:3])
    y = moon[3:] - (moon[3:] @ x) * x
    flat = np.vstack([x, y / np.linalg.norm(y)])
    span = np.linspace(arcs[0].start_tdb_s, arcs[-1].end_tdb_s, _PATH_POINTS)
    path = ephemeris.position("moon", "earth", span) @ flat.T / _MM
    axes.plot(path[:, 0], path[:, 1], color=INK, linewidth=0.8, linestyle=":", label="Moon")
    for one in arcs:
        _, states = arc_states(one)
        shown = states[:, :3] @ flat.T / _MM
        axes.plot(shown[:, 0], shown[:, 1], label=one.name)
    _disc(axes, np.zeros(2), EARTH_EQUATORIAL_RADIUS / _MM)
    _disc(axes, moon[:3] @ flat.T / _MM, MOON_RADIUS / _MM)
    axes.set(xlabel="thousand km", ylabel="thousand km", aspect="equal")
    axes.legend(loc="best", fontsize=7.0)


def _disc(axes: "Axes", centre: Array, radius: float) -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 100)
    axes.fill(centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle), color="#8795a1", zorder=3)
