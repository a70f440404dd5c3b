"""``perilune transfers refine``: a flight from planet to planet in the full model."""

from typing import Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.transfers.flight_files import CzmlFile, OemFile, SpkFile, checks, show_full_flight
from perilune.errors import InputError, NoSolution, Problem

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "refine",
    epilog='\b\nExamples:\n  perilune transfers refine earth mars --depart "2033-04-17 12:00 UTC" '
    '--arrive "2033-11-03 12:00 UTC" --oem mars.oem\n'
    '  perilune transfers refine earth jupiter pluto --depart "2006-01-19 19:00 UTC" '
    '--past "2007-02-28 05:43:40 UTC" --arrive "2015-07-14 11:49:57 UTC" --spk horizons.bsp',
)
def refine(
    planets: Annotated[list[str], typer.Argument(help="From the first to the last: earth mars, earth jupiter saturn.")],
    depart: Annotated[str, typer.Option("--depart", help="Time of the departure burn, with the scale.")],
    arrive: Annotated[str, typer.Option("--arrive", help="Time of the last periapsis.")],
    past: Annotated[list[str] | None, typer.Option("--past", help="Time of each flyby, in order.")] = None,
    parking: Annotated[str, typer.Option("--parking", help="Altitude of the departure burn.")] = "400 km",
    periapsis: Annotated[str, typer.Option("--periapsis", help="Altitude of the last periapsis.")] = "300 km",
    period: Annotated[
        str | None, typer.Option("--capture-period", help="Of the orbit of arrival; without it no capture is counted.")
    ] = None,
    ballistic: Annotated[
        bool, typer.Option("--ballistic", help="Move the times of flybys until none of them needs a burn.")
    ] = False,
    oem: OemFile = None,
    spk: SpkFile = None,
    czml: CzmlFile = None,
    as_json: AsJson = False,
) -> None:
    """Fly from planet to planet under the Sun and all planets at once; exit 1 where the legs do not join."""
    from perilune.astro.time import parse_time
    from perilune.transfers.interplanetary.full_flight import full_flight, plan_flight
    from perilune.transfers.interplanetary.planets import planet
    from perilune.units import parse_quantity

    times = [("--depart", depart), *(("--past", text) for text in past or []), ("--arrive", arrive)]
    together(
        *(("PLANETS", lambda name=name: planet(name)) for name in planets),
        *((key, lambda text=text: parse_time(text)) for key, text in times),
        ("PLANETS", lambda: _check_count(planets, len(times))),
        ("--parking", lambda: parse_quantity(parking, "length")),
        ("--periapsis", lambda: parse_quantity(periapsis, "length")),
        ("--capture-period", lambda: period is None or parse_quantity(period, "time")),
        *checks(oem, spk, czml),
    )
    plan = plan_flight(
        planets,
        [parse_time(text) for _, text in times],
        parking_altitude_m=parse_quantity(parking, "length"),
        arrival_periapsis_m=planet(planets[-1]).radius_m + parse_quantity(periapsis, "length"),
    )
    lasting = None if period is None else parse_quantity(period, "time")
    limit = float("inf") if ballistic else 0.0
    answer = plan if isinstance(plan, NoSolution) else full_flight(plan, limit, lasting)
    if as_json:
        print_json(answer)
    if isinstance(answer, NoSolution):
        if not as_json:
            typer.echo(f"no flight: {answer.reason} (binding: {answer.binding})")
        raise typer.Exit(INFEASIBLE)
    if oem or spk or czml:
        from perilune.transfers.interplanetary.flight_files import full_flight_files

        full_flight_files([answer]).write(oem, spk, czml)
    if not as_json:
        show_full_flight(answer, " to ".join(answer.sequence))
        v_infinity = round(answer.arrival_v_infinity_km_s, 4), round(answer.patched_arrival_v_infinity_km_s, 4)
        rows = [
            ("C3 km2/s2", round(answer.c3_km2_s2, 3), round(answer.patched_c3_km2_s2, 3)),
            ("excess speed at arrival km/s", *v_infinity),
            ("departure burn m/s", round(answer.departure_dv_m_s, 1), None),
        ]
        if answer.declination_deg is not None:
            rows.append(("declination of the asymptote deg", round(answer.declination_deg, 2), None))
        if answer.capture_dv_m_s is not None:
            rows.append(("capture burn m/s", round(answer.capture_dv_m_s, 1), None))
        table("its ends", ["", "full model", "patched conics"], rows)


def _check_count(planets: list[str], times: int) -> None:
    if len(planets) != times:
        expected = "a --past for each planet between the first and the last"
        raise InputError(Problem(f"{len(planets)} planets and {times} times", expected=expected))
