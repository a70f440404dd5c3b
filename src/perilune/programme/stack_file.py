"""A mission of stacks as its file says it: parts, loads, stacks, steps in the order of flight, published margins."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from perilune.catalogue import Catalogue, read_toml, validate
from perilune.catalogue.measured import measured
from perilune.catalogue.model import Identifier, Record, Text
from perilune.catalogue.ship_stage import ShipStage
from perilune.catalogue.toml_lines import KeyPath
from perilune.errors import InputError, Problem, suggest
from perilune.programme.stacks import (
    Burn,
    Drop,
    Join,
    Load,
    Move,
    Part,
    PublishedLeft,
    Spend,
    Split,
    Stack,
    StackMission,
    Step,
)

_KINDS: Final = ("burn", "drop", "join", "split", "move", "spend")


MassText = Annotated[float, measured("mass")]
SpeedText = Annotated[float, measured("speed")]
TimeText = Annotated[float, measured("time")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Names = Annotated[list[Name], Field(min_length=1, max_length=64)]


class MissionRow(Record):
    """``[mission]``: its name, and where its numbers are from."""

    name: Text
    source: Text | None = None
    note: Text | None = None


class PartRow(Record):
    """``[[part]]``: a part of its own masses, or a ``stage`` of a ship or launcher of the catalogue.

    A key that stands here takes the place of the catalogue's.
    """

    name: Name
    ship: Identifier | None = None
    launcher: Identifier | None = None
    stage: Text | None = None
    dry_mass: MassText | None = None
    propellant: MassText | None = None
    unusable: MassText | None = None
    isp: TimeText | None = None
    falls_with: Name | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if self.ship is not None and self.launcher is not None:
            raise ValueError("a ship and a launcher; expected one of them; fix: leave one out")
        if self.stage is not None and self.ship is None and self.launcher is None:
            raise ValueError("a stage of nothing; expected 'ship' or 'launcher' beside it; fix: name the ship")
        if self.isp == 0.0:
            raise ValueError("a specific impulse of zero; expected more; fix: leave it out where nothing burns")
        return self


class LoadRow(Record):
    """``[[load]]``: crew or cargo in a part; without ``part`` it comes aboard later."""

    name: Name
    mass: MassText
    part: Name | None = None
    source: Text | None = None


class StackRow(Record):
    """``[[stack]]``: parts that fly together from the start."""

    name: Name
    parts: Names


class StepRow(Record):
    """``[[step]]``: one of burn, drop, join, split, move and spend.

    ``burn`` is the speed that ``stack`` gains on ``leg`` by the parts of ``order``; ``drop`` parts of ``stack``;
    ``join`` docks ``stack`` with the one named; ``split`` takes parts off ``stack`` as ``name``; ``move`` takes loads
    to the part ``to``, or leaves them where there is none; ``spend`` is a mass that ``part`` loses.
    """

    leg: Text | None = None
    stack: Name | None = None
    burn: SpeedText | None = None
    order: Names | None = None
    drop: Names | None = None
    join: Name | None = None
    split: Names | None = None
    name: Name | None = None
    move: Names | None = None
    to: Name | None = None
    spend: MassText | None = None
    part: Name | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [key for key in _KINDS if getattr(self, key) is not None]
        if len(kinds) != 1:
            given = " and ".join(kinds) or "none"
            raise ValueError(f"{given} in one step; expected one of {', '.join(_KINDS)}; fix: one step for each")
        needs = {"burn": ("leg", "stack", "order"), "split": ("stack", "name"), "move": (), "spend": ("part",)}
        for key in needs.get(kinds[0], ("stack",)):
            if getattr(self, key) is None:
                raise ValueError(f"a step '{kinds[0]}' without '{key}'; expected it beside; fix: add {key} = ...")
        return self


class PublishedRow(Record):
    """``[[published]]``: the usable propellant that is said to be left in a part at the end."""

    part: Name
    left: MassText
    source: Text


class StackFile(Record):
    """The whole file."""

    mission: MissionRow
    part: Annotated[list[PartRow], Field(min_length=1, max_length=200)]
    load: Annotated[list[LoadRow], Field(default_factory=list, max_length=200)]
    stack: Annotated[list[StackRow], Field(min_length=1, max_length=50)]
    step: Annotated[list[StepRow], Field(min_length=1, max_length=1000)]
    published: Annotated[list[PublishedRow], Field(default_factory=list, max_length=200)]


def load_stacks(path: Path, catalogue: Catalogue) -> StackMission:
    """Return the mission of a file, its parts with the masses of the catalogue where it names entries.

    Args:
        path: the TOML file.
        catalogue: the catalogue that has what the file names.

    Raises:
        InputError: every problem of the form at once, or every name that the file or the catalogue does not know.
    """
    document = read_toml(path)
    record = validate(document, StackFile)
    problems: list[Problem] = []
    parts: list[Part] = []
    for number, row in enumerate(record.part):
        try:
            parts.append(_part(row, catalogue))
        except InputError as error:
            named = [key for key in ("stage", "ship", "launcher") if getattr(row, key) is not None]
            known = (key for key in named if any(f"no {key} " in problem.cause for problem in error.problems))
            where = ("part", number, next(known, named[0]))
            problems += [document.placed(problem, where) for problem in error.problems]
    problems += [document.placed(problem, key) for key, problem in _unknown(record)]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    return StackMission(
        name=record.mission.name,
        parts=tuple(parts),
        loads=tuple(Load(row.name, row.mass, row.part) for row in record.load),
        stacks=tuple(Stack(row.name, tuple(row.parts)) for row in record.stack),
        steps=tuple(_step(row) for row in record.step),
        published=tuple(PublishedLeft(row.part, row.left, row.source) for row in record.published),
    )


def _part(row: PartRow, catalogue: Catalogue) -> Part:
    own = {"propellant": row.propellant, "isp": row.isp, "unusable": row.unusable, "dry": row.dry_mass}
    values = {**_of_catalogue(row, catalogue), **{key: value for key, value in own.items() if value is not None}}
    if values.get("propellant") is None and values.get("isp") is None:
        values["propellant"] = 0.0
    return Part(
        name=row.name,
        dry_kg=values.get("dry"),
        propellant_kg=values.get("propellant"),
        isp_s=values.get("isp"),
        unusable_kg=values.get("unusable") or 0.0,
        falls_with=row.falls_with,
    )


def _of_catalogue(row: PartRow, catalogue: Catalogue) -> dict[str, float | None]:
    if row.launcher is not None:
        stages = catalogue.launcher(row.launcher).stage
        stage = next((one for one in stages if one.name == row.stage), None)
        if stage is None:
            raise _no_stage(row, [one.name for one in stages])
        engine = catalogue.engine(stage.engine)
        isp = engine.isp_vac if stage.isp_vac is None else stage.isp_vac
        return {"dry": stage.dry_mass.si, "propellant": stage.propellant_mass.si, "isp": isp.si}
    if row.ship is None:
        return {}
    ship = catalogue.ship(row.ship)
    if row.stage is None:
        whole = next((one for one in ship.configuration if "tli" in one.destinations), ship.configuration[0])
        own = ship.main_engine_isp
        return _masses(whole.mass.si, whole.propellant_mass, None if own is None else own.si)
    found = next((one for one in ship.stage if one.name == row.stage), None)
    if found is None:
        raise _no_stage(row, [one.name for one in ship.stage])
    return _of_stage(found)


def _of_stage(stage: ShipStage) -> dict[str, float | None]:
    values = _masses(stage.mass.si, stage.propellant_mass, None if stage.isp is None else stage.isp.si)
    return {**values, "unusable": None if stage.unusable is None else stage.unusable.si}


def _masses(mass_kg: float, propellant: Any, isp_s: float | None) -> dict[str, float | None]:
    loaded = None if propellant is None else propellant.si
    return {"dry": mass_kg - (loaded or 0.0), "propellant": loaded, "isp": isp_s}


def _no_stage(row: PartRow, known: list[str]) -> InputError:
    entry = row.ship or row.launcher
    expected = f"one of {', '.join(known)}" if known else "an entry with stages"
    fix = suggest(row.stage or "", known) or "name a stage of it"
    return InputError(Problem(f"'{entry}' has no stage '{row.stage}'", expected=expected, fix=fix))


def _step(row: StepRow) -> Step:
    stack, part = row.stack or "", row.part or ""
    if row.burn is not None:
        return Burn(row.leg or "", stack, row.burn, tuple(row.order or ()))
    if row.drop is not None:
        return Drop(stack, tuple(row.drop))
    if row.join is not None:
        return Join(stack, row.join)
    if row.split is not None:
        return Split(stack, tuple(row.split), row.name or "")
    if row.move is not None:
        return Move(tuple(row.move), row.to)
    return Spend(part, row.spend or 0.0)


def _unknown(record: StackFile) -> Iterator[tuple[KeyPath, Problem]]:
    """Every name that stands for nothing, and every name given twice, with the key where it stands."""
    parts = [row.name for row in record.part]
    loads = [row.name for row in record.load]
    stacks = [row.name for row in record.stack]
    for kind, names in (("part", parts), ("load", loads), ("stack", stacks)):
        for number, name in enumerate(names):
            if name in names[:number]:
                cause = f"the {kind} '{name}' stands twice"
                yield (kind, number, "name"), Problem(cause, expected="a name for each", fix="rename it")
    flying = [name for row in record.stack for name in row.parts]
    for number, part in enumerate(record.part):
        if flying.count(part.name) != 1:
            cause = f"the part '{part.name}' is in {flying.count(part.name)} stacks"
            yield ("part", number, "name"), Problem(cause, expected="one stack", fix="name it in one [[stack]]")
        yield from _among("part", part.falls_with, parts, ("part", number, "falls_with"))
    for number, stack in enumerate(record.stack):
        yield from _all_among("part", stack.parts, parts, ("stack", number, "parts"))
    for number, load in enumerate(record.load):
        yield from _among("part", load.part, parts, ("load", number, "part"))
    split = [row.name for row in record.step if row.split is not None and row.name is not None]
    for number, step in enumerate(record.step):
        yield from _unknown_of(step, ("step", number), parts, loads, [*stacks, *split])
    for number, told in enumerate(record.published):
        yield from _among("part", told.part, parts, ("published", number, "part"))


def _unknown_of(
    step: StepRow, row: KeyPath, parts: list[str], loads: list[str], stacks: list[str]
) -> Iterator[tuple[KeyPath, Problem]]:
    for key, names in (("order", step.order), ("drop", step.drop), ("split", step.split)):
        yield from _all_among("part", names or (), parts, (*row, key))
    yield from _all_among("load", step.move or (), loads, (*row, "move"))
    for key, name in (("to", step.to), ("part", step.part)):
        yield from _among("part", name, parts, (*row, key))
    for key, name in (("stack", step.stack), ("join", step.join)):
        yield from _among("stack", name, stacks, (*row, key))


def _all_among(kind: str, names: Sequence[str], known: list[str], path: KeyPath) -> Iterator[tuple[KeyPath, Problem]]:
    for number, name in enumerate(names):
        yield from _among(kind, name, known, (*path, number))


def _among(kind: str, name: str | None, known: list[str], path: KeyPath) -> Iterator[tuple[KeyPath, Problem]]:
    if name is not None and name not in known:
        fix = suggest(name, known) or f"add a [[{kind}]] of that name"
        yield path, Problem(f"no {kind} '{name}'", expected=f"one of {', '.join(known)}", fix=fix)
