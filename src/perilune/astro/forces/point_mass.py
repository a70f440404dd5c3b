"""Bodies as point masses: the centre, and third bodies with the fall of the centre towards them."""

from typing import Any

from perilune.astro.forces.scene import Vector


def central(position: Vector, gm: Any) -> Vector:
    """Return the attraction of the centre, -GM r / r^3."""
    import heyoka as hy

    factor = -gm * hy.sum([x**2 for x in position]) ** -1.5
    return [factor * x for x in position]


def third_body(position: Vector, body: Vector, gm: Any) -> Vector:
    """Return the attraction of a body less that on the centre (Montenbruck and Gill 2000, eq. 3.37)."""
    import heyoka as hy

    towards = [b - x for b, x in zip(body, position, strict=True)]
    direct = gm * hy.sum([d * d for d in towards]) ** -1.5
    frame = gm * hy.sum([b * b for b in body]) ** -1.5
    return [direct * d - frame * b for d, b in zip(towards, body, strict=True)]
