"""Periodic orbits of the restricted problem carried over to the full ephemeris model, over many revolutions.

The states of the periodic orbit are laid on the Earth-Moon line of date (lengths scaled by the distance of date, axes
turning at the rate of date) at patch points some hours to a day apart, and joined by multiple shooting
(:mod:`perilune.astro.lunar_orbits.multiple_shooting`). The epochs of the points are held: the orbit keeps its mean
period.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.multiple_shooting import join
from perilune.astro.orientation.rotating import SynodicFrame
from perilune.astro.propagation.propagate import DEFAULT, ForceModel, propagate, sample
from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.errors import InputError, NoSolution, Problem

Array = NDArray[np.float64]

MEAN_TIME_UNIT_S: Final = 27.321_661_55 * SECONDS_PER_DAY / (2.0 * np.pi)
"""Mean sidereal month over 2 pi [s] (Chapront-Touze and Chapront 1988): the unit of time of the Earth-Moon line."""

_LONGEST_PIECE_S: Final = 1.1 * SECONDS_PER_DAY
_FEWEST_POINTS: Final = 6  # of a revolution
_FIRST_REVOLUTIONS: Final = 2  # joined before longer runs are


@dataclass(frozen=True, eq=False)
class EphemerisOrbit:
    """An orbit in the full model by its patch points: epochs (n,) [TDB s past J2000], states (n, 6) [m, m/s; ICRF].

    The states are about the centre of ``model``. The gaps are the largest distance and difference of velocity between
    the end of a piece and the next point; ``dv_m_s`` is the sum of these differences of velocity over the whole orbit.
    """

    epochs_tdb_s: Array
    states: Array
    gap_m: float
    gap_m_s: float
    dv_m_s: float
    period_s: float
    model: ForceModel = DEFAULT

    @property
    def dv_m_s_per_year(self) -> float:
        """The sum of the velocity corrections that make the orbit continuous, per year of 365.25 days [m/s]."""
        span = float(self.epochs_tdb_s[-1] - self.epochs_tdb_s[0])
        return self.dv_m_s * SECONDS_PER_YEAR / span

    def at(self, epoch_tdb_s: float) -> Array:
        """Return the state (6,) at an epoch between the first patch point and a piece beyond the last."""
        return self.sample(np.array([epoch_tdb_s]))[0]

    def sample(self, epochs_tdb_s: Array) -> Array:
        """Return the states (m, 6) at epochs from a piece before the first patch point to a piece beyond the last.

        Each is flown from the patch point at or before it, all side by side.
        """
        epochs = np.asarray(epochs_tdb_s, dtype=np.float64)
        last = len(self.states) - 1
        if len(epochs) == 1:
            i = int(np.clip(np.searchsorted(self.epochs_tdb_s, epochs[0], side="right") - 1, 0, last))
            return sample(self.states[i], float(self.epochs_tdb_s[i]), epochs, self.model)
        start = np.clip(np.searchsorted(self.epochs_tdb_s, epochs, side="right") - 1, 0, last)
        return propagate(self.states[start], self.epochs_tdb_s[start], epochs, self.model)

    def about_moon(self, epochs_tdb_s: Array) -> Array:
        """Return the states (m, 6) relative to the Moon; see :meth:`sample`."""
        return self.sample(epochs_tdb_s) - ephemeris.state("moon", self.model.center, epochs_tdb_s)


def transition(
    orbit: PeriodicOrbit,
    epoch_tdb_s: float,
    revolutions: int,
    period_s: float | None = None,
    model: ForceModel = DEFAULT,
) -> EphemerisOrbit | NoSolution:
    """Return a periodic orbit of the Earth-Moon problem in the full model, over some revolutions.

    Args:
        orbit: any periodic orbit: its state at the beginning of the period, period and mass ratio.
        epoch_tdb_s: when the orbit is at that state.
        revolutions: how many.
        period_s: the mean time that a revolution is to take; by default the period times :data:`MEAN_TIME_UNIT_S`.
        model: the force model; the states are about its centre.

    Returns:
        Patch points that join to a centimetre and a micrometre per second, or :class:`NoSolution`.

    Raises:
        InputError: no revolution, or epochs outside the ephemeris.

    Source of the method: Pernicka 1990, Purdue University, thesis; Zimovan 2017, Purdue University, thesis.
    """
    if revolutions < 1:
        raise InputError(Problem(f"{revolutions} revolutions", expected="one or more"))
    period = orbit.period * MEAN_TIME_UNIT_S if period_s is None else period_s
    points = max(_FEWEST_POINTS, int(np.ceil(period / _LONGEST_PIECE_S)))
    count = points * revolutions + 1
    # the points straddle the beginning, where most orbits cross their plane of symmetry, fast or slowly
    steps = np.arange(count) + 0.5
    epochs = epoch_tdb_s + steps * period / points
    ring = orbit.at((np.arange(points) + 0.5) * orbit.period / points)
    guess = on_earth_moon_line(ring[np.arange(count) % points], orbit.mu, epochs)
    guess = guess - ephemeris.state(model.center, "earth", epochs)
    joined = join(guess, epochs, _FIRST_REVOLUTIONS * points, model)
    if isinstance(joined, NoSolution):
        return joined
    apart = np.linalg.norm(joined.gaps.reshape(-1, 2, 3), axis=2)
    return EphemerisOrbit(
        epochs,
        joined.states,
        gap_m=float(apart[:, 0].max()),
        gap_m_s=float(apart[:, 1].max()),
        dv_m_s=float(apart[:, 1].sum()),
        period_s=float(period),
        model=model,
    )


def on_earth_moon_line(state: Array, mu: float, epochs_tdb_s: Array) -> Array:
    """Return states (n, 6) of the restricted problem laid on the Earth-Moon line of date, Earth-centred, m and m/s.

    Lengths are scaled by the distance of date; the frame turns at the rate of date.
    """
    return SynodicFrame("earth", "moon", mu, pulsating=True).to_inertial(state, epochs_tdb_s)
