"""One ballistic arc about the Sun between two bodies: what it asks at departure and what it brings on arrival.

Patched conics with spheres of influence of no size, as mission design handbooks reckon (Burke, Falck and McGuire 2010,
NASA/TM-2010-216764): a Lambert arc joins the centres; what exceeds the bodies' velocities is the velocity at infinity.
Prograde and retrograde, and transfer angles below and above 180 degrees, are meant about the pole of the ecliptic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import erfa
import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.ephemerides.ephemeris_kernels import Ephemeris
from perilune.astro.orientation import body_fixed
from perilune.constants import GM_EARTH, SECONDS_PER_DAY
from perilune.errors import InputError, Problem
from perilune.transfers.interplanetary.planets import PLANETS

Array = NDArray[np.float64]

_J2000_JD: Final = 2_451_545.0
_OBLIQUITY_RAD: Final = np.radians(84_381.406 / 3600.0)  # of the ecliptic of J2000 (IAU 2006)
ECLIPTIC: Final = np.array(
    [
        [1.0, 0.0, 0.0],
        [0.0, np.cos(_OBLIQUITY_RAD), np.sin(_OBLIQUITY_RAD)],
        [0.0, -np.sin(_OBLIQUITY_RAD), np.cos(_OBLIQUITY_RAD)],
    ]
)
"""The rotation from the ICRF to axes of the ecliptic of J2000, (3, 3)."""


@dataclass(frozen=True, eq=False)
class Body:
    """An end of a transfer: its name, the body of the ephemeris, gravity and radius where it has any to speak of."""

    name: str
    target: str
    sky: Ephemeris
    gm_m3_s2: float | None
    radius_m: float | None

    def states(self, epoch_tdb_s: Array) -> Array:
        """Return heliocentric states (n, 6) [m, m/s] on axes of the ecliptic."""
        found = self.sky.state(self.target, "sun", epoch_tdb_s)
        return np.hstack([found[:, :3] @ ECLIPTIC.T, found[:, 3:] @ ECLIPTIC.T])

    def time_range(self) -> tuple[float, float]:
        """Return the first and last epoch at which the body is known [TDB s past J2000]."""
        return self.sky.time_range(self.target, "sun")

    @property
    def equator(self) -> str:
        """The plane from which the declination of a departure is counted, in words."""
        if self.name.startswith("earth"):
            return "mean equator and equinox of date (IAU 2006)"
        return f"equator of {self.name} (IAU 2015)" if self.name in body_fixed.ELEMENTS else "equator of the ICRF"

    def equator_axes(self, epoch_tdb_s: Array) -> Array:
        """Return the axes (n, 3, 3), rows in ecliptic components, in which a departure's direction is told.

        x points to the equinox of date (Earth), to the node of the equator on that of the ICRF (other planets), or is
        that of the ICRF (bodies without a known pole).
        """
        if self.name.startswith("earth"):
            axes = erfa.pmat06(_J2000_JD, epoch_tdb_s / SECONDS_PER_DAY)
        elif self.name in body_fixed.ELEMENTS:
            z = body_fixed.pole(self.name, epoch_tdb_s)
            x = np.stack([-z[:, 1], z[:, 0], np.zeros(len(z))], axis=1)
            x /= np.linalg.norm(x, axis=1, keepdims=True)
            axes = np.stack([x, np.cross(z, x), z], axis=1)
        else:
            axes = np.tile(np.eye(3), (epoch_tdb_s.size, 1, 1))
        return np.asarray(axes @ ECLIPTIC.T)


def body(name: str, kernels: Sequence[Path] = (), barycentre: bool = False) -> Body:
    """Return an end of a transfer by name.

    Args:
        name: a planet, an asteroid of the ephemeris, or any name or NAIF code that ``kernels`` know.
        kernels: SPK files laid over the ephemeris.
        barycentre: the Earth-Moon barycentre stands for the Earth.

    Raises:
        InputError: unknown to the ephemeris, or the Sun, the Moon or the barycentre of the solar system.
    """
    sky = ephemeris.load(*kernels) if kernels else ephemeris.default()
    if name in ("sun", "moon", "solar-system-barycentre"):
        fix = "the Moon goes with earth as the departure alone" if name == "moon" else None
        raise InputError(Problem(f"no arc about the Sun begins or ends at '{name}'", fix=fix))
    if name == "earth-moon-barycentre" or (barycentre and name == "earth"):
        earth = PLANETS["earth"]
        return Body("earth-moon-barycentre", "earth-moon-barycentre", sky, GM_EARTH, earth.radius_m)
    if name in PLANETS:
        planet = PLANETS[name]
        return Body(name, planet.body, sky, planet.gm_m3_s2, planet.radius_m)
    sky.time_range(name, "sun")
    return Body(name, name, sky, None, None)
