"""An oblate body: point mass and J2 about an axis (Vallado 2013, equation 8-30)."""

from typing import Any

from perilune.astro.forces.scene import Vector


def oblate_body(position: Vector, gm: Any, oblateness: Any, pole: Vector) -> Vector:
    """Return the attraction at a position relative to the body.

    ``oblateness`` is 1.5 J2 R^2 [km^2], ``pole`` the unit vector of the axis.
    """
    import heyoka as hy

    square = hy.sum([x**2 for x in position])
    along = hy.sum([x * p for x, p in zip(position, pole, strict=True)])
    central = -gm * square**-1.5
    factor = oblateness / square
    radial = 1.0 + factor * (1.0 - 5.0 * along * along / square)
    return [central * (x * radial + 2.0 * factor * along * p) for x, p in zip(position, pole, strict=True)]


def oblate_third_body(position: Vector, body: Vector, gm: Any, oblateness: Any, pole: Vector) -> Vector:
    """Return the attraction of an oblate body that is not the centre, less that on the centre."""
    here = oblate_body([x - b for x, b in zip(position, body, strict=True)], gm, oblateness, pole)
    at_center = oblate_body([-b for b in body], gm, oblateness, pole)
    return [h - c for h, c in zip(here, at_center, strict=True)]
