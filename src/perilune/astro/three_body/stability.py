"""Stability indices of periodic orbits of the restricted three-body problem from their matrices of transition.

An index is half the sum of a pair of non-trivial eigenvalues of the monodromy; an orbit is linearly stable where both
are real and between -1 and 1 (Broucke 1969, AIAA Journal 7:1003).

A symmetric orbit's come from half a period. In canonical coordinates q of what a mirror keeps and p of what it turns,
the way from one crossing to the next has the matrix ((A, B), (C, D)), the way back its mirrored inverse, and the
monodromy's part among q is 1 + 2 B'C. Along p lies the flow, which is also the gradient of the energy along q: what is
left across it at both crossings is a return map of fixed energy between sections, (2, 2) blocks without the trivial
pair. Unlike the traces of the monodromy it hardly feels by how little an orbit fails to close or its period is off.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body import cr3bp_taylor

Array = NDArray[np.float64]

CROSSING_PLANE: Final = np.array(
    [
        [1.0, 0, 0, 0, 0, 0],  # x
        [0, 0, 1, 0, 0, 0],  # z
        [1, 0, 0, 0, 1, 0],  # momentum along y
        [0, -1, 0, 1, 0, 0],  # momentum along x
        [0, 0, 0, 0, 0, 1],  # momentum along z
        [0, -1, 0, 0, 0, 0],  # -y
    ]
)
"""Canonical coordinates q (3,) and p (3,) of a state, of which the plane y = 0 keeps q and turns p."""

CROSSING_AXIS: Final = np.array(
    [
        [1.0, 0, 0, 0, 0, 0],  # x
        [1, 0, 0, 0, 1, 0],  # momentum along y
        [0, 0, 0, 0, 0, 1],  # momentum along z
        [0, -1, 0, 1, 0, 0],  # momentum along x
        [0, -1, 0, 0, 0, 0],  # -y
        [0, 0, -1, 0, 0, 0],  # -z
    ]
)
"""Canonical coordinates q (3,) and p (3,) of a state, of which half a turn about the x axis keeps q and turns p."""


def indices_of_half(begin: Array, end: Array, matrix: Array, mu: float, coordinates: Array) -> tuple[complex, complex]:
    """Return the stability indices of a symmetric orbit, the one larger in size first.

    Args:
        begin: the state (6,) at a crossing at right angles, in the units of the system.
        end: the state (6,) half a period later, at the other crossing of the same kind.
        matrix: the matrix (6, 6) of transition from the one to the other.
        mu: mass ratio of the system.
        coordinates: :data:`CROSSING_PLANE` or :data:`CROSSING_AXIS`, the kind of the crossings.
    """
    canonical = coordinates @ matrix @ np.linalg.inv(coordinates)
    before, after = (_across((coordinates @ cr3bp_taylor.rate_of_change(state, mu))[3:]) for state in (begin, end))
    upper, lower = after.T @ canonical[:3, 3:] @ before, after.T @ canonical[3:, :3] @ before
    product = upper.T @ lower
    total = float(product[0, 0] + product[1, 1])
    square = (product[0, 0] - product[1, 1]) ** 2 + 4.0 * product[0, 1] * product[1, 0]
    root = np.sqrt(complex(square))
    larger = 0.5 * (total + root if total > 0.0 else total - root)
    # the other by the product of both: no difference of nearly equal numbers
    smaller = _determinant(upper) * _determinant(lower) / larger if larger != 0.0 else larger
    first, second = complex(1.0 + 2.0 * larger), complex(1.0 + 2.0 * smaller)
    return (second, first) if -1.0 <= total <= 0.0 else (first, second)


def indices_of_whole(monodromy: Array) -> tuple[complex, complex]:
    """Return the stability indices of any periodic orbit from its monodromy (6, 6), the one larger in size first."""
    a = 2.0 - float(np.trace(monodromy))
    b = 0.5 * (a * a + 2.0 - float(np.sum(monodromy * monodromy.T)))
    root = np.sqrt(complex(a * a - 4.0 * b + 8.0))
    first = -0.25 * (a + (root if a > 0.0 else -root))
    # their product is (b - 2) / 4: no difference of nearly equal numbers
    second = 0.25 * (b - 2.0) / first if first != 0.0 else -0.25 * (a - (root if a > 0.0 else -root))
    return complex(first), complex(second)


def _across(vector: Array) -> Array:
    """Return orthonormal columns (3, 2) at right angles to a vector (3,)."""
    normal = vector.copy()
    normal[0] += np.copysign(np.linalg.norm(vector), vector[0])
    return np.asarray((np.eye(3) - 2.0 * np.outer(normal, normal) / (normal @ normal))[:, 1:])


def _determinant(matrix: Array) -> float:
    return float(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
