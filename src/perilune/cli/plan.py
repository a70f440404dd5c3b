"""``perilune plan``: the main job."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.work import Cache, Cluster, Workers, check_cluster
from perilune.files import check_folder_to_write
from perilune.told_number import counted

if TYPE_CHECKING:
    from perilune.programme import BuildUp, Plan
    from perilune.programme.campaign.shocks.recovery import Recovery


def plan(
    programme: Annotated[Path, typer.Argument(help="The programme file.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder that receives the plan.")] = Path("out"),
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Evaluate a programme: which ship flies on which rocket, when, with what margin, and what a withdrawal costs.

    A second run computes only what changed; a run that was stopped or killed goes on from there. Exit status 1: no
    mission of the programme can fly.

    Example: perilune plan examples/joint-lunar-station/programme.toml --out out
    """
    from perilune.programme import (
        Work,
        build_up,
        evaluate_programme,
        likely_dates,
        load_programme,
        plan_of,
        study_flights,
        write_plan,
    )
    from perilune.report import plan_charts, write_report
    from perilune.run import Pool, ResultStore, claimed, progress_display

    intended = load_programme(programme)
    together(("--out", lambda: check_folder_to_write(out)), ("--cluster", lambda: check_cluster(cluster)))
    with claimed(out), Pool(workers or os.cpu_count() or 1) as pool:
        work = Work(ResultStore(cache), pool, progress_display, cluster)
        evaluation = evaluate_programme(intended, work)
        made = plan_of(intended, evaluation, build_up(intended, work), likely_dates(intended, work))
        charts = plan_charts(made, study_flights(made, intended, evaluation, work))
        planned = write_plan(intended, evaluation, made, work, out)
        written = (*planned, *write_report(made, intended.catalogue, out, charts))
    if as_json:
        print_json(made)
    else:
        _show(made, written, out)
    if all(mission.selected is None for mission in made.missions):
        raise typer.Exit(INFEASIBLE)


def _show(made: "Plan", written: tuple[Path, ...], out: Path) -> None:
    rows = []
    for mission in made.missions:
        flown = mission.selected
        pair = f"{flown.ship} on {flown.launcher} from {flown.site}" if flown else "-"
        margin = None if mission.margin_kg is None else round(mission.margin_kg)
        date = (mission.launch_utc or "-")[:10]
        rows.append((mission.id, pair, mission.destination, date, margin, mission.verdict or mission.status))
    table(made.name, ("mission", "flies as", "to", "launch", "margin kg", "verdict"), rows)
    losses = [(row.name, len(row.flown), len(row.kept), len(row.changed), len(row.lost)) for row in made.scenarios]
    if losses:
        table("Scenarios", ("scenario", "flown before", "kept", "changed", "lost"), losses)
    if made.build_up is not None:
        _show_build_up(made.build_up)
    counts: dict[str, int] = {}
    for path in written:
        place = path.relative_to(out)
        name = str(place) if len(place.parts) == 1 else f"{place.parts[0]}/*{path.suffix}"
        counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        typer.echo(f"{out / name}" + (f"  ({count} files)" if count > 1 else ""))


def _show_build_up(built: "BuildUp") -> None:
    plan = built.plan
    rows = [
        (row.shock.name, row.done, len(row.struck), round(row.extra_cost, 1), _subjects(row))
        for row in built.recoveries
    ]
    lacks = ", ".join(f"{row.kind} {row.subject}" for row in plan.shortfalls) or "nothing"
    note = (
        f"build-up: {counted(len(plan.flights), 'flights')}, cost {plan.cost:,.1f} {plan.currency},"
        f" gap {100 * plan.gap:.2f} %; lacks: {lacks}"
    )
    table("Build-up of the station", ("shock", "flown before", "struck", "extra cost", "lost"), rows, note=note)


def _subjects(row: "Recovery") -> str:
    return ", ".join(lack.subject for lack in row.lost)
