"""The law of slips judged by leave-one-out: each mission foretold from what became of all the others.

Cross-validation by mission (Stone 1974): the law learned without a mission gives the chance that a new one has a ratio
of at most that which came. Where the law is right these chances are spread evenly from 0 to 1 (Dawid 1984): eight in
ten of them lie between 0.1 and 0.9, half below 0.5. Beside it stands what is foretold by taking every date at its word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perilune.errors import InputError, Problem
from perilune.programme.slips import SlipLaw, Statement, learn


@dataclass(frozen=True)
class ForetoldSlip:
    """One statement, and what the law learned from all other missions says of it.

    ``rank`` is the chance that a new mission has at most the ratio that came; of a mission that has not flown, at most
    the one up to now.
    """

    mission: str
    said: str
    gives: str
    ended: str
    censored: bool
    ratio: float
    p10: float
    p50: float
    p90: float
    rank: float


@dataclass(frozen=True)
class SlipValidation:
    """The law, what it foretells of each mission that it does not know, and how that went, each mission counted once.

    Of the missions that flew: ``within_80`` is the part between P10 and P90, ``below_median`` the part that came sooner
    than P50, ``median_factor`` the typical factor between P50 and what came, ``face_value_factor`` that factor where
    the announced dates are believed.
    """

    law: SlipLaw
    missions_flown: int
    within_80: float
    below_median: float
    median_factor: float
    face_value_factor: float
    rows: tuple[ForetoldSlip, ...]


def validate_slips(statements: Sequence[Statement], reference_class: str | None = None) -> SlipValidation:
    """Return how well the law of slips foretells missions that it was not learned from.

    Args:
        statements: of :func:`perilune.programme.slips.read_history`.
        reference_class: the missions to learn from and to foretell; None: all of them.

    Raises:
        InputError: no mission has the class, or fewer than three of it, or none of it has flown.

    >>> from perilune.programme.slips import read_history
    >>> answer = validate_slips(read_history())
    >>> 0.0 <= answer.within_80 <= 1.0, answer.median_factor < answer.face_value_factor
    (True, True)
    """
    law = learn(tuple(statements), reference_class).law
    names = list(dict.fromkeys(row.mission for row in law.data))
    if len(names) < 3 or all(row.censored for row in law.data):
        cause = f"{len(names)} missions of the class '{law.reference_class}'"
        raise InputError(Problem(cause, expected="three at least, one of them flown", fix="leave the class out"))
    rows = tuple(row for name in names for row in _foretold(law.data, name))
    flown = [row for row in rows if not row.censored]
    counted = {name: sum(row.mission == name for row in flown) for name in names}
    weight = np.array([1.0 / counted[row.mission] for row in flown])
    rank = np.array([row.rank for row in flown])
    ratio = np.log([row.ratio for row in flown])
    error = np.abs(ratio - np.log([row.p50 for row in flown]))
    return SlipValidation(
        law=law,
        missions_flown=sum(count > 0 for count in counted.values()),
        within_80=float(np.average((rank >= 0.1) & (rank <= 0.9), weights=weight)),
        below_median=float(np.average(rank < 0.5, weights=weight)),
        median_factor=float(np.exp(_weighted_median(error, weight))),
        face_value_factor=float(np.exp(_weighted_median(np.abs(ratio), weight))),
        rows=rows,
    )


def _foretold(data: tuple[Statement, ...], mission: str) -> list[ForetoldSlip]:
    others = learn(tuple(row for row in data if row.mission != mission))
    law = others.law
    return [
        ForetoldSlip(
            row.mission,
            row.said,
            row.gives,
            row.ended,
            row.censored,
            row.ratio,
            law.p10,
            law.p50,
            law.p90,
            others.chance(row.ratio),
        )
        for row in data
        if row.mission == mission
    ]


def _weighted_median(values: np.ndarray, weight: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order]) - 0.5 * weight[order]
    return float(np.interp(0.5 * weight.sum(), reached, values[order]))
