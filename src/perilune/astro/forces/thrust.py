"""Thrust of a constant engine: F / m(t) along its steering, with m(t) = m0 - F t / c explicit in time.

All numbers are parameters at run time: burns of one kind of steering share one compiled integrator.
"""

from typing import Any, Final

from perilune.astro.forces.force_model import InertialSteering, Thrust, VelocitySteering
from perilune.astro.forces.scene import Scene, Vector, dot

_KM: Final = 1e3
_AXES: Final = ("x", "y", "z")
_PARTS: Final = ("axis", "first", "second")


def structure_of(thrust: Thrust) -> Thrust:
    """Return the thrust with all that is a parameter at run time set to the same numbers."""
    if isinstance(thrust.steering, InertialSteering):
        return Thrust(1.0, 1.0, 1.0, InertialSteering((1.0, 0.0, 0.0)))
    return Thrust(1.0, 1.0, 1.0, VelocitySteering(thrust.steering.body))


def constant_names(thrust: Thrust) -> list[str]:
    """Return the names of the parameters of a thrust."""
    return list(constant_values(structure_of(thrust)))


def constant_values(thrust: Thrust) -> dict[str, float]:
    """Return the parameters of a thrust by name, in km and s."""
    values = {"push": thrust.thrust_n / thrust.mass_kg / _KM, "flow": thrust.flow_kg_s / thrust.mass_kg}
    steering = thrust.steering
    if isinstance(steering, VelocitySteering):
        return values | {"sense": -1.0 if steering.against else 1.0}
    *vectors, rate = steering.parts()
    for part, vector in zip(_PARTS, vectors, strict=True):
        values |= {f"{part}-{axis}": x for axis, x in zip(_AXES, vector, strict=True)}
    return values | {"turning": rate}


def push(scene: Scene, thrust: Thrust) -> Vector:
    """Return the acceleration by a thrust at the present time."""
    import heyoka as hy

    size = scene.constant("push") / (1.0 - scene.constant("flow") * hy.time)
    if isinstance(thrust.steering, VelocitySteering):
        relative = _relative(scene, thrust.steering.body)
        size = size * scene.constant("sense") * dot(relative, relative) ** -0.5
        return [size * v for v in relative]
    angle = scene.constant("turning") * hy.time
    axis, first, second = ([scene.constant(f"{part}-{a}") for a in _AXES] for part in _PARTS)
    c, s = hy.cos(angle), hy.sin(angle)
    return [size * (a + c * f + s * g) for a, f, g in zip(axis, first, second, strict=True)]


def _relative(scene: Scene, body: str) -> list[Any]:
    if body == scene.model.center:
        return scene.velocity
    return [v - u for v, u in zip(scene.velocity, scene.rate(body), strict=True)]
