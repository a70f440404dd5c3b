"""The planets as an interplanetary flight meets them: gravity, radius, and the lowest periapsis of a flyby."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.gravitational_parameters import gravitational_parameter
from perilune.errors import InputError, Problem, suggest

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Planet:
    """A planet: its name, the body of the ephemeris that stands for it, gravity, radius and lowest flyby.

    ``gm_m3_s2`` is that of :mod:`perilune.astro.gravitational_parameters`, of the planet with its moons from Mars
    outwards. ``radius_m`` is the equatorial radius (Archinal et al. 2018, Celestial Mechanics and Dynamical Astronomy
    130:22; Earth: EGM2008). ``lowest_periapsis_m`` is the radius below which a flyby is refused unless the caller sets
    another: for Venus, Earth and Jupiter that of the problem Cassini1 of ESA's GTOP database, elsewhere 200 km above
    the radius (Mercury, Mars) or a tenth of the radius above it.
    """

    name: str
    body: str
    gm_m3_s2: float
    radius_m: float
    lowest_periapsis_m: float

    def state(self, epoch_tdb_s: ArrayLike) -> Array:
        """Return heliocentric states (n, 6) [m, m/s], ICRF.

        Errors as of :func:`perilune.astro.ephemerides.ephemeris.state`.
        """
        return ephemeris.state(self.body, "sun", epoch_tdb_s)


PLANETS: Final = {
    name: Planet(name, body, gravitational_parameter(body), radius_m, lowest_periapsis_m)
    for name, body, radius_m, lowest_periapsis_m in (
        ("mercury", "mercury", 2_440_530.0, 2_640_530.0),
        ("venus", "venus", 6_051_800.0, 6_351_800.0),
        ("earth", "earth", 6_378_136.3, 6_778_100.0),
        ("mars", "mars", 3_396_190.0, 3_596_190.0),
        ("jupiter", "jupiter-barycentre", 71_492_000.0, 600_000_000.0),
        ("saturn", "saturn-barycentre", 60_268_000.0, 66_294_800.0),
        ("uranus", "uranus-barycentre", 25_559_000.0, 28_114_900.0),
        ("neptune", "neptune-barycentre", 24_764_000.0, 27_240_400.0),
        ("pluto", "pluto-barycentre", 1_188_300.0, 1_388_300.0),
    )
}
"""Every planet by name, and Pluto."""


def planet(name: str) -> Planet:
    """Return the planet of a name.

    Raises:
        InputError: no such planet.

    >>> planet("mars").body
    'mars'
    """
    if name not in PLANETS:
        known = ", ".join(PLANETS)
        raise InputError(Problem(f"no planet '{name}'", expected=f"one of {known}", fix=suggest(name, PLANETS)))
    return PLANETS[name]
