"""Pictures of abort coverage: altitude against velocity with the black zones, and the map of where the crew lands."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perilune.figures import house_style, new_figure
from perilune.integration.abort.record import AbortCoverage, AbortMoment
from perilune.integration.abort.surface import CELLS_PER_DEGREE, is_land

_MARKS = {"escape": "o", "entry": "v", "retrograde entry": "<", "orbit": "^"}
_BLACK = (("#222222", "X"), ("#a61e1e", "P"), ("#7a4a9e", "D"), ("#8a6d1d", "s"), ("#6b6b6b", "*"))
"""Colour and mark of black zones by cause, in the order in which the causes come; the last for all further ones."""
_ROOM_DEG = 6.0


def coverage_figure(coverage: AbortCoverage) -> Figure:
    """Return altitude against the speed through the air: modes, and black zones by cause, each with mark and colour.

    Args:
        coverage: the answer of :func:`perilune.integration.pair_coverage`.
    """
    with house_style():
        figure, axes = new_figure(7.0, 4.4)
        for mode, mark in _MARKS.items():
            _points(axes, [row for row in coverage.moments if row.covered and row.mode == mode], mode, mark)
        for name, rows, (colour, mark) in _black_zones(coverage, list(coverage.moments)):
            _points(axes, rows, name, mark, colour)
        axes.set_xlabel("speed through the air, km/s")
        axes.set_ylabel("altitude, km")
        axes.set_title(f"Aborts of {coverage.ship} on {coverage.launcher} to {coverage.target}")
        axes.legend(loc="lower right", fontsize="small")
    return figure


def landing_map(coverage: AbortCoverage) -> Figure:
    """Return the map of the landing places of all aborts, by mode; those of black zones by cause; land is grey.

    Args:
        coverage: the answer of :func:`perilune.integration.pair_coverage`.
    """
    landed = [row for row in coverage.moments if row.latitude_deg is not None]
    with house_style():
        figure, axes = new_figure(7.0, 4.0)
        if landed:
            _ground(axes, landed)
        for mode, mark in _MARKS.items():
            rows = [row for row in landed if row.covered and row.mode == mode]
            _places(axes, rows, mode, mark)
        for name, rows, (colour, mark) in _black_zones(coverage, landed):
            _places(axes, rows, name, mark, colour)
        axes.set_xlabel("longitude, deg")
        axes.set_ylabel("latitude, deg")
        axes.set_title(f"Where {coverage.ship} comes down from {coverage.launcher} to {coverage.target}")
        if landed:
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, fontsize="small")
    return figure


def _black_zones(
    coverage: AbortCoverage, moments: list[AbortMoment]
) -> list[tuple[str, list[AbortMoment], tuple[str, str]]]:
    """Some moments of black zones by cause: what the legend calls it, the moments, colour and mark; alike in all."""
    causes = dict.fromkeys(row.cause for row in coverage.moments if not row.covered)
    found = []
    for index, cause in enumerate(causes):
        rows = [row for row in moments if not row.covered and row.cause == cause]
        found.append((f"black zone: {cause}", rows, _BLACK[min(index, len(_BLACK) - 1)]))
    return found


def _points(axes: Axes, rows: list[AbortMoment], name: str, mark: str, colour: str | None = None) -> None:
    if rows:
        speed, altitude = [row.airspeed_m_s / 1e3 for row in rows], [row.altitude_m / 1e3 for row in rows]
        axes.plot(speed, altitude, linestyle="none", marker=mark, markersize=3.5, label=name, color=colour)


def _places(axes: Axes, rows: list[AbortMoment], name: str, mark: str, colour: str | None = None) -> None:
    if rows:
        east = np.array([row.longitude_deg for row in rows], dtype=np.float64)
        north = np.array([row.latitude_deg for row in rows], dtype=np.float64)
        axes.plot(east, north, linestyle="none", marker=mark, markersize=3.5, label=name, color=colour)


def _ground(axes: Axes, rows: list[AbortMoment]) -> None:
    """Draw land in the part of the world where the crew comes down."""
    north = np.array([row.latitude_deg for row in rows], dtype=np.float64)
    east = np.array([row.longitude_deg for row in rows], dtype=np.float64)
    bottom, top = max(north.min() - _ROOM_DEG, -90.0), min(north.max() + _ROOM_DEG, 90.0)
    left, right = max(east.min() - _ROOM_DEG, -180.0), min(east.max() + _ROOM_DEG, 180.0)
    step = 1.0 / CELLS_PER_DEGREE
    longitudes, latitudes = np.arange(left, right, step), np.arange(bottom, top, step)
    land = is_land(np.radians(latitudes)[:, None], np.radians(longitudes)[None, :])
    shades = np.where(land, 0.75, 0.95)
    axes.imshow(shades, extent=(left, right, bottom, top), origin="lower", cmap="gray", vmin=0.0, vmax=1.0)
    axes.set_aspect("auto")
    axes.grid(False)
