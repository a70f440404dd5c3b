"""The options that say which orbit is meant, shared by the commands about orbits and relays."""

from math import degrees, pi, radians
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.output import check_positive, together

if TYPE_CHECKING:
    from perilune.station.orbit_paths import OrbitQuestion

Kind = Annotated[str, typer.Argument(metavar="ORBIT", help="nrho, dro, elfo (elliptical frozen) or llo (low).")]
Site = Annotated[str, typer.Option("--site", help="A landing-site of the catalogue, or LAT,LON in degrees.")]
First = Annotated[str, typer.Option("--from", help="First date, with the scale.")]
Days = Annotated[float, typer.Option("--days", help="How long it is looked at.")]
Elevation = Annotated[float, typer.Option("--elevation", help="Least elevation over the site, deg.")]
Period = Annotated[str | None, typer.Option("--period", help="Of elfo (24 h if none) and dro (13.66 d if none).")]
Eccentricity = Annotated[float, typer.Option("--eccentricity", help="Of elfo.")]
Altitude = Annotated[str, typer.Option("--altitude", help="Of llo.")]
Inclination = Annotated[str, typer.Option("--inclination", help="Of llo, to the Moon's equator.")]
Satellites = Annotated[int, typer.Option("--satellites", help="Evenly following each other; elfo and llo.")]
North = Annotated[bool, typer.Option("--north", help="The apoapsis of elfo over the north.")]


def question_of(
    kind: str,
    first: str,
    days: float,
    period: str | None,
    eccentricity: float,
    altitude: str,
    inclination: str,
    satellites: int,
    *,
    north: bool,
) -> "OrbitQuestion":
    """Return the question that the options ask.

    Raises:
        InputError: an option that is none.
    """
    from perilune.astro.time import parse_time
    from perilune.station.orbit_paths import OrbitQuestion
    from perilune.units import parse_quantity

    together(
        ("--from", lambda: parse_time(first)),
        ("--period", lambda: None if period is None else check_positive(parse_quantity(period, "time"), "a period")),
        ("--altitude", lambda: parse_quantity(altitude, "length")),
        ("--inclination", lambda: _check_inclination(parse_quantity(inclination, "angle"))),
    )
    return OrbitQuestion(
        kind,  # type: ignore[arg-type]  # the record refuses another kind
        parse_time(first),
        days,
        None if period is None else parse_quantity(period, "time"),
        eccentricity,
        parse_quantity(altitude, "length"),
        parse_quantity(inclination, "angle"),
        satellites,
        north,
    )


def _check_inclination(angle_rad: float) -> None:
    from perilune.errors import InputError, Problem

    if not 0.0 <= angle_rad <= pi:
        cause = f"an inclination of {degrees(angle_rad):g} deg"
        raise InputError(Problem(cause, expected="0 to 180 deg", fix="correct it as expected"))


def least_elevation(elevation_deg: float) -> float:
    """Return a least elevation [rad].

    Raises:
        InputError: beyond -10 to 89 degrees.
    """
    from perilune.errors import InputError, Problem

    if not -10.0 <= elevation_deg <= 89.0:
        cause = f"an elevation of {elevation_deg:g} deg"
        raise InputError(Problem(cause, key="--elevation", expected="-10 to 89 deg", fix="correct it as expected"))
    return radians(elevation_deg)
