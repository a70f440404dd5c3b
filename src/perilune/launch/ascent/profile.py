"""How the thrust of a stage varies within a phase, and what of it the collocation points see.

A profile is a piecewise linear level against the fraction of the phase; two points at one fraction are a step. The
optimiser sees its projection on cubics in every element (Legendre), which keeps impulse, mass and the first moments
exactly; the independent re-integration flies the profile itself.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.polynomial.legendre import leggauss, legval, legvander
from numpy.typing import NDArray

from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.vehicle import Profile

Array = NDArray[np.float64]

CONSTANT: Final[Profile] = ((0.0, 1.0), (1.0, 1.0))


def level_at(profile: Profile, fraction: Array) -> Array:
    """Return the level at fractions of the phase.

    >>> float(level_at(((0.0, 1.0), (1.0, 0.5)), np.array([0.5]))[0])
    0.75
    """
    places, levels = np.array(profile).T
    return np.asarray(np.interp(fraction, places, levels))


@lru_cache(maxsize=256)
def mean_level(profile: Profile) -> float:
    """Return the mean level over the phase.

    >>> mean_level(((0.0, 1.0), (0.5, 1.0), (0.5, 0.6), (1.0, 0.6)))
    0.8
    """
    places, levels = np.array(profile).T
    return float(np.sum(0.5 * (levels[1:] + levels[:-1]) * np.diff(places)))


def projected(profile: Profile, edges: Sequence[float]) -> Array:
    """Return the level at the collocation points of elements between edges from 0 to 1: the nearest cubics."""
    places, levels = np.array(profile).T
    if np.ptp(levels) == 0.0:
        return np.full((len(edges) - 1) * DEGREE, levels[0])
    points, weights = leggauss(DEGREE)
    basis = legvander(2.0 * radau(DEGREE).nodes - 1.0, DEGREE - 1)
    orders = 2.0 * np.arange(DEGREE) + 1.0
    values = []
    for a, b in pairwise(edges):
        breaks = np.unique([a, *places[(places > a) & (places < b)], b])
        middles, halves = 0.5 * (breaks[1:] + breaks[:-1]), 0.5 * np.diff(breaks)
        s = middles[:, None] + halves[:, None] * points
        moments = np.einsum("ij,j,i,ijk->k", np.interp(s, places, levels), weights, halves, _legendre(s, a, b))
        values.append(basis @ (orders * moments / (b - a)))
    return np.concatenate(values)


def _legendre(s: Array, a: float, b: float) -> Array:
    x = 2.0 * (s - a) / (b - a) - 1.0
    return np.stack([legval(x, row) for row in np.eye(DEGREE)], axis=-1)


def part(points: Sequence[tuple[float, float]], begin: float, end: float) -> Profile:
    """Return the profile of a phase from ``begin`` to ``end`` out of points (time, level) in order.

    Before the first and after the last point the level is that of the point.

    >>> part([(0.0, 1.0), (10.0, 2.0)], 5.0, 10.0)
    ((0.0, 1.5), (1.0, 2.0))
    """
    places, levels = np.array(points).T
    inside = [((t - begin) / (end - begin), float(level)) for t, level in points if begin < t < end]
    # at a step the phase begins after it and ends before it
    first = float(np.interp(begin, places, levels))
    if np.any(places == begin):
        first = float(levels[np.flatnonzero(places == begin)[-1]])
    last = float(np.interp(end, places, levels))
    if np.any(places == end):
        last = float(levels[np.flatnonzero(places == end)[0]])
    return ((0.0, first), *inside, (1.0, last))
