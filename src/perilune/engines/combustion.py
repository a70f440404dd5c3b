"""Ideal rocket performance by chemical equilibrium, point by point, with NASA CEA."""

import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np

from perilune.constants import G0
from perilune.engines import propellants
from perilune.engines.cea_library import PA_PER_BAR, cea, mixture
from perilune.engines.model import IdealPerformance
from perilune.engines.propellants import FUELS, OXIDISERS
from perilune.engines.reactants import charge
from perilune.errors import InputError, Problem

__all__ = [
    "FUELS",
    "OXIDISERS",
    "Expansion",
    "expansion",
    "ideal_performance",
    "stoichiometric_ratio",
]

_THROAT: Final = 2
"""CEA's number of the point from which the composition is frozen: 1 the chamber, 2 the throat."""

_DUMMY_PRESSURE_RATIO: Final = 2.0
"""CEA wants at least one exit point given by its pressure ratio; this one is not read."""

_AREA_TOLERANCE: Final = 1e-3
"""Share within which the exit plane must lie at the area ratio asked for: CEA meets it to 4e-5."""

_COLDEST_K: Final = 160.0
"""How far CEA's data of gases, which begin at 200 K, are extended: to four fifths of it (NASA RP-1311 part II)."""

_HO: Final = ("H", "H2", "H2O", "H2O2", "HO2", "O", "O2", "O3", "OH")
_CARBON: Final = ("C", "C2O", "CH", "CO", "CO2", "COOH", "HCCO", "HCHO,formaldehy", "HCO", "HCOOH")
_ORGANIC: Final = ("C2H2,acetylene", "CH2", "CH2CO,ketene", "CH2OH", "CH3", "CH3O", "CH3OH", "CH4")
_CHO: Final = (*_HO, *_CARBON, *_ORGANIC)
_NITROGEN: Final = ("N", "N2", "N2H2", "N2O", "N2O3", "NH", "NH2", "NH2OH", "NH3", "NO", "NO2", "NO3")
_CHNO: Final = (*_CHO, *_NITROGEN, "CN", "HCN", "HNC", "HNCO", "HNO", "HNO2", "HNO3", "NCO")

_SHORT_LISTS: Final[dict[tuple[str, str], tuple[float, float, tuple[str, ...]]]] = {
    ("LOX", "RP-1"): (2.0, 4.0, _CHO),
    ("LOX", "CH4"): (2.5, 5.0, _CHO),
    ("H2O2", "RP-1"): (5.0, 12.0, _CHO),
    ("NTO", "UDMH"): (1.8, 4.0, _CHNO),
    ("NTO", "MMH"): (1.4, 4.0, _CHNO),
    ("NTO", "Aerozine-50"): (1.2, 4.0, _CHNO),
}
"""Mixture ratios between which a short list of products gives what all products give within 1e-7, and the list.

Up to 30 MPa, and of the characteristic velocity too: a product of mole fraction x adds -x ln x to the entropy in the
chamber, by which all pressures downstream fall, so that products of 1e-8 count. Outside, and for other pairs, every
product of the library is considered: about five times slower for hydrocarbons.
"""


@cache
def _solver(oxidiser: str, fuel: str, products: tuple[str, ...] | None) -> Any:
    """Return CEA's solver of rocket performance, with these products or, where None, all of them."""
    pair = charge(oxidiser, fuel)
    made = mixture(pair.names, products=products, all_products=True)
    return cea.RocketSolver(made, reactants=pair.reactants)


def stoichiometric_ratio(oxidiser: str, fuel: str) -> float:
    """Return the mixture ratio of complete combustion.

    Raises:
        InputError: an unknown propellant, or a pair that does not burn.

    >>> round(stoichiometric_ratio("LOX", "LH2"), 3)
    7.937
    """
    pair = charge(oxidiser, fuel)
    ratio = float(pair.reactants.weight_eq_ratio_to_of_ratio(pair.oxidiser_weights, pair.fuel_weights, 1.0))
    if not np.isfinite(ratio) or ratio <= 0.0:
        raise InputError(Problem(f"{oxidiser} and {fuel} do not burn", expected="an oxidiser and a fuel"))
    return ratio


