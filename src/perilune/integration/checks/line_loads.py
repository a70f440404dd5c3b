"""Check: do ring and adapter bear the ship's weight, its bending moment and the line load that they make?"""

import math
from typing import Final

from perilune.constants import G0
from perilune.integration.case import Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, measured, missing, unanswered
from perilune.integration.model import Datum, Finding, datum, read_off
from perilune.verdict import Verdict

SOURCE: Final = (
    "bending moment M = m n_y g z and line load F / (pi D) + 4 M / (pi D^2) of a thin ring at the corners of the "
    "launcher's load factors, the equivalent axial load F + 2 M / R of Larson and Wertz 1999 (Space Mission Analysis "
    "and Design, section 11.6) over its circumference; normal force of slender bodies, 2 q alpha S (Munk 1924, "
    "NACA report 184); allowables of the launcher's user's guide"
)

_SLENDER_SLOPE: Final = 2.0
"""Normal force coefficient of a slender body over angle of attack and base area [1/rad]."""


@check(
    "line loads",
    "Centre of gravity, bending moment and line load at the ring",
    order=5,
    owner="both",
    verification="A",
    validation="Statics of a rigid ship on a thin ring; no coupled loads, no peaks of a flexible ring.",
    subject="mechanical",
    similarity="any site",
)
def line_loads(case: Case) -> Finding:
    """Compare the ship with what the launcher publishes: a chart of height over mass, a moment, a line load.

    The moment is that of the lateral load factor about the ring; a ship in the open adds the normal force of the
    steering limit of the ascent, taken at its tip, which bounds it. The tightest of what is published decides.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    limits = case.launcher.interface.limits
    published = (limits.centre_of_gravity, limits.bending_moment, limits.line_load)
    chart = any(row is not None for row in published)
    lack = absent(
        {
            f"mechanical.centre_of_gravity of {case.ship.id}": case.ship.mechanical.centre_of_gravity,
            f"interface.limits of {case.launcher.id} (centre of gravity, moment or line load)": True if chart else None,
        }
    )
    if lack is not None:
        return missing(lack, SOURCE, "obtain the centre of gravity of the ship, and what the ring may bear")
    mass_kg = _mass_kg(case)
    if mass_kg is None:
        tower = f"escape_tower.mass of {case.ship.id}"
        return missing(tower, SOURCE, "weigh the escape tower")
    rows = [row for row in (_chart(case, mass_kg), *_strength(case, mass_kg)) if row is not None]
    unknown = [row for row in rows if row.verdict is Verdict.NOT_EVALUABLE]
    known = [row for row in rows if row.verdict is not Verdict.NOT_EVALUABLE]
    worst = min(known, key=lambda row: row.relative_margin or 0.0, default=None)
    if worst is None or (unknown and worst.verdict is not Verdict.FAIL):
        return unknown[0]
    return worst


def _mass_kg(case: Case) -> float | None:
    """The grown ship [kg], with the escape tower that stands on it; None where the tower's mass is not public."""
    ship = grown_mass_kg(case.configuration.mass, case.rules)
    tower = case.ship.escape_tower
    if case.ship.in_fairing or (tower is None and case.ship.escape_system != "tower"):
        return ship
    return None if tower is None else ship + tower.mass.si


def _inputs(case: Case) -> list[Datum]:
    height = case.ship.mechanical.centre_of_gravity
    rows = [datum(f"ship/{case.ship.id}", "configuration.mass", case.configuration.mass)]
    return rows if height is None else [*rows, datum(f"ship/{case.ship.id}", "mechanical.centre_of_gravity", height)]


def _chart(case: Case, mass_kg: float) -> Finding | None:
    curve, height = case.launcher.interface.limits.centre_of_gravity, case.ship.mechanical.centre_of_gravity
    if curve is None or height is None:
        return None
    limit = curve.height_m(mass_kg)
    key = "interface.limits.centre_of_gravity"
    if limit is None:
        most = curve.points[-1][0]
        inputs = (*_inputs(case), read_off(f"launcher/{case.launcher.id}", key, curve, most, "kg"))
        reason = "mass beyond the chart of the centre of gravity"
        closing = f"a stronger adapter: {mass_kg - most:.0f} kg beyond the chart"
        return measured(
            Verdict.FAIL, mass_kg, most, most - mass_kg, "kg", SOURCE, reason=reason, closing=closing, inputs=inputs
        )
    inputs = (*_inputs(case), read_off(f"launcher/{case.launcher.id}", key, curve, limit, "m"))
    reason = f"centre of gravity of {mass_kg:.0f} kg over the ring"
    return _below(height.si, limit, "m", reason, "lower the centre of gravity by {:.2f} m", inputs)


