"""A SpaceNet scenario (JSON) as a mission of stacks: what burns, is staged, goes over and docks, in order of time.

SpaceNet (de Weck, Simchi-Levi, Shishko and others, MIT) writes a scenario as a network whose edges have burns, and a
list of events: elements are created, moved into others, and transported over an edge, with the actions of each burn.
What is transported, burns or takes others aboard is a part here, all else a load. Speeds are impulses in both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from perilune.catalogue.document import dotted
from perilune.errors import InputError, Problem, suggest
from perilune.programme.spacenet_file import Edge, Element, Event, Scenario, Sequence, read_scenario
from perilune.programme.stacks import Burn, Drop, Join, Load, Move, Part, Split, Stack, StackMission, Step

_READ: Final = ("Create Elements", "Move Elements", "Remove Elements", "Space Transport")
_WITHOUT_MASS: Final = ("Crewed Exploration", "Crewed EVA")
_SPAN: Final = re.compile(r"P(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?")


def load_spacenet(path: Path) -> StackMission:
    """Return the mission of stacks of a SpaceNet scenario.

    Args:
        path: a scenario of SpaceNet 2.5 or later, JSON.

    Raises:
        InputError: every problem of its form at once; else every name that is not known, every event that is not
            read (flights by capacity, resources, demands), each with its place in the file.
    """
    scenario = read_scenario(path)
    made = _Import(scenario)
    for key, event in made.in_order():
        made.add(event, key)
    if made.problems:
        raise InputError([Problem(p.cause, str(path), None, p.key, p.expected, p.fix) for p in made.problems])
    return made.mission()


@dataclass
class _Import:
    """What is known of a scenario while its events are read in the order of time; elements by their ids.

    ``flying`` are the stacks with their parts, ``gone`` what was staged, ``falls`` what is dropped with what,
    ``carrier`` the part in which each load is.
    """

    scenario: Scenario
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    first: list[Stack] = field(default_factory=list)
    flying: dict[str, list[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    falls: dict[str, str] = field(default_factory=dict)
    carrier: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what there is, and what of it is a part."""
        templates = {row.id: row for row in self.scenario.elementTemplates}
        self.elements: dict[str, Element] = {}
        for i, row in enumerate(self.scenario.instantiatedElements):
            template = templates.get(row.templateId or "", row)
            given = {key: value for key, value in row if value is not None and value != []}
            self.elements[row.id] = template.model_copy(update=given)
            if self.elements[row.id].contents:
                self._refuse("resources inside an element are not read", "instantiatedElements", i, "contents")
        self.edges = {row.id: row for row in self.scenario.network.edges}
        self.nodes = {row.id for row in self.scenario.network.nodes}
        self.parts = list(dict.fromkeys(self._parts()))
        self.names = self._names()
        if self.scenario.demandModels:
            self._refuse("demands are not read", "demandModels")

    def _parts(self) -> Iterator[str]:
        for mission in self.scenario.missionList:
            for event in mission.events:
                if event.type == "Space Transport":
                    yield from (name for name in event.elements if name in self.elements)
                if event.container in self.elements:
                    yield event.container or ""

    def _names(self) -> dict[str, str]:
        """A name of its own for each element."""
        found: dict[str, str] = {}
        for key, row in self.elements.items():
            name = row.name or key
            found[key] = name if name not in found.values() else f"{name} ({key})"
        return found

    def _refuse(self, cause: str, *path: str | int, expected: str | None = None, fix: str | None = None) -> None:
        self.problems.append(Problem(cause, key=dotted(path), expected=expected, fix=fix))

    def in_order(self) -> list[tuple[tuple[str | int, ...], Event]]:
        """Return the events with their places in the file, by time, then priority, then as they stand there."""
        found = []
        for i, mission in enumerate(self.scenario.missionList):
            if mission.demandModels:
                self._refuse("demands are not read", "missionList", i, "demandModels")
            start = self._date(mission.startDate, i)
            for j, event in enumerate(mission.events):
                key: tuple[str | int, ...] = ("missionList", i, "events", j)
                found.append((start + self._span(event.missionTime, key), event.priority, i, j, key, event))
        return [(row[4], row[5]) for row in sorted(found, key=lambda row: row[:4])]

    def _date(self, text: str, mission: int) -> datetime:
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            expected = "a date such as 2019-07-01T04:00:00Z"
            self._refuse(f"'{text}' is no date", "missionList", mission, "startDate", expected=expected)
            return datetime(2000, 1, 1)

    def _span(self, text: str, key: tuple[str | int, ...]) -> timedelta:
        found = _SPAN.fullmatch(text)
        if found is None or text in ("P", "PT"):
            self._refuse(f"'{text}' is no span of time", *key, "missionTime", expected="one such as P7DT12H")
            return timedelta()
        days, hours, minutes, seconds = (float(part or 0.0) for part in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def add(self, event: Event, key: tuple[str | int, ...]) -> None:
        """Add the steps of an event."""
        unknown = [(i, name) for i, name in enumerate(event.elements) if name not in self.elements]
        for i, name in unknown:
            fix = suggest(name, self.elements)
            self._refuse(f"no element '{name}'", *key, "elements", i, expected="one of instantiatedElements", fix=fix)
        if event.additionalDemands:
            self._refuse("demands are not read", *key, "additionalDemands")
        if unknown or event.type in _WITHOUT_MASS:
            return
        if event.type == "Space Transport":
            self._transport(event, key)
        elif event.type == "Remove Elements":
            self._remove(event)
        elif event.type in _READ:
            self._into(event, key)
        else:
            expected = ", ".join((*_READ, *_WITHOUT_MASS))
            self._refuse(f"events of type '{event.type}' are not read", *key, "type", expected=f"one of {expected}")

    def _into(self, event: Event, key: tuple[str | int, ...]) -> None:
        """Elements come to be in, or go into, a node or a part."""
        container = event.container
        if container is None or container in self.nodes:
            return
        if container not in self.elements:
            expected = "a node or one of instantiatedElements"
            self._refuse(f"no container '{container}'", *key, "container", expected=expected)
            return
        others = [name for name in event.elements if name in self.parts and name != container]
        carriers = [self.carrier[name] for name in event.elements if self.carrier.get(name) not in (None, container)]
        if event.type == "Move Elements":
            self._together([container, *others, *(name for name in carriers if name is not None)])
        loads = [name for name in event.elements if name not in self.parts]
        for name in loads:
            if self.elements[name].mass is None:
                cause = f"'{self.names[name]}' is carried and neither it nor its template has a mass"
                self._refuse(cause, *key, "elements", expected="elements with a mass", fix="give its mass in kg")
        if loads:
            self.steps.append(Move(tuple(self.names[name] for name in loads), self.names[container]))
        self.carrier.update(dict.fromkeys(loads, container))

    def _remove(self, event: Event) -> None:
        loads = [name for name in event.elements if name in self.carrier]
        if loads:
            self.steps.append(Move(tuple(self.names[name] for name in loads), None))
            self.carrier.update(dict.fromkeys(loads, None))

    def _transport(self, event: Event, key: tuple[str | int, ...]) -> None:
        edge = self.edges.get(event.edge or "")
        if edge is None:
            expected = "one of network.edges"
            self._refuse(f"no edge '{event.edge}'", *key, "edge", expected=expected)
            return
        stack = self._stack_of(list(event.elements))
        sequences = {row.burn: row for row in event.burnStageSequence}
        for number, burn in enumerate(edge.burns):
            if burn.id not in sequences:
                cause = f"burn {number + 1} of edge '{edge.name}' has no actions"
                self._refuse(cause, *key, "burnStageSequence", expected="the actions of each burn of the edge")
            elif burn.deltaV > 0.0:
                self._burn(edge, number, sequences[burn.id], stack, key)

    def _burn(self, edge: Edge, number: int, row: Sequence, stack: str, key: tuple[str | int, ...]) -> None:
        order: list[str] = []
        staged: list[str] = []
        for action in row.actions:
            name = action.element
            if name not in self.flying[stack] or name in self.gone:
                continue  # SpaceNet burns and stages nothing where an element is not there any more
            if action.type == "Burn":
                order += [] if name in order else [name]
                continue
            staged.append(name)
            self.gone.add(name)
            if name not in order and order:
                self.falls[name] = order[-1]
            elif name not in order:
                self.steps.append(Drop(stack, (self.names[name],)))
        if not order:
            self._refuse(f"nothing burns in burn {number + 1} of edge '{edge.name}'", *key, "burnStageSequence")
            return
        for before in order[:-1]:
            if before not in staged:
                cause = f"'{self.names[before]}' burns before another and is carried on when it is empty"
                self._refuse(cause, *key, "burnStageSequence", expected="a stage that is left behind when it is empty")
        leg = edge.name if len(edge.burns) == 1 else f"{edge.name}, burn {number + 1}"
        names = tuple(self.names[name] for name in order)
        self.steps.append(Burn(leg, stack, edge.burns[number].deltaV, names))
        last = order[-1]
        left = [last] if last in staged else [name for name in staged if self.falls.get(name) == last]
        if left:
            self.steps.append(Drop(stack, tuple(self.names[name] for name in left)))
        if last not in staged:
            for name in left:
                del self.falls[name]
        self.flying[stack] = [name for name in self.flying[stack] if name not in self.gone]

    def _stack_of(self, wanted: list[str]) -> str:
        """The name of the stack of exactly these parts: what else flies with them leaves, what does not yet joins."""
        stack = self._together(wanted)
        others = [name for name in self.flying[stack] if name not in wanted]
        if not others:
            return stack
        rest = f"stack {len(self.flying) + 1}"
        self.steps.append(Split(stack, tuple(self.names[name] for name in others), rest))
        self.flying[rest] = others
        self.flying[stack] = [name for name in self.flying[stack] if name in wanted]
        return stack

    def _together(self, wanted: list[str]) -> str:
        """The name of a stack in which all these parts are; stacks that have one of them join."""
        wanted = list(dict.fromkeys(name for name in wanted if name not in self.gone))
        known = [stack for stack, parts in self.flying.items() if any(name in parts for name in wanted)]
        new = [name for name in wanted if not any(name in parts for parts in self.flying.values())]
        if new:
            name = f"stack {len(self.flying) + 1}"
            self.first.append(Stack(name, tuple(self.names[one] for one in new)))
            self.flying[name] = new
            known.append(name)
        for other in known[1:]:
            self.steps.append(Join(other, known[0]))
            self.flying[known[0]] += self.flying[other]
            self.flying[other] = []
        return known[0]

    def mission(self) -> StackMission:
        """Return what was read."""
        return StackMission(
            name=self.scenario.name,
            parts=tuple(self._part(name) for name in self.parts),
            loads=tuple(
                Load(self.names[name], self._mass(row), None)
                for name, row in self.elements.items()
                if name not in self.parts
            ),
            stacks=tuple(self.first),
            steps=tuple(self.steps),
        )

    def _part(self, key: str) -> Part:
        row = self.elements[key]
        falls = self.falls.get(key)
        return Part(
            name=self.names[key],
            dry_kg=row.mass,
            propellant_kg=None if row.fuel is None and row.isp else (0.0 if row.fuel is None else row.fuel.amount),
            isp_s=row.isp,
            falls_with=None if falls is None else self.names[falls],
        )

    def _mass(self, row: Element) -> float:
        return (row.mass or 0.0) + (0.0 if row.fuel is None else row.fuel.amount)
