"""The rules of a programme: the sets that partners insist on, and the checks that are the programme's own.

Its own are seats for the crew, and a launch window in time.
"""

from dataclasses import replace
from typing import Final

from perilune.catalogue import Ship
from perilune.errors import NoSolution
from perilune.integration import Assessment, Finding
from perilune.integration.assess import limiting_finding, overall_verdict
from perilune.integration.model import CONCLUSIONS
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet
from perilune.integration.rules.under_rules import InsistedRules
from perilune.programme.model import Mission, Programme
from perilune.programme.options import Option
from perilune.told_number import counted
from perilune.transfers import Window
from perilune.verdict import Verdict

SEATS: Final = "seats"
WINDOW: Final = "launch window"


def rules_of(programme: Programme, option: Option) -> tuple[InsistedRules, ...]:
    """Return the rule sets that the partners of an option's ship and launcher insist on, each once."""
    catalogue = programme.catalogue
    pair = (catalogue.ship(option.ship).partner, catalogue.launcher(option.launcher).partner)
    own = {partner.id: partner.rules or DEFAULT_RULES for partner in programme.partners}
    sets: dict[RuleSet, tuple[str, ...]] = {}
    for partner in dict.fromkeys(pair):
        rules = own.get(partner, DEFAULT_RULES)
        sets[rules] = (*sets.get(rules, ()), partner)
    return tuple(InsistedRules(rules, partners) for rules, partners in sets.items())


def with_rules(
    assessment: Assessment, mission: Mission, ship: Ship, found: tuple[Window, ...] | NoSolution | None
) -> Assessment:
    """Return an assessment with the findings of the programme added, and its verdict by all of them."""
    added = tuple(finding for finding in (_seats(mission, ship), _window(found)) if finding is not None)
    if not added:
        return assessment
    findings = (*assessment.findings, *added)
    verdict = overall_verdict(findings)
    return replace(
        assessment,
        findings=findings,
        verdict=verdict,
        conclusion=CONCLUSIONS[verdict],
        limiting_check=limiting_finding(findings).check,
        completeness=round(1.0 - assessment.open_points / len(findings), 4),
    )


def _seats(mission: Mission, ship: Ship) -> Finding | None:
    """A mission with crew needs a ship with as many seats; fail with fewer."""
    if mission.crew == 0:
        return None
    margin = ship.crew - mission.crew
    verdict = Verdict.PASS if margin >= 0 else Verdict.FAIL
    return Finding(
        check=SEATS,
        verdict=verdict,
        value=float(ship.crew),
        limit=float(mission.crew),
        margin=float(margin),
        unit="crew",
        source="crew of the mission in the programme file; crew of the ship in the catalogue",
        reason=f"{counted(ship.crew, 'seats')} for a crew of {mission.crew}",
        closing=None if margin >= 0 else f"a crew of {ship.crew}, or another ship",
    )


def _window(found: tuple[Window, ...] | NoSolution | None) -> Finding | None:
    """A transfer needs at least one launch window in the span of the mission; fail without."""
    if found is None:
        return None
    none = isinstance(found, NoSolution)
    count = 0.0 if isinstance(found, NoSolution) else float(len(found))
    return Finding(
        check=WINDOW,
        verdict=Verdict.FAIL if none else Verdict.PASS,
        value=count,
        limit=1.0,
        margin=count - 1.0,
        unit="windows",
        source="launch windows in the full force model of the transfers package",
        reason=found.reason
        if isinstance(found, NoSolution)
        else f"{counted(count, 'windows')} in the span of the mission",
        closing="widen the dates of the mission, or take another site" if none else None,
    )
