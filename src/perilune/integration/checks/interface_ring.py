"""Check: do the separation rings of ship and launcher fit?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing
from perilune.integration.model import Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = "ISO 15863:2003, spacecraft to launch vehicle interface control document, mechanical interface"

RING_TOLERANCE: Final = Limit(
    "ring_tolerance",
    "difference up to which two nominal diameters are the same interface",
    5.0,
    "mm",
    "convention: the interface control document settles the machining tolerance",
)


@check(
    "interface ring",
    "Diameter of the interface ring",
    order=4,
    owner="both",
    verification="I",
    validation="Comparison of two catalogued numbers; no stress analysis.",
    limits=(RING_TOLERANCE,),
    subject="mechanical",
    similarity="any site",
)
def interface_ring(case: Case) -> Finding:
    """Compare the diameter of the ship's ring with that of the launcher.

    Equal diameters pass; different ones need a conical adapter and are marginal, with the two diameters as the
    action. A ring wider than the launcher's upper stage has no load path below it and fails.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    ring, seat = case.ship.ring_diameter, case.launcher.interface.ring_diameter
    stage = case.launcher.stage[-1].diameter
    if ring is None:
        return missing(f"ring_diameter of {case.ship.id}", SOURCE, f"obtain the interface ring of {case.ship.id}")
    inputs = [datum(f"ship/{case.ship.id}", "ring_diameter", ring)]
    launcher = f"launcher/{case.launcher.id}"
    if seat is None:
        data = f"interface.ring_diameter of {case.launcher.id}"
        return missing(data, SOURCE, f"obtain the payload ring of {case.launcher.id}", inputs)
    inputs += [datum(launcher, "interface.ring_diameter", seat), datum(launcher, "stage.diameter", stage)]
    difference, tolerance = abs(ring.si - seat.si), case.rules[RING_TOLERANCE]
    reason = f"ring of {ring.si:.3f} m on a seat of {seat.si:.3f} m and a stage of {stage.si:.3f} m"
    if difference <= tolerance:
        margin = tolerance - difference
        return measured(Verdict.PASS, difference, tolerance, margin, "m", SOURCE, reason=reason, inputs=inputs)
    if ring.si <= stage.si + tolerance:
        verdict, limit, margin = Verdict.MARGINAL, seat.si, -difference
        closing = f"build an adapter from {seat.si:.3f} m to {ring.si:.3f} m"
    else:
        verdict, limit, margin = Verdict.FAIL, stage.si, stage.si - ring.si
        closing = f"no seat for a ring of {ring.si:.3f} m on a stage of {stage.si:.3f} m"
    return measured(verdict, ring.si, limit, margin, "m", SOURCE, reason=reason, closing=closing, inputs=inputs)
