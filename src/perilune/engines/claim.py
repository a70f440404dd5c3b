"""Is a claimed engine plausible? Seven questions that physics and the catalogue's engines can answer."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from perilune.catalogue import Engine, load_catalogue
from perilune.catalogue.model import Cycle
from perilune.constants import G0
from perilune.engines.combustion import expansion
from perilune.engines.cycle import balance
from perilune.engines.cycle_answer import design_of
from perilune.engines.cycle_efficiency import ideal_of
from perilune.engines.design_space import highest_pressures_pa
from perilune.engines.dry_mass import dry_mass
from perilune.engines.nozzle import SEA_LEVEL_PA
from perilune.engines.performance import performance
from perilune.engines.separation import separates
from perilune.errors import NoSolution
from perilune.verdict import Verdict, worst

_SEA_LEVEL_PASS: Final = 0.03
_SEA_LEVEL_MARGINAL: Final = 0.06
"""Differences of sea-level impulse: the catalogue's flown engines lie within 2 %, its estimates within 7 %."""

_FLOW_PASS: Final = 0.01
_FLOW_MARGINAL: Final = 0.03
"""Differences of mass flow between vacuum and sea level: only rounding may part them."""

_PRESSURE_MARGINAL: Final = 1.2
_LEAST_PRECEDENTS: Final = 3
"""Engines of a cycle that it takes to call a chamber pressure beyond them not plausible."""

_MASS_PASS: Final = 0.95
_MASS_MARGINAL: Final = 0.99


@dataclass(frozen=True)
class ClaimCheck:
    """One question: the value claimed and the bounds it is held against, in the unit of the name."""

    question: str
    verdict: Verdict
    claimed: float | None
    low: float | None
    high: float | None
    reason: str


@dataclass(frozen=True)
class ClaimVerdict:
    """The answers; ``verdict`` is the worst of those that could be evaluated."""

    engine: str
    name: str
    maturity: str
    verdict: Verdict
    not_evaluable: int
    checks: tuple[ClaimCheck, ...]


def judge_claim(engine: Engine, *, reference: Iterable[Engine] | None = None) -> ClaimVerdict:
    """Return whether an engine, built in or claimed in a file, is plausible.

    It asks for the vacuum impulse against its cycle's, the impulse at sea level against the nozzle's, one mass flow in
    vacuum and at sea level, a power balance that closes, a chamber pressure that has been reached, and a dry mass
    inside what thrust, pressure and nozzle explain. The engine itself is never among those it is held against.

    >>> judge_claim(load_catalogue().engine("rd-170")).verdict
    <Verdict.PASS: 'pass'>
    """
    entries = load_catalogue().entries("engine") if reference is None else reference
    others = tuple(entry for entry in entries if isinstance(entry, Engine) and entry.id != engine.id)
    checks = (
        _impulse(engine, others),
        _sea_level(engine),
        _one_flow(engine),
        _power(engine),
        _pressure(engine, others),
        _mass(engine, others),
        _throttled(engine),
    )
    evaluated = [check.verdict for check in checks if check.verdict is not Verdict.NOT_EVALUABLE]
    return ClaimVerdict(
        engine.id, engine.name, engine.maturity.value, worst(evaluated), len(checks) - len(evaluated), checks
    )


def _missing(question: str, reason: str) -> ClaimCheck:
    return ClaimCheck(question, Verdict.NOT_EVALUABLE, None, None, None, reason)


def _graded(value: float, passing: float, marginal: float) -> Verdict:
    return Verdict.PASS if value <= passing else Verdict.MARGINAL if value <= marginal else Verdict.FAIL


def _impulse(engine: Engine, others: Sequence[Engine]) -> ClaimCheck:
    question = "vacuum specific impulse (s)"
    result = performance(engine, (), reference=others)
    if result.verdict is Verdict.NOT_EVALUABLE:
        return _missing(question, result.reason)
    low, high = result.isp_vac_low_s, result.isp_vac_high_s
    return ClaimCheck(question, result.verdict, engine.isp_vac.si, low, high, result.reason)


def _sea_level(engine: Engine) -> ClaimCheck:
    question = "sea-level specific impulse (s)"
    ideal = ideal_of(engine)
    if isinstance(ideal, NoSolution) or engine.isp_sl is None:
        return _missing(question, ideal.reason if isinstance(ideal, NoSolution) else "not evaluable: isp_sl missing")
    term_s = SEA_LEVEL_PA * ideal.area_ratio * ideal.characteristic_velocity_m_s / (ideal.chamber_pressure_pa * G0)
    expected_s = engine.isp_vac.si - term_s
    difference = abs(engine.isp_sl.si / expected_s - 1.0) if expected_s > 0.0 else math.inf
    verdict = _graded(difference, _SEA_LEVEL_PASS, _SEA_LEVEL_MARGINAL)
    bounds = ((1.0 - _SEA_LEVEL_PASS) * expected_s, (1.0 + _SEA_LEVEL_PASS) * expected_s)
    reason = f"vacuum impulse less {term_s:.1f} s of back pressure on the nozzle is {expected_s:.1f} s"
    return ClaimCheck(question, verdict, engine.isp_sl.si, *bounds, reason)


