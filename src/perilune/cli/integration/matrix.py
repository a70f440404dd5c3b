"""``perilune integration matrix``: every ship on every launcher."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from perilune.cli.integration.arguments import SHAPES, Folder, OfC3, OfRules, OfSite, check_c3
from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.work import Cache
from perilune.verdict import Verdict

if TYPE_CHECKING:
    from perilune.integration.matrix import Cell, Matrix
    from perilune.integration.matrix.partner_view import Direction

app = typer.Typer(rich_markup_mode=None)

_FEW_SHIPS: Final = 6
_NOTE: Final = (
    "payload margin in t and the limiting check; ● pass, ▲ marginal, ✕ fail, ◇ not evaluable, · not flown there"
)


@app.command("matrix")
def matrix_command(
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="A destination, repeatable; a station, llo, nrho, free-return and tli if none."),
    ] = None,
    ships: Annotated[str, typer.Option(help="Ships, separated by commas; all that fly there by default.")] = "",
    launchers: Annotated[str, typer.Option(help="Launchers, separated by commas; all by default.")] = "",
    site: OfSite = None,
    c3: OfC3 = None,
    rules: OfRules = "default",
    workers: Annotated[int, typer.Option(min=1, max=256, help="Local processes.")] = 2,
    cache: Cache = None,
    folder: Folder = None,
    plot: Annotated[Path | None, typer.Option(help="Write the matrix as a picture: .svg or .png.")] = None,
    partners: Annotated[
        Path | None, typer.Option(help="Write partner on partner, both ways, as a picture: .svg or .png.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every ship on every launcher to one or several destinations.

    All ships on all launchers take minutes the first time; a run that is stopped goes on from there.

    \b
    Example:
      perilune integration matrix --to llo --ships oryol,mengzhou,orion
      perilune integration matrix --plot matrix.svg --partners partners.svg
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.integration.destination import parse_destination
    from perilune.integration.matrix import DESTINATIONS, matrix
    from perilune.integration.rules import load_rule_set
    from perilune.run import ResultStore, progress_display

    catalogue = load_catalogue(folder)
    destinations = tuple(to or DESTINATIONS)
    together(
        *(("--to", partial(parse_destination, name, catalogue)) for name in destinations),
        *(("--ships", partial(catalogue.ship, name)) for name in _names(ships)),
        *(("--launchers", partial(catalogue.launcher, name)) for name in _names(launchers)),
        ("--site", lambda: site is None or catalogue.site(site)),
        *(("--c3", partial(check_c3, c3, name, catalogue)) for name in destinations if c3 is not None),
        ("--rules", lambda: load_rule_set(rules)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--partners", lambda: partners is None or check_figure_path(partners)),
    )
    result = matrix(
        catalogue,
        destinations,
        _names(ships),
        _names(launchers),
        site,
        c3_km2_s2=c3,
        rules=load_rule_set(rules),
        store=ResultStore(cache),
        workers=workers,
        progress=None if as_json else progress_display("integration"),
    )
    _draw(result, plot, partners)
    if as_json:
        print_json(result)
    else:
        _print_matrix(result)


def _names(text: str) -> list[str]:
    """The names of a list between commas; a list of nothing but commas names an empty one, which no entry has."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return names or [text.strip()] if text else []


def _draw(result: "Matrix", plot: Path | None, partners: Path | None) -> None:
    if plot is None and partners is None:
        return
    from perilune.figures import write_figure
    from perilune.integration.matrix.plots import matrix_figure, partner_figure

    if plot is not None:
        write_figure(matrix_figure(result.cells), plot)
    if partners is not None:
        write_figure(partner_figure(result.views), partners)


def _print_matrix(result: "Matrix") -> None:
    cells = {(row.ship, row.launcher, row.destination): row for row in result.cells}
    for destination in result.destinations:
        flying = [
            ship
            for ship in result.ships
            if any(
                cells[ship, launcher, destination].limiting_check != "configuration" for launcher in result.launchers
            )
        ]
        rows, hopeless = [], 0
        for launcher in result.launchers:
            row = [cells[ship, launcher, destination] for ship in flying]
            if len(result.launchers) > 1 and all(cell.verdict is Verdict.FAIL for cell in row):
                hopeless += 1
            else:
                rows.append([launcher, *(_cell(cell, short=len(flying) > _FEW_SHIPS) for cell in row)])
        left_out = f"; {hopeless} launchers that fail with every ship are left out" if hopeless else ""
        table(f"Ships on launchers to {destination}", ("launcher", *flying), rows, _NOTE + left_out)
    if result.views:
        _print_views(result)


def _print_views(result: "Matrix") -> None:
    rows = [
        (view.destination, *view.partners, _direction(view.ours_on_theirs), _direction(view.theirs_on_ours))
        for view in result.views
    ]
    heads = (
        "destination",
        "first",
        "second",
        "ships of the first on the second's",
        "ships of the second on the first's",
    )
    note = "pairs that pass, are marginal, cannot be evaluated, fail; then the best pair with its margin in t"
    table("Partner on partner", heads, rows, note)


def _direction(view: "Direction | None") -> str:
    if view is None:
        return "-"
    counts = " ".join(f"{SHAPES[row.name]}{row.count}" for row in view.verdicts if row.count)
    margin = "" if view.best_margin_kg is None else f" {view.best_margin_kg / 1e3:+.1f}"
    return f"{counts}; {view.best_ship} on {view.best_launcher} {SHAPES[view.best_verdict]}{margin}"


def _cell(cell: "Cell", *, short: bool) -> str:
    if cell.limiting_check == "configuration":
        return "·"
    margin = "" if cell.margin_kg is None else f" {cell.margin_kg / 1e3:+.1f}"
    doubt = "?" if cell.confidence.steady is False else ""
    if short:
        return f"{SHAPES[cell.verdict]}{margin}{doubt}"
    return f"{SHAPES[cell.verdict]} {cell.verdict}{margin}{doubt} {cell.limiting_check}"
