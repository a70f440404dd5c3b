"""Check: does the ship bear the load factors that the launcher asks it to be designed for?"""

from typing import Final

from perilune.constants import G0
from perilune.integration.case import Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, missing
from perilune.integration.methods.load_region import utilisation
from perilune.integration.model import Finding, read_off
from perilune.integration.rule_set import Limit

SOURCE: Final = (
    "design load factors of the launcher's user's guide by ship mass, each corner within the convex region of the "
    "ship's own limit load factors; the axial peak of the computed ascent as a further point"
)

FACTOR: Final = Limit(
    "quasi_static_factor",
    "factor upon the launcher's load factors that the ship's must still hold",
    1.0,
    "1",
    "both sides publish limit loads; factors of qualification are in the ship's own verification",
    low=1.0,
    high=3.0,
)


@check(
    "quasi-static loads",
    "Quasi-static load factors",
    order=6,
    owner="ship",
    verification="T",
    validation="Exact geometry of two published regions; the factors themselves are the launcher's.",
    limits=(FACTOR,),
    subject="loads",
    similarity="any site",
)
def quasi_static(case: Case) -> Finding:
    """Compare every corner of the launcher's load factors, and the peak of the ascent, with the ship's region.

    The value is how much of the ship's region the worst point uses: 1 on its border. The launcher's factors are those
    for the mass of this ship.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    own = case.ship.mechanical.load_factors
    mass_kg = grown_mass_kg(case.configuration.mass, case.rules)
    asked = next((row for row in case.launcher.environment.load_factors if row.covers(mass_kg)), None)
    lack = absent(
        {
            f"mechanical.load_factors of {case.ship.id}": own,
            f"environment.load_factors of {case.launcher.id} for {mass_kg:.0f} kg": asked,
        }
    )
    if lack is not None or own is None or asked is None:
        need = "" if asked is None else f": {_corners(asked.points)}"
        return missing(lack or "", SOURCE, f"qualify {case.ship.id} to the load factors of {case.launcher.id}{need}")
    points = [(lateral, axial) for lateral, axial in asked.points]
    if case.loads is not None:
        points.append((0.0, case.loads.max_acceleration_m_s2 / G0))
    factor = case.rules[FACTOR]
    used = {point: factor * utilisation(point, own.points) for point in points}
    worst = max(points, key=lambda point: used[point])
    margin = 1.0 - used[worst]
    inputs = (
        read_off(f"launcher/{case.launcher.id}", "environment.load_factors", asked, worst[1], "g0"),
        read_off(f"ship/{case.ship.id}", "mechanical.load_factors", own, max(axial for _, axial in own.points), "g0"),
    )
    reason = f"worst at {worst[1]:.2f} g0 axial with {worst[0]:.2f} g0 lateral"
    closing = f"strengthen {case.ship.id} by {-margin:.0%}, or throttle the ascent"
    return against(used[worst], 1.0, margin, "1", SOURCE, reason=reason, closing=closing, inputs=inputs)


def _corners(points: list[list[float]]) -> str:
    return ", ".join(f"{axial:g} g0 axial with {lateral:g} g0 lateral" for lateral, axial in points)
