"""Station keeping by Monte Carlo: what it costs in a year to keep an orbit near the Moon, with errors of navigation.

Each case flies the full model from burn to burn. At each burn the state is known with an error of navigation, the law
of control says what burn to make, and the burn is made with an error of size and direction. The numbers of a case come
from its own generator, so that the answer doesn't depend on how the cases are spread over workers.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.force_model import DEFAULT, ForceModel, PropagationError
from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit, transition
from perilune.astro.lunar_orbits.orbit_choice import ChosenOrbit
from perilune.astro.lunar_orbits.orbit_control import Crossing, crossing_burn, reference_crossings, target_gains
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import format_utc
from perilune.constants import SECONDS_PER_DAY, SECONDS_PER_YEAR
from perilune.errors import InputError, NoSolution, Problem
from perilune.run import Progress, ResultStore, Task, evaluate

Array = NDArray[np.float64]
Law = Literal["crossing", "targets"]
LAWS: Final = ("crossing", "targets")

_LOST_M: Final = 2e7
_TARGETS: Final = (1.0, 2.0)  # burns ahead at which the distance counts
_CASES_OF_A_TASK: Final = 4


@dataclass(frozen=True)
class KeepingErrors:
    """Standard deviations: navigation (of each component), burns (relative size, direction, each component), kicks.

    ``kick_m_s`` is a change of each component of the velocity after each burn that nobody knows of: vents, wheels.
    """

    position_m: float = 1e3
    velocity_m_s: float = 0.01
    burn_size: float = 0.01
    burn_direction_rad: float = 0.01
    burn_m_s: float = 0.001
    kick_m_s: float = 0.0

    def __post_init__(self) -> None:
        if not all(np.isfinite(value) and value >= 0.0 for value in vars(self).values()):
            raise InputError(Problem("an error of station keeping is negative or not finite", expected="0 or more"))


@dataclass(frozen=True, eq=False)
class KeepingPlan:
    """What every case shares: burn epochs (n,), reference states (n, 6), and what the law of control needs.

    ``gains`` (n, 3, 6) belong to the targets; the epochs (n,) and speeds (n,) of crossings to the crossing control, of
    several horizons (h, n), the longest first. A burn smaller than ``least_burn_m_s`` is not made.
    """

    law: Law
    epochs_tdb_s: Array
    states: Array
    gains: Array
    crossings_tdb_s: Array
    crossings_m_s: Array
    errors: KeepingErrors
    least_burn_m_s: float
    seed: int
    model: ForceModel = DEFAULT


@dataclass(frozen=True)
class KeepingCase:
    """One case: burns, their sum per year, and how far it was from the reference; ``lost_after_d`` if it was lost."""

    case: int
    burns: int
    dv_m_s_per_year: float
    largest_burn_m_s: float
    largest_offset_km: float
    largest_delay_min: float
    lost_after_d: float | None


@dataclass(frozen=True)
class Distribution:
    """Mean, standard deviation and quantiles over the cases that were not lost."""

    mean: float
    deviation: float
    least: float
    median: float
    percent_95: float
    percent_99: float
    greatest: float


@dataclass(frozen=True)
class StationKeeping:
    """What it costs to keep an orbit; errors are standard deviations."""

    orbit: str
    law: str
    start_utc: str
    days: float
    burns: int
    horizon_revolutions: float
    least_burn_m_s: float
    errors: KeepingErrors
    seed: int
    lost: int
    dv_m_s_per_year: Distribution | None
    largest_offset_km: Distribution | None
    largest_delay_min: Distribution | None
    cases: tuple[KeepingCase, ...]


@dataclass(frozen=True)
class KeepingQuestion:
    """What is asked: the law, how long, how many burns in a revolution, how far ahead, errors, cases and seed."""

    law: Law
    days: float = 365.25
    burns_per_revolution: int = 1
    horizon_revolutions: float = 6.5
    errors: KeepingErrors = KeepingErrors()
    least_burn_m_s: float = 0.0
    cases: int = 100
    seed: int = 1

    def __post_init__(self) -> None:
        problems = []
        if self.law not in LAWS:
            problems.append(Problem(f"no law '{self.law}'", key="--law", expected=" or ".join(LAWS)))
        if not 1.0 <= self.days <= 20_000.0:
            problems.append(Problem(f"{self.days} days", key="--days", expected="1 to 20,000"))
        if not 1 <= self.burns_per_revolution <= 20:
            cause = f"{self.burns_per_revolution} burns in a revolution"
            problems.append(Problem(cause, key="--burns-per-revolution", expected="1 to 20"))
        if not 0.5 <= self.horizon_revolutions <= 20.0:
            problems.append(Problem(f"a horizon of {self.horizon_revolutions}", key="--horizon", expected="0.5 to 20"))
        if not 1 <= self.cases <= 100_000:
            problems.append(Problem(f"{self.cases} cases", key="--cases", expected="1 to 100,000"))
        if problems:
            raise InputError(problems)


def station_keeping(
    chosen: ChosenOrbit,
    epoch_tdb_s: float,
    question: KeepingQuestion,
    store: ResultStore,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str | None = None,
    model: ForceModel = DEFAULT,
) -> StationKeeping | NoSolution:
    """Return what it costs to keep an orbit, over many cases.

    Args:
        chosen: the periodic orbit.
        epoch_tdb_s: when it begins; the first burn is one interval later.
        question: law, length, errors and cases.
        store, workers, progress, cluster: as :func:`perilune.run.evaluate`.
        model: the force model of the reference and of the flight.

    Returns:
        The distribution of the sum of the burns per year; the same bytes for any number of workers. Or
        :class:`NoSolution` where the orbit has no reference in the full model.
    """
    plan = keeping_plan(chosen, epoch_tdb_s, question, model)
    if isinstance(plan, NoSolution):
        return plan
    tasks = [
        Task(
            keep_cases,
            (plan, first, min(first + _CASES_OF_A_TASK, question.cases)),
            tuple[KeepingCase, ...],
            (plan, first, min(first + _CASES_OF_A_TASK, question.cases)),
            f"cases {first + 1} to {min(first + _CASES_OF_A_TASK, question.cases)}",
        )
        for first in range(0, question.cases, _CASES_OF_A_TASK)
    ]
    cases = tuple(case for group in evaluate(tasks, store, workers, progress, cluster) for case in group)
    kept = [case for case in cases if case.lost_after_d is None]
    return StationKeeping(
        orbit=chosen.label,
        law=question.law,
        start_utc=format_utc(epoch_tdb_s),
        days=question.days,
        burns=len(plan.epochs_tdb_s) - 1,
        horizon_revolutions=question.horizon_revolutions,
        least_burn_m_s=question.least_burn_m_s,
        errors=question.errors,
        seed=question.seed,
        lost=len(cases) - len(kept),
        dv_m_s_per_year=_distribution([case.dv_m_s_per_year for case in kept]),
        largest_offset_km=_distribution([case.largest_offset_km for case in kept]),
        largest_delay_min=_distribution([case.largest_delay_min for case in kept]),
        cases=cases,
    )


def keeping_plan(
    chosen: ChosenOrbit, epoch_tdb_s: float, question: KeepingQuestion, model: ForceModel = DEFAULT
) -> KeepingPlan | NoSolution:
    """Return what all cases share: the reference in the full model and what the law of control takes from it."""
    period = chosen.period_s
    ahead = question.horizon_revolutions if question.law == "crossing" else max(_TARGETS)
    reference = transition(
        chosen.orbit,
        epoch_tdb_s - period,
        int(np.ceil(question.days * SECONDS_PER_DAY / period + ahead)) + 3,
        period,
        model,
    )
    if isinstance(reference, NoSolution):
        return reference
    interval = period / question.burns_per_revolution
    count = int(question.days * SECONDS_PER_DAY / interval) + 1
    epochs: Array = epoch_tdb_s + interval * np.arange(count, dtype=np.float64)
    crossings: tuple[Array, Array] | NoSolution = (np.zeros((0, count)), np.zeros((0, count)))
    gains = np.zeros((count, 3, 6))
    if question.law == "targets":
        gains = target_gains(reference, epochs, interval * np.array(_TARGETS, dtype=np.float64))
    else:
        crossings = _crossings(reference, epochs, period, question.horizon_revolutions)
    if isinstance(crossings, NoSolution):
        return crossings
    return KeepingPlan(
        question.law,
        epochs,
        reference.sample(epochs),
        gains,
        crossings[0],
        crossings[1],
        question.errors,
        question.least_burn_m_s,
        question.seed,
        model,
    )


def _crossings(
    reference: EphemerisOrbit, epochs: Array, period: float, horizon: float
) -> tuple[Array, Array] | NoSolution:
    """Return epochs and speeds (h, n) of crossings half a revolution after a beginning, a horizon ahead or less."""
    flown = (epochs - epochs[0]) / period
    found = []
    for ahead in np.arange(horizon, 0.4, -1.0):
        crossed = np.floor(flown + ahead - 0.5 + 1e-9) + 0.5
        row = reference_crossings(reference, epochs[0] + crossed * period)
        if isinstance(row, NoSolution):
            return row
        found.append(row)
    return np.array([epochs for epochs, _ in found]), np.array([speeds for _, speeds in found])


def keep_cases(plan: KeepingPlan, first: int, last: int) -> tuple[KeepingCase, ...]:
    """Fly the cases from ``first`` to before ``last``; each has its own generator of the plan's seed and its number."""
    return tuple(_keep(plan, case) for case in range(first, last))


