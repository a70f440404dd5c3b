"""The records of the catalogue: a quantity that knows its source, and the kinds of entry made of quantities.

A record is strict and frozen: an unknown key, a wrong type, a wrong unit, a number out of range or without a source is
refused. A datum that is not public is left out (``None``) and whatever needs it answers ``not evaluable``.
"""

import math
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from perilune.catalogue.element import CrewDemandData, DoseLimitData, DoseRateData, ElementData
from perilune.catalogue.escape import DescentModule as DescentModule
from perilune.catalogue.escape import EscapeMotor as EscapeMotor
from perilune.catalogue.escape import EscapeTower as EscapeTower
from perilune.catalogue.ground import Agreement, Avionics, CabinAir, FlownOn, Names, Pad, RatingEvidence, Tally
from perilune.catalogue.launcher import Fairing as Fairing
from perilune.catalogue.launcher import LaunchLimits as LaunchLimits
from perilune.catalogue.launcher import PayloadInterface as PayloadInterface
from perilune.catalogue.launcher import PublishedPayload as PublishedPayload
from perilune.catalogue.launcher import Recovery as Recovery
from perilune.catalogue.launcher import Stage as Stage
from perilune.catalogue.launcher import ThrottleStep as ThrottleStep
from perilune.catalogue.launcher import Vernier as Vernier
from perilune.catalogue.mechanical import InjectionAccuracy, LaunchEnvironment, ShipMechanics
from perilune.catalogue.quantity import (
    Acceleration,
    Altitude,
    Angle,
    Force,
    Length,
    Pressure,
    Ratio,
    SpecificImpulse,
    Speed,
)
from perilune.catalogue.quantity import Confidence as Confidence
from perilune.catalogue.quantity import Identifier as Identifier
from perilune.catalogue.quantity import Mass as Mass
from perilune.catalogue.quantity import Maturity as Maturity
from perilune.catalogue.quantity import Quantity as Quantity
from perilune.catalogue.quantity import Record as Record
from perilune.catalogue.quantity import Text as Text
from perilune.catalogue.ship_stage import ShipStage as ShipStage
from perilune.catalogue.site_light import PublishedLight
from perilune.catalogue.thrust_curve import ThrustCurve as ThrustCurve

MAX_SOURCES: Final = 256
"""So many short source names an entry may define."""


DockingRole = Literal["active", "passive", "androgynous"]
"""Of a docking mechanism: what reaches out, what receives, or either."""


class Entry(Record):
    """What every entry has. ``sources`` names long citations once; a quantity's ``source`` may then be the short name.

    ``based_on`` takes every key that the file leaves out from another entry of the same kind.
    """

    id: Identifier
    name: Text
    maturity: Annotated[Maturity, Field(strict=False)]
    note: Text | None = None
    sources: Annotated[dict[str, Text], Field(default_factory=dict, max_length=MAX_SOURCES)]
    based_on: Identifier | None = None


