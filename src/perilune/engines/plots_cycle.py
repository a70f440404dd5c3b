"""The picture of a power cycle: what the pumps take, and what it costs, against chamber pressure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from perilune.engines.combustion import expansion
from perilune.engines.cycle_model import EngineDesign
from perilune.engines.cycle_solve import solve_cycle
from perilune.errors import InputError, NoSolution, Problem
from perilune.figures import house_style, new_figure

_POINTS: Final = 25
_HIGHEST_PA: Final = 1e8


def cycle_figure(design: EngineDesign, given: Mapping[str, float] | None = None) -> Figure:
    """Return turbine power for one kg/s and ideal specific impulse against chamber pressure, up to where it closes.

    The nozzle grows with the chamber pressure so that the pressure in its exit plane stays.

    Args:
        design: the engine.
        given: numbers of its machines, the usual ones where there is none.

    Raises:
        InputError: the balance closes at fewer than two of the pressures.
    """
    pressures_pa = np.geomspace(0.2, 5.0, _POINTS) * design.chamber_pressure_pa
    pair = (design.oxidiser, design.fuel, design.mixture_ratio)
    exit_pa = expansion(*pair, design.chamber_pressure_pa, area_ratio=design.area_ratio).exit_pressure_pa
    solved = []
    for pressure_pa in (float(p) for p in pressures_pa if 3.0 * exit_pa <= p <= _HIGHEST_PA):
        area_ratio = expansion(*pair, pressure_pa, exit_pressure_pa=exit_pa).area_ratio
        solved.append(solve_cycle(replace(design, chamber_pressure_pa=pressure_pa, area_ratio=area_ratio), given))
    closed = [item for item in solved if not isinstance(item, NoSolution)]
    if len(closed) < 2:
        raise InputError(Problem("no picture: the balance closes nowhere", expected="an engine whose balance closes"))
    places = [item.design.chamber_pressure_pa / 1e6 for item in closed]
    with house_style():
        figure, (power, impulse) = new_figure(7.0, 5.5, rows=2, sharex=True)
        power.plot(places, [item.turbine_power_w / 1e3 for item in closed])
        impulse.plot(places, [item.isp_vac_ideal_s for item in closed], label="engine")
        impulse.plot(places, [item.isp_vac_ideal_s + item.isp_loss_s for item in closed], "--", label="without bleed")
        for axes in (power, impulse):
            axes.axvline(design.chamber_pressure_pa / 1e6, color="#8795a1", linewidth=0.8)
        power.set_title(f"{design.cycle}, {design.oxidiser}/{design.fuel} {design.mixture_ratio:g}")
        power.set_ylabel("turbine power [kW per kg/s]")
        impulse.set_ylabel("ideal vacuum impulse [s]")
        impulse.set_xlabel("chamber pressure [MPa], exit pressure kept; the line ends where nothing closes")
        impulse.legend()
    return figure
