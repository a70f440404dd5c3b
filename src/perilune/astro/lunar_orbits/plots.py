"""Pictures of orbits near the Moon."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.figures import house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from perilune.astro.lunar_orbits.frozen_orbits import FrozenOrbit
    from perilune.astro.lunar_orbits.station_keeping import StationKeeping

Array = NDArray[np.float64]

_MM: Final = 1e6  # a thousand kilometres


@house_style()
def rotating_figure(path_m: Array, title: str) -> "Figure":
    """Return the picture of a path (n, 3) [m] about the Moon on the turning axes of the Earth-Moon line.

    On the left from the side (x away from the Earth, z north of the Moon's orbit), on the right from the Earth (y, z),
    to the same scale; or once, from above (x, y), where the orbit lies in the plane of the Moon's.

    Args:
        path_m: the path; see :func:`perilune.astro.rotating_path`.
        title: what stands above the picture.
    """
    path = path_m / _MM
    flat = bool(np.ptp(path[:, 2]) < 0.2 * np.ptp(path[:, 1]))
    figure, axes = new_figure(5.2 if flat else 9.0, 5.4 if flat else 4.9, columns=1 if flat else 2, squeeze=False)
    views = [(0, 1, title)] if flat else [(0, 2, title), (1, 2, "seen from the Earth")]
    seen = np.vstack([path, np.zeros(3)])  # the Moon too
    low, high = seen.min(axis=0), seen.max(axis=0)
    half = 0.55 * float((high - low)[[0, 1] if flat else [0, 1, 2]].max())
    angle = np.linspace(0.0, 2.0 * np.pi, 100)
    disc = MOON_RADIUS / _MM
    names = ("x, away from the Earth", "y", "z, north")
    for panel, (across, up, words) in zip(axes[0], views, strict=True):
        panel.plot(path[:, across], path[:, up], linewidth=0.6)
        panel.fill(disc * np.cos(angle), disc * np.sin(angle), color="#8795a1", zorder=3)
        for limits, part in ((panel.set_xlim, across), (panel.set_ylim, up)):
            centre = 0.5 * float(low[part] + high[part])
            limits(centre - half, centre + half)
        labels = (f"{names[part]} [thousand km]" for part in (across, up))
        panel.set(title=words, aspect="equal", **dict(zip(("xlabel", "ylabel"), labels, strict=True)))
    return figure


@house_style()
def frozen_figure(orbit: "FrozenOrbit") -> "Figure":
    """Return the picture of what a frozen orbit does: its mean eccentricity vector, and its lowest altitude by days.

    Args:
        orbit: the orbit; see :mod:`perilune.astro.lunar_orbits.frozen_orbits`.
    """
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


@house_style()
def keeping_figure(answer: "StationKeeping") -> "Figure":
    """Return the picture of station keeping: how many cases cost how much, and how far each was from the reference.

    Args:
        answer: the answer of :func:`perilune.astro.station_keeping`.
    """
    figure, (left, right) = new_figure(9.0, 4.0, columns=2)
    kept = [case for case in answer.cases if case.lost_after_d is None]
    spent, far = [case.dv_m_s_per_year for case in kept], [case.largest_offset_km for case in kept]
    if answer.dv_m_s_per_year is not None:
        left.hist(spent, bins="auto", edgecolor="white", linewidth=0.5)
        left.axvline(answer.dv_m_s_per_year.percent_99, color="#c0392b", linewidth=1.0, label="99 %")
        left.legend()
    left.set(xlabel="burns [m/s per year]", ylabel="cases", title=answer.orbit)
    right.plot(spent, far, marker="o", markersize=3.0, linestyle="none")
    right.set(xlabel="burns [m/s per year]", ylabel="farthest from the reference [km]")
    right.set(title=f"law: {answer.law}, {answer.days:g} d, {answer.lost} lost")
    right.set_ylim(bottom=0.0)
    return figure
