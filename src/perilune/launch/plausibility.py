"""Does a launcher's data agree with itself? Burning times, thrust to weight, dry shares, and what it leaves out."""

import math
from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Catalogue, Launcher, Maturity
from perilune.catalogue.model import Cycle, Engine, Stage
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch.vehicle import SEA_LEVEL_PRESSURE_PA, BurnStage, Vehicle, vehicle

_LONGER: Final = 1.05
"""A stage that needs this much longer than its burning time to burn its propellant contradicts itself."""
_SHORTER: Final = 0.9
_LIFTS: Final = 1.05
_SIMILAR: Final = 3.0
"""Stages are of a like size if one holds at most so many times the propellant of the other."""
_ENOUGH: Final = 5
_OTHER_MOTOR: Final = 0.1
"""A solid motor whose impulse differs by more from that of its thrust curve is another one."""


@dataclass(frozen=True)
class StageFigures:
    """One stage, or equal boosters together: what follows from its numbers, without payload.

    ``burn_s`` is at full thrust; ``thrust_to_weight`` in vacuum at its ignition, without what burns beside it;
    ``delta_v_m_s`` its own, with everything above it on top.
    """

    name: str
    role: str
    burn_s: float
    dry_percent: float
    thrust_to_weight: float
    delta_v_m_s: float


@dataclass(frozen=True)
class Plausibility:
    """What the numbers of a launcher imply, and what is doubtful about them; ``doubts`` are no mistakes."""

    lift_off_kg: float
    lift_off_thrust_to_weight: float
    stages: tuple[StageFigures, ...]
    doubts: tuple[str, ...]


def plausibility(launcher: Launcher, catalogue: Catalogue) -> Plausibility | NoSolution:
    """Return what a launcher's data imply and where they contradict each other or leave a default.

    Args:
        launcher: the entry.
        catalogue: where its engines are, and the flown stages that its own are compared with.

    Returns:
        The figures and the doubts; ``NoSolution`` where the vehicle lacks a datum that its ascent needs.
    """
    flown = vehicle(launcher, catalogue)
    if isinstance(flown, NoSolution):
        return flown
    thrust = sum(
        stage.thrust_vac_n * (stage.thrust_curve[0][1] if stage.thrust_curve else 1.0)
        - SEA_LEVEL_PRESSURE_PA * stage.exit_area_m2
        for stage in flown.stages
        if stage.role != "upper" and stage.ignition_s == 0.0
    )
    ratio = thrust / (G0 * flown.lift_off_kg)
    doubts = [] if ratio >= _LIFTS else [f"thrust over weight is {ratio:.2f} at lift-off, without payload"]
    for entry, burn in zip(launcher.stage, flown.stages, strict=True):
        doubts += _doubts_of(entry, burn, catalogue)
    stages = tuple(_figures(flown, i) for i in range(len(flown.stages)))
    return Plausibility(flown.lift_off_kg, ratio, stages, (*doubts, *_left_out(launcher)))


def _figures(flown: Vehicle, index: int) -> StageFigures:
    stage = flown.stages[index]
    above = flown.shield_kg + flown.adapter_kg + sum(s.propellant_kg + s.dry_kg for s in flown.stages[index + 1 :])
    full = above + stage.propellant_kg + stage.dry_kg
    return StageFigures(
        name=stage.name,
        role=stage.role,
        burn_s=stage.propellant_kg / stage.mass_flow_kg_s,
        dry_percent=100.0 * _dry_share(stage.propellant_kg, stage.dry_kg),
        thrust_to_weight=stage.thrust_vac_n / (G0 * full),
        delta_v_m_s=stage.exhaust_speed_m_s * math.log(full / (full - stage.propellant_kg)),
    )


def _dry_share(propellant_kg: float, dry_kg: float) -> float:
    return dry_kg / (propellant_kg + dry_kg)


def _doubts_of(entry: Stage, burn: BurnStage, catalogue: Catalogue) -> list[str]:
    engine = catalogue.engine(entry.engine)
    found = [doubt for doubt in (_time_doubt(entry, burn, engine), _dry_doubt(entry, engine, catalogue)) if doubt]
    if engine.thrust_curve is not None:
        impulse = burn.propellant_kg * burn.exhaust_speed_m_s / (burn.engines * engine.thrust_curve.impulse_ns)
        if abs(impulse - 1.0) > _OTHER_MOTOR:
            found.append(
                f"{entry.name}: has {100.0 * impulse:.0f} % of the impulse of {engine.id}, whose thrust curve and "
                "nozzle fly with it; write an engine of its own"
            )
    hydrogen = (engine.fuel or "") == "LH2"
    if entry.restarts and hydrogen and entry.restart_loss is None:
        found.append(f"{entry.name}: lights again, and restart_loss is not given: taken as none")
    return found


def _time_doubt(entry: Stage, burn: BurnStage, engine: Engine) -> str | None:
    full = burn.propellant_kg / burn.mass_flow_kg_s
    known = entry.thrust_vac is not None or engine.thrust_curve is not None
    if entry.burn_time is None:
        if engine.cycle is not Cycle.SOLID or known:
            return None
        return (
            f"{entry.name}: burns {full:.0f} s; the published thrust of a solid motor is mostly its greatest, which "
            "burns too fast; give burn_time"
        )
    given = entry.burn_time.si
    unable = not burn.throttles and not entry.throttle_schedule and entry.vernier is None and full < _SHORTER * given
    if full > _LONGER * given or unable:
        return (
            f"{entry.name}: propellant, thrust and specific impulse make {full:.0f} s of burning, burn_time says "
            f"{given:.0f} s"
        )
    return None


def _dry_doubt(entry: Stage, engine: Engine, catalogue: Catalogue) -> str | None:
    """Whether a stage is lighter than all flown ones of its kind and size."""
    own = _dry_share(entry.propellant_mass.si, entry.dry_mass.si)
    shares = []
    for launcher in catalogue.entries("launcher"):
        if not isinstance(launcher, Launcher) or launcher.maturity is not Maturity.FLOWN:
            continue
        for other in launcher.stage:
            sizes = sorted((other.propellant_mass.si, entry.propellant_mass.si))
            alike = _kind(catalogue.engine(other.engine)) == _kind(engine) and sizes[1] <= _SIMILAR * sizes[0]
            if alike and other is not entry:
                shares.append(_dry_share(other.propellant_mass.si, other.dry_mass.si))
    if len(shares) < _ENOUGH or own >= min(shares):
        return None
    return (
        f"{entry.name}: {100.0 * own:.1f} % of it is dry mass, of {len(shares)} flown stages of its kind and size at "
        f"least {100.0 * min(shares):.1f} %"
    )


def _kind(engine: Engine) -> tuple[bool, bool]:
    return engine.cycle is Cycle.SOLID, (engine.fuel or "") == "LH2"


def _left_out(launcher: Launcher) -> list[str]:
    found = []
    if launcher.fairing is None and not launcher.crewed:
        found.append("no [fairing]: the payload flies in the open and nothing is dropped")
    if not any(row.anchor for row in launcher.published):
        found.append("no [[published]] payload with anchor = true: no alarm can tell that the data contradict it")
    return found
