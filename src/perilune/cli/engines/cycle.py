"""``perilune engines cycle``: the power balance of an engine, and where it no longer closes."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.engines.shared import Folder, keys_and_values, kilo, rounded
from perilune.cli.output import INFEASIBLE, AsJson, print_json, table, together
from perilune.errors import InputError, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Engine
    from perilune.engines.cycle_model import CycleAnswer, CycleBalance, EngineDesign

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "cycle",
    epilog="\b\nExamples:\n  perilune engines cycle rs-25\n  perilune engines cycle --cycle gas-generator "
    '--propellants LOX CH4 --mixture-ratio 3.4 --chamber-pressure "11 MPa" --area-ratio 20 --thrust "800 kN"',
)
def show_cycle(
    engine: Annotated[
        str | None, typer.Argument(help="An engine of the catalogue, the options changing it; or describe one.")
    ] = None,
    cycle: Annotated[str | None, typer.Option("--cycle", help="Such as gas-generator or expander.")] = None,
    propellants: Annotated[
        tuple[str, str] | None, typer.Option("--propellants", help="Oxidiser and fuel, such as LOX RP-1.")
    ] = None,
    mixture_ratio: Annotated[float | None, typer.Option("--mixture-ratio", help="Of the whole engine.")] = None,
    chamber_pressure: Annotated[str | None, typer.Option("--chamber-pressure", help="Such as '11 MPa'.")] = None,
    area_ratio: Annotated[float | None, typer.Option("--area-ratio", help="Exit over throat area.")] = None,
    thrust: Annotated[
        str | None, typer.Option("--thrust", help="Vacuum thrust of a described one; 1 kg/s if none.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter such as turbine_inlet_k=1000; repeat it.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw power against pressure to this .svg or .png.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Balance turbines and pumps; tell the bleed, its loss, and the pressure beyond which nothing closes (exit 1)."""
    from perilune.engines.cycle_answer import cycle_answer
    from perilune.figures import check_figure_path

    given: dict[str, float] = {}
    together(
        ("--set", lambda: given.update(_parameters(settings or ()))),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
    )
    described = _Described(cycle, propellants, mixture_ratio, chamber_pressure, area_ratio, thrust)
    design, published_kg = _design(engine, folder, described)
    answer = cycle_answer(design, given, dry_mass_published_kg=published_kg)
    if plot is not None:
        from perilune.engines.plots_cycle import cycle_figure
        from perilune.figures import write_figure

        write_figure(cycle_figure(design, given), plot)
    print_json(answer) if as_json else _print(answer)
    if answer.no_solution is not None:
        raise typer.Exit(INFEASIBLE)


