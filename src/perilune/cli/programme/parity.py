"""``perilune programme parity``: what it costs that every partner brings its part."""

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from perilune.cli.output import AsJson, print_json, table, together
from perilune.cli.programme.campaign import File, Folder, Gap, Periods, TimeLimit, end, settings_of
from perilune.told_number import short_number

app = typer.Typer(rich_markup_mode=None)

_FLOORS: Final = (0.1, 0.2, 0.3, 0.4, 0.5)


@app.command(
    "parity", epilog="\b\nExample:\n  perilune programme parity examples/lunar-campaign/campaign.toml --floor 0.4"
)
def parity(
    file: File,
    measure: Annotated[
        Literal["mass", "flights", "crew-days", "cost"],
        typer.Option("--measure", help="What of each partner is counted."),
    ] = "mass",
    floor: Annotated[
        list[float] | None,
        typer.Option("--floor", help="Least part of every partner, such as 0.4; may be given several times."),
    ] = None,
    periods: Periods = 2,
    gap: Gap = 0.01,
    time_limit: TimeLimit = 120.0,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the curve to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show what parity costs: plans in which every partner with an agreed share brings at least a given part.

    The first row is the plan without parity. Without --floor: 10, 20, 30, 40 and 50 %. A plan that lacks more than the
    first has no price. The exit status is 1 where something lacks in any of them.
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.programme.campaign import load_campaign
    from perilune.programme.campaign.parity_price import check_floors, parity_curve

    together(
        ("CAMPAIGN.TOML", lambda: load_campaign(file, load_catalogue(folder))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    campaign = load_campaign(file, load_catalogue(folder))
    floors = tuple(floor or _FLOORS)
    together(("--floor", lambda: check_floors(campaign, floors)))
    curve = parity_curve(campaign, measure, floors, settings_of(periods, gap, time_limit))
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.programme.campaign.plots import parity_figure

        write_figure(parity_figure(curve), plot)
    if as_json:
        print_json(curve)
    else:
        rows = [
            (
                f"{100.0 * point.floor:.0f} %",
                f"{point.cost:,.2f}",
                point.told_price,
                f"{100.0 * point.gap:.2f} %",
                short_number(point.shortfall),
                point.flights,
                ", ".join(f"{row.partner} {100.0 * _part(row, measure):.1f} %" for row in point.shares),
            )
            for point in curve.points
        ]
        columns = ("floor", "cost", "price", "gap", "lacks", "flights", f"shares of {measure}")
        stopped = [f"{100.0 * point.floor:.0f} %" for point in curve.points if point.status == "time limit"]
        note = f"ended by the time limit: {', '.join(stopped)}" if stopped else ""
        table(f"{campaign.name}: the price of parity, in {curve.currency}", columns, rows, note)
    end(
        interrupted=any(point.status == "interrupted" for point in curve.points),
        lacking=any(point.lacks for point in curve.points),
    )


def _part(row: object, measure: str) -> float:
    return float(getattr(row, f"{measure.replace('-', '_')}_share"))
