"""Flights from planet to planet on arcs about the Sun: the velocities that Lambert arcs ask for at each encounter."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.lambert import lambert
from perilune.constants import GM_SUN
from perilune.errors import InputError, Problem
from perilune.transfers.planets import Planet

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tour:
    """Flights through a sequence of planets, arrays (n, encounters, 3) [m/s], ICRF.

    ``arriving_m_s`` and ``leaving_m_s`` are excess velocities; the first planet has no arrival and the last no
    departure, and there the rows are zero. Infinite where Lambert's problem has no answer.
    """

    planets: tuple[Planet, ...]
    epochs_tdb_s: Array
    positions_m: Array
    planet_velocities_m_s: Array
    arriving_m_s: Array
    leaving_m_s: Array


def tour(planets: Sequence[Planet], epochs_tdb_s: ArrayLike, gm_sun: float = GM_SUN) -> Tour:
    """Return the Lambert arcs, prograde and of less than one revolution, between planets at epochs.

    Args:
        planets: two or more.
        epochs_tdb_s: (n, planets), rising along each row.
        gm_sun: gravitational parameter of the Sun.

    Raises:
        InputError: fewer than two planets, or an epoch outside the ephemeris.
    """
    epochs = np.atleast_2d(np.asarray(epochs_tdb_s, dtype=float))
    if len(planets) < 2 or epochs.shape[1] != len(planets):
        raise InputError(Problem(f"{len(planets)} planets and {epochs.shape[1]} dates", expected="two or more of each"))
    states = np.stack([body.state(epochs[:, k]) for k, body in enumerate(planets)], axis=1)
    positions, velocities = states[:, :, :3], states[:, :, 3:]
    arriving, leaving = np.zeros_like(positions), np.zeros_like(positions)
    for k in range(len(planets) - 1):
        arc = lambert(positions[:, k], positions[:, k + 1], epochs[:, k + 1] - epochs[:, k], gm_sun)
        leaving[:, k] = arc.v1_m_s - velocities[:, k]
        arriving[:, k + 1] = arc.v2_m_s - velocities[:, k + 1]
    return Tour(tuple(planets), epochs, positions, velocities, arriving, leaving)
