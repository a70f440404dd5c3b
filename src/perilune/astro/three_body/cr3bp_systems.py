"""Pairs of primaries: mass ratio, units of length and time, radii, and where they come from.

A number of the restricted problem means little without the units it was made with: at one mass ratio the unit of length
of the Earth-Moon problem alone ranges from 384,400 to 389,703 km among publications.
"""

import math
from dataclasses import dataclass
from typing import Final

from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.constants import (
    AU,
    EARTH_EQUATORIAL_RADIUS,
    EARTH_MOON_MASS_RATIO,
    GM_SUN,
    MARS_RADIUS,
    MOON_RADIUS,
    SUN_RADIUS,
)
from perilune.errors import InputError, Problem, suggest

_DE440: Final = "gravitational parameters of DE440 (Park et al. 2021, The Astronomical Journal 161:105, table 2)"
_AXIS: Final = (
    "semi-major axis at J2000 of E. M. Standish's Keplerian elements for approximate positions of the planets, a fit "
    "to 1800 to 2050, https://ssd.jpl.nasa.gov/planets/approx_pos.html, table 1"
)


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


def _sun_and(secondary: str, gm: str, distance_au: float, radius_m: float, told: str = _AXIS) -> System:
    smaller, length_m = gravitational_parameter(gm), distance_au * AU
    both = GM_SUN + smaller
    time_s = math.sqrt(length_m**3 / both)
    name, source = f"sun-{secondary}", f"{_DE440}; {told}"
    return System(name, "sun", secondary, smaller / both, length_m, time_s, SUN_RADIUS, radius_m, source)


EARTH_MOON: Final = System(
    "earth-moon",
    "earth",
    "moon",
    1.0 / (1.0 + EARTH_MOON_MASS_RATIO),
    384_400e3,
    math.sqrt(384_400e3**3 / gravitational_parameter("earth-moon-barycentre")),
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

SUN_EARTH: Final = _sun_and(
    "earth", "earth-moon-barycentre", 1.0, EARTH_EQUATORIAL_RADIUS, "Moon included; length 1 au by convention"
)
SUN_VENUS: Final = _sun_and("venus", "venus", 0.723_335_66, 6_051_800.0)
SUN_MARS: Final = _sun_and("mars", "mars", 1.523_710_34, MARS_RADIUS)
SUN_JUPITER: Final = _sun_and("jupiter", "jupiter-barycentre", 5.202_887_00, 71_492_000.0)
SUN_SATURN: Final = _sun_and("saturn", "saturn-barycentre", 9.536_675_94, 60_268_000.0)

SYSTEMS: Final = {
    each.name: each for each in (EARTH_MOON, EARTH_MOON_JPL, SUN_EARTH, SUN_VENUS, SUN_MARS, SUN_JUPITER, SUN_SATURN)
}
"""The built-in pairs, by name. Equatorial radii of the planets: Archinal et al. 2018,
Celestial Mechanics and Dynamical Astronomy 130:22, tables 4 and 5; of the Sun: IAU 2015 resolution B3."""


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
