"""Numbers of a user's file: texts with a unit, and parts of a whole."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from perilune.errors import InputError
from perilune.units import parse_quantity

Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""A part of a whole, 0 to 1."""

_EXAMPLES: Final = {
    "mass": "10 kg",
    "power": "2 kW",
    "energy": "50 kWh",
    "time": "30 d",
    "speed": "900 m/s",
    "length": "10 m",
    "mass flow": "1 kg/d",
}


def measured(dimension: str) -> BeforeValidator:
    """Return the validator of a text with a unit, such as '10 kg', that becomes a number in SI units, zero or more."""

    def check(text: Any) -> float:
        if not isinstance(text, str):
            raise ValueError(
                f"{text!r} has no unit; expected a text such as '{_EXAMPLES[dimension]}'; fix: add the unit"
            )
        try:
            number = parse_quantity(text, dimension)
        except InputError as error:
            problem = error.problems[0]
            raise ValueError(f"{problem.cause}; expected {problem.expected}; fix: {problem.fix}") from None
        if number < 0.0:
            raise ValueError(f"{text} is below zero; expected zero or more; fix: check the sign")
        return number

    return BeforeValidator(check)
