"""``perilune station relay``: the radio link of a site through a relay in an orbit, and the data of a day."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.station import orbit_options as options
from perilune.cli.station.orbit import print_coverage
from perilune.cli.station.site import place_of
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.station.relay import RelayAnswer

app = typer.Typer(rich_markup_mode=None)


@app.command("relay", epilog="\b\nExample:\n  perilune station relay elfo --noise-temperature 500 --days 10")
def show_relay(
    kind: options.Kind,
    relay: Annotated[str, typer.Option("--relay", help="An element with an antenna.")] = "queqiao-2",
    terminal: Annotated[str, typer.Option("--terminal", help="The element on the ground.")] = "moonlight-user-terminal",
    power: Annotated[float | None, typer.Option("--power", help="Of the terminal, W.")] = None,
    dish: Annotated[float | None, typer.Option("--dish", help="Of the terminal, m.")] = None,
    frequency: Annotated[float | None, typer.Option("--frequency", help="GHz.")] = None,
    noise: Annotated[float | None, typer.Option("--noise-temperature", help="Of the relay's receiver, K.")] = None,
    eb_n0: Annotated[float, typer.Option("--eb-n0", help="That the code needs, dB.")] = 2.5,
    losses: Annotated[float, typer.Option("--losses", help="Pointing, lines, polarisation, dB.")] = 2.0,
    margin: Annotated[float, typer.Option("--margin", help="To be kept, dB.")] = 3.0,
    site: options.Site = "connecting-ridge",
    first: options.First = "2031-05-01 UTC",
    days: options.Days = 10.0,
    elevation: options.Elevation = 5.0,
    period: options.Period = None,
    eccentricity: options.Eccentricity = 0.7,
    altitude: options.Altitude = "100 km",
    inclination: options.Inclination = "90 deg",
    north: options.North = False,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the link budget and the daily data of a site through a relay; exit 1 where a datum is missing."""
    from perilune.catalogue import load_catalogue
    from perilune.station.relay import link_of, relay_answer

    def question() -> object:
        return options.question_of(kind, first, days, period, eccentricity, altitude, inclination, 1, north=north)

    together(
        ("ORBIT", question),
        ("--site", lambda: place_of(site, folder)),
        ("--relay", lambda: load_catalogue(folder).element(relay)),
        ("--terminal", lambda: load_catalogue(folder).element(terminal)),
        ("--elevation", lambda: options.least_elevation(elevation)),
    )
    catalogue = load_catalogue(folder)
    given = {
        "power_w": power,
        "send_diameter_m": dish,
        "frequency_hz": None if frequency is None else frequency * 1e9,
        "noise_temperature_k": noise,
        "eb_n0_db": eb_n0,
        "losses_db": losses,
        "margin_db": margin,
    }
    link = link_of(catalogue.element(relay).antenna, catalogue.element(terminal).antenna, given)
    place, name, _ = place_of(site, folder)
    asked = options.question_of(kind, first, days, period, eccentricity, altitude, inclination, 1, north=north)
    answer: RelayAnswer | NoSolution
    if isinstance(link, NoSolution):
        answer = link
    else:
        answer = relay_answer(link, asked, place, options.least_elevation(elevation), (relay, terminal, name))
    if isinstance(answer, NoSolution):
        told = f"no link: {answer.reason} (binding: {answer.binding}); --help names the option of each datum"
        print_json(answer) if as_json else typer.echo(told)
        raise typer.Exit(INFEASIBLE)
    print_json(answer) if as_json else _print(answer)


def _print(answer: "RelayAnswer") -> None:
    rows = [
        (
            f"{row.distance_km:,.0f}",
            f"{row.eirp_dbw:.1f}",
            f"{row.free_space_loss_db:.1f}",
            f"{row.receive_gain_dbi:.1f}",
            f"{row.carrier_to_noise_density_dbhz:.1f}",
            f"{row.data_rate_mbit_s:,.2f}",
        )
        for row in (answer.nearest, answer.farthest)
    ]
    columns = ["distance km", "EIRP dBW", "free space dB", "gain dBi", "C/N0 dBHz", "rate Mbit/s"]
    note = f"{answer.daily_gbit:,.1f} Gbit a day, {answer.mean_rate_in_view_mbit_s:,.2f} Mbit/s in view"
    table(f"{answer.terminal} to {answer.relay}", columns, rows, note=note)
    print_coverage(answer.coverage)
