"""What becomes of the uncertainty of a state along a flight with burns: linearly, and by samples flown.

Burns act as commanded on the nominal flight: an impulse adds the same vector to every sample, an engine the same thrust
for the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.orientation.local_frames import local_axes
from perilune.astro.propagation.burns import Leg
from perilune.astro.propagation.ensemble import checked_covariance, sampled
from perilune.astro.propagation.propagate import propagate, transition_matrix
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Spread:
    """Standard deviations at the end on the axes RTN of the nominal state, and the covariance on those of the ICRF.

    ``covariance_si`` holds rows in m2, m2/s and m2/s2. ``mean_offset_km`` is where the mean lies on RTN, seen from the
    nominal state; zero of the linear map.
    """

    sigma_position_rtn_km: Triple
    sigma_velocity_rtn_m_s: Triple
    mean_offset_rtn_km: Triple
    covariance_si: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Dispersions:
    """The spread at the end of a flight: by the transition matrix, and by samples if any were asked for."""

    linear: Spread
    samples: int
    seed: int | None
    monte_carlo: Spread | None


def dispersions(legs: Sequence[Leg], covariance: ArrayLike, samples: int = 0, seed: int = 1) -> Dispersions:
    """Return what becomes of the covariance (6, 6) [m2, m2/s, m2/s2; ICRF axes] of the first state of a flight.

    Args:
        legs: the nominal flight.
        covariance: of its first state.
        samples: how many are drawn from a normal distribution and flown; none if 0.
        seed: of the draw; the same seed gives the same bytes.

    Raises:
        InputError: a covariance that is none, or one sample; else as
        :func:`perilune.astro.propagation.propagate.propagate`.
    """
    given = checked_covariance(covariance)
    end, nothing = legs[-1].end, np.zeros(6)
    linear = _spread(end, nothing, _mapped(legs, given))
    if samples == 0:
        return Dispersions(linear, 0, None, None)
    if samples < 2:
        raise InputError(Problem(f"{samples} samples", expected="none, or two or more"))
    flown = _flown(legs, sampled(legs[0].start, given, samples, np.random.default_rng(seed)))
    offset = np.mean(flown - end, axis=0)
    return Dispersions(linear, samples, seed, _spread(end, offset, np.cov(flown, rowvar=False)))


def _mapped(legs: Sequence[Leg], covariance: FloatArray) -> FloatArray:
    """Return the covariance carried by the transition matrices (Tapley, Schutz and Born 2004, eq. 4.4.22)."""
    for leg in legs:
        if leg.start_tdb_s != leg.end_tdb_s:
            _, matrix = transition_matrix(leg.start, leg.start_tdb_s, leg.end_tdb_s, leg.model)
            covariance = matrix @ covariance @ matrix.T
    return 0.5 * (covariance + covariance.T)


def _flown(legs: Sequence[Leg], states: FloatArray) -> FloatArray:
    for leg in legs:
        if leg.start_tdb_s == leg.end_tdb_s:
            states = states + (leg.end - leg.start)
        else:
            states = propagate(states, leg.start_tdb_s, leg.end_tdb_s, leg.model)
    return states


def _spread(state: FloatArray, offset: FloatArray, covariance: FloatArray) -> Spread:
    axes = local_axes("rtn", state[None, :])[0]
    turn = np.kron(np.eye(2), axes)
    sigma = np.sqrt(np.maximum(np.diag(turn.T @ covariance @ turn), 0.0))
    rows = tuple(tuple(row) for row in covariance.tolist())
    return Spread(_triple(sigma[:3] / 1e3), _triple(sigma[3:]), _triple(axes.T @ offset[:3] / 1e3), rows)


def _triple(vector: FloatArray) -> Triple:
    x, y, z = vector.tolist()
    return x, y, z
