"""The stages of a ship that has several: what a replay of a flight by the rocket equation needs."""

from typing import Self

from pydantic import model_validator

from perilune.catalogue.quantity import Mass, Record, SpecificImpulse, Text


class ShipStage(Record):
    """A stage of a ship: its mass with propellant and, where public, propellant and specific impulse.

    ``unusable`` is the part of the propellant that can't be burned: trapped in lines and tanks, or left over from one
    of two propellants.
    """

    name: Text
    mass: Mass
    propellant_mass: Mass | None = None
    unusable: Mass | None = None
    isp: SpecificImpulse | None = None

    @model_validator(mode="after")
    def _lighter_than_itself(self) -> Self:
        if self.propellant_mass is not None and self.propellant_mass.si >= self.mass.si:
            raise ValueError(
                "the propellant is not lighter than the stage; expected mass to be the stage with propellant"
            )
        return self
