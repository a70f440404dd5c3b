"""The ascent with the ship on top: what the ship feels, and what a jettisoned kilogram costs."""

from dataclasses import replace
from typing import TYPE_CHECKING

from perilune.catalogue import Catalogue
from perilune.errors import NoSolution
from perilune.integration.ascent_question import ascent_target, flown_mass_kg, too_heavy
from perilune.integration.case import AscentLoads, Case
from perilune.integration.methods.pressure_decay import pressure_decay_pa_s
from perilune.integration.performance import launch_performance

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent


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


def with_jettison_rate(case: Case, catalogue: Catalogue) -> Case:
    """Return the case with a jettison multiplier where neither the payload nor the ascent gave one and it is needed."""
    needed = case.ship.escape_tower is not None or not case.ship.in_fairing
    if case.performance.jettison_rate is not None or case.performance.physics_kg is None or not needed:
        return case
    found = launch_performance(
        case.launcher, catalogue, case.site, case.destination, case.c3_km2_s2, delivery=case.delivery
    )
    return replace(case, performance=replace(case.performance, jettison_rate=found.jettison_rate))
