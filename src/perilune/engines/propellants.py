"""Oxidisers and fuels by the field's names, by the names of CEA's library, and mixtures of both."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from perilune.engines.cea_library import temperature_range_k
from perilune.errors import InputError, Problem, suggest
from perilune.units import parse_quantity

_STORED_K: Final = 298.15


@dataclass(frozen=True)
class Propellant:
    """The reactants of CEA's library that make up an oxidiser or a fuel: name, share of the mass, temperature [K].

    The temperature is that at which CEA's library gives the liquid's enthalpy (McBride and Gordon 1996, NASA RP-1311
    part II, appendix B): the boiling point of cryogens, 298.15 K of what is storable.
    """

    reactants: tuple[tuple[str, float, float], ...]


_OXIDISERS: Final = {
    "LOX": Propellant((("O2(L)", 1.0, 90.17),)),
    "NTO": Propellant((("N2O4(L)", 1.0, 298.15),)),
    "H2O2": Propellant((("H2O2(L)", 1.0, 298.15),)),
}
_FUELS: Final = {
    "LH2": Propellant((("H2(L)", 1.0, 20.27),)),
    "RP-1": Propellant((("RP-1", 1.0, 298.15),)),
    "CH4": Propellant((("CH4(L)", 1.0, 111.643),)),
    "UDMH": Propellant((("C2H8N2(L),UDMH", 1.0, 298.15),)),
    "MMH": Propellant((("CH6N2(L)", 1.0, 298.15),)),
    "Aerozine-50": Propellant((("N2H4(L)", 0.5, 298.15), ("C2H8N2(L),UDMH", 0.5, 298.15))),
}

OXIDISERS: Final = tuple(_OXIDISERS)
"""The oxidisers known here by the field's names; any other is written with the names of CEA's library."""

FUELS: Final = tuple(_FUELS)
"""The fuels known here by the field's names; any other is written with the names of CEA's library."""

_EXPECTED: Final = "a reactant of CEA's library such as 'F2(L)', or parts by mass such as '0.9 LH2 + 0.1 CH4'"
# a part: an optional share, a name without spaces, an optional temperature
_PART: Final = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)\s+)?(\S+)(?:\s+@\s*(\S.*?))?\s*", re.ASCII)


@cache
def oxidiser(text: str) -> Propellant:
    """Return an oxidiser by its name, or a mixture of several.

    Raises:
        InputError: a name that is neither known here nor to CEA, a share or a temperature that cannot be.

    >>> oxidiser("0.7 LOX + 0.3 F2(L)").reactants
    (('O2(L)', 0.7, 90.17), ('F2(L)', 0.3, 85.02))
    """
    return _read(text, _OXIDISERS, "oxidiser")


@cache
def fuel(text: str) -> Propellant:
    """Return a fuel by its name, or a mixture of several.

    Parts by mass are joined by `` + ``; after ``@`` stands the temperature of a reactant whose enthalpy CEA knows over
    a range.

    Raises:
        InputError: a name that is neither known here nor to CEA, a share or a temperature that cannot be.

    >>> fuel("Jet-A(L) @ 310 K").reactants
    (('Jet-A(L)', 1.0, 310.0),)
    """
    return _read(text, _FUELS, "fuel")


def _read(text: str, named: dict[str, Propellant], role: str) -> Propellant:
    parts = [part for part in re.split(r"\s\+\s", text) if part.strip()]
    found: dict[tuple[str, float], float] = {}
    problems: list[Problem] = []
    for part in parts:
        try:
            share, propellant = _part(part, named, role, alone=len(parts) == 1)
        except InputError as error:
            problems += error.problems
            continue
        for name, fraction, temperature_k in propellant.reactants:
            found[name, temperature_k] = found.get((name, temperature_k), 0.0) + share * fraction
    total = math.fsum(found.values())
    if not parts or (not problems and not 0.0 < total < math.inf):
        problems.append(Problem(f"'{text}' is no {role}", key=role, expected=_EXPECTED))
    if problems:
        raise InputError(problems)
    return Propellant(tuple((name, share / total, kelvin) for (name, kelvin), share in found.items() if share > 0.0))


def _part(part: str, named: dict[str, Propellant], role: str, *, alone: bool) -> tuple[float, Propellant]:
    match = _PART.fullmatch(part)
    if match is None:
        raise InputError(Problem(f"'{part.strip()}' is no part of a mixture", key=role, expected=_EXPECTED))
    share_text, name, kelvin_text = match.groups()
    if share_text is None and not alone:
        raise InputError(Problem(f"the share of '{name}' is missing", key=role, expected=_EXPECTED))
    share = 1.0 if share_text is None else float(share_text)
    if kelvin_text is None and name in named:
        return share, named[name]
    return share, Propellant(((name, 1.0, _temperature_k(name, kelvin_text, named, role)),))


def _temperature_k(name: str, kelvin_text: str | None, named: dict[str, Propellant], role: str) -> float:
    bounds = None if name in named else temperature_range_k(name)
    if bounds is None:
        cause = f"unknown {role} '{name}'" if name not in named else f"'{name}' is taken at one temperature"
        expected = f"one of {', '.join(named)}, or {_EXPECTED}"
        raise InputError(Problem(cause, key=role, expected=expected, fix=suggest(name, named)))
    low, high = bounds
    if kelvin_text is None:
        return min(max(_STORED_K, low), high)
    kelvin = parse_quantity(kelvin_text, "temperature")
    if not low - 1e-6 <= kelvin <= high + 1e-6:
        expected = f"{low:g} K" if low == high else f"{low:g} to {high:g} K"
        raise InputError(Problem(f"no enthalpy of '{name}' at {kelvin_text}", key=role, expected=expected))
    return kelvin
