"""Closed cycles: staged combustion and expander, balanced by the pressure ratio of their turbines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from perilune.engines.cycle_model import EngineDesign, Machines, Shaft, Turbine
from perilune.engines.pump import Liquid, pump_work_j_kg
from perilune.engines.turbine_gas import Side, TurbineGas, heated_fuel, turbine_gas
from perilune.errors import NoSolution

_RATIOS: Final = np.geomspace(1.005, 20.0, 120)
_SWEEPS: Final = 60
_TOLERANCE: Final = 1e-9

Ratios = tuple[float, ...]


@dataclass(frozen=True)
class Trial:
    """A closed cycle at trial pressure ratios, one for each shaft, for one kilogram per second.

    ``shafts_at`` returns the shafts with the turbine's power; ``pumps_w`` what the pumps of each need;
    ``discharges_pa`` the outlet pressures of the oxidiser's and the fuel's main pump.
    """

    shafts_at: Callable[[Ratios], tuple[Shaft, ...]]
    discharges_pa: Callable[[Ratios], tuple[float, float]]
    count: int


def smallest_ratio(trial: Trial) -> tuple[Shaft, ...] | NoSolution:
    """Return the shafts at the smallest pressure ratios at which every turbine gives what its pumps take.

    With two shafts each is solved with the other's ratio kept, over and over (Gauss and Seidel).
    """
    ratios: list[float] = [1.5] * trial.count
    for _ in range(_SWEEPS):
        before = tuple(ratios)
        for index in range(trial.count):
            found = _one(trial, ratios, index)
            if isinstance(found, NoSolution):
                return found
            ratios[index] = found
        if trial.count == 1 or max(abs(a - b) for a, b in zip(before, ratios, strict=True)) < _TOLERANCE:
            return trial.shafts_at(tuple(ratios))
    return NoSolution("the pressure ratios of the two turbines run away from each other", "turbine power")


def _one(trial: Trial, ratios: list[float], index: int) -> float | NoSolution:
    from scipy.optimize import brentq

    def surplus(ratio: float) -> float:
        shaft = trial.shafts_at((*ratios[:index], float(ratio), *ratios[index + 1 :]))[index]
        return (shaft.power_w - shaft.oxidiser_pump_w - shaft.fuel_pump_w) / shaft.power_w

    values = [surplus(float(ratio)) for ratio in _RATIOS]
    if values[0] > 0.0:
        return float(_RATIOS[0])
    for low, high, value in zip(_RATIOS[:-1], _RATIOS[1:], values[1:], strict=True):
        if value >= 0.0:
            return float(brentq(surplus, float(low), float(high), xtol=1e-12))
    best = max(range(len(values)), key=values.__getitem__)
    reason = f"at best the turbine gives {1.0 / (1.0 - values[best]):.1%} of what the pumps take, "
    reason += f"at pressure ratio {_RATIOS[best]:.2f}"
    return NoSolution(reason, "turbine power")


def closed_trial(design: EngineDesign, machine: Machines, fluids: tuple[Liquid, Liquid]) -> Trial | NoSolution:
    """Return the trial of an expander or staged-combustion engine, or what its gas lacks."""
    if design.cycle == "expander":
        gas = heated_fuel(design.fuel, machine.turbine_inlet_k)
        return gas if isinstance(gas, NoSolution) else _expander(design, machine, fluids, gas)
    gases: list[TurbineGas] = []
    sides: dict[Side, float] = {"fuel-rich": machine.turbine_inlet_k, "oxidiser-rich": machine.oxidiser_rich_inlet_k}
    for side, kelvin in sides.items():
        if design.cycle in (f"{side}-staged-combustion", "full-flow-staged-combustion"):
            gas = turbine_gas(design.oxidiser, design.fuel, side, kelvin)
            if isinstance(gas, NoSolution):
                return gas
            gases.append(gas)
    if len(gases) == 1:
        return _staged(design, machine, fluids, gases[0])
    return _full_flow(design, machine, fluids, (gases[0], gases[1]))


def _flows(design: EngineDesign) -> tuple[float, float]:
    return design.mixture_ratio / (1.0 + design.mixture_ratio), 1.0 / (1.0 + design.mixture_ratio)


@dataclass(frozen=True)
class _Pumps:
    """Work of the two pumps at a discharge pressure, from the tank."""

    fluids: tuple[Liquid, Liquid]
    machine: Machines

    def oxidiser(self, discharge_pa: float) -> float:
        rise_pa = max(discharge_pa - self.machine.tank_pressure_pa, 0.0)
        return pump_work_j_kg(self.fluids[0], rise_pa, self.machine.pump_efficiency_oxidiser)

    def fuel(self, discharge_pa: float) -> float:
        rise_pa = max(discharge_pa - self.machine.tank_pressure_pa, 0.0)
        return pump_work_j_kg(self.fluids[1], rise_pa, self.machine.pump_efficiency_fuel)


def _expander(design: EngineDesign, machine: Machines, fluids: tuple[Liquid, Liquid], gas: TurbineGas) -> Trial:
    """All fuel goes through the jacket and the turbine; one turbine drives both pumps."""
    oxidiser, fuel = _flows(design)
    pumps = _Pumps(fluids, machine)
    outlet_pa = design.chamber_pressure_pa * (1.0 + machine.hot_duct)

    def discharges(ratios: Ratios) -> tuple[float, float]:
        main = machine.discharge_oxidiser * design.chamber_pressure_pa
        return main, outlet_pa * ratios[0] * (1.0 + machine.jacket)

    def shafts(ratios: Ratios) -> tuple[Shaft, ...]:
        """Return the one shaft, per kg of propellant: the power of the heated fuel and what both pumps need."""
        at_oxidiser, at_fuel = discharges(ratios)
        power = fuel * gas.work_j_kg(ratios[0], machine.turbine_efficiency)
        inlet_pa = outlet_pa * ratios[0]
        needs = (oxidiser * pumps.oxidiser(at_oxidiser), fuel * pumps.fuel(at_fuel))
        return (Shaft("heated fuel", power, fuel, gas.temperature_k, inlet_pa, ratios[0], 0.0, *needs),)

    return Trial(shafts, discharges, 1)


def _staged(design: EngineDesign, machine: Machines, fluids: tuple[Liquid, Liquid], gas: TurbineGas) -> Trial:
    """All of one propellant and a little of the other burn in the pre-burner; one turbine drives both pumps.

    The little is raised from the main pump's outlet to the pre-burner by a kick stage.
    """
    oxidiser, fuel = _flows(design)
    pumps = _Pumps(fluids, machine)
    rich = gas.mixture_ratio < design.mixture_ratio
    little = fuel * gas.mixture_ratio if rich else oxidiser / gas.mixture_ratio
    outlet_pa = design.chamber_pressure_pa * (1.0 + machine.hot_duct)

    def discharges(ratios: Ratios) -> tuple[float, float]:
        burner_pa = outlet_pa * ratios[0]
        if rich:
            return machine.discharge_oxidiser * design.chamber_pressure_pa, burner_pa * (1.0 + machine.drive_feed_fuel)
        return burner_pa * (1.0 + machine.drive_feed_oxidiser), machine.discharge_fuel * design.chamber_pressure_pa

    def shafts(ratios: Ratios) -> tuple[Shaft, ...]:
        """Return the one shaft, per kg of propellant: the power of the gas and what pumps and kick stage need."""
        at_oxidiser, at_fuel = discharges(ratios)
        burner_pa = outlet_pa * ratios[0]
        if rich:
            kick_pa = max(burner_pa * (1.0 + machine.drive_feed_oxidiser), at_oxidiser)
            needs = (
                (oxidiser - little) * pumps.oxidiser(at_oxidiser) + little * pumps.oxidiser(kick_pa),
                fuel * pumps.fuel(at_fuel),
            )
        else:
            kick_pa = max(burner_pa * (1.0 + machine.drive_feed_oxidiser), at_fuel)
            needs = (
                oxidiser * pumps.oxidiser(at_oxidiser),
                (fuel - little) * pumps.fuel(at_fuel) + little * pumps.fuel(kick_pa),
            )
        flow = (fuel if rich else oxidiser) + little
        power = flow * gas.work_j_kg(ratios[0], machine.turbine_efficiency)
        name: Turbine = "fuel-rich" if rich else "oxidiser-rich"
        return (Shaft(name, power, flow, gas.temperature_k, burner_pa, ratios[0], gas.mixture_ratio, *needs),)

    return Trial(shafts, discharges, 1)


def _full_flow(
    design: EngineDesign, machine: Machines, fluids: tuple[Liquid, Liquid], gases: tuple[TurbineGas, TurbineGas]
) -> Trial:
    """Everything burns in two pre-burners: the fuel-rich one drives the fuel pump, the other the oxidiser pump.

    Either pump feeds the other side's pre-burner too, at that one's pressure; it costs or saves little.
    """
    oxidiser, fuel = _flows(design)
    rich, lean = gases
    pumps = _Pumps(fluids, machine)
    # fuel a and oxidiser a*rich in the fuel-rich burner, the rest in the other at its own mixture ratio
    a = (lean.mixture_ratio * fuel - oxidiser) / (lean.mixture_ratio - rich.mixture_ratio)
    outlet_pa = design.chamber_pressure_pa * (1.0 + machine.hot_duct)

    def discharges(ratios: Ratios) -> tuple[float, float]:
        return (
            outlet_pa * ratios[1] * (1.0 + machine.drive_feed_oxidiser),
            outlet_pa * ratios[0] * (1.0 + machine.drive_feed_fuel),
        )

    def shafts(ratios: Ratios) -> tuple[Shaft, ...]:
        """Return both shafts, per kg of propellant: the power of each gas and what its pump needs."""
        at_oxidiser, at_fuel = discharges(ratios)
        rich_pa, lean_pa = outlet_pa * ratios[0], outlet_pa * ratios[1]
        cross_oxidiser = a * rich.mixture_ratio
        to_rich = pumps.oxidiser(max(at_oxidiser, rich_pa * (1.0 + machine.drive_feed_oxidiser)))
        to_lean = pumps.fuel(max(at_fuel, lean_pa * (1.0 + machine.drive_feed_oxidiser)))
        fuel_need = a * pumps.fuel(at_fuel) + (fuel - a) * to_lean
        oxidiser_need = (oxidiser - cross_oxidiser) * pumps.oxidiser(at_oxidiser) + cross_oxidiser * to_rich
        flows = (a + cross_oxidiser, 1.0 - a - cross_oxidiser)
        works = [gas.work_j_kg(ratio, machine.turbine_efficiency) for gas, ratio in zip(gases, ratios, strict=True)]
        rows: tuple[tuple[Turbine, float, float, float], ...] = (
            ("fuel-rich", rich_pa, 0.0, fuel_need),
            ("oxidiser-rich", lean_pa, oxidiser_need, 0.0),
        )
        return tuple(
            Shaft(name, flow * work, flow, gas.temperature_k, inlet_pa, ratio, gas.mixture_ratio, *needs)
            for (name, inlet_pa, *needs), flow, work, gas, ratio in zip(rows, flows, works, gases, ratios, strict=True)
        )

    return Trial(shafts, discharges, 2)
