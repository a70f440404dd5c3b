"""Oxidisers and fuels by the field's names, by the names of CEA's library, by formula, and mixtures of all."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from perilune.engines.cea_library import temperature_range_k
from perilune.errors import InputError, Problem, suggest
from perilune.units import parse_quantity

_STORED_K: Final = 298.15
_N2O3: Final = "N2O3[50.29 kJ/mol]"
"""Liquid nitrogen trioxide, heat of formation of Wagman et al. 1982 (NBS tables), recalled.

Nitric oxide dissolved in nitrogen tetroxide is bound in it; as a gas, as CEA knows it, it would be 31 kJ/mol richer.
"""

_N2O3_OVER_NO: Final = 76.0116 / 30.0061


@dataclass(frozen=True)
class Propellant:
    """The reactants of CEA's library that make up an oxidiser or a fuel: name, share of the mass, temperature [K].

    The temperature is that at which CEA's library gives the liquid's enthalpy (McBride and Gordon 1996, NASA RP-1311
    part II, appendix B): the boiling point of cryogens, 298.15 K of what is storable.
    """

    reactants: tuple[tuple[str, float, float], ...]


def _pure(name: str, kelvin: float = _STORED_K) -> Propellant:
    return Propellant(((name, 1.0, kelvin),))


def _mixed_oxides(nitric_oxide: float) -> Propellant:
    """Return nitrogen tetroxide with a share of nitric oxide by mass."""
    bound = nitric_oxide * _N2O3_OVER_NO
    return Propellant((("N2O4(L)", 1.0 - bound, _STORED_K), (_N2O3, bound, _STORED_K)))


_OXIDISERS: Final = {
    "LOX": _pure("O2(L)", 90.17),
    "NTO": _pure("N2O4(L)"),
    "H2O2": _pure("H2O2(L)"),
    "MON-3": _mixed_oxides(0.03),
    "MON-10": _mixed_oxides(0.10),
    "MON-25": _mixed_oxides(0.25),
    "IRFNA": _pure("IRFNA"),
    "LF2": _pure("F2(L)", 85.02),
}
_FUELS: Final = {
    "LH2": _pure("H2(L)", 20.27),
    "RP-1": _pure("RP-1"),
    "CH4": _pure("CH4(L)", 111.643),
    "UDMH": _pure("C2H8N2(L),UDMH"),
    "MMH": _pure("CH6N2(L)"),
    "Aerozine-50": Propellant((("N2H4(L)", 0.5, _STORED_K), ("C2H8N2(L),UDMH", 0.5, _STORED_K))),
    "N2H4": _pure("N2H4(L)"),
    "NH3": _pure("NH3(L)", 239.72),
    "ethanol": _pure("C2H5OH(L)"),
    "methanol": _pure("CH3OH(L)"),
    "propane": _pure("C3H8(L)", 231.076),
    "Jet-A": _pure("Jet-A(L)"),
    "paraffin": _pure("Paraffin"),
}

OXIDISERS: Final = tuple(_OXIDISERS)
"""The oxidisers known here by the field's names; any other is written with the names of CEA's library."""

FUELS: Final = tuple(_FUELS)
"""The fuels known here by the field's names; any other is written with the names of CEA's library."""

NONE: Final = "none"
"""The oxidiser of a monopropellant."""

_EXPECTED: Final = (
    "a reactant of CEA's library such as 'F2O(L)', a formula with its heat of formation such as "
    "'ClF5[-255 kJ/mol]', or parts by mass such as '0.9 LH2 + 0.1 CH4'"
)
# a part: an optional share, a name without spaces but in brackets, an optional temperature
_PART: Final = re.compile(
    r"\s*(?:(\d+(?:\.\d*)?|\.\d+)\s+)?([^\s\[]+(?:\[[^\]]*\])?\S*)(?:\s+@\s*(\S.*?))?\s*", re.ASCII
)


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


@cache
def monopropellant(text: str) -> Propellant:
    """Return what decomposes or burns by itself, by its name: an oxidiser, a fuel, or a mixture of both.

    Raises:
        InputError: a name that is neither known here nor to CEA, a share or a temperature that cannot be.

    >>> monopropellant("0.9 H2O2 + 0.1 H2O(L)").reactants
    (('H2O2(L)', 0.9, 298.15), ('H2O(L)', 0.1, 298.15))
    """
    return _read(text, _OXIDISERS | _FUELS, "monopropellant")


def problems_of(oxidiser_text: str, fuel_text: str) -> list[Problem]:
    """Return what is wrong with a pair of propellants, nothing where both can be read."""
    found: list[Problem] = []
    pair = ((monopropellant, fuel_text),) if oxidiser_text == NONE else ((oxidiser, oxidiser_text), (fuel, fuel_text))
    for read, text in pair:
        try:
            read(text)
        except InputError as error:
            found += error.problems
    return found


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
        fix = "shares as 0.5, not 50 %, and spaces on both sides of every plus"
        raise InputError(Problem(f"'{part.strip()}' is no part of a mixture", key=role, expected=_EXPECTED, fix=fix))
    share_text, name, kelvin_text = match.groups()
    if share_text is None and not alone:
        raise InputError(Problem(f"the share of '{name}' is missing", key=role, expected=_EXPECTED))
    share = 1.0 if share_text is None else float(share_text)
    if name in named:
        if kelvin_text is not None:
            raise InputError(_at_one_temperature(name, named[name], role))
        return share, named[name]
    return share, Propellant(((name, 1.0, _temperature_k(name, kelvin_text, named, role)),))


def _at_one_temperature(name: str, known: Propellant, role: str) -> Problem:
    """Return the problem of a temperature given to a propellant that is known here by the field's name."""
    names = " and ".join(f"'{reactant}'" for reactant, *_ in known.reactants)
    cause = f"'{name}' is taken at one temperature"
    return Problem(cause, key=role, expected=f"'{name}' alone, or CEA's own {names} with a temperature it knows")


def _temperature_k(name: str, kelvin_text: str | None, named: dict[str, Propellant], role: str) -> float:
    bounds = temperature_range_k(name)
    if bounds is None:
        expected = f"one of {', '.join(named)}, or {_EXPECTED}"
        raise InputError(Problem(f"unknown {role} '{name}'", key=role, expected=expected, fix=_fix(name, named)))
    low, high = bounds
    if kelvin_text is None:
        return min(max(_STORED_K, low), high)
    kelvin = parse_quantity(kelvin_text, "temperature")
    if not low - 1e-6 <= kelvin <= high + 1e-6:
        expected = f"{low:g} K" if low == high else f"{low:g} to {high:g} K"
        raise InputError(Problem(f"no enthalpy of '{name}' at {kelvin_text}", key=role, expected=expected))
    return kelvin


def _fix(name: str, named: dict[str, Propellant]) -> str | None:
    """Return what may have been meant: a name but for its marks, another phase in CEA's library, the other side."""

    def bare(text: str) -> str:
        return re.sub(r"[^a-z0-9]", "", text.casefold())

    same = [known for known in named if bare(known) == bare(name)]
    phases = [f"{form}{phase}" for form in (name, name.upper()) for phase in ("", "(L)", "(cr)")]
    in_library = [form for form in phases if form != name and temperature_range_k(form) is not None]
    if same or in_library:
        return f"did you mean '{(same + in_library)[0]}'?"
    for other, side in ((_OXIDISERS, "an oxidiser"), (_FUELS, "a fuel")):
        if name in other:
            return f"'{name}' is {side}: the oxidiser comes first, then the fuel"
    return suggest(name, named)
