"""One power balance, for one kilogram of propellant per second, at one chamber pressure."""

import math
from collections.abc import Mapping
from dataclasses import replace

from perilune.engines.closed_cycle import Trial, closed_trial, smallest_ratio
from perilune.engines.cycle_model import CycleBalance, EngineDesign, Machines, Shaft
from perilune.engines.machines import hottest, machines
from perilune.engines.open_cycle import OPEN, ideal_isp_s, open_balance, plain_balance
from perilune.engines.pump import Liquid, liquid
from perilune.errors import NoSolution


def solve_cycle(design: EngineDesign, given: Mapping[str, float] | None = None) -> CycleBalance | NoSolution:
    """Return the balance with given or usual machines, without the limits of its chamber pressure.

    Where it does not close with gas of the usual temperature the highest published one is tried.

    Raises:
        InputError: an unknown cycle or parameter, or no chemical equilibrium.
    """
    found = machines(design, given)
    if isinstance(found, NoSolution):
        return found
    solved = solve(design, found[0])
    return solve(design, hottest(design, *found)[0]) if isinstance(solved, NoSolution) else solved


def _fluids(design: EngineDesign) -> tuple[Liquid, Liquid] | NoSolution:
    oxidiser, fuel = liquid(design.oxidiser), liquid(design.fuel)
    if isinstance(oxidiser, NoSolution):
        return oxidiser
    return fuel if isinstance(fuel, NoSolution) else (oxidiser, fuel)


def solve(design: EngineDesign, machine: Machines) -> CycleBalance | NoSolution:
    """Balance one kilogram per second; limits, expected impulse and settings are left out."""
    if design.cycle == "pressure-fed":
        return _pressure_fed(design, machine)
    fluids = _fluids(design)
    if isinstance(fluids, NoSolution):
        return fluids
    if design.cycle in OPEN:
        return open_balance(design, machine, fluids)
    trial = closed_trial(design, machine, fluids)
    if isinstance(trial, NoSolution):
        return trial
    shafts = smallest_ratio(trial)
    if isinstance(shafts, NoSolution):
        return shafts
    return _closed(design, machine, trial, shafts)


def _pressure_fed(design: EngineDesign, machine: Machines) -> CycleBalance | NoSolution:
    tank_pa = design.chamber_pressure_pa * max(machine.discharge_oxidiser, machine.discharge_fuel)
    if tank_pa > machine.highest_tank_pressure_pa:
        reason = (
            f"the tanks would need {tank_pa / 1e6:.2f} MPa, more than {machine.highest_tank_pressure_pa / 1e6:g} MPa"
        )
        return NoSolution(reason, "tank pressure")
    isp_s = ideal_isp_s(design, design.mixture_ratio, design.chamber_pressure_pa, design.area_ratio)
    return replace(plain_balance(design, machine, isp_s, (tank_pa, tank_pa)), tank_pressure_pa=tank_pa)


def _closed(design: EngineDesign, machine: Machines, trial: Trial, shafts: tuple[Shaft, ...]) -> CycleBalance:
    isp_s = ideal_isp_s(design, design.mixture_ratio, design.chamber_pressure_pa, design.area_ratio)
    discharges_pa = trial.discharges_pa(tuple(shaft.pressure_ratio for shaft in shafts))
    return replace(
        plain_balance(design, machine, isp_s, discharges_pa),
        shafts=shafts,
        turbine_power_w=math.fsum(shaft.power_w for shaft in shafts),
    )