def _keep(plan: KeepingPlan, case: int) -> KeepingCase:
    random = np.random.default_rng([plan.seed, case])
    errors = plan.errors
    sigma = np.repeat([errors.position_m, errors.velocity_m_s], 3)
    truth = plan.states[0] + random.normal(size=6) * sigma
    burns: list[float] = []
    offset_m, delay_s = 0.0, 0.0
    lost = False
    now = float(plan.epochs_tdb_s[0])
    for i in range(1, len(plan.epochs_tdb_s)):
        start, now = float(plan.epochs_tdb_s[i - 1]), float(plan.epochs_tdb_s[i])
        try:
            truth = propagate(truth[None, :], start, now, plan.model)[0]
        except PropagationError:
            lost = True
            break
        away = truth - plan.states[i]
        offset_m = max(offset_m, float(np.linalg.norm(away[:3])))
        believed = truth + random.normal(size=6) * sigma
        burn = _burn(plan, i, believed)
        if isinstance(burn, NoSolution) or offset_m > _LOST_M:
            lost = True
            break
        made = _made(burn, errors, random) if np.linalg.norm(burn) > plan.least_burn_m_s else np.zeros(3)
        burns.append(float(np.linalg.norm(made)))
        delay_s = max(delay_s, _delay_s(plan, i, away))
        truth = truth + np.concatenate([np.zeros(3), made + random.normal(size=3) * errors.kick_m_s])
    flown = now - float(plan.epochs_tdb_s[0])
    return KeepingCase(
        case=case,
        burns=sum(burn > 0.0 for burn in burns),
        dv_m_s_per_year=sum(burns) * SECONDS_PER_YEAR / flown,
        largest_burn_m_s=max(burns, default=0.0),
        largest_offset_km=offset_m / 1e3,
        largest_delay_min=delay_s / 60.0,
        lost_after_d=flown / SECONDS_PER_DAY if lost else None,
    )


