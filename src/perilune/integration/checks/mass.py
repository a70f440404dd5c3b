"""Check: does the launcher lift the ship, with its growth, adapter and escape tower, to the destination?"""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Quantity
from perilune.catalogue.model import Maturity
from perilune.integration.case import Case, Performance
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing, unanswered
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.rule_set import Limit, RuleSet
from perilune.verdict import Verdict

SOURCE: Final = (
    "ANSI/AIAA S-120A-2015 (SAWE RP A-3), mass growth allowance by design maturity; "
    "payload by the optimal ascent of the launch package; tower and fairing by its jettison multiplier"
)

_SAWE: Final = "SAWE RP A-3 (2016), published with ANSI/AIAA S-120A-2015: structures, propulsion and thermal hardware"

GROWTH: Final[dict[Maturity, Limit]] = {
    Maturity.FLOWN: Limit("growth_flown", "growth allowance on weighed hardware", 0.0, "%", _SAWE, high=100.0),
    Maturity.IN_TEST: Limit("growth_in_test", "growth allowance on released drawings", 4.0, "%", _SAWE, high=100.0),
    Maturity.PLANNED: Limit("growth_planned", "growth allowance on a layout", 15.0, "%", _SAWE, high=100.0),
}
"""Growth allowance on the ship's mass by its maturity."""

ADAPTER: Final = Limit(
    "adapter_share",
    "mass of the adapter over that of the ship where the launcher's entry gives none",
    1.5,
    "%",
    "adapters of 4 to 7 t spacecraft weigh 1 to 2.5 %",
    high=100.0,
)

CALIBRATED_RESERVE: Final = Limit(
    "payload_reserve_calibrated",
    "share of a calibrated or published payload that must be left",
    1.0,
    "%",
    "the rounding of published payloads",
    high=100.0,
)

PHYSICS_RESERVE: Final = Limit(
    "payload_reserve_physics",
    "share of a payload by physics alone that must be left",
    6.0,
    "%",
    "the median error asked of it on flown launchers",
    high=100.0,
)


@dataclass(frozen=True)
class MassBalance:
    """What the ship asks of the launcher, in parts [kg]: the credit is what a missing fairing gives back."""

    ship_kg: float
    growth_kg: float
    adapter_kg: float
    tower_kg: float
    fairing_credit_kg: float
    unknown_tower: bool

    @property
    def required_kg(self) -> float:
        """Payload that the launcher must give."""
        return self.ship_kg + self.growth_kg + self.adapter_kg + self.tower_kg - self.fairing_credit_kg


def grown_mass_kg(mass: Quantity, rules: RuleSet) -> float:
    """Return the mass [kg] of a ship with the growth allowance of its maturity under a rule set."""
    return mass.si * (1.0 + rules[GROWTH[mass.maturity]])


def mass_balance(case: Case) -> MassBalance | str:
    """Return the mass that a case asks of its launcher, or the name of the datum that is missing for it.

    The ship at separation grows by the allowance of its maturity. The adapter is charged where the payload doesn't
    carry it yet: an adapter that the launcher's entry gives flies with the computed ascent, and a figure calibrated to
    a published payload, which is that of a separated spacecraft, contains it. An escape tower costs its mass times the
    payload lost per kilogram carried to jettison; a ship that flies in the open gives back the fairing, at the same
    rate, since the launcher's payload was computed with it. A tower of the launcher's own stands as its fairing. A
    tower of unknown mass costs nothing here and gives nothing back; the check says how heavy it may be.
    """
    mass = case.configuration.mass
    calibrated = case.performance.anchored_kg is not None or case.performance.physics_kg is None
    carried = calibrated or case.launcher.interface.adapter_mass is not None
    tower, fairing, rate = case.ship.escape_tower, case.launcher.fairing, case.performance.jettison_rate
    unknown = tower is None and case.ship.escape_system == "tower"
    exposed = not case.ship.in_fairing and fairing is not None and not unknown
    if rate is None and (tower is not None or exposed):
        return "payload cost of a jettisoned kilogram"
    return MassBalance(
        ship_kg=mass.si,
        growth_kg=mass.si * case.rules[GROWTH[mass.maturity]],
        adapter_kg=0.0 if carried else mass.si * case.rules[ADAPTER],
        tower_kg=0.0 if tower is None or rate is None else tower.mass.si * rate,
        fairing_credit_kg=0.0 if not exposed or fairing is None or rate is None else fairing.mass.si * rate,
        unknown_tower=unknown,
    )


def deciding_figure(performance: Performance, rules: RuleSet) -> tuple[str, float, float] | None:
    """Return the name, the payload [kg] and the reserve [kg] of the figure that decides; None where there is none.

    The anchored figure where the launcher is calibrated, else the physics; the published one where neither exists.
    """
    if performance.anchored_kg is not None:
        return "anchored", performance.anchored_kg, rules[CALIBRATED_RESERVE] * performance.anchored_kg
    if performance.physics_kg is not None:
        return "physics", performance.physics_kg, rules[PHYSICS_RESERVE] * performance.physics_kg
    if performance.published_kg is not None:
        return "published", performance.published_kg, rules[CALIBRATED_RESERVE] * performance.published_kg
    return None


