"""The nodes of a payload curve: optima along a family of targets, each from its neighbour, and checks between them.

The limits of an ascent make optima that are only local, a few per cent apart: steep and shallow ones, northward and
southward ones. Continuation along the family keeps to one kind of ascent; so the last node is solved again from a fresh
guess, and where an optimum between two nodes does not fit, it and they are solved again from both sides. What is better
replaces, and spreads from neighbour to neighbour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from perilune.catalogue.model import Site
from perilune.errors import NoSolution
from perilune.launch.ascent.optimise import optimal_ascent
from perilune.launch.ascent.record import Ascent, between
from perilune.launch.ascent.reintegrate import Defect
from perilune.launch.curves.curve import interpolant
from perilune.launch.settings import LossSettings
from perilune.launch.target import Target
from perilune.launch.vehicle import Vehicle

TOLERANCE: Final = 0.005
"""A node is added where the curve misses an optimum by more than this share of the payload."""
SMALL: Final = 0.1
"""Errors count over at least this share of the first node's payload: near its end a curve has no relative error."""
_MOST_NODES: Final = 12
_LITTLE: Final = 0.03
"""A curve is followed to where this share of the first node's payload is left."""
_ENDED: Final = 0.06
_SHORT_STEP: Final = 0.02
_CLOSE: Final = 0.2
_BETTER: Final = 2e-3
"""An optimum is another kind of ascent where it carries so much more; what a finer mesh changes is less."""


@dataclass(frozen=True)
class Line:
    """A family of targets along one coordinate: the target of a place, what a cubic runs over, the middle of a gap."""

    target: Callable[[float], Target]
    abscissa: Callable[[float], float]
    middle: Callable[[float, float], float]


@dataclass(frozen=True)
class Found:
    """The optima along a family: those of the nodes, and those that check the curve between them."""

    nodes: dict[float, Ascent]
    checks: dict[float, Ascent]
    errors_kg: tuple[float, ...]
    ends: bool
    stopped: str | None
    improved: int
    defects: tuple[Defect, ...]


def payload_left_kg(ascent: Ascent) -> float:
    """Return the payload after the reserve of the settings, never below zero [kg]."""
    return max(ascent.payload_after_reserve_kg(), 0.0)


