"""``perilune engines sweep``: performance over mixture ratios, chamber pressures and nozzles."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.engines.shared import ambient_pressure_pa, catalogue_engines, numbers, rounded
from perilune.cli.output import AsJson, print_json, table, together
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.engines.cycle_efficiency import CycleEfficiency
    from perilune.engines.sweep import DesignPoint, Sweep

app = typer.Typer(rich_markup_mode=None)

_ROWS_SHOWN = 40


@app.command(
    "sweep",
    epilog="\b\nExample:\n  perilune engines sweep LOX RP-1 --mixture-ratio 2.2:3.2:11 "
    '--chamber-pressure "10 MPa,25 MPa" --area-ratio 36.87 --plot sweep.svg',
)
def show_sweep(
    oxidiser: Annotated[
        str, typer.Argument(help="LOX, NTO, MON-3, H2O2, a name of CEA's library, or '0.7 LOX + 0.3 F2(L)'.")
    ],
    fuel: Annotated[
        str, typer.Argument(help="LH2, RP-1, NH3, a CEA name, 'C4H6[-8 kJ/mol]', or parts; none: a monopropellant.")
    ] = "none",
    mixture_ratio: Annotated[
        str | None, typer.Option("--mixture-ratio", help="A list, or first:last:count; fuel-rich to stoichiometric.")
    ] = None,
    chamber_pressure: Annotated[
        str, typer.Option("--chamber-pressure", help="With units: '7 MPa', a list, or '5 MPa:30 MPa:6'.")
    ] = "10 MPa",
    area_ratio: Annotated[str | None, typer.Option("--area-ratio", help="Exit over throat area; 40 if none.")] = None,
    exit_pressure: Annotated[
        str | None, typer.Option("--exit-pressure", help="Instead of area ratios; 'ambient' fits it to the ambient.")
    ] = None,
    ambient: Annotated[str, typer.Option("--ambient", help="A pressure, or an altitude such as '10 km'.")] = "1 atm",
    best: Annotated[str, typer.Option("--best", help="isp-vac, isp-ambient or c-star.")] = "isp-vac",
    throttle: Annotated[
        str | None, typer.Option("--throttle", help="Chamber pressures over the full one, of one engine: '0.4:1:7'.")
    ] = None,
    cycle: Annotated[
        str | None, typer.Option("--cycle", help="Tell what engines of this cycle deliver, such as gas-generator.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the sweep to this .svg or .png.")] = None,
    as_json: AsJson = False,
) -> None:
    """Sweep mixture ratio, chamber pressure and nozzle; find the best mixture; warn of separation; throttle."""
    from perilune.figures import check_figure_path

    pair = (fuel, oxidiser) if fuel == "none" else (oxidiser, fuel)
    asked = _Asked(*pair, mixture_ratio, chamber_pressure, area_ratio, exit_pressure, ambient, throttle)
    together(("--plot", lambda: plot is None or check_figure_path(plot)), ("--best", lambda: _check_objective(best)))
    result = _answer(asked, best, cycle)
    if plot is not None:
        from perilune.engines.plots_sweep import sweep_figure
        from perilune.figures import write_figure

        write_figure(sweep_figure(result), plot)
    print_json(result) if as_json else _print(result)


@dataclass(frozen=True)
class _Asked:
    oxidiser: str
    fuel: str
    mixture_ratio: str | None
    chamber_pressure: str
    area_ratio: str | None
    exit_pressure: str | None
    ambient: str
    throttle: str | None


def _answer(asked: _Asked, best: str, cycle: str | None) -> "Sweep":
    from perilune.engines.sweep import OBJECTIVES, Nozzles, sweep

    found: dict[str, tuple[float, ...]] = {}
    together(
        ("--mixture-ratio", lambda: found.update(ratios=numbers(asked.mixture_ratio) if asked.mixture_ratio else ())),
        ("--chamber-pressure", lambda: found.update(pressures=numbers(asked.chamber_pressure, "pressure"))),
        ("--area-ratio", lambda: found.update(areas=numbers(asked.area_ratio) if asked.area_ratio else ())),
        ("--ambient", lambda: found.update(ambient=(ambient_pressure_pa(asked.ambient),))),
        ("--exit-pressure", lambda: found.update(exits=_exits(asked))),
        ("--throttle", lambda: found.update(levels=numbers(asked.throttle) if asked.throttle else ())),
    )
    nozzles = Nozzles(found["areas"] or (() if found["exits"] else (40.0,)), found["exits"])
    return sweep(
        asked.oxidiser,
        asked.fuel,
        found["ratios"] or _usual_ratios(asked.oxidiser, asked.fuel),
        found["pressures"],
        nozzles,
        ambient_pressure_pa=found["ambient"][0],
        objective=OBJECTIVES[OBJECTIVES.index(best)],
        throttle_levels=found["levels"],
        efficiency=None if cycle is None else _efficiency(cycle, asked.oxidiser, asked.fuel),
    )


def _usual_ratios(oxidiser: str, fuel: str) -> tuple[float, ...]:
    """Return mixture ratios from fuel-rich to stoichiometric, 0 alone of a monopropellant."""
    from perilune.engines.combustion import stoichiometric_ratio
    from perilune.engines.propellants import NONE

    if oxidiser == NONE:
        return (0.0,)
    stoichiometric = stoichiometric_ratio(oxidiser, fuel)
    return tuple(stoichiometric * (0.4 + 0.05 * step) for step in range(14))


def _exits(asked: _Asked) -> tuple[float, ...]:
    if asked.exit_pressure is None:
        return ()
    if asked.exit_pressure == "ambient":
        return (ambient_pressure_pa(asked.ambient),)
    return numbers(asked.exit_pressure, "pressure")


def _check_objective(best: str) -> None:
    from perilune.engines.sweep import OBJECTIVES
    from perilune.errors import suggest

    if best not in OBJECTIVES:
        expected = f"one of {', '.join(OBJECTIVES)}"
        raise InputError(Problem(f"no objective '{best}'", expected=expected, fix=suggest(best, OBJECTIVES)))


def _efficiency(cycle: str, oxidiser: str, fuel: str) -> "CycleEfficiency":
    from perilune.engines.cycle_efficiency import cycle_efficiency, observations
    from perilune.engines.cycle_model import CYCLES
    from perilune.errors import suggest

    if cycle not in CYCLES:
        expected = f"one of {', '.join(CYCLES)}"
        raise InputError(Problem(f"no cycle '{cycle}'", key="--cycle", expected=expected, fix=suggest(cycle, CYCLES)))
    found = cycle_efficiency(cycle, oxidiser, fuel, observations(catalogue_engines(None)))
    if isinstance(found, NoSolution):
        raise InputError(Problem(f"no efficiency of '{cycle}': {found.reason}", key="--cycle"))
    return found


def _print(result: "Sweep") -> None:
    columns = ["O/F", "pc MPa", "area", "Tc K", "M g/mol", "c* m/s", "pe kPa", "Isp vac s", "frozen s", "ambient s"]
    shown = result.points[:_ROWS_SHOWN]
    pair = result.fuel if result.oxidiser == "none" else f"{result.oxidiser}/{result.fuel}"
    rest = len(result.points) - len(shown)
    note = f"{rest} more points: --json has all" if rest else ""
    title = f"{pair}, ambient {result.ambient_pressure_pa / 1e3:.4g} kPa"
    table(title, [*columns, "flow"], [(*_row(point), _flow(point)) for point in shown], note=note)
    typer.echo(_reactants(result))
    if result.refused:
        typer.echo(f"{len(result.refused)} points have no answer, the first: {result.refused[0].reason}")
    searched = [item for item in result.best if item.line_points > 1]
    best = [(*_row(item.point), "end of the range" if item.at_end else "") for item in searched[:_ROWS_SHOWN]]
    if best:
        table(f"Best mixture by {result.best[0].objective}", [*columns, ""], best)
    if result.throttle:
        rows = [
            (f"{point.level:.2f}", rounded(point.thrust_share, 3), *_row(point.point)[1:], _flow(point.point))
            for point in result.throttle
        ]
        table("Throttled at the best mixture", ["pressure", "thrust", *columns[1:], "flow"], rows)
    if result.efficiency is not None:
        known = result.efficiency
        text = f"{known.cycle} engines deliver {known.mean:.3f} +- {known.prediction_deviation:.3f} of the ideal"
        typer.echo(f"{text} (one further engine, one deviation; {known.scope}: {', '.join(known.engines)})")


def _reactants(result: "Sweep") -> str:
    parts = [
        f"{used.mass_share:.3g} {used.name} at {used.temperature_k:.2f} K{', a gas' if used.gas else ''}"
        for used in result.reactants
    ]
    return f"Taken as: {'; '.join(parts)} (share of its propellant)."


def _row(point: "DesignPoint") -> tuple[object, ...]:
    return (
        f"{point.mixture_ratio:.3f}",
        f"{point.chamber_pressure_pa / 1e6:.3f}",
        f"{point.area_ratio:.2f}",
        round(point.chamber_temperature_k),
        f"{point.chamber_molar_mass_g_mol:.2f}",
        f"{point.characteristic_velocity_m_s:.1f}",
        f"{point.exit_pressure_pa / 1e3:.2f}",
        f"{point.isp_vac_s:.1f}",
        None if point.isp_vac_frozen_s is None else f"{point.isp_vac_frozen_s:.1f}",
        None if point.isp_ambient_s is None else f"{point.isp_ambient_s:.1f}",
    )


def _flow(point: "DesignPoint") -> str:
    if point.separation_area_ratio is None:
        return point.state
    return f"{point.state} at {point.separation_area_ratio:.1f}"