def _products(oxidiser: str, fuel: str, mixture_ratio: float) -> tuple[str, ...] | None:
    low, high, products = _SHORT_LISTS.get((oxidiser, fuel), (1.0, 0.0, ()))
    return products if low <= mixture_ratio <= high else None


def _run(
    pair: tuple[str, str, tuple[str, ...] | None],
    mixture_ratio: float,
    chamber_pressure_pa: float,
    exit_plane: dict[str, list[float]],
    *,
    frozen: bool,
) -> Any:
    """Return CEA's answer, the exit given by ``supar`` (area ratios) or ``pi_p`` (chamber over exit pressures)."""
    solver, reactants = _solver(*pair), charge(pair[0], pair[1])
    weights = reactants.weights(mixture_ratio)
    solution = cea.RocketSolution(solver)
    options: dict[str, Any] = {"pi_p": [_DUMMY_PRESSURE_RATIO], **exit_plane}
    if frozen:
        options["n_frz"] = _THROAT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of no convergence, which is checked below
        solver.solve(
            solution, weights, chamber_pressure_pa / PA_PER_BAR, iac=True, hc=reactants.enthalpy(weights), **options
        )
    found = solution.converged and np.isfinite(solution.Isp_vacuum[-1]) and min(solution.T) >= _COLDEST_K
    if not found or not _in_place(solution, exit_plane):
        raise InputError(_no_equilibrium(pair[0], pair[1], mixture_ratio))
    return solution


def _in_place(solution: Any, exit_plane: dict[str, list[float]]) -> bool:
    """Tell whether the last station is where it was asked: where the gas condenses CEA may stop short of it."""
    asked = exit_plane.get("supar")
    return asked is None or abs(float(solution.ae_at[-1]) / asked[-1] - 1.0) < _AREA_TOLERANCE


def _no_equilibrium(oxidiser: str, fuel: str, mixture_ratio: float) -> Problem:
    """Return the problem to tell where CEA's iteration found no equilibrium."""
    pair = fuel if oxidiser == propellants.NONE else f"{oxidiser}/{fuel}"
    cause = f"no chemical equilibrium found for {pair}"
    cause += f" at mixture ratio {mixture_ratio:g}" if mixture_ratio else ""
    expected = "a mixture ratio, chamber pressure and area ratio of a rocket engine"
    fix = "a smaller area ratio, or a mixture that burns hotter: CEA knows no gas below 200 K"
    if oxidiser == propellants.NONE:
        fix = "a propellant that decomposes hot, or a fuel beside it: CEA knows no gas below 200 K"
    return Problem(cause, expected=expected, fix=fix)


@dataclass(frozen=True)
class Expansion:
    """One expansion from the chamber to the exit plane; speeds are specific impulses times standard gravity."""

    area_ratio: float
    chamber_temperature_k: float
    chamber_molar_mass_g_mol: float
    chamber_isentropic_exponent: float
    characteristic_velocity_m_s: float
    exit_pressure_pa: float
    exit_temperature_k: float
    exit_mach: float
    exit_speed_vac_m_s: float


