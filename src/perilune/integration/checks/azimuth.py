"""Check: is the launch azimuth to the needed inclination within what the range allows?"""

import math
from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing, stated
from perilune.integration.model import Finding, datum
from perilune.integration.reach import launch_azimuths_deg
from perilune.verdict import Verdict

SOURCE: Final = (
    "launch azimuth over a rotating Earth: the inertial azimuth asin(cos i / cos latitude), less the site's rotation "
    "(Vallado 2013, section 6.4); limits of the range"
)


@check(
    "azimuth",
    "Launch azimuth within the range",
    order=3,
    owner="launcher",
    verification="A",
    validation="Compared with published launch azimuths to the ISS; the ascent itself is not flown for this check.",
    subject="mission",
)
def azimuth(case: Case) -> Finding | None:
    """Compare the launch azimuth, ascending or descending, with the azimuth limits of the range.

    Without a fixed inclination (low orbit, GTO, a departure to the Moon without window) any azimuth of the range
    serves. A dog-leg that is agreed on passes: the computed ascent flies it and its payload bears the price. Without
    public limits of the range the check is not evaluable, however plausible the azimuth.
    """
    needed = _needed_inclination_deg(case)
    if needed is None and case.destination.kind == "mars":
        return missing("parking orbit inclination of the window", SOURCE, "give a window to Mars")
    if case.site.azimuth_min is None or case.site.azimuth_max is None:
        data = f"azimuth_min and azimuth_max of {case.site.id}"
        return missing(data, SOURCE, f"obtain the safety azimuths of {case.site.id}")
    low, high = (math.degrees(limit.si) for limit in (case.site.azimuth_min, case.site.azimuth_max))
    site = f"site/{case.site.id}"
    inputs = (datum(site, "azimuth_min", case.site.azimuth_min), datum(site, "azimuth_max", case.site.azimuth_max))
    if needed is None:
        reason = f"any azimuth serves; the range allows {low:.0f} to {high:.0f} deg"
        return stated(Verdict.PASS, SOURCE, reason, inputs=inputs)
    options = launch_azimuths_deg(math.degrees(case.site.latitude.si), needed)
    if not options:
        return None
    margins = {option: min(option - low, high - option) for option in options}
    best = max(margins, key=lambda option: margins[option])
    margin = margins[best]
    limit = low if best - low <= high - best else high
    if margin < -1e-6 and case.delivery.dog_leg:
        reason = f"the ascent leaves at {limit:.0f} deg and turns to {needed:.1f} deg of inclination on the way"
        return stated(Verdict.PASS, SOURCE, reason, inputs=inputs)
    verdict = Verdict.PASS if margin >= -1e-6 else Verdict.FAIL
    closing = None if verdict is Verdict.PASS else f"widen the range by {-margin:.1f} deg or fly a dog-leg"
    reason = f"to {needed:.1f} deg of inclination; the range allows {low:.0f} to {high:.0f} deg"
    if case.inclination_deg is not None and verdict is Verdict.PASS:
        # a window takes its azimuth from those the range allows, at the edge if that lifts most: no scarce margin
        return stated(verdict, SOURCE, f"the window flies {best:.1f} deg {reason}", inputs=inputs)
    return measured(verdict, best, limit, margin, "deg", SOURCE, reason=reason, closing=closing, inputs=inputs)


def _needed_inclination_deg(case: Case) -> float | None:
    if case.inclination_deg is not None:
        return case.inclination_deg
    station = case.destination.station
    if station is not None and station.inclination is not None:
        return math.degrees(station.inclination.si)
    return None
