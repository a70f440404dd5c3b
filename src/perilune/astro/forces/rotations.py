"""From the ICRF to the frames that turn with Earth and Moon, as expressions."""

from typing import Any

from perilune.astro.forces.environment import EARTH_ROTATION, MOON_ROTATION
from perilune.astro.forces.scene import Scene, Vector, dot

Matrix = list[Vector]


def earth_rotation(scene: Scene) -> Matrix:
    """Return the rotation from the ICRF to the ITRF (IERS Conventions 2010, eq. 5.1, 5.3, 5.10).

    Polar motion is taken to second order (2e-6 rad): to first order the matrix would stretch by 2e-12, and the whole
    attraction of the Earth passes through it.
    """
    import heyoka as hy

    x, y, turn, xp, yp = scene.value(EARTH_ROTATION)
    a = 1.0 / (1.0 + hy.sqrt(1.0 - x * x - y * y))
    celestial = [
        [1.0 - a * x * x, -a * x * y, -x],
        [-a * x * y, 1.0 - a * y * y, -y],
        [x, y, 1.0 - a * (x * x + y * y)],
    ]
    terrestrial = _about_z(turn, celestial)
    return _polar_motion(xp, yp, terrestrial)


def moon_rotation(scene: Scene) -> Matrix:
    """Return the rotation from the ICRF to the principal axes of the Moon: phi about z, theta about x, psi about z."""
    import heyoka as hy

    phi, theta, psi = scene.value(MOON_ROTATION)
    c, s = hy.cos(phi), hy.sin(phi)
    ct, st = hy.cos(theta), hy.sin(theta)
    return _about_z(psi, [[c, s, 0.0], [-s * ct, c * ct, st], [s * st, -c * st, ct]])


def turned(matrix: Matrix, vector: Vector) -> Vector:
    """Return ``matrix @ vector``."""
    import heyoka as hy

    return [hy.sum([m * x for m, x in zip(row, vector, strict=True)]) for row in matrix]


def turned_back(matrix: Matrix, vector: Vector) -> Vector:
    """Return ``matrix.T @ vector``."""
    return turned([list(column) for column in zip(*matrix, strict=True)], vector)


def _polar_motion(xp: Any, yp: Any, matrix: Matrix) -> Matrix:
    """Return R_x(-yp) R_y(-xp) times a matrix."""
    cx, cy = 1.0 - 0.5 * xp * xp, 1.0 - 0.5 * yp * yp
    motion = [[cx, 0.0, xp], [xp * yp, cy, -yp * cx], [-xp * cy, yp, cx * cy]]
    columns = list(zip(*matrix, strict=True))
    return [[dot(row, list(column)) for column in columns] for row in motion]


def _about_z(angle: Any, matrix: Matrix) -> Matrix:
    import heyoka as hy

    c, s = hy.cos(angle), hy.sin(angle)
    first = [c * u + s * v for u, v in zip(matrix[0], matrix[1], strict=True)]
    second = [c * v - s * u for u, v in zip(matrix[0], matrix[1], strict=True)]
    return [first, second, list(matrix[2])]
