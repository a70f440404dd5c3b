"""A mission of vehicle stacks flown leg by leg by the rocket equation: burn order, staging, docking, crew and cargo.

Each burn is ``dv = isp g0 ln(before / after)`` (Tsiolkovsky 1903) of the part that burns in the stack as it is. A part
that empties before the last of its order is dropped when the next lights, with what falls with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perilune.constants import G0
from perilune.errors import NoSolution

CLOSED_M_S: Final = 1e-6
"""A leg that lacks less than this is closed: it is rounding."""


@dataclass(frozen=True)
class Part:
    """A part of a stack. A datum that is not public is None, and what needs it is not evaluable.

    ``unusable_kg`` of the propellant can't be burned; ``falls_with`` names the part with which it is dropped.
    """

    name: str
    dry_kg: float | None
    propellant_kg: float | None = 0.0
    isp_s: float | None = None
    unusable_kg: float = 0.0
    falls_with: str | None = None


@dataclass(frozen=True)
class Load:
    """Crew or cargo in a part; None: not there yet, such as samples."""

    name: str
    mass_kg: float
    part: str | None


@dataclass(frozen=True)
class Stack:
    """Parts that fly together."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Burn:
    """A speed that a stack gains on a leg, by the parts of ``order`` one after the other."""

    leg: str
    stack: str
    dv_m_s: float
    order: tuple[str, ...]


@dataclass(frozen=True)
class Drop:
    """Parts that a stack leaves behind, with all that is in them."""

    stack: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Join:
    """A stack docks with another, which keeps its name."""

    stack: str
    to: str


@dataclass(frozen=True)
class Split:
    """Parts leave a stack and fly on as a stack of their own."""

    stack: str
    parts: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Move:
    """Loads go to another part of the same stack; None: they are left behind."""

    loads: tuple[str, ...]
    to: str | None


@dataclass(frozen=True)
class Spend:
    """A mass that a part loses without a gain of speed: attitude control, venting, what a crew throws away."""

    part: str
    mass_kg: float


Step = Burn | Drop | Join | Split | Move | Spend


@dataclass(frozen=True)
class PublishedLeft:
    """The usable propellant that a publication says is left in a part at the end."""

    part: str
    left_kg: float
    source: str


@dataclass(frozen=True)
class StackMission:
    """A mission as it is to be replayed."""

    name: str
    parts: tuple[Part, ...]
    loads: tuple[Load, ...]
    stacks: tuple[Stack, ...]
    steps: tuple[Step, ...]
    published: tuple[PublishedLeft, ...] = ()


@dataclass(frozen=True)
class PartBurn:
    """What one part did on a leg: masses are those of the whole stack."""

    leg: str
    stack: str
    part: str
    dv_m_s: float
    propellant_kg: float
    left_kg: float
    mass_before_kg: float
    mass_after_kg: float


@dataclass(frozen=True)
class LegMargin:
    """A leg that closes, and what its last part could still add to the speed of the stack at its end."""

    leg: str
    stack: str
    dv_m_s: float
    margin_m_s: float


@dataclass(frozen=True)
class PartMargin:
    """The propellant of a part: loaded, of it unusable, burned, usable left; where it was dropped, on which stack."""

    part: str
    loaded_kg: float
    unusable_kg: float
    burned_kg: float
    left_kg: float
    left_share: float
    dropped_from: str | None


@dataclass(frozen=True)
class Compared:
    """What is left in a part beside what was published; ``difference`` is the part of the published figure."""

    part: str
    left_kg: float
    published_kg: float
    difference: float
    source: str


@dataclass(frozen=True)
class Replay:
    """A mission whose every leg closes."""

    mission: str
    legs: tuple[LegMargin, ...]
    burns: tuple[PartBurn, ...]
    margins: tuple[PartMargin, ...]
    compared: tuple[Compared, ...]


class _RefusedError(Exception):
    def __init__(self, reason: str, binding: str) -> None:
        super().__init__(reason)
        self.answer = NoSolution(reason, binding)


def replay(mission: StackMission) -> Replay | NoSolution:
    """Return the margins of a mission, or why it can't be flown.

    Args:
        mission: parts, loads, stacks and steps in the order of flight; every name it uses is one of its own.

    Returns:
        Masses in kg, speeds in m/s; or the first leg that does not close with the m/s that lack, or the first datum
        that is missing.

    >>> tug = Part("tug", 1000.0, 500.0, 300.0)
    >>> flown = replay(StackMission("up", (tug,), (), (Stack("s", ("tug",)),), (Burn("raise", "s", 500.0, ("tug",)),)))
    >>> round(flown.margins[0].left_kg, 1)
    265.6
    """
    flight = _Flight(mission)
    try:
        for step in mission.steps:
            flight.fly(step)
    except _RefusedError as refused:
        return refused.answer
    return flight.result()


