"""The catalogue: every entry, built in or the user's own, checked against its record and against each other."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar, cast

from pydantic import ValidationError

from perilune.catalogue.document import dotted, read_toml
from perilune.catalogue.folders import BUILT_IN, FOLDERS, Key, Layer, built_in, kind_of, read_folder
from perilune.catalogue.inheritance import Inheritance, Merged
from perilune.catalogue.model import (
    KINDS,
    CrewDemand,
    DoseLimit,
    DoseRate,
    Element,
    Engine,
    Entry,
    LandingArea,
    LandingPlace,
    Launcher,
    Partner,
    Ship,
    Site,
    Station,
)
from perilune.catalogue.toml_lines import KeyPath
from perilune.catalogue.validation import problems_of
from perilune.errors import InputError, Problem, suggest

Kind = TypeVar("Kind", bound=Entry)

_LISTED: Final = 24
"""So many entries are named where one is not known."""


@dataclass(frozen=True)
class Shadowed:
    """A built-in entry that the user's folder replaces, and the file that does."""

    kind: str
    id: str
    file: str


@dataclass(frozen=True)
class Catalogue:
    """All entries by kind and identifier. ``shadowed`` lists the built-in entries that the user's folder replaces."""

    _entries: Mapping[Key, Entry]
    _files: Mapping[Key, str]
    shadowed: tuple[Shadowed, ...]

    def partner(self, name: str) -> Partner:
        """Return a partner; an unknown id raises :class:`InputError` with a suggestion, as all of these do."""
        return self._get(Partner, name)

    def site(self, name: str) -> Site:
        """Return a launch site."""
        return self._get(Site, name)

    def engine(self, name: str) -> Engine:
        """Return an engine."""
        return self._get(Engine, name)

    def launcher(self, name: str) -> Launcher:
        """Return a launcher."""
        return self._get(Launcher, name)

    def ship(self, name: str) -> Ship:
        """Return a ship."""
        return self._get(Ship, name)

    def station(self, name: str) -> Station:
        """Return an orbital station."""
        return self._get(Station, name)

    def landing_site(self, name: str) -> LandingPlace:
        """Return a place on the Moon."""
        return self._get(LandingPlace, name)

    def landing_area(self, name: str) -> LandingArea:
        """Return an area on the Earth where ships come down."""
        return self._get(LandingArea, name)

    def element(self, name: str) -> Element:
        """Return an element of a lunar station."""
        return self._get(Element, name)

    def crew_demand(self, name: str) -> CrewDemand:
        """Return what a member of a crew takes in a day."""
        return self._get(CrewDemand, name)

    def dose_rate(self, name: str) -> DoseRate:
        """Return the radiation of an environment."""
        return self._get(DoseRate, name)

    def dose_limit(self, name: str) -> DoseLimit:
        """Return a limit to the dose of crews."""
        return self._get(DoseLimit, name)

    def entry(self, kind: str, name: str) -> Entry:
        """Return an entry of a kind given by name."""
        return self._get(KINDS[kind], name)

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the identifiers of a kind, sorted."""
        return tuple(name for other, name in self._entries if other == kind)

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of a kind, sorted by identifier."""
        return tuple(entry for (other, _), entry in self._entries.items() if other == kind)

    def file(self, kind: str, name: str) -> str:
        """Return the file an entry was read from."""
        return self._files[kind, name]

    def digest(self, kind: str, name: str) -> str:
        """Return the SHA-256 of all that an entry says, as canonical JSON; of a launcher, with its engines."""
        entry = self.entry(kind, name)
        parts = [entry]
        if isinstance(entry, Launcher):
            parts += [self.engine(engine) for engine in sorted(entry.engines)]
        canonical = json.dumps([part.model_dump(mode="json") for part in parts], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _get(self, record: type[Kind], name: str) -> Kind:
        kind = next(kind for kind, other in KINDS.items() if other is record)
        entry = self._entries.get((kind, name))
        if entry is None:
            known = self.ids(kind)
            fix = suggest(name[:64], known) or f"perilune catalogue list {kind}"
            if name.endswith(".toml"):
                fix = f"write {Path(name).stem}, and --folder with the folder that holds {kind}s/{Path(name).name}"
            raise InputError(Problem(f"no {kind} '{name}'", expected=_known(kind, known), fix=fix))
        return cast(Kind, entry)


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the built-in catalogue, with a user's own folder laid over it.

    The user's folder holds ``engines/``, ``launchers/``, ``ships/``, ``sites/``, ``partners/`` and ``stations/``, any
    of them, with one file for each entry, ``<id>.toml``; it shadows a built-in entry of the same kind and identifier.

    Raises:
        InputError: every problem of every file at once.

    >>> load_catalogue().ship("soyuz-ms").crew
    3
    """
    return _build(built_in(), Layer({}, frozenset(), ()) if folder is None else read_folder(folder))


def check_entry(path: Path, folder: Path | None = None) -> Entry:
    """Return the entry of one file as it would stand in the catalogue; arguments and errors of :func:`load_entry`."""
    catalogue, (kind, name) = load_entry(path, folder)
    return catalogue.entry(kind, name)


def load_entry(path: Path, folder: Path | None = None) -> tuple[Catalogue, Key]:
    """Return the catalogue with the entry of one file laid over it, and the entry's kind and identifier.

    Args:
        path: the file; its kind is told by its folder, its key ``kind``, or a key that only one kind has.
        folder: the user's own folder, for what the entry names; where none is given and the file lies in a folder of
            its kind, ``<folder>/launchers/<id>.toml``, that is the one.

    Raises:
        InputError: every problem of the file, and of the user's folder.
    """
    document = read_toml(path)
    folder = _folder_of(path) if folder is None else folder
    key = (kind_of(document, path.absolute().parent.name), path.stem)
    layer = Layer({}, frozenset(), ()) if folder is None else read_folder(folder)
    problems = tuple(problem for problem in layer.problems if problem.file != document.file)
    layer = Layer({**layer.documents, key: document}, layer.failed - {key}, problems)
    return _build(built_in(), layer), key


def _folder_of(path: Path) -> Path | None:
    """The catalogue folder that a file lies in, None where it lies elsewhere or in the built-in one."""
    within = path.parent if path.parent.name else path.absolute().parent
    inside = within.name in FOLDERS and within.parent.resolve() != BUILT_IN.resolve()
    return within.parent if inside else None


def _build(base: Layer, user: Layer) -> Catalogue:
    inheritance = Inheritance(base, user)
    problems = [*base.problems, *user.problems]
    entries: dict[Key, Entry] = {}
    merged: dict[Key, Merged] = {}
    keys = inheritance.keys()
    for key in keys:
        found = inheritance.merged(key)
        if found is None:
            continue
        merged[key] = found
        try:
            entries[key] = KINDS[key[0]].model_validate({**found.data, "kind": key[0]})
        except ValidationError as error:
            told = problems_of(error, found.data, KINDS[key[0]], found.place)
            problems.extend(_once(problem) for problem in told if found.whole or not _may_be_inherited(problem))
        problems.extend(_names(key, found))
    problems.extend(inheritance.problems)
    there = dict.fromkeys(keys)
    problems.extend(problem for key, entry in entries.items() for problem in _references(entry, merged[key], there))
    if problems:
        raise InputError(sorted(dict.fromkeys(problems), key=lambda problem: (problem.file or "", problem.line or 0)))
    shadowed = tuple(
        Shadowed(*key, document.file) for key, document in sorted(user.documents.items()) if key in base.documents
    )
    return Catalogue(entries, {key: found.document.file for key, found in merged.items()}, shadowed)


def _once(problem: Problem) -> Problem:
    """Tell of a missing source that an entry file may say it once."""
    lacks = (problem.key or "").endswith(".source") and problem.cause == "the number has no source"
    return replace(problem, fix=f"{problem.fix}; or once for the whole file in provenance") if lacks else problem


def _may_be_inherited(problem: Problem) -> bool:
    return problem.cause == "missing" and problem.key not in (None, "id") and "." not in str(problem.key)


def _names(key: Key, merged: Merged) -> Iterable[Problem]:
    """The file's name and folder against what it says."""
    kind, stem = key
    document = merged.document
    said = document.data.get("id")
    if isinstance(said, str) and said != stem:
        fix = f"rename the file to {said[:64]}.toml, or the entry to {stem}"
        yield document.problem(("id",), f"the id '{said[:64]}' is not the file's name", f"'{stem}'", fix)
    own = document.data.get("kind", kind)
    if own != kind:
        fix = f"move it to {own}s/" if isinstance(own, str) and own in KINDS else f'write kind = "{kind}"'
        yield document.problem(("kind",), f"{str(own)[:64]!r} is not the kind of its folder", f"'{kind}'", fix)


def _references(entry: Entry, merged: Merged, keys: Collection[Key]) -> Iterable[Problem]:
    """The identifiers an entry names against the entries there are; a file with problems of its own counts as there."""
    for path, kind, name in _named(entry):
        if (kind, name) not in keys:
            file, line = merged.place(path)
            known = [other for of, other in keys if of == kind]
            fix = suggest(name, known) or f"write {kind}s/{name}.toml"
            expected = f"the id of {'an' if kind == 'engine' else 'a'} {kind}, see perilune catalogue list {kind}"
            yield Problem(f"no {kind} '{name}'", file, line, dotted(path), expected, fix)


def _named(entry: Entry) -> Iterable[tuple[KeyPath, str, str]]:
    if isinstance(entry, Site | Engine | Launcher | Ship | Station | LandingPlace | LandingArea | Element | DoseLimit):
        yield ("partner",), "partner", entry.partner
    if isinstance(entry, Launcher):
        yield from ((("sites", i), "site", name) for i, name in enumerate(entry.sites))
        yield from ((("stage", i, "engine"), "engine", stage.engine) for i, stage in enumerate(entry.stage))
        for i, stage in enumerate(entry.stage):
            if stage.vernier is not None:
                yield ("stage", i, "vernier", "engine"), "engine", stage.vernier.engine
        for i, row in enumerate(entry.published):
            if row.site is not None:
                yield ("published", i, "site"), "site", row.site


def _known(kind: str, names: Sequence[str]) -> str:
    """Say what there is: all of it where that is short, else how many and where they are listed."""
    if len(names) <= _LISTED:
        return f"one of {', '.join(names)}"
    return f"one of {len(names)}, see perilune catalogue list {kind}"
