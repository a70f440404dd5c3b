"""The records of ground, avionics, safety and agreements in the catalogue: what ship, launcher and site ask and offer.

A list of names or a count is a datum like a number: it has a source and a date. What is not public is left out.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from perilune.catalogue.quantity import (
    FieldStrength,
    Identifier,
    Length,
    Mass,
    Pressure,
    Provenance,
    Ratio,
    Record,
    Text,
    Voltage,
)


class Names(Provenance):
    """A list of names of the field, such as propellants or data buses, with where it comes from."""

    names: Annotated[list[Text], Field(min_length=1, max_length=32)]


class Pad(Record):
    """A launch pad: for which launchers, and how high and heavy a stack it takes; heights above its surface.

    ``table_height`` is where the launcher stands, ``crew_arm_height`` the floor of the arm to the ship's hatch,
    ``max_stack_height`` the most that its assembly building, crane or service tower clears, from the table,
    ``lightning_height`` the top of the lightning protection, ``max_stack_mass`` what its table or transporter bears.
    """

    id: Identifier
    name: Text
    launchers: Annotated[list[Identifier], Field(min_length=1, max_length=64)]
    table_height: Length | None = None
    tower_height: Length | None = None
    crew_arm_height: Length | None = None
    max_stack_height: Length | None = None
    lightning_height: Length | None = None
    max_stack_mass: Mass | None = None


class Avionics(Record):
    """The electrical side of a ship or a launcher.

    ``bus_voltage`` is that of the direct current on the interface, ``data_bus`` and ``telemetry`` the names of buses
    and bands. ``abort_signals`` are those that a launcher gives of its failures, or that a ship takes.
    ``field_emission`` is the strongest field that it radiates, ``field_susceptibility`` the weakest that disturbs it.
    """

    bus_voltage: Voltage | None = None
    data_bus: Names | None = None
    telemetry: Names | None = None
    abort_signals: Names | None = None
    field_emission: FieldStrength | None = None
    field_susceptibility: FieldStrength | None = None


class CabinAir(Record):
    """The atmosphere of a cabin: its pressure, and the share of oxygen in it by volume."""

    pressure: Pressure
    oxygen: Ratio


class FlownOn(Provenance):
    """The ship has flown on this launcher: how often, and from which site."""

    launcher: Identifier
    flights: Annotated[int, Field(ge=1, le=10_000)]
    site: Identifier


class Tally(Provenance):
    """Successes among attempts, such as flights of a launcher, or crews saved by an escape system."""

    attempts: Annotated[int, Field(ge=1, le=10_000)]
    successes: Annotated[int, Field(ge=0, le=10_000)]

    @model_validator(mode="after")
    def _no_more_than_attempts(self) -> Self:
        if self.successes > self.attempts:
            raise ValueError(f"{self.successes} successes of {self.attempts} attempts; expected no more than attempts")
        return self


class RatingEvidence(Provenance):
    """One requirement of a human-rating standard, and how the launcher stands to it."""

    requirement: Text
    state: Literal["met", "equivalent", "waiver", "open"]


class Agreement(Provenance):
    """What is in force between a partner and another about joint work on launchers and ships.

    ``state`` is ``in force``, ``signed``, or ``barred``: forbidden by law without a separate authorisation.
    """

    partner: Identifier
    state: Literal["in force", "signed", "barred"]
    subject: Text
