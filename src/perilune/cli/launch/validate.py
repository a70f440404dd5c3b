"""``perilune launch validate``: the physics against every published payload."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Folder, kilograms
from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.work import Cache, Cluster, Workers, check_cluster

if TYPE_CHECKING:
    from perilune.launch.validate import Validation, ValidationRow

app = typer.Typer(rich_markup_mode=None)


@app.command()
def validate(
    launchers: Annotated[
        list[str] | None, typer.Argument(help="The launchers, such as falcon-9; all flown ones where none is named.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables as the documentation holds them.")
    ] = False,
    margins: Annotated[
        bool, typer.Option("--margins", help="Print the margins that the contract curves of these launchers imply.")
    ] = False,
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Compare the physics with every published payload of the flown launchers; takes some minutes the first time.

    Each launcher is stored when it is done: a run that is stopped goes on from there. A row is the reference of its
    launcher, another orbit, a lower bound ("not less than"), NASA's contract performance or a point of a provider's
    own curve. "predicted" is calibrated on the reference, or on the first point of the curve; "contract" has the
    margin that the contracts of the other launchers imply: with --margins these are estimated anew, beside those that
    are used.

    Example: perilune launch validate --markdown
    """
    from perilune.launch.validate import validate as compare
    from perilune.launch.validation_table import markdown_table
    from perilune.run import ResultStore, progress_display

    together(("--cluster", lambda: check_cluster(cluster)))
    shown = None if as_json else progress_display("launch validate")
    count = workers or os.cpu_count() or 1
    result = compare(folder, count, launchers or (), store=ResultStore(cache), progress=shown, cluster=cluster)
    if as_json:
        print_json(result)
    elif margins:
        _show_margins(result)
    elif markdown:
        typer.echo(markdown_table(result))
    else:
        _show_validation(result)


def _show_margins(result: "Validation") -> None:
    from perilune.errors import InputError, Problem
    from perilune.launch.contract import contract_margin, estimated_margin, left_out_margins
    from perilune.launch.validate import contract_curves

    curves = contract_curves(result)
    if len(curves) < 2:
        told = "a margin is of the other launchers; fewer than two here have expended points of NASA's contracts"
        fix = "name two launchers with such a curve, or none for all"
        raise InputError([Problem(told, expected="at least two", fix=fix)])
    found = [("none", contract_margin(), estimated_margin(curves))]
    found += [(name, contract_margin(name), margin) for name, margin in left_out_margins(curves).items()]
    rows = [
        (name, *(f"{100.0 * share:.1f} %" for one in (used, new) for share in (one.reserve_share, one.kept_share)))
        for name, used, new in found
    ]
    heads = ("left out", "reserve used", "kept used", "reserve anew", "kept anew")
    note = "reserve: share of the ideal delta-v; kept: share of the load of a last stage of liquid hydrogen"
    table("Margin of NASA's contract performance, C3 0 to 60", heads, rows, note)


def _show_validation(result: "Validation") -> None:
    heads = (
        *("launcher", "to", "row", "published", "physics", "error", "predicted", "error", "reserve m/s"),
        *("contract", "error"),
    )
    rows = [_cells(row) for row in result.rows]
    table("Payload, kg: physics with one loss setting against published", heads, rows, result.summary())
    alarms = {(row.launcher, row.alarm) for row in result.rows if row.alarm}
    for launcher, alarm in sorted(alarms):
        typer.echo(f"alarm: {launcher}: {alarm}")


def _cells(row: "ValidationRow") -> tuple[str | None, ...]:
    return (
        row.launcher,
        row.target,
        row.kind,
        kilograms(row.published_kg),
        kilograms(row.physics_kg),
        _percent(row.error_percent),
        kilograms(row.predicted_kg),
        _percent(row.predicted_error_percent),
        "-" if row.reserve_m_s is None else f"{row.reserve_m_s:.0f}{' !' if row.alarm else ''}",
        kilograms(row.contract_kg),
        _percent(row.contract_error_percent),
    )


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:+.1f} %"
