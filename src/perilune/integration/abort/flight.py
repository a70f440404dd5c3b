"""The ascent as an abort sees it: what thrusts, what may explode, until when the escape system is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces.us76 import us76
from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.constants import EARTH_ROTATION_RATE
from perilune.integration.abort.blast import safe_distance_m, total_tnt_kg
from perilune.integration.abort.record import AbortSettings
from perilune.launch.ascent.phase_numbers import tank_flow
from perilune.launch.ascent.record import Ascent
from perilune.launch.trajectories.flight import FlightRows, flight_rows

Array = NDArray[np.float64]

_AIR_TOP_M: Final = 900e3


@dataclass(frozen=True, eq=False)
class AbortFlight:
    """The ascent at its moments (n,), with what an abort needs of the launcher.

    ``site_rad`` is the latitude and longitude of the site, ``downrange`` the unit vector to where the ascent goes;
    ``solid_thrust_n`` is the part of the thrust that no command ends; ``safe_m`` is the distance at which a blast of
    what is left in the tanks has become bearable.
    """

    ship: Ship
    rows: FlightRows
    site_rad: tuple[float, float]
    downrange: Array
    jettison_s: float
    thrust_n: Array
    solid_thrust_n: Array
    drag_area_m2: Array
    density_kg_m3: Array
    safe_m: Array
    settings: AbortSettings


def abort_flight(
    ascent: Ascent, ship: Ship, launcher: Launcher, site: Site, catalogue: Catalogue, settings: AbortSettings
) -> AbortFlight:
    """Return the moments of an ascent as an abort sees them."""
    history = ascent.history
    rows = flight_rows(ascent, site.longitude.si, settings.step_s)
    air = us76(np.clip(rows.altitude_m, 0.0, _AIR_TOP_M))
    thrust = np.interp(rows.time_s, history.time_s, history.thrust_vac_n - history.back_pressure_n)
    drag = np.interp(rows.time_s, history.time_s, history.drag_n)
    pressure = np.maximum(rows.dynamic_pressure_pa, 1.0)
    engines = [catalogue.engine(stage.engine) for stage in launcher.stage]
    left = _propellant_left(ascent, rows.time_s)
    safe = [
        safe_distance_m(
            total_tnt_kg((engine.oxidiser, engine.fuel, mass) for engine, mass in zip(engines, column, strict=True)),
            settings.overpressure_pa,
            float(ambient),
            float(density),
        )
        for column, ambient, density in zip(left.T, air.pressure_pa, air.density_kg_m3, strict=True)
    ]
    return AbortFlight(
        ship,
        rows,
        (site.latitude.si, site.longitude.si),
        _downrange(rows),
        _jettison_time(ascent, ship),
        thrust,
        thrust * _solid_share(ascent, rows.phase),
        drag / pressure,
        air.density_kg_m3,
        np.array(safe),
        settings,
    )


def flight_at(flight: AbortFlight, moments: Sequence[int]) -> AbortFlight:
    """Return a flight at some of its moments only."""
    chosen = np.asarray(moments, dtype=np.intp)
    rows = {name: getattr(flight.rows, name)[chosen] for name in FlightRows.__dataclass_fields__}
    names = ("thrust_n", "solid_thrust_n", "drag_area_m2", "density_kg_m3", "safe_m")
    arrays = {name: getattr(flight, name)[chosen] for name in names}
    return replace(flight, rows=FlightRows(**rows), **arrays)


def _downrange(rows: FlightRows) -> Array:
    """The unit vector from the launch site towards the end of the ascent, along the rotating ground."""
    travelled = rows.position_m[-1] - rows.position_m[0] - _carried(rows)
    return np.asarray(travelled / np.linalg.norm(travelled))


def _carried(rows: FlightRows) -> Array:
    """How far the Earth's rotation carries the launch site during the ascent."""
    angle = EARTH_ROTATION_RATE * (rows.time_s[-1] - rows.time_s[0])
    x, y, _ = rows.position_m[0]
    turned = np.array([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle), 0.0])
    return np.asarray(turned - np.array([x, y, 0.0]))


def _jettison_time(ascent: Ascent, ship: Ship) -> float:
    """Until when the escape system is there: to the end of the ascent where it is part of the ship."""
    if ship.escape_system == "integral":
        return float(ascent.history.time_s[-1])
    motor, tower = ship.escape_motor, ship.escape_tower
    if motor is not None and motor.available_until is not None:
        return motor.available_until.si
    if tower is not None and tower.jettison_time is not None:
        return tower.jettison_time.si
    return float(ascent.history.time_s[-1]) if ascent.shield_time_s is None else ascent.shield_time_s


def _solid_share(ascent: Ascent, phase: NDArray[np.int64]) -> Array:
    """The part of the thrust that is of solid motors, at moments of these phases (n,), by the vacuum thrust of each."""
    shares = []
    for row in ascent.plan.phases:
        stages = [ascent.vehicle.stages[index] for index in row.burning]
        total = sum(stage.thrust_vac_n for stage in stages)
        shares.append(sum(stage.thrust_vac_n for stage in stages if stage.solid) / total if total > 0.0 else 0.0)
    return np.array(shares)[phase]


def _propellant_left(ascent: Ascent, time_s: Array) -> Array:
    """Propellant in each stage (stages, n) [kg], falling evenly in each phase of its burns; nothing after the last."""
    count, rows = len(ascent.plan.phases), []
    ends = [float(ascent.history.time_s[ascent.history.phase == i][-1]) for i in range(count)]
    for index, stage in enumerate(ascent.vehicle.stages):
        burned = np.cumsum([0.0, *(_burned_kg(ascent, i, index) for i in range(count))])
        rows.append(stage.propellant_kg * (1.0 - np.interp(time_s, [0.0, *ends], burned / burned[-1])))
    return np.array(rows)


def _burned_kg(ascent: Ascent, number: int, stage: int) -> float:
    """What a stage burns in a phase [kg]: what the mass tells where it burns alone, else its flow at full throttle."""
    phase, there = ascent.plan.phases[number], ascent.history.phase == number
    if stage not in phase.burning:
        return 0.0
    if len(phase.burning) == 1:
        return float(np.ptp(ascent.history.mass_kg[there]))
    return tank_flow(ascent.plan, phase, stage) * float(np.ptp(ascent.history.time_s[there]))
