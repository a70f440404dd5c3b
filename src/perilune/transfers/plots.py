"""Pictures of a transfer, from a window or from the arcs of any trajectory file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.constants import AU, EARTH_EQUATORIAL_RADIUS, MOON_RADIUS
from perilune.figures import house_style, new_figure
from perilune.figures.style import INK
from perilune.transfers.model import Window
from perilune.transfers.sampling import arc_states

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_MM: Final = 1e6  # a thousand kilometres
_CLOSE_UP_M: Final = 3.0 * MOON_RADIUS
_FARTHEST_M: Final = 1e8
_PATH_POINTS: Final = 200


@dataclass(frozen=True, eq=False)
class SampledArc:
    """A coast as drawn: epochs (n,) [TDB s past J2000] and states (n, 6) [m, m/s] about ``center``, ICRF axes."""

    name: str
    center: str
    epochs_tdb_s: Array
    states_m: Array


def trajectory_figure(window: Window) -> "Figure":
    """Return the picture of a window's trajectory; see :func:`arcs_figure`.

    Args:
        window: the window; see :func:`perilune.transfers.windows`.
    """
    arcs = [SampledArc(arc.name, arc.center, *arc_states(arc)) for arc in window.trajectory.arcs]
    return arcs_figure(arcs, f"{window.site} to {window.destination}")


@house_style()
def arcs_figure(arcs: Sequence[SampledArc], title: str) -> "Figure":
    """Return the picture of a trajectory on inertial axes.

    A trajectory with an arc about the Sun is drawn in the plane of the Earth's orbit, with the paths of Earth and Mars.
    Any other is drawn twice: about the Earth in the plane of the Moon's orbit, and close to the Moon.
    """
    around_sun = [arc for arc in arcs if arc.center == "sun"]
    return _heliocentric(around_sun, title) if around_sun else _cislunar(arcs, title)


def _heliocentric(arcs: Sequence[SampledArc], title: str) -> "Figure":
    figure, axes = new_figure(5.6, 5.4)
    start = arcs[0].epochs_tdb_s[0]
    earth = ephemeris.state("earth", "sun", start)[0]
    flat = _basis(earth[:3], earth[3:])
    for planet, period_d in (("earth", 366.0), ("mars", 688.0)):
        epochs = start + np.linspace(0.0, period_d * 86_400.0, _PATH_POINTS)
        path = ephemeris.position(planet, "sun", epochs) @ flat.T / AU
        axes.plot(path[:, 0], path[:, 1], color=INK, linewidth=0.8, linestyle=":")
        axes.annotate(planet.capitalize(), path[_PATH_POINTS // 3], fontsize=7.5)
    for arc in arcs:
        _draw(axes, arc.name, arc.states_m[:, :3] @ flat.T / AU)
    axes.plot(0.0, 0.0, "o", color="#E69F00", markersize=9.0)
    axes.set(title=f"{title}: about the Sun", xlabel="au", ylabel="au", aspect="equal")
    axes.legend(loc="upper right", fontsize=7.0)
    return figure


def _cislunar(arcs: Sequence[SampledArc], title: str) -> "Figure":
    figure, (far, near) = new_figure(9.0, 4.4, columns=2)
    arrival = arcs[-1].epochs_tdb_s[0]
    moon = ephemeris.state("moon", "earth", arrival)[0]
    flat = _basis(moon[:3], moon[3:])
    epochs = np.linspace(arcs[0].epochs_tdb_s[0], arcs[-1].epochs_tdb_s[-1], _PATH_POINTS)
    path = ephemeris.position("moon", "earth", epochs) @ flat.T / _MM
    far.plot(path[:, 0], path[:, 1], color=INK, linewidth=0.8, linestyle=":", label="Moon")
    for arc in arcs:
        _draw(far, arc.name, arc.states_m[:, :3] @ flat.T / _MM)
    _disc(far, np.zeros(2), EARTH_EQUATORIAL_RADIUS / _MM)
    _disc(far, moon[:3] @ flat.T / _MM, MOON_RADIUS / _MM)
    far.set(title=f"{title}: about the Earth", xlabel="thousand km", ylabel="thousand km", aspect="equal")
    _close_up(near, arcs)
    figure.legend(loc="outside lower center", ncols=5, fontsize=7.0)
    return figure


def _close_up(axes: "Axes", arcs: Sequence[SampledArc]) -> None:
    relative = [arc.states_m - ephemeris.state("moon", "earth", arc.epochs_tdb_s) for arc in arcs]
    last = relative[-1]
    reach = max(_CLOSE_UP_M, 1.15 * min(float(np.linalg.norm(last[:, :3], axis=1).max()), _FARTHEST_M)) / _MM
    flat = _plane_of(last[:, :3])
    for number, states in enumerate(relative):
        shown = states[:, :3] @ flat.T / _MM
        inside = np.hypot(shown[:, 0], shown[:, 1]) < 2.0 * reach
        axes.plot(shown[inside, 0], shown[inside, 1], color=f"C{number}")
    _disc(axes, np.zeros(2), MOON_RADIUS / _MM)
    axes.set(
        title="at the Moon, in the plane of the last arc", xlabel="thousand km", ylabel="thousand km", aspect="equal"
    )
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))


def _draw(axes: "Axes", name: str, path: Array) -> None:
    axes.plot(path[:, 0], path[:, 1], label=name)


def _basis(first: Array, second: Array) -> Array:
    """Return two unit rows (2, 3): along ``first``, and across it towards ``second``."""
    x = first / np.linalg.norm(first)
    y = second - (second @ x) * x
    return np.vstack([x, y / np.linalg.norm(y)])


def _plane_of(places: Array) -> Array:
    """Return two unit rows (2, 3) that span the plane which places (n, 3) about a body lie in best."""
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    # towards the first place, and on from there: the signs of the decomposition are free
    ahead = np.sign(axes[:2] @ places[0])
    return np.asarray(axes[:2] * np.where(ahead == 0.0, 1.0, ahead)[:, None])


def _disc(axes: "Axes", middle: Array, radius: float) -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 100)
    axes.fill(middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle), color="#8795a1", zorder=3)
