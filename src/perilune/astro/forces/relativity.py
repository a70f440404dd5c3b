"""Relativity to the first order: IERS Conventions 2010, equation 10.12, with beta = gamma = 1."""

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
