"""``perilune station balance``: whether a station holds over the years, what first breaks, what would close it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together

if TYPE_CHECKING:
    from perilune.station.model import Balance, StationBalance

app = typer.Typer(rich_markup_mode=None)


@app.command("balance", epilog="\b\nExample:\n  perilune station balance examples/lunar-outpost/station.toml")
def show_balance(
    file: Annotated[
        Path, typer.Argument(metavar="STATION.TOML", help="The station: site, elements, crews, deliveries.")
    ],
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw what is left to this .svg or .png.")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Balance power, heat, supplies, spares, crew time and data of a station over time.

    The exit status is 1 where a balance breaks.
    """
    from perilune.catalogue import load_catalogue
    from perilune.figures import check_figure_path
    from perilune.station.balance import station_balance
    from perilune.station.station_file import load_station

    together(
        ("STATION.TOML", lambda: load_station(file, load_catalogue(folder))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    answer = station_balance(load_station(file, load_catalogue(folder))).answer
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.station.plots import balance_figure

        write_figure(balance_figure(answer), plot)
    print_json(answer) if as_json else _print(answer)
    if answer.first_break is not None:
        raise typer.Exit(INFEASIBLE)


def _print(answer: "StationBalance") -> None:
    from perilune.astro.time import format_utc

    rows = [(row.name, row.state, _date(row), _short(row), _closes(row)) for row in answer.balances]
    lacking = ", ".join(answer.elements_without_mass)
    note = "; ".join(
        [
            f"illumination {100.0 * answer.illumination_share:.1f} %, longest night {answer.longest_night_h:.0f} h",
            f"{answer.crew_days:,.0f} crew-days, {answer.delivered_kg:,.0f} kg of supplies",
            f"elements of {answer.elements_kg:,.0f} kg" + (f", without the mass of {lacking}" if lacking else ""),
            *answer.notes,
        ]
    )
    first = "nothing breaks"
    if answer.first_break_tdb_s is not None:
        first = f"{answer.first_break} breaks first, {format_utc(answer.first_break_tdb_s)[:10]}"
    title = f"{answer.station} at {answer.site}, horizon {answer.horizon}: {first}"
    table(title, ["balance", "state", "first break", "most missing", "closed by one of"], rows, note=note)


def _date(row: "Balance") -> str:
    from perilune.astro.time import format_utc

    return "-" if row.first_break_tdb_s is None else format_utc(row.first_break_tdb_s)[:10]


def _short(row: "Balance") -> str:
    return f"{row.shortfall:,.1f} {row.unit}".removesuffix(" 1") if row.state == "breaks" else "-"


def _closes(row: "Balance") -> str:
    if row.missing:
        return "missing: " + ", ".join(row.missing)
    return "; ".join(f"{way.what}: {way.amount:,.1f} {way.unit}".removesuffix(" 1") for way in row.closes) or "-"
