"""The joint protocol of an assessed pair: what its checks found, under every rule set that a partner insists on."""

import datetime as dt
from collections.abc import Sequence

import perilune
from perilune.catalogue import Catalogue, Confidence
from perilune.catalogue.model import Partner
from perilune.errors import NoSolution
from perilune.integration.annexes import Annexes
from perilune.integration.checks import all_checks, checks_by_name
from perilune.integration.closing import ClosingAction
from perilune.integration.model import Assessment, Finding
from perilune.integration.protocol.actions import open_actions
from perilune.integration.protocol.icd import interface_document
from perilune.integration.protocol.record import (
    Difference,
    Dissent,
    Method,
    Party,
    Protocol,
    ProtocolObject,
    Result,
    RuleVerdict,
)
from perilune.integration.protocol.requirements import requirements
from perilune.integration.protocol.words import DEFAULT, Words
from perilune.integration.rule_set import DEFAULT_RULES
from perilune.integration.rules.under_rules import View, strictest_first
from perilune.run import UsedEntry


def joint_protocol(
    assessment: Assessment,
    catalogue: Catalogue,
    views: Sequence[View] = (),
    *,
    annexes: Annexes | NoSolution | None = None,
    closings: Sequence[ClosingAction] = (),
    dissent: Sequence[Dissent] = (),
    launch: dt.date | None = None,
) -> Protocol:
    """Return the joint protocol of an assessment, with the parties and objects of its catalogue.

    Args:
        assessment: what the pair came to; under ``views`` that of the strictest, see :func:`strictest_first`.
        catalogue: that of the assessment.
        views: the assessment under each rule set that a partner insists on; the default set alone where none is given.
        annexes: the computed annexes.
        closings: what closes a check by re-solving, and what it costs.
        dissent: notes of the parties.
        launch: the day of the launch, from which actions have their due dates; days before the launch without it.
    """
    ordered = strictest_first(views) or (View(DEFAULT_RULES, (), assessment),)
    deciding = ordered[0]
    objects = _objects(deciding.assessment, catalogue)
    own = {(row.kind, row.id) for row in catalogue.shadowed}
    parties = _parties(deciding.assessment, catalogue)
    both = tuple(dict.fromkeys(party.partner for party in parties))
    owners = {"ship": both[:1], "launcher": both[-1:], "both": both}
    return Protocol(
        title=_title(deciding.assessment, catalogue),
        parties=parties,
        objects=objects,
        basis=_basis(ordered),
        rule_sets=tuple(_rule_verdict(view) for view in ordered),
        differences=_differences(ordered),
        methods=_methods(deciding),
        assessment=deciding.assessment,
        results=_results(deciding.assessment),
        conclusion=deciding.assessment.conclusion,
        rule=Words(DEFAULT)("texts", "rule"),
        actions=open_actions([(view.rules, view.assessment.findings) for view in ordered], owners, closings, launch),
        dissent=(*_disagreements(ordered), *dissent),
        program=f"perilune {perilune.__version__}",
        catalogue=tuple(UsedEntry(row.kind, row.id, row.sha256, (row.kind, row.id) in own) for row in objects),
        interface=interface_document(deciding.assessment, catalogue),
        requirements=requirements(deciding.assessment.findings, all_checks()),
        annexes=annexes,
    )


def _title(assessment: Assessment, catalogue: Catalogue) -> str:
    ship, launcher = catalogue.ship(assessment.ship).name, catalogue.launcher(assessment.launcher).name
    site = catalogue.site(assessment.site).name
    return f"Joint protocol: {ship} on {launcher} from {site} to {assessment.destination}"


def _parties(assessment: Assessment, catalogue: Catalogue) -> tuple[Party, Party]:
    ship, launcher = catalogue.ship(assessment.ship), catalogue.launcher(assessment.launcher)
    return (
        _party(catalogue.partner(ship.partner), f"the ship {ship.name}"),
        _party(catalogue.partner(launcher.partner), f"the launcher {launcher.name}"),
    )


