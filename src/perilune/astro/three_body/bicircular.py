"""The bicircular model: the restricted three-body problem with a Sun on a circle about the barycentre.

Earth and Moon circle their barycentre, and the barycentre and the Sun circle each other, in one plane; the three
motions don't satisfy Newton's laws together (Huang 1960; Simo, Gomez, Jorba and Masdemont 1995). Units and axes are
those of :mod:`perilune.astro.three_body.cr3bp`; in them the Sun goes round clockwise, once in a synodic month.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.three_body import cr3bp_taylor
from perilune.astro.three_body.cr3bp import CollisionError
from perilune.astro.three_body.families_continuation import Limits, Node, follow
from perilune.astro.three_body.families_shooting import Shot
from perilune.astro.three_body.libration_points import libration_point
from perilune.errors import NoSolution

Array = NDArray[np.float64]

_SEGMENTS: Final = 8
_MASS_STEP: Final = 1e-4  # of the Sun's mass, for a difference


@dataclass(frozen=True)
class Bicircular:
    """The model's constants: mass ratio; mass, distance and angular rate of the Sun, in units of the problem.

    ``sun_angle`` is the Sun's direction from +x towards +y at time 0.
    """

    mu: float
    sun_mass: float
    sun_distance: float
    sun_rate: float
    source: str
    sun_angle: float = 0.0

    @property
    def period(self) -> float:
        """The synodic month in units of the problem."""
        return 2.0 * math.pi / self.sun_rate

    @property
    def sun(self) -> Array:
        """Mass, distance, rate and angle of the Sun as :mod:`perilune.astro.three_body.cr3bp_taylor` takes them."""
        return np.array([self.sun_mass, self.sun_distance, self.sun_rate, self.sun_angle])


EARTH_MOON_SUN: Final = Bicircular(
    mu=0.012_150_581_623_433,
    sun_mass=328_900.55,
    sun_distance=388.811_143_023_351_121,
    sun_rate=0.925_195_985_518_289,
    source="Rosales, Jorba and Jorba-Cusco 2021, Celestial Mechanics and Dynamical Astronomy 133:16, table 1",
)


def flow(state: Array, time: float, model: Bicircular = EARTH_MOON_SUN) -> Array:
    """Return the state (6,) after a time of any sign from time 0, to rounding.

    Raises:
        CollisionError: the motion runs into a primary.

    >>> import numpy as np
    >>> state = np.array([0.5 - EARTH_MOON_SUN.mu, np.sqrt(0.75), 0.0, 0.0, 0.0, 0.0])
    >>> float(np.abs(flow(state, 5.0) - state).max().round(2))  # L4 is no point of rest here
    0.08
    """
    end, reached = cr3bp_taylor.flow(np.array(state, dtype=np.float64), float(time), model.mu, model.sun)
    if not reached:
        raise CollisionError("the motion runs into a primary")
    return np.asarray(end)


def transition_matrix(state: Array, time: float, model: Bicircular = EARTH_MOON_SUN) -> tuple[Array, Array]:
    """Return the state (6,) after a time from time 0, and the matrix (6, 6) of its derivatives by the first state.

    Raises:
        CollisionError: the motion runs into a primary.
    """
    end, matrix, reached, *_ = cr3bp_taylor.variations(
        np.array(state, dtype=np.float64), float(time), model.mu, model.sun, np.eye(6)
    )
    if not reached:
        raise CollisionError("the motion runs into a primary")
    return np.asarray(end), np.asarray(matrix)


@dataclass(frozen=True, eq=False)
class ForcedOrbit:
    """An orbit that closes in one synodic month: states (n, 6) equally spaced in time from time 0, and the model."""

    states: Array
    model: Bicircular

    @property
    def monodromy(self) -> Array:
        """The matrix (6, 6) of transition over one synodic month."""
        product = np.eye(6)
        step = self.model.period / len(self.states)
        for i, state in enumerate(self.states):
            product = transition_matrix(state, step, _later(self.model, i * step))[1] @ product
        return product


def dynamical_substitute(
    point: str, model: Bicircular = EARTH_MOON_SUN, towards_x: float = -1.0
) -> ForcedOrbit | NoSolution:
    """Return an orbit that takes the place of a libration point under the Sun: it closes in a synodic month.

    The Sun's mass is raised from zero along a family of such orbits, round its turning points and through negative
    masses where the family leads there.

    Args:
        point: the libration point.
        towards_x: the sense of x at time 0 in which the family leaves the point; -1 or 1 give different orbits at L2.

    Source of the method: Rosales, Jorba and Jorba-Cusco 2021, section 2.
    """
    shooting = _Substitute(model)
    start = np.append(np.tile(np.append(libration_point(model.mu, point), np.zeros(3)), _SEGMENTS), 0.0)
    shot = shooting.shoot(start)
    if shot is None:
        return NoSolution(f"{point} is in a primary", "libration point")
    tangent = np.linalg.svd(shot.jacobian)[2][-1]
    tangent *= math.copysign(1.0, tangent[0] * towards_x)
    roaming = Limits(longest_step=0.3, first_step=0.02, most_nodes=100, length=20.0, farthest=3.0)
    curve = follow(shooting, start, tangent, roaming, lambda node: bool(node.unknowns[-1] > 1.5))
    zeros = () if curve is None else curve.zeros(_mass_left)
    full = next((node for _, node in zeros), None)
    if full is None:
        return NoSolution(f"the family that leaves {point} does not reach the Sun's mass", "continuation")
    return ForcedOrbit(full.unknowns[:-1].reshape(_SEGMENTS, 6), model)


def _mass_left(node: Node) -> float:
    return float(node.unknowns[-1]) - 1.0


class _Substitute:
    """Unknowns: states at equally spaced times of a synodic month, and the part of the Sun's mass that acts."""

    def __init__(self, model: Bicircular) -> None:
        self._model = model
        self._step = model.period / _SEGMENTS

    def shoot(self, unknowns: Array) -> Shot | None:
        states, part = unknowns[:-1].reshape(_SEGMENTS, 6), float(unknowns[-1])
        residual = np.zeros((_SEGMENTS, 6))
        jacobian = np.zeros((_SEGMENTS, 6, 6 * _SEGMENTS + 1))
        end = states[0]
        for i, state in enumerate(states):
            then = (i + 1) % _SEGMENTS
            lighter, here, heavier = (self._acting(part + step, i) for step in (-_MASS_STEP, 0.0, _MASS_STEP))
            try:
                end, matrix = transition_matrix(state, self._step, here)
                slope = (flow(state, self._step, heavier) - flow(state, self._step, lighter)) / (2.0 * _MASS_STEP)
            except CollisionError:
                return None
            residual[i] = end - states[then]
            jacobian[i, :, 6 * i : 6 * i + 6] = matrix
            jacobian[i, :, 6 * then : 6 * then + 6] -= np.eye(6)
            jacobian[i, :, -1] = slope
        return Shot(residual.ravel(), jacobian.reshape(6 * _SEGMENTS, -1), end, np.inf, np.inf)

    def _acting(self, part: float, segment: int) -> Bicircular:
        return replace(_later(self._model, segment * self._step), sun_mass=part * self._model.sun_mass)


def _later(model: Bicircular, time: float) -> Bicircular:
    """Return the model with its time 0 at a later time."""
    return replace(model, sun_angle=model.sun_angle - model.sun_rate * time)
