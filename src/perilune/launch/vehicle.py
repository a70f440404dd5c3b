"""A launcher as the ascent sees it: stages with all units together, thrust, mass flow, exit area, masses, diameters."""

import math
from dataclasses import dataclass, replace
from typing import Protocol

from perilune.catalogue.model import Cycle, Engine, Launcher, Quantity, Stage, ThrustCurve, Vernier
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch.settings import LossSettings

SEA_LEVEL_PRESSURE_PA = 101_325.0
Profile = tuple[tuple[float, float], ...]
"""A level, linear between points against the fraction of a burn; two points at one fraction are a step."""


@dataclass(frozen=True)
class BurnStage:
    """One stage, or equal parallel boosters together; every number is that of all units at full throttle.

    The thrust at ambient pressure p is ``thrust_vac_n * throttle - p * exit_area_m2``. ``engines`` are those of all
    units. ``thrust_curve`` is a solid motor's level against the fraction of its burn, 1 in the mean;
    ``throttle_schedule`` the level from seconds after lift-off on. ``start_up_s`` and ``separation_coast_s`` are None
    where the settings decide; ``ignition_s`` is the lift-off or, if lit late, seconds after it. A stage lights
    again ``restarts`` times, loses ``restart_loss_kg`` each time and ``boil_off_kg_s`` while it coasts, and leaves a
    parking orbit in ``escape_burns`` burns. Its verniers burn on alone with ``vernier_thrust_n`` and
    ``vernier_flow_kg_s``, which are 0 where it has none; where they burn beside the main engines, thrust and flow of
    the stage hold theirs.
    """

    name: str
    role: str
    units: int
    thrust_vac_n: float
    mass_flow_kg_s: float
    exit_area_m2: float
    propellant_kg: float
    dry_kg: float
    diameter_m: float
    throttle_min: float
    solid: bool
    engines: int = 1
    thrust_curve: Profile = ()
    throttle_schedule: tuple[tuple[float, float], ...] = ()
    start_up_s: float | None = None
    separation_coast_s: float | None = None
    ignition_s: float = 0.0
    restarts: int = 0
    escape_burns: int = 1
    restart_loss_kg: float = 0.0
    boil_off_kg_s: float = 0.0
    vernier_thrust_n: float = 0.0
    vernier_flow_kg_s: float = 0.0
    hydrogen: bool = False
    """Whether its fuel is liquid hydrogen."""

    @property
    def exhaust_speed_m_s(self) -> float:
        """Effective exhaust speed in vacuum [m/s]."""
        return self.thrust_vac_n / self.mass_flow_kg_s

    @property
    def throttles(self) -> bool:
        """Whether the engines of this stage can throttle."""
        return self.throttle_min < 1.0

    @property
    def has_verniers(self) -> bool:
        """Whether verniers burn on when the main engines are cut off."""
        return self.vernier_flow_kg_s > 0.0

    def last_exhaust_speed_m_s(self, verniers_last: bool) -> float:
        """Return the effective exhaust speed in vacuum of what burns last [m/s], the verniers alone or all engines."""
        return self.vernier_thrust_n / self.vernier_flow_kg_s if verniers_last else self.exhaust_speed_m_s


@dataclass(frozen=True)
class Vehicle:
    """A launcher for the ascent: ``shield_kg`` is the fairing or escape tower, jettisoned on the way."""

    id: str
    stages: tuple[BurnStage, ...]
    shield_kg: float
    shield_diameter_m: float
    adapter_kg: float
    max_dynamic_pressure_pa: float | None
    max_acceleration_m_s2: float | None
    parking_altitude_m: float | None = None

    @property
    def boosters(self) -> tuple[int, ...]:
        """Indices of the booster stages in the order in which they run empty."""
        found = [i for i, stage in enumerate(self.stages) if stage.role == "booster"]
        return tuple(sorted(found, key=lambda i: self.stages[i].propellant_kg / self.stages[i].mass_flow_kg_s))

    @property
    def core(self) -> int:
        """Index of the core stage."""
        return next(i for i, stage in enumerate(self.stages) if stage.role == "core")

    @property
    def waiting(self) -> int | None:
        """Index of the stage that can wait in an orbit and light again; None without one.

        It is the last stage, or the one below solid kick motors, which follow its last burn.
        """
        for index in reversed(range(len(self.stages))):
            stage = self.stages[index]
            if stage.restarts > 0:
                return index
            if not stage.solid or stage.role != "upper":
                return None
        return None

    @property
    def lift_off_kg(self) -> float:
        """Mass without payload as loaded, before any engine burns [kg]."""
        return sum(s.propellant_kg + s.dry_kg for s in self.stages) + self.shield_kg + self.adapter_kg


