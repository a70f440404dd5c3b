"""Pictures of an engine's performance."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perilune.astro.forces.us76 import us76
from perilune.engines.model import AmbientPoint, EnginePerformance
from perilune.engines.nozzle import SEA_LEVEL_PA, SEPARATION_RATIO
from perilune.errors import InputError, Problem
from perilune.figures import house_style, new_figure
from perilune.figures.style import GRID

_ALTITUDES_KM: Final = (0.0, 2.0, 4.0, 7.0, 10.0, 15.0, 30.0)


def performance_figure(result: EnginePerformance) -> Figure:
    """Return thrust and specific impulse against ambient pressure, with the published figures as marks.

    Where the nozzle's flow is likely to separate the ground is hatched: there the lines are those of full flow.

    Args:
        result: the answer of :func:`perilune.engines.performance`.

    Raises:
        InputError: the engine is not evaluable, or the result holds fewer than two ambient pressures.
    """
    points = sorted((point for point in result.ambient if point.isp_s is not None), key=lambda p: p.ambient_pressure_pa)
    if result.ideal is None or len(points) < 2:
        cause = result.not_evaluable or "fewer than two ambient pressures with thrust"
        raise InputError(Problem(f"no picture of engine '{result.engine}': {cause}"))
    with house_style():
        return _drawn(result, points, result.ideal.exit_pressure_pa / SEPARATION_RATIO / 1e3)


def _drawn(result: EnginePerformance, points: Sequence[AmbientPoint], separation_kpa: float) -> Figure:
    figure, (thrust, impulse) = new_figure(7.0, 5.0, rows=2, sharex=True)
    pressures_kpa = [point.ambient_pressure_pa / 1e3 for point in points]
    thrust.plot(pressures_kpa, [(point.thrust_n or 0.0) / 1e3 for point in points], label="computed")
    impulse.plot(pressures_kpa, [point.isp_s or 0.0 for point in points], label="computed")
    _published(thrust, result.thrust_vac_published_n / 1e3, result.thrust_sl_published_n, 1e3)
    _published(impulse, result.isp_vac_published_s, result.isp_sl_published_s, 1.0)
    if separation_kpa < pressures_kpa[-1]:
        for axes in (thrust, impulse):
            axes.axvspan(separation_kpa, pressures_kpa[-1], facecolor="none", edgecolor=GRID, hatch="//", linewidth=0.0)
        impulse.text(separation_kpa, impulse.get_ylim()[0], " separation likely", va="bottom", ha="left", fontsize=8)
    thrust.set_title(f"{result.name}: thrust and specific impulse against ambient pressure")
    thrust.set_ylabel("thrust [kN]")
    impulse.set_ylabel("specific impulse [s]")
    impulse.set_xlabel("ambient pressure [kPa]")
    thrust.legend()
    _altitudes(thrust, pressures_kpa[-1])
    return figure


def _altitudes(axes: Axes, highest_kpa: float) -> None:
    """Mark on top the altitudes at which the standard atmosphere has these pressures."""
    pressures_kpa = us76(np.array(_ALTITUDES_KM) * 1e3).pressure_pa / 1e3
    marks = [(p, f"{h:g} km") for p, h in zip(pressures_kpa, _ALTITUDES_KM, strict=True) if p <= highest_kpa]
    top = axes.secondary_xaxis("top")
    top.set_xticks([place for place, _ in marks], [label for _, label in marks])


def _published(axes: Axes, vacuum: float, sea_level: float | None, scale: float) -> None:
    places, values = [0.0], [vacuum]
    if sea_level is not None:
        places.append(SEA_LEVEL_PA / 1e3)
        values.append(sea_level / scale)
    axes.plot(places, values, "o", label="published")
