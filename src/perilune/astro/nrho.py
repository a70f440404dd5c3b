"""The 9:2 southern near-rectilinear halo orbit about the Earth-Moon L2, in the restricted problem and in DE440.

The orbit of the restricted problem (Zimovan-Spreen 2021, thesis, Purdue University, pages 245-246) is laid on
the moving Earth-Moon line and corrected in the full model of :mod:`perilune.astro.propagate` by multiple shooting: the
states of patch points change as little as they must to become continuous.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris
from perilune.astro.cr3bp import (
    EARTH_MOON_MU,
    EARTH_MOON_TIME_S,
    PeriodicOrbit,
    symmetric_orbit,
)
from perilune.astro.propagate import PropagationError, sample, transition_matrix
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import NoSolution

Array = NDArray[np.float64]

SYNODIC_MONTH_S: Final = 29.530_589 * SECONDS_PER_DAY
"""Mean synodic month [s] (Chapront-Touze and Chapront 1988, Astronomy and Astrophysics 190:342)."""

NRHO_PERIOD_S: Final = SYNODIC_MONTH_S * 2.0 / 9.0
"""Nine revolutions in two synodic months: 6.562 days."""

_GUESS: Final = (1.02134, -0.18162, -0.10176)
_GUESS_PERIOD: Final = 1.50206
_STEPS: Final = 4  # from the period of the guess to the wanted one
_POINTS: Final = 6  # patch points of a revolution
_POSITION_SCALE_M: Final = 1e4
_VELOCITY_SCALE_M_S: Final = 1e-1
_LONGEST_STEP_M: Final = 2e6
_ENOUGH_M: Final = 1.0
_ROUNDS: Final = 25


@dataclass(frozen=True, eq=False)
class EphemerisOrbit:
    """An orbit in the full model by its patch points: epochs (n,) [TDB s past J2000], states (n, 6) [m, m/s; ICRF].

    The states are Earth-centred. ``gap_m`` is the largest distance between the end of a piece and the next point.
    """

    epochs_tdb_s: Array
    states: Array
    gap_m: float

    def at(self, epoch_tdb_s: float) -> Array:
        """Return the state (6,) at an epoch between the first patch point and a piece beyond the last."""
        i = int(np.clip(np.searchsorted(self.epochs_tdb_s, epoch_tdb_s, side="right") - 1, 0, len(self.states) - 1))
        return sample(self.states[i], float(self.epochs_tdb_s[i]), np.array([epoch_tdb_s]))[0]


@lru_cache(maxsize=4)
def restricted_nrho(period_s: float = NRHO_PERIOD_S) -> PeriodicOrbit:
    """Return the NRHO of the restricted problem, beginning at apolune, south of the Moon.

    Raises:
        PropagationError: there is no such orbit of this period near 6.56 days.
    """
    *steps, wanted = np.linspace(_GUESS_PERIOD, period_s / EARTH_MOON_TIME_S, _STEPS)
    guess = np.array(_GUESS)
    for period in steps:
        guess = _continued(guess, float(period)).state[[0, 2, 4]]
    return _continued(guess, float(wanted))


def _continued(guess: Array, period: float) -> PeriodicOrbit:
    orbit = symmetric_orbit(guess, period, EARTH_MOON_MU)
    if isinstance(orbit, NoSolution):
        raise PropagationError(f"no NRHO of period {period} in the units of the restricted problem: {orbit.reason}")
    return orbit


def ephemeris_nrho(apolune_tdb_s: float, revolutions: int) -> EphemerisOrbit | NoSolution:
    """Return an NRHO in the full model, over some revolutions from about an apolune.

    Args:
        apolune_tdb_s: epoch of the first apolune of the guess; the corrected orbit has it within some hours.
        revolutions: how many; each takes about 6.56 days.

    Returns:
        Patch points continuous to a metre, or :class:`NoSolution`.

    Source of the method: multiple shooting with the least change in each step (Pernicka 1990, Purdue University).
    """
    orbit = restricted_nrho()
    count = _POINTS * revolutions + 1
    # the points straddle perilune, where an error would grow most
    steps = np.arange(count) + 0.5
    epochs = apolune_tdb_s + steps * NRHO_PERIOD_S / _POINTS
    phases = (steps % _POINTS) * orbit.period / _POINTS
    states = on_earth_moon_line(orbit.at(phases), orbit.mu, epochs)
    scale = np.repeat([_POSITION_SCALE_M, _VELOCITY_SCALE_M_S], 3)
    for _ in range(_ROUNDS):
        flown = [transition_matrix(states[i], float(epochs[i]), float(epochs[i + 1])) for i in range(count - 1)]
        gaps = np.array([end for end, _ in flown]) - states[1:]
        gap = float(np.linalg.norm(gaps[:, :3], axis=1).max())
        if gap < _ENOUGH_M:
            return EphemerisOrbit(epochs, states, gap)
        jacobian = np.zeros((6 * (count - 1), 6 * count))
        for i, (_, matrix) in enumerate(flown):
            rows = slice(6 * i, 6 * i + 6)
            jacobian[rows, rows] = matrix * scale / scale[:, None]
            jacobian[rows, 6 * i + 6 : 6 * i + 12] = -np.eye(6)
        change = np.linalg.lstsq(jacobian, -(gaps / scale).ravel(), rcond=None)[0]
        change = change.reshape(count, 6) * scale
        largest = float(np.linalg.norm(change[:, :3], axis=1).max())
        states = states + change * min(1.0, _LONGEST_STEP_M / largest)
    return NoSolution("the NRHO does not become continuous in the full model", "multiple shooting")


def on_earth_moon_line(state: Array, mu: float, epochs_tdb_s: Array) -> Array:
    """Return states (n, 6) of the restricted problem laid on the Earth-Moon line of date, Earth-centred, m and m/s.

    Lengths are scaled by the distance of date; the frame turns at the rate of date.
    """
    moon = ephemeris.state("moon", "earth", epochs_tdb_s)
    position, velocity = moon[:, :3], moon[:, 3:]
    distance = np.linalg.norm(position, axis=1, keepdims=True)
    momentum = np.cross(position, velocity)
    x, z = position / distance, momentum / np.linalg.norm(momentum, axis=1, keepdims=True)
    axes = np.stack([x, np.cross(z, x), z], axis=1)
    rate = np.linalg.norm(momentum, axis=1) / distance[:, 0] ** 2
    receding = np.sum(position * velocity, axis=1, keepdims=True) / distance
    from_moon = state[:, :3] - np.array([1.0 - mu, 0.0, 0.0])
    turning = np.stack([-from_moon[:, 1], from_moon[:, 0], np.zeros(len(state))], axis=1) * rate[:, None]
    carried = distance * (state[:, 3:] * rate[:, None] + turning) + receding * from_moon
    relative = np.hstack([np.einsum("nij,ni->nj", axes, distance * from_moon), np.einsum("nij,ni->nj", axes, carried)])
    return relative + moon
