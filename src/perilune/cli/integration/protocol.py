"""``perilune integration protocol``: the joint protocol of a ship on a launcher, as a page, its JSON twin and a PDF."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import (
    SHAPES,
    Folder,
    LauncherName,
    OfC3,
    OfChecks,
    OfInsertion,
    OfSite,
    ShipName,
    To,
    asked_pair,
)
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, Problem
from perilune.files import check_folder_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perilune.catalogue import Catalogue
    from perilune.errors import NoSolution
    from perilune.integration.annexes import Annexes
    from perilune.integration.closing import ClosingAction
    from perilune.integration.pair import PairQuestion
    from perilune.integration.protocol import Dissent, Protocol
    from perilune.integration.rules.under_rules import View

app = typer.Typer(rich_markup_mode=None)


@app.command("protocol")
def protocol_command(
    ship: ShipName,
    launcher: LauncherName,
    to: To,
    site: OfSite = None,
    c3: OfC3 = None,
    insertion: OfInsertion = None,
    language: Annotated[
        str, typer.Option(help="Languages, such as en,ru,zh; or a file of your own that ends in .toml.")
    ] = "en",
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", help="A rule set, or PARTNER=SET for the one a partner insists on; may be repeated."),
    ] = None,
    checks: OfChecks = None,
    dissent: Annotated[list[str] | None, typer.Option(help="PARTNER=TEXT: a dissenting note; may be repeated.")] = None,
    launch: Annotated[
        str | None, typer.Option(help="The day of the launch, such as 2031-05-01: for due dates.")
    ] = None,
    close: Annotated[
        bool, typer.Option("--close", help="Add what closes each check by re-solving, with its price; minutes.")
    ] = False,
    annexes: Annotated[bool, typer.Option(help="Compute the ascent and the aborts for the annexes.")] = True,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
    pdf: Annotated[bool, typer.Option("--pdf", help="Write a PDF as well; needs the extra 'pdf'.")] = False,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write the joint protocol of one ship on one launcher; exit 1 where they are not compatible.

    \b
    Example:
      perilune integration protocol oryol long-march-10 --to llo --language en,ru,zh
      perilune integration protocol orion long-march-10 --to llo --rules nasa=nasa --rules cnsa=default
    """
    from perilune.catalogue import load_catalogue
    from perilune.integration.checks import load_checks
    from perilune.integration.protocol import joint_protocol
    from perilune.integration.protocol.pdf import check_pdf
    from perilune.integration.protocol.words import parse_languages
    from perilune.integration.rules.under_rules import assess_under, insisted_rules, strictest_first

    if checks is not None:
        load_checks(checks)
    catalogue = load_catalogue(folder)
    asked = asked_pair(
        catalogue,
        (ship, launcher, to, site),
        ("--language", lambda: parse_languages(language)),
        ("--launch", lambda: launch is None or _day(launch)),
        ("--out", lambda: check_folder_to_write(out)),
        ("--pdf", lambda: check_pdf() if pdf else None),
        c3=c3,
        insertion=insertion,
    )
    partners = tuple(dict.fromkeys((asked.ship.partner, asked.launcher.partner)))
    together(
        ("--rules", lambda: insisted_rules(rules or (), partners)),
        ("--dissent", lambda: _notes(dissent or [], partners)),
    )
    views = assess_under(insisted_rules(rules or (), partners), asked)
    strictest = strictest_first(views)[0]
    protocol = joint_protocol(
        strictest.assessment,
        catalogue,
        views,
        annexes=_annexes(strictest, catalogue) if annexes else None,
        closings=_closings(asked, views) if close else (),
        dissent=_notes(dissent or [], partners),
        launch=None if launch is None else _day(launch),
    )
    written = _write(protocol, out, parse_languages(language), pdf=pdf)
    if as_json:
        print_json(protocol)
    else:
        _show(protocol, written)
    if protocol.assessment.verdict == "fail":
        raise typer.Exit(INFEASIBLE)


def _annexes(strictest: "View", catalogue: "Catalogue") -> "Annexes | NoSolution":
    """The annexes under the strictest rule set: of the ascent that its checks read, or else of one for them alone."""
    from perilune.integration.annexes import annex_task
    from perilune.integration.pair import question_of
    from perilune.run import ResultStore, evaluate

    if strictest.annexes is not None:
        return strictest.annexes
    found: Annexes | NoSolution
    (found,) = evaluate([annex_task(question_of(strictest.assessment, catalogue, strictest.rules))], ResultStore())
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        fix = "write year, month and day: 2031-05-01"
        raise InputError(Problem(f"'{text[:32]}' is no day", expected="YYYY-MM-DD", fix=fix)) from None


def _notes(texts: list[str], partners: tuple[str, ...]) -> "tuple[Dissent, ...]":
    """The dissenting notes of options such as ``cnsa=the tower is too heavy``."""
    from perilune.integration.protocol import Dissent

    notes = []
    for text in texts:
        partner, equals, note = text.partition("=")
        if partner not in partners or not equals or not note.strip():
            expected = f"PARTNER=TEXT with a party of the pair: {' or '.join(partners)}"
            raise InputError(Problem(f"'{text[:64]}' is no note of a party", expected=expected, fix="name the party"))
        notes.append(Dissent(partner, note.strip()))
    return tuple(notes)


def _closings(asked: "PairQuestion", views: "Sequence[View]") -> "tuple[ClosingAction, ...]":
    """What closes the failed and marginal checks under each rule set, found by re-solving; the same change once."""
    from perilune.integration.closing import closing

    found: dict[ClosingAction, None] = {}
    for view in views:
        found |= dict.fromkeys(closing(replace(asked, rules=view.rules)).actions)
    return tuple(found)


def _write(protocol: "Protocol", folder: Path, languages: tuple[str, ...], *, pdf: bool) -> list[Path]:
    """Write the page, its twin and, where asked for, the PDF; return their paths."""
    from perilune.integration.protocol.page import protocol_html, write_protocol
    from perilune.integration.protocol.pdf import write_pdf

    row = protocol.assessment
    name = f"{row.ship}--{row.launcher}--{row.site}--{row.destination.replace(':', '-')}.html"
    written = list(write_protocol(protocol, folder / name, languages))
    if pdf:
        written.append(write_pdf(protocol_html(protocol, languages), (folder / name).with_suffix(".pdf")))
    return written


def _show(protocol: "Protocol", written: list[Path]) -> None:
    sets = [
        (
            row.rules.id,
            ", ".join(row.insisted_by),
            f"{SHAPES[row.verdict]} {row.conclusion}",
            row.limiting_check,
            None if row.margin_kg is None else f"{row.margin_kg:,.0f}",
            row.open_points,
        )
        for row in protocol.rule_sets
    ]
    heads = ("rule set", "insisted on by", "conclusion", "limited by", "margin kg", "open")
    table(protocol.title, heads, sets, f"{SHAPES[protocol.assessment.verdict]} {protocol.conclusion}")
    actions = [
        (
            row.number,
            row.check,
            row.action,
            ", ".join(row.owner),
            row.due or f"L-{row.due_days:.0f} d",
            row.verification,
        )
        for row in protocol.actions
    ]
    note = "written: " + ", ".join(str(path) for path in written)
    table("Actions", ("no.", "check", "action", "owner", "due", "by"), actions, note)
