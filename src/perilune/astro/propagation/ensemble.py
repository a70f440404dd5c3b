"""A state with its uncertainty carried along an arc: by the state transition matrix, or by many samples.

The linear map is exact for small dispersions; where a flyby or weeks of flight bend it, the samples show it: compare
the two. Covariances are (6, 6) in m2, m2/s and m2/s2 on the axes of the state.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.orientation.local_frames import LocalFrame, local_axes
from perilune.astro.propagation.propagate import DEFAULT, ForceModel, propagate, transition_matrix
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

_ASYMMETRY: Final = 1e-9
_NEGATIVE: Final = -1e-9


@dataclass(frozen=True, eq=False)
class Dispersion:
    """What became of many samples: their states (n, 6), mean (6,) and covariance (6, 6)."""

    states: FloatArray
    mean: FloatArray
    covariance: FloatArray


def mapped_covariance(
    state: ArrayLike, covariance: ArrayLike, epoch_tdb_s: float, until_tdb_s: float, model: ForceModel = DEFAULT
) -> tuple[FloatArray, FloatArray]:
    """Return the end of an arc and its covariance, mapped by the state transition matrix.

    Args:
        state: (6,) relative to the model's centre, ICRF axes, m and m/s.
        covariance: (6, 6) of it.
        epoch_tdb_s, until_tdb_s: start and end, TDB seconds past J2000.
        model: the force model.

    Returns:
        (6,) end state and (6, 6) covariance Phi P Phi^T (Tapley, Schutz and Born 2004, eq. 4.4.22).

    Raises:
        InputError: a covariance that is none; else as :func:`perilune.astro.propagation.propagate.propagate`.
    """
    given = checked_covariance(covariance)
    end, matrix = transition_matrix(state, epoch_tdb_s, until_tdb_s, model)
    mapped = matrix @ given @ matrix.T
    return end, 0.5 * (mapped + mapped.T)


def monte_carlo(
    state: ArrayLike,
    covariance: ArrayLike,
    epoch_tdb_s: float,
    until_tdb_s: float,
    count: int,
    generator: np.random.Generator,
    model: ForceModel = DEFAULT,
) -> Dispersion:
    """Return the ends of arcs from samples of a normal distribution.

    Args:
        state, covariance, epoch_tdb_s, until_tdb_s, model: as :func:`mapped_covariance`.
        count: number of samples, at least 2.
        generator: where they are drawn from; the same seed gives the same bytes.

    Raises:
        InputError: as :func:`mapped_covariance`, or fewer than two samples.

    >>> import numpy as np
    >>> small = np.diag([1.0] * 3 + [1e-6] * 3)
    >>> spread = monte_carlo([7e6, 0, 0, 0, 7.5e3, 0], small, 0.0, 600.0, 8, np.random.default_rng(1))
    >>> spread.states.shape
    (8, 6)
    """
    given = checked_covariance(covariance)
    if count < 2:
        raise InputError(Problem(f"{count} samples", expected="two or more"))
    origin = np.asarray(state, dtype=np.float64)
    if origin.shape != (6,):
        raise InputError(Problem(f"a state of shape {origin.shape}", expected="six numbers, m and m/s"))
    samples = sampled(origin, given, count, generator)
    ends = propagate(samples, epoch_tdb_s, until_tdb_s, model)
    return Dispersion(ends, ends.mean(axis=0), np.cov(ends, rowvar=False))


def sampled(mean: FloatArray, covariance: FloatArray, count: int, generator: np.random.Generator) -> FloatArray:
    """Return samples (count, 6) of a normal distribution whose covariance may be singular.

    Positions and velocities are scaled to like sizes first: their variances differ by many powers of ten.
    """
    scale = np.sqrt(np.diag(covariance))
    scale = np.where(scale > 0.0, scale, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(mean + (generator.standard_normal((count, 6)) @ root.T) * scale)


def turned_covariance(covariance: ArrayLike, frame: LocalFrame, state: ArrayLike) -> FloatArray:
    """Return a covariance given on a state's local axes (rtn, lvlh, vnc) on the axes of the state, (6, 6)."""
    axes = local_axes(frame, np.atleast_2d(np.asarray(state, dtype=np.float64)))[0]
    turn = np.kron(np.eye(2), axes)
    return np.asarray(turn @ checked_covariance(covariance) @ turn.T)


def checked_covariance(covariance: ArrayLike) -> FloatArray:
    """Return a covariance of place and velocity [m2, m2/s, m2/s2] as an array (6, 6).

    Raises:
        InputError: not (6, 6) and finite, not symmetric, or with a negative variance in some direction.
    """
    given = np.asarray(covariance, dtype=np.float64)
    if given.shape != (6, 6) or not np.isfinite(given).all():
        raise InputError(Problem(f"a covariance of shape {given.shape}", expected="(6, 6), finite, m2, m2/s and m2/s2"))
    scale = np.sqrt(np.maximum(np.diag(given), 0.0))
    scale = np.where(scale > 0.0, scale, 1.0)
    scaled = given / np.outer(scale, scale)
    if np.abs(scaled - scaled.T).max() > _ASYMMETRY:
        raise InputError(Problem("a covariance that is not symmetric", expected="P equal to its transpose"))
    if np.linalg.eigvalsh(scaled).min() < _NEGATIVE:
        raise InputError(Problem("a covariance with a negative variance", expected="positive semidefinite"))
    return given