class Engines(Protocol):
    """Where engine entries are found: the catalogue."""

    def engine(self, identifier: str, /) -> Engine:
        """Return the entry of an engine."""
        ...


def vehicle(launcher: Launcher, catalogue: Engines, settings: LossSettings | None = None) -> Vehicle | NoSolution:
    """Return the vehicle of a launcher of the catalogue.

    Args:
        launcher: the entry.
        catalogue: where its engines are found.
        settings: tells the adapter of a launcher that gives none, as a share of its greatest published payload, and
            what the last stage keeps of its load, which counts with the adapter.

    Returns:
        The vehicle; ``NoSolution`` where a datum that the ascent needs is missing, the sea-level thrust of a stage
        that burns at lift-off, or cannot be, verniers of a solid motor.
    """
    stages = []
    for stage in launcher.stage:
        burn = _burn_stage(stage, catalogue.engine(stage.engine))
        if isinstance(burn, NoSolution):
            return burn
        if stage.vernier is not None:
            engine = catalogue.engine(stage.vernier.engine)
            if burn.solid or engine.cycle is Cycle.SOLID:
                return NoSolution(f"not evaluable: verniers of '{stage.name}': solid motors have none", "vernier")
            burn = _with_verniers(burn, stage.count, stage.vernier, engine)
        stages.append(burn)
    fairing, limits, used = launcher.fairing, launcher.limits, settings or LossSettings()
    adapter = _si(launcher.interface.adapter_mass)
    if adapter is None:
        adapter = used.adapter_fraction * max((row.payload.si for row in launcher.published), default=0.0)
    return Vehicle(
        id=launcher.id,
        stages=tuple(stages),
        shield_kg=fairing.mass.si if fairing else 0.0,
        shield_diameter_m=fairing.diameter.si if fairing else 0.0,
        adapter_kg=adapter + kept_kg(stages[-1], used),
        max_dynamic_pressure_pa=_si(limits.max_dynamic_pressure),
        max_acceleration_m_s2=_si(limits.max_acceleration),
        parking_altitude_m=_si(launcher.parking_altitude),
    )


def kept_kg(last: BurnStage, settings: LossSettings) -> float:
    """Return what a last stage keeps beside its residual and its reserve [kg]; it is in the mass of the adapter."""
    return settings.kept_share * hydrogen_load_kg(last)


def hydrogen_load_kg(last: BurnStage) -> float:
    """Return the load of a last stage of liquid hydrogen [kg], 0 of any other: what it keeps is a share of this."""
    return last.propellant_kg if last.hydrogen else 0.0


def _si(quantity: Quantity | None) -> float | None:
    return None if quantity is None else quantity.si


