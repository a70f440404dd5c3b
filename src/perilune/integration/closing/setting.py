"""A pair with changes applied, and the case that its checks see."""

from dataclasses import dataclass, replace
from typing import Any

from perilune.catalogue import Catalogue, Quantity
from perilune.catalogue.model import ShipConfiguration
from perilune.integration.ascent_question import ascent_target, flown_mass_kg
from perilune.integration.assess import complete_case
from perilune.integration.case import DIRECT, Case, Delivery, Performance
from perilune.integration.checks.mass import deciding_figure
from perilune.integration.pair import PairQuestion


@dataclass(frozen=True)
class Setting:
    """A pair as it is asked about, with what is changed about it.

    ``asked`` holds the changed entries; ``performance`` is the launcher's payload with the change. ``q_alpha_pa_rad``
    replaces the limit that the steering keeps; ``price_kg`` is what the pair carries less for the change, None where
    the payload itself says it.
    """

    asked: PairQuestion
    performance: Performance
    delivery: Delivery = DIRECT
    q_alpha_pa_rad: float | None = None
    price_kg: float | None = None

    def with_pair(self, **changes: Any) -> "Setting":
        """Return the setting of a pair with other fields, such as ``ship``."""
        return replace(self, asked=replace(self.asked, **changes))

    def payload_kg(self) -> float | None:
        """Return the payload that decides; None where there is none."""
        figure = deciding_figure(self.performance, self.asked.rules)
        return None if figure is None else figure[1]


def configuration(setting: Setting) -> ShipConfiguration:
    """Return the configuration in which the ship flies there.

    Raises:
        ValueError: it has none.
    """
    return ground_case(setting).configuration


def case_of(setting: Setting) -> Case:
    """Return the case of a setting, with its ascent."""
    catalogue = setting.asked.catalogue
    case = complete_case(ground_case(setting), catalogue)
    return case if setting.q_alpha_pa_rad is None else _steered(case, catalogue, setting.q_alpha_pa_rad)


def ground_case(setting: Setting) -> Case:
    """Return the case of a setting without its ascent.

    Raises:
        ValueError: the ship has no configuration in which it flies there.
    """
    case = setting.asked.case(setting.performance, setting.delivery)
    if case is None:
        raise ValueError(f"{setting.asked.ship.id} has no configuration for {setting.asked.destination}")
    return case


def _steered(case: Case, catalogue: Catalogue, q_alpha_pa_rad: float) -> Case:
    """Return the case with the loads of an ascent that keeps another limit of dynamic pressure times angle."""
    from perilune.launch import AscentEnvironment, LossSettings, crewed_ascent, mounted_ship

    target = ascent_target(case)
    if case.loads is None or target is None:
        return case
    ship, settings = mounted_ship(case.ship, flown_mass_kg(case)), LossSettings(q_alpha_pa_rad=q_alpha_pa_rad)
    found = crewed_ascent(case.launcher, catalogue, case.site, ship, target, settings)
    if not isinstance(found, AscentEnvironment):
        return replace(case, loads=None, loads_reason=found.reason)
    loads = replace(
        case.loads,
        time_s=found.history.time_s,
        acceleration_m_s2=found.history.acceleration_m_s2,
        max_acceleration_m_s2=found.max_acceleration_m_s2,
        max_dynamic_pressure_pa=found.max_dynamic_pressure_pa,
        q_alpha_pa_rad=q_alpha_pa_rad,
    )
    return replace(case, loads=loads)


def with_quantity(quantity: Quantity, si: float) -> Quantity:
    """Return a quantity with another value [SI] and no interval, in the unit that it has."""
    value = quantity.value * si / quantity.si
    return quantity.model_copy(update={"value": value, "low": None, "high": None})


def shifted(performance: Performance, physics_kg: float, calibrated_kg: float) -> Performance:
    """Return a payload with the gains of a change [kg]: on the physics, and on what is anchored or published."""
    gains = {"physics_kg": physics_kg, "anchored_kg": calibrated_kg, "published_kg": calibrated_kg}
    known = {name: getattr(performance, name) for name in gains}
    moved = {name: max(value + gains[name], 0.0) for name, value in known.items() if value is not None}
    return replace(performance, **moved)
