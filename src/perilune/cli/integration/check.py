"""``perilune integration check``: one ship on one launcher, check by check."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import SHAPES, Folder, LauncherName, OfC3, OfSite, ShipName, To, check_c3
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, Problem
from perilune.files import check_file_to_write

if TYPE_CHECKING:
    from perilune.integration import Assessment

app = typer.Typer(rich_markup_mode=None)


@app.command()
def check(
    ship: ShipName,
    launcher: LauncherName,
    to: To,
    site: OfSite = None,
    c3: OfC3 = None,
    insertion: Annotated[float | None, typer.Option(help="Insertion delta-v of a window in m/s.")] = None,
    folder: Folder = None,
    protocol: Annotated[
        Path | None, typer.Option(help="Write the joint protocol here: .html, with a .json twin.")
    ] = None,
    language: Annotated[str, typer.Option(help="Languages of the protocol: en, ru, zh, or several: en,ru,zh.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Check one ship on one launcher to a destination; exit 1 where they are not compatible.

    Example: perilune integration check oryol long-march-10 --to llo
    """
    from perilune.catalogue import load_catalogue
    from perilune.integration import assess
    from perilune.integration.destination import parse_destination
    from perilune.integration.matrix import site_for
    from perilune.integration.messages import parse_languages

    catalogue = load_catalogue(folder)
    together(
        ("SHIP", lambda: catalogue.ship(ship)),
        ("LAUNCHER", lambda: catalogue.launcher(launcher)),
        ("--to", lambda: parse_destination(to, catalogue)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--c3", lambda: c3 is None or check_c3(c3, to, catalogue)),
        ("--insertion", lambda: insertion is None or _check_insertion(insertion)),
        ("--protocol", lambda: protocol is None or check_file_to_write(protocol, (".html",), "a protocol")),
        ("--language", lambda: parse_languages(language)),
    )
    rocket = catalogue.launcher(launcher)
    place = catalogue.site(site) if site else site_for(rocket, catalogue, to)
    assessment = assess(catalogue.ship(ship), rocket, place, to, catalogue, c3, insertion)
    if protocol is not None:
        from perilune.integration.protocol import joint_protocol
        from perilune.integration.protocol_page import write_protocol

        write_protocol(joint_protocol(assessment, catalogue), protocol, parse_languages(language))
    if as_json:
        print_json(assessment)
    else:
        _print_assessment(assessment)
    if assessment.verdict == "fail":
        raise typer.Exit(INFEASIBLE)


def _check_insertion(insertion_m_s: float) -> float:
    if not 0.0 <= insertion_m_s <= 20e3:
        cause, fix = f"no such insertion: {insertion_m_s:g} m/s", "give the insertion of a window"
        raise InputError(Problem(cause, expected="0 to 20,000 m/s", fix=fix))
    return insertion_m_s


def _print_assessment(assessment: "Assessment") -> None:
    title = f"{assessment.ship} on {assessment.launcher} from {assessment.site} to {assessment.destination}"
    rows = [
        (
            finding.check,
            f"{SHAPES[finding.verdict]} {finding.verdict}",
            _short(finding.value),
            _short(finding.limit),
            _short(finding.margin),
            finding.unit or "",
            " -> ".join(text for text in (finding.reason, finding.closing) if text),
        )
        for finding in assessment.findings
    ]
    margin = "" if assessment.margin_kg is None else f", margin {assessment.margin_kg:,.0f} kg"
    note = (
        f"{SHAPES[assessment.verdict]} {assessment.verdict}: {assessment.conclusion}; limited by "
        f"{assessment.limiting_check}{margin}; open points: {assessment.open_points}"
    )
    table(title, ("check", "verdict", "value", "limit", "margin", "unit", "remark"), rows, note)


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 1e3 else f"{value:,.0f}"
