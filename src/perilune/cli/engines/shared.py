"""What the commands on engines share: the catalogue's folder, ranges of numbers, rounding."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Engine

_MOST_VALUES = 100_000

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Your own catalogue folder, laid over the built-in entries.")
]


def catalogue_engines(folder: Path | None) -> "tuple[Engine, ...]":
    """Return the engines of the built-in catalogue and of the user's folder."""
    from perilune.catalogue import Engine, load_catalogue

    return tuple(entry for entry in load_catalogue(folder).entries("engine") if isinstance(entry, Engine))


def numbers(text: str, dimension: str | None = None) -> tuple[float, ...]:
    """Return the numbers of ``first:last:count`` or of a comma-separated list, with units where a dimension is named.

    Raises:
        InputError: not numbers, or a count that is not 2 or more.

    >>> numbers("2:3:3"), numbers("5 MPa,7 MPa", "pressure")
    ((2.0, 2.5, 3.0), (5000000.0, 7000000.0))
    """
    parts = text.split(":")
    if len(parts) == 1:
        return tuple(_number(part, dimension) for part in text.split(","))
    if len(parts) != 3 or not parts[2].strip().isdecimal() or not 2 <= int(parts[2]) <= _MOST_VALUES:
        expected = "a list such as '2.2,2.6', or first:last:count such as '2:3.2:13'"
        raise InputError(Problem(f"'{text}' is no range", expected=expected))
    first, last, count = _number(parts[0], dimension), _number(parts[1], dimension), int(parts[2])
    return tuple(first + (last - first) * step / (count - 1) for step in range(count))


def ambient_pressure_pa(text: str) -> float:
    """Return the pressure of a text such as ``0.5 atm`` or, in the US Standard Atmosphere 1976, ``10 km``."""
    import numpy as np

    from perilune.astro.forces.us76 import us76
    from perilune.units import parse_quantity

    unit = re.search(r"(?<=[\d.\s])[A-Za-z]+\s*$", text)
    if unit is not None and _is_length(unit[0].strip()):
        altitude_m = parse_quantity(text, "length")
        if not 0.0 <= altitude_m <= 1e6:
            raise InputError(Problem(f"no air at an altitude of {text}", expected="0 to 1,000 km"))
        return float(us76(np.array([altitude_m])).pressure_pa[0])
    return parse_quantity(text, "pressure")


def _number(text: str, dimension: str | None) -> float:
    from math import isfinite

    from perilune.units import parse_quantity

    if dimension is not None:
        return parse_quantity(text, dimension)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InputError(Problem(f"'{text}' is no number", expected="a decimal number"))
    return value


def _is_length(unit: str) -> bool:
    from perilune.units import units_of

    return unit in units_of("length")


def keys_and_values(texts: Iterable[str], example: str) -> dict[str, str]:
    """Return what texts ``key=value`` say.

    Raises:
        InputError: every text without an equals sign, and every key that is said twice.

    >>> keys_and_values(["isp_vac=390 s"], "")
    {'isp_vac': '390 s'}
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            name, value = _key_and_value(text, example)
        except InputError as error:
            problems += error.problems
            continue
        if name in found:
            problems.append(Problem(f"'{found[name]}' and then '{value}'", key=name, expected="one value"))
        found[name] = value
    if problems:
        raise InputError(problems)
    return found


def _key_and_value(text: str, example: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise InputError(Problem(f"'{text}' sets nothing", expected=f"key=value, such as {example}"))
    return name.strip(), value.strip()


def rounded(value: float | None, digits: int) -> float | None:
    """Round for a table; what is missing stays missing."""
    return None if value is None else round(value, digits)


def kilo(value: float | None) -> float | None:
    """Return thousands, for newtons and watts."""
    return None if value is None else round(value / 1e3, 1)
