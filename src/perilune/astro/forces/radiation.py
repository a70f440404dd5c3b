"""Solar radiation pressure on a sphere (Montenbruck and Gill 2000, section 3.4)."""

from typing import Any, Final

from perilune.astro.forces.scene import Vector
from perilune.constants import AU, C_LIGHT

SOLAR_IRRADIANCE_W_M2: Final = 1361.0
"""Irradiance of the Sun at 1 au (Kopp and Lean 2011, Geophysical Research Letters 38:L01706)."""

PRESSURE_KM3_S2_M2_KG: Final = SOLAR_IRRADIANCE_W_M2 / C_LIGHT * AU**2 / 1e9
"""Acceleration times the square of the distance from the Sun [km^3/s^2] for 1 m^2/kg."""


def radiation_pressure(position: Vector, sun: Vector, strength: Any, lit: Any) -> Vector:
    """Return the push away from the Sun.

    ``strength`` is coefficient times area over mass [m^2/kg] times :data:`PRESSURE_KM3_S2_M2_KG`, ``lit`` the part of
    the Sun's disc that is seen.
    """
    import heyoka as hy

    away = [x - s for x, s in zip(position, sun, strict=True)]
    factor = strength * lit * hy.sum([a * a for a in away]) ** -1.5
    return [factor * a for a in away]
