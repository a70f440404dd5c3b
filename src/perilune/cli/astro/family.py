"""``perilune astro family``: periodic orbits of the restricted three-body problem."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.astro.three_body.families import Family
    from perilune.astro.three_body.families_table import FamilyTable, Member

app = typer.Typer(rich_markup_mode=None)

FamilyName = Annotated[
    str,
    typer.Argument(
        help="lyapunov, vertical, axial, halo, nrho, butterfly, dro, dpo, resonant, short-period or long-period.",
        metavar="FAMILY",
    ),
]
Point = Annotated[str | None, typer.Option("--point", help="L1 to L5; by default L2, or L4 where that has none.")]
Branch = Annotated[str, typer.Option("--branch", help="north or south, of orbits out of the plane.")]
Ratio = Annotated[str | None, typer.Option("--ratio", help="Of resonant orbits: revolutions to periods, such as 3:1.")]
Apsis = Annotated[str, typer.Option("--apsis", help="Of resonant orbits: periapsis or apoapsis towards the smaller.")]
SystemName = Annotated[
    str, typer.Option("--system", help="earth-moon, earth-moon-jpl, sun-earth, sun-mars and others.")
]
Jacobi = Annotated[float | None, typer.Option("--jacobi", help="The members of this Jacobi constant.")]
Period = Annotated[float | None, typer.Option("--period", help="The members of this period, units of the problem.")]
PeriodDays = Annotated[float | None, typer.Option("--period-d", help="The members of this period in days.")]
Periapsis = Annotated[
    float | None, typer.Option("--periapsis-km", help="The members this near the smaller primary's centre.")
]
Amplitude = Annotated[
    float | None, typer.Option("--amplitude-km", help="The members this far out of the plane; a planar orbit: in y.")
]


def followed(
    name: str, point: str | None, branch: str, ratio: str | None, apsis: str, system: str
) -> "Family | NoSolution":
    """Return the family that the options name; every mistake in them is raised at once."""
    from perilune.astro.three_body import families
    from perilune.astro.three_body.cr3bp_systems import EARTH_MOON
    from perilune.astro.three_body.cr3bp_systems import system as find_system

    together(
        ("--system", lambda: find_system(system)),
        ("FAMILY", lambda: families.check(name, point, branch, ratio, apsis)),
    )
    pair = find_system(system) if system != EARTH_MOON.name else EARTH_MOON
    return families.family(name, point=point, branch=branch, ratio=ratio, apsis=apsis, system=pair)


def wanted(**quantities: float | None) -> dict[str, float]:
    """Return the one quantity that is given, or none.

    Raises:
        InputError: more than one.
    """
    given = {name: value for name, value in quantities.items() if value is not None}
    if len(given) > 1:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise InputError(Problem(f"{options} together", expected="one of them"))
    return given


@app.command(
    "family",
    epilog="\b\nExample:\n  perilune astro family halo --point L2 --branch south --members 100 --plot halos.svg",
)
def show_family(
    name: FamilyName,
    point: Point = None,
    branch: Branch = "north",
    ratio: Ratio = None,
    apsis: Apsis = "periapsis",
    system: SystemName = "earth-moon",
    members: Annotated[
        int, typer.Option("--members", min=2, max=10_000, help="How many, equally spaced along the family.")
    ] = 20,
    jacobi: Jacobi = None,
    period: Period = None,
    period_d: PeriodDays = None,
    periapsis_km: Periapsis = None,
    amplitude_km: Amplitude = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the members to this .svg or .png.")] = None,
    colour: Annotated[str, typer.Option("--colour", help="Of the picture, by jacobi or stability.")] = "jacobi",
    as_json: AsJson = False,
) -> None:
    """Show members of a family of periodic orbits, or those of one energy, period or size; exit 1 where none is."""
    from perilune.astro.three_body.families_table import family_table
    from perilune.figures import check_figure_path

    together(("--colour", lambda: _check_colour(colour)), ("--plot", lambda: plot is None or check_figure_path(plot)))
    asked = wanted(
        jacobi=jacobi, period=period, period_d=period_d, periapsis_km=periapsis_km, amplitude_km=amplitude_km
    )
    found = followed(name, point, branch, ratio, apsis, system)
    if isinstance(found, NoSolution):
        refuse(found, as_json)
    orbits = found.at(**asked) if asked else found.members(members)
    if not orbits:
        refuse(none_of(found, asked), as_json)
    if plot is not None:
        from perilune.astro.three_body.plots_families import family_figure
        from perilune.figures import write_figure

        write_figure(family_figure(found, orbits, colour), plot)
    result = family_table(found, orbits)
    print_json(result) if as_json else _print(result)


def none_of(found: "Family", asked: dict[str, float]) -> NoSolution:
    """Return the answer that no member has what is asked, with what the family spans."""
    name, value = next(iter(asked.items()))
    low, high = found.span(name)
    return NoSolution(f"no member has {name} {value:.10g}; the family spans {low:.8g} to {high:.8g}", name)


def refuse(answer: NoSolution, as_json: bool) -> NoReturn:
    """Print why there is no answer, and end with the exit status for that."""
    print_json(answer) if as_json else typer.echo(f"no solution: {answer.reason}")
    raise typer.Exit(INFEASIBLE)


def _check_colour(colour: str) -> None:
    if colour not in ("jacobi", "stability"):
        raise InputError(Problem(f"no colour by '{colour}'", expected="jacobi or stability"))


def heading(result: "FamilyTable") -> str:
    """Return the title of a table of a family: point, branch, family and system."""
    parts = (result.point, result.branch, result.family, f"orbits, {result.system.name}")
    return " ".join(part for part in parts if part)


def _print(result: "FamilyTable") -> None:
    used = [i for i in range(6) if any(row.state[i] != 0.0 for row in result.members)]
    names = ("x", "y", "z", "vx", "vy", "vz")
    columns = [names[i] for i in used]
    unit = result.system
    table(
        heading(result),
        [*columns, "period, d", "Jacobi", "stability", f"{unit.secondary}: least, km", "most, km", "closure"],
        [_row(row, used) for row in result.members],
        note=f"mu {unit.mu:.15g}, length {unit.length_m / 1e3:.6f} km, time {unit.time_s:.6f} s: {unit.source}. "
        f"The family ends where {result.ended}.",
    )


def _row(row: "Member", used: list[int]) -> list[str]:
    return [
        *(f"{row.state[i]:.12f}" for i in used),
        f"{row.period_d:.6f}",
        f"{row.jacobi:.10f}",
        f"{row.stability_index:.4f}",
        *(f"{value:,.1f}" for value in row.from_secondary_km),
        f"{row.closure:.0e}",
    ]
