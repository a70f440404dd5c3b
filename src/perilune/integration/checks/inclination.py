"""Check: can an orbit of the needed inclination be reached from the latitude of the site at all?"""

import math
from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, measured, missing, stated
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.reach import LUNAR_DECLINATION_DEG, inclination_range_deg
from perilune.verdict import Verdict

SOURCE: Final = (
    "spherical geometry of launch, cos i = cos latitude sin azimuth (Vallado 2013, Fundamentals of Astrodynamics and "
    "Applications, 4th ed., section 6.4); a parking orbit contains the departure asymptote if its inclination is at "
    "least the declination of that asymptote"
)


@check(
    "inclination",
    "Inclination from the site",
    order=2,
    owner="launcher",
    verification="A",
    critical=True,
    validation="Exact spherical geometry; compared with published inclination ranges of launch sites.",
    subject="mission",
)
def inclination(case: Case) -> Finding:
    """Compare the inclination that the mission needs with what the site's latitude and published range allow.

    A station fixes the inclination. A departure to the Moon needs a parking orbit that contains the Moon at arrival:
    any site's lowest inclination serves on some days, an orbit of 28.6 degrees on all. A departure to Mars needs the
    declination of a window. A low orbit or GTO takes the lowest inclination of the site.
    """
    low, high = inclination_range_deg(case.site)
    inputs: tuple[Datum, ...] = (datum(f"site/{case.site.id}", "latitude", case.site.latitude),)
    station = case.destination.station
    needed = case.inclination_deg
    if needed is None and station is not None and station.inclination is not None:
        needed = math.degrees(station.inclination.si)
        inputs = (*inputs, datum(f"station/{station.id}", "inclination", station.inclination))
    if needed is None and case.destination.kind == "mars":
        return missing("parking orbit inclination of the window", SOURCE, "give a window to Mars", inputs)
    if needed is None and case.destination.lunar:
        return against(
            high,
            LUNAR_DECLINATION_DEG,
            high - LUNAR_DECLINATION_DEG,
            "deg",
            SOURCE,
            short=Verdict.MARGINAL,
            reason=f"parking orbits of {low:.1f} to {high:.1f} deg; the Moon's declination stays within 28.6 deg",
            closing="launch on the days when the Moon's declination is small",
            inputs=inputs,
        )
    if needed is None:
        reason = f"any orbit serves; the lowest from this site is at {low:.1f} deg"
        return stated(Verdict.PASS, SOURCE, reason, inputs=inputs)
    margin = min(needed - low, high - needed)
    limit = low if needed - low <= high - needed else high
    verdict = Verdict.PASS if margin >= -1e-9 else Verdict.FAIL
    closing = None if verdict is Verdict.PASS else f"launch from a site that reaches {needed:.1f} deg"
    reason = f"the site reaches {low:.1f} to {high:.1f} deg"
    if case.inclination_deg is not None and verdict is Verdict.PASS:
        # a window takes its plane from those the site reaches, at the edge if that lifts most: no scarce margin
        reason = f"the window's parking orbit is at {needed:.1f} deg; {reason}"
        return stated(verdict, SOURCE, reason, inputs=inputs)
    return measured(verdict, needed, limit, margin, "deg", SOURCE, reason=reason, closing=closing, inputs=inputs)
