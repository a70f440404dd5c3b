"""The thrust of a solid motor against time, with its source like any other datum."""

import math
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from perilune.catalogue.quantity import Provenance
from perilune.units import dimension, to_si

Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class ThrustCurve(Provenance):
    """Vacuum thrust of one motor against the time since ignition: ``points`` of seconds and thrust in ``unit``.

    Linear between the points, nothing after the last.
    """

    unit: str
    points: Annotated[list[Point], Field(min_length=2, max_length=200)]

    @field_validator("unit")
    @classmethod
    def _unit_of_force(cls, unit: str) -> str:
        if dimension(unit) != "force":
            raise ValueError(f"'{unit}' is no unit of force; expected kN; fix: write the thrust in kN")
        return unit

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = [time for time, _ in self.points]
        if times[0] != 0.0 or times != sorted(set(times)):
            raise ValueError("the times of the thrust curve; expected 0 first and each later than the one before")
        if not all(math.isfinite(thrust) and thrust >= 0.0 for _, thrust in self.points) or self.impulse_ns <= 0.0:
            raise ValueError("the thrust of the curve; expected zero or more everywhere, and not zero throughout")
        return self

    @cached_property
    def times_s(self) -> tuple[float, ...]:
        """The times of the points [s]."""
        return tuple(time for time, _ in self.points)

    @cached_property
    def thrust_n(self) -> tuple[float, ...]:
        """The vacuum thrust at the points [N]."""
        return tuple(to_si(thrust, self.unit) for _, thrust in self.points)

    @property
    def impulse_ns(self) -> float:
        """The total impulse of the curve as it stands [N s]."""
        pairs = list(zip(self.times_s, self.thrust_n, strict=True))
        return sum(0.5 * (f0 + f1) * (t1 - t0) for (t0, f0), (t1, f1) in pairwise(pairs))
