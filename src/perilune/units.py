"""Quantities at the edge: a number with a unit becomes a float in SI units or radians.

Inside Perilune every number is in SI units and radians; a unit is read here and nowhere else.
"""

import math
import re
from typing import Final

from perilune.errors import InputError, Problem, suggest

_UNITS: Final[dict[str, dict[str, float]]] = {
    "dimensionless": {"1": 1.0, "%": 0.01},
    "mass": {"kg": 1.0, "g": 1e-3, "t": 1e3, "lb": 0.453_592_37},
    "length": {"m": 1.0, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "ft": 0.3048, "nmi": 1852.0, "au": 149_597_870_700.0},
    "time": {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "yr": 31_557_600.0},
    "angle": {"rad": 1.0, "deg": math.pi / 180.0},
    "speed": {"m/s": 1.0, "km/s": 1e3, "ft/s": 0.3048},
    "acceleration": {"m/s2": 1.0, "g0": 9.806_65},
    "mass flow": {"kg/s": 1.0, "kg/min": 1.0 / 60.0, "kg/h": 1.0 / 3600.0, "kg/d": 1.0 / 86_400.0},
    "force": {"N": 1.0, "kN": 1e3, "MN": 1e6, "tf": 9_806.65, "lbf": 4.448_221_615_260_5},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5, "atm": 101_325.0, "psi": 6_894.757_293_168},
    "power": {"W": 1.0, "kW": 1e3, "MW": 1e6},
    "temperature": {"K": 1.0},
    "voltage": {"V": 1.0},
    "field strength": {"V/m": 1.0},
    "volume": {"m3": 1.0, "L": 1e-3},
    "area": {"m2": 1.0},
    "energy": {"J": 1.0, "MJ": 1e6, "Wh": 3600.0, "kWh": 3.6e6, "MWh": 3.6e9},
    "data rate": {"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9},
    "frequency": {"Hz": 1.0, "MHz": 1e6, "GHz": 1e9},
    "moment": {"N m": 1.0, "kN m": 1e3},
    "line load": {"N/m": 1.0, "N/mm": 1e3},
    "bending stiffness": {"N m2": 1.0},
    "pressure rate": {"Pa/s": 1.0, "kPa/s": 1e3, "psi/s": 6_894.757_293_168},
    "sound level": {"dB": 1.0},
    "areal density": {"kg/m2": 1.0, "g/cm2": 10.0},
    "dose": {"Sv": 1.0, "mSv": 1e-3},
    "dose rate": {"Sv/s": 1.0, "uSv/h": 1e-6 / 3600.0, "mSv/d": 1e-3 / 86_400.0, "mSv/yr": 1e-3 / 31_557_600.0},
    "specific energy": {"m2/s2": 1.0, "km2/s2": 1e6},
    "pressure-angle": {"Pa rad": 1.0, "Pa deg": math.pi / 180.0, "kPa deg": 1e3 * math.pi / 180.0},
}
_SPELLED: Final = {
    **dict.fromkeys(("tonne", "tonnes", "ton", "tons"), "t"),
    **dict.fromkeys(("kilogram", "kilograms", "kgs"), "kg"),
    **dict.fromkeys(("pound", "pounds", "lbs"), "lb"),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("foot", "feet"), "ft"),
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("minute", "minutes"), "min"),
    **dict.fromkeys(("hour", "hours"), "h"),
    **dict.fromkeys(("degree", "degrees", "\u00b0"), "deg"),
    **dict.fromkeys(("newton", "newtons"), "N"),
    "m/s\u00b2": "m/s2",
    "km\u00b2/s\u00b2": "km2/s2",
}
"""How a unit is often spelled that is written otherwise here, in lower case."""
_DIMENSION: Final = {unit: dimension for dimension, units in _UNITS.items() for unit in units}
_NUMBER: Final = r"[+-]?\d+(?:_\d+)*(?:\.\d+)?(?:[eE][+-]?\d+)?"
# the number is taken whole (an atomic group), so that "100" isn't read as 10 with the unit "0"
_QUANTITY: Final = re.compile(rf"\s*((?>{_NUMBER}))\s*(\S.*?)\s*", re.ASCII)


def dimension(unit: str) -> str:
    """Return the dimension of a unit, such as ``mass`` for ``t``.

    Raises:
        InputError: the unit is unknown; the problem names the nearest known one.

    >>> dimension("km2/s2")
    'specific energy'
    """
    if unit not in _DIMENSION:
        known = ", ".join(units_of())
        spelled = _SPELLED.get(unit.strip().lower())
        fix = f"write '{spelled}'" if spelled else suggest(unit, _DIMENSION)
        raise InputError(Problem(f"unknown unit '{unit}'", expected=f"one of {known}", fix=fix))
    return _DIMENSION[unit]


def units_of(dimension_name: str | None = None) -> tuple[str, ...]:
    """Return the known units, all of them or those of one dimension, in the order of the table.

    >>> units_of("mass")
    ('kg', 'g', 't', 'lb')
    """
    return tuple(_DIMENSION) if dimension_name is None else tuple(_UNITS[dimension_name])


def to_si(value: float, unit: str) -> float:
    """Return a value given in ``unit`` in SI units or radians.

    >>> to_si(27.0, "t")
    27000.0
    """
    return value * _UNITS[dimension(unit)][unit]


def from_si(value: float, unit: str) -> float:
    """Return a value given in SI units or radians in ``unit``; the inverse of :func:`to_si`.

    >>> from_si(27000.0, "t")
    27.0
    """
    return value / _UNITS[dimension(unit)][unit]


def parse_quantity(text: str, dimension_name: str) -> float:
    """Return the SI value of a text such as ``"27 t"`` or ``"200 km"``.

    Args:
        text: a decimal number and a unit.
        dimension_name: what the unit must measure, such as ``mass``.

    Raises:
        InputError: not a number with a unit, an unknown unit, or a unit of another dimension.

    >>> parse_quantity("200 km", "length")
    200000.0
    """
    match = _QUANTITY.fullmatch(text)
    if match is None or not math.isfinite(float(match.group(1))):
        example = f"'27 {units_of(dimension_name)[0]}'"
        expected, fix = f"a number and a unit, such as {example}", f"units: {', '.join(units_of(dimension_name))}"
        raise InputError(Problem(f"'{text}' is not a quantity", expected=expected, fix=fix))
    unit = match.group(2)
    if dimension(unit) != dimension_name:
        expected = f"a {dimension_name} in {', '.join(units_of(dimension_name))}"
        fix = f"write it in {units_of(dimension_name)[0]}"
        raise InputError(Problem(f"'{unit}' is a unit of {dimension(unit)}", expected=expected, fix=fix))
    return to_si(float(match.group(1)), unit)