def closing_figures(performance: Performance, required_kg: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the payload figures that lift ``required_kg``, and of those that don't.

    A published "not less than" that is too small says nothing: it counts on neither side.
    """
    figures = {
        "published": performance.published_kg,
        "physics": performance.physics_kg,
        "anchored": performance.anchored_kg,
    }
    known = {name: value for name, value in figures.items() if value is not None}
    closes = tuple(name for name, value in known.items() if value >= required_kg)
    misses = tuple(name for name in known if name not in closes)
    if performance.lower_bound:
        misses = tuple(name for name in misses if name != "published")
    return closes, misses


@check(
    "mass",
    "Mass to the destination",
    order=1,
    owner="both",
    verification="A",
    critical=True,
    validation="Compared with published payloads of flown launchers; the table stands in the documentation of launch.",
    limits=(*GROWTH.values(), ADAPTER, CALIBRATED_RESERVE, PHYSICS_RESERVE),
    subject="mission",
)
def mass(case: Case) -> Finding:
    """Compare the payload of the launcher with what the ship asks of it.

    Pass: the deciding figure leaves its reserve and every other figure closes. Marginal: some figure closes, but not
    all, or the reserve is not there. Fail: no figure closes. The anchored figure decides where the launcher is
    calibrated, else the physics. A published "not less than" that is too small does not count against the pair. Never
    better than marginal: a ship whose tower has no public mass, and a launcher whose data raise an alarm, unless its
    published or its anchored figure closes too.
    """
    inputs = _inputs(case)
    figure = deciding_figure(case.performance, case.rules)
    if figure is None:
        bound = _bound_by_leo(case, inputs)
        if bound is not None:
            return bound
        why = case.performance.reason or f"payload of {case.launcher.id} to {case.destination.name} missing"
        return unanswered(why, SOURCE, f"give {case.launcher.id} what its payload needs", inputs)
    balance = mass_balance(case)
    if isinstance(balance, str):
        return missing(balance, SOURCE, "compute the ascent with its multipliers", inputs)
    name, payload, reserve = figure
    required = balance.required_kg
    margin = payload - required
    closes, misses = closing_figures(case.performance, required)
    confirmed = "published" in closes or "anchored" in closes
    doubtful = balance.unknown_tower or (case.performance.alarm is not None and not confirmed)
    if not closes:
        verdict = Verdict.FAIL
    elif misses or margin < reserve or doubtful:
        verdict = Verdict.MARGINAL
    else:
        verdict = Verdict.PASS
    parts = _parts(case, balance, name)
    if closes and misses:
        parts += f"; closes by {', '.join(closes)}, not by {', '.join(misses)}"
    closing = None if verdict is Verdict.PASS else _closing(case, balance, margin, reserve)
    return measured(verdict, payload, required, margin, "kg", SOURCE, reason=parts, closing=closing, inputs=inputs)


def _bound_by_leo(case: Case, inputs: tuple[Datum, ...]) -> Finding | None:
    """Fail a ship that is heavier than any published payload to a low orbit: beyond it a launcher carries less."""
    low = [row.payload for row in case.launcher.published if row.to == "leo"]
    ship = case.configuration.mass
    if not case.destination.escapes or not low:
        return None
    most = max(low, key=lambda payload: payload.si)
    if most.si >= ship.si:
        return None
    margin = most.si - ship.si
    reason = f"the launcher carries {most.si:.0f} kg to a low orbit, and less beyond; {case.performance.reason}"
    closing = f"find more than {-margin:.0f} kg: another launcher"
    rows = (*inputs, datum(f"launcher/{case.launcher.id}", "published.payload", most))
    return measured(Verdict.FAIL, most.si, ship.si, margin, "kg", SOURCE, reason=reason, closing=closing, inputs=rows)


def _parts(case: Case, balance: MassBalance, name: str) -> str:
    alarm, share = case.performance.alarm, 100.0 * case.rules[ADAPTER]
    adapter = " (contained in the payload)" if balance.adapter_kg == 0.0 else f" ({share:g} % of the ship)"
    tower = "of unknown mass" if balance.unknown_tower else f"{balance.tower_kg:.0f} kg"
    text = (
        f"{name} payload decides; ship {balance.ship_kg:.0f} kg, growth {balance.growth_kg:.0f} kg, "
        f"adapter {balance.adapter_kg:.0f} kg{adapter}, tower {tower}, "
        f"fairing credit {balance.fairing_credit_kg:.0f} kg"
    )
    return f"{text}; data alarm: {alarm}" if alarm else text


def _closing(case: Case, balance: MassBalance, margin: float, reserve: float) -> str:
    if margin < reserve:
        return f"find {reserve - margin:.0f} kg: a lighter {case.ship.id} or more payload of {case.launcher.id}"
    rate, fairing = case.performance.jettison_rate, case.launcher.fairing
    if balance.unknown_tower and rate:
        replaced = 0.0 if case.ship.in_fairing or fairing is None else fairing.mass.si
        limit = replaced + (margin - reserve) / rate
        return f"show that the escape tower of {case.ship.id} weighs at most {limit:.0f} kg"
    if balance.unknown_tower:
        return f"obtain the mass of the escape tower of {case.ship.id}"
    return f"confirm the payload of {case.launcher.id} to {case.destination.name} by its maker's figure"


def _inputs(case: Case) -> tuple[Datum, ...]:
    ship, launcher = f"ship/{case.ship.id}", f"launcher/{case.launcher.id}"
    rows = [datum(ship, "configuration.mass", case.configuration.mass)]
    if case.ship.escape_tower is not None:
        rows.append(datum(ship, "escape_tower.mass", case.ship.escape_tower.mass))
    if case.launcher.interface.adapter_mass is not None:
        rows.append(datum(launcher, "interface.adapter_mass", case.launcher.interface.adapter_mass))
    if case.launcher.fairing is not None and not case.ship.in_fairing:
        rows.append(datum(launcher, "fairing.mass", case.launcher.fairing.mass))
    return tuple(rows)
