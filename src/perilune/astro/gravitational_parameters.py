"""Gravitational parameters of the bodies of DE440, m^3/s^2: planet and moons together from Mars outwards.

Park, Folkner, Williams and Boggs 2021, The Astronomical Journal 161:105, table 2.
"""

from typing import Final

from perilune.constants import GM_EARTH, GM_MOON, GM_SUN
from perilune.errors import InputError, Problem, suggest

GM: Final = {
    "sun": GM_SUN,
    "earth": GM_EARTH,
    "moon": GM_MOON,
    "earth-moon-barycentre": GM_EARTH + GM_MOON,
    "mercury": 2.203_186_855_14e13,
    "venus": 3.248_585_92e14,
    "mars": 4.282_837_581_575_61e13,
    "mars-barycentre": 4.282_837_581_575_61e13,
    "jupiter-barycentre": 1.267_127_641e17,
    "saturn-barycentre": 3.794_058_484_18e16,
    "uranus-barycentre": 5.794_556_4e15,
    "neptune-barycentre": 6.836_527_100_58e15,
    "pluto-barycentre": 9.755e11,
}
"""Gravitational parameter by name of the ephemeris [m^3/s^2]."""


def gravitational_parameter(body: str) -> float:
    """Return the gravitational parameter of a body [m^3/s^2].

    Raises:
        InputError: a body that has none here.

    >>> gravitational_parameter("mars")
    42828375815756.1
    """
    if body not in GM:
        known = ", ".join(GM)
        problem = Problem(f"no gravitational parameter of '{body}'", expected=f"one of {known}", fix=suggest(body, GM))
        raise InputError(problem)
    return GM[body]
