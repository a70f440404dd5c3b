"""How much of a disc another body covers: eclipses of the Sun, occultations, and the shadow as an angle.

The shadow is conical: the Sun is a disc, the body a sphere, or for the Earth an ellipsoid of revolution whose limb is
taken in the plane of observer, body and Sun. No atmosphere, no refraction; positions are taken as given, with or
without light time.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_INSIDE: Final = 0.5 * np.pi


def limb_angle(from_body_m: FloatArray, towards_m: FloatArray, radius_m: float, flattening: float = 0.0) -> FloatArray:
    """Return the angle between a body's centre and its limb on the side of a direction [rad], (n,).

    Args:
        from_body_m: (n, 3) the observer seen from the body's centre; for a flattened body on axes whose z is its pole.
        towards_m: (n, 3) the direction, on the same axes, of any length.
        radius_m: equatorial radius.
        flattening: of the ellipsoid.

    Returns:
        The angle; pi/2 for an observer on or below the surface.

    Method: stretched along the pole by 1/(1 - f), the ellipsoid is a sphere and a tangent stays one; the tangent in the
    plane of centre and direction is the root of a quadratic in the tangent of the angle.
    """
    stretch = np.array([1.0, 1.0, 1.0 / (1.0 - flattening)])
    centre = -from_body_m / np.linalg.norm(from_body_m, axis=1, keepdims=True)
    aside = towards_m - np.sum(towards_m * centre, axis=1, keepdims=True) * centre
    size = np.linalg.norm(aside, axis=1, keepdims=True)
    # straight towards or away from the centre every side is as good: take any direction across
    across = np.cross(centre, np.eye(3)[np.argmin(np.abs(centre), axis=1)])
    aside = np.where(size > 0.0, aside, across)
    aside = aside / np.linalg.norm(aside, axis=1, keepdims=True)
    p, a, b = from_body_m * stretch / radius_m, centre * stretch, aside * stretch
    room = np.sum(p * p, axis=1) - 1.0
    pa, pb = np.sum(p * a, axis=1), np.sum(p * b, axis=1)
    # (p.a + t p.b)^2 = room |a + t b|^2
    square = pb * pb - room * np.sum(b * b, axis=1)
    half = pa * pb - room * np.sum(a * b, axis=1)
    rest = pa * pa - room * np.sum(a * a, axis=1)
    root = np.sqrt(np.maximum(half * half - square * rest, 0.0))
    tangent = np.divide(-(half + root), square, out=np.full_like(half, np.inf), where=square < 0.0)
    return np.asarray(np.where(room > 0.0, np.arctan(tangent), _INSIDE))


def shadow_angles(
    from_body_m: FloatArray,
    from_source_m: FloatArray,
    body_radius_m: float,
    source_radius_m: float,
    flattening: float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Return by how much an observer is outside penumbra and umbra [rad], (n,) each: negative within.

    Args:
        from_body_m, from_source_m: (n, 3) the observer seen from the occulting body and from the source (the Sun).
        body_radius_m, source_radius_m: radii.
        flattening: of the body; then z must be its pole.

    The penumbra begins where the discs touch, the umbra where the body covers the source whole; beyond the umbra's tip
    the second angle stays positive (an annular eclipse).
    """
    limb = limb_angle(from_body_m, -from_source_m, body_radius_m, flattening)
    away, near = np.linalg.norm(from_source_m, axis=1), np.linalg.norm(from_body_m, axis=1)
    disc = np.arcsin(np.minimum(source_radius_m / away, 1.0))
    apart = _between(-from_body_m / near[:, None], -from_source_m / away[:, None])
    return apart - limb - disc, apart - limb + disc


def visible_fraction(
    from_body_m: FloatArray,
    from_source_m: FloatArray,
    body_radius_m: float,
    source_radius_m: float,
    flattening: float = 0.0,
) -> FloatArray:
    """Return the fraction of the source's disc that the body leaves free, (n,): 1 sunlit, 0 in the umbra.

    Arguments as :func:`shadow_angles`. Source: overlap of two circles (Montenbruck and Gill 2000, Satellite Orbits,
    section 3.4.2).

    >>> import numpy as np
    >>> behind = np.array([[7e6, 0.0, 0.0]])
    >>> visible_fraction(behind, behind + [1.5e11, 0.0, 0.0], 6.4e6, 6.957e8).tolist()
    [0.0]
    """
    outer, inner = shadow_angles(from_body_m, from_source_m, body_radius_m, source_radius_m, flattening)
    disc = 0.5 * (inner - outer)
    limb = limb_angle(from_body_m, -from_source_m, body_radius_m, flattening)
    apart = 0.5 * (inner + outer) + limb
    result = np.ones(len(apart))
    result[inner <= 0.0] = 0.0
    annular = (inner > 0.0) & (apart <= disc - limb)
    result[annular] = 1.0 - (limb[annular] / disc[annular]) ** 2
    part = (outer < 0.0) & (inner > 0.0) & ~annular
    a, b, c = disc[part], limb[part], apart[part]
    x = (c * c + a * a - b * b) / (2.0 * c)
    y = np.sqrt(np.maximum(a * a - x * x, 0.0))
    covered = a * a * np.arccos(np.clip(x / a, -1.0, 1.0)) + b * b * np.arccos(np.clip((c - x) / b, -1.0, 1.0)) - c * y
    result[part] = np.clip(1.0 - covered / (np.pi * a * a), 0.0, 1.0)
    return result


def clearance(from_m: FloatArray, to_m: FloatArray, radius_m: float, flattening: float = 0.0) -> FloatArray:
    """Return how far the line between two places passes a body, in its radii less one, (n,): negative if it is blocked.

    Args:
        from_m, to_m: (n, 3) the places seen from the body's centre; for a flattened body z must be its pole.
        radius_m, flattening: of the body.
    """
    stretch = np.array([1.0, 1.0, 1.0 / (1.0 - flattening)]) / radius_m
    start, way = from_m * stretch, (to_m - from_m) * stretch
    length = np.sum(way * way, axis=1)
    along = np.divide(-np.sum(start * way, axis=1), length, out=np.zeros_like(length), where=length > 0.0)
    nearest = start + np.clip(along, 0.0, 1.0)[:, None] * way
    return np.asarray(np.linalg.norm(nearest, axis=1) - 1.0)


def _between(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the angles of unit vectors, exact near 0 and pi (Kahan)."""
    return np.asarray(2.0 * np.arctan2(np.linalg.norm(a - b, axis=1), np.linalg.norm(a + b, axis=1)))
