"""Solid tides of the Earth: what Moon and Sun change in its harmonics.

IERS Conventions 2010, section 6.2.1, step 1 (eq. 6.6 and 6.7): frequency-independent Love numbers of degree 2 and 3 of
an anelastic Earth (table 6.3), and what degree 2 does to degree 4. The step 2, the dependence on frequency, is left
out, as are the tides of ocean and pole.
"""

from math import factorial, sqrt
from typing import Any, Final

from perilune.astro.forces.rotations import Matrix, turned
from perilune.astro.forces.scene import Vector

# real part, imaginary part (lag), influence on degree 4, by degree and order
_LOVE: Final = {
    (2, 0): (0.301_90, 0.0, -0.000_89),
    (2, 1): (0.298_30, -0.001_44, -0.000_80),
    (2, 2): (0.301_02, -0.001_30, -0.000_57),
    (3, 0): (0.093, 0.0, 0.0),
    (3, 1): (0.093, 0.0, 0.0),
    (3, 2): (0.093, 0.0, 0.0),
    (3, 3): (0.094, 0.0, 0.0),
}


def tidal_changes(
    bodies: list[tuple[Vector, Any]], rotation: Matrix, radius_km: float, *, lag: bool
) -> dict[int, tuple[Any, Any]]:
    """Return the changes of the normalised C and S by row (degree, then order) of the coefficient.

    Args:
        bodies: geocentric position [km, inertial] and gravitational parameter over that of the Earth, by body.
        rotation: from the inertial axes to the ITRF.
        radius_km: reference radius of the field.
        lag: with the imaginary part of the Love numbers.
    """
    import heyoka as hy

    changes: dict[int, tuple[Any, Any]] = {}
    seen = [_seen(turned(rotation, position), ratio, radius_km) for position, ratio in bodies]
    for (n, m), (real, imaginary, to_degree_4) in _LOVE.items():
        scale = sqrt(factorial(n - m) * (2 * n + 1) * (2 - (m == 0)) / factorial(n + m)) / (2 * n + 1)
        cosine = hy.sum([terms[n, m][0] for terms in seen])
        sine = hy.sum([terms[n, m][1] for terms in seen])
        behind = imaginary if lag else 0.0
        changes[_row(n, m)] = (
            scale * (real * cosine + behind * sine),
            scale * (real * sine - behind * cosine) if m else hy.expression(0.0),
        )
        if to_degree_4:
            changes[_row(4, m)] = (
                scale * to_degree_4 * cosine,
                scale * to_degree_4 * sine if m else hy.expression(0.0),
            )
    return changes


def _row(n: int, m: int) -> int:
    return n * (n + 1) // 2 + m


def _seen(there: Vector, ratio: Any, radius: float) -> dict[tuple[int, int], tuple[Any, Any]]:
    """Return ratio (R/r)^(n+1) P_nm (cos, sin) m lambda of a body at an Earth-fixed position, P unnormalised."""
    import heyoka as hy

    nearness = hy.sum([x * x for x in there]) ** -0.5
    x, y, z = (component * nearness for component in there)
    third = ratio * (radius * nearness) ** 3
    fourth = third * (radius * nearness)
    c2, s2 = x * x - y * y, 2.0 * x * y
    legendre = {
        (2, 0): (third * (1.5 * z * z - 0.5), None),
        (2, 1): (third * (3.0 * z), (x, y)),
        (2, 2): (third * 3.0, (c2, s2)),
        (3, 0): (fourth * z * (2.5 * z * z - 1.5), None),
        (3, 1): (fourth * (7.5 * z * z - 1.5), (x, y)),
        (3, 2): (fourth * (15.0 * z), (c2, s2)),
        (3, 3): (fourth * 15.0, (x * c2 - y * s2, x * s2 + y * c2)),
    }
    zero = hy.expression(0.0)
    return {
        key: (size, zero) if turn is None else (size * turn[0], size * turn[1])
        for key, (size, turn) in legendre.items()
    }
