"""From the ICRF to the frames that turn with Earth and Moon, as expressions."""

from typing import Any

from perilune.astro.environment import EARTH_ROTATION, MOON_ROTATION
from perilune.astro.forces.scene import Scene, Vector

Matrix = list[Vector]


def earth_rotation(scene: Scene) -> Matrix:
    """Return the rotation from the ICRF to the ITRF (IERS Conventions 2010, eq. 5.1, 5.3, 5.10).

    Polar motion is taken to first order: its square is 1e-12 rad.
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
    return [
        [u + xp * w for u, w in zip(terrestrial[0], terrestrial[2], strict=True)],
        [v - yp * w for v, w in zip(terrestrial[1], terrestrial[2], strict=True)],
        [w - xp * u + yp * v for u, v, w in zip(*terrestrial, strict=True)],
    ]


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


def _about_z(angle: Any, matrix: Matrix) -> Matrix:
    import heyoka as hy

    c, s = hy.cos(angle), hy.sin(angle)
    first = [c * u + s * v for u, v in zip(matrix[0], matrix[1], strict=True)]
    second = [c * v - s * u for u, v in zip(matrix[0], matrix[1], strict=True)]
    return [first, second, list(matrix[2])]
