"""``perilune astro manifold``: the motions that leave a periodic orbit or wind onto it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.astro.family import (
    Amplitude,
    Apsis,
    Branch,
    FamilyName,
    Jacobi,
    Periapsis,
    Period,
    PeriodDays,
    Point,
    Ratio,
    SystemName,
    followed,
    none_of,
    refuse,
    wanted,
)
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem, suggest

if TYPE_CHECKING:
    from perilune.astro.three_body.cr3bp_systems import System
    from perilune.astro.three_body.families_table import ManifoldTable
    from perilune.astro.three_body.manifolds import Section

app = typer.Typer(rich_markup_mode=None)

_EXAMPLE = "perilune astro manifold halo --point L1 --jacobi 3.08 --kind unstable --section x=moon"


@app.command("manifold", epilog=f"\b\nExample:\n  {_EXAMPLE}")
def show_manifold(
    name: FamilyName,
    point: Point = None,
    branch: Branch = "north",
    ratio: Ratio = None,
    apsis: Apsis = "periapsis",
    system: SystemName = "earth-moon",
    jacobi: Jacobi = None,
    period: Period = None,
    period_d: PeriodDays = None,
    periapsis_km: Periapsis = None,
    amplitude_km: Amplitude = None,
    kind: Annotated[
        str, typer.Option("--kind", help="unstable: leaves the orbit; stable: winds onto it.")
    ] = "unstable",
    half: Annotated[str, typer.Option("--half", help="plus: offset towards +x at the orbit's state; minus.")] = "plus",
    count: Annotated[int, typer.Option("--count", min=1, max=100_000, help="How many motions round the orbit.")] = 40,
    span_d: Annotated[float, typer.Option("--span-d", help="The longest time they are followed, in days.")] = 45.0,
    section: Annotated[
        str | None, typer.Option("--section", help="Where they end: x=0.99, y=0, z=0, or x= with a primary's name.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the motions to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Follow half a manifold of the first member with a wanted energy, period or size to a section."""
    from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, SYSTEMS
    from perilune.astro.three_body.cr3bp_systems import system as find_system
    from perilune.astro.three_body.families_table import manifold_table
    from perilune.astro.three_body.manifolds import HALVES, KINDS, manifold
    from perilune.constants import SECONDS_PER_DAY
    from perilune.figures import check_figure_path

    together(
        ("--system", lambda: find_system(system)),
        ("--kind", lambda: _one_of(kind, KINDS)),
        ("--half", lambda: _one_of(half, HALVES)),
        ("--span-d", lambda: _check_span(span_d)),
        ("--section", lambda: section is None or _section(section, SYSTEMS.get(system, EARTH_MOON))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    asked = wanted(
        jacobi=jacobi, period=period, period_d=period_d, periapsis_km=periapsis_km, amplitude_km=amplitude_km
    )
    if not asked:
        raise InputError(Problem("no orbit is named", expected="one of --jacobi, --period, --period-d and the like"))
    found = followed(name, point, branch, ratio, apsis, system)
    if isinstance(found, NoSolution):
        refuse(found, as_json)
    orbits = found.at(**asked)
    if not orbits:
        refuse(none_of(found, asked), as_json)
    pair = found.system
    tube = manifold(
        orbits[0],
        kind,
        half,
        count=count,
        span=span_d * SECONDS_PER_DAY / pair.time_s,
        section=None if section is None else _section(section, pair),
        radii=(pair.primary_radius_m / pair.length_m, pair.secondary_radius_m / pair.length_m),
    )
    if isinstance(tube, NoSolution):
        refuse(tube, as_json)
    if plot is not None:
        from perilune.astro.three_body.plots_families import manifold_figure
        from perilune.figures import write_figure

        write_figure(manifold_figure(pair, [tube]), plot)
    result = manifold_table(found, tube)
    print_json(result) if as_json else _print(result)


def _one_of(word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise InputError(Problem(f"'{word}'", expected=f"one of {', '.join(known)}", fix=suggest(word, known)))


def _check_span(days: float) -> None:
    if not 0.0 < days < float("inf"):
        raise InputError(Problem(f"{days} days", expected="a finite time above 0"))


def _section(text: str, pair: "System") -> "Section":
    from perilune.astro.three_body.manifolds import plane

    coordinate, _, value = text.partition("=")
    places = {pair.primary: -pair.mu, pair.secondary: 1.0 - pair.mu} if coordinate == "x" else {}
    try:
        level = places[value] if value in places else float(value)
    except ValueError:
        expected = f"such as x={pair.secondary}, x=0.99, y=0"
        raise InputError(Problem(f"section '{text}'", key="--section", expected=expected)) from None
    return plane(coordinate, level)


def _print(result: "ManifoldTable") -> None:
    parts = (result.point, result.branch, result.family, f"orbit, {result.system.name}, C {result.orbit.jacobi:.10f}")
    told = ", ".join(f"{number} {how}" for how, number in Counter(row.outcome for row in result.motions).items())
    table(
        f"{result.kind} manifold, {result.half} half, of the " + " ".join(part for part in parts if part),
        ["phase, d", "time, d", "x", "y", "z", "vx", "vy", "vz", "end"],
        [
            [f"{row.phase_d:.4f}", f"{row.time_d:.4f}", *(f"{value:.9f}" for value in row.end), row.outcome]
            for row in result.motions
        ],
        note=f"eigenvalue {result.eigenvalue:.9g}; {told}",
    )
