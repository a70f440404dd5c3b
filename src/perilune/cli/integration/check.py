"""``perilune integration check``: one ship on one launcher, check by check."""

from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import (
    SHAPES,
    Folder,
    LauncherName,
    OfC3,
    OfChecks,
    OfInsertion,
    OfRules,
    OfSite,
    ShipName,
    To,
    asked_pair,
)
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table

if TYPE_CHECKING:
    from perilune.integration import Assessment
    from perilune.integration.margin_interval import MarginInterval

app = typer.Typer(rich_markup_mode=None)


@app.command()
def check(
    ship: ShipName,
    launcher: LauncherName,
    to: To,
    site: OfSite = None,
    c3: OfC3 = None,
    insertion: OfInsertion = None,
    rules: OfRules = "default",
    checks: OfChecks = None,
    interval: Annotated[
        bool, typer.Option("--interval", help="Add the margin at the lowest and highest published values.")
    ] = False,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Check one ship on one launcher to a destination; exit 1 where they are not compatible.

    Example: perilune integration check oryol long-march-10 --to llo
    """
    from perilune.catalogue import load_catalogue
    from perilune.integration import assess
    from perilune.integration.checks import load_checks

    if checks is not None:
        load_checks(checks)
    catalogue = load_catalogue(folder)
    asked = asked_pair(catalogue, (ship, launcher, to, site), c3=c3, insertion=insertion, rules=rules)
    assessment = assess(asked)
    if interval:
        from perilune.integration.margin_interval import BoundedAssessment, margin_interval

        bounds = margin_interval(assessment, catalogue, asked.rules)
        if as_json:
            print_json(BoundedAssessment(assessment, bounds))
        else:
            _print_assessment(assessment, bounds)
    elif as_json:
        print_json(assessment)
    else:
        _print_assessment(assessment)
    if assessment.verdict == "fail":
        raise typer.Exit(INFEASIBLE)


def _print_assessment(assessment: "Assessment", bounds: "MarginInterval | None" = None) -> None:
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
    note += "" if bounds is None else f"; {_bounds(bounds)}"
    table(title, ("check", "verdict", "value", "limit", "margin", "unit", "remark"), rows, note)


def _bounds(bounds: "MarginInterval") -> str:
    if bounds.margin_low_kg is None or bounds.margin_high_kg is None:
        return "no interval: no mass to compare"
    sign = "one sign" if bounds.steady else "its sign is open"
    return f"margin {bounds.margin_low_kg:,.0f} to {bounds.margin_high_kg:,.0f} kg over the public intervals, {sign}"


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 1e3 else f"{value:,.0f}"
