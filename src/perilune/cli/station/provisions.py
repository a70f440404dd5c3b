"""``perilune station provisions``: what a crew takes along on a mission."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import AsJson, print_json, table
from perilune.told_number import counted

if TYPE_CHECKING:
    from perilune.station.provisions import Provisions

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "provisions",
    epilog="\b\nExample:\n  perilune station provisions --crew 4 --days 180 --demand spacenet --water-recovery 0.42",
)
def show_provisions(
    crew: Annotated[int, typer.Option("--crew", help="People.")],
    days: Annotated[float, typer.Option("--days", help="Of the mission.")],
    demand: Annotated[str, typer.Option("--demand", help="A crew-demand of the catalogue.")] = "spacenet",
    reserve: Annotated[float, typer.Option("--reserve-days", help="Beyond the mission.")] = 0.0,
    outside: Annotated[float, typer.Option("--outside", help="Hours outside, summed over the people.")] = 0.0,
    water: Annotated[float, typer.Option("--water-recovery", help="Part that comes back, 0 to 1.")] = 0.0,
    oxygen: Annotated[float, typer.Option("--oxygen-recovery", help="Part that comes back, 0 to 1.")] = 0.0,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add up the supplies of a crew: by the day, reserves, work outside, and what is brought once."""
    from perilune.catalogue import load_catalogue
    from perilune.station.provisions import mission_provisions

    answer = mission_provisions(
        load_catalogue(folder).crew_demand(demand),
        crew,
        days,
        reserve_days=reserve,
        outside_h=outside,
        water_recovery=water,
        oxygen_recovery=oxygen,
    )
    print_json(answer) if as_json else _print(answer)


def _print(answer: "Provisions") -> None:
    rows = [
        (row.name, *(f"{value:,.3f}" for value in (row.days_kg, row.reserve_kg, row.outside_kg, row.total_kg)))
        for row in answer.rows
    ]
    rows.append(("kits", "-", "-", "-", f"{answer.kits_kg:,.3f}"))
    rows.append(("sum", "-", "-", "-", f"{answer.total_kg:,.3f}"))
    note = f"{answer.recurring_kg:.3f} kg a person and day; {answer.case}"
    if answer.carbon_dioxide_kg is not None:
        note += f"; {answer.carbon_dioxide_kg:,.1f} kg of carbon dioxide to take out of the air"
    if answer.missing:
        note += f"; not counted, for {answer.crew_demand} does not say: {', '.join(answer.missing)}"
    title = f"{counted(answer.crew, 'people')}, {answer.days:g} d and {answer.reserve_days:g} d of reserve"
    table(title, ["supply", "days kg", "reserve kg", "outside kg", "total kg"], rows, note=note)