class Search:
    """The search for the nodes of one vehicle from one site along one family."""

    def __init__(
        self, flown: Vehicle, site: Site, line: Line, settings: LossSettings, shield_segment: int | None
    ) -> None:
        self._flown, self._site, self._line, self._settings = flown, site, line, settings
        self._segment = shield_segment
        self._nodes: dict[float, Ascent] = {}
        self._checks: dict[float, Ascent] = {}
        self._gaps: list[tuple[float, float]] = []
        self._improved: set[float] = set()
        self._defects: list[Defect] = []
        self._ends = False
        self._stopped: str | None = None

    def run(self, start: float, places: Callable[[Ascent], Sequence[float]]) -> Found | NoSolution:
        """Return the optima from a start over further places, which may depend on the first optimum.

        ``NoSolution`` where there is none at the start, or only there.
        """
        first = self._solve(start, None)
        if isinstance(first, NoSolution):
            return first
        what = self._line.target(start).describe()
        if payload_left_kg(first) <= 0.0:
            return NoSolution(f"{self._flown.id} carries no payload to {what}", "payload")
        self._nodes[start] = first
        self._march(list(places(first)))
        if len(self._nodes) < 2:
            return NoSolution(self._stopped or f"{self._flown.id} reaches only {what}", "payload")
        self._polish()
        self._check()
        ordered = dict(sorted(self._nodes.items()))
        checks = dict(sorted(self._checks.items()))
        errors = tuple(self._error_kg(place, ascent) for place, ascent in checks.items())
        improved, defects = len(self._improved & set(ordered)), tuple(self._defects)
        return Found(ordered, checks, errors, self._ends, self._stopped, improved, defects)

    def _solve(self, place: float, near: Ascent | None) -> Ascent | NoSolution:
        segment = self._segment if near is None else None
        target = self._line.target(place)
        answer = optimal_ascent(self._flown, self._site, target, self._settings, shield_segment=segment, near=near)
        if isinstance(answer, Ascent):
            self._defects.append(answer.defect)
        return answer

    def _march(self, waiting: list[float]) -> None:
        """Optimise place after place, each from the one before, to the last or to where little payload is left."""
        missed = False
        start = min(self._nodes)
        first = payload_left_kg(self._nodes[start])
        while waiting and len(self._nodes) < _MOST_NODES:
            last = max(self._nodes)
            left = payload_left_kg(self._nodes[last])
            place = round(min(waiting[0], self._reach(first)), 2)
            if left < _ENDED * first or place - last < _SHORT_STEP * (last - start):
                self._ends = left < 2.0 * _ENDED * first
                return
            answer = self._solve(place, self._nodes[last])
            if isinstance(answer, Ascent):
                self._nodes[place] = answer
                while waiting and (
                    waiting[0] <= place or (waiting[1:] and waiting[0] - place < _CLOSE * (place - last))
                ):
                    waiting.pop(0)
            elif missed:
                self._stopped = f"beyond {last:g}: {answer.reason}"
                self._ends = left < 2.0 * _ENDED * first
                return
            else:
                missed = True
                waiting.insert(0, round(self._line.middle(last, place), 2))
        self._ends = payload_left_kg(self._nodes[max(self._nodes)]) < _ENDED * first

    def _reach(self, first_kg: float) -> float:
        """The place at which the line through the last two nodes comes down to little payload."""
        if len(self._nodes) < 2:
            return float("inf")
        (one, before), (two, last) = sorted(self._nodes.items())[-2:]
        slope = (payload_left_kg(last) - payload_left_kg(before)) / (two - one)
        return float("inf") if slope >= 0.0 else two - (payload_left_kg(last) - _LITTLE * first_kg) / slope

    def _polish(self) -> None:
        """Solve the last node from a fresh guess and spread what is better; then mend what rises along the family."""
        last = max(self._nodes)
        if self._keep(last, self._solve(last, None)):
            self._spread(last)
        for left, right in pairwise(sorted(self._nodes)):
            if self._nodes[right].payload_kg > self._nodes[left].payload_kg:
                self._mend(left, self._nodes[right])

    def _keep(self, place: float, answer: Ascent | NoSolution) -> bool:
        """Let an optimum replace that of a node if it is better; say whether it did."""
        if isinstance(answer, NoSolution) or answer.payload_kg <= self._nodes[place].payload_kg * (1.0 + _BETTER):
            return False
        self._nodes[place] = answer
        self._improved.add(place)
        self._unsettle(place)
        return True

    def _mend(self, place: float, near: Ascent) -> None:
        if self._keep(place, self._solve(place, near)):
            self._spread(place)

    def _spread(self, start: float) -> None:
        """Solve the neighbours of a node that became better from it, and theirs, as long as they become better."""
        ordered = sorted(self._nodes)
        index = ordered.index(start)
        for way in (ordered[:index][::-1], ordered[index + 1 :]):
            here = start
            for place in way:
                if not self._keep(place, self._solve(place, self._nodes[here])):
                    break
                here = place

    def _check(self) -> None:
        """Optimise in the middle of every gap; what does not fit is solved again, and becomes a node."""
        self._gaps = list(pairwise(sorted(self._nodes)))
        while self._gaps:
            left, right = self._gaps.pop(0)
            middle = round(self._line.middle(left, right), 2)
            if not left < middle < right:
                continue
            found = self._solve(middle, self._between(left, middle, right))
            if isinstance(found, NoSolution) or self._misses(middle, found):
                found = self._solved_again(left, middle, right, found)
            if isinstance(found, NoSolution):
                continue
            if self._misses(middle, found) and len(self._nodes) < _MOST_NODES:
                self._nodes[middle] = found
                self._gaps += [(left, middle), (middle, right)]
            else:
                self._checks[middle] = found

    def _between(self, left: float, place: float, right: float) -> Ascent:
        """The start at a place between two nodes."""
        begin, at, end = (self._line.abscissa(place) for place in (left, place, right))
        return between(self._nodes[left], self._nodes[right], (at - begin) / (end - begin))

    def _unsettle(self, place: float) -> None:
        """Check the gaps beside a node anew that became better."""
        ordered = sorted(self._nodes)
        gaps = [gap for gap in pairwise(ordered) if place in gap]
        for left, right in gaps:
            stale = [check for check in self._checks if left < check < right]
            for check in stale:
                del self._checks[check]
            if stale:
                self._gaps.append((left, right))

    def _solved_again(
        self, left: float, middle: float, right: float, found: Ascent | NoSolution
    ) -> Ascent | NoSolution:
        """Return the best of the optima from both neighbours and from a fresh guess; mend the neighbours with it."""
        answers = [found, self._solve(middle, self._nodes[right]), self._solve(middle, None)]
        ascents = [answer for answer in answers if isinstance(answer, Ascent)]
        if not ascents:
            return found
        best = max(ascents, key=lambda ascent: ascent.payload_kg)
        for place in (left, right):
            self._mend(place, best)
        return best

    def _error_kg(self, place: float, truth: Ascent) -> float:
        places = tuple(sorted(self._nodes))
        masses = tuple(payload_left_kg(self._nodes[node]) for node in places)
        curve = interpolant(places, masses, self._line.abscissa)
        return float(curve(self._line.abscissa(place))) - payload_left_kg(truth)

    def _misses(self, place: float, truth: Ascent) -> bool:
        floor = SMALL * payload_left_kg(self._nodes[min(self._nodes)])
        return abs(self._error_kg(place, truth)) > TOLERANCE * max(payload_left_kg(truth), floor)
