"""``perilune launch curves``: the payload curves of the whole catalogue."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Folder, kilograms
from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.work import Cache, Cluster, Workers, check_cluster

if TYPE_CHECKING:
    from perilune.launch.curves.table import CurveTable

app = typer.Typer(rich_markup_mode=None)


@app.command()
def curves(
    vehicles: Annotated[
        list[str] | None, typer.Argument(metavar="[VEHICLE]...", help="Launchers; all of the catalogue if none.")
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option("--family", help="c3, altitude, inclination or ellipse; repeatable; the first three if none."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write every curve and the table (JSON, CSV, Parquet) to this folder.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table as the documentation holds it.")
    ] = False,
    workers: Workers = None,
    cluster: Cluster = None,
    cache: Cache = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Compute the payload curves of every launcher, each from its first site; takes a quarter of an hour or more.

    Each curve is stored when it is done: a run that is stopped goes on from there.

    Example: perilune launch curves --out curves --workers 8
    """
    from perilune.catalogue import load_catalogue
    from perilune.files import check_folder_to_write
    from perilune.launch.curves.table import (
        ORBIT_FAMILIES,
        catalogue_curves,
        check_family,
        curve_table,
        markdown_table,
        write_curves,
    )
    from perilune.run import ResultStore, progress_display

    catalogue = load_catalogue(folder)
    families = tuple(dict.fromkeys(family or ORBIT_FAMILIES))
    names = tuple(dict.fromkeys(vehicles or ()))
    together(
        *(("VEHICLE", lambda name=name: catalogue.launcher(name)) for name in names),
        *(("--family", lambda name=name: check_family(name)) for name in families),
        ("--out", lambda: out is None or check_folder_to_write(out)),
        ("--cluster", lambda: check_cluster(cluster)),
    )
    found = catalogue_curves(
        catalogue,
        names,
        families,
        store=ResultStore(cache),
        workers=workers or os.cpu_count() or 1,
        progress=progress_display("payload curves"),
        cluster=cluster,
    )
    answer = curve_table(catalogue, found)
    if out is not None:
        write_curves(out, found, answer)
    if as_json:
        print_json(answer)
    elif markdown:
        typer.echo(markdown_table(answer))
    else:
        _show_table(answer)


def _show_table(answer: "CurveTable") -> None:
    rows = [
        (
            row.launcher,
            row.family,
            None if row.first is None else f"{row.first:g}",
            None if row.last is None else f"{row.last:g}",
            kilograms(row.first_payload_kg),
            kilograms(row.last_payload_kg),
            row.nodes,
            row.improved_nodes,
            None if row.fit_error_percent is None else f"{abs(row.fit_error_percent):.2f} %",
            "fitted" if row.reason is None else row.reason,
        )
        for row in answer.rows
    ]
    heads = ("launcher", "family", "from", "to", "payload kg", "to kg", "nodes", "improved", "error", "status")
    table("Payload curves", heads, rows, answer.summary())
