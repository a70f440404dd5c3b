"""Check: can the ship vent as fast as the pressure falls on the way up?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, missing, unanswered
from perilune.integration.model import Datum, Finding, datum

SOURCE: Final = (
    "fall of the static pressure of the U.S. Standard Atmosphere 1976 along the computed ascent, and in a fairing the "
    "fastest fall of the launcher's user's guide, against what the ship's vents are made for"
)


@check(
    "venting",
    "Fall of pressure during the ascent",
    order=7,
    owner="ship",
    verification="A",
    validation="Computed falls lie near the steady values of user's guides; transonic peaks are the guide's alone.",
    subject="loads",
    similarity="any site",
)
def venting(case: Case) -> Finding:
    """Compare the fastest fall of pressure with the ship's limit.

    In the open it is that of the air along the ascent with this ship; in a fairing the greater of it and of the
    launcher's published rate, which stands alone where no ascent is known.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    limit = case.ship.mechanical.pressure_decay
    published = case.launcher.environment.pressure_decay if case.ship.in_fairing else None
    computed = None if case.loads is None else case.loads.max_pressure_decay_pa_s
    rates = [rate for rate in (computed, None if published is None else published.si) if rate is not None]
    inputs: tuple[Datum, ...] = ()
    if published is not None:
        inputs = (datum(f"launcher/{case.launcher.id}", "environment.pressure_decay", published),)
    if limit is None:
        need = f" at {max(rates) / 1e3:.2f} kPa/s" if rates else ""
        data = f"mechanical.pressure_decay of {case.ship.id}"
        return missing(data, SOURCE, f"show that {case.ship.id} vents{need}", inputs)
    if not rates:
        why = case.loads_reason or "computed ascent missing"
        return unanswered(why, SOURCE, "find an ascent that carries this ship", inputs)
    value, most = max(rates) / 1e3, limit.si / 1e3
    margin = most - value
    closing = f"larger vents, for {-margin:.2f} kPa/s more"
    reason = "the launcher's published rate" if computed is None or max(rates) > computed else "the computed ascent"
    inputs = (*inputs, datum(f"ship/{case.ship.id}", "mechanical.pressure_decay", limit))
    return against(value, most, margin, "kPa/s", SOURCE, reason=reason, closing=closing, inputs=inputs)
