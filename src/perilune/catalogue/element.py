"""What an element of a lunar station is, what its crew takes, and what radiation does: the quantities of those entries.

Every datum that is not public is left out; a balance that needs it says which datum is missing.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from perilune.catalogue.quantity import (
    Duration,
    Length,
    Mass,
    MassFlow,
    Quantity,
    Ratio,
    Record,
    Text,
    measures,
)

Power = Annotated[Quantity, measures("power")]
Energy = Annotated[Quantity, measures("energy")]
Area = Annotated[Quantity, measures("area")]
Volume = Annotated[Quantity, measures("volume")]
Temperature = Annotated[Quantity, measures("temperature")]
DataRate = Annotated[Quantity, measures("data rate")]
Frequency = Annotated[Quantity, measures("frequency")]
Dose = Annotated[Quantity, measures("dose")]
DoseRate = Annotated[Quantity, measures("dose rate")]

ElementType = Literal[
    "solar array",
    "radioisotope power",
    "reactor",
    "battery",
    "fuel cell store",
    "radiator",
    "habitat",
    "life support",
    "spares",
    "relay",
    "rover",
    "lander",
    "laboratory",
    "isru plant",
    "shelter",
]
POWER_TYPES: Final = ("solar array", "radioisotope power", "reactor")
STORE_TYPES: Final = ("battery", "fuel cell store")


class Antenna(Record):
    """One end of a radio link: dish, transmitted power, frequency, noise temperature of the receiver."""

    diameter: Length | None = None
    efficiency: Ratio | None = None
    power: Power | None = None
    frequency: Frequency | None = None
    noise_temperature: Temperature | None = None


class ElementData(Record):
    """The quantities of one unit of a station element.

    ``power`` is the mean load while it works, ``dormant_power`` while it waits; ``generation`` the electrical output of
    a radioisotope source or reactor at the start of its life, ``area`` and ``efficiency`` those of a solar array,
    ``degradation`` the part of the output lost in a year. ``capacity`` is the energy of a store, of which ``depth`` may
    be used, ``storage_efficiency`` what comes back of what goes in. ``heat`` must be rejected beyond the electric load,
    ``heat_rejection`` is what radiators of the element reject. ``crew_time`` is spent on it in a year, ``data_rate``
    made, ``downlink`` sent towards the Earth. ``failure_interval`` is the mean time between failures, ``spare_mass``
    what one failure takes from the spares. ``water_recovery`` and ``oxygen_recovery`` are parts of what the crew takes,
    ``oxygen_output`` and ``water_output`` what a plant makes, ``air_leak`` what a pressurised volume loses.
    ``galactic_factor`` and ``storm_factor`` are the parts of the free dose that are left behind the walls.
    """

    type: ElementType
    mass: Mass | None = None
    crew: Annotated[int, Field(ge=0, le=100)] = 0
    volume: Volume | None = None
    power: Power | None = None
    dormant_power: Power | None = None
    generation: Power | None = None
    area: Area | None = None
    efficiency: Ratio | None = None
    degradation: Ratio | None = None
    capacity: Energy | None = None
    depth: Ratio | None = None
    storage_efficiency: Ratio | None = None
    heat: Power | None = None
    heat_rejection: Power | None = None
    data_rate: DataRate | None = None
    downlink: DataRate | None = None
    crew_time: Duration | None = None
    lifetime: Duration | None = None
    failure_interval: Duration | None = None
    spare_mass: Mass | None = None
    water_recovery: Ratio | None = None
    oxygen_recovery: Ratio | None = None
    oxygen_output: MassFlow | None = None
    water_output: MassFlow | None = None
    air_leak: MassFlow | None = None
    payload: Mass | None = None
    propellant: Mass | None = None
    antenna: Antenna | None = None
    galactic_factor: Ratio | None = None
    storm_factor: Ratio | None = None


class CrewDemandData(Record):
    """What one member of a crew takes and gives in a day; mass flows are per person.

    ``water`` is what is used before any recovery, ``food`` with its packing where ``case`` says so. ``other`` is what
    else is used up (hygiene, clothing, bags), of which ``worn`` needs no reserve. ``heat`` is what a body gives off.
    ``kit`` is brought once for each person (suit, personal things), ``mission_kit`` once for all. ``eva_water``,
    ``eva_oxygen`` and ``eva_other`` are used in each hour that a person works outside.
    """

    case: Text
    oxygen: MassFlow
    water: MassFlow
    food: MassFlow
    nitrogen: MassFlow | None = None
    other: MassFlow | None = None
    worn: MassFlow | None = None
    kit: Mass | None = None
    mission_kit: Mass | None = None
    eva_water: MassFlow | None = None
    eva_oxygen: MassFlow | None = None
    eva_other: MassFlow | None = None
    carbon_dioxide: MassFlow | None = None
    heat: Power | None = None
    work_time: Duration | None = None


class DoseRateData(Record):
    """The radiation of one environment: dose equivalent by day, or by event, with the spread that is published.

    ``low`` and ``high`` of the quantity are its spread over the solar cycle or between models.
    """

    environment: Literal["transit", "lunar orbit", "lunar surface", "belts", "storm", "low earth orbit", "mission"]
    case: Text
    rate: DoseRate | None = None
    event: Dose | None = None
    days: Duration | None = None


class DoseLimitData(Record):
    """A limit of an agency to the dose of its crews: over a career, a year, or thirty days."""

    period: Literal["career", "year", "30 days", "event"]
    case: Text
    limit: Dose
