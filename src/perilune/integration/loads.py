"""The ascent with the ship on top: what the ship feels, and what a jettisoned kilogram costs."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration.case import AscentLoads, Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.methods.pressure_decay import pressure_decay_pa_s
from perilune.integration.performance import delivered_c3_km2_s2, launch_performance

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent
    from perilune.launch.target import Target

_FAR_TOO_HEAVY: Final = 1.25
"""Beyond this ratio of ship to payload no exchange of fairing and tower lets the launcher carry the ship."""


def with_loads(case: Case, catalogue: Catalogue, environment: "ShipAscent | NoSolution | None") -> Case:
    """Return the case with the loads of its ascent, or with the reason why there are none.

    The ascent is computed where it is not given and a check needs it: for a crew, or for a ship that states a limit.
    Its jettison multiplier stands in where the launcher's payload came without one.
    """
    from perilune.launch import LossSettings

    if environment is None and needs_ascent(case):
        environment = ship_ascent(case, catalogue)
    if environment is None:
        return case
    if isinstance(environment, NoSolution):
        return replace(case, loads_reason=environment.reason)
    loads = AscentLoads(
        time_s=environment.history.time_s,
        acceleration_m_s2=environment.history.acceleration_m_s2,
        max_acceleration_m_s2=environment.max_acceleration_m_s2,
        max_dynamic_pressure_pa=environment.max_dynamic_pressure_pa,
        max_pressure_decay_pa_s=pressure_decay_pa_s(environment.history.time_s, environment.history.altitude_m),
        q_alpha_pa_rad=LossSettings().q_alpha_pa_rad,
    )
    performance = case.performance
    if performance.jettison_rate is None:
        performance = replace(performance, jettison_rate=max(-environment.tower_kg_per_kg, 0.0))
    return replace(case, loads=loads, performance=performance, abort=environment.abort)


def needs_ascent(case: Case) -> bool:
    """Whether a check of a case reads the ascent with this ship: for a crew, or for a ship that states a limit."""
    mechanical = case.ship.mechanical
    own = (case.ship.max_acceleration, case.ship.max_dynamic_pressure, mechanical.load_factors)
    limits = (*own, mechanical.pressure_decay, mechanical.max_q_alpha)
    return case.crewed or any(limit is not None for limit in limits)


def ship_ascent(case: Case, catalogue: Catalogue) -> "ShipAscent | NoSolution | None":
    """Return the ascent of the launcher with the grown ship on top, in the open with its tower or in the fairing.

    None where there is no target: an energy that no window gives.
    """
    from perilune.integration.ship_ascent import fly_ship
    from perilune.launch import mounted_ship

    target = ascent_target(case)
    if target is None:
        return None
    heavy = too_heavy(case)
    if heavy is not None:
        return heavy
    ship = mounted_ship(case.ship, flown_mass_kg(case))
    return fly_ship(case, catalogue, ship, target)


def flown_mass_kg(case: Case) -> float:
    """Return the mass of the ship on the launcher, with its growth [kg]."""
    return grown_mass_kg(case.configuration.mass, case.rules)


def too_heavy(case: Case) -> NoSolution | None:
    """Return why no ascent is tried with a ship far heavier than the payload, or None."""
    physics_kg, ship_kg = case.performance.physics_kg, flown_mass_kg(case)
    if physics_kg is None or ship_kg <= _FAR_TOO_HEAVY * physics_kg:
        return None
    reason = f"{case.launcher.id} carries {physics_kg:.0f} kg to {case.destination.name}, not {ship_kg:.0f} kg"
    return NoSolution(reason, "mass to orbit")


def ascent_target(case: Case) -> "Target | None":
    """Return where the launcher delivers the ship: an energy, or an orbit, at the needed or the lowest inclination."""
    from perilune.launch import Escape, Orbit, inclination_range

    station = case.destination.station
    if case.inclination_deg is not None:
        inclination = math.radians(case.inclination_deg)
    elif station is not None and station.inclination is not None:
        inclination = station.inclination.si
    else:
        inclination = inclination_range(case.site)[0]
    if case.destination.escapes:
        if case.c3_km2_s2 is None:
            return None
        return Escape(delivered_c3_km2_s2(case.c3_km2_s2, case.delivery) * 1e6, inclination)
    if case.destination.kind == "gto":
        return Orbit(185e3, 35_786e3, inclination)
    return Orbit(case.delivery.altitude_m, case.delivery.altitude_m, inclination)


def with_jettison_rate(case: Case, catalogue: Catalogue) -> Case:
    """Return the case with a jettison multiplier where neither the payload nor the ascent gave one and it is needed."""
    needed = case.ship.escape_tower is not None or not case.ship.in_fairing
    if case.performance.jettison_rate is not None or case.performance.physics_kg is None or not needed:
        return case
    found = launch_performance(
        case.launcher, catalogue, case.site, case.destination, case.c3_km2_s2, delivery=case.delivery
    )
    return replace(case, performance=replace(case.performance, jettison_rate=found.jettison_rate))
