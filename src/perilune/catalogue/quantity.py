"""A quantity that knows its unit, source, date and maturity: what every number of the catalogue is."""

import datetime as dt
import math
import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from perilune.errors import InputError
from perilune.units import dimension, to_si, units_of

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""A kebab-case name of the field, such as ``long-march-10``."""


def _readable(text: str) -> str:
    """Refuse a text that says nothing, or that steers the terminal of whoever reads it."""
    if not any(character.isalnum() for character in text):
        raise ValueError(f"{text[:40]!r} says nothing; expected a text of letters or digits; fix: write what is meant")
    # most texts are printable throughout, which is told at once
    if not text.isprintable() and any(unicodedata.category(one) == "Cc" and one not in "\n\t" for one in text):
        raise ValueError("a text with control characters; expected a readable text; fix: take them away")
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_readable)]
"""A text that a person can read: letters or digits in it, no control characters but line breaks and tabs."""

_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Record(BaseModel):
    """A strict, frozen record without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Maturity(StrEnum):
    """How far a thing, or a number about it, has come."""

    FLOWN = "flown"
    IN_TEST = "in test"
    PLANNED = "planned"


class Confidence(StrEnum):
    """How well a number is sourced: agency or maker; encyclopaedia or press; memory or an unverified compilation."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Provenance(Record):
    """Where a datum is from: ``source`` is a citation or an address, ``date`` that of the source.

    A date is ``2024``, ``2024-09`` or ``2024-09-17``.
    """

    source: Text
    date: str
    maturity: Annotated[Maturity, Field(strict=False)]
    confidence: Annotated[Confidence, Field(strict=False)] = Confidence.MEDIUM
    note: Text | None = None

    @field_validator("date")
    @classmethod
    def _iso_date(cls, date: str) -> str:
        try:
            if _DATE.fullmatch(date) is None:
                raise ValueError
            dt.date.fromisoformat(date + "0001-01-01"[len(date) :])
        except ValueError:
            raise ValueError(f"'{date}' is not a date; expected YYYY, YYYY-MM or YYYY-MM-DD") from None
        return date


class Quantity(Provenance):
    """A number with its unit, source, date and maturity; ``low`` and ``high`` bound it where an interval is public.

    ``value``, ``low`` and ``high`` are in ``unit``; :attr:`si`, :attr:`si_low` and :attr:`si_high` in SI or radians.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        try:
            dimension(unit)
        except InputError as error:
            problem = error.problems[0]
            fix = f"; fix: {problem.fix}" if problem.fix else ""
            raise ValueError(f"{problem.cause}; expected {problem.expected}{fix}") from None
        return unit

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"the value {self.value} is outside its interval; expected low <= value <= high")
        if not all(math.isfinite(to_si(number, self.unit)) for number in (low, high)):
            raise ValueError(f"{self.value} {self.unit} is too large; expected a number below 1e300 in SI units")
        return self

    @property
    def si(self) -> float:
        """The value in SI units or radians."""
        return to_si(self.value, self.unit)

    @property
    def si_low(self) -> float:
        """The lower bound in SI units or radians; the value where no interval is public."""
        return to_si(self.value if self.low is None else self.low, self.unit)

    @property
    def si_high(self) -> float:
        """The upper bound in SI units or radians; the value where no interval is public."""
        return to_si(self.value if self.high is None else self.high, self.unit)


def measures(name: str, *, positive: bool = True) -> WrapValidator:
    """A quantity of one dimension; its mistakes are told together with those of its parts."""

    def check(data: Any, inner: ValidatorFunctionWrapHandler) -> Quantity:
        mistakes = _mistakes(data, name, positive=positive)
        try:
            quantity: Quantity = inner(data)
        except ValidationError as error:
            raise ValidationError.from_exception_data(error.title, [*_details(error), *mistakes]) from None
        if mistakes:
            raise ValidationError.from_exception_data("Quantity", mistakes)
        return quantity

    return WrapValidator(check)


def _not_negative(quantity: Quantity) -> Quantity:
    if quantity.si_low < 0.0:
        raise ValueError(f"{quantity.value} {quantity.unit} is below zero; expected zero or more; fix: check the sign")
    return quantity


def _mistakes(data: Any, name: str, *, positive: bool) -> list[InitErrorDetails]:
    parts = data.model_dump() if isinstance(data, Quantity) else data if isinstance(data, dict) else {}
    unit = parts.get("unit")
    texts = []
    if isinstance(unit, str) and unit in units_of() and dimension(unit) != name:
        texts.append(
            f"'{unit}' is a unit of {dimension(unit)}; expected a {name} in {', '.join(units_of(name))}"
            f"; fix: write it in {units_of(name)[0]}"
        )
    numbers = [(part, parts.get(part)) for part in ("value", "low", "high")]
    if positive:
        texts += [
            f"the {part} {number} {unit} is not above zero; expected a {name} above zero; fix: check the sign"
            for part, number in numbers
            if isinstance(number, int | float) and number <= 0
        ]
    return [{"type": "value_error", "loc": (), "input": data, "ctx": {"error": ValueError(text)}} for text in texts]


def _details(error: ValidationError) -> list[InitErrorDetails]:
    return [
        {"type": detail["type"], "loc": detail["loc"], "input": detail["input"], "ctx": detail.get("ctx", {})}
        for detail in error.errors(include_url=False)
    ]


Mass = Annotated[Quantity, measures("mass")]
Length = Annotated[Quantity, measures("length")]
Altitude = Annotated[Quantity, measures("length", positive=False)]
Duration = Annotated[Quantity, measures("time")]
Delay = Annotated[Quantity, measures("time", positive=False), AfterValidator(_not_negative)]
"""A time that may be zero."""
Angle = Annotated[Quantity, measures("angle", positive=False)]
MassFlow = Annotated[Quantity, measures("mass flow", positive=False), AfterValidator(_not_negative)]
Force = Annotated[Quantity, measures("force")]
Pressure = Annotated[Quantity, measures("pressure")]
Speed = Annotated[Quantity, measures("speed")]
Acceleration = Annotated[Quantity, measures("acceleration")]
SpecificEnergy = Annotated[Quantity, measures("specific energy", positive=False)]
Ratio = Annotated[Quantity, measures("dimensionless")]
SpecificImpulse = Annotated[Quantity, measures("time")]
Voltage = Annotated[Quantity, measures("voltage")]
FieldStrength = Annotated[Quantity, measures("field strength")]
Frequency = Annotated[Quantity, measures("frequency")]
Moment = Annotated[Quantity, measures("moment")]
LineLoad = Annotated[Quantity, measures("line load")]
BendingStiffness = Annotated[Quantity, measures("bending stiffness")]
AxialStiffness = Annotated[Quantity, measures("force")]
PressureRate = Annotated[Quantity, measures("pressure rate")]
SoundLevel = Annotated[Quantity, measures("sound level")]
AerodynamicLoad = Annotated[Quantity, measures("pressure-angle")]