class Partner(Entry):
    """A partner of a programme, or the maker of a vehicle: an agency, a country or a company.

    ``country`` is its ISO 3166 code, ``EU`` for a body of several European ones.
    """

    kind: Literal["partner"] = "partner"
    abbreviation: Annotated[str, Field(min_length=1, max_length=12)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    agreement: Annotated[list[Agreement], Field(default_factory=list, max_length=64)]


def _check_place(latitude: Quantity, longitude: Quantity) -> None:
    if abs(latitude.si) > math.pi / 2.0:
        raise ValueError("the latitude is beyond a pole; expected -90 to 90 deg")
    if not -math.pi <= longitude.si <= 2.0 * math.pi:
        raise ValueError("the longitude is beyond a full turn; expected -180 to 360 deg, east positive")


class DropZone(Record):
    """An area where dropped stages may fall: geodetic middle (WGS 84) and radius."""

    name: Text
    latitude: Angle
    longitude: Angle
    radius: Length

    @model_validator(mode="after")
    def _on_earth(self) -> Self:
        _check_place(self.latitude, self.longitude)
        return self


class Route(Record):
    """A route of a launch site: flights to these inclinations leave at this azimuth at most, and turn later."""

    inclination_min: Angle
    inclination_max: Angle
    azimuth_max: Angle


class Site(Entry):
    """A launch site: geodetic place (WGS 84) and the launch azimuths, from north over east, that safety allows.

    Azimuths are those of the flight over the ground; ``route`` narrows them for some inclinations. ``drop_zone`` are
    the areas where dropped stages may fall, where they are published; ``fluids`` the propellants and gases that the
    site loads into ships, ``pad`` its launch pads.
    """

    kind: Literal["site"] = "site"
    partner: Identifier
    latitude: Angle
    longitude: Angle
    altitude: Altitude
    azimuth_min: Angle | None = None
    azimuth_max: Angle | None = None
    inclination_min: Angle | None = None
    inclination_max: Angle | None = None
    route: Annotated[list[Route], Field(default_factory=list, max_length=16)]
    drop_zone: Annotated[list[DropZone], Field(default_factory=list, max_length=64)]
    fluids: Names | None = None
    pad: Annotated[list[Pad], Field(default_factory=list, max_length=32)]

    @model_validator(mode="after")
    def _on_earth(self) -> Self:
        _check_place(self.latitude, self.longitude)
        for name, low, high in (
            ("azimuth", self.azimuth_min, self.azimuth_max),
            ("inclination", self.inclination_min, self.inclination_max),
        ):
            if low is not None and high is not None and low.si > high.si:
                raise ValueError(f"{name}_min is above {name}_max; expected the smaller first; fix: exchange them")
        return self


class Cycle(StrEnum):
    """The power cycle of an engine; the efficiency of real against ideal performance goes by it."""

    GAS_GENERATOR = "gas-generator"
    OXIDISER_RICH_STAGED = "oxidiser-rich-staged-combustion"
    FUEL_RICH_STAGED = "fuel-rich-staged-combustion"
    FULL_FLOW_STAGED = "full-flow-staged-combustion"
    EXPANDER = "expander"
    EXPANDER_BLEED = "expander-bleed"
    TAP_OFF = "tap-off"
    PRESSURE_FED = "pressure-fed"
    SOLID = "solid"


class Engine(Entry):
    """A rocket engine or a solid motor: one unit. Published sea-level figures stay data of their own.

    ``oxidiser`` and ``fuel`` are the names of the field: LOX, NTO; LH2, RP-1, CH4, UDMH, MMH, Aerozine-50. A solid
    motor leaves out both, the mixture ratio, the chamber pressure and the area ratio where they are not public;
    ``thrust_curve`` is its vacuum thrust against the time since ignition.
    """

    kind: Literal["engine"] = "engine"
    partner: Identifier
    cycle: Annotated[Cycle, Field(strict=False)]
    oxidiser: Text | None = None
    fuel: Text | None = None
    mixture_ratio: Ratio | None = None
    chamber_pressure: Pressure | None = None
    area_ratio: Ratio | None = None
    thrust_vac: Force
    thrust_sl: Force | None = None
    isp_vac: SpecificImpulse
    isp_sl: SpecificImpulse | None = None
    throttle_min: Ratio | None = None
    mass: Mass | None = None
    thrust_curve: ThrustCurve | None = None

    @model_validator(mode="after")
    def _curve_of_a_motor(self) -> Self:
        if self.thrust_curve is not None and self.cycle is not Cycle.SOLID:
            raise ValueError("a thrust curve of a liquid engine; expected one of a solid motor only")
        return self


class Launcher(Entry):
    """A launch vehicle in one configuration.

    ``seat_height`` is that of the plane on which the ship stands over the launch table; ``flight_record`` the flights
    of its type.
    """

    kind: Literal["launcher"] = "launcher"
    partner: Identifier
    sites: Annotated[list[Identifier], Field(min_length=1, max_length=32)]
    crewed: bool = False
    parking_altitude: Altitude | None = None
    stage: Annotated[list[Stage], Field(min_length=1, max_length=8)]
    fairing: Fairing | None = None
    limits: LaunchLimits = LaunchLimits()
    interface: PayloadInterface = PayloadInterface()
    environment: LaunchEnvironment = LaunchEnvironment()
    injection: Annotated[list[InjectionAccuracy], Field(default_factory=list, max_length=8)]
    published: Annotated[list[PublishedPayload], Field(default_factory=list, max_length=64)]
    seat_height: Length | None = None
    avionics: Avionics = Avionics()
    flight_record: Tally | None = None
    human_rating: Annotated[list[RatingEvidence], Field(default_factory=list, max_length=256)]

    @property
    def engines(self) -> tuple[str, ...]:
        """The engine entries that its stages name, each once, verniers last."""
        verniers = [stage.vernier.engine for stage in self.stage if stage.vernier is not None]
        return tuple(dict.fromkeys([stage.engine for stage in self.stage] + verniers))

    @model_validator(mode="after")
    def _stacked(self) -> Self:
        roles = [stage.role for stage in self.stage]
        if "core" not in roles or roles != sorted(roles, key=["booster", "core", "upper"].index):
            told = f"expected them in the order of burning, not {', '.join(roles)}"
            fix = "move them" if "core" in roles else "the first stage has the role 'core'"
            raise ValueError(
                f"stages must stand in the order boosters, one core, uppers; {told}; fix: {fix}; key: stage"
            )
        if roles.count("core") != 1:
            fix = "those lit later are 'upper', those beside it 'booster'"
            told = f"expected the one that burns from lift-off, not {roles.count('core')} of them"
            raise ValueError(f"exactly one stage has the role 'core'; {told}; fix: {fix}; key: stage")
        if sum(row.anchor for row in self.published) > 1:
            raise ValueError("at most one published payload is the anchor")
        return self


class ShipConfiguration(Record):
    """A ship as it flies to some destinations: its mass at separation from the launcher and its own delta-v.

    ``destinations`` are names such as ``leo``, ``gto``, ``tli``, ``llo``, ``nrho``, ``mars``, ``station``.
    """

    destinations: Annotated[list[Literal["leo", "gto", "tli", "llo", "nrho", "station", "mars"]], Field(min_length=1)]
    mass: Mass
    propellant_mass: Mass | None = None
    delta_v: Speed | None = None

    @model_validator(mode="after")
    def _lighter_than_itself(self) -> Self:
        if self.propellant_mass is not None and self.propellant_mass.si >= self.mass.si:
            raise ValueError(
                "the propellant is not lighter than the ship; expected mass to be the ship with propellant"
            )
        return self


class Ship(Entry):
    """A spacecraft that a launcher carries: crewed ship, lander, robotic craft or station module.

    ``in_fairing`` is False for a ship that is itself the nose of the launcher. ``escape_system`` is ``tower``, dropped
    on the way (``escape_tower`` gives its mass where that is public), or ``integral``: engines of the ship itself.
    ``escape_motor`` and ``descent_module`` are what an abort on the way up needs; ``escape_record`` the aborts flown
    with a crew, and the crews saved. ``fluids`` are loaded before launch; ``hatch_height`` is over the ring.
    ``flown_on`` are the launchers that have carried the ship, ``stage`` its stages, for a replay of its flight.
    """

    kind: Literal["ship"] = "ship"
    partner: Identifier
    type: Literal["crewed ship", "lander", "cargo ship", "orbiter", "relay", "rover", "module"]
    crew: Annotated[int, Field(ge=0, le=20)]
    in_fairing: bool
    configuration: Annotated[list[ShipConfiguration], Field(min_length=1, max_length=8)]
    diameter: Length | None = None
    length: Length | None = None
    ring_diameter: Length | None = None
    escape_system: Literal["tower", "integral"] | None = None
    escape_tower: EscapeTower | None = None
    escape_motor: EscapeMotor | None = None
    descent_module: DescentModule | None = None
    main_engine_thrust: Force | None = None
    main_engine_isp: SpecificImpulse | None = None
    max_acceleration: Acceleration | None = None
    max_dynamic_pressure: Pressure | None = None
    mechanical: ShipMechanics = ShipMechanics()
    docking: Text | None = None
    docking_role: DockingRole | None = None
    cabin_air: CabinAir | None = None
    fluids: Names | None = None
    hatch_height: Length | None = None
    avionics: Avionics = Avionics()
    escape_record: Tally | None = None
    flown_on: Annotated[list[FlownOn], Field(default_factory=list, max_length=16)]
    stage: Annotated[list[ShipStage], Field(default_factory=list, max_length=8)]

    @model_validator(mode="after")
    def _one_configuration_each(self) -> Self:
        names = [name for row in self.configuration for name in row.destinations]
        if len(names) != len(set(names)):
            raise ValueError("a destination stands in more than one configuration; expected each once")
        return self

    @model_validator(mode="after")
    def _one_escape_system(self) -> Self:
        if self.escape_tower is not None and self.escape_system not in (None, "tower"):
            raise ValueError("an escape tower and an integral escape system; expected one of them")
        return self


class Station(Entry):
    """An orbital station as a destination ``station:ID``: a circular Earth orbit, or ``llo``/``nrho`` at the Moon."""

    kind: Literal["station"] = "station"
    partner: Identifier
    orbit: Literal["earth", "llo", "nrho"]
    altitude: Altitude | None = None
    inclination: Angle | None = None
    docking: Text | None = None
    docking_role: DockingRole | None = None
    cabin_air: CabinAir | None = None

    @model_validator(mode="after")
    def _earth_orbit_is_given(self) -> Self:
        if self.orbit == "earth" and (self.altitude is None or self.inclination is None):
            raise ValueError("a station in Earth orbit needs altitude and inclination")
        return self


class _Landing(Entry):
    partner: Identifier
    latitude: Angle
    longitude: Angle

    @model_validator(mode="after")
    def _on_the_ground(self) -> Self:
        _check_place(self.latitude, self.longitude)
        return self


class LandingPlace(_Landing):
    """A place on the Moon to land at: planetocentric latitude and east longitude, mean Earth axes."""

    kind: Literal["landing-site"] = "landing-site"
    light: Annotated[list[PublishedLight], Field(default_factory=list, max_length=32)]


class LandingArea(_Landing):
    """An area on the Earth where ships come down: geodetic latitude and east longitude (WGS 84) of its middle."""

    kind: Literal["landing-area"] = "landing-area"


class Element(Entry, ElementData):
    """One unit of an element of a lunar station; ``partner`` owns it."""

    kind: Literal["element"] = "element"
    partner: Identifier


class CrewDemand(Entry, CrewDemandData):
    """What a member of a crew takes in a day, by one publication."""

    kind: Literal["crew-demand"] = "crew-demand"


class DoseRate(Entry, DoseRateData):
    """The radiation of one environment, by one publication."""

    kind: Literal["dose-rate"] = "dose-rate"


class DoseLimit(Entry, DoseLimitData):
    """A limit of an agency to the dose of its crews."""

    kind: Literal["dose-limit"] = "dose-limit"
    partner: Identifier


KINDS: Final[dict[str, type[Entry]]] = {
    "partner": Partner,
    "site": Site,
    "engine": Engine,
    "launcher": Launcher,
    "ship": Ship,
    "station": Station,
    "landing-site": LandingPlace,
    "landing-area": LandingArea,
    "element": Element,
    "crew-demand": CrewDemand,
    "dose-rate": DoseRate,
    "dose-limit": DoseLimit,
}
"""The kinds of entry; the folder of a kind is its plural, ``data/launchers/falcon-9.toml``."""
