"""Multiple shooting with the least change: the states of patch points are moved until the pieces between them join.

Each round flies every piece with its transition matrix, all in one call of the propagator, and solves the linearised
conditions for the states that lie nearest to the guess, not to the last round: over many revolutions the sum of
smallest steps would wander away from it. Short runs of pieces are joined first, then runs of twice the length, and so
on: each level begins near its solution. The normal equations are banded, so that a round costs time in proportion to
the pieces.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.propagation.propagate import DEFAULT, ForceModel, PropagationError, transition_matrices
from perilune.errors import NoSolution

Array = NDArray[np.float64]

POSITION_TOLERANCE_M: Final = 0.01
"""Largest distance allowed between the end of a piece and the next point [m]."""

VELOCITY_TOLERANCE_M_S: Final = 1e-6
"""Largest difference of velocity allowed between the end of a piece and the next point [m/s]."""

_SCALE: Final = np.repeat([1e4, 1e-1], 3)  # a metre of change counts as much as 1e-5 m/s
_LONGEST_STEP_M: Final = 4e6
_NEARLY_M: Final = 1e5  # joined well enough to go on to longer runs
_CLOSE_M: Final = 10.0  # from here the last digits come by the smallest steps, which converge faster
_ROUNDS: Final = 40  # of one level
_BAND: Final = 11  # diagonals above the main one of the block tridiagonal normal equations


@dataclass(frozen=True, eq=False)
class Joined:
    """Patch points whose pieces join: states (n, 6) [m, m/s; ICRF], gaps (n - 1, 6) left at their ends, and rounds."""

    states: Array
    gaps: Array
    rounds: int


def join(states: Array, epochs_tdb_s: Array, run: int, model: ForceModel = DEFAULT) -> Joined | NoSolution:
    """Return the patch points nearest to the given ones whose pieces join in the full model.

    Args:
        states: (n, 6) guesses, m and m/s, ICRF axes, about the centre of the model.
        epochs_tdb_s: (n,) rising epochs of the points, which are kept.
        run: how many pieces are joined at first; between such runs the points are left open, then between twice as
            long ones, until all are joined.
        model: the force model.

    Returns:
        The points, joined to :data:`POSITION_TOLERANCE_M` and :data:`VELOCITY_TOLERANCE_M_S`; or
        :class:`NoSolution` where the corrections do not converge or a piece runs into a body.

    Source of the method: Pernicka 1990, Purdue University, thesis (multiple shooting); the nearest solution by
    sequential quadratic programming with a unit Hessian (Nocedal and Wright 2006, chapter 18).
    """
    guess = np.array(states, dtype=np.float64)
    answer: Joined | NoSolution = Joined(guess, np.zeros((len(guess) - 1, 6)), 0)
    pieces = np.arange(1, len(guess))
    while isinstance(answer, Joined):
        open_ended = (pieces % run == 0) & (pieces < len(guess) - 1)
        nearest = _join(answer, guess, epochs_tdb_s, open_ended, model)
        answer = nearest if isinstance(nearest, Joined) else _join(answer, None, epochs_tdb_s, open_ended, model)
        if not open_ended.any():
            break
        run *= 2
    return answer


def _join(
    begin: Joined, guess: Array | None, epochs: Array, open_ended: NDArray[np.bool_], model: ForceModel
) -> Joined | NoSolution:
    """Join the pieces that are not open-ended, from the points of the last level; roughly where any are open-ended.

    The points found are the nearest to the guess; or, without one, those that steps of least length reach.
    """
    now = begin.states
    position, velocity = (_NEARLY_M, np.inf) if open_ended.any() else (POSITION_TOLERANCE_M, VELOCITY_TOLERANCE_M_S)
    for done in range(_ROUNDS):
        try:
            ends, matrices = transition_matrices(now[:-1], epochs[:-1], epochs[1:], model)
        except PropagationError as error:
            return NoSolution(f"a piece of the guess left the model: {error}", "multiple shooting")
        gaps = ends - now[1:]
        apart = np.linalg.norm(gaps[~open_ended].reshape(-1, 2, 3), axis=2).max(axis=0)
        if apart[0] < position and apart[1] < velocity:
            return Joined(now, gaps, begin.rounds + done)
        wanted = guess - now if guess is not None and apart[0] > _CLOSE_M else np.zeros_like(now)
        change = nearest_change(matrices, gaps, wanted, open_ended)
        largest = float(np.linalg.norm(change[:, :3], axis=1).max())
        now = now + change * min(1.0, _LONGEST_STEP_M / largest)
    reason = f"the pieces do not join after {_ROUNDS} rounds: {apart[0]:.3g} m and {apart[1]:.3g} m/s apart"
    return NoSolution(reason, "multiple shooting")


def nearest_change(matrices: Array, gaps: Array, wanted: Array, open_ended: NDArray[np.bool_]) -> Array:
    """Return the change (n + 1, 6) of patch points nearest to the wanted one that closes gaps (n, 6) to first order.

    The distance counts 10 km as much as 0.1 m/s; open-ended pieces (n,) keep their gaps. With A the bidiagonal matrix
    of the pieces and d the wanted change, the answer is d - A'(AA')^-1 (gaps + Ad); AA' is block tridiagonal and is
    factored in its band.
    """
    from scipy.linalg import solveh_banded

    scaled = matrices * _SCALE / _SCALE[:, None]
    moved = wanted / _SCALE
    left = gaps / _SCALE + np.einsum("nij,nj->ni", scaled, moved[:-1]) - moved[1:]
    diagonal = scaled @ np.swapaxes(scaled, 1, 2) + np.eye(6)
    beside = -np.swapaxes(scaled[1:], 1, 2)  # row of piece i, column of piece i + 1
    left[open_ended], diagonal[open_ended], beside[open_ended[1:] | open_ended[:-1]] = 0.0, np.eye(6), 0.0
    band = np.zeros((_BAND + 1, left.size))
    for row in range(6):
        for column in range(6):
            if column >= row:
                band[_BAND + row - column, column::6] = diagonal[:, row, column]
            band[_BAND + row - column - 6, 6 + column :: 6] = beside[:, row, column]
    weights = solveh_banded(band, -left.ravel()).reshape(-1, 6)
    moved[:-1] += np.einsum("nij,ni->nj", scaled, weights)
    moved[1:] -= weights
    return moved * _SCALE
