"""``perilune report``: the page of a stored plan, made again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from perilune.cli.output import AsJson, print_json, together


@dataclass(frozen=True)
class WrittenReport:
    """The files that were written."""

    files: tuple[str, ...]


def report(
    out: Annotated[Path, typer.Argument(help="The folder of a plan.", show_default=False)],
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the timeline to this .svg or .png.")] = None,
    bat: Annotated[Path | None, typer.Option("--bat", help="Draw the bat chart to this .svg or .png.")] = None,
    curves: Annotated[
        Path | None, typer.Option("--curves", help="Draw the payload curves to this .svg or .png.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write report.html and scene.czml of a stored plan again, from plan.json and the files beside it.

    Nothing is evaluated; after a new version of the program the page is new, the numbers are the old ones.

    Example: perilune report out --plot timeline.svg
    """
    from perilune.figures import check_figure_path
    from perilune.report import rebuild_report

    pictures = {"--plot": plot, "--bat": bat, "--curves": curves}
    together(*((option, lambda path=path: check_figure_path(path)) for option, path in pictures.items() if path))
    drawn = _drawn(out, plot, bat, curves) if any(pictures.values()) else []
    written = WrittenReport(tuple(str(path) for path in (*rebuild_report(out), *drawn)))
    if as_json:
        print_json(written)
    else:
        for name in written.files:
            typer.echo(name)


def _drawn(out: Path, timeline: Path | None, bat: Path | None, curves: Path | None) -> list[Path]:
    """Draw the pictures that are asked for."""
    from perilune.figures import write_figure
    from perilune.programme import read_plan
    from perilune.report.plots import bat_figure, curves_figure, timeline_figure

    plan = read_plan(out)
    drawn = []
    if timeline is not None:
        drawn.append(write_figure(timeline_figure(plan), timeline))
    if bat is not None:
        drawn.append(write_figure(bat_figure(plan), bat))
    if curves is not None:
        drawn.append(write_figure(curves_figure(plan.curves), curves))
    return drawn
