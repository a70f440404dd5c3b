"""``perilune engines design``: the design space of a thrust class, or the plausibility of a claimed engine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.engines.shared import Folder, catalogue_engines, keys_and_values, kilo, numbers, rounded
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.engines.claim import ClaimVerdict
    from perilune.engines.design_space import DesignSpace

app = typer.Typer(rich_markup_mode=None)

_ROWS_SHOWN = 24


@app.command(
    "design",
    epilog="\b\nExamples:\n  perilune engines design --cycle full-flow-staged-combustion --propellants LOX CH4 "
    '--thrust "2 MN" --at sea-level\n  perilune engines design --claim rd-180\n'
    "  perilune engines design --claim rd-180 --set isp_vac='390 s' --set chamber_pressure='250 bar'\n"
    "  perilune engines design --claim my-engine.toml",
)
def show_design(
    claim: Annotated[
        str | None, typer.Option("--claim", help="An engine's id, or a TOML file in the catalogue's form.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="What is claimed of it, such as isp_vac='390 s'; repeat it.")
    ] = None,
    cycle: Annotated[str | None, typer.Option("--cycle", help="Such as gas-generator.")] = None,
    propellants: Annotated[
        tuple[str, str] | None, typer.Option("--propellants", help="Oxidiser and fuel, such as LOX CH4.")
    ] = None,
    thrust: Annotated[str | None, typer.Option("--thrust", help="The thrust class, such as '2 MN'.")] = None,
    at: Annotated[str, typer.Option("--at", help="Where thrust and impulse count: vacuum or sea-level.")] = "vacuum",
    area_ratio: Annotated[
        str | None, typer.Option("--area-ratio", help="Nozzles to search; usual ones if none.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the front to this .svg or .png.")] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Search chamber pressure, mixture and nozzle for the best trades; or judge a claim (exit 1: not plausible)."""
    from perilune.figures import check_figure_path

    said: dict[str, str] = {}
    together(
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--set", lambda: said.update(keys_and_values(settings or (), "isp_vac='390 s'"))),
    )
    if claim is not None:
        _judge(claim, said, folder, as_json)
        return
    if said:
        raise InputError(Problem("sets nothing without a claim", key="--set", expected="--claim, an engine's id"))
    if cycle is None or propellants is None or thrust is None:
        given = (("--cycle", cycle), ("--propellants", propellants), ("--thrust", thrust))
        expected = "cycle, propellants and thrust, or --claim"
        raise InputError([Problem("missing", key=name, expected=expected) for name, value in given if value is None])
    space = _space(cycle, propellants, thrust, at, area_ratio, folder)
    if plot is not None and not isinstance(space, NoSolution):
        from perilune.engines.plots_design import design_figure
        from perilune.figures import write_figure

        write_figure(design_figure(space), plot)
    if as_json:
        print_json(space)
    elif isinstance(space, NoSolution):
        typer.echo(f"no design: {space.reason} (binding: {space.binding})")
    else:
        _print_space(space)
    if isinstance(space, NoSolution):
        raise typer.Exit(INFEASIBLE)


def _space(
    cycle: str, propellants: tuple[str, str], thrust: str, at: str, area_ratio: str | None, folder: Path | None
) -> "DesignSpace | NoSolution":
    from perilune.engines.design_space import design_space
    from perilune.units import parse_quantity

    found: dict[str, tuple[float, ...]] = {}
    together(
        ("--thrust", lambda: found.update(thrust=(parse_quantity(thrust, "force"),))),
        ("--area-ratio", lambda: found.update(areas=numbers(area_ratio) if area_ratio else ())),
        ("--at", lambda: _check_place(at)),
    )
    return design_space(
        cycle,
        *propellants,
        found["thrust"][0],
        place="sea-level" if at == "sea-level" else "vacuum",
        area_ratios=found["areas"] or None,
        engines=None if folder is None else catalogue_engines(folder),
    )


def _check_place(at: str) -> None:
    if at not in ("vacuum", "sea-level"):
        raise InputError(Problem(f"no place '{at}'", expected="vacuum or sea-level"))


