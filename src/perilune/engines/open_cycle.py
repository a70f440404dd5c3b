"""Open cycles: gas generator, tap-off and bleed expander, whose turbine's flow does not pass the chamber."""

import math
from dataclasses import replace
from typing import Final

from perilune.constants import G0
from perilune.engines.combustion import expansion
from perilune.engines.cycle_model import CycleBalance, EngineDesign, Machines, Shaft, Turbine
from perilune.engines.pump import Liquid, pump_work_j_kg
from perilune.engines.turbine_gas import TurbineGas, heated_fuel, turbine_gas
from perilune.errors import NoSolution

OPEN: Final = frozenset({"gas-generator", "tap-off", "expander-bleed"})

_TURBINES: Final[dict[str, Turbine]] = {
    "gas-generator": "gas generator",
    "tap-off": "tap-off",
    "expander-bleed": "heated fuel",
}

_DUMP_AREA_RATIO: Final = 4.0
"""Area ratio of the nozzle that the turbine's exhaust leaves by: an assumption, small as an exhaust pipe's."""


def ideal_isp_s(design: EngineDesign, mixture_ratio: float, pressure_pa: float, area_ratio: float) -> float:
    """Return the theoretical vacuum specific impulse of a chamber with the design's propellants."""
    flow = expansion(design.oxidiser, design.fuel, mixture_ratio, pressure_pa, area_ratio=area_ratio)
    return flow.exit_speed_vac_m_s / G0


def plain_balance(
    design: EngineDesign, machine: Machines, isp_s: float, discharges_pa: tuple[float, float]
) -> CycleBalance:
    """Return the balance of an engine of one kilogram per second without a turbine."""
    return CycleBalance(
        design=design,
        flow_kg_s=1.0,
        shafts=(),
        turbine_power_w=0.0,
        oxidiser_discharge_pa=discharges_pa[0],
        fuel_discharge_pa=discharges_pa[1],
        tank_pressure_pa=machine.tank_pressure_pa,
        bleed_share=0.0,
        chamber_mixture_ratio=design.mixture_ratio,
        isp_vac_ideal_s=isp_s,
        isp_vac_expected_s=None,
        isp_loss_s=0.0,
        highest_chamber_pressure_pa=None,
        limit="",
        best_chamber_pressure_pa=None,
        settings=(),
    )


def open_balance(design: EngineDesign, machine: Machines, fluids: tuple[Liquid, Liquid]) -> CycleBalance | NoSolution:
    """Balance an open cycle: the bleed is the pumps' power over the turbine's work.

    The turbine of a bleed expander is driven by a part of the fuel, heated in the cooling jacket and then dumped.
    """
    gas = _drive_gas(design, machine)
    if isinstance(gas, NoSolution):
        return gas
    pressure_pa = design.chamber_pressure_pa
    discharges_pa = (machine.discharge_oxidiser * pressure_pa, machine.discharge_fuel * pressure_pa)
    oxidiser_share = design.mixture_ratio / (1.0 + design.mixture_ratio)
    work = [
        pump_work_j_kg(fluid, max(discharge_pa - machine.tank_pressure_pa, 0.0), efficiency)
        for fluid, discharge_pa, efficiency in zip(
            fluids, discharges_pa, (machine.pump_efficiency_oxidiser, machine.pump_efficiency_fuel), strict=True
        )
    ]
    powers = (oxidiser_share * work[0], (1.0 - oxidiser_share) * work[1])
    bleed = math.fsum(powers) / gas.work_j_kg(machine.pressure_ratio, machine.turbine_efficiency)
    # what is left for the chamber: a gas generator takes its own mixture, a tap the chamber's
    drive_oxidiser = gas.mixture_ratio / (1.0 + gas.mixture_ratio)
    left_oxidiser = oxidiser_share - bleed * drive_oxidiser
    left_fuel = 1.0 - oxidiser_share - bleed * (1.0 - drive_oxidiser)
    ratio = left_oxidiser / left_fuel if left_fuel > 0.0 else math.inf
    if not 0.0 < ratio < 2.0 * design.mixture_ratio:
        reason = f"the turbine would take {bleed:.0%} of the propellant and leave the chamber no usable mixture"
        return NoSolution(reason, "turbine power")
    chamber_s = ideal_isp_s(design, ratio, pressure_pa, design.area_ratio)
    whole_s = ideal_isp_s(design, design.mixture_ratio, pressure_pa, design.area_ratio)
    isp_s = (1.0 - bleed) * chamber_s + bleed * _dump_isp_s(gas, machine)
    shaft = Shaft(
        _TURBINES[design.cycle],
        math.fsum(powers),
        bleed,
        gas.temperature_k,
        pressure_pa if design.cycle != "expander-bleed" else discharges_pa[1] / (1.0 + machine.jacket),
        machine.pressure_ratio,
        gas.mixture_ratio,
        *powers,
    )
    return replace(
        plain_balance(design, machine, isp_s, discharges_pa),
        shafts=(shaft,),
        turbine_power_w=shaft.power_w,
        bleed_share=bleed,
        chamber_mixture_ratio=ratio,
        isp_loss_s=whole_s - isp_s,
    )


def _drive_gas(design: EngineDesign, machine: Machines) -> TurbineGas | NoSolution:
    if design.cycle == "expander-bleed":
        return heated_fuel(design.fuel, machine.turbine_inlet_k)
    return turbine_gas(design.oxidiser, design.fuel, "fuel-rich", machine.turbine_inlet_k)


def _dump_isp_s(gas: TurbineGas, machine: Machines) -> float:
    """Return the vacuum specific impulse of the turbine's exhaust: a perfect gas through a small nozzle."""
    from scipy.optimize import brentq

    n, capacity = gas.isentropic_exponent, gas.heat_capacity_j_kg_k
    kelvin = gas.temperature_k - gas.work_j_kg(machine.pressure_ratio, machine.turbine_efficiency) / capacity

    def area(mach: float) -> float:
        bracket = (2.0 + (n - 1.0) * mach**2) / (n + 1.0)
        return float(bracket ** (0.5 * (n + 1.0) / (n - 1.0)) / mach - _DUMP_AREA_RATIO)

    mach = float(brentq(area, 1.0, 20.0))
    exit_k = kelvin / (1.0 + 0.5 * (n - 1.0) * mach**2)
    constant = capacity * (n - 1.0) / n
    speed = mach * math.sqrt(n * constant * exit_k)
    return (speed + constant * exit_k / speed) / G0  # momentum and exit pressure times area over flow
