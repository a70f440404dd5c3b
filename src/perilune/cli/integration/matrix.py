"""``perilune integration matrix``: every ship on every launcher."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.integration.arguments import SHAPES, Folder, OfC3, OfSite, To, check_c3
from perilune.cli.output import AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.integration import Assessment
    from perilune.integration.matrix import Matrix

app = typer.Typer(rich_markup_mode=None)


@app.command("matrix")
def matrix_command(
    to: To,
    ships: Annotated[
        str, typer.Option(help="Ships, separated by commas; all crewed ones that fly there by default.")
    ] = "",
    launchers: Annotated[
        str, typer.Option(help="Launchers, separated by commas; all that could matter by default.")
    ] = "",
    site: OfSite = None,
    c3: OfC3 = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Local processes.")] = 2,
    folder: Folder = None,
    plot: Annotated[Path | None, typer.Option(help="Write the matrix as a picture: .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check every ship on every launcher to a destination.

    Example: perilune integration matrix --to llo --ships oryol,mengzhou,orion
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.integration.destination import parse_destination
    from perilune.integration.matrix import matrix
    from perilune.run import progress_display

    catalogue = load_catalogue(folder)
    together(
        ("--to", lambda: parse_destination(to, catalogue)),
        *(("--ships", partial(catalogue.ship, name)) for name in _names(ships)),
        *(("--launchers", partial(catalogue.launcher, name)) for name in _names(launchers)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--c3", lambda: c3 is None or check_c3(c3, to, catalogue)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    result = matrix(
        catalogue,
        to,
        _names(ships),
        _names(launchers),
        site,
        c3_km2_s2=c3,
        workers=workers,
        progress=None if as_json else progress_display("integration"),
    )
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.integration.plots import matrix_figure

        write_figure(matrix_figure(result.assessments), plot)
    if as_json:
        print_json(result)
    else:
        _print_matrix(result)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _print_matrix(result: "Matrix") -> None:
    cells = {(row.ship, row.launcher): row for row in result.assessments}
    rows = []
    for launcher in result.launchers:
        rows.append([launcher, *(_cell(cells[ship, launcher]) for ship in result.ships)])
    note = "payload margin in t and the limiting check; ● pass, ▲ marginal, ✕ fail, ◇ not evaluable"
    table(f"Ships on launchers to {result.destination}", ("launcher", *result.ships), rows, note)


def _cell(row: "Assessment") -> str:
    margin = "" if row.margin_kg is None else f" {row.margin_kg / 1e3:+.1f}"
    return f"{SHAPES[row.verdict]} {row.verdict}{margin} {row.limiting_check}"
