"""``perilune integration validate``: pairs that flew or were dropped, and aborts, against what was published."""

import os
from typing import TYPE_CHECKING

import typer

from perilune.cli.comparisons import Markdown, check_markdown
from perilune.cli.output import INFEASIBLE, AsJson, print_comparisons, print_json, table
from perilune.cli.work import Cache, Workers

if TYPE_CHECKING:
    from perilune.integration.validate import PairRow

app = typer.Typer(rich_markup_mode=None)


@app.command("validate", epilog="\b\nExample:\n  perilune integration validate")
def validate(
    markdown: Markdown = None,
    workers: Workers = None,
    cache: Cache = None,
    as_json: AsJson = False,
) -> None:
    """Assess pairs that flew or were dropped and fly aborts anew; exit 1 where one is not as published.

    Each pair is stored when it is done, and read again while neither code nor entries change.

    A pair that flew agrees where no check fails and its mass closes; one that was dropped where the reason is found.
    """
    from perilune.comparison import markdown_table
    from perilune.files import write_atomic
    from perilune.integration.validate import integration_validation, pairs_markdown
    from perilune.run import ResultStore, progress_display

    check_markdown(markdown)
    shown = None if as_json else progress_display("integration validate")
    count = workers or os.cpu_count() or 1
    result = integration_validation(workers=count, store=ResultStore(cache), progress=shown)
    if markdown is not None:
        write_atomic(markdown, f"{pairs_markdown(result.pairs)}\n{markdown_table(result.aborts)}")
    if as_json:
        print_json(result)
    else:
        _show_pairs(result.pairs)
        print_comparisons("aborts", result.aborts)
    if not result.complete:
        raise typer.Exit(INFEASIBLE)


def _show_pairs(rows: "tuple[PairRow, ...]") -> None:
    cells = [
        (
            row.ship,
            row.launcher,
            row.destination,
            row.fate,
            row.conclusion,
            row.limiting_check,
            row.margin,
            row.found or ", ".join(row.failed),
            "yes" if row.agrees else "no",
        )
        for row in rows
    ]
    heads = ("ship", "launcher", "to", "fate", "here", "limited by", "margin kg", "reason or failed", "agrees")
    table("pairs", heads, cells, note=f"{sum(row.agrees for row in rows)} of {len(rows)} as published")
