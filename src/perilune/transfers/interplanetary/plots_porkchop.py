"""The porkchop plot: contours over departure and arrival dates, with lines of equal flight time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import SECONDS_PER_DAY
from perilune.figures import house_style, new_figure
from perilune.figures.style import INK
from perilune.transfers.interplanetary.direct_point import TransferPoint
from perilune.transfers.interplanetary.porkchop import Grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

_STEPS: Final = np.array([0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 18.0, 28.0, 45.0])
_J2000: Final = datetime(2000, 1, 1, 12)
_MARKS: Final = {"c3": "o", "v_infinity": "s", "total_dv": "D"}


@house_style()
def porkchop_figure(found: Grid, best: tuple[TransferPoint, ...], title: str) -> "Figure":
    """Return contours of C3 (blue, km2/s2), arrival v-infinity (red, km/s) and flight time (grey, days).

    Of several families of conics the lowest C3 and the lowest v-infinity are drawn. Marks show the best transfers:
    circles for C3, squares for v-infinity, diamonds for the sum of the burns.

    Args:
        found: the grid; see :func:`perilune.transfers.grid`.
        best: the marks; see :func:`perilune.transfers.best_points`.
        title: what stands above the picture.
    """
    from matplotlib.dates import AutoDateFormatter, AutoDateLocator

    figure, axes = new_figure(8.0, 7.0)
    departure, arrival = (_dates(axis) for axis in (found.departure_tdb_s, found.arrival_tdb_s))
    c3 = 1e-6 * found.least([layer.c3_m2_s2 for layer in found.layers])
    v_infinity = 1e-3 * found.least([layer.v_infinity_m_s for layer in found.layers])
    flight = (found.arrival_tdb_s[None, :] - found.departure_tdb_s[:, None]) / SECONDS_PER_DAY
    _contours(axes, departure, arrival, c3, "#0072B2", "solid")
    _contours(axes, departure, arrival, v_infinity, "#D55E00", "dashed", 0.5)
    lines = axes.contour(departure, arrival, flight.T, levels=_round_levels(flight), colors="#8795a1", linewidths=0.6)
    axes.clabel(lines, fmt="%g d", fontsize=6.5)
    for point in best:
        place = [datetime.fromisoformat(text.removesuffix(" UTC")) for text in (point.departure_utc, point.arrival_utc)]
        axes.plot(place[0], place[1], _MARKS[point.least], color=INK, markersize=5.0, fillstyle="none")
        axes.annotate(point.type, place, xytext=(4, 4), textcoords="offset points", fontsize=7.0)
    for axis in (axes.xaxis, axes.yaxis):
        locator = AutoDateLocator()
        axis.set_major_locator(locator)
        axis.set_major_formatter(AutoDateFormatter(locator))
    axes.tick_params(axis="x", labelrotation=30.0)
    axes.set(title=title, xlabel="departure (TDB)", ylabel="arrival (TDB)")
    axes.set(xlim=(departure[0], departure[-1]), ylim=(arrival[0], arrival[-1]))
    axes.legend(handles=_legend(), loc="lower right", fontsize=7.0, frameon=True, framealpha=0.9, edgecolor="none")
    return figure


def _dates(epochs_tdb_s: Array) -> list[datetime]:
    return [_J2000 + timedelta(seconds=float(epoch)) for epoch in epochs_tdb_s]


def _contours(
    axes: "Axes",
    departure: list[datetime],
    arrival: list[datetime],
    values: Array,
    colour: str,
    style: str,
    scale: float = 1.0,
) -> None:
    if not np.isfinite(values).any():
        return
    least = float(values[np.isfinite(values)].min())
    unit = 0.5 * scale if abs(least) > 4.0 * scale else 0.05 * scale
    levels = unit * np.ceil(least / unit) + 2.0 * unit * _STEPS
    drawn = axes.contour(
        departure,
        arrival,
        np.ma.masked_invalid(values).T,
        levels=levels,
        colors=colour,
        linestyles=style,
        linewidths=0.9,
    )
    axes.clabel(drawn, fmt="%g", fontsize=6.5)


def _round_levels(flight_d: Array) -> Array:
    longest = float(flight_d.max())
    step = next(
        (s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0) if longest / s <= 14.0), 5000.0
    )
    return np.arange(step, longest + step, step)


def _legend() -> list[object]:
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color="#0072B2", label="C3 at departure, km²/s²"),
        Line2D([], [], color="#D55E00", linestyle="dashed", label="v-infinity on arrival, km/s"),
        Line2D([], [], color="#8795a1", linewidth=0.6, label="flight time"),
        *(
            Line2D([], [], color=INK, marker=mark, fillstyle="none", linestyle="none", label=f"least {label}")
            for mark, label in (("o", "C3"), ("s", "v-infinity"), ("D", "sum of burns"))
        ),
    ]
