"""Propellants and gases: what they ask of a launch site, and which of them ignite on contact."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True)
class Fluid:
    """A propellant or a gas: what it is, whether its loading clears the place of people, and where it is loaded."""

    name: str
    kind: Literal["fuel", "oxidiser", "monopropellant", "gas"]
    toxic: bool
    loading: Literal["off the pad", "on the pad"]
    ignites_with: tuple[str, ...]
    source: str


@cache
def fluids() -> dict[str, Fluid]:
    """Return the known fluids by their name in the catalogue.

    >>> fluids()["NTO"].ignites_with[0], fluids()["LOX"].loading
    ('MMH', 'on the pad')
    """
    data = tomllib.loads(files("perilune.integration.methods").joinpath("fluids.toml").read_text(encoding="utf-8"))
    rows = [{**row, "ignites_with": tuple(row["ignites_with"])} for row in data["fluid"]]
    return {row["name"]: Fluid(**{**row, "source": data["sources"][row["source"]]}) for row in rows}


def igniting_pairs(ship: tuple[str, ...], launcher: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a ship's and a launcher's fluid that ignite on contact; both must be known.

    >>> igniting_pairs(("NTO", "helium"), ("LOX", "UDMH"))
    (('NTO', 'UDMH'),)
    """
    known = fluids()
    return tuple((one, other) for one in ship for other in launcher if other in known[one].ignites_with)
