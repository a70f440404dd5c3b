"""The variants of ``launch payload``: a first stage that comes back, an engine that fails."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perilune.cli.launch.arguments import kilograms
from perilune.cli.output import print_json, refuse, table
from perilune.errors import InputError, NoSolution, Problem

if TYPE_CHECKING:
    from perilune.catalogue import Catalogue
    from perilune.catalogue.model import Launcher, Site
    from perilune.launch import LossSettings
    from perilune.launch.ascent.staging import EngineOut
    from perilune.launch.engine_out import EngineOutAnswer
    from perilune.launch.recovery import RecoveryAnswer


@dataclass(frozen=True)
class Question:
    """The payload of which launcher, to where, from where, with which losses."""

    launcher: "Launcher"
    catalogue: "Catalogue"
    to: str
    site: "Site | None"
    settings: "LossSettings"


def check_alone(recovery: str | None, engine_out: str | None, others: bool) -> None:
    """Refuse a recovery and a failure together, and either with an interval or a picture.

    Raises:
        InputError: says which to leave out.
    """
    if sum((recovery is not None, engine_out is not None, others)) > 1 and (recovery or engine_out) is not None:
        cause = "--recovery and --engine-out each stand alone"
        raise InputError(
            Problem(cause, expected="one of them, without --interval and --plot", fix="leave out the others")
        )


def read_engine_out(text: str) -> "EngineOut":
    """Return the failure that ``STAGE:SECONDS`` or ``STAGE:SECONDS:ENGINES`` means.

    Raises:
        InputError: it is none of these.
    """
    from perilune.launch.ascent.staging import EngineOut

    parts = text.split(":")
    try:
        if len(parts) not in (2, 3) or not parts[0]:
            raise ValueError
        time, engines = float(parts[1]), int(parts[2]) if len(parts) == 3 else 1
    except ValueError:
        fix = "write --engine-out S-II:330, or --engine-out S-IC:60:2 for two engines"
        raise InputError(Problem(f"no failure '{text}'", expected="STAGE:SECONDS[:ENGINES]", fix=fix)) from None
    return EngineOut(parts[0], time, engines)


def tell_variant(asked: Question, recovery: str | None, engine_out: str | None, as_json: bool) -> None:
    """Compute and print the payload with a recovered first stage, or with failed engines.

    Raises:
        InputError: no such recovery or no facts for it; a failure that is none of this vehicle's.
    """
    from perilune.launch.engine_out import engine_out_payload
    from perilune.launch.recovery import check_recovery, recovered_payload

    if recovery is not None:
        mode = check_recovery(asked.launcher, recovery)
        home = recovered_payload(asked.launcher, asked.catalogue, asked.to, mode, asked.site, asked.settings)
        if isinstance(home, NoSolution):
            refuse(asked.launcher.id, home, as_json)
        print_json(home) if as_json else _show_recovery(home)
        return
    failure = read_engine_out(engine_out or "")
    failed = engine_out_payload(asked.launcher, asked.catalogue, asked.to, failure, asked.site, asked.settings)
    if isinstance(failed, NoSolution):
        refuse(asked.launcher.id, failed, as_json)
    print_json(failed) if as_json else _show_engine_out(failed)


def _show_recovery(answer: "RecoveryAnswer") -> None:
    rows: list[tuple[object, ...]] = [
        ("expended", kilograms(answer.expended_kg), ""),
        (answer.recovery, kilograms(answer.payload_kg), f"{answer.penalty_percent:.1f} % less"),
        ("published", kilograms(answer.published_kg), "of this way of recovery"),
    ]
    title = f"{answer.launcher} from {answer.site} to {answer.target}"
    defect = f"re-integration misses by {answer.defect_position_m:.0f} m, {answer.defect_velocity_m_s:.2f} m/s"
    table(title, ("first stage", "payload kg", ""), rows, defect)
    for stage in answer.stages:
        burns = [
            (
                burn.name,
                f"{burn.start_s:.0f}",
                f"{burn.duration_s:.1f}",
                f"{burn.altitude_km:.1f}",
                f"{burn.speed_before_m_s:.0f}",
                f"{burn.speed_after_m_s:.0f}",
                f"{burn.propellant_kg:.0f}",
            )
            for burn in stage.way.burns
        ]
        way = stage.way
        place = "at the pad" if stage.to_pad else f"{way.downrange_km:.0f} km downrange"
        note = (
            f"keeps {stage.propellant_kept_kg:.0f} kg in all and carries {stage.hardware_kg:.0f} kg of legs and fins; "
            f"apogee {way.apogee_km:.0f} km, largest dynamic pressure {way.max_dynamic_pressure_pa / 1e3:.0f} kPa, "
            f"lands {place} at {way.landing_time_s:.0f} s"
        )
        heads = ("burn", "at s", "for s", "altitude km", "from m/s", "to m/s", "propellant kg")
        title = (
            f"{stage.units} x {stage.name}: separated at {stage.separation_time_s:.0f} s, "
            f"{stage.separation_altitude_km:.1f} km, {stage.separation_speed_m_s:.0f} m/s"
        )
        table(title, heads, burns, note)


def _show_engine_out(answer: "EngineOutAnswer") -> None:
    failed = f"{answer.engines} of {answer.stage_engines} engines of {answer.stage} from {answer.time_s:.0f} s"
    rows = [
        ("all engines", kilograms(answer.payload_kg), ""),
        (failed, kilograms(answer.payload_out_kg), f"{answer.loss_percent:.1f} % less, the ascent optimised for it"),
    ]
    title = f"{answer.launcher} from {answer.site} to {answer.target}"
    carried = (
        f"with {answer.payload_kg:.0f} kg on board it still arrives"
        if answer.reserve_covers
        else f"with {answer.payload_kg:.0f} kg on board it does not arrive: more than the reserve is lost"
    )
    table(title, ("engines", "payload kg", ""), rows, carried)
