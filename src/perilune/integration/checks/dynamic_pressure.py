"""Check: does the dynamic pressure of the ascent stay within the ship's limit?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, missing, unanswered
from perilune.integration.model import Finding, datum

SOURCE: Final = (
    "the ship's own limits of dynamic pressure, and of it times angle of attack, against the computed ascent with this "
    "ship and the limit that its steering keeps"
)


@check(
    "dynamic pressure",
    "Maximum dynamic pressure",
    order=7,
    owner="both",
    verification="A",
    validation="The ascent is compared with flown peak dynamic pressures where they are published; see launch.",
    subject="loads",
    similarity="any site",
)
def dynamic_pressure(case: Case) -> Finding | None:
    """Compare the largest dynamic pressure of the computed ascent with the ship's limit.

    It applies to a ship in the open: a fairing takes the pressure off the ship inside. A ship that states a limit of
    dynamic pressure times angle of attack is held to it as well, against the limit that the steering of the ascent
    keeps; the tighter is reported.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    if case.ship.in_fairing:
        return None
    limit = case.ship.max_dynamic_pressure
    if limit is None:
        data = f"max_dynamic_pressure of {case.ship.id}"
        reached = "" if case.loads is None else f" for {case.loads.max_dynamic_pressure_pa / 1e3:.1f} kPa"
        return missing(data, SOURCE, f"obtain the limit of {case.ship.id} and qualify it{reached}")
    if case.loads is None:
        why = case.loads_reason or "computed ascent missing"
        return unanswered(why, SOURCE, "find an ascent that carries this ship")
    value = case.loads.max_dynamic_pressure_pa / 1e3
    margin = limit.si / 1e3 - value
    closing = f"throttle to {limit.si / 1e3:.1f} kPa"
    inputs = (datum(f"ship/{case.ship.id}", "max_dynamic_pressure", limit),)
    pressure = against(value, limit.si / 1e3, margin, "kPa", SOURCE, closing=closing, inputs=inputs)
    steering = _q_alpha(case)
    rows = [pressure] if steering is None else [pressure, steering]
    return min(rows, key=lambda row: row.relative_margin or 0.0)


def _q_alpha(case: Case) -> Finding | None:
    """The limit of the steering against that of the ship, where the ship states one."""
    limit, loads = case.ship.mechanical.max_q_alpha, case.loads
    if limit is None or loads is None or loads.q_alpha_pa_rad is None:
        return None
    return against(
        loads.q_alpha_pa_rad,
        limit.si,
        limit.si - loads.q_alpha_pa_rad,
        "Pa rad",
        SOURCE,
        reason="dynamic pressure times angle of attack",
        closing=f"steer within {limit.si:.0f} Pa rad",
        inputs=(datum(f"ship/{case.ship.id}", "mechanical.max_q_alpha", limit),),
    )
