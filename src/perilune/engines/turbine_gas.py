"""The gas that drives a turbine: the mixture ratio that burns to a given temperature, its heat capacity, its work."""

import warnings
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final, Literal

import numpy as np

from perilune.engines.cea_library import PA_PER_BAR, cea, mixture
from perilune.engines.reactants import charge
from perilune.errors import NoSolution

Side = Literal["fuel-rich", "oxidiser-rich"]

_PRESSURE_PA: Final = 15e6
"""Pressure of the equilibrium: between gas generators and pre-burners; at these temperatures it hardly matters."""

_GAS_CONSTANT: Final = 8314.462618
_STEPS: Final = 50
_RANGES: Final[dict[Side, tuple[float, float]]] = {"fuel-rich": (0.02, 1.0), "oxidiser-rich": (3.0, 300.0)}
"""Where mixture ratios are sought, over the stoichiometric one."""

_KEROSENE_POINTS: Final = ((0.330, 916.0), (0.342, 922.0), (0.416, 1062.0))
"""Measured mixture ratio and temperature [K] of LOX/RP-1 gas generators: RS-27, H-1, F-1 (McHugh, AIAA 95-2970).

Fuel-rich kerosene does not reach equilibrium in a gas generator: CEA gives 1272 K where the F-1 has 1062 K.
"""

_KEROSENE_GAS: Final = ((977.6, 2710.0, 1.115), (1088.7, 2750.0, 1.132))
"""Temperature [K], heat capacity [J/kg/K] and exponent of that gas (NASA SP-8110, 1974, table III)."""

_STORABLE: Final = frozenset({"UDMH", "MMH", "Aerozine-50"})
_STORABLE_RATIO: Final = 0.1
"""Mixture ratio of gas generators on fuels of the hydrazine family: below 0.2 (NASA SP-8081, 1972, page 7)."""

_STORABLE_K: Final = (1000.0, 1250.0)
"""Where their gas is taken at that mixture: the YLR87-AJ-7 has 1181 K (NASA SP-8107, table III), equilibrium 1320 K."""


@dataclass(frozen=True)
class TurbineGas:
    """The gas at a turbine's inlet; heat capacity and exponent are frozen: it does not react in the turbine."""

    mixture_ratio: float
    temperature_k: float
    heat_capacity_j_kg_k: float
    isentropic_exponent: float

    def work_j_kg(self, pressure_ratio: float, efficiency: float) -> float:
        """Return the work of one kilogram expanded by a pressure ratio (Sutton and Biblarz, 9th ed., eq. 10-18)."""
        share = 1.0 - pressure_ratio ** (1.0 / self.isentropic_exponent - 1.0)
        return efficiency * self.heat_capacity_j_kg_k * self.temperature_k * share


@cache
def _burner(oxidiser: str, fuel: str) -> Any:
    pair = charge(oxidiser, fuel)
    return cea.EqSolver(mixture(pair.names, all_products=True), reactants=pair.reactants)


def _burnt(oxidiser: str, fuel: str, mixture_ratio: float) -> TurbineGas | None:
    """Return the products of adiabatic combustion in equilibrium, None where CEA finds none."""
    solver, pair = _burner(oxidiser, fuel), charge(oxidiser, fuel)
    weights = pair.weights(mixture_ratio)
    solution = cea.EqSolution(solver)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        solver.solve(solution, cea.HP, pair.enthalpy(weights), _PRESSURE_PA / PA_PER_BAR, weights)
    if not solution.converged or not np.isfinite(solution.T):
        return None
    capacity = float(solution.cp_fr) * 1e3
    exponent = capacity / (capacity - _GAS_CONSTANT / float(solution.M))
    return TurbineGas(mixture_ratio, float(solution.T), capacity, exponent)


