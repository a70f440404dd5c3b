"""How many kilograms of payload each number of a launcher, its target and the loss settings is worth.

One optimum gives all of them by its multipliers (:mod:`perilune.launch.uncertainty.neighbour`). Only the inclination of
a target at the site's geocentric latitude has no slope there, the payload falls from it: it is solved once more, a
degree on.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from perilune.catalogue import Catalogue
from perilune.catalogue.model import Launcher, Site
from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.ascent.task import geocentric_latitude_rad
from perilune.launch.payload import best_ascent, meant
from perilune.launch.settings import LossSettings
from perilune.launch.target import Elements, Escape, Orbit, Target, terminal_bounds
from perilune.launch.uncertainty.neighbour import changed_task, near_optimum
from perilune.launch.uncertainty.uncertain import Uncertain, altered_vehicle, spread
from perilune.launch.vehicle import BurnStage, Vehicle

_LITTLE: Final = 1e-6
_INCLINATION_ROW: Final = 5


@dataclass(frozen=True)
class Sensitivity:
    """Payload gained per unit of one quantity, and by one per cent more of it where it has a size of its own.

    ``of`` is the stage, ``launcher``, ``target`` or ``settings``; ``value`` the quantity as flown, in ``unit``.
    """

    quantity: str
    of: str
    unit: str
    value: float
    kg_per_unit: float
    one_percent_kg: float | None
    method: Literal["multipliers", "solved again"]


@dataclass(frozen=True)
class Swing:
    """What the payload gains, to first order, when one quantity goes to the ends of its public interval."""

    quantity: str
    unit: str
    low: float
    value: float
    high: float
    gain_at_low_kg: float
    gain_at_high_kg: float


@dataclass(frozen=True)
class Sensitivities:
    """The sensitivities of one payload, physics with the reserve taken off, and the swings over public intervals.

    ``fixed`` names the quantities of the ascent that have no public interval.
    """

    launcher: str
    site: str
    target: str
    physics_kg: float
    reserve_m_s: float
    sensitivities: tuple[Sensitivity, ...]
    swings: tuple[Swing, ...]
    fixed: tuple[str, ...]

    def of(self, quantity: str, of: str) -> Sensitivity:
        """Return one sensitivity by its names.

        Raises:
            KeyError: there is none.
        """
        for row in self.sensitivities:
            if (row.quantity, row.of) == (quantity, of):
                return row
        raise KeyError(f"{of}: {quantity}")


@dataclass(frozen=True)
class _Step:
    """One quantity made a little more: ``amount`` in ``unit``, and what it changes."""

    quantity: str
    of: str
    unit: str
    value: float
    amount: float
    vehicle: Vehicle | None = None
    target: Target | None = None
    settings: LossSettings | None = None
    reserve_m_s: float = 0.0
    relative: bool = True


def sensitivities(
    launcher: Launcher,
    catalogue: Catalogue,
    to: str,
    site: Site | None = None,
    settings: LossSettings | None = None,
) -> Sensitivities | NoSolution:
    """Return what each number is worth for the payload to ``leo``, ``gto``, ``tli`` or ``c3=X``.

    Site and target are those of :func:`perilune.launch.payload.payload`. Stages: specific impulse in vacuum [s] at
    the same thrust, thrust [%] at the same specific impulse, propellant and dry mass [t], of all units of a stage
    together. Physics payload after the reserve, which is held at its value [m/s].

    Args:
        launcher: a launcher of the catalogue.
        catalogue: the catalogue that has its stages and engines.
        to: the destination.
        site: a launch site of the catalogue; that of the published payload where None.
        settings: the losses and reserves, the usual ones where None.

    Raises:
        InputError: the destination is none of these.
    """
    used = settings or LossSettings()
    start, _, _ = meant(launcher, catalogue, to, site)
    ascent = best_ascent(launcher, catalogue, to, site, used)
    if isinstance(ascent, NoSolution):
        return ascent
    physics = ascent.payload_after_reserve_kg()
    if physics <= 0.0:
        return NoSolution(f"{launcher.id} carries no payload to {ascent.target.describe()}", "payload")
    known = spread(launcher, catalogue)
    return Sensitivities(
        launcher=launcher.id,
        site=start.id,
        target=ascent.target.describe(),
        physics_kg=physics,
        reserve_m_s=ascent.reserve_m_s,
        sensitivities=ascent_sensitivities(ascent, start),
        swings=tuple(_swing(ascent, launcher, catalogue, row) for row in known.quantities),
        fixed=known.fixed,
    )


def ascent_sensitivities(ascent: Ascent, site: Site) -> tuple[Sensitivity, ...]:
    """Return the sensitivities of an ascent of greatest payload from a site: stages, launcher, target, settings."""
    rows = [_by_multipliers(ascent, step) for step in _steps(ascent)]
    angle = _inclination(ascent, site)
    return tuple(rows) if angle is None else (*rows, angle)


def _by_multipliers(ascent: Ascent, step: _Step) -> Sensitivity:
    changed = changed_task(ascent, vehicle=step.vehicle, target=step.target, settings=step.settings)
    after = near_optimum(ascent, changed).payload_after_reserve_kg(ascent.reserve_m_s + step.reserve_m_s)
    slope = (after - ascent.payload_after_reserve_kg()) / step.amount
    percent = 0.01 * step.value * slope if step.relative else None
    return Sensitivity(step.quantity, step.of, step.unit, step.value, slope, percent, "multipliers")


def _steps(ascent: Ascent) -> Iterator[_Step]:
    for index in range(len(ascent.vehicle.stages)):
        yield from _stage_steps(ascent.vehicle, index)
    yield from _launcher_steps(ascent.vehicle)
    if ascent.plan.parking is not None:
        height = ascent.plan.parking.altitude_m
        higher = replace(ascent.vehicle, parking_altitude_m=height + 1.0)
        yield _Step("parking altitude", "launcher", "km", height / 1e3, 1e-3, higher, relative=False)
    yield from _target_steps(ascent.target)
    yield from _settings_steps(ascent)


def _stage_steps(vehicle: Vehicle, index: int) -> Iterator[_Step]:
    stage = vehicle.stages[index]

    def with_stage(changed: BurnStage) -> Vehicle:
        return replace(vehicle, stages=(*vehicle.stages[:index], changed, *vehicle.stages[index + 1 :]))

    isp, more = stage.exhaust_speed_m_s / G0, 1.0 + _LITTLE
    # verniers are engines of the stage: what is told of these is of all together
    slower = replace(
        stage, mass_flow_kg_s=stage.mass_flow_kg_s / more, vernier_flow_kg_s=stage.vernier_flow_kg_s / more
    )
    yield _Step("specific impulse", stage.name, "s", isp, _LITTLE * isp, with_stage(slower))
    stronger = replace(
        stage,
        thrust_vac_n=stage.thrust_vac_n * more,
        mass_flow_kg_s=stage.mass_flow_kg_s * more,
        exit_area_m2=stage.exit_area_m2 * more,
        vernier_thrust_n=stage.vernier_thrust_n * more,
        vernier_flow_kg_s=stage.vernier_flow_kg_s * more,
    )
    yield _Step("thrust", stage.name, "%", 100.0, 100.0 * _LITTLE, with_stage(stronger))
    fuller = with_stage(replace(stage, propellant_kg=stage.propellant_kg * more))
    propellant, dry = stage.propellant_kg / 1e3, stage.dry_kg / 1e3
    yield _Step("propellant mass", stage.name, "t", propellant, propellant * _LITTLE, fuller)
    yield _Step("dry mass", stage.name, "t", dry, dry * _LITTLE, with_stage(replace(stage, dry_kg=stage.dry_kg * more)))


def _launcher_steps(vehicle: Vehicle) -> Iterator[_Step]:
    more = 1.0 + _LITTLE
    if vehicle.shield_kg > 0.0:
        heavier = replace(vehicle, shield_kg=vehicle.shield_kg * more)
        yield _Step("fairing or tower", "launcher", "kg", vehicle.shield_kg, vehicle.shield_kg * _LITTLE, heavier)
    heavier = replace(vehicle, adapter_kg=vehicle.adapter_kg + _LITTLE * 1e3)
    yield _Step("payload adapter", "launcher", "kg", vehicle.adapter_kg, _LITTLE * 1e3, heavier)
    stages = tuple(replace(s, diameter_m=s.diameter_m * math.sqrt(more)) for s in vehicle.stages)
    wider = replace(vehicle, stages=stages, shield_diameter_m=vehicle.shield_diameter_m * math.sqrt(more))
    yield _Step("frontal area", "launcher", "%", 100.0, 100.0 * _LITTLE, wider)
    if vehicle.max_dynamic_pressure_pa is not None:
        limit = vehicle.max_dynamic_pressure_pa
        looser = replace(vehicle, max_dynamic_pressure_pa=limit * more)
        yield _Step("limit of dynamic pressure", "launcher", "kPa", limit / 1e3, limit / 1e3 * _LITTLE, looser)
    if vehicle.max_acceleration_m_s2 is not None:
        limit = vehicle.max_acceleration_m_s2
        looser = replace(vehicle, max_acceleration_m_s2=limit * more)
        yield _Step("limit of acceleration", "launcher", "m/s2", limit, limit * _LITTLE, looser)


def _target_steps(target: Target) -> Iterator[_Step]:
    """The heights and the energy; a height of 1 m more, an energy of 1 m^2/s^2."""
    metre = 1e-3
    if isinstance(target, Escape):
        c3 = target.c3_m2_s2
        yield _Step("C3", "target", "km2/s2", c3 / 1e6, 1e-6, target=replace(target, c3_m2_s2=c3 + 1.0), relative=False)
        higher = replace(target, perigee_m=target.perigee_m + 1.0)
        yield _Step("lowest perigee", "target", "km", target.perigee_m / 1e3, metre, target=higher, relative=False)
    elif isinstance(target, Orbit) and target.perigee_m == target.apogee_m:
        height = target.perigee_m
        moved = replace(target, perigee_m=height + 1.0, apogee_m=height + 1.0)
        yield _Step("altitude", "target", "km", height / 1e3, metre, target=moved, relative=False)
    elif isinstance(target, Orbit):
        low, high = target.perigee_m, target.apogee_m
        for quantity, height, moved in (
            ("perigee altitude", low, replace(target, perigee_m=low + 1.0)),
            ("apogee altitude", high, replace(target, apogee_m=high + 1.0)),
        ):
            yield _Step(quantity, "target", "km", height / 1e3, metre, target=moved, relative=False)


def _settings_steps(ascent: Ascent) -> Iterator[_Step]:
    tiny, settings, reserve = 1e-4, ascent.plan.settings, ascent.reserve_m_s
    name = "flight performance reserve"
    yield _Step(name, "settings", "m/s", reserve, tiny, reserve_m_s=tiny, relative=False)
    for quantity, unit, field, scale in (
        ("vertical rise", "s", "vertical_rise_s", 1.0),
        ("start-up", "s", "start_up_s", 1.0),
        ("staging gap", "s", "separation_coast_s", 1.0),
        ("liquid residual", "%", "liquid_residual", 100.0),
        ("solid residual", "%", "solid_residual", 100.0),
        ("limit of q alpha", "Pa rad", "q_alpha_pa_rad", 1.0),
    ):
        value = scale * getattr(settings, field)
        changed = replace(settings, **{field: (value + tiny) / scale})
        yield _Step(quantity, "settings", unit, value, tiny, settings=changed, relative=False)


def _inclination(ascent: Ascent, site: Site) -> Sensitivity | None:
    """The slope with inclination [kg/deg]; solved a degree on where the target is a band at the site's latitude."""
    target = ascent.target
    if isinstance(target, Elements):
        return None
    low, high = terminal_bounds(target, geocentric_latitude_rad(ascent.task))
    if low[_INCLINATION_ROW] == high[_INCLINATION_ROW]:
        tiny = 1e-4
        moved = replace(target, inclination_rad=target.inclination_rad + math.radians(tiny))
        step = _Step("inclination", "target", "deg", math.degrees(target.inclination_rad), tiny, target=moved)
        return _by_multipliers(ascent, replace(step, relative=False))
    moved = replace(target, inclination_rad=target.inclination_rad + math.radians(1.0))
    settings = ascent.plan.settings
    other = optimal_ascent(ascent.vehicle, site, moved, settings, near=ascent)
    if isinstance(other, NoSolution):
        return None
    gain = other.payload_after_reserve_kg() - ascent.payload_after_reserve_kg()
    degrees = math.degrees(target.inclination_rad)
    return Sensitivity("inclination", "target", "deg", degrees, gain, None, "solved again")


def _swing(ascent: Ascent, launcher: Launcher, catalogue: Catalogue, row: Uncertain) -> Swing:
    settings = ascent.plan.settings
    ends = (altered_vehicle(launcher, catalogue, {row.place: end}, settings) for end in (row.low, row.high))
    gains = [_gain_kg(ascent, end) for end in ends]
    return Swing(row.name, row.unit, row.low, row.value, row.high, *gains)


def _gain_kg(ascent: Ascent, changed: Vehicle | NoSolution) -> float:
    if isinstance(changed, NoSolution):
        raise AssertionError(f"a vehicle with other numbers lacks none: {changed.reason}")
    near = near_optimum(ascent, changed_task(ascent, vehicle=changed))
    return near.payload_after_reserve_kg(ascent.reserve_m_s) - ascent.payload_after_reserve_kg()
