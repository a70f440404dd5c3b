"""``perilune station site``: the light of a place on the Moon and its view of the Earth, over years."""

from math import radians
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from perilune.cli.output import AsJson, check_positive, print_json, table, together
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue.model import LandingPlace
    from perilune.station.site import SiteLight
    from perilune.station.sky import Place

app = typer.Typer(rich_markup_mode=None)

SITE_FORMS = "a landing-site of the catalogue, or LAT,LON in degrees (mean-Earth axes, east positive)"


def place_of(text: str, folder: Path | None) -> "tuple[Place, str, LandingPlace | None]":
    """Return the place that a text names, its name, and the entry of the catalogue where it is one.

    Raises:
        InputError: neither an identifier nor two numbers, or no such place.
    """
    from perilune.catalogue import load_catalogue
    from perilune.station.sky import Place

    if "," not in text:
        entry = load_catalogue(folder).landing_site(text)
        return Place(entry.latitude.si, entry.longitude.si), entry.id, entry
    try:
        latitude, longitude = (float(part) for part in text.removeprefix("moon:").split(","))
    except ValueError:
        raise InputError(Problem(f"'{text}' names no place", expected=SITE_FORMS)) from None
    if not (-90.0 <= latitude <= 90.0 and -360.0 <= longitude <= 360.0):
        expected = "latitude -90 to 90, longitude -360 to 360"
        raise InputError(Problem(f"'{text}' is no place", expected=expected, fix="write LAT,LON"))
    return Place(radians(latitude), radians(longitude)), f"{latitude:g}, {longitude:g}", None


def span_of(first: str, years: float) -> tuple[float, float]:
    """Return the span [TDB s] of so many years of 365.25 days from a date."""
    from perilune.astro.time import parse_time
    from perilune.constants import SECONDS_PER_YEAR

    check_positive(years, "a number of years")
    start = parse_time(first)
    return start, start + years * SECONDS_PER_YEAR


@app.command(
    "site",
    context_settings={"ignore_unknown_options": True},
    epilog='\b\nExample:\n  perilune station site connecting-ridge --from "2030-01-01 UTC" --years 10 --mast 10',
)
def show_site(
    site: Annotated[str, typer.Argument(metavar="SITE", help=SITE_FORMS + ".")],
    first: Annotated[str, typer.Option("--from", help="First date, with the scale.")] = "2030-01-01 UTC",
    years: Annotated[float, typer.Option("--years", help="Length of the span.")] = 10.0,
    step: Annotated[float, typer.Option("--step", help="Between the samples, s.")] = 3600.0,
    mast: Annotated[float, typer.Option("--mast", help="Height of the eyes over the ground, m.")] = 0.0,
    mask: Annotated[Path | None, typer.Option("--mask", help="Skyline: lines of azimuth and elevation, deg.")] = None,
    dem: Annotated[
        list[Path] | None, typer.Option("--dem", help="Elevation model, GeoTIFF or PDS; several: finest first.")
    ] = None,
    unit: Annotated[Literal["m", "km"], typer.Option("--dem-unit", help="Of the heights in the model.")] = "m",
    reach: Annotated[float, typer.Option("--reach", help="How far rays look for terrain, km.")] = 150.0,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw skyline and light to this .svg or .png.")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Your own catalogue folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find illumination, nights, view of the Earth and slope of a place on the Moon."""
    from perilune.figures import check_figure_path
    from perilune.station.site import Relief, site_study

    together(
        ("SITE", lambda: place_of(site, folder)),
        ("--from", lambda: span_of(first, 1.0)),
        ("--years", lambda: check_positive(years, "a number of years")),
        ("--reach", lambda: check_positive(reach, "a reach")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    place, name, entry = place_of(site, folder)
    start, end = span_of(first, years)
    relief = Relief(mask, tuple(dem or ()), reach * 1e3, unit)
    study = site_study(place, start, end, name=name, step_s=step, mast_m=mast, relief=relief, entry=entry)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.station.plots import site_figure

        write_figure(site_figure(study), plot)
    print_json(study.answer) if as_json else _print(study.answer)


def _print(answer: "SiteLight") -> None:
    from perilune.station.site import night_text

    light = answer.light
    rows = [
        ("illumination (mean part of the disc)", f"{100.0 * light.illumination_share:.2f} %"),
        ("some of the Sun / all of it", f"{100.0 * light.any_sun_share:.2f} % / {100.0 * light.full_sun_share:.2f} %"),
        ("longest night", night_text(light.longest_night_start_tdb_s, light.longest_night_h)),
        ("nights, mean length", f"{light.nights}, {light.mean_night_h / 24.0:.2f} d"),
        ("longest with less than half the disc", f"{light.longest_half_dark_h / 24.0:.2f} d"),
        ("storage through the longest night", f"{light.longest_night_h:.0f} kWh per kW of load"),
        ("energy on a surface that follows the Sun", f"{light.sun_energy_kwh_m2_year:,.0f} kWh/m2 per year"),
        ("elevation of the Sun", f"{light.sun_elevation_min_deg:.2f} to {light.sun_elevation_max_deg:.2f} deg"),
        ("sees the Earth's centre", f"{100.0 * light.earth_share:.2f} %"),
        ("longest without the Earth", night_text(light.longest_earth_gap_start_tdb_s, light.longest_earth_gap_h)),
        ("elevation of the Earth", f"{light.earth_elevation_min_deg:.2f} to {light.earth_elevation_max_deg:.2f} deg"),
    ]
    if answer.ground_height_m is not None:
        rows.append(("ground over 1,737.4 km", f"{answer.ground_height_m:,.1f} m"))
        rows.append((f"slope over {answer.slope_baseline_m:g} m", f"{answer.slope_deg:.1f} deg"))
    rows += [
        (f"published: {row.source}", f"{100.0 * row.illumination_share:.2f} %; {row.comparable}")
        for row in answer.published
    ]
    title = f"{answer.site}: horizon {answer.horizon}, mast {answer.mast_m:g} m"
    table(title, ["quantity", "value"], rows, note="; ".join(answer.notes))
    yearly = [
        (
            row.year,
            f"{row.days:.0f}",
            f"{100.0 * row.illumination_share:.2f}",
            f"{row.longest_night_h / 24.0:.2f}",
            f"{100.0 * row.earth_share:.2f}",
        )
        for row in light.years
    ]
    table("", ["year", "days", "illumination %", "longest night d", "Earth %"], yearly)
