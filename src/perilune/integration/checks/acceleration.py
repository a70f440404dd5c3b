"""Check: does the ascent keep within what the crew and the ship bear?"""

from typing import Final

import numpy as np

from perilune.constants import G0
from perilune.integration.case import AscentLoads, Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing, unanswered
from perilune.integration.methods.crew_tolerance import CREW_CURVE, CREW_LONG, tightest_level
from perilune.integration.model import Finding, datum
from perilune.integration.rule_set import RuleSet
from perilune.verdict import Verdict

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
        margin = limit.si / G0 - peak
        rows.append(
            measured(_verdict(margin), peak, limit.si / G0, margin, "g0", SHIP_SOURCE, reason="peak", inputs=inputs)
        )
    worst = min(rows, key=lambda row: row.relative_margin or 0.0)
    if worst.verdict is Verdict.PASS or worst.limit is None:
        return worst
    closing = f"throttle or stage so that the ascent stays below {worst.limit:.2f} g0"
    return measured(
        worst.verdict,
        worst.value or 0.0,
        worst.limit,
        worst.margin or 0.0,
        "g0",
        worst.source,
        reason=worst.reason,
        closing=closing,
        inputs=worst.inputs,
    )


def _crew(loads: AscentLoads, rules: RuleSet) -> Finding:
    level, duration, limit = tightest_level(
        np.asarray(loads.time_s, dtype=np.float64), np.asarray(loads.acceleration_m_s2, dtype=np.float64), rules
    )
    margin = limit - level
    reason = f"{level:.2f} g0 held for {duration:.0f} s"
    return measured(_verdict(margin), level, limit, margin, "g0", rules.held(CREW_CURVE).source, reason=reason)


def _verdict(margin: float) -> Verdict:
    return Verdict.PASS if margin >= 0.0 else Verdict.FAIL
