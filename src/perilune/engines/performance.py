"""What an engine delivers by physics and by its cycle, beside what is published of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from statistics import median
from typing import Final

from perilune.catalogue import Engine, load_catalogue
from perilune.engines.cycle_efficiency import Observation, class_efficiency, ideal_of, observations
from perilune.engines.model import (
    ClassEfficiency,
    EnginePerformance,
    EngineValidation,
    IdealPerformance,
    ValidationRow,
)
from perilune.engines.nozzle import SEA_LEVEL_PA, at_ambient
from perilune.errors import InputError, NoSolution, Problem
from perilune.verdict import Verdict

AMBIENT_PA: Final = tuple(SEA_LEVEL_PA * share for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05, 0.01, 0.0))
"""The ambient pressures of the table, from sea level to vacuum."""

PASS_LEVEL: Final = 0.95
MARGINAL_LEVEL: Final = 0.99
"""Prediction intervals: inside the first a published figure passes, inside the second it is marginal."""


@cache
def built_in_observations() -> tuple[Observation, ...]:
    """Return the efficiencies of the built-in catalogue's engines."""
    return observations(engine for engine in load_catalogue().entries("engine") if isinstance(engine, Engine))


def _judge(efficiency: float, known: ClassEfficiency | NoSolution) -> tuple[Verdict, str]:
    if efficiency > 1.0:
        return Verdict.FAIL, f"published is {efficiency:.3f} of the ideal: more than chemistry gives"
    if isinstance(known, NoSolution):
        return Verdict.NOT_EVALUABLE, known.reason
    difference = efficiency - known.mean
    scatter = f"{difference:+.4f} from the mean {known.mean:.4f} of {len(known.engines)} engine(s)"
    for level, verdict in ((PASS_LEVEL, Verdict.PASS), (MARGINAL_LEVEL, Verdict.MARGINAL)):
        half_width = _quantile(level, known.freedom) * known.prediction_deviation
        if abs(difference) <= half_width:
            return verdict, f"efficiency {scatter}, within the {level:.0%} interval of {half_width:.4f}"
    return Verdict.FAIL, f"efficiency {scatter}, outside the {MARGINAL_LEVEL:.0%} interval of {half_width:.4f}"


def _quantile(level: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 2.0))


def _published(engine: Engine, reason: str) -> EnginePerformance:
    """Return what is published of an engine, nothing evaluated."""
    return EnginePerformance(
        engine=engine.id,
        name=engine.name,
        cycle=engine.cycle.value,
        maturity=engine.maturity.value,
        not_evaluable=reason,
        ideal=None,
        class_efficiency=None,
        efficiency=None,
        isp_vac_published_s=engine.isp_vac.si,
        isp_vac_predicted_s=None,
        isp_vac_low_s=None,
        isp_vac_high_s=None,
        isp_vac_difference_s=None,
        verdict=Verdict.NOT_EVALUABLE,
        reason=reason,
        thrust_vac_published_n=engine.thrust_vac.si,
        isp_sl_published_s=None if engine.isp_sl is None else engine.isp_sl.si,
        isp_sl_computed_s=None,
        thrust_sl_published_n=None if engine.thrust_sl is None else engine.thrust_sl.si,
        thrust_sl_computed_n=None,
        ambient=(),
    )


def _evaluated(
    engine: Engine, ideal: IdealPerformance, ambient_pressures_pa: Sequence[float], known: Sequence[Observation]
) -> EnginePerformance:
    thrust_vac_n, isp_vac_s = engine.thrust_vac.si, engine.isp_vac.si
    efficiency = isp_vac_s / ideal.isp_vac_s
    found = class_efficiency(engine, ideal, known)
    verdict, reason = _judge(efficiency, found)
    sea_level = at_ambient(ideal, thrust_vac_n, isp_vac_s, SEA_LEVEL_PA)
    result = replace(
        _published(engine, reason),
        not_evaluable=None,
        ideal=ideal,
        efficiency=efficiency,
        verdict=verdict,
        isp_sl_computed_s=sea_level.isp_s,
        thrust_sl_computed_n=sea_level.thrust_n,
        ambient=tuple(at_ambient(ideal, thrust_vac_n, isp_vac_s, pressure) for pressure in ambient_pressures_pa),
    )
    return result if isinstance(found, NoSolution) else _predicted(result, ideal, found)


