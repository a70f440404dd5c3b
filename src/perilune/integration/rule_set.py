"""A rule set: which checks a partner asks for, and the limits and margins that it insists on.

A check defines its limits where it stands, each with the value that holds where nobody asks for another, and reads
them from ``case.rules``. A rule set is a list of limits with other values; see :mod:`perilune.integration.rules` for
its files.
"""

from dataclasses import dataclass
from typing import Final, overload

from perilune.units import to_si

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Limit:
    """A number that a check measures against.

    ``value``, ``low`` and ``high`` are in ``unit``; a rule set may set ``value`` between the other two, None being
    without bound. ``name`` is unique among all limits, such as ``ring_tolerance``; ``source`` is that of the value.

    >>> RING = Limit("ring_tolerance", "two diameters within this are one", 5.0, "mm", "ISO 15863:2003")
    >>> DEFAULT_RULES[RING]
    0.005
    """

    name: str
    meaning: str
    value: float
    unit: str
    source: str
    low: float | None = 0.0
    high: float | None = None


@dataclass(frozen=True)
class LimitCurve:
    """A limit that depends on something, by points that the check joins: such as acceleration over its duration.

    ``points`` are in ``units``, with increasing first numbers.
    """

    name: str
    meaning: str
    points: Points
    units: tuple[str, str]
    source: str


def in_words(limit: Limit | LimitCurve) -> str:
    """Return the value of a limit, or the points of a curve, with units.

    >>> in_words(Limit("a", "b", 5.0, "mm", "c")), in_words(Limit("a", "b", 2.0, "1", "c"))
    ('5 mm', '2')
    """
    if isinstance(limit, Limit):
        return f"{limit.value:g} {limit.unit}".removesuffix(" 1")
    first, second = limit.units
    return ", ".join(f"{y:g} {second} at {x:g} {first}" for x, y in limit.points)


@dataclass(frozen=True)
class RuleSet:
    """The rules that hold for a case.

    ``limits`` and ``curves`` are those with a value of this set; any other keeps the value of its definition. A check
    of ``without`` is not asked; one of ``critical`` must be evaluable for there to be a verdict.
    """

    id: str
    name: str
    source: str
    limits: tuple[Limit, ...] = ()
    curves: tuple[LimitCurve, ...] = ()
    without: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()

    @overload
    def __getitem__(self, limit: Limit) -> float: ...
    @overload
    def __getitem__(self, limit: LimitCurve) -> Points: ...
    def __getitem__(self, limit: Limit | LimitCurve) -> float | Points:
        """Return what a limit is under this set, in SI units and radians: a number, or the points of a curve."""
        held = self.held(limit)
        if isinstance(held, Limit):
            return to_si(held.value, held.unit)
        first, second = held.units
        return tuple((to_si(x, first), to_si(y, second)) for x, y in held.points)

    @property
    def own(self) -> tuple[Limit | LimitCurve, ...]:
        """The limits and the curves with a value of this set."""
        return (*self.limits, *self.curves)

    def held(self, limit: Limit | LimitCurve) -> Limit | LimitCurve:
        """Return a limit with the value and the source that it has under this set."""
        return next((row for row in self.own if row.name == limit.name), limit)


DEFAULT_RULES: Final = RuleSet("default", "The limits as the checks define them", "the source of each limit")
"""The rule set that holds where no partner insists on another."""
