"""``perilune station orbit``: coverage of a site from an orbit, eclipses, keeping, and what it costs to reach it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.cli.station import orbit_options as options
from perilune.cli.station.site import place_of
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.station.orbit_coverage import OrbitCoverage

app = typer.Typer(rich_markup_mode=None)


@app.command("orbit", epilog="\b\nExample:\n  perilune station orbit elfo --site connecting-ridge --satellites 3")
def show_orbit(
    kind: options.Kind,
    site: options.Site = "connecting-ridge",
    first: options.First = "2031-05-01 UTC",
    days: options.Days = 30.0,
    elevation: options.Elevation = 0.0,
    period: options.Period = None,
    eccentricity: options.Eccentricity = 0.7,
    altitude: options.Altitude = "100 km",
    inclination: options.Inclination = "90 deg",
    satellites: options.Satellites = 1,
    north: options.North = False,
    keeping: Annotated[int, typer.Option("--keeping", help="Cases of a year of station keeping; nrho, dro.")] = 0,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find what an orbit offers to a site; exit 1 where there is no such orbit.

    More of its keeping: perilune astro station-keeping. Flights to it: perilune transfers windows.
    """
    from perilune.station.orbit_coverage import orbit_coverage

    def question() -> object:
        return options.question_of(
            kind, first, days, period, eccentricity, altitude, inclination, satellites, north=north
        )

    together(
        ("ORBIT", question),
        ("--site", lambda: place_of(site, folder)),
        ("--elevation", lambda: options.least_elevation(elevation)),
        ("--keeping", lambda: _check_cases(keeping, kind)),
    )
    asked = options.question_of(kind, first, days, period, eccentricity, altitude, inclination, satellites, north=north)
    place, name, _ = place_of(site, folder)
    study = orbit_coverage(asked, place, name, options.least_elevation(elevation), keeping)
    if isinstance(study, NoSolution):
        print_json(study) if as_json else typer.echo(f"no orbit: {study.reason} (binding: {study.binding})")
        raise typer.Exit(INFEASIBLE)
    print_json(study.answer) if as_json else print_coverage(study.answer)


def _check_cases(cases: int, kind: str) -> None:
    if not 0 <= cases <= 1000 or (cases and kind not in ("nrho", "dro")):
        raise InputError(Problem(f"{cases} cases of keeping", expected="0 to 1,000, for nrho and dro"))


def print_coverage(answer: "OrbitCoverage") -> None:
    """Print a coverage for a person."""
    rows = [
        ("period", f"{answer.period_h:.3f} h"),
        ("altitudes", f"{answer.least_altitude_km:,.0f} to {answer.greatest_altitude_km:,.0f} km"),
        ("passes", f"{answer.passes}, mean {answer.mean_window_h:.2f} h, longest {answer.longest_window_h:.2f} h"),
        ("highest elevation", f"{answer.highest_elevation_deg:.1f} deg" if answer.passes else None),
        (
            "distance in view",
            f"{answer.least_distance_km:,.0f} to {answer.greatest_distance_km:,.0f} km" if answer.passes else None,
        ),
        *(
            (f"{row.satellites} or more in view", f"{100.0 * row.share:.2f} %, longest gap {row.longest_gap_h:.2f} h")
            for row in answer.levels
        ),
        ("sees the Earth", f"{100.0 * answer.earth_share:.2f} %"),
        ("sees site and Earth at once", f"{100.0 * answer.relay_share:.2f} %"),
        ("eclipses", f"{answer.eclipses}, longest umbra {answer.longest_umbra_h:.2f} h"),
    ]
    if answer.keeping is not None:
        kept = answer.keeping
        text = f"{kept.mean_m_s:.2f} m/s a year, at most {kept.greatest_m_s:.2f}; {kept.cases} cases, {kept.lost} lost"
        rows.append((f"keeping, law {kept.law}", text))
    days = (answer.end_tdb_s - answer.start_tdb_s) / 86_400.0
    note = f"{days:.1f} d, elevation over {answer.least_elevation_deg:g} deg, smooth Moon"
    table(f"{answer.orbit} over {answer.site}", ["quantity", "value"], rows, note=note)
    costs = [
        (row.leg, f"{row.dv_m_s:,.0f}", "-" if row.days is None else f"{row.days:.2f}", row.source)
        for row in answer.access
    ]
    if costs:
        table("", ["leg", "delta-v m/s", "days", "source"], costs)
