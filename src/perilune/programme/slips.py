"""How missions slip: a lognormal law of the real over the announced time to go, learned from what was said before.

Reference-class forecasting (Kahneman & Tversky 1979; Flyvbjerg 2006): not what is hoped of this mission, but what
became of others. For each statement, the ratio is the time from the statement to the flight over the time that it gave.
A mission that has not flown says only that its ratio is that to its latest date or more (right-censored).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from scipy.special import log_ndtr

from perilune.catalogue import read_toml, validate
from perilune.catalogue.model import Identifier, Record, Text
from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]
HISTORY: Final = Path(__file__).parent / "slip_history.toml"
"""The history that comes with the package."""

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_MEANS: Final = np.linspace(-0.7, 2.5, 161)
_SPREADS: Final = np.exp(np.linspace(np.log(0.05), np.log(2.5), 121))


class StatementRow(Record):
    """What was ``said`` on a day: the date that it ``gives``."""

    said: Day
    gives: Day
    source: Text

    @model_validator(mode="after")
    def _ahead(self) -> Self:
        if not dt.date.fromisoformat(self.said) < dt.date.fromisoformat(self.gives):
            raise ValueError(f"said on {self.said} of {self.gives}; expected a date that lay ahead")
        return self


class MissionRow(Record):
    """A mission that was ``flown`` on a day, or whose ``latest`` date is that given last."""

    id: Identifier
    class_: Annotated[Text, Field(alias="class")]
    flown: Day | None = None
    latest: Day | None = None
    source: Text
    statement: Annotated[list[StatementRow], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.flown is None) == (self.latest is None):
            raise ValueError("flown and latest, or neither; expected one of them")
        return self


class HistoryFile(Record):
    """The whole file."""

    mission: Annotated[list[MissionRow], Field(min_length=1, max_length=1000)]


@dataclass(frozen=True)
class Statement:
    """One statement: the ratio of the real to the announced time to go; censored: that or more.

    ``weight`` is one over the statements of the mission: each mission counts once.
    """

    mission: str
    class_: str
    said: str
    gives: str
    ended: str
    ratio: float
    censored: bool
    weight: float


@dataclass(frozen=True)
class SlipLaw:
    """The law of the ratio: what it was learned from, and how well it is known.

    ``median_low`` and ``median_high`` bound the median, ``p10`` to ``p90`` a new mission, whose law is not known
    better: all from the posterior of the two parameters. The statements looked ``shortest_years`` to ``longest_years``
    ahead; beyond that the law is extrapolated.
    """

    reference_class: str
    missions: int
    statements: int
    censored: int
    median: float
    median_low: float
    median_high: float
    sigma: float
    p10: float
    p50: float
    p90: float
    shortest_years: float
    longest_years: float
    data: tuple[Statement, ...]


@dataclass(frozen=True, eq=False)
class Posterior:
    """The probability of each pair of mean and spread of the logarithm of the ratio, (means, spreads)."""

    law: SlipLaw
    probability: FloatArray

    def sample(self, rng: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
        """Return means and spreads of the logarithm, (count,) each: one world each."""
        return _sample(self.probability, rng, count)

    def chance(self, ratio: float) -> float:
        """Return the chance that a new mission has at most this ratio."""
        below = np.exp(log_ndtr((np.log(ratio) - _MEANS[:, np.newaxis]) / _SPREADS[np.newaxis, :]))
        return float((self.probability * below).sum())


def read_history(path: Path = HISTORY) -> tuple[Statement, ...]:
    """Return all statements of a history.

    Raises:
        InputError: every problem of the file at once.
    """
    record = validate(read_toml(path), HistoryFile)
    rows = []
    for mission in record.mission:
        ended = mission.flown or mission.latest or ""
        for said in mission.statement:
            ratio = _days(said.said, ended) / _days(said.said, said.gives)
            weight = 1.0 / len(mission.statement)
            censored = mission.flown is None
            rows.append(Statement(mission.id, mission.class_, said.said, said.gives, ended, ratio, censored, weight))
    return tuple(rows)


def learn(statements: tuple[Statement, ...], reference_class: str | None = None) -> Posterior:
    """Return what statements teach of the law of the ratio.

    Args:
        statements: of :func:`read_history`.
        reference_class: the missions to learn from; None: all of them.

    The posterior on a grid with the prior 1/sigma; a flown mission counts with the density of its ratio, one that has
    not with the probability of that or more. Means of the logarithm from -0.7 to 2.5, spreads from 0.05 to 2.5.

    Raises:
        InputError: no mission has the class.
    """
    classes = Counter(row.class_ for row in statements)
    if reference_class is not None and reference_class not in classes:
        expected = f"one of {', '.join(classes)}"
        fix = suggest(reference_class, classes) or "leave it out for all"
        raise InputError(Problem(f"no reference class '{reference_class}'", expected=expected, fix=fix))
    used = tuple(row for row in statements if reference_class in (None, row.class_))
    log_density = -np.log(_SPREADS)[np.newaxis, :] * np.ones((_MEANS.size, 1))
    for row in used:
        z = (np.log(row.ratio) - _MEANS[:, np.newaxis]) / _SPREADS[np.newaxis, :]
        told = log_ndtr(-z) if row.censored else -0.5 * z**2 - np.log(_SPREADS)[np.newaxis, :]
        log_density = log_density + row.weight * told
    # the grid of spreads is even in their logarithm
    weight = np.exp(log_density - log_density.max()) * _SPREADS[np.newaxis, :]
    probability = weight / weight.sum()
    return Posterior(_law(used, reference_class, probability), probability)


def _law(used: tuple[Statement, ...], reference_class: str | None, probability: FloatArray) -> SlipLaw:
    by_mean, by_spread = probability.sum(axis=1), probability.sum(axis=0)
    medians = np.exp([_quantile(_MEANS, by_mean, part) for part in (0.05, 0.5, 0.95)])
    rng = np.random.default_rng(0)
    means, spreads = _sample(probability, rng, 20_000)
    p10, p50, p90 = np.quantile(np.exp(means + spreads * rng.standard_normal(means.size)), (0.1, 0.5, 0.9))
    ahead = [_days(row.said, row.gives) / 365.25 for row in used]
    return SlipLaw(
        reference_class=reference_class or "all",
        missions=len({row.mission for row in used}),
        statements=len(used),
        censored=sum(row.censored for row in used),
        median=float(medians[1]),
        median_low=float(medians[0]),
        median_high=float(medians[2]),
        sigma=float(_quantile(_SPREADS, by_spread, 0.5)),
        p10=float(p10),
        p50=float(p50),
        p90=float(p90),
        shortest_years=min(ahead),
        longest_years=max(ahead),
        data=used,
    )


def _sample(probability: FloatArray, rng: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
    flat = rng.choice(probability.size, size=count, p=probability.ravel())
    rows, columns = np.unravel_index(flat, probability.shape)
    return _MEANS[rows], _SPREADS[columns]


def _quantile(grid: FloatArray, probability: FloatArray, part: float) -> float:
    return float(np.interp(part, np.cumsum(probability) - 0.5 * probability, grid))


def _days(first: str, last: str) -> float:
    return float((dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days)
