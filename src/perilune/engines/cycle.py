"""The power balance of a rocket engine: what its turbines must give its pumps, and where that no longer closes.

Pump discharge pressures follow from the chamber's by the drops on the way (NASA SP-8107, 1974, section 3.1.1.1); power
is flow times work over efficiency; the turbine's work is that of a frozen gas (Sutton and Biblarz, Rocket Propulsion
Elements, 9th ed., chapter 10). In a closed cycle the turbine's pressure ratio raises the discharge pressure of the
pumps that drive it: the smallest ratio at which both powers are equal is the balance, and where there is none the
balance is broken.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from perilune.constants import G0
from perilune.engines.combustion import expansion, ideal_performance
from perilune.engines.cycle_efficiency import cycle_efficiency
from perilune.engines.cycle_model import CycleBalance, EngineDesign, Machines
from perilune.engines.cycle_solve import solve
from perilune.engines.drive_loss import nozzle_efficiency
from perilune.engines.machines import hottest, machines
from perilune.engines.open_cycle import OPEN
from perilune.engines.performance import built_in_observations
from perilune.errors import InputError, NoSolution

_HIGHEST_PA: Final = 100e6
_HOTTEST_K: Final = 1000.0
_BEYOND: Final = 1.05
"""Where the reason is told for which nothing closes beyond the highest chamber pressure, over that pressure."""

_PRESSURE_STEPS: Final = 24


def balance(
    design: EngineDesign, given: Mapping[str, float] | None = None, *, without: str | None = None
) -> CycleBalance | NoSolution:
    """Return the power balance of an engine, or why it does not close.

    Turbine temperatures are the median of published engines; where it does not close so, and for the chamber pressure
    beyond which nothing closes, the highest published one counts.

    Args:
        design: the engine; see :class:`~perilune.engines.cycle_model.EngineDesign`.
        given: parameters of the machines to use instead of the usual ones
            (:class:`~perilune.engines.cycle_model.Machines`).
        without: an engine whose published data may not speak.

    Raises:
        InputError: an unknown cycle, propellant or parameter, or a number out of range.

    >>> f1 = EngineDesign("gas-generator", "LOX", "RP-1", 2.27, 7.0e6, 16.0, 7.77e6)
    >>> result = balance(f1)
    >>> round(result.turbine_power_w / 1e6), round(result.bleed_share, 3)
    (38, 0.031)
    """
    found = machines(design, given, without=without)
    if isinstance(found, NoSolution):
        return found
    machine, settings = found
    ideal_performance(
        design.oxidiser, design.fuel, design.mixture_ratio, design.chamber_pressure_pa, design.area_ratio
    )  # its check of the design
    hot, hot_settings = hottest(design, machine, settings, without=without)
    solved = solve(design, machine)
    if isinstance(solved, NoSolution):
        machine, settings = hot, hot_settings
        solved = solve(design, machine)
    if isinstance(solved, NoSolution):
        return _hotter(design, machine, solved)
    limit_pa, limit = _highest_pressure(design, hot)
    best_pa = _best(design, machine) if design.cycle in OPEN else None
    return replace(
        _scaled(solved),
        highest_chamber_pressure_pa=limit_pa,
        limit=limit,
        best_chamber_pressure_pa=best_pa,
        settings=settings,
    )


def _hotter(design: EngineDesign, machine: Machines, refused: NoSolution) -> NoSolution:
    """Tell the turbine's temperature with which a refused closed cycle would close, where there is one."""
    if refused.binding != "turbine power" or design.cycle in OPEN:
        return refused
    names = {
        "oxidiser-rich-staged-combustion": ("oxidiser_rich_inlet_k",),
        "full-flow-staged-combustion": ("turbine_inlet_k", "oxidiser_rich_inlet_k"),
    }.get(design.cycle, ("turbine_inlet_k",))

    def shut(kelvin: float) -> bool:
        hotter = {name: max(kelvin, getattr(machine, name)) for name in names}
        return isinstance(solve(design, replace(machine, **hotter)), NoSolution)

    low, high = min(getattr(machine, name) for name in names), _HOTTEST_K
    if shut(high):
        return NoSolution(f"{refused.reason}; nor would it close with gas of {high:g} K", refused.binding)
    while high - low > 1.0:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if shut(middle) else (low, middle)
    told = " and ".join(f"{name} = {max(high, getattr(machine, name)):.0f}" for name in names)
    return NoSolution(f"{refused.reason}; it would close with {told}", refused.binding)


