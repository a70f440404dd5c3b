"""The records of a launcher's parts in the catalogue: stages, fairing, limits, interface, published payloads."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from perilune.catalogue.mechanical import InterfaceLimits
from perilune.catalogue.quantity import (
    Acceleration,
    Altitude,
    Angle,
    Delay,
    Duration,
    Force,
    Identifier,
    Length,
    Mass,
    MassFlow,
    Pressure,
    Ratio,
    Record,
    SpecificEnergy,
    SpecificImpulse,
    Text,
)


class ThrottleStep(Record):
    """A step of a throttle schedule: from ``time`` after lift-off on the engines run at ``level`` of full thrust."""

    time: Delay
    level: Ratio


class Recovery(Record):
    """How a stage comes back: engines of each burn, legs and fins (not in ``dry_mass``), one unit.

    ``landing`` says where it can land: ``downrange`` on a ship, ``return`` at the launch site. ``entry_pressure`` is
    the most dynamic pressure of its fall, which the entry burn keeps.
    """

    landing: Annotated[list[Literal["downrange", "return"]], Field(min_length=1, max_length=2)]
    hardware_mass: Mass
    landing_engines: Annotated[int, Field(ge=1, le=64)]
    entry_engines: Annotated[int, Field(ge=1, le=64)] | None = None
    boostback_engines: Annotated[int, Field(ge=1, le=64)] | None = None
    entry_pressure: Pressure | None = None


class Vernier(Record):
    """The vernier engines of a stage, which burn on alone, from the same tanks, when its main engines are cut off.

    ``engines`` of the entry ``engine``; ``beside_main`` says whether they burn beside the main engines too.
    """

    engine: Identifier
    engines: Annotated[int, Field(ge=1, le=16)] = 1
    beside_main: bool = True


class Stage(Record):
    """One stage, or ``count`` equal parallel boosters; every mass, thrust and engine number is that of one unit.

    Stages stand in the order of burning. ``role`` is ``booster`` (lit beside the first core, dropped when
    empty), ``core`` (lit at lift-off) or ``upper`` (lit when the stage below is dropped). ``dry_mass`` is all that is
    dropped with the stage: structure, engines, interstage, unusable residuals not counted. ``thrust_vac``,
    ``thrust_sl``, ``isp_vac`` and ``isp_sl`` replace the engine entry's for one engine of this stage.
    ``throttle_min`` is the lowest throttle of the stage's engines as flown on this vehicle, ``throttle_schedule`` the
    steps that it flies instead of the optimiser's own. ``vernier`` are engines of an upper stage that are none of
    ``engines``; ``thrust_vac`` and ``isp_vac`` do not count them.

    Times: ``start_up_time`` is how long engines lit on the ground run at full flow before the vehicle is released, 0
    where ``propellant_mass`` is that at release; ``ignition_time`` when a core or booster that is not lit on the
    ground lights; ``separation_coast`` from the cut-off below to the thrust of this upper stage, 0 for hot staging. A
    stage lights again ``restarts`` times and loses ``restart_loss`` each time, ``boil_off`` while it coasts. It leaves
    its parking orbit to an escape in ``escape_burns`` burns, one at each perigee.
    """

    name: Text
    role: Literal["booster", "core", "upper"]
    count: Annotated[int, Field(ge=1, le=12)] = 1
    engine: Identifier
    engines: Annotated[int, Field(ge=1, le=64)] = 1
    propellant_mass: Mass
    dry_mass: Mass
    diameter: Length
    burn_time: Duration | None = None
    thrust_vac: Force | None = None
    thrust_sl: Force | None = None
    isp_vac: SpecificImpulse | None = None
    isp_sl: SpecificImpulse | None = None
    throttle_min: Ratio | None = None
    throttle_schedule: Annotated[list[ThrottleStep], Field(default_factory=list, max_length=32)]
    vernier: Vernier | None = None
    start_up_time: Delay | None = None
    ignition_time: Duration | None = None
    separation_coast: Delay | None = None
    restarts: Annotated[int, Field(ge=0, le=10)] = 0
    escape_burns: Annotated[int, Field(ge=1, le=5)] = 1
    restart_loss: Mass | None = None
    boil_off: MassFlow | None = None
    recovery: Recovery | None = None

    @model_validator(mode="after")
    def _steps_in_order(self) -> Self:
        times = [step.time.si for step in self.throttle_schedule]
        if times != sorted(set(times)):
            raise ValueError("the throttle schedule goes back in time; expected each step later than the one before")
        return self

    @model_validator(mode="after")
    def _verniers_of_an_upper_stage(self) -> Self:
        if self.vernier is not None and self.role != "upper":
            raise ValueError(
                f"verniers of a {self.role}; expected those of an upper stage; fix: count them in 'engines'"
            )
        return self

    @model_validator(mode="after")
    def _lights_for_each_burn(self) -> Self:
        if self.escape_burns > max(self.restarts, 1):
            cause = f"{self.escape_burns} burns out of the parking orbit by a stage of {self.restarts} restarts"
            raise ValueError(f"{cause}; expected no more burns than restarts")
        if self.escape_burns > 1 and self.boil_off is not None:
            raise ValueError(
                "several burns by a stage that boils off; expected one: hours between them are not weighed"
            )
        return self


class Fairing(Record):
    """The payload fairing: all that is jettisoned, its outer diameter, and the room inside."""

    mass: Mass
    diameter: Length
    envelope_diameter: Length | None = None
    envelope_length: Length | None = None


class LaunchLimits(Record):
    """The limits an ascent keeps. ``max_acceleration`` is the vehicle's own, without regard to the ship."""

    max_dynamic_pressure: Pressure | None = None
    max_acceleration: Acceleration | None = None


class PublishedPayload(Record):
    """One published payload: to where, from where. ``lower_bound`` marks a "not less than"; ``anchor`` the calibration.

    ``to`` is ``leo`` (``perigee``, ``apogee``, ``inclination``), ``sso`` and ``gto`` (the same), ``tli`` or ``c3``
    (``c3``). ``contract`` marks NASA's contract performance, which holds margins of its own; ``one_burn`` the
    figure of a flight plan whose last stage burns once; ``recovery`` says where the first stage comes down.
    """

    to: Literal["leo", "sso", "gto", "tli", "c3"]
    payload: Mass
    site: Identifier | None = None
    perigee: Altitude | None = None
    apogee: Altitude | None = None
    inclination: Angle | None = None
    c3: SpecificEnergy | None = None
    anchor: bool = False
    lower_bound: bool = False
    contract: bool = False
    one_burn: bool = False
    recovery: Literal["expended", "downrange", "return"] = "expended"

    @model_validator(mode="after")
    def _says_where_to(self) -> Self:
        if self.to == "c3" and self.c3 is None:
            raise ValueError("the payload is to a C3 that is not given; expected the key 'c3'; fix: add c3 = { ... }")
        if self.perigee is not None and self.apogee is not None and self.perigee.si > self.apogee.si:
            raise ValueError("the perigee is above the apogee; expected the lower first; fix: exchange them")
        return self


class PayloadInterface(Record):
    """The mechanical interface to the payload: ring diameter and the mass of the adapter the launcher brings.

    ``limits`` is what ring and adapter bear, and how stiff a ship they ask for.
    """

    ring_diameter: Length | None = None
    adapter_mass: Mass | None = None
    limits: InterfaceLimits = InterfaceLimits()
