"""The circular restricted three-body problem: equations, Jacobi constant, and periodic orbits symmetric about a plane.

Units of the problem: distance of the primaries, reciprocal of their mean motion; origin the barycentre, x towards the
smaller primary, z along the angular momentum, axes that rotate (Szebehely 1967, Theory of Orbits, chapter 1).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from perilune.constants import EARTH_MOON_MASS_RATIO, GM_EARTH, GM_MOON
from perilune.errors import NoSolution

Array = NDArray[np.float64]

EARTH_MOON_MU: Final = 1.0 / (1.0 + EARTH_MOON_MASS_RATIO)
"""Mass of the Moon over that of Earth and Moon, DE440."""

EARTH_MOON_LENGTH_M: Final = 384_400e3
"""Unit of length of the Earth-Moon problem used here [m]; conventions differ (384,400 to 389,703 km)."""

EARTH_MOON_TIME_S: Final = float(np.sqrt(EARTH_MOON_LENGTH_M**3 / (GM_EARTH + GM_MOON)))
"""Unit of time that belongs to it [s]: 375,190 s."""

_RELATIVE: Final = 1e-13
_ABSOLUTE: Final = 1e-14
_ROUNDS: Final = 30
_ENOUGH: Final = 1e-12
_FARTHEST: Final = 5.0  # a correction that leaves the system is lost


@dataclass(frozen=True, eq=False)
class PeriodicOrbit:
    """A periodic orbit: its state (6,) at a crossing of the plane y = 0, its period, and mu, in the problem's units."""

    state: Array
    period: float
    mu: float

    @property
    def jacobi(self) -> float:
        """The Jacobi constant."""
        return float(jacobi_constant(self.state[None, :], self.mu)[0])

    def at(self, times: Array) -> Array:
        """Return the states (n, 6) at times since the crossing, of any sign, one period at most."""
        return np.vstack([flow(self.state, float(time), self.mu) if time else self.state for time in times])


def jacobi_constant(state: Array, mu: float) -> Array:
    """Return the Jacobi constants (n,) of states (n, 6): twice the pseudo-potential minus the square of the speed."""
    x, y, z = state[:, 0], state[:, 1], state[:, 2]
    larger, smaller = np.sqrt((x + mu) ** 2 + y**2 + z**2), np.sqrt((x - 1.0 + mu) ** 2 + y**2 + z**2)
    return np.asarray(x**2 + y**2 + 2.0 * (1.0 - mu) / larger + 2.0 * mu / smaller - np.sum(state[:, 3:] ** 2, axis=1))


def flow(state: Array, time: float, mu: float) -> Array:
    """Return the state (6,) after a time of any sign; DOP853 at a relative tolerance of 1e-13."""
    solved = solve_ivp(_motion, (0.0, time), state, method="DOP853", rtol=_RELATIVE, atol=_ABSOLUTE, args=(mu,))
    return np.asarray(solved.y[:, -1])


def transition_matrix(state: Array, time: float, mu: float) -> tuple[Array, Array]:
    """Return the state (6,) after a time, and the matrix (6, 6) of its derivatives by the first state."""
    start = np.concatenate([state, np.eye(6).ravel()])
    solved = solve_ivp(_variations, (0.0, time), start, method="DOP853", rtol=_RELATIVE, atol=_ABSOLUTE, args=(mu,))
    end = solved.y[:, -1]
    return np.asarray(end[:6]), np.asarray(end[6:].reshape(6, 6))


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
        end, matrix = transition_matrix(state, period / 2.0, mu)
        if np.abs(end[aimed]).max() < _ENOUGH:
            return PeriodicOrbit(state, period, mu)
        state[free] -= np.linalg.solve(matrix[np.ix_(aimed, free)], end[aimed])
    return NoSolution("the differential correction of the periodic orbit does not converge", "differential correction")


def _motion(_: float, state: Array, mu: float) -> Array:
    x, y, z, vx, vy, vz = state
    larger, smaller = ((x + mu) ** 2 + y * y + z * z) ** -1.5, ((x - 1.0 + mu) ** 2 + y * y + z * z) ** -1.5
    pull = (1.0 - mu) * larger + mu * smaller
    along = (1.0 - mu) * (x + mu) * larger + mu * (x - 1.0 + mu) * smaller
    return np.array([vx, vy, vz, 2.0 * vy + x - along, -2.0 * vx + y - pull * y, -pull * z])


def _variations(time: float, extended: Array, mu: float) -> Array:
    state, matrix = extended[:6], extended[6:].reshape(6, 6)
    gradient = np.diag([1.0, 1.0, 0.0])
    for mass, offset in ((1.0 - mu, -mu), (mu, 1.0 - mu)):
        towards = state[:3] - np.array([offset, 0.0, 0.0])
        distance = np.sqrt(towards @ towards)
        gradient += mass * (3.0 * np.outer(towards, towards) / distance**5 - np.eye(3) / distance**3)
    jacobian = np.zeros((6, 6))
    jacobian[:3, 3:] = np.eye(3)
    jacobian[3:, :3] = gradient
    jacobian[3, 4], jacobian[4, 3] = 2.0, -2.0
    return np.concatenate([_motion(time, state, mu), (jacobian @ matrix).ravel()])
