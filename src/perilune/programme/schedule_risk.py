"""The dates of a programme as they may come: slips by the reference class, precedence, losses and flights again.

Monte Carlo over the precedence net. A date that is announced slips by a ratio drawn from the law of
:mod:`perilune.programme.slips`; a duration is triangular or PERT (Malcolm et al. 1959); a flight that fails is flown
again. What waits for several comes after the last of them, which makes it later than each alone (merge bias).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.constants import SECONDS_PER_YEAR
from perilune.programme.slips import Posterior, SlipLaw

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_CURVE: Final = tuple(number / 100.0 for number in range(1, 100))
_MOST_FLIGHTS: Final = 50


@dataclass(frozen=True)
class Duration:
    """A time from its least to its most [s], with the likely one between."""

    low_s: float
    likely_s: float
    high_s: float
    law: Literal["triangular", "pert"] = "pert"


@dataclass(frozen=True)
class Reliability:
    """So many successes in so many trials of a kind of flight or landing: the chance is Beta(k + 1/2, n - k + 1/2)."""

    id: str
    successes: int
    trials: int


@dataclass(frozen=True)
class Activity:
    """Something with a date: announced (``planned_tdb_s``), or a ``duration`` after what it waits for.

    It comes ``gap_s`` after the last of ``after`` at the earliest. Each of ``risks`` must go well; where one does not,
    it is done again ``again_s`` later, fifty times at most.
    """

    id: str
    name: str
    partner: str | None
    planned_tdb_s: float | None
    duration: Duration | None
    after: tuple[str, ...] = ()
    gap_s: float = 0.0
    risks: tuple[str, ...] = ()
    again_s: float = 0.0


@dataclass(frozen=True)
class RiskQuestion:
    """What is asked: the activities, one after those it waits for, as seen on a date; ``target`` is the milestone."""

    name: str
    as_of_tdb_s: float
    target: str
    activities: tuple[Activity, ...]
    reliabilities: tuple[Reliability, ...] = ()
    correlation: float = 0.0
    samples: int = 20_000
    seed: int = 1


@dataclass(frozen=True)
class MilestoneRisk:
    """When one activity comes: the dates by which 10, 50, 70 and 90 of a hundred runs have it.

    ``on_time`` is the part of the runs that keep the planned date, ``slip_p50_years`` how much later the median is;
    ``criticality`` is the part of the runs in which it decides the date of the target, by its own date or duration or
    as a link; ``cruciality`` the rank correlation of its own slip with that date; ``lost`` the mean number of flights
    that fail.
    """

    id: str
    name: str
    partner: str | None
    planned_tdb_s: float | None
    p10_tdb_s: float
    p50_tdb_s: float
    p70_tdb_s: float
    p90_tdb_s: float
    slip_p50_years: float | None
    on_time: float | None
    criticality: float
    cruciality: float
    lost: float


@dataclass(frozen=True)
class SCurve:
    """The S-curve of one activity: the dates by which 1, 2 and so on to 99 of a hundred runs have it."""

    id: str
    tdb_s: tuple[float, ...]


@dataclass(frozen=True)
class ScheduleRisk:
    """When the activities of a programme come, and what decides the date of one of them, the ``target``.

    Dates come from so many ``samples``, simulated with ``seed``. ``slips`` is the law by which announced dates slip,
    None where they are taken at their word. ``curves`` are in the order of ``milestones``.
    """

    name: str
    as_of_tdb_s: float
    target: str
    samples: int
    seed: int
    correlation: float
    slips: SlipLaw | None
    milestones: tuple[MilestoneRisk, ...]
    curves: tuple[SCurve, ...]


def schedule_risk(question: RiskQuestion, slips: Posterior | None) -> ScheduleRisk:
    """Return when the activities of a programme come, and what decides it.

    Args:
        question: activities in any order, without circles; times in TDB seconds past J2000.
        slips: the law of slips; None where no activity has an announced date.

    The same question gives the same answer: the generator has the seed of the question, and each activity draws in the
    order of the question. In each run the law itself is drawn first, so that its own uncertainty is in the answer.
    """
    rng = np.random.default_rng(question.seed)
    own = _own(question, slips, rng)
    delays, lost = _losses(question, rng)
    order = ordered(question.activities)
    dates: dict[str, FloatArray] = {}
    causes: dict[str, NDArray[np.int64]] = {}
    for activity in order:
        dates[activity.id], causes[activity.id] = _date(activity, question.as_of_tdb_s, own, delays, dates)
    critical = _critical(order, causes, question.target, question.samples)
    milestones = tuple(
        _milestone(
            row, dates[row.id], critical[row.id], _rank(own[row.id] + delays[row.id], dates[question.target]), lost
        )
        for row in question.activities
    )
    return ScheduleRisk(
        name=question.name,
        as_of_tdb_s=question.as_of_tdb_s,
        target=question.target,
        samples=question.samples,
        seed=question.seed,
        correlation=question.correlation,
        slips=None if slips is None else slips.law,
        milestones=milestones,
        curves=tuple(SCurve(row.id, _told(np.quantile(dates[row.id], _CURVE))) for row in question.activities),
    )


def ordered(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return activities each after those it waits for; equal ones as they stand.

    Raises:
        ValueError: they wait for each other in a circle.
    """
    waiting, done, found = list(activities), set[str](), []
    while waiting:
        ready = next((row for row in waiting if done.issuperset(row.after)), None)
        if ready is None:
            raise ValueError(f"'{waiting[0].id}' waits for itself")
        found.append(ready)
        done.add(ready.id)
        waiting.remove(ready)
    return tuple(found)


