"""The picture of a sweep: specific impulse against mixture ratio or area ratio."""

from collections.abc import Callable, Sequence
from itertools import groupby, islice, pairwise
from typing import Final

from matplotlib.figure import Figure

from perilune.engines.sweep import DesignPoint, Sweep
from perilune.errors import InputError, Problem
from perilune.figures import house_style, new_figure

_MOST_LINES: Final = 8


def sweep_figure(result: Sweep) -> Figure:
    """Return vacuum (equilibrium and frozen) and ambient specific impulse against the mixture ratio.

    One line is one chamber pressure and nozzle, the best mixture a mark. A sweep with one mixture ratio is drawn
    against the area ratio instead. Separated flow is a dotted line.

    Args:
        result: the answer of :func:`perilune.engines.sweep`.

    Raises:
        InputError: fewer than two points on a line, or more than 8 lines.
    """
    by_mixture = len({point.mixture_ratio for point in result.points}) > 1
    lines = _lines(result, by_mixture)
    if not 1 <= len(lines) <= _MOST_LINES or len(lines[0]) < 2:
        expected = f"1 to {_MOST_LINES} lines of two points or more"
        raise InputError(Problem(f"no picture of {len(lines)} lines", expected=expected))
    with house_style():
        return _drawn(result, lines, by_mixture)


def _lines(result: Sweep, by_mixture: bool) -> list[list[DesignPoint]]:
    if not by_mixture:
        return [list(line) for _, line in groupby(result.points, key=lambda point: point.chamber_pressure_pa)]
    points = iter(result.points)
    return [list(islice(points, best.line_points)) for best in result.best]


def _drawn(result: Sweep, lines: Sequence[Sequence[DesignPoint]], by_mixture: bool) -> Figure:
    figure, (vacuum, ambient) = new_figure(7.0, 6.0, rows=2, sharex=True)
    place: Callable[[DesignPoint], float] = lambda point: point.mixture_ratio if by_mixture else point.area_ratio  # noqa: E731
    for index, line in enumerate(lines):
        colour = f"C{index}"
        places = [place(point) for point in line]
        label = f"{line[0].chamber_pressure_pa / 1e6:g} MPa"
        label += f", area ratio {line[0].area_ratio:g}" if by_mixture else ""
        vacuum.plot(places, [point.isp_vac_s for point in line], color=colour, label=label)
        frozen = [point for point in line if point.isp_vac_frozen_s is not None]
        vacuum.plot(
            [place(p) for p in frozen], [p.isp_vac_frozen_s or 0.0 for p in frozen], color=colour, linestyle="--"
        )
        left = [point for point in line if point.isp_ambient_s is not None]
        for first, second in pairwise(left):
            style = ":" if "separated" in (first.state, second.state) else "-"
            pair = (first, second)
            ambient.plot([place(p) for p in pair], [p.isp_ambient_s or 0.0 for p in pair], style, color=colour)
    if by_mixture:
        for index, best in enumerate(result.best):
            vacuum.plot([best.point.mixture_ratio], [best.point.isp_vac_s], "o", color=f"C{index}")
    vacuum.set_title(f"{result.oxidiser}/{result.fuel}: equilibrium (full), frozen (dashed)")
    vacuum.set_ylabel("vacuum specific impulse [s]")
    ambient.set_ylabel(f"at {result.ambient_pressure_pa / 1e3:.4g} kPa [s]; separated dotted")
    ambient.set_xlabel("mixture ratio by mass" if by_mixture else "area ratio")
    vacuum.legend()
    return figure
