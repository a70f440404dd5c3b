"""``perilune programme slips``: what became of announced dates, the law learned from it, and how well it foretells."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.programme.slip_validation import SlipValidation

app = typer.Typer(rich_markup_mode=None)


@app.command("slips", epilog='\b\nExample:\n  perilune programme slips --class "robotic lunar"')
def slips(
    history: Annotated[
        Path | None, typer.Option("--history", help="Your own history of announced dates, TOML.")
    ] = None,
    reference_class: Annotated[
        str | None,
        typer.Option(
            "--class", help='Class of missions to learn from and to foretell, such as "robotic lunar"; all if none.'
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge how well slips are foretold: each mission from what became of all the others (leave-one-out).

    The ratio is the real over the announced time to go. Of a mission that has not flown it is that or more.
    """
    from perilune.programme.slip_validation import validate_slips
    from perilune.programme.slips import HISTORY, read_history

    told = read_history(history or HISTORY)
    found: list[SlipValidation] = []
    together(("--class", lambda: found.append(validate_slips(told, reference_class))))
    print_json(found[0]) if as_json else _print(found[0])


def _print(answer: "SlipValidation") -> None:
    law = answer.law
    rows = [
        (
            row.mission,
            row.said,
            row.gives,
            row.ended,
            f"{row.ratio:.2f}{' or more' if row.censored else ''}",
            f"{row.p10:.2f}",
            f"{row.p50:.2f}",
            f"{row.p90:.2f}",
            f"{100.0 * row.rank:.0f}",
        )
        for row in answer.rows
    ]
    note = (
        f"class {law.reference_class}: {law.missions} missions, {law.statements} statements, {law.censored} of them of"
        f" missions not flown; median ratio {law.median:.2f} ({law.median_low:.2f} to {law.median_high:.2f}), a new"
        f" mission {law.p10:.2f} to {law.p90:.2f}. Of {answer.missions_flown} missions flown, each foretold without"
        f" itself: {100.0 * answer.within_80:.0f} % between P10 and P90 (80 % expected),"
        f" {100.0 * answer.below_median:.0f} % sooner than P50 (50 % expected); P50 is off by a factor of"
        f" {answer.median_factor:.2f}, the announced date by {answer.face_value_factor:.2f}, in the median"
    )
    columns = ("mission", "said", "gives", "ended", "ratio", "P10", "P50", "P90", "rank %")
    table("What was announced, and what the law of all other missions says of it", columns, rows, note=note)