def _burn(plan: KeepingPlan, i: int, believed: Array) -> Array | NoSolution:
    """Return the burn (3,) that the law asks for; the crossing control looks less far ahead where it finds none."""
    if plan.law == "targets":
        return np.asarray(plan.gains[i] @ (believed - plan.states[i]))
    answer: Array | NoSolution = NoSolution("no horizon", "crossing control")
    for epochs, speeds in zip(plan.crossings_tdb_s, plan.crossings_m_s, strict=True):
        wanted = Crossing(float(epochs[i]), float(speeds[i]))
        answer = crossing_burn(believed, float(plan.epochs_tdb_s[i]), wanted, plan.model)
        if not isinstance(answer, NoSolution):
            break
    return answer


def _made(burn: Array, errors: KeepingErrors, random: np.random.Generator) -> Array:
    """Return a burn as it is made: size off by a share, direction turned about a random axis, each component off."""
    size = float(np.linalg.norm(burn))
    turned = burn * (1.0 + errors.burn_size * random.normal())
    sideways = random.normal(size=3) * errors.burn_direction_rad * size
    if size > 0.0:
        sideways = sideways - burn * (sideways @ burn) / size**2
    return np.asarray(turned + sideways + random.normal(size=3) * errors.burn_m_s)


def _delay_s(plan: KeepingPlan, i: int, away: Array) -> float:
    """Return how much time along the orbit an offset is worth [s], by the reference's velocity about the Moon."""
    velocity = plan.states[i, 3:] - ephemeris.state("moon", plan.model.center, plan.epochs_tdb_s[i])[0, 3:]
    return float(abs(away[:3] @ velocity) / (velocity @ velocity))


def _distribution(values: list[float]) -> Distribution | None:
    if not values:
        return None
    found = np.array(values)
    median, most, nearly_all = (float(value) for value in np.quantile(found, (0.5, 0.95, 0.99)))
    return Distribution(
        float(found.mean()), float(found.std()), float(found.min()), median, most, nearly_all, float(found.max())
    )
