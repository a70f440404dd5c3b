"""The joint protocol as one HTML page in one or more languages, and its machine-readable twin."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from perilune.files import write_atomic
from perilune.integration.model import Assessment
from perilune.integration.protocol.annex_page import annex_sections
from perilune.integration.protocol.page_parts import Cells, number, table, text
from perilune.integration.protocol.record import Party, Protocol
from perilune.integration.protocol.words import DEFAULT, Words
from perilune.integration.rule_set import in_words
from perilune.verdict import Verdict

_SHAPES: Final = {Verdict.PASS: "●", Verdict.MARGINAL: "▲", Verdict.FAIL: "✕", Verdict.NOT_EVALUABLE: "◇"}


def protocol_json(protocol: Protocol) -> str:
    """Return the machine-readable twin of the protocol: one JSON document."""
    return _adapter().dump_json(protocol, indent=2).decode() + "\n"


@cache
def _adapter() -> TypeAdapter[Protocol]:
    """What writes a protocol; making it takes longer than writing one."""
    return TypeAdapter(Protocol)


def protocol_html(
    protocol: Protocol, languages: tuple[str, ...] = DEFAULT, drawn: tuple[str, ...] | None = None
) -> str:
    """Return the protocol as one self-contained HTML page: no script, no request, nothing outside it.

    Headings, columns, verdicts, items and rules stand in every language asked for; the remarks are in English.

    Args:
        protocol: what is told.
        languages: codes of the built-in languages, or files of words.
        drawn: the pictures of the aborts where they are drawn already.
    """
    assessment, words = protocol.assessment, Words(languages)
    title = f"{words('headings', 'title')}: {protocol.title.partition(': ')[2]}"
    rules = "".join(f"<p>{text(rule)}</p>" for rule in words.each("texts", "rule"))
    conclusion = f"{_SHAPES[assessment.verdict]} {text(words('conclusions', protocol.conclusion))}"
    body = [f"<h1>{text(title)}</h1>", f'<p class="conclusion">{conclusion}</p>', rules]
    sections = (*_sections(protocol, words), *annex_sections(protocol, words, drawn))
    body += [f"<h2>{text(words('headings', name))}</h2>\n{content}" for name, content in sections]
    head = f'<meta charset="utf-8"><title>{text(title)}</title><style>{_STYLE}</style>'
    page = "\n".join(body)
    return f'<!doctype html>\n<html lang="{text(words.code)}"><head>{head}</head>\n<body>\n{page}\n</body></html>\n'


def _sections(protocol: Protocol, words: Words) -> tuple[tuple[str, str], ...]:
    """The names of the headings, and what stands under each."""
    assessment = protocol.assessment
    parties = [(row.partner, _named(row), row.brings) for row in protocol.parties]
    objects = [(row.kind, row.id, row.name, row.maturity, row.sha256) for row in protocol.objects]
    signatures = [(_named(row), "", "", "") for row in protocol.parties]
    return (
        ("parties", table(words, "partner name brings", parties)),
        ("objects", table(words, "kind entry name maturity digest", objects)),
        ("basis", table(words, "document", [(row,) for row in protocol.basis])),
        ("provenance", f"<p>{text(protocol.program)}; {text(words('texts', 'entries'))}.</p>"),
        ("rule_sets", _rule_sets(protocol, words)),
        ("mass", table(words, "quantity kilograms", _masses(assessment, words))),
        ("results", _results(protocol, words)),
        *((("differences", _differences(protocol, words)),) if len(protocol.rule_sets) > 1 else ()),
        ("actions", _actions(protocol, words)),
        ("methods", table(words, "check method validation", _methods(protocol))),
        ("limits", table(words, "check limit value meaning source", _limits(protocol))),
        ("data", table(words, "entry key value unit date maturity confidence source", _data(assessment))),
        ("dissent", _dissent(protocol, words)),
        ("signatures", table(words, "for name date signature", signatures)),
    )


def _named(party: Party) -> str:
    """The name of a party with its abbreviation, where the name isn't one already."""
    return party.name if party.abbreviation in party.name else f"{party.name} ({party.abbreviation})"


def _rule_sets(protocol: Protocol, words: Words) -> str:
    rows = [
        (
            f"{row.rules.id}: {row.rules.name}",
            ", ".join(row.insisted_by),
            _verdict(row.verdict, words),
            words("conclusions", row.conclusion),
            row.limiting_check,
            number(row.margin_kg),
            str(row.open_points),
        )
        for row in protocol.rule_sets
    ]
    return table(words, "rules insisted verdict conclusion limiting margin open", rows)


