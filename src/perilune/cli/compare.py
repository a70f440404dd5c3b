"""``perilune compare A B``: two plans, or two states of the catalogue, side by side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.compared_build_up import show_build_ups, show_dates
from perilune.cli.output import AsJson, print_json, table
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue.compare import CatalogueComparison
    from perilune.programme.compare import PlanComparison, TurnedDatum, TurnedFinding
    from perilune.programme.options import Option


def compare(
    before: Annotated[Path, typer.Argument(help="A plan (its folder or plan.json), or a folder of catalogue entries.")],
    after: Annotated[Path, typer.Argument(help="The other one, of the same kind.")],
    as_json: AsJson = False,
) -> None:
    """Show what changed from one plan to another, which verdict turned and through which numbers; or two catalogues.

    Of the build-up: ways to fly, flights, elements' dates with their causes, what lacks, shares, shocks, balances.

    \b
    Examples:
      perilune compare out-of-may out
      perilune compare my-catalogue-of-may my-catalogue
    """
    kinds = [_kind(path) for path in (before, after)]
    if kinds[0] != kinds[1]:
        cause = f"'{before}' is a {kinds[0]} and '{after}' a {kinds[1]}"
        raise InputError(Problem(cause, expected="two plans, or two folders of catalogue entries"))
    if kinds[0] == "plan":
        from perilune.programme import compare_plans, read_plan

        plans = compare_plans(read_plan(before), read_plan(after))
        print_json(plans) if as_json else _show_plans(plans)
        return
    from perilune.catalogue import load_catalogue
    from perilune.catalogue.compare import compare_catalogues

    catalogues = compare_catalogues(load_catalogue(before), load_catalogue(after))
    print_json(catalogues) if as_json else _show_catalogues(catalogues)


def _kind(path: Path) -> str:
    if path.is_file() or (path / "plan.json").is_file():
        return "plan"
    if path.is_dir():
        return "catalogue folder"
    raise InputError(Problem(f"no file or folder '{path}'", fix="name a plan's folder, or one of catalogue entries"))


def _named(option: "Option | None") -> str | None:
    return None if option is None else f"{option.ship} on {option.launcher} from {option.site}"


def _show_plans(found: "PlanComparison") -> None:
    if found.same:
        typer.echo("the two plans are the same")
        return
    missions = [
        (
            row.mission,
            _named(row.flies_before),
            _named(row.flies_after),
            *_days(row.launch_before_utc, row.launch_after_utc),
        )
        for row in found.missions
    ]
    if missions:
        table("missions", ("mission", "flew as", "flies as", "launch before", "launch after"), missions)
    options = []
    for option in found.options:
        head = (option.option.mission, _named(option.option), f"{option.verdict_before} -> {option.verdict_after}")
        margins = f"{_kg(option.margin_before_kg)} -> {_kg(option.margin_after_kg)}"
        options.append((*head, margins, "; ".join(_through(option.findings))))
    if options:
        table("options", ("mission", "option", "verdict", "margin kg", "through"), options)
    for what, rows in (("only before", found.options_only_before), ("only after", found.options_only_after)):
        if rows:
            table(f"options {what}", ("mission", "option"), [(row.mission, _named(row)) for row in rows])
    if found.shares:
        rows_of_shares = [(row.partner, _percent(row.before), _percent(row.after)) for row in found.shares]
        table("shares of hardware", ("partner", "before", "after"), rows_of_shares)
    lost = [
        (row.scenario, ", ".join(row.lost_only_before) or None, ", ".join(row.lost_only_after) or None)
        for row in found.scenarios
    ]
    if lost:
        table("scenarios", ("scenario", "no longer lost", "newly lost"), lost)
    if found.build_up is not None:
        show_build_ups(found.build_up)
    show_dates(found.dates)
    for line in found.sources:
        typer.echo(line)


def _through(findings: "tuple[TurnedFinding, ...]") -> list[str]:
    said = []
    for row in findings:
        data = ", ".join(_datum(one) for one in row.data)
        turned = f" {row.verdict_before} -> {row.verdict_after}" if row.verdict_before != row.verdict_after else ""
        said.append(f"{row.check}{turned}" + (f" ({data})" if data else ""))
    return said


def _datum(row: "TurnedDatum") -> str:
    values = ["not known" if value is None else f"{value:g}" for value in (row.before, row.after)]
    return f"{row.entry} {row.key} {values[0]} -> {values[1]} {row.unit}"


def _days(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    return before and before[:10], after and after[:10]


def _kg(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100.0 * share:.1f} %"


def _show_catalogues(found: "CatalogueComparison") -> None:
    if found.same:
        typer.echo("the two catalogues are the same")
        return
    if found.changed:
        rows = [(f"{row.kind}/{row.id}", row.key, row.before, row.after) for row in found.changed]
        table("changed", ("entry", "key", "before", "after"), rows)
    for what, entries in (("only before", found.only_before), ("only after", found.only_after)):
        for entry in entries:
            typer.echo(f"{what}: {entry}")
