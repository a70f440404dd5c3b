"""Ideal rocket performance by chemical equilibrium; the only door to the library ``cea`` (NASA CEA)."""

import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Final

import numpy as np

from perilune.constants import G0
from perilune.engines.model import IdealPerformance
from perilune.errors import InputError, Problem, suggest

cea: Any = import_module("cea")  # its stub file is not valid Python: a plain import stops the type check
cea.set_log_level(cea.LOG_NONE)  # it warns on standard output, among the JSON; failures are checked here

_PA_PER_BAR: Final = 1e5
_THROAT: Final = 2
"""CEA's number of the point from which the composition is frozen: 1 the chamber, 2 the throat."""

_DUMMY_PRESSURE_RATIO: Final = 2.0
"""CEA wants at least one exit point given by its pressure ratio; this one is not read."""

_HO: Final = ("H", "H2", "H2O", "H2O2", "HO2", "O", "O2", "O3", "OH")
_CHO: Final = (*_HO, "CH4", "CO", "CO2", "COOH", "HCHO,formaldehy", "HCO", "HCOOH")
_CHNO: Final = (*_CHO, "HCN", "HNCO", "HNO", "HNO2", "N", "N2", "N2O", "NH", "NH2", "NH3", "NO", "NO2")


@dataclass(frozen=True)
class _Propellant:
    """Mass fractions of CEA's reactants and their temperatures [K].

    The temperature is that at which CEA's library gives the liquid's enthalpy (McBride and Gordon 1996, NASA RP-1311
    part II, appendix B): the boiling point of cryogens, 298.15 K of what is storable.
    """

    reactants: tuple[tuple[str, float, float], ...]


_OXIDISERS: Final = {
    "LOX": _Propellant((("O2(L)", 1.0, 90.17),)),
    "NTO": _Propellant((("N2O4(L)", 1.0, 298.15),)),
    "H2O2": _Propellant((("H2O2(L)", 1.0, 298.15),)),
}
_FUELS: Final = {
    "LH2": _Propellant((("H2(L)", 1.0, 20.27),)),
    "RP-1": _Propellant((("RP-1", 1.0, 298.15),)),
    "CH4": _Propellant((("CH4(L)", 1.0, 111.643),)),
    "UDMH": _Propellant((("C2H8N2(L),UDMH", 1.0, 298.15),)),
    "MMH": _Propellant((("CH6N2(L)", 1.0, 298.15),)),
    "Aerozine-50": _Propellant((("N2H4(L)", 0.5, 298.15), ("C2H8N2(L),UDMH", 0.5, 298.15))),
}

_SHORT_LISTS: Final[dict[tuple[str, str], tuple[float, float, tuple[str, ...]]]] = {
    ("LOX", "RP-1"): (2.0, 4.0, _CHO),
    ("LOX", "CH4"): (2.5, 5.0, _CHO),
    ("H2O2", "RP-1"): (5.0, 12.0, _CHO),
    ("NTO", "UDMH"): (1.8, 4.0, _CHNO),
    ("NTO", "MMH"): (1.4, 4.0, _CHNO),
    ("NTO", "Aerozine-50"): (1.2, 4.0, _CHNO),
}
"""Mixture ratios between which a short list of products gives the answer of all products within 0.001 s, and the list.

Outside, and for other pairs, every product of the library is considered: about nine times slower for hydrocarbons.
"""

OXIDISERS: Final = tuple(_OXIDISERS)
"""The oxidisers known here, by the field's names."""

FUELS: Final = tuple(_FUELS)
"""The fuels known here, by the field's names."""


