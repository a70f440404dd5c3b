"""Laws that keep a spacecraft on an orbit near the Moon: what burn to make, from where it is believed to be.

Two laws:

- *crossing*: the x-axis crossing control. The smallest burn after which the spacecraft, some revolutions later, crosses
  the plane of the Earth-Moon line and the normal of the Moon's orbit with the velocity along that line that the
  reference orbit has there. It uses the full model; where the spacecraft is along the orbit is left free. Laws of this
  kind keep NRHOs in the studies for the Gateway (Davis et al. 2017, AAS 17-826); its numbers here are our own choice.
- *targets*: target points. The burn that makes a weighted sum of its square and of the squares of the distances from
  the reference at some later epochs the least, by the transition matrices of the reference (Howell and Pernicka 1993,
  Journal of Guidance, Control, and Dynamics 16:151). It holds the place along the orbit too.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import ForceModel, PropagationError
from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit
from perilune.astro.orientation.rotating import SynodicFrame
from perilune.astro.propagation.propagate import propagate, transition_matrices
from perilune.errors import NoSolution

Array = NDArray[np.float64]

SPEED_TOLERANCE_M_S: Final = 0.05
"""How well the crossing control meets the velocity along the line [m/s]."""

_ABOUT_MOON: Final = SynodicFrame("earth", "moon", 0.0, "secondary")
_STEP_M_S: Final = 1e-3
_ITERATIONS: Final = 8
_TURNS: Final = 12
_AROUND: Final = 0.15  # of a revolution, where the crossing of the reference is looked for
_SAMPLES: Final = 40
_HALVINGS: Final = 32
_LONGEST_WAIT_S: Final = 20_000.0  # one Newton step of the epoch of a crossing
_ON_PLANE_M: Final = 1e3
_LARGEST_BURN_M_S: Final = 20.0


@dataclass(frozen=True, eq=False)
class Crossing:
    """Where the reference crosses the plane: epoch [TDB s past J2000] and velocity along the Earth-Moon line [m/s]."""

    epoch_tdb_s: float
    along_m_s: float


def reference_crossings(orbit: EphemerisOrbit, near_tdb_s: Array) -> tuple[Array, Array] | NoSolution:
    """Return epochs (n,) and speeds along the line (n,) of the crossings of the plane y = 0 nearest to some epochs.

    Crossings are looked for within 0.15 revolutions, and found by bisection to milliseconds.
    """
    around = orbit.period_s * np.linspace(-_AROUND, _AROUND, _SAMPLES)
    epochs = near_tdb_s[:, None] + around
    above = _rotating(orbit.sample(epochs.ravel()), epochs.ravel(), orbit.model)[:, 1].reshape(epochs.shape) > 0.0
    crosses = above[:, 1:] != above[:, :-1]
    if not crosses.any(axis=1).all():
        return NoSolution("the reference does not cross the plane where it is expected to", "crossing control")
    first = np.where(crosses, np.abs(around[1:] + around[:-1]), np.inf).argmin(axis=1)
    rows = np.arange(len(near_tdb_s))
    low, high, wanted = epochs[rows, first], epochs[rows, first + 1], above[rows, first + 1]
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        passed = (_rotating(orbit.sample(middle), middle, orbit.model)[:, 1] > 0.0) == wanted
        low, high = np.where(passed, low, middle), np.where(passed, middle, high)
    return high, np.asarray(_rotating(orbit.sample(high), high, orbit.model)[:, 3])


def crossing_burn(state: Array, epoch_tdb_s: float, wanted: Crossing, model: ForceModel) -> Array | NoSolution:
    """Return the smallest burn (3,) [m/s] after which the crossing near that of the reference has its velocity.

    Args:
        state: (6,) where the spacecraft is believed to be, about the centre of the model.
        epoch_tdb_s: when it burns.
        wanted: the crossing of the reference.
        model: the force model.
    """
    burn = np.zeros(3)
    moves = np.vstack([np.zeros(3), _STEP_M_S * np.eye(3)])
    for _ in range(_ITERATIONS):
        tried = np.tile(state, (4, 1))
        tried[:, 3:] += burn + moves
        found = _crossings(tried, epoch_tdb_s, wanted.epoch_tdb_s, model)
        if isinstance(found, NoSolution):
            return found
        miss = found[1][0] - wanted.along_m_s
        if abs(miss) < SPEED_TOLERANCE_M_S:
            return burn
        slope = (found[1][1:] - found[1][0]) / _STEP_M_S
        burn = burn - slope * miss / (slope @ slope)
        if np.linalg.norm(burn) > _LARGEST_BURN_M_S:
            break
    return NoSolution("no small burn leads to the crossing of the reference", "crossing control")


def _crossings(states: Array, epoch: float, near: float, model: ForceModel) -> tuple[Array, Array] | NoSolution:
    """Return the epochs (n,) at which arcs cross the plane y = 0 nearest to an epoch, and their speeds along x (n,)."""
    now = np.full(len(states), near)
    try:
        flown = propagate(states, epoch, near, model)
        for _ in range(_TURNS):
            seen = _rotating(flown, now, model)
            if np.abs(seen[:, 1]).max() < 1.0:
                return now, np.asarray(seen[:, 3])
            wait = np.clip(-seen[:, 1] / seen[:, 4], -_LONGEST_WAIT_S, _LONGEST_WAIT_S)
            flown = propagate(flown, now, now + wait, model)
            now = now + wait
    except PropagationError as error:
        return NoSolution(f"the arc left the model: {error}", "crossing control")
    seen = _rotating(flown, now, model)
    if np.abs(seen[:, 1]).max() < _ON_PLANE_M:
        return now, np.asarray(seen[:, 3])
    return NoSolution("the arc does not come to the plane near the reference", "crossing control")


def _rotating(states: Array, epochs: Array, model: ForceModel) -> Array:
    about_earth = states - ephemeris.state("earth", model.center, epochs)
    return np.asarray(_ABOUT_MOON.from_inertial(about_earth, epochs))


@dataclass(frozen=True)
class TargetWeights:
    """The weights of target points: what distance [m] at a target counts as much as a burn [m/s]."""

    distance_m: float = 50e3
    burn_m_s: float = 0.1


def target_gains(
    orbit: EphemerisOrbit, burns_tdb_s: Array, targets_s: Array, weights: TargetWeights = TargetWeights()
) -> Array:
    """Return the matrices (n, 3, 6) that make burns [m/s] of the offsets from the reference [m, m/s] at epochs (n,).

    Args:
        orbit: the reference, which must reach to the last target.
        burns_tdb_s: (n,) when burns are made.
        targets_s: (m,) how long after each burn the distance from the reference counts.
        weights: of distances against burns.

    Source of the method: Howell and Pernicka 1993, equations 4 to 6.
    """
    states = orbit.sample(burns_tdb_s)
    normal = np.tile(np.eye(3) / weights.burn_m_s**2, (len(states), 1, 1))
    right = np.zeros((len(states), 3, 6))
    for ahead in targets_s:
        _, matrices = transition_matrices(states, burns_tdb_s, burns_tdb_s + ahead, orbit.model)
        by_burn = matrices[:, :3, 3:] / weights.distance_m
        turned = np.swapaxes(by_burn, 1, 2)
        normal = normal + turned @ by_burn
        right = right + turned @ (matrices[:, :3, :] / weights.distance_m)
    return np.asarray(-np.linalg.solve(normal, right), dtype=np.float64)