def _results(protocol: Protocol, words: Words) -> str:
    rows = [
        (
            row.title,
            _verdict(row.verdict, words),
            *(number(value) for value in (row.value, row.limit, row.margin)),
            row.unit or "",
            row.confidence or "-",
            row.reason or "",
            row.source,
        )
        for row in protocol.results
    ]
    return table(words, "check verdict value limit margin unit confidence remark source", rows)


def _differences(protocol: Protocol, words: Words) -> str:
    if not protocol.differences:
        return f"<p>{text(words('texts', 'same'))}</p>"
    rows = [
        (
            row.check,
            row.rules,
            _verdict(row.verdict, words),
            *(number(value) for value in (row.value, row.limit, row.margin)),
            row.unit or "",
            row.reason or "",
        )
        for row in protocol.differences
    ]
    return table(words, "check rules verdict value limit margin unit remark", rows)


def _methods(protocol: Protocol) -> list[Cells]:
    return [(row.check, row.method, row.validation) for row in protocol.methods]


def _limits(protocol: Protocol) -> list[Cells]:
    return [
        (method.check, limit.name, in_words(limit), limit.meaning, limit.source)
        for method in protocol.methods
        for limit in method.limits
    ]


def _masses(assessment: Assessment, words: Words) -> list[Cells]:
    payload = assessment.payload_kg
    masses = {
        "published": payload.published,
        "physics": payload.physics,
        "anchored": payload.anchored,
        "required": assessment.required_kg,
        "margin": assessment.margin_kg,
    }
    return [(words("quantities", name), number(value)) for name, value in masses.items()]


def _verdict(verdict: Verdict, words: Words) -> str:
    return f"{_SHAPES[verdict]} {words('verdicts', str(verdict))}"


def _data(assessment: Assessment) -> list[Cells]:
    rows = dict.fromkeys(row for finding in assessment.findings for row in finding.inputs)
    return [
        (row.entry, row.key, number(row.value), row.unit, row.date, row.maturity, row.confidence, row.source)
        for row in rows
    ]


def _actions(protocol: Protocol, words: Words) -> str:
    if not protocol.actions:
        return f"<p>{text(words('texts', 'none'))}</p>"
    rows = [
        (
            str(row.number),
            row.check,
            row.action,
            ", ".join(row.owner),
            row.due or f"{row.due_days:.0f} {words('texts', 'before_launch')}",
            f"{row.verification}: {words('verification', row.verification)}",
            number(row.payload_kg),
            ", ".join(row.rules),
        )
        for row in protocol.actions
    ]
    return table(words, "number check action owner due verification price rules", rows)


def _dissent(protocol: Protocol, words: Words) -> str:
    if not protocol.dissent:
        return f"<p>{text(words('texts', 'no_dissent'))}</p>"
    return table(words, "partner note", [(row.partner, row.note) for row in protocol.dissent])


_STYLE: Final = (
    "body{font:15px/1.45 system-ui,sans-serif;color:#1b2733;max-width:76rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d5dce3;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}th{font-weight:600}td{min-width:2.2rem}"
    ".number{text-align:right}td.number{white-space:nowrap}"
    ".digest{overflow-wrap:anywhere;font-family:monospace;font-size:.85em}"
    ".conclusion{font-size:1.3rem;font-weight:600}.open{color:#6b4a00;font-style:italic}svg{max-width:100%;height:auto}"
    "@page{size:A4 landscape;margin:14mm}"
    "@media print{body{margin:0;max-width:none;font-size:9pt}h2{break-after:avoid}tr{break-inside:avoid}}"
)


def write_protocol(
    protocol: Protocol,
    path: Path,
    languages: tuple[str, ...] = DEFAULT,
    drawn: tuple[str, ...] | None = None,
) -> tuple[Path, Path]:
    """Write the protocol as HTML to ``path`` and its JSON twin beside it; return both paths.

    Args:
        protocol, languages, drawn: as :func:`protocol_html` takes them.
        path: of the page.
    """
    twin = path.with_suffix(".json")
    write_atomic(path, protocol_html(protocol, languages, drawn))
    write_atomic(twin, protocol_json(protocol))
    return path, twin
