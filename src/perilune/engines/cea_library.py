"""The only door to the library ``cea`` (NASA CEA 3): loaded quietly, asked what it knows of a reactant."""

from functools import cache
from importlib import import_module
from typing import Any, Final

cea: Any = import_module("cea")  # its stub file is not valid Python: a plain import stops the type check
cea.set_log_level(cea.LOG_NONE)  # it warns on standard output, among the JSON; failures are checked where it is called

PA_PER_BAR: Final = 1e5

_STORED_K: Final = 298.15
_POINT_SPREAD_K: Final = 20.0
"""CEA tells a range of 20 K about the temperature of a liquid whose enthalpy it has at that temperature alone."""

_HOTTEST_REACTANT_K: Final = 1000.0


@cache
def temperature_range_k(name: str) -> tuple[float, float] | None:
    """Return the temperatures at which CEA's library gives the enthalpy of a reactant, None if it has no such reactant.

    Both are the same for most liquids, whose enthalpy is given at one temperature (the boiling point of cryogens), and
    for crystals. Gases are taken up to 1000 K.

    >>> tuple(round(value, 2) for value in temperature_range_k("H2(L)"))
    (20.27, 20.27)
    >>> temperature_range_k("unobtainium") is None
    True
    """
    try:
        cea.Mixture([name])
    except (RuntimeError, ValueError):
        return None
    try:
        low, high = (float(bound) for bound in cea.Reactant(name).get_valid_temperature_range())
    except (RuntimeError, ValueError):
        return (_STORED_K, _STORED_K) if "(" in name else (200.0, _HOTTEST_REACTANT_K)
    if abs(high - low - _POINT_SPREAD_K) < 1e-6:
        return (low + high) / 2.0, (low + high) / 2.0
    return low, min(high, _HOTTEST_REACTANT_K)
