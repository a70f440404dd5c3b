"""What acts on a spacecraft: the records that choose a force model.

All are frozen and hashable, so that a model can be a key, travel to another process and stand in a result.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from perilune.constants import EARTH_J2, EARTH_RADIUS, G0, GM_EARTH, GM_MOON, GM_SUN
from perilune.errors import PeriluneError

Triple = tuple[float, float, float]

Tides = Literal["none", "solid", "solid-without-lag"]
Relativity = Literal["none", "schwarzschild", "full", "eih"]
Atmosphere = Literal["us76", "nrlmsise00", "msis2.1"]


class PropagationError(PeriluneError):
    """An arc could not be integrated: it ran into the centre of a body."""


@dataclass(frozen=True)
class HarmonicField:
    """A gravity field in spherical harmonics up to a degree and an order.

    ``source`` is a field that comes with Perilune (:data:`perilune.astro.forces.gravity_field.BUILT_IN`) or the path
    of a file that :func:`perilune.formats.gravity.read_gravity` reads. ``order`` None means the order of the degree. A
    field brings its own gravitational parameter and radius.
    """

    source: str
    degree: int
    order: int | None = None


@dataclass(frozen=True)
class RadiationPressure:
    """The pressure of sunlight on a sphere: a cannonball.

    ``area_to_mass_m2_kg`` times ``coefficient`` (1 absorbs, 2 reflects) is what counts. ``occulters`` cast shadows with
    umbra and penumbra.
    """

    area_to_mass_m2_kg: float
    coefficient: float = 1.5
    occulters: tuple[str, ...] = ("earth", "moon")


@dataclass(frozen=True)
class Drag:
    """The drag of the Earth's atmosphere, which turns with the Earth.

    ``area_to_mass_m2_kg`` times ``coefficient`` is what counts. The weather enters ``nrlmsise00`` and ``msis2.1``:
    ``f107`` and ``f107_mean`` are the solar flux at 10.7 cm (daily; mean of 81 days), ``ap`` the daily index.
    """

    area_to_mass_m2_kg: float
    coefficient: float = 2.2
    atmosphere: Atmosphere = "nrlmsise00"
    f107: float = 150.0
    f107_mean: float = 150.0
    ap: float = 4.0


@dataclass(frozen=True)
class InertialSteering:
    """A direction on the axes of the ICRF, of any length, that stands still or turns at a constant rate.

    ``direction`` is that at the start of the arc; ``rate_rad_s`` is the vector of its rotation.
    """

    direction: Triple
    rate_rad_s: Triple = (0.0, 0.0, 0.0)

    def after(self, seconds: float) -> "InertialSteering":
        """Return the steering as it stands later (Rodrigues' formula).

        >>> turned = InertialSteering((1.0, 0.0, 0.0), (0.0, 0.0, 0.1)).after(5.0 * np.pi)
        >>> [round(x, 12) for x in turned.direction]
        [0.0, 1.0, 0.0]
        """
        axis, first, second, rate = self.parts()
        angle = rate * seconds
        x, y, z = (a + f * np.cos(angle) + s * np.sin(angle) for a, f, s in zip(axis, first, second, strict=True))
        return InertialSteering((float(x), float(y), float(z)), self.rate_rad_s)

    def parts(self) -> tuple[Triple, Triple, Triple, float]:
        """Return vectors a, f, s and a rate w such that the unit vector is ``a + f cos(w t) + s sin(w t)``."""
        unit = np.array(self.direction) / np.linalg.norm(self.direction)
        rate = float(np.linalg.norm(self.rate_rad_s))
        if rate == 0.0:
            return _triple(unit), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 0.0
        axis = np.array(self.rate_rad_s) / rate
        along = axis * (axis @ unit)
        return _triple(along), _triple(unit - along), _triple(np.cross(axis, unit)), rate


@dataclass(frozen=True)
class VelocitySteering:
    """Along the velocity relative to a body of the model, or against it."""

    body: str = "earth"
    against: bool = False

    def after(self, seconds: float) -> "VelocitySteering":  # noqa: ARG002 - as InertialSteering
        """Return the steering as it stands so many seconds later: the same."""
        return self


Steering = InertialSteering | VelocitySteering


@dataclass(frozen=True)
class Thrust:
    """An engine of constant thrust that burns throughout the arc.

    ``mass_kg`` is that of all that it moves at the start of the arc; it falls by thrust over exhaust speed, and an arc
    flown backward gains what was burnt.
    """

    thrust_n: float
    isp_s: float
    mass_kg: float
    steering: Steering

    @property
    def exhaust_m_s(self) -> float:
        """Effective exhaust speed [m/s]."""
        return self.isp_s * G0

    @property
    def flow_kg_s(self) -> float:
        """Mass used in a second [kg/s]."""
        return self.thrust_n / self.exhaust_m_s

    def after(self, seconds: float) -> "Thrust":
        """Return the engine as it stands so many seconds later in the burn; earlier where negative."""
        mass = self.mass_kg - self.flow_kg_s * seconds
        return Thrust(self.thrust_n, self.isp_s, mass, self.steering.after(seconds))


def _triple(vector: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Triple:
    x, y, z = vector.tolist()
    return x, y, z


@dataclass(frozen=True)
class ForceModel:
    """What acts, and its constants in SI units; by default those of DE440 and EGM2008.

    The default is the Earth as a point mass with J2, with the Moon and the Sun as point masses.

    Attributes:
        gm_earth, gm_moon, gm_sun: gravitational parameters; 0 leaves the body out.
        earth_j2, earth_radius_m: the oblateness about the pole of date, used where ``earth_field`` is not given.
        center: the body that states are relative to: ``earth``, ``moon``, ``sun`` or any other that DE440 has.
        third_bodies: further bodies that attract as point masses, beside Earth, Moon and Sun.
        earth_field: harmonics of the Earth, on the ITRF; they act in full where the Earth is the centre.
        moon_field: harmonics of the Moon, on its principal axes.
        tides: the solid tides that Moon and Sun raise on the Earth, on top of ``earth_field`` (IERS Conventions 2010,
            section 6.2.1, the first step: frequency-independent Love numbers of an anelastic Earth);
            ``solid-without-lag`` leaves out their imaginary parts.
        relativity: ``schwarzschild`` of the centre; ``full`` (Earth as centre: Lense-Thirring and geodesic precession
            too; IERS Conventions 2010, eq. 10.12); or ``eih``, the equations of Einstein, Infeld and Hoffmann for all
            bodies of the model, in the coordinates of the barycentre, as they are meant for heliocentric arcs.
        radiation: solar radiation pressure.
        drag: of the Earth's atmosphere.
        thrust: an engine that burns throughout the arc.
    """

    gm_earth: float = GM_EARTH
    gm_moon: float = GM_MOON
    gm_sun: float = GM_SUN
    earth_j2: float = EARTH_J2
    earth_radius_m: float = EARTH_RADIUS
    center: str = "earth"
    third_bodies: tuple[str, ...] = ()
    earth_field: HarmonicField | None = None
    moon_field: HarmonicField | None = None
    tides: Tides = "none"
    relativity: Relativity = "none"
    radiation: RadiationPressure | None = None
    drag: Drag | None = None
    thrust: Thrust | None = None


DEFAULT: Final = ForceModel()