def _parameters(texts: list[str] | tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    problems = []
    for name, value in keys_and_values(texts, "hot_duct=0.2").items():
        try:
            found[name] = float(value)
        except ValueError:
            problems.append(Problem(f"'{value}' is no number", key=name, expected="a decimal number"))
    if problems:
        raise InputError(problems)
    return found


@dataclass(frozen=True)
class _Described:
    """What the options say of an engine."""

    cycle: str | None
    propellants: tuple[str, str] | None
    mixture_ratio: float | None
    chamber_pressure: str | None
    area_ratio: float | None
    thrust: str | None


def _design(engine: str | None, folder: Path | None, said: _Described) -> "tuple[EngineDesign, float | None]":
    """Return the design that the options describe, what they leave out being the catalogue engine's, and its mass."""
    from perilune.catalogue import load_catalogue
    from perilune.engines.cycle_model import EngineDesign
    from perilune.units import parse_quantity

    entry = None if engine is None else load_catalogue(folder).engine(engine)
    found = {} if entry is None else _published(entry)
    texts = {"--chamber-pressure": (said.chamber_pressure, "pressure"), "--thrust": (said.thrust, "force")}

    def read(name: str, text: str, dimension: str) -> None:
        found[name] = parse_quantity(text, dimension)

    together(*((name, partial(read, name, text, unit)) for name, (text, unit) in texts.items() if text is not None))
    others = {"--mixture-ratio": said.mixture_ratio, "--area-ratio": said.area_ratio}
    found |= {name: value for name, value in others.items() if value is not None}
    cycle = said.cycle or (None if entry is None else entry.cycle.value)
    oxidiser, fuel = said.propellants or ((None, None) if entry is None else (entry.oxidiser, entry.fuel))
    _check_complete(engine, found, cycle, oxidiser, fuel)
    design = EngineDesign(
        cycle or "",
        oxidiser or "",
        fuel or "",
        found["--mixture-ratio"],
        found["--chamber-pressure"],
        found["--area-ratio"],
        found.get("--thrust"),
    )
    return design, None if entry is None or entry.mass is None else entry.mass.si


def _published(entry: "Engine") -> dict[str, float]:
    """Return the numbers of a catalogue engine by the options that change them."""
    values = {
        "--mixture-ratio": entry.mixture_ratio,
        "--chamber-pressure": entry.chamber_pressure,
        "--area-ratio": entry.area_ratio,
        "--thrust": entry.thrust_vac,
    }
    return {name: value.si for name, value in values.items() if value is not None}


def _check_complete(
    engine: str | None, found: dict[str, float], cycle: str | None, oxidiser: str | None, fuel: str | None
) -> None:
    missing = [] if cycle is not None else ["--cycle"]
    missing += [] if oxidiser is not None and fuel is not None else ["--propellants"]
    missing += [name for name in ("--mixture-ratio", "--chamber-pressure", "--area-ratio") if name not in found]
    if cycle == "solid":
        raise InputError(Problem(f"no balance of '{engine}': a solid motor has no pumps", expected="a liquid engine"))
    expected = "an engine of the catalogue, or all of its description"
    if engine is not None:
        expected = f"a value: the catalogue has none of '{engine}'"
    if missing:
        raise InputError([Problem("missing", key=name, expected=expected) for name in missing])


def _print(answer: "CycleAnswer") -> None:
    design = answer.design
    title = f"{design.cycle}, {design.oxidiser}/{design.fuel} {design.mixture_ratio:g}, "
    title += f"{design.chamber_pressure_pa / 1e6:g} MPa, area ratio {design.area_ratio:g}"
    if answer.balance is None:
        why = answer.no_solution
        typer.echo(f"{title}: {'' if why is None else f'does not close: {why.reason} (binding: {why.binding})'}")
        return
    _print_balance(title, answer.balance)
    if answer.dry_mass is not None:
        mass = answer.dry_mass
        note = (
            f"Leave-one-out over {len(mass.fit.engines)} engines: median error {mass.fit.median_error_percent:.0f} %, "
        )
        note += f"largest {mass.fit.largest_error_percent:.0f} % ({mass.fit.largest_error_engine})."
        rows = [
            ("dry mass expected (kg)", f"{mass.mass_kg:.0f}"),
            ("95 % interval (kg)", f"{mass.mass_low_kg:.0f} to {mass.mass_high_kg:.0f}"),
            ("dry mass published (kg)", rounded(answer.dry_mass_published_kg, 0)),
            ("thrust over weight expected", f"{mass.thrust_to_weight:.0f}"),
        ]
        table("Dry mass by regression", ["", "value"], rows, note)


def _print_balance(title: str, result: "CycleBalance") -> None:
    highest, best = result.highest_chamber_pressure_pa, result.best_chamber_pressure_pa
    rows = [
        ("propellant flow (kg/s)", f"{result.flow_kg_s:.2f}"),
        ("turbine power (kW)", kilo(result.turbine_power_w)),
        ("oxidiser pump outlet (MPa)", f"{result.oxidiser_discharge_pa / 1e6:.2f}"),
        ("fuel pump outlet (MPa)", f"{result.fuel_discharge_pa / 1e6:.2f}"),
        ("tank pressure (MPa)", f"{result.tank_pressure_pa / 1e6:.2f}"),
        ("bleed (share of the flow)", f"{result.bleed_share:.4f}"),
        ("mixture ratio of the chamber", f"{result.chamber_mixture_ratio:.3f}"),
        ("vacuum Isp, ideal (s)", f"{result.isp_vac_ideal_s:.1f}"),
        ("Isp lost to the bleed (s)", f"{result.isp_loss_s:.2f}"),
        ("vacuum Isp expected (s)", rounded(result.isp_vac_expected_s, 1)),
        ("closes up to (MPa)", None if highest is None else f"{highest / 1e6:.1f}"),
        ("best chamber pressure (MPa)", None if best is None else f"{best / 1e6:.1f}"),
    ]
    table(title, ["", "value"], rows, f"Limit: {result.limit}")
    shafts = [
        (
            shaft.turbine,
            kilo(shaft.power_w),
            f"{shaft.flow_kg_s:.2f}",
            f"{shaft.inlet_temperature_k:.0f}",
            f"{shaft.inlet_pressure_pa / 1e6:.2f}",
            f"{shaft.pressure_ratio:.3f}",
            f"{shaft.mixture_ratio:.3f}",
            kilo(shaft.oxidiser_pump_w),
            kilo(shaft.fuel_pump_w),
        )
        for shaft in result.shafts
    ]
    columns = ["turbine", "kW", "kg/s", "inlet K", "inlet MPa", "ratio", "O/F", "oxidiser pump kW", "fuel pump kW"]
    table("Turbines", columns, shafts)
    table(
        "Parameters",
        ["name", "value", "from"],
        [(item.name, f"{item.value:g}", item.source) for item in result.settings],
    )
