"""Flights from planet to planet on arcs about the Sun: the velocities that Lambert arcs ask for at each encounter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.two_body.lambert import lambert
from perilune.constants import GM_SUN
from perilune.errors import InputError, Problem
from perilune.transfers.interplanetary.planets import Planet

Array = NDArray[np.float64]
Choices = NDArray[np.int64]


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


def chosen_arcs(r1_m: Array, r2_m: Array, tof_s: Array, gm: float, choices: Choices | None) -> tuple[Array, Array]:
    """Return the velocities (n, 3) [m/s] at both ends of Lambert arcs, each of its own kind.

    ``choices`` (n,) are 0 for less than one revolution, 2 k - 1 for the left branch of k revolutions and 2 k for the
    right one; None stands for zeros.
    """
    if choices is None:
        arc = lambert(r1_m, r2_m, tof_s, gm)
        return arc.v1_m_s, arc.v2_m_s
    first, last = np.empty_like(r1_m), np.empty_like(r1_m)
    right = (choices > 0) & (choices % 2 == 0)
    branches: tuple[tuple[Literal["left", "right"], NDArray[np.bool_]], ...] = (("left", ~right), ("right", right))
    for branch, rows in branches:
        if rows.any():
            turns = (choices[rows] + 1) // 2
            arc = lambert(r1_m[rows], r2_m[rows], tof_s[rows], gm, revolutions=turns, branch=branch)
            first[rows], last[rows] = arc.v1_m_s, arc.v2_m_s
    return first, last


def tour(
    planets: Sequence[Planet], epochs_tdb_s: ArrayLike, gm_sun: float = GM_SUN, choices: Choices | None = None
) -> Tour:
    """Return the prograde Lambert arcs between planets at epochs.

    Args:
        planets: two or more.
        epochs_tdb_s: (n, planets), rising along each row.
        gm_sun: gravitational parameter of the Sun.
        choices: (n, planets - 1) kinds of arcs, see :func:`chosen_arcs`; by default of less than one revolution.

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
        kinds = None if choices is None else choices[:, k]
        duration = epochs[:, k + 1] - epochs[:, k]
        first, last = chosen_arcs(positions[:, k], positions[:, k + 1], duration, gm_sun, kinds)
        leaving[:, k] = first - velocities[:, k]
        arriving[:, k + 1] = last - velocities[:, k + 1]
    return Tour(tuple(planets), epochs, positions, velocities, arriving, leaving)