def _own(question: RiskQuestion, slips: Posterior | None, rng: np.random.Generator) -> dict[str, FloatArray]:
    """The own time of each activity [s]: from the day of the question for an announced date, else its duration."""
    count = question.samples
    means = spreads = np.zeros(count)
    if slips is not None:
        means, spreads = slips.sample(rng, count)
    common = rng.standard_normal(count)
    shared, alone = np.sqrt(question.correlation), np.sqrt(1.0 - question.correlation)
    found = {}
    for activity in question.activities:
        if activity.planned_tdb_s is not None:
            z = shared * common + alone * rng.standard_normal(count)
            found[activity.id] = (activity.planned_tdb_s - question.as_of_tdb_s) * np.exp(means + spreads * z)
        else:
            found[activity.id] = _durations(activity.duration, rng, count)
    return found


def _durations(duration: Duration | None, rng: np.random.Generator, count: int) -> FloatArray:
    if duration is None:
        return np.zeros(count)
    low, likely, high = duration.low_s, duration.likely_s, duration.high_s
    if high <= low:
        return np.full(count, low)
    if duration.law == "triangular":
        return rng.triangular(low, likely, high, count)
    first, last = 1.0 + 4.0 * (likely - low) / (high - low), 1.0 + 4.0 * (high - likely) / (high - low)
    return low + (high - low) * rng.beta(first, last, count)


def _losses(question: RiskQuestion, rng: np.random.Generator) -> tuple[dict[str, FloatArray], dict[str, float]]:
    """What failures cost in time [s], and their mean number, of each activity."""
    chances = {
        row.id: rng.beta(row.successes + 0.5, row.trials - row.successes + 0.5, question.samples)
        for row in question.reliabilities
    }
    delays, lost = {}, {}
    for activity in question.activities:
        chance = np.ones(question.samples)
        for name in activity.risks:
            chance = chance * chances[name]
        failures = np.minimum(rng.geometric(np.clip(chance, 1e-3, 1.0)) - 1, _MOST_FLIGHTS)
        delays[activity.id] = failures * activity.again_s
        lost[activity.id] = float(failures.mean())
    return delays, lost


def _date(
    activity: Activity,
    as_of_tdb_s: float,
    own: dict[str, FloatArray],
    delays: dict[str, FloatArray],
    dates: dict[str, FloatArray],
) -> tuple[FloatArray, NDArray[np.int64]]:
    """When it comes, and what decides: the number of one of ``after``, or -1 for itself."""
    waits = [dates[name] + activity.gap_s for name in activity.after]
    ready = np.max(waits, axis=0) if waits else np.full(own[activity.id].size, as_of_tdb_s)
    last = np.argmax(waits, axis=0) if waits else np.full(ready.size, -1)
    if activity.planned_tdb_s is None:
        return ready + own[activity.id] + delays[activity.id], last
    announced = as_of_tdb_s + own[activity.id]
    date = np.maximum(announced, ready) + delays[activity.id]
    return date, np.where(announced >= ready, -1, last)


def _critical(
    order: Sequence[Activity], causes: dict[str, NDArray[np.int64]], target: str, count: int
) -> dict[str, BoolArray]:
    """In which runs an activity is on the chain that decides the target."""
    found = {row.id: np.zeros(count, dtype=np.bool_) for row in order}
    found[target][:] = True
    for activity in reversed(order):
        for number, name in enumerate(activity.after):
            found[name] |= found[activity.id] & (causes[activity.id] == number)
    return found


def _milestone(
    activity: Activity, dates: FloatArray, critical: BoolArray, cruciality: float, lost: dict[str, float]
) -> MilestoneRisk:
    p10, p50, p70, p90 = _told(np.quantile(dates, (0.1, 0.5, 0.7, 0.9)))
    planned = activity.planned_tdb_s
    return MilestoneRisk(
        id=activity.id,
        name=activity.name,
        partner=activity.partner,
        planned_tdb_s=planned,
        p10_tdb_s=p10,
        p50_tdb_s=p50,
        p70_tdb_s=p70,
        p90_tdb_s=p90,
        slip_p50_years=None if planned is None else (p50 - planned) / SECONDS_PER_YEAR,
        on_time=None if planned is None else float(np.mean(dates <= planned)),
        criticality=float(critical.mean()),
        cruciality=cruciality,
        lost=lost[activity.id],
    )


def _rank(own: FloatArray, target: FloatArray) -> float:
    """Spearman's rank correlation; zero where one of both does not vary."""
    from scipy.stats import rankdata

    if np.ptp(own) == 0.0 or np.ptp(target) == 0.0:
        return 0.0
    return float(np.corrcoef(rankdata(own), rankdata(target))[0, 1])


def _told(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
