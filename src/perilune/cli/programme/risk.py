"""``perilune programme risk``: when milestones come, as missions have slipped and failed before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, Problem
from perilune.told_number import counted

if TYPE_CHECKING:
    from perilune.programme.schedule_risk import RiskQuestion, ScheduleRisk

app = typer.Typer(rich_markup_mode=None)


@app.command("risk", epilog="\b\nExample:\n  perilune programme risk examples/lunar-risk/risk.toml --plot risk.svg")
def show_risk(
    file: Annotated[Path, typer.Argument(metavar="RISK.TOML", help="Activities with dates; or a programme file.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day from which it is looked ahead, needed for a programme file.")
    ] = None,
    reference_class: Annotated[
        str | None, typer.Option("--class", help='Class of missions to learn the slips from, such as "robotic lunar".')
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="Your own history of announced dates, TOML.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the S-curves, and what decides, to this .svg or .png.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say when the milestones of a programme come: S-curves, P50, P70, and what decides them.

    Announced dates slip as those of other missions have slipped, what waits comes after the last of what it waits for,
    and flights that fail are flown again.
    """
    from perilune.figures import check_figure_path
    from perilune.programme.schedule_risk import schedule_risk
    from perilune.programme.slips import HISTORY, learn, read_history

    found: list[tuple[RiskQuestion, str | None, Path | None]] = []
    together(
        ("RISK.TOML", lambda: found.append(_question(file, as_of))),
        ("--history", lambda: history is None or read_history(history)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    question, named, own = found[0]
    told = read_history(history or own or HISTORY)
    together(("--class", lambda: learn(told, reference_class or named)))
    slips = learn(told, reference_class or named)
    answer = schedule_risk(question, slips)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.programme.risk_plots import risk_figure

        write_figure(risk_figure(answer), plot)
    print_json(answer) if as_json else _print(answer)


def _question(file: Path, as_of: str | None) -> "tuple[RiskQuestion, str | None, Path | None]":
    from perilune.astro.time import parse_time
    from perilune.catalogue import read_toml
    from perilune.programme import load_programme
    from perilune.programme.risk_file import load_risk, question_of_programme

    if "programme" not in read_toml(file).data:
        if as_of is not None:
            cause = f"'{file.name}' says itself from which day it is looked at"
            fix = f"change 'as_of' in '{file.name}', or leave the option out"
            raise InputError(Problem(cause, key="--as-of", expected="a programme file", fix=fix))
        return load_risk(file)
    if as_of is None:
        cause = "a programme does not say from which day it is looked at"
        raise InputError(Problem(cause, key="--as-of", expected="a date", fix='add --as-of "2026-01-01 UTC"'))
    day: list[float] = []
    together(("--as-of", lambda: day.append(parse_time(as_of))))
    return question_of_programme(load_programme(file), day[0]), None, None


def _print(answer: "ScheduleRisk") -> None:
    from perilune.astro.time import format_utc

    def date(tdb_s: float | None) -> str:
        return "-" if tdb_s is None else format_utc(tdb_s)[:7]

    rows = [
        (
            row.name,
            date(row.planned_tdb_s),
            date(row.p10_tdb_s),
            date(row.p50_tdb_s),
            date(row.p70_tdb_s),
            date(row.p90_tdb_s),
            None if row.on_time is None else f"{100.0 * row.on_time:.0f}",
            f"{100.0 * row.criticality:.0f}",
            f"{row.cruciality:.2f}",
            f"{row.lost:.2f}",
        )
        for row in answer.milestones
    ]
    columns = ("milestone", "planned", "P10", "P50", "P70", "P90", "on time %", "critical %", "crucial", "lost")
    note = (
        "on time: chance to keep the planned date; critical: how often it decides the date of the target; crucial: rank"
        " correlation of its slip with that date; lost: flights lost, on the mean\n"
    )
    note += f"{answer.samples:,} runs, seed {answer.seed}, correlation {answer.correlation:g}"
    law = answer.slips
    if law is not None:
        spread = f"({law.median_low:.2f} to {law.median_high:.2f}), of a new mission {law.p10:.2f} to {law.p90:.2f}"
        seen = f"{counted(law.missions, 'missions')}, {counted(law.statements, 'statements')}"
        note += (
            f"; real over announced time to go: median {law.median:.2f} {spread}; class {law.reference_class},"
            f" {seen}, {law.censored} of them of missions not flown,"
            f" {law.shortest_years:.1f} to {law.longest_years:.1f} years ahead; dates farther off are extrapolated"
        )
    table(f"{answer.name}, as of {date(answer.as_of_tdb_s)}, target {answer.target}", columns, rows, note=note)
