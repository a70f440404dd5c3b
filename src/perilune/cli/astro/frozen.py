"""``perilune astro frozen``: frozen orbits about the Moon, elliptical or low."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.astro.transition import refuse
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.astro.lunar_orbits.frozen_orbits import FrozenOrbit

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "frozen",
    epilog='\b\nExample:\n  perilune astro frozen elliptical --epoch "2027-01-01 UTC" --eccentricity 0.7',
)
def show_frozen(
    kind: Annotated[str, typer.Argument(help="elliptical or low.", metavar="KIND")],
    epoch: Annotated[str, typer.Option("--epoch", help="When the orbit begins, with the scale.")],
    period: Annotated[str | None, typer.Option("--period", help="Of an elliptical orbit; 24 h if none.")] = None,
    eccentricity: Annotated[
        float | None, typer.Option("--eccentricity", help="Of an elliptical orbit; 0.7 if none.")
    ] = None,
    altitude: Annotated[str | None, typer.Option("--altitude", help="Mean, of a low orbit; 115 km if none.")] = None,
    inclination: Annotated[
        str | None, typer.Option("--inclination", help="Of a low orbit, to the Moon's equator; 90 deg if none.")
    ] = None,
    north: Annotated[bool, typer.Option("--north", help="The ellipse's apoapsis over the north.")] = False,
    node: Annotated[str, typer.Option("--node", help="Ascending node, from the plane's own on the ICRF.")] = "0 deg",
    degree: Annotated[
        int | None, typer.Option("--degree", help="Of the lunar field; 8 for ellipses if none, else 50.")
    ] = None,
    days: Annotated[
        float | None, typer.Option("--days", help="How long it is flown; a year for ellipses if none, else 82 days.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw what the orbit does to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find a frozen orbit about the Moon and fly it in the full model; exit 1 where there is none.

    A low orbit in a field of degree 50 takes some ten minutes; --degree 20 is a quick look, wrong near the poles.
    """
    from perilune.astro.lunar_orbits.frozen_orbits import axis_of_period, elliptical, low
    from perilune.astro.time import parse_time
    from perilune.constants import MOON_RADIUS
    from perilune.figures import check_figure_path
    from perilune.run import progress_display
    from perilune.units import parse_quantity

    def length(text: str | None, usual: str) -> float:
        return parse_quantity(usual if text is None else text, "length")

    def angle(text: str | None, usual: str) -> float:
        return parse_quantity(usual if text is None else text, "angle")

    def axis() -> float:
        return axis_of_period(parse_quantity("24 h" if period is None else period, "time"))

    together(
        ("KIND", lambda: _check_kind(kind)),
        ("--epoch", lambda: parse_time(epoch)),
        ("--period", axis),
        ("--altitude", lambda: length(altitude, "115 km")),
        ("--inclination", lambda: angle(inclination, "90 deg")),
        ("--node", lambda: angle(node, "0 deg")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("KIND", lambda: _check_options(kind, period, eccentricity, altitude, inclination, north=north)),
    )
    start, turned, display = parse_time(epoch), angle(node, "0 deg"), progress_display("frozen orbit")
    if kind == "elliptical":
        shape, length_d = 0.7 if eccentricity is None else eccentricity, 365.25 if days is None else days
        field = 8 if degree is None else degree
        found = elliptical(
            axis(), shape, start, south=not north, node_rad=turned, degree=field, days=length_d, progress=display
        )
    else:
        tilt, height = angle(inclination, "90 deg"), length(altitude, "115 km") + MOON_RADIUS
        field, length_d = 50 if degree is None else degree, 82.0 if days is None else days
        found = low(height, tilt, start, node_rad=turned, degree=field, days=length_d, progress=display)
    if isinstance(found, NoSolution):
        refuse(found, as_json=as_json)
    if plot is not None:
        from perilune.astro.lunar_orbits.plots import frozen_figure
        from perilune.figures import write_figure

        write_figure(frozen_figure(found), plot)
    print_json(found) if as_json else _print(found)


def _check_kind(kind: str) -> None:
    if kind not in ("elliptical", "low"):
        raise InputError(Problem(f"no kind '{kind}'", expected="elliptical or low"))


def _check_options(
    kind: str,
    period: str | None,
    eccentricity: float | None,
    altitude: str | None,
    inclination: str | None,
    *,
    north: bool,
) -> None:
    ellipse = {"--period": period, "--eccentricity": eccentricity, "--north": north or None}
    strange = {"--altitude": altitude, "--inclination": inclination} if kind == "elliptical" else ellipse
    names = [name for name, value in strange.items() if value is not None]
    if names:
        raise InputError([Problem(f"does not go with '{kind}'", key=name, fix="leave it out") for name in names])


def _print(found: "FrozenOrbit") -> None:
    plane = "the Moon's equator" if found.plane == "equator" else "the plane of the Earth's path"
    rows = [
        ("period", f"{found.period_h:.4f} h"),
        ("semi-major axis", f"{found.semi_major_axis_km:.3f} km"),
        ("eccentricity", f"{found.eccentricity:.6f} (theory {found.theory_eccentricity:.4f})"),
        ("inclination", f"{found.inclination_deg:.4f} deg"),
        ("argument of periapsis", f"{found.argument_of_periapsis_deg:.4f} deg"),
        ("inclination to the equator", f"{found.equatorial_inclination_deg:.4f} deg"),
        ("spread of the mean e vector", f"{found.spread:.5f}"),
        ("mean eccentricity", f"{found.eccentricity_least:.5f} to {found.eccentricity_greatest:.5f}"),
        ("mean argument", f"{found.argument_least_deg:.2f} to {found.argument_greatest_deg:.2f} deg"),
        ("mean inclination", f"{found.inclination_least_deg:.2f} to {found.inclination_greatest_deg:.2f} deg"),
        ("altitudes", f"{found.lowest_altitude_km:.1f} to {found.highest_altitude_km:.1f} km"),
    ]
    note = f"elements on {plane}; monthly means over {found.days:g} d, lunar field of degree {found.degree}"
    table(f"frozen orbit, {found.kind}", ["", "value"], rows, note=note)
