"""``perilune astro propagate``: one state under chosen forces, with burns, events and its uncertainty."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from perilune.cli.astro import burn_texts, event_texts, propagated_table, spread_options
from perilune.cli.astro import propagate_options as options
from perilune.cli.output import AsJson, print_json, together
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.astro.forces.force_model import ForceModel, HarmonicField
    from perilune.astro.propagation.arc import PropagatedArc, Stretch

Triple = tuple[float, float, float]
ATMOSPHERES = ("nrlmsise00", "msis2.1", "us76")
MOST_SAMPLES = 100_000

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "propagate",
    epilog="\b\nExample:\n  perilune astro propagate --position-km 6778 0 0 --velocity-km-s 0 4.76 6.01 "
    '--epoch "2027-01-01 UTC" --for "7 d" --earth-field egm96:36 --tides\n\n'
    "  perilune astro propagate --position-km 6778 0 0 --velocity-km-s 0 4.76 6.01 "
    '--epoch "2027-01-01 UTC" --for "6 h" --mass "1000 kg" '
    '--burn "at=+1 h, thrust=500 N, isp=310 s, dv=50 m/s, along=earth" --event apsis --stop altitude:earth:600km',
)
def propagate_state(
    position: Annotated[Triple, typer.Option("--position-km", help="x, y and z from the centre, axes of the ICRF.")],
    velocity: Annotated[Triple, typer.Option("--velocity-km-s", help="Their rates.")],
    epoch: Annotated[str, typer.Option("--epoch", help="When, with the scale.")],
    until: options.Until = None,
    duration: options.Duration = None,
    step: options.Step = None,
    center: options.Center = "earth",
    third: options.ThirdBodies = None,
    earth_field: options.EarthField = None,
    moon_field: options.MoonField = None,
    tides: options.Tides = False,
    relativity: options.Relativity = False,
    sunlight: options.Sunlight = None,
    drag: options.Drag = None,
    atmosphere: options.Atmosphere = "nrlmsise00",
    burn: options.Burns = None,
    mass: options.Mass = None,
    event: options.Events = None,
    stop: options.Stops = None,
    sigma_position: options.SigmaPosition = None,
    sigma_velocity: options.SigmaVelocity = None,
    covariance: options.CovarianceFile = None,
    covariance_frame: options.CovarianceFrame = "icrf",
    samples: options.Samples = 0,
    seed: options.Seed = 1,
    oem: options.Oem = None,
    plot: options.Plot = None,
    as_json: AsJson = False,
) -> None:
    """Propagate one state under the forces chosen; without any, Earth with J2, Moon and Sun.

    A flight ends where it meets the surface of its centre, of the Earth or of the Moon.
    """
    import numpy as np

    from perilune.astro.propagation import arc
    from perilune.astro.propagation.burns import fly_with_burns
    from perilune.astro.propagation.dispersion import dispersions
    from perilune.astro.propagation.dynamics import check
    from perilune.astro.propagation.events import check_above_surface, surfaces
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path
    from perilune.files import check_file_to_write

    state = 1e3 * np.array([*position, *velocity])
    burns, watched = burn or [], [(text, False) for text in event or []] + [(text, True) for text in stop or []]
    sigmas = (sigma_position, sigma_velocity)
    together(
        ("--position-km", lambda: check_above_surface(state, center)),
        ("--epoch", lambda: parse_time(epoch)),
        ("--until", lambda: _seconds(epoch, until, duration)),
        ("--step", lambda: _time_s(step)),
        ("--earth-field", lambda: _field(earth_field)),
        ("--moon-field", lambda: _field(moon_field)),
        ("--atmosphere", lambda: _check_atmosphere(atmosphere)),
        *(("--burn", partial(burn_texts.burn, text, 0.0)) for text in burns),
        ("--mass", lambda: _mass_kg(mass)),
        *(("--stop" if ends else "--event", partial(event_texts.event, text, center)) for text, ends in watched),
        ("--covariance", lambda: spread_options.covariance(sigmas, covariance, covariance_frame, state)),
        ("--samples", lambda: _check_samples(samples, seed, uncertain=(*sigmas, covariance) != (None, None, None))),
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "an OEM")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    fields = _field(earth_field), _field(moon_field)
    model = _model(center, tuple(third or ()), fields, (tides, relativity), (sunlight, drag), atmosphere)
    check(model)
    start = parse_time(epoch)
    times = arc.epochs(start, _seconds(epoch, until, duration), _time_s(step))
    events = [event_texts.event(text, center, stop=ends) for text, ends in watched]
    events += [end for end in surfaces(center) if end.name not in {event.name for event in events}]
    schedule = [burn_texts.burn(text, start) for text in burns]
    uncertain = spread_options.covariance(sigmas, covariance, covariance_frame, state)
    flight = fly_with_burns(state, _mass_kg(mass), start, float(times[-1]), schedule, model, events)
    parts = arc.stretches(flight, times)
    spread = None if uncertain is None else dispersions(flight.legs, uncertain, samples, seed)
    result = arc.flown(flight, parts, model, spread)
    _write(result, parts, oem, plot)
    print_json(result) if as_json else propagated_table.show(result)


def _write(flown: "PropagatedArc", parts: "tuple[Stretch, ...]", oem: Path | None, plot: Path | None) -> None:
    """Write the files that are asked for."""
    if oem is not None:
        from perilune.astro.propagation.arc import arc_oem
        from perilune.formats.oem import write_oem

        write_oem(oem, arc_oem(flown, parts))
    if plot is not None:
        from perilune.astro.propagation.plots import distance_figure
        from perilune.figures import write_figure

        write_figure(distance_figure(flown, f"an arc from {flown.states[0].epoch_utc[:16]}"), plot)


def _mass_kg(text: str | None) -> float | None:
    from perilune.units import parse_quantity

    return None if text is None else parse_quantity(text, "mass")


def _check_samples(samples: int, seed: int, *, uncertain: bool) -> None:
    if samples and not uncertain:
        problem = Problem(f"{samples} samples of a state that is certain", fix="give --sigma-position or --covariance")
        raise InputError(problem)
    if samples == 1 or samples < 0 or samples > MOST_SAMPLES:
        raise InputError(Problem(f"{samples} samples", expected=f"none, or 2 to {MOST_SAMPLES}"))
    if seed < 0:
        raise InputError(Problem(f"a seed of {seed}", key="--seed", expected="zero or more"))


def _model(
    center: str,
    third: tuple[str, ...],
    fields: "tuple[HarmonicField | None, HarmonicField | None]",
    switches: tuple[bool, bool],
    strengths: tuple[float | None, float | None],
    atmosphere: str,
) -> "ForceModel":
    from perilune.astro.forces.force_model import Atmosphere, Drag, ForceModel, RadiationPressure

    (tides, relativity), (sunlight, drag) = switches, strengths
    return ForceModel(
        center=center,
        third_bodies=third,
        earth_field=fields[0],
        moon_field=fields[1],
        tides="solid" if tides else "none",
        relativity="none" if not relativity else "full" if center == "earth" else "eih",
        radiation=None if sunlight is None else RadiationPressure(sunlight, 1.0),
        drag=None if drag is None else Drag(drag, 1.0, cast(Atmosphere, atmosphere)),
    )


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
    from perilune.astro.forces.force_model import HarmonicField
    from perilune.astro.forces.gravity_field import coefficients

    if text is None:
        return None
    source, _, degree = text.rpartition(":")
    if not source or not degree.isdecimal():
        raise InputError(Problem(f"'{text}' names no field", expected="SOURCE:DEGREE, such as egm96:36"))
    field = HarmonicField(source, int(degree))
    coefficients(field)
    return field
