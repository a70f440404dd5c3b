"""``perilune integration``: a ship on a launcher, check by check; the matrix of all of them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, Problem
from perilune.files import check_file_to_write

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.integration import Assessment
    from perilune.integration.matrix import Matrix

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_SHAPES = {"pass": "●", "marginal": "▲", "fail": "✕", "not evaluable": "◇"}

To = Annotated[str, typer.Option("--to", help="leo, gto, tli, llo, nrho, mars or station:ID.")]
OfSite = Annotated[str | None, typer.Option("--site", help="The launch site; the launcher's own by default.")]
OfC3 = Annotated[float | None, typer.Option("--c3", help="Energy of the departure in km2/s2, as a window gives it.")]
Folder = Annotated[Path | None, typer.Option("--folder", help="Your own catalogue, laid over the built-in one.")]


@app.callback()
def group() -> None:
    """A ship of one partner on a launcher of another: the checks, the matrix, the joint protocol.

    Example: perilune integration check oryol long-march-10 --to llo
    """


@app.command()
def check(
    ship: Annotated[str, typer.Argument(help="A ship of the catalogue, such as oryol.")],
    launcher: Annotated[str, typer.Argument(help="A launcher of the catalogue, such as long-march-10.")],
    to: To,
    site: OfSite = None,
    c3: OfC3 = None,
    insertion: Annotated[float | None, typer.Option(help="Insertion delta-v of a window in m/s.")] = None,
    folder: Folder = None,
    protocol: Annotated[
        Path | None, typer.Option(help="Write the joint protocol here: .html, with a .json twin.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check one ship on one launcher to a destination; exit 1 where they are not compatible.

    Example: perilune integration check oryol long-march-10 --to llo
    """
    from perilune.catalogue import load_catalogue
    from perilune.integration import assess
    from perilune.integration.destination import parse_destination
    from perilune.integration.matrix import site_for

    catalogue = load_catalogue(folder)
    together(
        ("SHIP", lambda: catalogue.ship(ship)),
        ("LAUNCHER", lambda: catalogue.launcher(launcher)),
        ("--to", lambda: parse_destination(to, catalogue)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--c3", lambda: c3 is None or _check_c3(c3, to, catalogue)),
        ("--insertion", lambda: insertion is None or _check_insertion(insertion)),
        ("--protocol", lambda: protocol is None or check_file_to_write(protocol, (".html",), "a protocol")),
    )
    rocket = catalogue.launcher(launcher)
    place = catalogue.site(site) if site else site_for(rocket, catalogue, to)
    assessment = assess(catalogue.ship(ship), rocket, place, to, catalogue, c3, insertion)
    if protocol is not None:
        from perilune.integration.protocol import joint_protocol, write_protocol

        write_protocol(joint_protocol(assessment, catalogue), protocol)
    if as_json:
        print_json(assessment)
    else:
        _print_assessment(assessment)
    if assessment.verdict == "fail":
        raise typer.Exit(INFEASIBLE)


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
        ("--c3", lambda: c3 is None or _check_c3(c3, to, catalogue)),
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


def _check_c3(c3_km2_s2: float, to: str, catalogue: "Catalogue") -> float:
    from perilune.integration.destination import parse_destination

    if not -20.0 <= c3_km2_s2 <= 200.0:
        cause, fix = f"no such energy: {c3_km2_s2:g} km2/s2", "give the C3 of a window"
        raise InputError(Problem(cause, expected="-20 to 200 km2/s2", fix=fix))
    if not parse_destination(to, catalogue).escapes:
        raise InputError(Problem(f"does not go with '{to}'", expected="tli, llo, nrho or mars", fix="leave it out"))
    return c3_km2_s2


def _check_insertion(insertion_m_s: float) -> float:
    if not 0.0 <= insertion_m_s <= 20e3:
        cause, fix = f"no such insertion: {insertion_m_s:g} m/s", "give the insertion of a window"
        raise InputError(Problem(cause, expected="0 to 20,000 m/s", fix=fix))
    return insertion_m_s


def _print_assessment(assessment: "Assessment") -> None:
    title = f"{assessment.ship} on {assessment.launcher} from {assessment.site} to {assessment.destination}"
    rows = [
        (
            finding.check,
            f"{_SHAPES[finding.verdict]} {finding.verdict}",
            _short(finding.value),
            _short(finding.limit),
            _short(finding.margin),
            finding.unit or "",
            " -> ".join(text for text in (finding.reason, finding.closing) if text),
        )
        for finding in assessment.findings
    ]
    margin = "" if assessment.margin_kg is None else f", margin {assessment.margin_kg:,.0f} kg"
    note = (
        f"{_SHAPES[assessment.verdict]} {assessment.verdict}: {assessment.conclusion}; limited by "
        f"{assessment.limiting_check}{margin}; open points: {assessment.open_points}"
    )
    table(title, ("check", "verdict", "value", "limit", "margin", "unit", "remark"), rows, note)


def _print_matrix(result: "Matrix") -> None:
    cells = {(row.ship, row.launcher): row for row in result.assessments}
    rows = []
    for launcher in result.launchers:
        rows.append([launcher, *(_cell(cells[ship, launcher]) for ship in result.ships)])
    note = "payload margin in t and the limiting check; ● pass, ▲ marginal, ✕ fail, ◇ not evaluable"
    table(f"Ships on launchers to {result.destination}", ("launcher", *result.ships), rows, note)


def _cell(row: "Assessment") -> str:
    margin = "" if row.margin_kg is None else f" {row.margin_kg / 1e3:+.1f}"
    return f"{_SHAPES[row.verdict]} {row.verdict}{margin} {row.limiting_check}"


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 1e3 else f"{value:,.0f}"
