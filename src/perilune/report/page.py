"""The page: one HTML file without a request to anywhere, from a plan and the files beside it."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from perilune.catalogue import Catalogue
from perilune.figures import MARKS, partner_colours, svg_text
from perilune.files import write_atomic
from perilune.programme import Plan
from perilune.report.curves import curves_figure
from perilune.report.matrix import matrices
from perilune.report.sources import sourced_entries
from perilune.report.timeline import grounded, timeline_figure
from perilune.report.trajectories import trajectory_figure, trajectory_files
from perilune.verdict import Verdict

REPORT_FILE: Final = "report.html"


def write_report(plan: Plan, catalogue: Catalogue, folder: Path) -> Path:
    """Write ``report.html`` beside the files of a plan and return its path.

    Args:
        plan: what was evaluated.
        catalogue: the catalogue it was evaluated with; the page tells the source of each number used.
        folder: the folder of the plan's files; the trajectory pictures are drawn from its OEM files.

    The page is self-contained: style and pictures stand in it, and it asks nothing of any server. The same plan gives
    the same bytes.
    """
    environment = Environment(
        loader=PackageLoader("perilune.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(tonnes=_tonnes, day=_day, percent=_percent, figure=_figure)
    pictures = [(title, _svg(trajectory_figure(folder / file))) for title, file in trajectory_files(plan, folder)]
    text = environment.get_template("report.html.j2").render(
        plan=plan,
        marks=MARKS,
        verdicts=list(Verdict),
        colours=partner_colours(partner.id for partner in plan.partners),
        matrices=matrices(plan.options),
        grounded=grounded(plan.missions),
        timeline=_svg(timeline_figure(plan)),
        curves=_svg(curves_figure(plan.curves)) if plan.curves else None,
        trajectories=pictures,
        entries=sourced_entries(plan, catalogue),
        shadowed=catalogue.shadowed,
    )
    path = folder / REPORT_FILE
    write_atomic(path, text)
    return path


def _svg(figure: Figure) -> Markup:
    # matplotlib escapes the texts of a figure itself
    return Markup(svg_text(figure))  # noqa: S704


def _tonnes(mass_kg: float | None) -> str:
    return "–" if mass_kg is None else f"{mass_kg / 1e3:,.2f}"


def _day(utc: str | None) -> str:
    return "–" if utc is None else utc[:10]


def _percent(part: float) -> str:
    return f"{100.0 * part:.0f} %"


def _figure(number: float | None) -> str:
    return "–" if number is None else f"{number:,.6g}" if abs(number) < 1e4 else f"{number:,.0f}"