class _Flight:
    """The state of a replay: what is where, and what is left of it."""

    def __init__(self, mission: StackMission) -> None:
        self._mission = mission
        self._parts = {part.name: part for part in mission.parts}
        self._left = {part.name: part.propellant_kg for part in mission.parts}
        self._dry = {part.name: part.dry_kg for part in mission.parts}
        self._loads = {load.name: load for load in mission.loads}
        self._place = {load.name: load.part for load in mission.loads}
        self._stacks = {stack.name: list(stack.parts) for stack in mission.stacks}
        self._dropped: dict[str, str] = {}
        self._burns: list[PartBurn] = []
        self._legs: list[LegMargin] = []

    def fly(self, step: Step) -> None:
        match step:
            case Burn():
                self._burn(step)
            case Drop():
                for part in step.parts:
                    self._drop(step.stack, part)
            case Join():
                self._stacks[step.to] += self._stacks.pop(self._there(step.stack))
            case Split():
                for part in step.parts:
                    self._take(step.stack, part)
                self._stacks[step.name] = list(step.parts)
            case Move():
                self._move(step)
            case Spend():
                self._spend(step)

    def _there(self, stack: str) -> str:
        if stack not in self._stacks:
            raise _RefusedError(f"there is no stack '{stack}' any more: it has joined another", stack)
        return stack

    def _take(self, stack: str, part: str) -> None:
        if part not in self._stacks[self._there(stack)]:
            raise _RefusedError(f"'{part}' is not in the stack '{stack}': {', '.join(self._stacks[stack])} are", part)
        self._stacks[stack].remove(part)

    def _drop(self, stack: str, part: str) -> None:
        falling = [part, *(row.name for row in self._mission.parts if row.falls_with == part)]
        for name in falling:
            if name in self._stacks[self._there(stack)] or name == part:
                self._take(stack, name)
                self._dropped[name] = stack

    def _move(self, step: Move) -> None:
        for name in step.loads:
            here = self._place[name]
            if step.to is not None and here is not None and self._stack_of(here) != self._stack_of(step.to):
                raise _RefusedError(f"'{name}' can't go from '{here}' to '{step.to}': they do not fly together", name)
            self._place[name] = step.to

    def _stack_of(self, part: str) -> str:
        for name, parts in self._stacks.items():
            if part in parts:
                return name
        raise _RefusedError(f"'{part}' is in no stack: it was dropped", part)

    def _spend(self, step: Spend) -> None:
        dry = self._dry[step.part]
        if dry is None:
            raise _RefusedError(f"not evaluable: mass of '{step.part}' missing", step.part)
        if step.mass_kg > dry:
            raise _RefusedError(f"'{step.part}' of {dry:,.0f} kg can't lose {step.mass_kg:,.0f} kg", step.part)
        self._dry[step.part] = dry - step.mass_kg

    def _burn(self, burn: Burn) -> None:
        lacking = burn.dv_m_s
        part = burn.order[0]
        for number, part in enumerate(burn.order):
            if number:
                self._drop(burn.stack, burn.order[number - 1])
            lacking -= self._by(part, lacking, burn)
            if lacking <= CLOSED_M_S:
                break
        if lacking > CLOSED_M_S:
            given = burn.dv_m_s - lacking
            reason = f"leg '{burn.leg}' of '{burn.stack}' lacks {lacking:,.0f} m/s: {', '.join(burn.order)} give"
            raise _RefusedError(f"{reason} {given:,.0f} of {burn.dv_m_s:,.0f} m/s", burn.leg)
        margin = self._available(part, burn.stack)
        self._legs.append(LegMargin(burn.leg, burn.stack, burn.dv_m_s, margin))

    def _by(self, part: str, wanted_m_s: float, burn: Burn) -> float:
        """Burn one part for a gain of speed, or for all that it has; return the gain."""
        if part not in self._stacks[self._there(burn.stack)]:
            raise _RefusedError(
                f"'{part}' is to burn on leg '{burn.leg}' and is not in the stack '{burn.stack}'", burn.leg
            )
        before, usable = self._mass(burn.stack), self._usable(part)
        gained = min(self._available(part, burn.stack), wanted_m_s)
        used = usable if gained < wanted_m_s else min(before * -math.expm1(-gained / self._exhaust(part)), usable)
        usable -= used
        self._left[part] = usable + min(self._parts[part].unusable_kg, self._propellant(part))
        self._burns.append(PartBurn(burn.leg, burn.stack, part, gained, used, usable, before, before - used))
        return gained

    def _available(self, part: str, stack: str) -> float:
        mass = self._mass(stack)
        return self._exhaust(part) * math.log(mass / (mass - self._usable(part)))

    def _usable(self, part: str) -> float:
        return max(self._propellant(part) - self._parts[part].unusable_kg, 0.0)

    def _exhaust(self, part: str) -> float:
        isp = self._parts[part].isp_s
        if isp is None:
            raise _RefusedError(f"not evaluable: specific impulse of '{part}' missing", part)
        return isp * G0

    def _propellant(self, part: str) -> float:
        left = self._left[part]
        if left is None:
            raise _RefusedError(f"not evaluable: propellant mass of '{part}' missing", part)
        return left

    def _mass(self, stack: str) -> float:
        parts = self._stacks[self._there(stack)]
        total = 0.0
        for part in parts:
            dry = self._dry[part]
            if dry is None:
                raise _RefusedError(f"not evaluable: mass of '{part}' missing", part)
            total += dry + self._propellant(part)
        return total + sum(load.mass_kg for load in self._loads.values() if self._place[load.name] in parts)

    def result(self) -> Replay:
        """Return what came of it."""
        margins = tuple(self._margin(part) for part in self._mission.parts if part.propellant_kg)
        return Replay(
            mission=self._mission.name,
            legs=tuple(self._legs),
            burns=tuple(self._burns),
            margins=margins,
            compared=compared(self._mission.published, margins),
        )

    def _margin(self, part: Part) -> PartMargin:
        loaded = part.propellant_kg or 0.0
        left = self._usable(part.name)
        burned = loaded - self._propellant(part.name)
        return PartMargin(
            part.name, loaded, part.unusable_kg, burned, left, left / loaded, self._dropped.get(part.name)
        )


def compared(published: Sequence[PublishedLeft], margins: Sequence[PartMargin]) -> tuple[Compared, ...]:
    """Return the propellant left in parts beside what was published of them."""
    left = {row.part: row.left_kg for row in margins}
    return tuple(
        Compared(row.part, left[row.part], row.left_kg, left[row.part] / row.left_kg - 1.0, row.source)
        for row in published
        if row.part in left
    )