@lru_cache(maxsize=1024)
def turbine_gas(oxidiser: str, fuel: str, side: Side, temperature_k: float) -> TurbineGas | NoSolution:
    """Return the gas of a gas generator or pre-burner at a temperature.

    Adiabatic equilibrium by CEA. Far from equilibrium are fuel-rich LOX/RP-1, taken by measured points between 880 and
    1150 K, and fuel-rich storables, whose temperature is taken as given between 1000 and 1250 K.

    >>> gas = turbine_gas("LOX", "RP-1", "oxidiser-rich", 628.0)  # the NK-33's pre-burner: mixture ratio 58
    >>> round(gas.mixture_ratio)
    59
    """
    if side == "fuel-rich" and (oxidiser, fuel) == ("LOX", "RP-1"):
        return _kerosene(temperature_k)
    if side == "fuel-rich" and oxidiser == "NTO" and fuel in _STORABLE:
        return _storable(oxidiser, fuel, temperature_k)
    from perilune.engines.combustion import stoichiometric_ratio

    low, high = (share * stoichiometric_ratio(oxidiser, fuel) for share in _RANGES[side])
    if side == "oxidiser-rich":
        low, high = high, low  # low is the colder end
    cold = _burnt(oxidiser, fuel, low)
    if cold is not None and cold.temperature_k > temperature_k:
        reason = f"{side} {oxidiser}/{fuel} burns hotter than {temperature_k:g} K at any mixture"
        return NoSolution(reason, "turbine inlet temperature")
    for _ in range(_STEPS):
        middle = float(np.sqrt(low * high))
        gas = _burnt(oxidiser, fuel, middle)
        low, high = (middle, high) if gas is None or gas.temperature_k < temperature_k else (low, middle)
    gas = _burnt(oxidiser, fuel, high)
    if gas is None or abs(gas.temperature_k - temperature_k) > 1.0:
        return NoSolution(f"no {side} {oxidiser}/{fuel} gas of {temperature_k:g} K", "turbine inlet temperature")
    return gas


def _storable(oxidiser: str, fuel: str, temperature_k: float) -> TurbineGas | NoSolution:
    """Return the gas of a storable gas generator: its composition in equilibrium, colder than that as measured."""
    low, high = _STORABLE_K
    gas = _burnt(oxidiser, fuel, _STORABLE_RATIO)
    if gas is None or not low <= temperature_k <= high:
        reason = f"fuel-rich {oxidiser}/{fuel} at {temperature_k:g} K is outside {low:g} to {high:g} K"
        return NoSolution(reason, "turbine inlet temperature")
    return replace(gas, temperature_k=temperature_k)


def _kerosene(temperature_k: float) -> TurbineGas | NoSolution:
    if not 880.0 <= temperature_k <= 1150.0:
        reason = f"fuel-rich LOX/RP-1 at {temperature_k:g} K is outside what is measured (880 to 1150 K)"
        return NoSolution(reason, "turbine inlet temperature")
    ratios, kelvins = np.array(_KEROSENE_POINTS).T
    slope, offset = np.polyfit(kelvins, ratios, 1)
    (t0, c0, g0), (t1, c1, g1) = _KEROSENE_GAS
    share = (temperature_k - t0) / (t1 - t0)
    return TurbineGas(
        float(slope * temperature_k + offset), temperature_k, c0 + share * (c1 - c0), g0 + share * (g1 - g0)
    )


@lru_cache(maxsize=64)
def heated_fuel(fuel: str, temperature_k: float) -> TurbineGas | NoSolution:
    """Return a fuel heated in the cooling jacket of an expander engine, as a gas.

    >>> round(heated_fuel("LH2", 206.5).heat_capacity_j_kg_k, -2)
    13700.0
    """
    gases = {"LH2": ("H2", 2.01588, 200.0), "CH4": ("CH4", 16.04246, 200.0)}
    if fuel not in gases:
        return NoSolution(f"{fuel} does not boil to a gas that could drive a turbine", "fuel")
    name, molar_mass, coldest_k = gases[fuel]
    if not coldest_k <= temperature_k <= 1000.0:
        reason = f"{fuel} at {temperature_k:g} K is outside {coldest_k:g} to 1000 K"
        return NoSolution(reason, "turbine inlet temperature")
    capacity = float(cea.Mixture([name]).calc_property(cea.FROZEN_CP, np.array([1.0]), np.array([temperature_k])))
    exponent = capacity / (capacity - _GAS_CONSTANT / molar_mass)
    return TurbineGas(0.0, temperature_k, capacity, exponent)
