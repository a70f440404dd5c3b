"""The mechanical records: load factors, stiffness, sound, venting, mass properties, accuracy of injection.

A curve is a datum like a number: its points share one source. What is not public is left out.
"""

import math
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from perilune.catalogue.quantity import (
    AerodynamicLoad,
    Angle,
    AxialStiffness,
    BendingStiffness,
    Frequency,
    Length,
    LineLoad,
    Mass,
    Moment,
    PressureRate,
    Provenance,
    Record,
    SoundLevel,
    SpecificEnergy,
)

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]


class LoadFactors(Provenance):
    """Quasi-static load factors: ``points`` of [lateral, axial] acceleration of the centre of gravity [g0].

    The points are the corners of a convex region, for either sign of the lateral factor; a positive axial factor
    presses the ship upon its adapter. ``mass_min`` and ``mass_max`` bound the ships that a launcher's factors are for.
    """

    points: Annotated[list[Pair], Field(min_length=2, max_length=32)]
    mass_min: Mass | None = None
    mass_max: Mass | None = None

    @model_validator(mode="after")
    def _around_rest(self) -> Self:
        lateral, axial = zip(*self.points, strict=True)
        if min(lateral) < 0.0 or max(lateral) == 0.0 or not min(axial) < 0.0 < max(axial):
            raise ValueError(
                "the load factors do not surround the state of rest; expected lateral factors of zero or more, "
                "and axial ones in compression (above zero) and in tension (below zero)"
            )
        return self

    def covers(self, mass_kg: float) -> bool:
        """Whether the factors are for a ship of this mass [kg]."""
        low = -math.inf if self.mass_min is None else self.mass_min.si
        high = math.inf if self.mass_max is None else self.mass_max.si
        return low <= mass_kg <= high


class MassHeightCurve(Provenance):
    """The greatest height of the centre of gravity over the ring [m] by mass: ``points`` of [kg, m], linear between.

    Beyond the last point the ship is too heavy; below the first point the first height holds.
    """

    points: Annotated[list[Pair], Field(min_length=2, max_length=64)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        masses = [mass for mass, _ in self.points]
        if masses != sorted(set(masses)) or masses[0] < 0.0:
            raise ValueError("the masses of the curve; expected each larger than the one before, from zero or more")
        if min(height for _, height in self.points) <= 0.0:
            raise ValueError("a height of the curve is not above zero; expected metres above the ring")
        return self

    def height_m(self, mass_kg: float) -> float | None:
        """Return the greatest height [m] for a mass [kg]; None for a mass beyond the curve."""
        first, last = self.points[0], self.points[-1]
        if mass_kg > last[0]:
            return None
        if mass_kg <= first[0]:
            return first[1]
        (m0, h0), (m1, h1) = next(pair for pair in pairwise(self.points) if mass_kg <= pair[1][0])
        return h0 + (h1 - h0) * (mass_kg - m0) / (m1 - m0)


class SoundSpectrum(Provenance):
    """Sound pressure level by octave or third-octave band: ``points`` of [centre frequency Hz, dB over 20 uPa]."""

    points: Annotated[list[Pair], Field(min_length=1, max_length=64)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        bands = [band for band, _ in self.points]
        if bands != sorted(set(bands)) or bands[0] <= 0.0:
            raise ValueError("the bands of the spectrum; expected each higher than the one before, above zero")
        return self

    @property
    def overall_db(self) -> float:
        """The overall level: the sum of the bands' mean squared pressures [dB over 20 uPa]."""
        return 10.0 * math.log10(sum(10.0 ** (level / 10.0) for _, level in self.points))


class InterfaceLimits(Record):
    """What the launcher's ring and adapter bear, and how stiff a ship they ask for, hard mounted at the ring.

    ``centre_of_gravity`` is the chart of height over mass, ``bending_moment`` and ``line_load`` (force per length of
    the ring) the greatest at limit load.
    """

    centre_of_gravity: MassHeightCurve | None = None
    bending_moment: Moment | None = None
    line_load: LineLoad | None = None
    lateral_frequency: Frequency | None = None
    axial_frequency: Frequency | None = None


class LaunchEnvironment(Record):
    """What a ship meets on the way up: limit levels of flight, without factors of qualification.

    ``sound`` is the level inside the fairing, ``sound_outside`` that upon a ship in the open; a spectrum says the same
    by bands. ``pressure_decay`` is the fastest fall of the pressure inside the fairing.
    """

    load_factors: list[LoadFactors] = Field(default_factory=list, max_length=8)
    sound: SoundLevel | None = None
    sound_spectrum: SoundSpectrum | None = None
    sound_outside: SoundLevel | None = None
    sound_outside_spectrum: SoundSpectrum | None = None
    pressure_decay: PressureRate | None = None


class InjectionAccuracy(Record):
    """How far from the target a launcher may leave a ship, either way: to a kind of orbit, at ``sigma`` deviations.

    ``to`` is ``leo``, ``sso`` or ``gto`` (``perigee``, ``apogee``, ``inclination``, ``node``) or ``c3`` (``c3``).
    """

    to: Literal["leo", "sso", "gto", "c3"]
    sigma: Annotated[float, Field(strict=False, gt=0.0, le=6.0)] = 3.0
    perigee: Length | None = None
    apogee: Length | None = None
    inclination: Angle | None = None
    node: Angle | None = None
    c3: SpecificEnergy | None = None

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        for name in ("inclination", "node", "c3"):
            value = getattr(self, name)
            if value is not None and value.si < 0.0:
                raise ValueError(f"the dispersion of {name} is below zero; expected its size, either way")
        return self


class ShipMechanics(Record):
    """The mechanical side of a ship as it stands on its ring, with its escape tower where it carries one.

    ``centre_of_gravity`` is over the ring, ``stack_length`` from the ring to the tip. The frequencies are those of the
    ship hard mounted at its ring; where they are not public, the stiffness of its structure as a beam gives them:
    ``bending_stiffness`` (modulus times second moment of area) and ``axial_stiffness`` (modulus times area).
    ``load_factors``, ``sound``, ``pressure_decay`` and ``max_q_alpha`` are what it bears at limit load.
    """

    centre_of_gravity: Length | None = None
    stack_length: Length | None = None
    lateral_frequency: Frequency | None = None
    axial_frequency: Frequency | None = None
    bending_stiffness: BendingStiffness | None = None
    axial_stiffness: AxialStiffness | None = None
    load_factors: LoadFactors | None = None
    sound: SoundLevel | None = None
    sound_spectrum: SoundSpectrum | None = None
    pressure_decay: PressureRate | None = None
    max_q_alpha: AerodynamicLoad | None = None