def expansion(
    oxidiser: str,
    fuel: str,
    mixture_ratio: float,
    chamber_pressure_pa: float,
    *,
    area_ratio: float | None = None,
    exit_pressure_pa: float | None = None,
    frozen: bool = False,
) -> Expansion:
    """Return one expansion, its exit plane given by the area ratio or by the pressure in it.

    Nothing is checked but that CEA converged: the arguments are those of :func:`ideal_performance`.

    >>> round(expansion("LOX", "LH2", 6.0, 20e6, exit_pressure_pa=20e3).area_ratio, 1)
    70.9
    """
    pair = (oxidiser, fuel, _products(oxidiser, fuel, mixture_ratio))
    if area_ratio is not None:
        plane = {"supar": [area_ratio]}
    elif exit_pressure_pa is not None:
        plane = {"pi_p": [chamber_pressure_pa / exit_pressure_pa]}
    else:
        raise InputError(Problem("no exit plane", expected="an area ratio or an exit pressure"))
    solution = _run(pair, mixture_ratio, chamber_pressure_pa, plane, frozen=frozen)
    return Expansion(
        area_ratio=float(solution.ae_at[-1]) if area_ratio is None else area_ratio,
        chamber_temperature_k=float(solution.T[0]),
        chamber_molar_mass_g_mol=float(solution.MW[0]),
        chamber_isentropic_exponent=float(solution.gamma_s[0]),
        characteristic_velocity_m_s=float(solution.c_star[-1]),
        exit_pressure_pa=float(solution.P[-1]) * PA_PER_BAR,
        exit_temperature_k=float(solution.T[-1]),
        exit_mach=float(solution.Mach[-1]),
        exit_speed_vac_m_s=float(solution.Isp_vacuum[-1]),
    )


def _check(oxidiser: str, fuel: str, mixture_ratio: float, chamber_pressure_pa: float, area_ratio: float) -> None:
    problems = propellants.problems_of(oxidiser, fuel)
    ranges = (
        ("mixture_ratio", mixture_ratio, 0.1, 100.0),
        ("chamber_pressure_pa", chamber_pressure_pa, 1e4, 1e8),
        ("area_ratio", area_ratio, 1.01, 2000.0),
    )
    for key, value, low, high in ranges:
        if not low <= value <= high:
            problems.append(Problem(f"{value:g} is out of range", key=key, expected=f"{low:g} to {high:g}"))
    if problems:
        raise InputError(problems)


@lru_cache(maxsize=1024)
def ideal_performance(
    oxidiser: str, fuel: str, mixture_ratio: float, chamber_pressure_pa: float, area_ratio: float
) -> IdealPerformance:
    """Return the theoretical performance of a rocket chamber and nozzle.

    One-dimensional isentropic flow from an infinite-area combustor, in shifting equilibrium and, for
    ``isp_vac_frozen_s``, with the composition frozen at the throat.

    Args:
        oxidiser: such as ``LOX``: see :mod:`perilune.engines.propellants`.
        fuel: such as ``LH2`` or ``0.9 LH2 + 0.1 CH4``; Aerozine-50 is equal masses of hydrazine and UDMH.
        mixture_ratio: oxidiser over fuel by mass, 0.1 to 100.
        chamber_pressure_pa: 10 kPa to 100 MPa.
        area_ratio: exit over throat area, 1.01 to 2000.

    Raises:
        InputError: an unknown propellant, a number out of range, or no equilibrium found.

    Source: Gordon and McBride 1994, NASA RP-1311 part I, chapter 6, as implemented by NASA CEA 3.

    >>> round(ideal_performance("LOX", "LH2", 5.55157, 53.3172e5, 25.0).isp_vac_s, 2)
    443.43
    """
    _check(oxidiser, fuel, mixture_ratio, chamber_pressure_pa, area_ratio)
    flows = [
        expansion(oxidiser, fuel, mixture_ratio, chamber_pressure_pa, area_ratio=area_ratio, frozen=frozen)
        for frozen in (False, True)
    ]
    return IdealPerformance(
        oxidiser=oxidiser,
        fuel=fuel,
        mixture_ratio=mixture_ratio,
        chamber_pressure_pa=chamber_pressure_pa,
        area_ratio=area_ratio,
        chamber_temperature_k=flows[0].chamber_temperature_k,
        characteristic_velocity_m_s=flows[0].characteristic_velocity_m_s,
        thrust_coefficient_vac=flows[0].exit_speed_vac_m_s / flows[0].characteristic_velocity_m_s,
        isp_vac_s=flows[0].exit_speed_vac_m_s / G0,
        isp_vac_frozen_s=flows[1].exit_speed_vac_m_s / G0,
        exit_pressure_pa=flows[0].exit_pressure_pa,
    )
