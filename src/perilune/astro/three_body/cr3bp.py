"""The circular restricted three-body problem: motion, Jacobi constant, and periodic orbits with their stability.

Units of the problem: distance of the primaries, reciprocal of their mean motion; origin the barycentre, x towards the
smaller primary, z along the angular momentum, axes that rotate (Szebehely 1967, Theory of Orbits, chapter 1). Pairs of
primaries with their units are in :mod:`perilune.astro.three_body.cr3bp_systems`, families of orbits in
:mod:`perilune.astro.three_body.families`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.three_body import cr3bp_taylor
from perilune.astro.three_body.cr3bp_events import extremes
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON
from perilune.astro.three_body.stability import CROSSING_AXIS, CROSSING_PLANE, indices_of_half, indices_of_whole
from perilune.errors import InputError, NoSolution, PeriluneError, Problem

Array = NDArray[np.float64]

EARTH_MOON_MU: Final = EARTH_MOON.mu
"""Mass of the Moon over that of Earth and Moon, DE440."""

EARTH_MOON_TIME_S: Final = EARTH_MOON.time_s
"""Unit of time of the Earth-Moon problem used here [s]: 375,190 s."""

NO_SUN: Final = np.zeros(4)
"""The fourth body of :mod:`perilune.astro.three_body.cr3bp_taylor` left out."""

MIRROR_PLANE: Final = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
"""Signs of a state mirrored, with time, in the plane of the primaries' axis and z."""

MIRROR_AXIS: Final = np.array([1.0, -1.0, -1.0, -1.0, 1.0, 1.0])
"""Signs of a state turned by half a turn, with time, about the axis of the primaries."""

_ROUNDS: Final = 30
_ENOUGH: Final = 1e-12
_FARTHEST: Final = 5.0  # a correction that leaves the system is lost
# a matrix of transition A has A' FORM A = FORM: momenta of the rotating axes in terms of velocities
_FORM: Final = np.block(
    [[np.array([[0.0, -2.0, 0], [2.0, 0, 0], [0, 0, 0]]), np.eye(3)], [-np.eye(3), np.zeros((3, 3))]]
)
_FORM_INVERSE: Final = np.linalg.inv(_FORM)


class CollisionError(PeriluneError, ArithmeticError):
    """A motion ran into a primary, where the equations end."""


@dataclass(frozen=True)
class Extent:
    """How far a periodic orbit reaches, in units of the problem: least and largest of each quantity."""

    from_primary: tuple[float, float]
    from_secondary: tuple[float, float]
    x: tuple[float, float]
    y: tuple[float, float]
    z: tuple[float, float]


@dataclass(frozen=True, eq=False)
class PeriodicOrbit:
    """A periodic orbit: a state (6,) on it, its period, and mu, in the problem's units.

    The state of a symmetric orbit is at a right-angled crossing of the plane y = 0 or of the x axis.
    """

    state: Array
    period: float
    mu: float

    @property
    def jacobi(self) -> float:
        """The Jacobi constant, in the units of the system: velocities squared."""
        return float(jacobi_constant(self.state[None, :], self.mu)[0])

    def at(self, times: ArrayLike) -> Array:
        """Return the states (n, 6) at times (n,) since the state, of any sign and size, in the units of the system."""
        phases = np.mod(np.asarray(times, dtype=np.float64).ravel(), self.period)
        order = np.argsort(phases, kind="stable")
        states = np.empty((phases.size, 6))
        states[order] = path(self.state, phases[order], self.mu)
        return states

    def half(self) -> Array:
        """Return the state (6,) half a period later: a symmetric orbit's other crossing."""
        return flow(self.state, 0.5 * self.period, self.mu)

    @cached_property
    def _half(self) -> tuple[Array, Array]:
        """State (6,) and matrix (6, 6) of transition after half a period."""
        return transition_matrix(self.state, 0.5 * self.period, self.mu)

    @property
    def _crossing(self) -> tuple[Array, Array] | None:
        """The mirror and the coordinates of the state's crossing at right angles; None where it is at none."""
        if not self.state[[1, 3, 5]].any():
            return MIRROR_PLANE, CROSSING_PLANE
        return None if self.state[[1, 2, 3]].any() else (MIRROR_AXIS, CROSSING_AXIS)

    @cached_property
    def monodromy(self) -> Array:
        """The matrix (6, 6) of transition over one period."""
        end, first = self._half
        if self._crossing is None:
            return transition_matrix(end, 0.5 * self.period, self.mu)[1] @ first
        mirror, _ = self._crossing  # the way back is the mirrored inverse of the way there
        return mirror[:, None] * inverse_transition(first) * mirror @ first

    @cached_property
    def stability_indices(self) -> tuple[complex, complex]:
        """Half the sum of each pair of non-trivial eigenvalues of the monodromy, the one larger in size first.

        An orbit is linearly stable where both are real and between -1 and 1 (Broucke 1969, AIAA Journal 7:1003).
        """
        if self._crossing is None:
            return indices_of_whole(self.monodromy)
        return indices_of_half(self.state, *self._half, self.mu, self._crossing[1])

    @property
    def stability_index(self) -> float:
        """Half the sum of the size of the largest eigenvalue and of its inverse; 1 where linearly stable."""
        sizes = []
        for index in self.stability_indices:
            root = np.sqrt(index * index - 1.0)
            sizes += [abs(index + root), abs(index - root)]
        return 0.5 * (max(sizes) + 1.0 / max(sizes))

    @cached_property
    def extent(self) -> Extent:
        """Least and largest distance from the primaries and coordinates over a period."""
        found, reached = extremes(self.state, self.period, self.mu, NO_SUN)
        if not reached:
            raise CollisionError("the orbit runs into a primary")
        return Extent(*((float(low), float(high)) for low, high in found))