def _best(design: EngineDesign, machine: Machines) -> float | None:
    """Return the chamber pressure of an open cycle's highest impulse, the exit pressure kept; golden-section search."""
    exit_pa = ideal_performance(
        design.oxidiser, design.fuel, design.mixture_ratio, design.chamber_pressure_pa, design.area_ratio
    ).exit_pressure_pa

    def isp_s(log_pressure: float) -> float:
        """Return the vacuum impulse [s] at a logarithm of chamber pressure [Pa], 0 where the cycle does not balance."""
        pressure_pa = math.exp(log_pressure)
        pair = (design.oxidiser, design.fuel, design.mixture_ratio, pressure_pa)
        area_ratio = expansion(*pair, exit_pressure_pa=exit_pa).area_ratio
        solved = solve(replace(design, chamber_pressure_pa=pressure_pa, area_ratio=area_ratio), machine)
        return 0.0 if isinstance(solved, NoSolution) else solved.isp_vac_ideal_s

    return math.exp(_golden(isp_s, math.log(max(0.1e6, 3.0 * exit_pa)), math.log(_HIGHEST_PA)))


def _golden(value: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one maximum is largest (Kiefer 1953)."""
    share = (math.sqrt(5.0) - 1.0) / 2.0
    left, right = high - share * (high - low), low + share * (high - low)
    at_left, at_right = value(left), value(right)
    while high - low > 1e-3:
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - share * (high - low)
            at_left = value(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + share * (high - low)
            at_right = value(right)
    return 0.5 * (low + high)


def _closes(design: EngineDesign, machine: Machines, pressure_pa: float) -> bool:
    """Tell whether the balance closes at another chamber pressure."""
    try:
        return not isinstance(solve(replace(design, chamber_pressure_pa=pressure_pa), machine), NoSolution)
    except InputError:  # no equilibrium: not a question of power
        return True


def _highest_pressure(design: EngineDesign, machine: Machines) -> tuple[float | None, str]:
    if _closes(design, machine, _HIGHEST_PA):
        return None, f"the balance closes up to {_HIGHEST_PA / 1e6:g} MPa"
    low, high = design.chamber_pressure_pa, _HIGHEST_PA
    for _ in range(_PRESSURE_STEPS):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if _closes(design, machine, middle) else (low, middle)
    refused = solve(replace(design, chamber_pressure_pa=_BEYOND * high), machine)
    return low, f"{_BEYOND - 1.0:.0%} beyond, {refused.reason}" if isinstance(refused, NoSolution) else ""


def _scaled(solved: CycleBalance) -> CycleBalance:
    """Return a balance for the flow that the design's thrust takes at the impulse expected of it."""
    design = solved.design
    known = cycle_efficiency(design.cycle, design.oxidiser, design.fuel, built_in_observations())
    members = () if isinstance(known, NoSolution) else known.engines
    share = nozzle_efficiency(seen for seen in built_in_observations() if seen.engine in members)
    expected_s = None if share is None else solved.isp_vac_ideal_s * share
    if design.thrust_vac_n is None:
        return replace(solved, isp_vac_expected_s=expected_s)
    flow = design.thrust_vac_n / (G0 * (solved.isp_vac_ideal_s if expected_s is None else expected_s))
    return scaled(replace(solved, isp_vac_expected_s=expected_s), flow)


def scaled(solved: CycleBalance, flow_kg_s: float) -> CycleBalance:
    """Return a balance with another propellant flow; powers go with it.

    >>> one = balance(EngineDesign("expander", "LOX", "LH2", 5.0, 2.8e6, 57.0))
    >>> scaled(one, 10.0).turbine_power_w / one.turbine_power_w
    10.0
    """
    factor = flow_kg_s / solved.flow_kg_s
    shafts = tuple(
        replace(
            shaft,
            power_w=shaft.power_w * factor,
            flow_kg_s=shaft.flow_kg_s * factor,
            oxidiser_pump_w=shaft.oxidiser_pump_w * factor,
            fuel_pump_w=shaft.fuel_pump_w * factor,
        )
        for shaft in solved.shafts
    )
    return replace(solved, flow_kg_s=flow_kg_s, shafts=shafts, turbine_power_w=solved.turbine_power_w * factor)