def _party(partner: Partner, brings: str) -> Party:
    return Party(partner.id, partner.name, partner.abbreviation, brings)


def _objects(assessment: Assessment, catalogue: Catalogue) -> tuple[ProtocolObject, ...]:
    used = [("ship", assessment.ship), ("launcher", assessment.launcher), ("site", assessment.site)]
    if assessment.destination.startswith("station:"):
        used.append(("station", assessment.destination.partition(":")[2]))
    entries = [(kind, catalogue.entry(kind, name)) for kind, name in used]
    return tuple(
        ProtocolObject(kind, entry.id, entry.name, str(entry.maturity), catalogue.digest(kind, entry.id))
        for kind, entry in entries
    )


def _basis(views: Sequence[View]) -> tuple[str, ...]:
    """The documents that rules and limits rest on, each once."""
    rules = [f"{view.rules.name}: {view.rules.source}" for view in views if view.rules.own]
    return tuple(dict.fromkeys([*rules, *(row.source for view in views for row in view.assessment.findings)]))


def _methods(view: View) -> tuple[Method, ...]:
    register = checks_by_name()
    rows = []
    for finding in view.assessment.findings:
        if finding.check in register:
            registered = register[finding.check]
            summary = (registered.function.__doc__ or registered.title).strip().partition("\n")[0]
            limits = tuple(view.rules.held(limit) for limit in registered.limits)
            rows.append(Method(finding.check, f"{summary} Source: {finding.source}.", registered.validation, limits))
    return tuple(rows)


def _results(assessment: Assessment) -> tuple[Result, ...]:
    register = checks_by_name()
    return tuple(
        Result(
            check=row.check,
            title=register[row.check].title if row.check in register else row.check,
            verdict=row.verdict,
            value=row.value,
            limit=row.limit,
            margin=row.margin,
            unit=row.unit,
            confidence=_confidence(row),
            source=row.source,
            reason=row.reason,
        )
        for row in assessment.findings
    )


def _confidence(finding: Finding) -> str | None:
    """The lowest confidence of the numbers that went in: ``low``, ``medium`` or ``high``; None without numbers."""
    found = {row.confidence for row in finding.inputs}
    return next((str(level) for level in reversed(Confidence) if str(level) in found), None)


def _rule_verdict(view: View) -> RuleVerdict:
    found = view.assessment
    return RuleVerdict(
        rules=view.rules,
        insisted_by=view.insisted_by,
        verdict=found.verdict,
        conclusion=found.conclusion,
        limiting_check=found.limiting_check,
        margin_kg=found.margin_kg,
        open_points=found.open_points,
    )


def _differences(views: Sequence[View]) -> tuple[Difference, ...]:
    """The checks whose verdict or limit is not the same under every set, with what each set makes of them."""
    tables = [{row.check: row for row in view.assessment.findings} for view in views]
    names = dict.fromkeys(name for table in tables for name in table)
    rows = []
    for name in names:
        held = {(row.verdict, row.limit, row.source) if (row := table.get(name)) else None for table in tables}
        if len(held) > 1:
            pairs = [(view, table[name]) for view, table in zip(views, tables, strict=True) if name in table]
            rows += [
                Difference(name, view.rules.id, row.verdict, row.value, row.limit, row.margin, row.unit, row.reason)
                for view, row in pairs
            ]
    return tuple(rows)


def _disagreements(views: Sequence[View]) -> tuple[Dissent, ...]:
    """A note of each party whose rule set comes to another conclusion than the strictest."""
    deciding = views[0]
    rows = []
    for view in views[1:]:
        if view.assessment.verdict is not deciding.assessment.verdict:
            note = (
                f"under the rule set {view.rules.id} the pair is {view.assessment.conclusion}, "
                f"under {deciding.rules.id} {deciding.assessment.conclusion}"
            )
            rows += [Dissent(partner, note) for partner in view.insisted_by]
    return tuple(rows)