def _one_flow(engine: Engine) -> ClaimCheck:
    question = "mass flow at sea level over vacuum"
    if engine.isp_sl is None or engine.thrust_sl is None:
        return _missing(question, "not evaluable: isp_sl or thrust_sl missing")
    ratio = engine.thrust_sl.si / engine.isp_sl.si / (engine.thrust_vac.si / engine.isp_vac.si)
    verdict = _graded(abs(ratio - 1.0), _FLOW_PASS, _FLOW_MARGINAL)
    reason = "thrust over impulse is the flow, which does not know where the engine stands"
    return ClaimCheck(question, verdict, ratio, 1.0 - _FLOW_PASS, 1.0 + _FLOW_PASS, reason)


def _power(engine: Engine) -> ClaimCheck:
    question = "chamber pressure that the power balance allows (MPa)"
    design = design_of(engine)
    if isinstance(design, NoSolution):
        return _missing(question, design.reason)
    claimed = design.chamber_pressure_pa / 1e6
    found = balance(design)
    if isinstance(found, NoSolution):
        if found.binding not in ("turbine power", "tank pressure"):
            return _missing(question, found.reason)
        saved = "it would close with" in found.reason
        verdict = Verdict.MARGINAL if saved else Verdict.FAIL
        return ClaimCheck(question, verdict, claimed, None, None, found.reason)
    highest_pa = found.highest_chamber_pressure_pa
    reason = f"closes with usual machines; turbine power {found.turbine_power_w / 1e6:.3g} MW"
    return ClaimCheck(question, Verdict.PASS, claimed, None, None if highest_pa is None else highest_pa / 1e6, reason)


def _pressure(engine: Engine, others: Sequence[Engine]) -> ClaimCheck:
    question = "chamber pressure reached before (MPa)"
    if engine.chamber_pressure is None or engine.oxidiser is None or engine.fuel is None:
        return _missing(question, "not evaluable: chamber_pressure missing")
    flown_pa, tested_pa = highest_pressures_pa(engine.cycle.value, engine.oxidiser, engine.fuel, others)
    if tested_pa is None:
        return _missing(question, f"not evaluable: no other {engine.cycle.value} engine with a chamber pressure")
    reached_pa = tested_pa if flown_pa is None else flown_pa
    share = engine.chamber_pressure.si / reached_pa
    verdict = _graded(share, 1.0, max(_PRESSURE_MARGINAL, tested_pa / reached_pa))
    word = "tested" if flown_pa is None else "flown"
    count = sum(other.cycle is engine.cycle and other.chamber_pressure is not None for other in others)
    reason = f"{share:.2f} of the highest {word} by {count} other engine(s) of the cycle"
    if verdict is Verdict.FAIL and count < _LEAST_PRECEDENTS:
        verdict, reason = Verdict.MARGINAL, f"{reason}: too few to say what cannot be"
    return ClaimCheck(question, verdict, engine.chamber_pressure.si / 1e6, None, reached_pa / 1e6, reason)


def _mass(engine: Engine, others: Sequence[Engine]) -> ClaimCheck:
    question = "dry mass (kg)"
    if engine.cycle is Cycle.PRESSURE_FED:
        return _missing(question, "not evaluable: the regression is one of pump-fed engines")
    if engine.mass is None or engine.chamber_pressure is None or engine.area_ratio is None:
        return _missing(question, "not evaluable: mass, chamber_pressure or area_ratio missing")
    hydrogen = engine.fuel == "LH2"
    pressure_pa, area = engine.chamber_pressure.si, engine.area_ratio.si
    found = dry_mass(engine.thrust_vac.si, pressure_pa, area, hydrogen=hydrogen, reference=others)
    if isinstance(found, NoSolution):
        return _missing(question, found.reason)
    # the interval is even in the logarithm: widen it by the ratio of the two normal quantiles
    half = math.log(found.mass_high_kg / found.mass_kg)
    quantile = NormalDist().inv_cdf
    widened = half * quantile(0.5 + _MASS_MARGINAL / 2.0) / quantile(0.5 + _MASS_PASS / 2.0)
    distance = abs(math.log(engine.mass.si / found.mass_kg))
    verdict = _graded(distance, half, widened)
    weight = engine.thrust_vac.si / (engine.mass.si * G0)
    reason = f"{found.mass_kg:.0f} kg expected of thrust, pressure and nozzle; thrust over weight {weight:.0f}"
    return ClaimCheck(question, verdict, engine.mass.si, found.mass_low_kg, found.mass_high_kg, reason)


def _throttled(engine: Engine) -> ClaimCheck:
    question = "nozzle flows full at sea level (least throttle)"
    ideal = ideal_of(engine)
    if isinstance(ideal, NoSolution) or engine.isp_sl is None:
        return _missing(question, "not evaluable: chamber data or isp_sl missing")
    level = 1.0 if engine.throttle_min is None else engine.throttle_min.si
    pair = (ideal.oxidiser, ideal.fuel, ideal.mixture_ratio)
    states = [
        separates(expansion(*pair, share * ideal.chamber_pressure_pa, area_ratio=ideal.area_ratio), SEA_LEVEL_PA)
        for share in (1.0, level)
    ]
    text = ("flows full", "separates by the criterion of conical nozzles (a contour holds on longer)")
    reason = f"at full pressure it {text[states[0]]}; at {level:.0%} it {text[states[1]]}"
    return ClaimCheck(question, Verdict.MARGINAL if states[0] else Verdict.PASS, level, None, None, reason)
