"""The annexes of the joint protocol as HTML: ascent, loads, aborts, interface control document, requirements."""

from perilune.errors import NoSolution
from perilune.integration.abort.record import AbortCoverage
from perilune.integration.annexes import Annexes
from perilune.integration.model import judged
from perilune.integration.protocol.icd import InterfaceClause, InterfaceItem
from perilune.integration.protocol.page_parts import Cells, number, table, text
from perilune.integration.protocol.record import Protocol
from perilune.integration.protocol.words import Words
from perilune.run import Task, digest


def annex_sections(
    protocol: Protocol, words: Words, drawn: tuple[str, ...] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return the names of the headings of the annexes, and what stands under each.

    Args:
        protocol, words: what is told, and in which languages.
        drawn: the pictures of the aborts where they are drawn already, see :func:`abort_pictures`.
    """
    return (
        ("ascent", _ascent(protocol, words)),
        ("loads", _loads(protocol, words)),
        ("aborts", _aborts(protocol, words, drawn)),
        ("interface", _interface(protocol, words)),
        ("requirements", _requirements(protocol, words)),
    )


def _ascent(protocol: Protocol, words: Words) -> str:
    annexes = protocol.annexes
    if not isinstance(annexes, Annexes):
        return _not_computed(annexes, words)
    rows = [
        (
            f"{row.time_s:.0f}",
            f"{row.altitude_km:.1f}",
            f"{row.airspeed_m_s:,.0f}",
            f"{row.dynamic_pressure_kpa:.2f}",
            f"{row.acceleration_g:.2f}",
            f"{row.throttle:.2f}",
        )
        for row in annexes.ascent
    ]
    head = f"<p>{text(annexes.target)}; {annexes.ship_kg:,.0f} kg</p>\n"
    return head + table(words, "time altitude airspeed pressure acceleration throttle", rows)


def _loads(protocol: Protocol, words: Words) -> str:
    annexes = protocol.annexes
    if not isinstance(annexes, Annexes):
        return _not_computed(annexes, words)
    loads = annexes.loads
    rows = [
        (words("items", "max_acceleration"), f"{loads.acceleration_g:.2f}", "g0", f"{loads.acceleration_time_s:.0f}"),
        (
            words("items", "max_dynamic_pressure"),
            f"{loads.dynamic_pressure_kpa:.2f}",
            "kPa",
            f"{loads.dynamic_pressure_time_s:.0f}",
        ),
    ]
    return table(words, "item value unit time", rows)


def _aborts(protocol: Protocol, words: Words, drawn: tuple[str, ...] | None) -> str:
    annexes = protocol.annexes
    if not isinstance(annexes, Annexes):
        return _not_computed(annexes, words)
    if annexes.aborts is None:
        return _said(words, "no_aborts")
    coverage = annexes.aborts
    known = judged(coverage.modes, coverage.black_zones)
    share = f"<p>{text(words('texts', 'covered'))}: {100.0 * coverage.covered_share:.1f} %</p>" if known else ""
    lacking = ", ".join(coverage.missing)
    missing = f"<p>{text(words('texts', 'missing'))}: {text(lacking)}</p>" if lacking else ""
    rows = []
    for span in sorted((*coverage.modes, *coverage.black_zones), key=lambda span: span.start_s):
        name = f"✕ {span.name}" if span in coverage.black_zones else span.name
        rows.append(
            (name, f"{span.start_s:.0f}", f"{span.end_s:.0f}", _reach(span.altitude_m, 1e3), _reach(span.airspeed_m_s))
        )
    return (
        share
        + missing
        + table(words, "mode start end altitude airspeed", rows)
        + "".join(f"\n<figure>{picture}</figure>" for picture in (abort_pictures(coverage) if drawn is None else drawn))
    )


def _reach(ends: tuple[float, float], unit: float = 1.0) -> str:
    """Two ends of a range in a unit, such as ``10.0 to 12.5``."""
    return " - ".join(f"{end / unit:,.1f}" for end in ends)


def pictures_task(coverage: AbortCoverage) -> Task:
    """Return the stored work of drawing the pictures of the aborts, which takes a second."""
    pair = f"{coverage.ship} on {coverage.launcher}"
    return Task(abort_pictures, (coverage,), tuple[str, ...], digest(coverage), f"pictures of the aborts of {pair}")


def abort_pictures(coverage: AbortCoverage) -> tuple[str, ...]:
    """Return the aborts on altitude against speed, and where the crew comes down, as SVG; none where nothing is judged.

    Args:
        coverage: the aborts of a pair.
    """
    if not judged(coverage.modes, coverage.black_zones):
        return ()
    from perilune.figures import svg_text
    from perilune.integration.abort.plots import coverage_figure, landing_map

    landed = any(row.latitude_deg is not None for row in coverage.moments)
    return tuple(svg_text(draw(coverage)) for draw in (coverage_figure, *((landing_map,) if landed else ())))


def _interface(protocol: Protocol, words: Words) -> str:
    parts = [_said(words, "interface")]
    for clause in protocol.interface:
        parts.append(f"<h3>{clause.number}. {text(words('subjects', clause.subject))}</h3>")
        parts.append(_verification(protocol, words) if clause.subject == "verification" else _clause(clause, words))
    return "\n".join(parts)


def _clause(clause: InterfaceClause, words: Words) -> str:
    rows = [_item(row, words) for row in clause.items]
    page = table(words, "item party key value confidence source", rows)
    opened = text(words("texts", "open"))
    return page.replace(f"<td>{opened}</td>", f'<td class="open">{opened}</td>')


def _item(row: InterfaceItem, words: Words) -> Cells:
    value = words("texts", "open") if row.value is None else row.value
    return words("items", row.item), row.party, row.key, value, row.confidence or "-", row.source or "-"


def _verification(protocol: Protocol, words: Words) -> str:
    rows = [
        (row.title, f"{row.verification}: {words('verification', row.verification)}", words("states", row.state))
        for row in protocol.requirements
    ]
    return table(words, "check verification state", rows)


def _requirements(protocol: Protocol, words: Words) -> str:
    rows = [
        (
            row.number,
            words("subjects", row.subject),
            row.title,
            number(row.limit),
            row.unit or "",
            f"{row.verification}: {words('verification', row.verification)}",
            words("states", row.state),
            row.source,
        )
        for row in protocol.requirements
    ]
    page = table(words, "number kind requirement limit unit verification state source", rows)
    return _said(words, "requirements") + "\n" + page


def _not_computed(annexes: NoSolution | None, words: Words) -> str:
    return _said(words, "no_ascent") + ("" if annexes is None else f"<p>{text(annexes.reason)}</p>")


def _said(words: Words, key: str) -> str:
    return "".join(f"<p>{text(line)}</p>" for line in dict.fromkeys(words.each("texts", key)))