def _judge(claim: str, said: dict[str, str], folder: Path | None, as_json: bool) -> None:
    from perilune.catalogue import Engine, load_catalogue
    from perilune.catalogue.load import check_entry
    from perilune.engines.claim import judge_claim
    from perilune.engines.claimed import claimed_engine
    from perilune.verdict import Verdict

    path = Path(claim)
    entry = check_entry(path, folder) if path.suffix == ".toml" else load_catalogue(folder).engine(claim)
    if not isinstance(entry, Engine):
        raise InputError(Problem(f"'{claim}' is no engine", expected="an engine"))
    result = judge_claim(claimed_engine(entry, said) if said else entry, reference=catalogue_engines(folder))
    print_json(result) if as_json else _print_verdict(result)
    if result.verdict is Verdict.FAIL:
        raise typer.Exit(INFEASIBLE)


def _print_verdict(result: "ClaimVerdict") -> None:
    rows = [
        (
            check.question,
            check.verdict.value,
            rounded(check.claimed, 3),
            rounded(check.low, 3),
            rounded(check.high, 3),
            check.reason,
        )
        for check in result.checks
    ]
    table(f"{result.name}, {result.maturity}", ["question", "verdict", "claimed", "low", "high", "why"], rows)
    typer.echo(f"verdict: {result.verdict.value}; {result.not_evaluable} question(s) not evaluable")


def _print_space(space: "DesignSpace") -> None:
    shown = space.front[:: max(1, -(-len(space.front) // _ROWS_SHOWN))]
    rows = [
        (
            f"{point.chamber_pressure_pa / 1e6:.2f}",
            f"{point.mixture_ratio:.2f}",
            f"{point.area_ratio:.1f}",
            f"{point.isp_vac_s:.1f}",
            rounded(point.isp_sl_s, 1),
            round(point.mass_kg),
            round(point.thrust_to_weight),
            f"{point.technology_index:.2f}",
            point.technology,
        )
        for point in shown
    ]
    title = f"{space.cycle}, {space.oxidiser}/{space.fuel}, {kilo(space.thrust_n)} kN at {space.place}: Pareto front"
    note = f"{len(space.front)} points of {space.points} ({len(shown)} shown); {space.not_closing} without a power "
    note += (
        f"balance, {space.separated} with separated flow. Balance closes up to {space.closes_up_to_pa / 1e6:.1f} MPa; "
    )
    note += f"flown {space.highest_flown_pa / 1e6:.1f}, tested {space.highest_tested_pa / 1e6:.1f} MPa. Impulse within "
    note += f"{space.isp_deviation_s:.1f} s (one deviation), mass within "
    note += f"{space.mass_fit.median_error_percent:.0f} % (median)."
    if space.cycle == "pressure-fed":
        note += " The regression of the mass is one of pump-fed engines."
    columns = ["pc MPa", "O/F", "area", "Isp vac s", "Isp sl s", "mass kg", "T/W", "technology", "pressure has"]
    table(title, columns, rows, note)
    peers = [
        (
            peer.engine,
            peer.maturity,
            kilo(peer.thrust_vac_n),
            f"{peer.chamber_pressure_pa / 1e6:.2f}",
            f"{peer.mixture_ratio:.2f}",
            f"{peer.area_ratio:.1f}",
            f"{peer.isp_vac_published_s:.1f}",
            f"{peer.isp_vac_expected_s:.1f}",
            rounded(peer.isp_sl_published_s, 1),
            rounded(peer.isp_sl_expected_s, 1),
            rounded(peer.mass_published_kg, 0),
            round(peer.mass_expected_kg),
        )
        for peer in space.peers
    ]
    columns = ["engine", "maturity", "kN", "pc MPa", "O/F", "area", "Isp vac s"]
    columns += ["expected", "Isp sl s", "expected", "mass kg", "expected"]
    table("Engines of the catalogue with this cycle and these propellants", columns, peers)
