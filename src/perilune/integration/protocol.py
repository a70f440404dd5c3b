"""The joint protocol with technical-scientific conclusions: one pair, as a record, as JSON and as one HTML page."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

import perilune
from perilune.catalogue import Catalogue
from perilune.files import write_atomic
from perilune.integration.checks import Check, all_checks
from perilune.integration.model import Assessment, Finding
from perilune.run import UsedEntry
from perilune.verdict import Verdict

RULE: Final = (
    "Compatible: every applicable check passes. Compatible with actions: none fails, and some are marginal or lack a "
    "datum. Not compatible: a check fails. Insufficient data: the mass or the inclination cannot be evaluated."
)

VERIFICATION: Final = {"T": "test", "A": "analysis", "I": "inspection", "S": "similarity"}

_SHAPES: Final = {Verdict.PASS: "●", Verdict.MARGINAL: "▲", Verdict.FAIL: "✕", Verdict.NOT_EVALUABLE: "◇"}


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
        rule=RULE,
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


def protocol_json(protocol: Protocol) -> str:
    """Return the machine-readable twin of the protocol: one JSON document."""
    return TypeAdapter(Protocol).dump_json(protocol, indent=2).decode() + "\n"


def protocol_html(protocol: Protocol) -> str:
    """Return the protocol as one self-contained HTML page: no script, no request, nothing outside it."""
    assessment = protocol.assessment
    body = [
        f"<h1>{_text(protocol.title)}</h1>",
        f'<p class="conclusion">{_SHAPES[assessment.verdict]} {_text(protocol.conclusion)}</p>',
        f"<p>{_text(protocol.rule)}</p>",
        "<h2>Parties</h2>",
        _table(("partner", "name", "brings"), [(row.partner, row.name, row.brings) for row in protocol.parties]),
        "<h2>Objects and versions</h2>",
        _table(
            ("kind", "entry", "name", "maturity", "SHA-256"),
            [(row.kind, row.id, row.name, row.maturity, row.sha256) for row in protocol.objects],
        ),
        "<h2>Mass balance</h2>",
        _table(("quantity", "kg"), _mass_rows(assessment)),
        "<h2>Results of the checks</h2>",
        _table(
            ("check", "verdict", "value", "limit", "margin", "unit", "remark"),
            [_finding_row(finding) for finding in assessment.findings],
        ),
        "<h2>Actions</h2>",
        _actions_html(protocol),
        "<h2>Methods and their validation</h2>",
        _table(
            ("check", "method", "validation"), [(row.check, row.method, row.validation) for row in protocol.methods]
        ),
        "<h2>Data and their sources</h2>",
        _table(("entry", "key", "value", "unit", "date", "maturity", "confidence", "source"), _data_rows(assessment)),
        "<h2>Dissent</h2><p>No dissenting note is recorded.</p>",
        f"<h2>Provenance</h2><p>{_text(protocol.program)}; the entries of the catalogue as named above by digest.</p>",
        "<h2>Signatures</h2>",
        _table(("for", "name", "date"), [(row.name, "", "") for row in protocol.parties]),
    ]
    head = f'<meta charset="utf-8"><title>{_text(protocol.title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body></html>\n"


def _mass_rows(assessment: Assessment) -> list[tuple[str, str]]:
    payload = assessment.payload_kg
    rows = (
        ("payload, published", payload.published),
        ("payload, physics", payload.physics),
        ("payload, anchored", payload.anchored),
        ("required", assessment.required_kg),
        ("margin", assessment.margin_kg),
    )
    return [(name, _number(value)) for name, value in rows]


def _finding_row(finding: Finding) -> tuple[str, ...]:
    verdict = f"{_SHAPES[finding.verdict]} {finding.verdict}"
    numbers = (_number(finding.value), _number(finding.limit), _number(finding.margin))
    return (finding.check, verdict, *numbers, finding.unit or "", finding.reason or "")


def _data_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    rows = dict.fromkeys(row for finding in assessment.findings for row in finding.inputs)
    return [
        (row.entry, row.key, _number(row.value), row.unit, row.date, row.maturity, row.confidence, row.source)
        for row in rows
    ]


def _actions_html(protocol: Protocol) -> str:
    if not protocol.actions:
        return "<p>None.</p>"
    rows = [
        (str(row.number), row.check, row.action, ", ".join(row.owner), VERIFICATION[row.verification])
        for row in protocol.actions
    ]
    return _table(("no.", "check", "action", "owner", "verification"), rows)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _text(value: str) -> str:
    return html.escape(value)


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{_text(name)}</th>" for name in columns)
    lines = ["<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


_STYLE: Final = (
    "body{font:15px/1.45 system-ui,sans-serif;color:#1b2733;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #d5dce3;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:break-word}td{min-width:3rem}.conclusion{font-size:1.3rem;font-weight:600}"
    "@media print{body{margin:0;max-width:none}}"
)


def write_protocol(protocol: Protocol, path: Path) -> tuple[Path, Path]:
    """Write the protocol as HTML to ``path`` and its JSON twin beside it; return both paths."""
    twin = path.with_suffix(".json")
    write_atomic(path, protocol_html(protocol))
    write_atomic(twin, protocol_json(protocol))
    return path, twin
