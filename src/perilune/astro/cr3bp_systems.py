"""Pairs of primaries: mass ratio, units of length and time, radii, and where they come from.

A number of the restricted problem means little without the units it was made with: at one mass ratio the unit of length
of the Earth-Moon problem alone ranges from 384,400 to 389,703 km among publications.
"""

import math
from dataclasses import dataclass
from typing import Final

from perilune.constants import (
    AU,
    EARTH_EQUATORIAL_RADIUS,
    EARTH_MOON_MASS_RATIO,
    GM_EARTH,
    GM_MARS,
    GM_MOON,
    GM_SUN,
    MARS_RADIUS,
    MOON_RADIUS,
)
from perilune.errors import InputError, Problem, suggest

_GM_EARTH_MOON: Final = GM_EARTH + GM_MOON
_GM_VENUS: Final = 3.248_585_92e14
_GM_JUPITER: Final = 1.267_127_641e17
_GM_SATURN: Final = 3.794_058_484_18e16
_SUN_RADIUS: Final = 6.957e8
_DE440: Final = "gravitational parameters of DE440 (Park et al. 2021, The Astronomical Journal 161:105, table 2)"
_MEAN: Final = "mean distance of E. M. Standish, Keplerian elements for approximate positions of the planets, JPL"


@dataclass(frozen=True)
class System:
    """A pair of primaries: mass ratio mu of the smaller to both, and the units of length and time."""

    name: str
    primary: str
    secondary: str
    mu: float
    length_m: float
    time_s: float
    primary_radius_m: float
    secondary_radius_m: float
    source: str

    @property
    def speed_m_s(self) -> float:
        """The unit of speed."""
        return self.length_m / self.time_s


def _system(
    name: str, gm: tuple[float, float], length_m: float, radii_m: tuple[float, float], mean: str = _MEAN
) -> System:
    primary, _, secondary = name.partition("-")
    time_s = math.sqrt(length_m**3 / sum(gm))
    return System(name, primary, secondary, gm[1] / sum(gm), length_m, time_s, *radii_m, f"{_DE440}; {mean}")


EARTH_MOON: Final = System(
    "earth-moon",
    "earth",
    "moon",
    1.0 / (1.0 + EARTH_MOON_MASS_RATIO),
    384_400e3,
    math.sqrt(384_400e3**3 / _GM_EARTH_MOON),
    EARTH_EQUATORIAL_RADIUS,
    MOON_RADIUS,
    f"{_DE440}; length by convention",
)

EARTH_MOON_JPL: Final = System(
    "earth-moon-jpl",
    "earth",
    "moon",
    0.012_150_585_609_624_04,
    389_703_264.829_278,
    382_981.289_129_055,
    EARTH_EQUATORIAL_RADIUS,
    MOON_RADIUS,
    "units of the periodic orbit catalogue of JPL, https://ssd.jpl.nasa.gov/tools/periodic_orbits.html",
)

SUN_EARTH: Final = _system(
    "sun-earth", (GM_SUN, _GM_EARTH_MOON), AU, (_SUN_RADIUS, EARTH_EQUATORIAL_RADIUS), "Moon included; length 1 au"
)
SUN_VENUS: Final = _system("sun-venus", (GM_SUN, _GM_VENUS), 0.723_335_66 * AU, (_SUN_RADIUS, 6_051_800.0))
SUN_MARS: Final = _system("sun-mars", (GM_SUN, GM_MARS), 1.523_710_34 * AU, (_SUN_RADIUS, MARS_RADIUS))
SUN_JUPITER: Final = _system("sun-jupiter", (GM_SUN, _GM_JUPITER), 5.202_887_00 * AU, (_SUN_RADIUS, 71_492_000.0))
SUN_SATURN: Final = _system("sun-saturn", (GM_SUN, _GM_SATURN), 9.536_675_94 * AU, (_SUN_RADIUS, 60_268_000.0))

SYSTEMS: Final = {
    each.name: each for each in (EARTH_MOON, EARTH_MOON_JPL, SUN_EARTH, SUN_VENUS, SUN_MARS, SUN_JUPITER, SUN_SATURN)
}
"""The built-in pairs, by name. Radii of the planets: Archinal et al. 2018; of the Sun: IAU 2015 resolution B3."""


def system(name: str) -> System:
    """Return a built-in pair of primaries by its name.

    Raises:
        InputError: there is none of this name.

    >>> system("earth-moon").length_m
    384400000.0
    """
    if name not in SYSTEMS:
        known = ", ".join(f"'{each}'" for each in SYSTEMS)
        raise InputError(Problem(f"no system '{name}'", expected=f"one of {known}", fix=suggest(name, SYSTEMS)))
    return SYSTEMS[name]
