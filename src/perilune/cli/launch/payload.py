"""``perilune launch payload``: published, physics and anchored."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from perilune.cli.launch import variants
from perilune.cli.launch.arguments import Contract, Destination, Folder, SiteName, Vehicle, kilograms, losses, opened
from perilune.cli.output import AsJson, print_json, refuse, table, together
from perilune.cli.work import Cluster, Workers, check_cluster
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.catalogue import Launcher
    from perilune.launch import PayloadAnswer
    from perilune.launch.uncertainty.interval import Contribution, PayloadInterval

app = typer.Typer(rich_markup_mode=None)


@app.command()
def payload(
    vehicle: Vehicle,
    to: Destination,
    site: SiteName = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the ascent to this .svg or .png.")] = None,
    interval: Annotated[
        bool, typer.Option("--interval", help="Add 5, 50 and 95 % over the public low and high values.")
    ] = False,
    samples: Annotated[int, typer.Option("--samples", min=16, max=100_000, help="Ascents of the interval.")] = 64,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the draws of the interval.")] = 0,
    workers: Workers = None,
    cluster: Cluster = None,
    recovery: Annotated[
        str | None, typer.Option("--recovery", help="Of the first stage: expended, downrange, return or boosters.")
    ] = None,
    engine_out: Annotated[
        str | None, typer.Option("--engine-out", help="Engines that fail: STAGE:SECONDS[:ENGINES], such as S-II:330.")
    ] = None,
    contract: Contract = False,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the payload of a launcher to a destination: published, physics and anchored.

    With --interval also what the public uncertainty of the launcher's numbers makes of it; that takes a minute, what
    is computed is kept. With --recovery or --engine-out the payload of that case instead, beside the ordinary one.
    With --contract the physics holds back the margin of NASA's contract performance, for escapes.

    Example: perilune launch payload falcon-9 --to gto --interval
    """
    from perilune.figures import check_figure_path
    from perilune.launch.orbits import parse_destination
    from perilune.launch.payload import best_ascent
    from perilune.launch.payload import payload as answer_of

    catalogue, name = opened(vehicle, folder)
    together(
        ("VEHICLE", lambda: catalogue.launcher(name)),
        ("--to", lambda: parse_destination(to)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--cluster", lambda: check_cluster(cluster)),
        ("--recovery", lambda: variants.check_alone(recovery, engine_out, interval or plot is not None)),
        ("--engine-out", lambda: engine_out is None or variants.read_engine_out(engine_out)),
    )
    launcher, settings = catalogue.launcher(name), losses(contract)
    start = None if site is None else catalogue.site(site)
    if recovery is not None or engine_out is not None:
        variants.tell_variant(
            variants.Question(launcher, catalogue, to, start, settings), recovery, engine_out, as_json
        )
        return
    answer = answer_of(launcher, catalogue, to, start, settings)
    if isinstance(answer, NoSolution):
        refuse(vehicle, answer, as_json)
    if plot is not None:
        from perilune.figures import write_figure
        from perilune.launch.trajectories.plots import ascent_figure

        ascent = best_ascent(launcher, catalogue, to, start, settings)
        if not isinstance(ascent, NoSolution):
            write_figure(ascent_figure(ascent), plot)
    spread = None
    if interval:
        draw = Draw(samples, seed, workers or os.cpu_count() or 1, cluster)
        told = _interval(variants.Question(launcher, catalogue, to, start, settings), draw)
        spread = refuse(vehicle, told, as_json) if isinstance(told, NoSolution) else told
    if as_json:
        print_json(answer if spread is None else spread)
        return
    _show_payload(answer, contract, launcher)
    if spread is not None:
        _show_interval(spread)


@dataclass(frozen=True)
class Draw:
    """How an interval is computed."""

    samples: int
    seed: int
    workers: int
    cluster: str | None


def _interval(asked: variants.Question, draw: Draw) -> "PayloadInterval | NoSolution":
    from perilune.launch.uncertainty.interval import payload_interval
    from perilune.run import progress_display

    shown = progress_display(f"interval of {asked.launcher.id}")
    how: dict[str, Any] = {"samples": draw.samples, "seed": draw.seed, "workers": draw.workers}
    vehicle = (asked.launcher, asked.catalogue, asked.to, asked.site, asked.settings)
    return payload_interval(*vehicle, progress=shown, cluster=draw.cluster, **how)


def _show_interval(found: "PayloadInterval") -> None:
    rows = [
        (name, *(kilograms(value) for value in (quantiles.p05_kg, quantiles.p50_kg, quantiles.p95_kg)))
        for name, quantiles in (("physics", found.physics), ("anchored", found.anchored))
        if quantiles is not None
    ]
    lost = f"; {found.unsolved} without an answer" if found.unsolved else ""
    note = (
        f"{found.samples} optimised samples{lost}, seed {found.seed}; the linear model misses them by "
        f"{found.first_order_rms_kg:.0f} kg rms, {found.first_order_max_kg:.0f} kg at most"
    )
    table("Over the public intervals", ("answer", "5 % kg", "50 % kg", "95 % kg"), rows, note)
    parts = [
        (row.quantity, row.unit, f"{row.low:.6g}", f"{row.value:.6g}", f"{row.high:.6g}", *_shares(row))
        for row in sorted(found.contributions, key=lambda row: -(row.physics_share or 0.0))
    ]
    heads = ("quantity", "unit", "low", "value", "high", "of physics", "of anchored")
    table("Share in the variance", heads, parts, f"no public interval, taken as fixed: {', '.join(found.fixed)}")


def _shares(row: "Contribution") -> tuple[str | None, ...]:
    shares = (row.physics_share, row.anchored_share)
    return tuple(None if share is None else f"{round(100.0 * share, 1) + 0.0:.1f} %" for share in shares)


def _show_payload(answer: "PayloadAnswer", contract: bool, launcher: "Launcher") -> None:
    bound = " (not less than)" if answer.published_is_lower_bound else ""
    reserve = "" if answer.reserve_m_s is None else f"reserve {answer.reserve_m_s:.0f} m/s"
    held = "contract margin" if contract else "flight performance reserve"
    rows: list[tuple[object, ...]] = [
        ("published", kilograms(answer.published_kg), bound.strip()),
        (
            "physics",
            kilograms(answer.physics_kg),
            f"optimum {answer.raw_kg:.0f} kg less the {held}",
        ),
        ("anchored", kilograms(answer.anchored_kg), reserve),
    ]
    defect = f"re-integration misses by {answer.defect_position_m:.0f} m, {answer.defect_velocity_m_s:.2f} m/s"
    load = f"max q {answer.max_dynamic_pressure_pa / 1e3:.1f} kPa, max {answer.max_acceleration_m_s2:.1f} m/s2"
    title = f"{answer.launcher} from {answer.site} to {answer.target}"
    table(title, ("answer", "payload kg", "how"), rows, f"{_alarm(answer, launcher)}{load}; {defect}")


def _alarm(answer: "PayloadAnswer", launcher: "Launcher") -> str:
    """The alarm, and what of the last stage's dry mass would explain it: payload takes its place kg for kg."""
    if answer.reserve_m_s is None and answer.alarm is None:
        return "no published payload of this launcher is an anchor: nothing tells whether its data hold\n"
    if answer.alarm is None:
        return ""
    if answer.published_kg is None:
        return f"alarm: {answer.alarm}\n"
    more = answer.physics_kg - answer.published_kg
    share = 100.0 * more / launcher.stage[-1].dry_mass.si
    return f"alarm: {answer.alarm}; {more:+.0f} kg on the last stage ({share:+.0f} %) would make them agree\n"
