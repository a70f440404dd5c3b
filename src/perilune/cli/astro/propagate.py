"""``perilune astro propagate``: one state under chosen forces."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.astro.arc import PropagatedArc
    from perilune.astro.force_model import ForceModel, HarmonicField

Triple = tuple[float, float, float]
ATMOSPHERES = ("nrlmsise00", "msis2.1", "us76")
SHOWN = 12

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "propagate",
    epilog="\b\nExample:\n  perilune astro propagate --position-km 6778 0 0 --velocity-km-s 0 4.76 6.01 "
    '--epoch "2027-01-01 UTC" --for "7 d" --earth-field egm96:36 --tides',
)
def propagate_state(
    position: Annotated[Triple, typer.Option("--position-km", help="x, y and z from the centre, axes of the ICRF.")],
    velocity: Annotated[Triple, typer.Option("--velocity-km-s", help="Their rates.")],
    epoch: Annotated[str, typer.Option("--epoch", help="When, with the scale.")],
    until: Annotated[str | None, typer.Option("--until", help="Where the arc ends, with the scale.")] = None,
    duration: Annotated[
        str | None, typer.Option("--for", help='Or how long it is: "7 d"; below zero backward.')
    ] = None,
    step: Annotated[str | None, typer.Option("--step", help='Between states, "1 h"; a hundredth if none.')] = None,
    center: Annotated[str, typer.Option("--center", help="earth, moon, sun, mars ...")] = "earth",
    third: Annotated[list[str] | None, typer.Option("--third-body", help="Beside Earth, Moon and Sun.")] = None,
    earth_field: Annotated[
        str | None, typer.Option("--earth-field", help="egm96:36, egm2008:70 or FILE.gfc:DEGREE.")
    ] = None,
    moon_field: Annotated[
        str | None, typer.Option("--moon-field", help="grgm900c:20, FILE.gfc:DEGREE or FILE.tab:DEGREE.")
    ] = None,
    tides: Annotated[bool, typer.Option("--tides", help="Solid tides of the Earth.")] = False,
    relativity: Annotated[bool, typer.Option("--relativity", help="General relativity to the first order.")] = False,
    sunlight: Annotated[
        float | None, typer.Option("--sunlight", help="Coefficient times area over mass, m2/kg, of the push.")
    ] = None,
    drag: Annotated[float | None, typer.Option("--drag", help="Drag coefficient times area over mass, m2/kg.")] = None,
    atmosphere: Annotated[str, typer.Option("--atmosphere", help="nrlmsise00, msis2.1 or us76.")] = "nrlmsise00",
    oem: Annotated[Path | None, typer.Option("--oem", help="Write the arc to this file as a CCSDS OEM.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the distance to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Propagate one state under the forces chosen; without any, Earth with J2, Moon and Sun."""
    import numpy as np

    from perilune.astro import arc
    from perilune.astro.dynamics import check
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path
    from perilune.files import check_file_to_write

    together(
        ("--epoch", lambda: parse_time(epoch)),
        ("--until", lambda: _seconds(epoch, until, duration)),
        ("--step", lambda: _time_s(step)),
        ("--earth-field", lambda: _field(earth_field)),
        ("--moon-field", lambda: _field(moon_field)),
        ("--atmosphere", lambda: _check_atmosphere(atmosphere)),
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "an OEM")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    model = _model(
        center, tuple(third or ()), (_field(earth_field), _field(moon_field)), (tides, relativity), (sunlight, drag)
    )
    model = _with_atmosphere(model, atmosphere)
    check(model)
    start = parse_time(epoch)
    times = arc.epochs(start, _seconds(epoch, until, duration), _time_s(step))
    result, states = arc.flown(1e3 * np.array([*position, *velocity]), start, times, model)
    if oem is not None:
        from perilune.formats.oem import write_oem

        write_oem(oem, arc.arc_oem(result, states))
    if plot is not None:
        from perilune.astro.plots_propagation import distance_figure
        from perilune.figures import write_figure

        write_figure(distance_figure(result, f"an arc from {result.states[0].epoch_utc[:16]}"), plot)
    print_json(result) if as_json else _print(result)


def _model(
    center: str,
    third: tuple[str, ...],
    fields: "tuple[HarmonicField | None, HarmonicField | None]",
    switches: tuple[bool, bool],
    strengths: tuple[float | None, float | None],
) -> "ForceModel":
    from perilune.astro.force_model import Drag, ForceModel, RadiationPressure

    (tides, relativity), (sunlight, drag) = switches, strengths
    return ForceModel(
        center=center,
        third_bodies=third,
        earth_field=fields[0],
        moon_field=fields[1],
        tides="solid" if tides else "none",
        relativity="none" if not relativity else "full" if center == "earth" else "eih",
        radiation=None if sunlight is None else RadiationPressure(sunlight, 1.0),
        drag=None if drag is None else Drag(drag, 1.0),
    )


def _with_atmosphere(model: "ForceModel", atmosphere: str) -> "ForceModel":
    from dataclasses import replace

    from perilune.astro.force_model import Atmosphere

    if model.drag is None:
        return model
    return replace(model, drag=replace(model.drag, atmosphere=cast(Atmosphere, atmosphere)))


def _check_atmosphere(name: str) -> None:
    if name not in ATMOSPHERES:
        raise InputError(Problem(f"no atmosphere '{name}'", expected=f"one of {', '.join(ATMOSPHERES)}"))


def _time_s(text: str | None) -> float | None:
    from perilune.units import parse_quantity

    return None if text is None else parse_quantity(text, "time")


def _seconds(epoch: str, until: str | None, duration: str | None) -> float:
    from perilune.astro.time import parse_time

    if (until is None) == (duration is None):
        raise InputError(Problem("an arc without one end", expected="either --until or --for"))
    if until is not None:
        return parse_time(until) - parse_time(epoch)
    return _time_s(duration) or 0.0


def _field(text: str | None) -> "HarmonicField | None":
    """Return the field that ``SOURCE:DEGREE`` names, looked at by reading it."""
    from perilune.astro.force_model import HarmonicField
    from perilune.astro.gravity_field import coefficients

    if text is None:
        return None
    source, _, degree = text.rpartition(":")
    if not source or not degree.isdecimal():
        raise InputError(Problem(f"'{text}' names no field", expected="SOURCE:DEGREE, such as egm96:36"))
    field = HarmonicField(source, int(degree))
    coefficients(field)
    return field


def _print(result: "PropagatedArc") -> None:
    stride = max(1, (len(result.states) - 1) // SHOWN)
    rows = []
    for row in (*result.states[:-1:stride], result.states[-1]):
        place, rate = (" ".join(f"{x:.{n}f}" for x in v) for v, n in ((row.position_km, 3), (row.velocity_km_s, 6)))
        rows.append((row.epoch_utc[:19].replace("T", " "), place, rate, f"{row.distance_km:,.1f}"))
    columns = ["UTC", "position km", "velocity km/s", "distance km"]
    note = "" if stride == 1 else f"every {stride}th of {len(result.states)} states; --json or --oem gives all"
    table(f"about the {result.center}, axes of the ICRF", columns, rows, note)
