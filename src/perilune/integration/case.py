"""What a check sees: the pair, the site, the destination, and what the launcher's physics says about them."""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Launcher, Ship, Site
from perilune.catalogue.ground import Agreement
from perilune.catalogue.model import ShipConfiguration
from perilune.integration.destination import PARKING_ALTITUDE_M, Destination
from perilune.integration.model import AbortSummary
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet


@dataclass(frozen=True)
class AscentLoads:
    """What the ship feels along the computed ascent: sensed acceleration over time, and the peaks.

    ``time_s`` (n,) [s] does not decrease; ``acceleration_m_s2`` (n,) is the sensed axial acceleration [m/s^2].
    ``max_pressure_decay_pa_s`` is the fastest fall of the ambient pressure [Pa/s], ``q_alpha_pa_rad`` the limit of
    dynamic pressure times angle of attack that the steering keeps [Pa rad]; None where the ascent does not say.
    """

    time_s: tuple[float, ...]
    acceleration_m_s2: tuple[float, ...]
    max_acceleration_m_s2: float
    max_dynamic_pressure_pa: float
    max_pressure_decay_pa_s: float | None = None
    q_alpha_pa_rad: float | None = None


@dataclass(frozen=True)
class Performance:
    """The payload of the launcher to the destination [kg], and what a jettisoned kilogram costs [kg/kg].

    ``lower_bound`` marks a published "not less than". ``jettison_rate`` is the payload lost per kilogram that is
    carried to the jettison of the fairing or tower; None where the optimiser gave none. ``reason`` says why there is
    no payload at all.
    """

    published_kg: float | None = None
    lower_bound: bool = False
    physics_kg: float | None = None
    anchored_kg: float | None = None
    jettison_rate: float | None = None
    alarm: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Delivery:
    """How the launcher hands over the ship.

    ``altitude_m`` is that of the circular orbit in which it leaves a ship to a station. ``own_burn_m_s`` is what the
    ship adds at perigee in the launcher's stead on a departure from the Earth. ``dog_leg`` says that the partners agree
    on an ascent that leaves within the range and turns to its inclination on the way.
    """

    altitude_m: float = PARKING_ALTITUDE_M
    own_burn_m_s: float = 0.0
    dog_leg: bool = False


DIRECT: Final = Delivery()
"""The launcher does it all: 200 km to a station, the whole energy of a departure, within its range."""


@dataclass(frozen=True)
class Case:
    """One ship on one launcher from one site to one destination, with all that its checks may need.

    ``loads_reason`` says why there are no ascent loads and no ``abort``, what aborts on the way come to.
    ``insertion_dv_m_s`` and ``inclination_deg`` come from a window; None where none was given. ``propellants`` are
    those of the launcher, ``agreements`` those of its partner with the ship's, ``one_country`` says whether both are of
    one; ``lead_time_s`` is from the start of the joint work to the launch. ``rules`` holds the limits that the checks
    read; ``delivery`` says where the launcher leaves the ship.
    """

    ship: Ship
    configuration: ShipConfiguration
    launcher: Launcher
    site: Site
    destination: Destination
    performance: Performance
    c3_km2_s2: float | None = None
    insertion_dv_m_s: float | None = None
    inclination_deg: float | None = None
    loads: AscentLoads | None = None
    loads_reason: str | None = None
    abort: AbortSummary | None = None
    propellants: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    one_country: bool = False
    lead_time_s: float | None = None
    rules: RuleSet = DEFAULT_RULES
    delivery: Delivery = DIRECT

    @property
    def crewed(self) -> bool:
        """Whether people are on board at launch."""
        return self.ship.crew > 0 and self.ship.type == "crewed ship"
