"""Conditions that make a motion of the restricted problem a periodic orbit, with their derivatives.

A symmetric orbit crosses the plane y = 0 or the x axis at right angles twice; from one crossing to the next is a half
of its period, or a quarter where one crossing is of each kind (Miele 1960; Howell 1984, Celestial Mechanics 32:53).
Any other orbit must come back to its first state.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body import cr3bp_taylor
from perilune.astro.three_body.cr3bp import NO_SUN, PeriodicOrbit

Array = NDArray[np.float64]

PLANE: Final = (0, 2, 4)
"""Components that are free at a right-angled crossing of y = 0; the other three are zero there."""

AXIS: Final = (0, 4, 5)
"""Components that are free at a right-angled crossing of the x axis."""


@dataclass(frozen=True, eq=False)
class Shot:
    """Residual (k,) of the conditions, derivatives (k, n) by the unknowns, the end state, least distances met."""

    residual: Array
    jacobian: Array
    end: Array
    near_primary: float
    near_secondary: float


class Shooting(Protocol):
    """Unknowns (n,) to conditions (k,)."""

    def shoot(self, unknowns: Array) -> Shot | None:
        """Return the conditions and derivatives, None where there is no motion from the unknowns."""
        ...


class OrbitShooting(Shooting, Protocol):
    """Conditions of a periodic orbit; the last unknown is a time."""

    mu: float

    def orbit(self, unknowns: Array) -> PeriodicOrbit:
        """Return the orbit of unknowns that meet the conditions."""
        ...


class SymmetricShooting:
    """Unknowns: the three free components at the first crossing, and the time to the next."""

    def __init__(self, mu: float, start: tuple[int, ...] = PLANE, end: tuple[int, ...] = PLANE) -> None:
        self.mu = mu
        self.free = list(start)
        self.aimed = [i for i in range(6) if i not in end]
        self.parts = 2.0 if start == end else 4.0
        self._first = np.ascontiguousarray(np.eye(6)[:, self.free])

    def state(self, unknowns: Array) -> Array:
        """Return the state (6,) at the first crossing."""
        state = np.zeros(6)
        state[self.free] = unknowns[:3]
        return state

    def shoot(self, unknowns: Array) -> Shot | None:
        """Fly half or a quarter of the orbit: the conditions (3,) are what must vanish at its end, unknowns (4,)."""
        if unknowns[3] <= 0.0:
            return None
        end, matrix, reached, near_primary, near_secondary = cr3bp_taylor.variations(
            self.state(unknowns), float(unknowns[3]), self.mu, NO_SUN, self._first
        )
        if not reached:
            return None
        jacobian = np.empty((3, 4))
        jacobian[:, :3] = matrix[self.aimed]
        jacobian[:, 3] = cr3bp_taylor.rate_of_change(end, self.mu)[self.aimed]
        return Shot(end[self.aimed], jacobian, end, near_primary, near_secondary)

    def orbit(self, unknowns: Array) -> PeriodicOrbit:
        """Return the orbit of unknowns that meet the conditions, its period two or four times the time flown."""
        return PeriodicOrbit(self.state(unknowns), self.parts * float(unknowns[3]), self.mu)


class ReturnShooting:
    """Unknowns: a state and the period. The state may not slide along the orbit away from a reference.

    One of the conditions follows from the others, because the Jacobi constant is the same at both ends.
    """

    def __init__(self, mu: float, reference: Array) -> None:
        self.mu = mu
        self._reference = reference
        along = np.asarray(cr3bp_taylor.rate_of_change(reference, mu))
        self._along = along / np.linalg.norm(along)

    def shoot(self, unknowns: Array) -> Shot | None:
        """Fly the whole period: the conditions (7,) are the gap at its end and the slide along the reference."""
        if unknowns[6] <= 0.0:
            return None
        state = unknowns[:6].copy()
        end, matrix, reached, near_primary, near_secondary = cr3bp_taylor.variations(
            state, float(unknowns[6]), self.mu, NO_SUN, np.eye(6)
        )
        if not reached:
            return None
        jacobian = np.zeros((7, 7))
        jacobian[:6, :6] = matrix - np.eye(6)
        jacobian[:6, 6] = cr3bp_taylor.rate_of_change(end, self.mu)
        jacobian[6, :6] = self._along
        residual = np.append(end - state, self._along @ (state - self._reference))
        return Shot(residual, jacobian, end, near_primary, near_secondary)

    def orbit(self, unknowns: Array) -> PeriodicOrbit:
        """Return the orbit of unknowns that meet the conditions."""
        return PeriodicOrbit(unknowns[:6].copy(), float(unknowns[6]), self.mu)
