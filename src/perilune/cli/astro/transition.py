"""``perilune astro transition``: a periodic orbit of the restricted problem in the full ephemeris model."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.astro.lunar_orbits.transition_summary import Spread, TransitionSummary

app = typer.Typer(rich_markup_mode=None)

MOST_REVOLUTIONS = 1000


@app.command(
    "transition",
    epilog='\b\nExample:\n  perilune astro transition --orbit nrho --epoch "2027-01-01 UTC" --revolutions 20',
)
def show_transition(
    epoch: Annotated[str, typer.Option("--epoch", help="When the orbit begins, with the scale.")],
    orbit: Annotated[str, typer.Option("--orbit", help="nrho, halo, dro, butterfly, lyapunov ...")] = "nrho",
    revolutions: Annotated[int, typer.Option("--revolutions", help="How many.")] = 20,
    period: Annotated[str | None, typer.Option("--period", help='Mean period, such as "14.5 d".')] = None,
    point: Annotated[str | None, typer.Option("--point", help="L1, L2 ...; L2 if none.")] = None,
    branch: Annotated[str | None, typer.Option("--branch", help="north or south; south if none.")] = None,
    avoid_eclipses: Annotated[
        bool, typer.Option("--avoid-eclipses", help="Wait for the phase of the 9:2 NRHO out of the Earth's shadow.")
    ] = False,
    oem: Annotated[Path | None, typer.Option("--oem", help="Write the orbit to this file as a CCSDS OEM.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the orbit to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Carry a periodic orbit over to the full ephemeris model; exit 1 where it does not become continuous."""
    from perilune.astro.lunar_orbits.ephemeris_transition import transition
    from perilune.astro.lunar_orbits.nrho import eclipse_avoiding_apolune
    from perilune.astro.lunar_orbits.orbit_choice import check_family, chosen_orbit
    from perilune.astro.lunar_orbits.transition_summary import orbit_oem, rotating_path, summary
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path
    from perilune.files import check_file_to_write

    together(
        ("--epoch", lambda: parse_time(epoch)),
        ("--orbit", lambda: check_family(orbit)),
        ("--revolutions", lambda: _check_revolutions(revolutions)),
        ("--period", lambda: period_s(period)),
        ("--avoid-eclipses", lambda: check_resonant(orbit, period) if avoid_eclipses else None),
        ("--oem", lambda: oem is None or check_file_to_write(oem, (".oem",), "an OEM")),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    chosen = chosen_orbit(orbit, period_s(period), point, branch)
    if isinstance(chosen, NoSolution):
        refuse(chosen, as_json=as_json)
    start = parse_time(epoch)
    start = eclipse_avoiding_apolune(start) if avoid_eclipses else start
    found = transition(chosen.orbit, start, revolutions, chosen.period_s)
    if isinstance(found, NoSolution):
        refuse(found, as_json=as_json)
    result = summary(chosen.label, found)
    if oem is not None:
        from perilune.formats.oem import write_oem

        write_oem(oem, orbit_oem(chosen.label, found))
    if plot is not None:
        from perilune.astro.lunar_orbits.plots import rotating_figure
        from perilune.figures import write_figure

        write_figure(rotating_figure(rotating_path(found), chosen.label), plot)
    print_json(result) if as_json else _print(result)


def refuse(answer: NoSolution, *, as_json: bool) -> NoReturn:
    """Print why there is no answer, and end with the exit code for that."""
    if as_json:
        print_json(answer)
    else:
        typer.echo(f"no orbit: {answer.reason} (binding: {answer.binding})")
    raise typer.Exit(INFEASIBLE)


def check_resonant(orbit: str, period: str | None) -> None:
    """Refuse the phase that avoids eclipses for any orbit but the 9:2 NRHO."""
    if orbit != "nrho" or period is not None:
        raise InputError(Problem("only the 9:2 NRHO has that phase", expected="--orbit nrho without --period"))


def _check_revolutions(revolutions: int) -> None:
    if not 1 <= revolutions <= MOST_REVOLUTIONS:
        raise InputError(Problem(f"{revolutions} revolutions", expected=f"1 to {MOST_REVOLUTIONS}"))


def period_s(period: str | None) -> float | None:
    """Return a period [s] as it is given, or None where none is."""
    from perilune.units import parse_quantity

    seconds = None if period is None else parse_quantity(period, "time")
    if seconds is not None and not seconds > 0.0:
        raise InputError(Problem(f"a period of {period}", expected="a positive time"))
    return seconds


def _print(result: "TransitionSummary") -> None:
    rows = [
        ("from", result.start_utc[:16].replace("T", " ") + " UTC"),
        ("to", result.end_utc[:16].replace("T", " ") + " UTC"),
        ("revolutions", result.revolutions),
        ("mean period", f"{result.mean_period_d:.4f} d"),
        ("perilune radius", _range(result.perilune_km, "km", 1)),
        ("apolune radius", _range(result.apolune_km, "km", 1)),
        ("perilune to perilune", _range(result.perilune_to_perilune_d, "d", 4)),
        ("sum of corrections", f"{result.corrections_m_s_per_year:.1e} m/s per year"),
        ("largest gap", f"{result.largest_gap_m:.1e} m, {result.largest_gap_m_s:.1e} m/s"),
    ]
    for body in ("earth", "moon"):
        seen = [eclipse for eclipse in result.eclipses if eclipse.body == body]
        longest = max((eclipse.penumbra_min for eclipse in seen), default=0.0)
        rows.append((f"eclipses by the {body}", f"{len(seen)}, longest {longest:.0f} min" if seen else "none"))
    tolerance = f"pieces must join to {result.tolerance_m:g} m and {result.tolerance_m_s:g} m/s"
    table(f"{result.orbit} in the full ephemeris model", ["", "value"], rows, note=tolerance)


def _range(spread: "Spread | None", unit: str, digits: int) -> str:
    if spread is None:
        return "none"
    least, mean, greatest = (f"{value:.{digits}f}" for value in (spread.least, spread.mean, spread.greatest))
    return f"{least} to {greatest} {unit}, mean {mean} {unit}"