def _strength(case: Case, mass_kg: float) -> list[Finding]:
    """Return the findings of moment and line load, as far as the launcher publishes them."""
    limits, height = case.launcher.interface.limits, case.ship.mechanical.centre_of_gravity
    if (limits.bending_moment is None and limits.line_load is None) or height is None:
        return []
    ring = case.launcher.interface.ring_diameter
    factors = next((row for row in case.launcher.environment.load_factors if row.covers(mass_kg)), None)
    lack = absent(
        {
            f"environment.load_factors of {case.launcher.id} for {mass_kg:.0f} kg": factors,
            f"interface.ring_diameter of {case.launcher.id}": ring if limits.line_load is not None else True,
        }
    )
    if lack is not None or factors is None:
        return [missing(lack or "", SOURCE, "obtain them from the maker of the launcher", _inputs(case))]
    aerodynamic = _aerodynamic_moment_n_m(case)
    if isinstance(aerodynamic, Finding):
        return [aerodynamic]
    weight = mass_kg * G0
    corners = [(abs(axial) * weight, lateral * weight * height.si + aerodynamic) for lateral, axial in factors.points]
    rows, launcher = [], f"launcher/{case.launcher.id}"
    if limits.bending_moment is not None:
        value = max(moment for _, moment in corners)
        inputs = (*_inputs(case), datum(launcher, "interface.limits.bending_moment", limits.bending_moment))
        reason = f"bending moment at the ring, {aerodynamic / 1e3:.0f} kN m of it by the air"
        cut = "{:.0f} kN m less moment: lower the centre of gravity"
        rows.append(_below(value / 1e3, limits.bending_moment.si / 1e3, "kN m", reason, cut, inputs))
    if limits.line_load is not None and ring is not None:
        value = max(line_load_n_m(force, moment, ring.si) for force, moment in corners)
        inputs = (*_inputs(case), datum(launcher, "interface.limits.line_load", limits.line_load))
        inputs = (*inputs, datum(launcher, "interface.ring_diameter", ring))
        cut = "{:.0f} kN/m less: a wider ring or a lower centre of gravity"
        rows.append(_below(value / 1e3, limits.line_load.si / 1e3, "kN/m", "line load at the ring", cut, inputs))
    return rows


def line_load_n_m(force_n: float, moment_n_m: float, diameter_m: float) -> float:
    """Return the greatest force per length of a thin ring under an axial force and a bending moment [N/m].

    >>> round(line_load_n_m(math.pi * 2e5, math.pi * 1e5, 2.0))
    200000
    """
    return force_n / (math.pi * diameter_m) + 4.0 * moment_n_m / (math.pi * diameter_m**2)


def _aerodynamic_moment_n_m(case: Case) -> float | Finding:
    """The moment of the air upon a ship in the open about its ring [N m], zero in a fairing."""
    if case.ship.in_fairing:
        return 0.0
    length = case.ship.mechanical.stack_length or case.ship.length
    lack = absent(
        {
            f"diameter of {case.ship.id}": case.ship.diameter,
            f"mechanical.stack_length of {case.ship.id}": length,
        }
    )
    if lack is not None or case.ship.diameter is None or length is None:
        return missing(lack or "", SOURCE, "obtain the dimensions of the ship", _inputs(case))
    if case.loads is None or case.loads.q_alpha_pa_rad is None:
        why = case.loads_reason or "computed ascent missing"
        return unanswered(why, SOURCE, "find an ascent that carries this ship", _inputs(case))
    area = 0.25 * math.pi * case.ship.diameter.si**2
    return _SLENDER_SLOPE * case.loads.q_alpha_pa_rad * area * length.si


def _below(value: float, limit: float, unit: str, reason: str, closing: str, inputs: tuple[Datum, ...]) -> Finding:
    margin = limit - value
    action = closing.format(-margin)
    return against(value, limit, margin, unit, SOURCE, reason=reason, closing=action, inputs=inputs)
