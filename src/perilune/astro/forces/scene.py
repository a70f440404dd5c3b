"""What the expressions of all forces share: the variables, and the places of parameters at run time.

Lengths are in km, times in s since the start of the arc. Series (see :mod:`perilune.astro.forces.environment`) lie
first among the parameters, then the middle of the record, then the constants.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from perilune.astro.forces.environment import Series
from perilune.astro.forces.force_model import ForceModel

Vector = list[Any]
WEATHER_TERMS: Final = 14
"""Terms of the polynomials of density and shadow over one segment."""


@dataclass(frozen=True)
class Layout:
    """Where series and constants lie among the runtime parameters."""

    series: tuple[Series, ...]
    constants: tuple[str, ...]
    record_s: float

    @property
    def middle(self) -> int:
        """The place of the middle of the record, behind all series."""
        return sum(series.size for series in self.series)

    @property
    def size(self) -> int:
        """The number of all parameters: series, middle, constants."""
        return self.middle + 1 + len(self.constants)

    def offset(self, name: str) -> int:
        """Return the place of the first parameter of a series; a KeyError where there is none of the name."""
        offset = 0
        for series in self.series:
            if series.name == name:
                return offset
            offset += series.size
        raise KeyError(name)

    def place(self, constant: str) -> int:
        """Return the place of a constant."""
        return self.middle + 1 + self.constants.index(constant)


@dataclass(frozen=True)
class Scene:
    """The variables and parameters as expressions, and what is made of them once."""

    model: ForceModel
    layout: Layout
    position: Vector
    velocity: Vector

    def constant(self, name: str) -> Any:
        """Return a constant as an expression: the runtime parameter at its place."""
        import heyoka as hy

        return hy.par[self.layout.place(name)]

    @cached_property
    def _argument(self) -> Any:
        import heyoka as hy

        return (hy.time - hy.par[self.layout.middle]) * (2.0 / self.layout.record_s)

    def value(self, name: str) -> Vector:
        """Return the components of a series at the present time."""
        return self._horner(name, self._argument, rate=False)

    def rate(self, name: str) -> Vector:
        """Return the rates of the components of a series, per second."""
        return [x * (2.0 / self.layout.record_s) for x in self._horner(name, self._argument, rate=True)]

    def _horner(self, name: str, argument: Any, *, rate: bool) -> Vector:
        import heyoka as hy

        series = next(s for s in self.layout.series if s.name == name)
        offset, width = self.layout.offset(name), series.components
        result = []
        for component in range(width):
            coefficients = [hy.par[offset + width * degree + component] for degree in range(series.terms)]
            if rate:
                coefficients = [float(degree) * c for degree, c in enumerate(coefficients)][1:]
            value = coefficients[-1]
            for coefficient in reversed(coefficients[:-1]):
                value = value * argument + coefficient
            result.append(value)
        return result

    def weather(self, name: str) -> Any:
        """Return a polynomial over the present segment: ``density`` (natural logarithm) or ``shadow`` (lit part)."""
        import heyoka as hy

        argument = (hy.time - self.constant("segment-middle")) * self.constant("segment-scale")
        value = self.constant(f"{name}-{WEATHER_TERMS - 1}")
        for degree in range(WEATHER_TERMS - 2, -1, -1):
            value = value * argument + self.constant(f"{name}-{degree}")
        return value


def dot(a: Vector, b: Vector) -> Any:
    """Return the scalar product of two vectors of expressions."""
    import heyoka as hy

    return hy.sum([x * y for x, y in zip(a, b, strict=True)])


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector product of two vectors of three expressions."""
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