def _predicted(result: EnginePerformance, ideal: IdealPerformance, known: ClassEfficiency) -> EnginePerformance:
    half_width = _quantile(PASS_LEVEL, known.freedom) * known.prediction_deviation
    predicted_s = ideal.isp_vac_s * known.mean
    return replace(
        result,
        class_efficiency=known,
        isp_vac_predicted_s=predicted_s,
        isp_vac_low_s=ideal.isp_vac_s * (known.mean - half_width),
        isp_vac_high_s=ideal.isp_vac_s * (known.mean + half_width),
        isp_vac_difference_s=result.isp_vac_published_s - predicted_s,
    )


def performance(
    engine: Engine,
    ambient_pressures_pa: Sequence[float] = AMBIENT_PA,
    *,
    reference: Iterable[Engine] | None = None,
) -> EnginePerformance:
    """Return the performance of an engine: ideal, by its cycle class, against ambient pressure, and the verdict.

    The efficiency of the class is learnt from the engines of ``reference`` (the built-in catalogue where None) without
    the engine itself. The published vacuum thrust and specific impulse carry the table against ambient pressure.

    Args:
        engine: the catalogue's entry; what is missing makes the answer ``not evaluable``, nothing is guessed.
        ambient_pressures_pa: non-negative pressures [Pa].
        reference: the engines of which the class is made.

    Raises:
        InputError: a negative or infinite pressure, or chamber data for which there is no equilibrium.

    >>> performance(load_catalogue().engine("rd-180")).verdict
    <Verdict.PASS: 'pass'>
    """
    wrong = [pressure for pressure in ambient_pressures_pa if not 0.0 <= pressure <= 1e8]
    if wrong:
        raise InputError([Problem(f"{value:g} Pa is no ambient pressure", expected="0 to 1e8 Pa") for value in wrong])
    ideal = ideal_of(engine)
    if isinstance(ideal, NoSolution):
        return _published(engine, ideal.reason)
    known = built_in_observations() if reference is None else observations(reference)
    return _evaluated(engine, ideal, ambient_pressures_pa, known)


def validate_engines(engines: Iterable[Engine]) -> EngineValidation:
    """Return the accuracy table over some engines: each one's specific impulse predicted from the others of its class.

    >>> validate_engines([]).rows
    ()
    """
    everyone = sorted(engines, key=lambda engine: engine.id)
    results = [performance(engine, (), reference=everyone) for engine in everyone]
    rows = tuple(_row(result, result.ideal) for result in results if result.ideal is not None)
    errors = [abs(row.error_percent) for row in rows if row.error_percent is not None]
    sea_level = [
        abs(100.0 * (row.isp_sl_computed_s / row.isp_sl_published_s - 1.0))
        for row in rows
        if row.isp_sl_computed_s is not None and row.isp_sl_published_s is not None
    ]
    return EngineValidation(
        rows=rows,
        not_evaluable=tuple((result.engine, result.not_evaluable) for result in results if result.not_evaluable),
        predicted=len(errors),
        median_error_percent=median(errors) if errors else None,
        largest_error_percent=max(errors, default=None),
        sea_level_compared=len(sea_level),
        sea_level_median_error_percent=median(sea_level) if sea_level else None,
        sea_level_largest_error_percent=max(sea_level, default=None),
    )


def _row(result: EnginePerformance, ideal: IdealPerformance) -> ValidationRow:
    predicted, published = result.isp_vac_predicted_s, result.isp_vac_published_s
    return ValidationRow(
        engine=result.engine,
        cycle=result.cycle,
        propellants=f"{ideal.oxidiser}/{ideal.fuel}",
        isp_vac_ideal_s=ideal.isp_vac_s,
        efficiency=published / ideal.isp_vac_s,
        class_size=0 if result.class_efficiency is None else len(result.class_efficiency.engines),
        isp_vac_predicted_s=predicted,
        isp_vac_published_s=published,
        error_percent=None if predicted is None else 100.0 * (predicted / published - 1.0),
        isp_sl_computed_s=result.isp_sl_computed_s,
        isp_sl_published_s=result.isp_sl_published_s,
        verdict=result.verdict,
    )
