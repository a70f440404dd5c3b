"""Drag of an atmosphere that turns with the Earth (Montenbruck and Gill 2000, eq. 3.97)."""

from typing import Any

from perilune.astro.forces.scene import Vector, cross, dot
from perilune.constants import EARTH_ROTATION_RATE


def drag(position: Vector, velocity: Vector, pole: Vector, strength: Any, density: Any) -> Vector:
    """Return the drag.

    Args:
        position, velocity: geocentric, inertial.
        pole: axis of the Earth.
        strength: half of coefficient times area over mass [m^2/kg], times 1e3 (the density is per m^3, the speed in
            km/s).
        density: of the air [kg/m^3].
    """
    import heyoka as hy

    wind = [EARTH_ROTATION_RATE * x for x in cross(pole, position)]
    against = [v - w for v, w in zip(velocity, wind, strict=True)]
    factor = -strength * density * hy.sqrt(dot(against, against))
    return [factor * a for a in against]