def jacobi_constant(state: Array, mu: float) -> Array:
    """Return the Jacobi constants (n,) of states (n, 6): twice the pseudo-potential minus the square of the speed.

    Args:
        state: states (n, 6) or (6,) in the units of the system, on its rotating axes.
        mu: mass ratio of the system.
    """
    x, y, z = state[:, 0], state[:, 1], state[:, 2]
    larger, smaller = np.sqrt((x + mu) ** 2 + y**2 + z**2), np.sqrt((x - 1.0 + mu) ** 2 + y**2 + z**2)
    return np.asarray(x**2 + y**2 + 2.0 * (1.0 - mu) / larger + 2.0 * mu / smaller - np.sum(state[:, 3:] ** 2, axis=1))


def flow(state: Array, time: float, mu: float) -> Array:
    """Return the state (6,) after a time of any sign, to rounding, all in the units of the system.

    Raises:
        CollisionError: the motion runs into a primary.
    """
    end, reached = cr3bp_taylor.flow(_six(state), float(time), float(mu), NO_SUN)
    return np.asarray(_met(end, reached))


def path(state: Array, times: Array, mu: float) -> Array:
    """Return the states (n, 6) at times (n,) that grow away from 0 with one sign, in the units of the system.

    Raises:
        CollisionError: the motion runs into a primary.
    """
    if not times.size:
        return np.empty((0, 6))
    ordered = np.ascontiguousarray(times, dtype=np.float64)
    states, reached = cr3bp_taylor.samples(_six(state), ordered, float(mu), NO_SUN)
    return np.asarray(_met(states, reached))


def transition_matrix(state: Array, time: float, mu: float) -> tuple[Array, Array]:
    """Return the state (6,) after a time, and the matrix (6, 6) of its derivatives by the first state.

    Raises:
        CollisionError: the motion runs into a primary.
    """
    end, matrix, reached, *_ = cr3bp_taylor.variations(_six(state), float(time), float(mu), NO_SUN, np.eye(6))
    return np.asarray(_met(end, reached)), np.asarray(matrix)


def inverse_transition(matrix: Array) -> Array:
    """Return the inverse (6, 6) of a matrix of transition, exact to rounding, for such a matrix is symplectic."""
    return np.asarray(_FORM_INVERSE @ matrix.T @ _FORM)


def _six(state: Array) -> Array:
    given = np.array(state, dtype=np.float64)
    if given.shape != (6,) or not np.isfinite(given).all():
        raise InputError(Problem(f"state {np.array2string(given)}", expected="six finite numbers"))
    return given


def _met(end: Array, reached: bool) -> Array:
    if not reached:
        raise CollisionError("the motion runs into a primary")
    return end


def symmetric_orbit(guess: Array, period: float, mu: float = EARTH_MOON_MU) -> PeriodicOrbit | NoSolution:
    """Return the periodic orbit of a given period near a guess, symmetric about the plane y = 0: halos, NRHOs.

    Args:
        guess: (3,) x, z and the velocity along y where the orbit crosses the plane at right angles.
        period: its period; half of it later the orbit crosses the plane at right angles again.
        mu: mass ratio.

    Returns:
        The orbit, closed to 1e-12 at half its period, or :class:`NoSolution`.

    Source of the method: Howell 1984, Celestial Mechanics 32:53, with the period held instead of x or z.

    >>> import numpy as np
    >>> orbit = symmetric_orbit(np.array([1.02134, -0.18162, -0.10176]), 1.50206, 0.012150585609624)
    >>> [round(float(value), 5) for value in orbit.state[[0, 2, 4]]]
    [1.02133, -0.18162, -0.10176]
    """
    free, aimed = [0, 2, 4], [1, 3, 5]
    state = np.zeros(6)
    state[free] = guess
    for _ in range(_ROUNDS):
        if np.abs(state).max() > _FARTHEST:
            break
        try:
            end, matrix = transition_matrix(state, period / 2.0, mu)
        except CollisionError:
            break
        if np.abs(end[aimed]).max() < _ENOUGH:
            return PeriodicOrbit(state, period, mu)
        state[free] -= np.linalg.solve(matrix[np.ix_(aimed, free)], end[aimed])
    return NoSolution("the differential correction of the periodic orbit does not converge", "differential correction")
