"""``perilune station dose``: the radiation dose of a crew over the phases of a mission, against limits of agencies."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.station.dose import DoseAnswer, Phase

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "dose",
    epilog="\b\nExample:\n  perilune station dose rad-cruise:4 reitz-surface-minimum:180 --storm worst-storm",
)
def show_dose(
    phases: Annotated[
        list[str], typer.Argument(metavar="PHASE...", help="ENVIRONMENT:DAYS[:SHELTER], in order of time.")
    ],
    storm: Annotated[str | None, typer.Option("--storm", help="A solar particle event at the worst time.")] = None,
    shelter: Annotated[
        str | None, typer.Option("--shelter", help="The element in which the crew waits it out.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add up the dose of a mission and compare it with the limits of agencies; exit 1 where one is exceeded."""
    from perilune.catalogue import load_catalogue
    from perilune.station.dose import mission_dose

    catalogue = load_catalogue(folder)
    together(
        ("PHASE", lambda: [_phase(text, catalogue) for text in phases]),
        ("--storm", lambda: storm is None or catalogue.dose_rate(storm)),
        ("--shelter", lambda: shelter is None or catalogue.element(shelter)),
    )
    answer = mission_dose(
        [_phase(text, catalogue) for text in phases],
        [catalogue.dose_limit(name) for name in catalogue.ids("dose-limit")],
        None if storm is None else catalogue.dose_rate(storm),
        None if shelter is None else catalogue.element(shelter),
    )
    if isinstance(answer, NoSolution):
        print_json(answer) if as_json else typer.echo(f"no dose: {answer.reason} (binding: {answer.binding})")
        raise typer.Exit(INFEASIBLE)
    print_json(answer) if as_json else _print(answer)
    if any(row.exceeded for row in answer.limits):
        raise typer.Exit(INFEASIBLE)


def _phase(text: str, catalogue: "Catalogue") -> "Phase":
    from perilune.station.dose import Phase

    name, _, rest = text.partition(":")
    days, _, shelter = rest.partition(":")
    environment = catalogue.dose_rate(name)
    try:
        length = float(days)
    except ValueError:
        fix = f"write {name}:30"
        raise InputError(Problem(f"'{text}' has no days", expected="ENVIRONMENT:DAYS[:SHELTER]", fix=fix)) from None
    return Phase(environment, length, catalogue.element(shelter) if shelter else None)


def _print(answer: "DoseAnswer") -> None:
    rows = [
        (
            row.environment,
            f"{row.days:g}",
            f"{row.dose_msv:,.1f}",
            f"{row.low_msv:,.1f}",
            f"{row.high_msv:,.1f}",
            row.case,
        )
        for row in answer.phases
    ]
    if answer.storm_msv:
        rows.append(("storm", "-", *(f"{answer.storm_msv:,.1f}",) * 3, "at the worst time"))
    rows.append(
        ("sum", f"{answer.days:g}", f"{answer.dose_msv:,.1f}", f"{answer.low_msv:,.1f}", f"{answer.high_msv:,.1f}", "")
    )
    columns = ["phase", "days", "dose mSv", "low", "high", "case"]
    table("dose", columns, rows, note="; ".join(answer.notes))
    limits = [
        (
            row.limit,
            row.period,
            f"{row.limit_msv:,.0f}",
            f"{row.dose_msv:,.1f}",
            f"{100.0 * row.share:.1f} %",
            "exceeded" if row.exceeded else "at the high end" if row.exceeded_at_high else "kept",
            "-" if row.days_to_limit is None else f"{row.days_to_limit:,.0f}",
        )
        for row in answer.limits
    ]
    table("", ["limit", "over", "limit mSv", "dose mSv", "part", "state", "days of the last phase"], limits)
