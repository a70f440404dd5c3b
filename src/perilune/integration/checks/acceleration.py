"""Check: does the ascent keep within what the crew and the ship bear?"""

from typing import Final

import numpy as np

from perilune.constants import G0
from perilune.integration.case import AscentLoads, Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, missing, unanswered
from perilune.integration.methods.crew_tolerance import CREW_CURVE, CREW_LONG, tightest_level
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.rule_set import RuleSet

SHIP_SOURCE: Final = "the ship's own limit of acceleration, against the computed ascent with this ship"


@check(
    "acceleration",
    "Acceleration of crew and ship",
    order=6,
    owner="launcher",
    verification="A",
    validation="The ascent is compared with flown peak accelerations where they are published; see launch.",
    limits=(CREW_CURVE, CREW_LONG),
    subject="loads",
)
def acceleration(case: Case) -> Finding | None:
    """Compare the computed ascent with the crew's duration curve and the ship's own limit; the tighter is reported.

    Along the ascent of this launcher with this ship, every level of sensed acceleration is held for some time; its
    margin to the sustained limit of NASA-STD-3001 at that duration must be positive. The ship's own limit bounds the
    peak. A robotic ship without a public limit is not evaluable.
    """
    limit = case.ship.max_acceleration
    if not case.crewed and limit is None:
        data = f"max_acceleration of {case.ship.id}"
        return missing(data, SHIP_SOURCE, f"obtain the design load factors of {case.ship.id}")
    if case.loads is None:
        source = case.rules.held(CREW_CURVE).source if case.crewed else SHIP_SOURCE
        why = case.loads_reason or "computed ascent missing"
        return unanswered(why, source, "find an ascent that carries this ship")
    rows = [_crew(case.loads, case.rules)] if case.crewed else []
    if limit is not None:
        peak = case.loads.max_acceleration_m_s2 / G0
        inputs = (datum(f"ship/{case.ship.id}", "max_acceleration", limit),)
        rows.append(_below(peak, limit.si / G0, SHIP_SOURCE, "peak", inputs))
    return min(rows, key=lambda row: row.relative_margin or 0.0)


def _crew(loads: AscentLoads, rules: RuleSet) -> Finding:
    level, duration, limit = tightest_level(
        np.asarray(loads.time_s, dtype=np.float64), np.asarray(loads.acceleration_m_s2, dtype=np.float64), rules
    )
    return _below(level, limit, rules.held(CREW_CURVE).source, f"{level:.2f} g0 held for {duration:.0f} s")


def _below(level: float, limit: float, source: str, reason: str, inputs: tuple[Datum, ...] = ()) -> Finding:
    closing = f"throttle or stage so that the ascent stays below {limit:.2f} g0"
    return against(level, limit, limit - level, "g0", source, reason=reason, closing=closing, inputs=inputs)
