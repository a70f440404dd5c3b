"""The records of a ship's escape system in the catalogue: tower, motors, and what comes down with the crew."""

from typing import Annotated, Literal

from pydantic import Field

from perilune.catalogue.quantity import Duration, Force, Length, Mass, Ratio, Record


class EscapeTower(Record):
    """The launch escape tower: mass, length over the ship, and when it is jettisoned, seconds after lift-off."""

    mass: Mass
    jettison_time: Duration | None = None
    length: Length | None = None


class EscapeMotor(Record):
    """What carries the crew away from the launcher: thrust of all motors, burning time, all that goes along.

    ``available_until`` is the time after lift-off to which the motors are there, where not to the tower's jettison.
    """

    thrust: Force
    burn_time: Duration
    carried_mass: Mass
    available_until: Duration | None = None


class DescentModule(Record):
    """The part of a ship that comes down with its crew, its drag and lift as it enters, and where it may land."""

    mass: Mass
    diameter: Length
    drag_coefficient: Ratio | None = None
    lift_to_drag: Ratio | None = None
    landing: Annotated[list[Literal["land", "sea"]], Field(min_length=1, max_length=2)]
