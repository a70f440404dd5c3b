"""The only door to the library ``cea`` (NASA CEA 3): loaded quietly, asked what it knows of a reactant."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final
from zlib import crc32

cea: Any = import_module("cea")  # its stub file is not valid Python: a plain import stops the type check
cea.set_log_level(cea.LOG_NONE)  # it warns on standard output, among the JSON; failures are checked where it is called

PA_PER_BAR: Final = 1e5

_STORED_K: Final = 298.15
_POINT_SPREAD_K: Final = 20.0
"""CEA tells a range of 20 K about the temperature of a liquid whose enthalpy it has at that temperature alone."""

_HOTTEST_REACTANT_K: Final = 1000.0

_ELEMENT: Final = re.compile(r"([A-Z][a-z]?)(\d+(?:\.\d*)?|\.\d+)?")
_FORMULA: Final = re.compile(
    r"((?:[A-Z][a-z]?(?:\d+(?:\.\d*)?|\.\d+)?)+)\[\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*kJ/mol\s*\]", re.ASCII
)


@cache
def reactant(name: str) -> Any:
    """Return what CEA takes for a reactant: its name in CEA's library, or a reactant made of a formula.

    A formula with its heat of formation at 298.15 K stands for what the library does not have, such as
    ``C7.337H10.982O0.103[-5.25 kJ/mol]``.

    >>> reactant("O2(L)")
    'O2(L)'
    """
    match = _FORMULA.fullmatch(name)
    if match is None:
        return name
    elements: dict[str, float] = {}
    for symbol, count in _ELEMENT.findall(match[1]):
        elements[symbol.upper()] = elements.get(symbol.upper(), 0.0) + float(count or 1.0)
    return cea.Reactant(
        name=f"own-{crc32(name.encode()):08x}",
        formula=elements,
        enthalpy=float(match[2]),
        enthalpy_units="kJ/mol",
        temperature=_STORED_K,
    )


def mixture(names: Sequence[str], *, products: Sequence[str] | None = None, all_products: bool = False) -> Any:
    """Return CEA's mixture of reactants, or that of the products: those named or all that the reactants can make."""
    if products is not None:
        return cea.Mixture(list(products))
    return cea.Mixture([reactant(name) for name in names], products_from_reactants=all_products)


@cache
def temperature_range_k(name: str) -> tuple[float, float] | None:
    """Return the temperatures at which CEA's library gives the enthalpy of a reactant, None if it has no such reactant.

    Both are the same for most liquids, whose enthalpy is given at one temperature (the boiling point of cryogens), and
    for crystals and formulas. Gases are taken up to 1000 K.

    >>> tuple(round(value, 2) for value in temperature_range_k("H2(L)"))
    (20.27, 20.27)
    >>> temperature_range_k("unobtainium") is None
    True
    """
    try:
        mixture([name])
    except (RuntimeError, ValueError):
        return None
    if _FORMULA.fullmatch(name):
        return _STORED_K, _STORED_K
    try:
        low, high = (float(bound) for bound in cea.Reactant(name).get_valid_temperature_range())
    except (RuntimeError, ValueError):
        return (_STORED_K, _STORED_K) if "(" in name else (200.0, _HOTTEST_REACTANT_K)
    if abs(high - low - _POINT_SPREAD_K) < 1e-6:
        return (low + high) / 2.0, (low + high) / 2.0
    return low, min(high, _HOTTEST_REACTANT_K)


def is_gas(name: str) -> bool:
    """Tell whether CEA's library takes a reactant as a gas: its enthalpy is known over a range, no phase in its name.

    >>> is_gas("NH3"), is_gas("NH3(L)"), is_gas("Jet-A(L)"), is_gas("RP-1")
    (True, False, False, False)
    """
    bounds = temperature_range_k(name)
    return bounds is not None and bounds[0] < bounds[1] and "(" not in name
