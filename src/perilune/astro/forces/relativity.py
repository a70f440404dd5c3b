"""Relativity to the first order, with beta = gamma = 1.

About one body: IERS Conventions 2010, equation 10.12. Among many: Einstein, Infeld and Hoffmann 1938, as DE440 has it.
"""

from dataclasses import dataclass
from typing import Any, Final

from perilune.astro.forces.scene import Vector, cross, dot
from perilune.constants import C_LIGHT

_C2_KM2_S2: Final = (C_LIGHT / 1e3) ** 2
_EARTH_SPIN_KM2_S: Final = 980.0  # angular momentum of the Earth over its mass (IERS Conventions 2010, section 10.3)


def schwarzschild(position: Vector, velocity: Vector, gm: Any) -> Vector:
    """Return the Schwarzschild term of the centre."""
    square = dot(position, position)
    factor = gm * square**-1.5 * (1.0 / _C2_KM2_S2)
    radial = 4.0 * gm * square**-0.5 - dot(velocity, velocity)
    along = 4.0 * dot(position, velocity)
    return [factor * (radial * r + along * v) for r, v in zip(position, velocity, strict=True)]


def lense_thirring(position: Vector, velocity: Vector, gm: Any, pole: Vector) -> Vector:
    """Return the term of the Earth's rotation about its pole."""
    square = dot(position, position)
    factor = 2.0 * gm * square**-1.5 * (_EARTH_SPIN_KM2_S / _C2_KM2_S2)
    along = 3.0 * dot(position, pole) / square
    across, spin = cross(position, velocity), cross(velocity, pole)
    return [factor * (along * a + s) for a, s in zip(across, spin, strict=True)]


def geodesic_precession(velocity: Vector, sun: Vector, sun_velocity: Vector, gm_sun: Any) -> Vector:
    """Return the term of the Earth's way about the Sun; ``sun`` is the Sun as seen from the Earth."""
    factor = -3.0 * gm_sun * dot(sun, sun) ** -1.5 * (1.0 / _C2_KM2_S2)
    return [factor * x for x in cross(cross(sun_velocity, sun), velocity)]


@dataclass(frozen=True)
class Mass:
    """A body in the field of others: place about the centre, barycentric velocity, gravitational parameter."""

    place: Vector
    velocity: Vector
    gm: Any


def einstein_infeld_hoffmann(place: Vector, velocity: Vector, masses: list[Mass]) -> Vector:
    """Return the relativistic part of the acceleration of a particle among moving masses.

    Park, Folkner, Williams and Boggs 2021, equation 27, with beta = gamma = 1; ``velocity`` is barycentric.
    """
    here = _potential(place, masses)
    total: list[Vector] = []
    for mass in masses:
        others = [other for other in masses if other is not mass]
        towards = [p - x for p, x in zip(mass.place, place, strict=True)]
        nearness = dot(towards, towards) ** -0.5
        pull = mass.gm * nearness**3 * (1.0 / _C2_KM2_S2)
        fall = _newton(mass.place, others)
        along = (
            dot(velocity, velocity)
            + 2.0 * dot(mass.velocity, mass.velocity)
            - 4.0 * dot(velocity, mass.velocity)
            - 4.0 * here
            - _potential(mass.place, others)
            - 1.5 * (dot(towards, mass.velocity) * nearness) ** 2
            + 0.5 * dot(towards, fall)
        )
        across = -1.0 * dot(towards, [4.0 * v - 3.0 * u for v, u in zip(velocity, mass.velocity, strict=True)])
        pulled = 3.5 * mass.gm * nearness * (1.0 / _C2_KM2_S2)
        total.append(
            [
                pull * (along * d + across * (v - u)) + pulled * f
                for d, v, u, f in zip(towards, velocity, mass.velocity, fall, strict=True)
            ]
        )
    return [_sum(list(parts)) for parts in zip(*total, strict=True)]


def _potential(place: Vector, masses: list[Mass]) -> Any:
    terms = []
    for mass in masses:
        towards = [p - x for p, x in zip(mass.place, place, strict=True)]
        terms.append(mass.gm * dot(towards, towards) ** -0.5)
    return _sum(terms)


def _newton(place: Vector, masses: list[Mass]) -> Vector:
    total = []
    for mass in masses:
        towards = [p - x for p, x in zip(mass.place, place, strict=True)]
        pull = mass.gm * dot(towards, towards) ** -1.5
        total.append([pull * d for d in towards])
    return [_sum(list(parts)) for parts in zip(*total, strict=True)] if total else [_sum([])] * 3


def _sum(terms: list[Any]) -> Any:
    import heyoka as hy

    return hy.sum(terms) if terms else hy.expression(0.0)