def _burn_stage(stage: Stage, engine: Engine) -> BurnStage | NoSolution:
    exhaust_speed = (stage.isp_vac or engine.isp_vac).si * G0
    thrust = _thrust(stage, engine, exhaust_speed)
    flow = thrust / exhaust_speed
    sea_level = _sea_level_thrust(stage, engine, thrust, flow)
    if sea_level is None and stage.role != "upper":
        reason = f"not evaluable: sea-level thrust of '{stage.name}' ({engine.id}) missing; give thrust_sl or isp_sl"
        return NoSolution(reason, "thrust_sl")
    if sea_level is not None and sea_level > thrust:
        reason = (
            f"'{stage.name}' has {sea_level / 1e3:.0f} kN at sea level and {thrust / 1e3:.0f} kN in vacuum "
            f"({engine.id}); give the stage the thrust_vac that belongs to it"
        )
        return NoSolution(reason, "thrust_sl")
    units = stage.count * stage.engines
    throttle = stage.throttle_min or engine.throttle_min
    curve = engine.thrust_curve
    mean = units * flow
    if curve is not None:
        # the level of the curve is that which burns the propellant in its time
        mean = stage.count * stage.propellant_mass.si / curve.times_s[-1]
    return BurnStage(
        name=stage.name,
        role=stage.role,
        units=stage.count,
        thrust_vac_n=mean * exhaust_speed,
        mass_flow_kg_s=mean,
        exit_area_m2=0.0 if sea_level is None else units * (thrust - sea_level) / SEA_LEVEL_PRESSURE_PA,
        propellant_kg=stage.count * stage.propellant_mass.si,
        dry_kg=stage.count * stage.dry_mass.si,
        diameter_m=stage.diameter.si,
        throttle_min=1.0 if throttle is None else min(throttle.si, 1.0),
        solid=engine.cycle is Cycle.SOLID,
        engines=units,
        thrust_curve=() if curve is None else _levels(curve),
        throttle_schedule=tuple((step.time.si, step.level.si) for step in stage.throttle_schedule),
        start_up_s=_si(stage.start_up_time),
        separation_coast_s=_si(stage.separation_coast),
        ignition_s=_si(stage.ignition_time) or 0.0,
        restarts=stage.restarts,
        escape_burns=stage.escape_burns,
        restart_loss_kg=_si(stage.restart_loss) or 0.0,
        boil_off_kg_s=_si(stage.boil_off) or 0.0,
        hydrogen=engine.fuel == "LH2",
    )


def _with_verniers(burn: BurnStage, units: int, vernier: Vernier, engine: Engine) -> BurnStage:
    """The stage with its verniers, and beside its main engines where they burn there."""
    thrust = units * vernier.engines * engine.thrust_vac.si
    flow = thrust / (engine.isp_vac.si * G0)
    beside = 1.0 if vernier.beside_main else 0.0
    return replace(
        burn,
        thrust_vac_n=burn.thrust_vac_n + beside * thrust,
        mass_flow_kg_s=burn.mass_flow_kg_s + beside * flow,
        vernier_thrust_n=thrust,
        vernier_flow_kg_s=flow,
    )


def _levels(curve: ThrustCurve) -> Profile:
    """The level of a thrust curve against the fraction of its burn, 1 in the mean."""
    end = curve.times_s[-1]
    mean = curve.impulse_ns / end
    return tuple((time / end, thrust / mean) for time, thrust in zip(curve.times_s, curve.thrust_n, strict=True))


def _thrust(stage: Stage, engine: Engine, exhaust_speed_m_s: float) -> float:
    """Vacuum thrust of one engine [N]: the stage's, of a solid motor the mean over its burning time, the engine's.

    What is published of a solid motor is mostly its greatest thrust, which would burn it in two thirds of its time.
    """
    if stage.thrust_vac is not None:
        return stage.thrust_vac.si
    if engine.cycle is Cycle.SOLID and engine.thrust_curve is None and stage.burn_time is not None:
        return stage.propellant_mass.si * exhaust_speed_m_s / (stage.engines * stage.burn_time.si)
    return engine.thrust_vac.si


def _sea_level_thrust(stage: Stage, engine: Engine, thrust: float, flow: float) -> float | None:
    """Thrust of one engine at sea level [N]: the stage's datum, then the engine's, thrust before specific impulse."""
    if stage.thrust_sl is not None:
        return stage.thrust_sl.si
    if stage.isp_sl is not None:
        return stage.isp_sl.si * G0 * flow
    if engine.thrust_sl is not None and thrust == engine.thrust_vac.si:
        return engine.thrust_sl.si
    if engine.isp_sl is not None:
        return engine.isp_sl.si * G0 * flow
    return None if engine.thrust_sl is None else engine.thrust_sl.si / engine.thrust_vac.si * thrust


def frontal_area_m2(stages: tuple[BurnStage, ...], shield_diameter_m: float) -> float:
    """Return the frontal area of what is still there [m^2]: the widest of the stack, and the boosters beside it."""
    stack = max([s.diameter_m for s in stages if s.role != "booster"] + [shield_diameter_m])
    beside = sum(s.units * s.diameter_m**2 for s in stages if s.role == "booster")
    return 0.25 * math.pi * (stack**2 + beside)
