"""The joint protocol as one HTML page in one or more languages, and its machine-readable twin."""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from perilune.files import write_atomic
from perilune.integration.messages import DEFAULT, Words
from perilune.integration.model import Assessment, Finding
from perilune.integration.protocol import Protocol
from perilune.verdict import Verdict

_SHAPES: Final = {Verdict.PASS: "●", Verdict.MARGINAL: "▲", Verdict.FAIL: "✕", Verdict.NOT_EVALUABLE: "◇"}


def protocol_json(protocol: Protocol) -> str:
    """Return the machine-readable twin of the protocol: one JSON document."""
    return TypeAdapter(Protocol).dump_json(protocol, indent=2).decode() + "\n"


def protocol_html(protocol: Protocol, languages: tuple[str, ...] = DEFAULT) -> str:
    """Return the protocol as one self-contained HTML page: no script, no request, nothing outside it.

    Headings, columns, verdicts and the rule stand in every language asked for; the remarks are in English.
    """
    assessment, words = protocol.assessment, Words(languages)
    sections = (
        (
            "parties",
            _table(words, "partner name brings", [(row.partner, row.name, row.brings) for row in protocol.parties]),
        ),
        ("objects", _objects_html(protocol, words)),
        ("mass", _table(words, "quantity kilograms", _mass_rows(assessment, words))),
        ("results", _results_html(assessment, words)),
        ("actions", _actions_html(protocol, words)),
        ("methods", _methods_html(protocol, words)),
        ("data", _table(words, "entry key value unit date maturity confidence source", _data_rows(assessment))),
        ("dissent", f"<p>{_text(words('texts', 'no_dissent'))}</p>"),
        ("provenance", f"<p>{_text(protocol.program)}; {_text(words('texts', 'entries'))}.</p>"),
        ("signatures", _table(words, "for name date", [(row.name, "", "") for row in protocol.parties])),
    )
    title = f"{words('headings', 'title')}: {protocol.title.partition(': ')[2]}"
    rules = "".join(f"<p>{_text(rule)}</p>" for rule in words.each("texts", "rule"))
    conclusion = f"{_SHAPES[assessment.verdict]} {_text(words('conclusions', protocol.conclusion))}"
    body = [f"<h1>{_text(title)}</h1>", f'<p class="conclusion">{conclusion}</p>', rules]
    body += [f"<h2>{_text(words('headings', name))}</h2>\n{content}" for name, content in sections]
    head = f'<meta charset="utf-8"><title>{_text(title)}</title><style>{_STYLE}</style>'
    page = "\n".join(body)
    return f'<!doctype html>\n<html lang="{languages[0]}"><head>{head}</head>\n<body>\n{page}\n</body></html>\n'


def _objects_html(protocol: Protocol, words: Words) -> str:
    rows = [(row.kind, row.id, row.name, row.maturity, row.sha256) for row in protocol.objects]
    return _table(words, "kind entry name maturity digest", rows)


def _results_html(assessment: Assessment, words: Words) -> str:
    rows = [_finding_row(finding, words) for finding in assessment.findings]
    return _table(words, "check verdict value limit margin unit remark", rows)


def _methods_html(protocol: Protocol, words: Words) -> str:
    rows = [(row.check, row.method, row.validation) for row in protocol.methods]
    return _table(words, "check method validation", rows)


def _mass_rows(assessment: Assessment, words: Words) -> list[tuple[str, str]]:
    payload = assessment.payload_kg
    masses = {
        "published": payload.published,
        "physics": payload.physics,
        "anchored": payload.anchored,
        "required": assessment.required_kg,
        "margin": assessment.margin_kg,
    }
    return [(words("quantities", name), _number(value)) for name, value in masses.items()]


def _finding_row(finding: Finding, words: Words) -> tuple[str, ...]:
    verdict = f"{_SHAPES[finding.verdict]} {words('verdicts', str(finding.verdict))}"
    numbers = (_number(finding.value), _number(finding.limit), _number(finding.margin))
    return (finding.check, verdict, *numbers, finding.unit or "", finding.reason or "")


def _data_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    rows = dict.fromkeys(row for finding in assessment.findings for row in finding.inputs)
    return [
        (row.entry, row.key, _number(row.value), row.unit, row.date, row.maturity, row.confidence, row.source)
        for row in rows
    ]


def _actions_html(protocol: Protocol, words: Words) -> str:
    if not protocol.actions:
        return f"<p>{_text(words('texts', 'none'))}</p>"
    rows = [
        (str(row.number), row.check, row.action, ", ".join(row.owner), words("verification", row.verification))
        for row in protocol.actions
    ]
    return _table(words, "number check action owner verification", rows)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _text(value: str) -> str:
    return html.escape(value)


def _table(words: Words, columns: str, rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table; ``columns`` are the names of its columns in the section of columns, between spaces."""
    head = "".join(f"<th>{_text(words('columns', name))}</th>" for name in columns.split())
    lines = ["<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


_STYLE: Final = (
    "body{font:15px/1.45 system-ui,sans-serif;color:#1b2733;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #d5dce3;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:break-word}td{min-width:3rem}.conclusion{font-size:1.3rem;font-weight:600}"
    "@media print{body{margin:0;max-width:none}}"
)


def write_protocol(protocol: Protocol, path: Path, languages: tuple[str, ...] = DEFAULT) -> tuple[Path, Path]:
    """Write the protocol as HTML to ``path`` and its JSON twin beside it; return both paths."""
    twin = path.with_suffix(".json")
    write_atomic(path, protocol_html(protocol, languages))
    write_atomic(twin, protocol_json(protocol))
    return path, twin
