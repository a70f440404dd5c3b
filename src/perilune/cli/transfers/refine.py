"""``perilune transfers refine``: a flight to Mars in the full model."""

from pathlib import Path
from typing import Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "refine",
    epilog='\b\nExample:\n  perilune transfers refine mars --depart "2033-04-17 12:00 UTC" '
    '--arrive "2033-11-03 12:00 UTC" --oem mars.oem',
)
def refine(
    destination: Annotated[str, typer.Argument(help="mars.")],
    depart: Annotated[str, typer.Option("--depart", help="Time of the departure burn, with the scale.")],
    arrive: Annotated[str, typer.Option("--arrive", help="Time of the periapsis at Mars.")],
    parking: Annotated[str, typer.Option("--parking", help="Altitude of the departure burn.")] = "400 km",
    oem: Annotated[Path | None, typer.Option("--oem", help="Write the flight to this .oem.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fly from the Earth to Mars under all planets, aimed in the B-plane; exit 1 where the aim is not reached."""
    from perilune.astro.time import parse_time
    from perilune.files import check_file_to_write
    from perilune.formats.oem import write_oem
    from perilune.transfers.full_model import full_flight, full_flight_oem
    from perilune.units import parse_quantity

    together(
        ("DESTINATION", lambda: _check_mars(destination)),
        ("--depart", lambda: parse_time(depart)),
        ("--arrive", lambda: parse_time(arrive)),
        ("--parking", lambda: parse_quantity(parking, "length")),
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "a trajectory")),
    )
    answer = full_flight(parse_time(depart), parse_time(arrive), parse_quantity(parking, "length"))
    if as_json:
        print_json(answer)
    if isinstance(answer, NoSolution):
        if not as_json:
            typer.echo(f"no flight: {answer.reason} (binding: {answer.binding})")
        raise typer.Exit(INFEASIBLE)
    if oem is not None:
        write_oem(oem, full_flight_oem(answer))
    if not as_json:
        rows = [
            ("C3 km2/s2", round(answer.c3_km2_s2, 3), round(answer.patched_c3_km2_s2, 3)),
            (
                "excess speed at Mars km/s",
                round(answer.arrival_v_infinity_km_s, 4),
                round(answer.patched_arrival_v_infinity_km_s, 4),
            ),
            ("declination of the asymptote deg", round(answer.declination_deg, 2), None),
            ("departure burn m/s", round(answer.departure_dv_m_s, 1), None),
            ("capture burn m/s", round(answer.capture_dv_m_s, 1), None),
            ("periapsis altitude km", round(answer.periapsis_altitude_km, 2), None),
        ]
        table("earth to mars", ["", "full model", "patched conics"], rows)


def _check_mars(destination: str) -> None:
    if destination != "mars":
        raise InputError(Problem(f"no refined flights to '{destination}'", expected="mars"))
