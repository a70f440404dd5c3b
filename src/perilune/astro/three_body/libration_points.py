"""The five points of equilibrium of the restricted problem, and the linear motion about them.

Szebehely 1967, Theory of Orbits, sections 4.3 to 5.4. Units and axes are those of
:mod:`perilune.astro.three_body.cr3bp`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.errors import InputError, Problem, suggest

Array = NDArray[np.float64]

POINTS: Final = ("L1", "L2", "L3", "L4", "L5")
COLLINEAR: Final = POINTS[:3]


@dataclass(frozen=True, eq=False)
class LinearMode:
    """An oscillation about a point: its angular rate, and state (6,) and rate-of-phase partner of unit amplitude.

    The motion is ``point + amplitude * (real * cos(rate * t) - imaginary * sin(rate * t))``.
    """

    rate: float
    real: Array
    imaginary: Array


def libration_point(mu: float, point: str) -> Array:
    """Return the position (3,) of a libration point.

    Args:
        mu: mass ratio, above 0 and up to 0.5.
        point: "L1" between the primaries, "L2" behind the smaller, "L3" behind the larger, "L4" 60 degrees ahead of the
            smaller, "L5" behind it.

    Raises:
        InputError: the mass ratio is outside its range, or there is no such point.

    >>> libration_point(0.01215058560962404, "L1").round(12).tolist()
    [0.836915125772, 0.0, 0.0]
    """
    if not 0.0 < mu <= 0.5:
        raise InputError(Problem(f"mass ratio {mu}", expected="a number above 0 and up to 0.5"))
    if point not in POINTS:
        raise InputError(
            Problem(f"no libration point '{point}'", expected=f"one of {', '.join(POINTS)}", fix=suggest(point, POINTS))
        )
    if point in ("L4", "L5"):
        return np.array([0.5 - mu, np.sqrt(0.75) if point == "L4" else -np.sqrt(0.75), 0.0])
    distance = _distance(mu, point)
    return np.array([{"L1": 1.0 - mu - distance, "L2": 1.0 - mu + distance, "L3": -mu - distance}[point], 0.0, 0.0])


def libration_points(mu: float) -> Array:
    """Return the positions (5, 3) of L1 to L5; see :func:`libration_point`.

    Args:
        mu: mass ratio of the system.
    """
    return np.array([libration_point(mu, point) for point in POINTS])


def _distance(mu: float, point: str) -> float:
    """Return the distance of a collinear point from the nearer primary: the root of Euler's quintic."""
    from scipy.optimize import brentq

    quintics = {
        "L1": [1.0, mu - 3.0, 3.0 - 2.0 * mu, -mu, 2.0 * mu, -mu],
        "L2": [1.0, 3.0 - mu, 3.0 - 2.0 * mu, -mu, -2.0 * mu, -mu],
        "L3": [1.0, 2.0 + mu, 1.0 + 2.0 * mu, mu - 1.0, 2.0 * mu - 2.0, mu - 1.0],
    }
    quintic = np.poly1d(quintics[point])
    near = (mu / 3.0) ** (1.0 / 3.0)
    least, most = (0.5, 1.5) if point == "L3" else (0.3 * near, 3.0 * near)
    root = float(brentq(quintic, least, most, xtol=1e-300, rtol=1e-15))
    return root - float(quintic(root) / quintic.deriv()(root))


def linear_modes(mu: float, point: str) -> tuple[LinearMode, ...]:
    """Return the oscillations about a libration point: planar ones by falling rate, then the vertical one.

    A collinear point has one planar mode, beginning on the x axis at its side of the larger primary; a triangular point
    has the short and the long period below the critical mass ratio (Routh), else none.
    """
    position = libration_point(mu, point)
    gradient = np.diag([1.0, 1.0, 0.0])
    for mass, centre in ((1.0 - mu, -mu), (mu, 1.0 - mu)):
        towards = position - np.array([centre, 0.0, 0.0])
        distance = float(np.linalg.norm(towards))
        gradient += mass * (3.0 * np.outer(towards, towards) / distance**5 - np.eye(3) / distance**3)
    planar = np.zeros((4, 4))
    planar[:2, 2:] = np.eye(2)
    planar[2:, :2] = gradient[:2, :2]
    planar[2, 3], planar[3, 2] = 2.0, -2.0
    values, vectors = np.linalg.eig(planar)
    rows = [i for i in np.argsort(-values.imag) if values[i].imag > 1e-9 and abs(values[i].real) < 1e-9]
    modes = []
    for i in rows:
        vector = np.zeros(6, dtype=np.complex128)
        vector[[0, 1, 3, 4]] = -vectors[:, i] / vectors[0, i]
        modes.append(LinearMode(float(values[i].imag), vector.real.copy(), vector.imag.copy()))
    rate = float(np.sqrt(-gradient[2, 2]))
    vertical = np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    return (*modes, LinearMode(rate, vertical, np.array([0.0, 0.0, 0.0, 0.0, 0.0, rate])))
