"""Check: can the ship correct the orbit that the launcher may leave it in?"""

import math
from typing import Final

from perilune.catalogue.mechanical import InjectionAccuracy
from perilune.integration.case import Case
from perilune.integration.checks.delta_v import need_m_s
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, missing, unanswered
from perilune.integration.methods.injection_correction import (
    apogee_speed_m_s,
    apse_correction_m_s,
    energy_correction_m_s,
    plane_correction_m_s,
)
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.reach import inclination_range_deg

SOURCE: Final = (
    "dispersions of the launcher's user's guide, all at three sigma at once, corrected by a burn at each apse and a "
    "turn of the plane at the apogee, or along the velocity of a departure (Vallado 2013, algorithms 36 and 41)"
)

_SIGMA: Final = 3.0

_GTO_M: Final = (185e3, 35_786e3)
"""Altitudes of perigee and apogee of the geostationary transfer orbit [m]."""

CORRECTION_RADIUS_M: Final = 2e8
"""Where the first correction of a departure to the Moon is made [m]: about 20 hours after it."""


@check(
    "insertion dispersion",
    "Correction of the launcher's injection",
    order=8,
    owner="ship",
    verification="A",
    validation="The formulas reproduce textbook transfers; published accuracies are taken as they are.",
    subject="mission",
)
def insertion(case: Case) -> Finding:
    """Compare the delta-v that corrects the launcher's dispersion with what the ship's mission leaves of its own."""
    kinds = {"gto": ("gto",)}.get(case.destination.kind, ("c3",) if case.destination.escapes else ("leo", "sso"))
    rows = {row.to: row for row in case.launcher.injection}
    row = next((rows[kind] for kind in kinds if kind in rows), None)
    own, need = case.configuration.delta_v, need_m_s(case)
    ship = f"configuration.delta_v of {case.ship.id} to {case.destination.name}"
    lack = absent(
        {
            f"injection of {case.launcher.id} to {kinds[0]}": row,
            ship: own,
            "insertion delta-v of the window": need,
        }
    )
    if lack is not None or row is None or own is None or need is None:
        return missing(lack or "", SOURCE, f"obtain {lack}")
    cost = _escape_m_s(case, row) if case.destination.escapes else _orbit_m_s(case, row)
    if isinstance(cost, Finding):
        return cost
    left = own.si - need
    margin = left - cost
    closing = f"{-margin:.0f} m/s more of {case.ship.id}, or a finer injection"
    reason = f"of {own.si:.0f} m/s the mission leaves {left:.0f} m/s; accuracy to {row.to}"
    inputs = (*_inputs(case, row), datum(f"ship/{case.ship.id}", "configuration.delta_v", own))
    return against(cost, left, margin, "m/s", SOURCE, reason=reason, closing=closing, inputs=inputs)


def _orbit_m_s(case: Case, row: InjectionAccuracy) -> float | Finding:
    """Return the cost of correcting perigee, apogee and plane [m/s]."""
    entry = f"of {case.launcher.id} to {row.to}"
    lack = absent({f"injection.{name} {entry}": getattr(row, name) for name in ("perigee", "apogee", "inclination")})
    if lack is not None or row.perigee is None or row.apogee is None or row.inclination is None:
        return missing(lack or "", SOURCE, "obtain the injection accuracy of the launcher", _inputs(case, row))
    left_at = case.delivery.altitude_m
    perigee, apogee = _GTO_M if case.destination.kind == "gto" else (left_at, left_at)
    scale = _SIGMA / row.sigma
    in_plane = apse_correction_m_s(perigee, apogee, scale * row.perigee.si, scale * row.apogee.si)
    node = 0.0 if row.node is None else scale * row.node.si
    speed = apogee_speed_m_s(perigee, apogee)
    return in_plane + plane_correction_m_s(speed, _inclination_rad(case), scale * row.inclination.si, node)


def _escape_m_s(case: Case, row: InjectionAccuracy) -> float | Finding:
    """Return the cost of correcting the energy of a departure at the first correction [m/s]."""
    lack = absent({f"injection.c3 of {case.launcher.id}": row.c3, "C3 of the window": case.c3_km2_s2})
    if lack is not None or row.c3 is None or case.c3_km2_s2 is None:
        return missing(lack or "", SOURCE, "obtain the injection accuracy of the launcher", _inputs(case, row))
    cost = energy_correction_m_s(case.c3_km2_s2 * 1e6, _SIGMA / row.sigma * row.c3.si, CORRECTION_RADIUS_M)
    if cost is None:
        return unanswered("the departure does not reach the first correction", SOURCE, "give more energy")
    return cost


def _inclination_rad(case: Case) -> float:
    station = case.destination.station
    if case.inclination_deg is not None:
        return math.radians(case.inclination_deg)
    if station is not None and station.inclination is not None:
        return station.inclination.si
    return math.radians(inclination_range_deg(case.site)[0])


def _inputs(case: Case, row: InjectionAccuracy) -> tuple[Datum, ...]:
    entry = f"launcher/{case.launcher.id}"
    names = ("perigee", "apogee", "inclination", "node", "c3")
    values = {name: getattr(row, name) for name in names}
    return tuple(datum(entry, f"injection.{name}", value) for name, value in values.items() if value is not None)