@cache
def _solver(oxidiser: str, fuel: str, products: tuple[str, ...] | None) -> tuple[Any, Any, Any, Any, Any]:
    """Return CEA's reactants, solver, mass fractions of fuel and of oxidiser, and reactant temperatures."""
    fuels, oxidisers = _FUELS[fuel].reactants, _OXIDISERS[oxidiser].reactants
    names = [name for name, _, _ in (*fuels, *oxidisers)]
    reactants = cea.Mixture(names)
    mixture = cea.Mixture(names, products_from_reactants=True) if products is None else cea.Mixture(list(products))
    fuel_weights = np.array([weight for _, weight, _ in fuels] + [0.0] * len(oxidisers))
    oxidiser_weights = np.array([0.0] * len(fuels) + [weight for _, weight, _ in oxidisers])
    temperatures_k = np.array([temperature for _, _, temperature in (*fuels, *oxidisers)])
    return reactants, cea.RocketSolver(mixture, reactants=reactants), fuel_weights, oxidiser_weights, temperatures_k


def _products(oxidiser: str, fuel: str, mixture_ratio: float) -> tuple[str, ...] | None:
    low, high, products = _SHORT_LISTS.get((oxidiser, fuel), (1.0, 0.0, ()))
    return products if low <= mixture_ratio <= high else None


def _solve(
    oxidiser: str,
    fuel: str,
    products: tuple[str, ...] | None,
    state: tuple[float, float, float],
    *,
    frozen: bool,
) -> Any:
    mixture_ratio, chamber_pressure_pa, area_ratio = state
    reactants, solver, fuel_weights, oxidiser_weights, temperatures_k = _solver(oxidiser, fuel, products)
    weights = reactants.of_ratio_to_weights(oxidiser_weights, fuel_weights, mixture_ratio)
    enthalpy = reactants.calc_property(cea.ENTHALPY, weights, temperatures_k) / cea.R
    solution = cea.RocketSolution(solver)
    options = {"n_frz": _THROAT} if frozen else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of no convergence, which is checked below
        solver.solve(
            solution,
            weights,
            chamber_pressure_pa / _PA_PER_BAR,
            [_DUMMY_PRESSURE_RATIO],
            supar=[area_ratio],
            iac=True,
            hc=enthalpy,
            **options,
        )
    if not solution.converged or not np.isfinite(solution.Isp_vacuum[-1]):
        cause = f"no chemical equilibrium found for {oxidiser}/{fuel} at mixture ratio {mixture_ratio:g}"
        raise InputError(Problem(cause, expected="a mixture ratio, chamber pressure and area ratio of a rocket engine"))
    return solution


def _check(oxidiser: str, fuel: str, mixture_ratio: float, chamber_pressure_pa: float, area_ratio: float) -> None:
    problems = []
    for key, name, known in (("oxidiser", oxidiser, OXIDISERS), ("fuel", fuel, FUELS)):
        if name not in known:
            expected = f"one of {', '.join(known)}"
            problems.append(Problem(f"unknown {key} '{name}'", key=key, expected=expected, fix=suggest(name, known)))
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
        oxidiser: one of :data:`OXIDISERS`, such as ``LOX``.
        fuel: one of :data:`FUELS`, such as ``LH2``; Aerozine-50 is equal masses of hydrazine and UDMH.
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
    products = _products(oxidiser, fuel, mixture_ratio)
    state = (mixture_ratio, chamber_pressure_pa, area_ratio)
    solution = _solve(oxidiser, fuel, products, state, frozen=False)
    frozen = _solve(oxidiser, fuel, products, state, frozen=True)
    c_star_m_s = float(solution.c_star[-1])
    exit_speed_vac_m_s = float(solution.Isp_vacuum[-1])
    return IdealPerformance(
        oxidiser=oxidiser,
        fuel=fuel,
        mixture_ratio=mixture_ratio,
        chamber_pressure_pa=chamber_pressure_pa,
        area_ratio=area_ratio,
        chamber_temperature_k=float(solution.T[0]),
        characteristic_velocity_m_s=c_star_m_s,
        thrust_coefficient_vac=exit_speed_vac_m_s / c_star_m_s,
        isp_vac_s=exit_speed_vac_m_s / G0,
        isp_vac_frozen_s=float(frozen.Isp_vacuum[-1]) / G0,
        exit_pressure_pa=float(solution.P[-1]) * _PA_PER_BAR,
    )
