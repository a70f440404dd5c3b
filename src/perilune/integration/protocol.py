"""The joint protocol with technical-scientific conclusions: one pair, as a record."""

from dataclasses import dataclass

import perilune
from perilune.catalogue import Catalogue
from perilune.integration.checks import Check, all_checks
from perilune.integration.messages import DEFAULT, Words
from perilune.integration.model import Assessment
from perilune.run import UsedEntry
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Party:
    """A party to the protocol and what it brings."""

    partner: str
    name: str
    brings: str


@dataclass(frozen=True)
class ProtocolObject:
    """An object of the protocol: an entry of the catalogue in the version that its digest names."""

    kind: str
    id: str
    name: str
    maturity: str
    sha256: str


@dataclass(frozen=True)
class Method:
    """A method that the checks use, and how far it is validated."""

    check: str
    method: str
    validation: str


@dataclass(frozen=True)
class Action:
    """What would close an open check: who owns it, and how it is verified (T, A, I or S)."""

    number: int
    check: str
    action: str
    owner: tuple[str, ...]
    verification: str


@dataclass(frozen=True)
class Protocol:
    """The joint protocol of one ship on one launcher. The same input gives the same bytes: it holds no date."""

    title: str
    parties: tuple[Party, ...]
    objects: tuple[ProtocolObject, ...]
    methods: tuple[Method, ...]
    assessment: Assessment
    conclusion: str
    rule: str
    actions: tuple[Action, ...]
    program: str
    catalogue: tuple[UsedEntry, ...]


def joint_protocol(assessment: Assessment, catalogue: Catalogue) -> Protocol:
    """Return the joint protocol of an assessment, with the parties and objects of its catalogue."""
    ship, launcher = catalogue.ship(assessment.ship), catalogue.launcher(assessment.launcher)
    site = catalogue.site(assessment.site)
    used = [("ship", ship), ("launcher", launcher), ("site", site)]
    if assessment.destination.startswith("station:"):
        used.append(("station", catalogue.station(assessment.destination.partition(":")[2])))
    objects = tuple(
        ProtocolObject(kind, entry.id, entry.name, str(entry.maturity), catalogue.digest(kind, entry.id))
        for kind, entry in used
    )
    own = {(row.kind, row.id) for row in catalogue.shadowed}
    parties = (
        Party(ship.partner, catalogue.partner(ship.partner).name, f"the ship {ship.name}"),
        Party(launcher.partner, catalogue.partner(launcher.partner).name, f"the launcher {launcher.name}"),
    )
    return Protocol(
        title=f"Joint protocol: {ship.name} on {launcher.name} from {site.name} to {assessment.destination}",
        parties=parties,
        objects=objects,
        methods=_methods(assessment),
        assessment=assessment,
        conclusion=assessment.conclusion,
        rule=Words(DEFAULT)("texts", "rule"),
        actions=_actions(assessment, ship.partner, launcher.partner),
        program=f"perilune {perilune.__version__}",
        catalogue=tuple(UsedEntry(row.kind, row.id, row.sha256, (row.kind, row.id) in own) for row in objects),
    )


def _by_name() -> dict[str, Check]:
    return {row.name: row for row in all_checks()}


def _methods(assessment: Assessment) -> tuple[Method, ...]:
    register = _by_name()
    rows = []
    for finding in assessment.findings:
        if finding.check in register:
            registered = register[finding.check]
            summary = (registered.function.__doc__ or registered.title).strip().partition("\n")[0]
            rows.append(Method(finding.check, f"{summary} Source: {finding.source}.", registered.validation))
    return tuple(rows)


def _actions(assessment: Assessment, ship_partner: str, launcher_partner: str) -> tuple[Action, ...]:
    register = _by_name()
    both = tuple(dict.fromkeys((ship_partner, launcher_partner)))
    owners = {"ship": (ship_partner,), "launcher": (launcher_partner,), "both": both}
    rows: list[Action] = []
    for finding in assessment.findings:
        if finding.verdict is Verdict.PASS or finding.closing is None:
            continue
        known = register.get(finding.check)
        owner = both if known is None else owners[known.owner]
        verification = "A" if known is None else known.verification
        rows.append(Action(len(rows) + 1, finding.check, finding.closing, owner, verification))
    return tuple(rows)
