"""What a programme file refers to: every name must be found, every order be possible.

The checks look at the raw data, so that a file with a wrong type in one place is still checked in all others.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from perilune.astro.time import parse_time
from perilune.catalogue import Catalogue
from perilune.catalogue.document import Document
from perilune.errors import InputError, Problem, suggest
from perilune.integration.destination import parse_destination

KeyPath = tuple[str | int, ...]
_LISTS: Final = {"ships": "ship", "launchers": "launcher", "sites": "site"}
_LONGEST: Final = 64
_OWN: Final = ("partner", "mission", "element", "scenario", "agreement", "technology")


class References:
    """The checks of one document against itself and, where it could be read, the catalogue."""

    def __init__(self, document: Document, catalogue: Catalogue | None) -> None:
        self._document, self._catalogue = document, catalogue
        self._ids = {kind: self._texts(kind, "id") for kind in _OWN}

    def problems(self) -> list[Problem]:
        """Return every problem found, in the order of the lines."""
        found = [
            *self._duplicates(),
            *self._own_references(),
            *self._catalogue_references(),
            *self._destinations(),
            *self._orders(),
            *self._spans(),
            *self._shares(),
        ]
        return sorted(found, key=lambda problem: (problem.line or 0, problem.key or ""))

    def rows(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the tables of an array of tables with their indices, without what is no table."""
        rows = self._document.data.get(kind)
        return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []

    def _texts(self, kind: str, key: str) -> list[str]:
        return [row[key] for _, row in self.rows(kind) if isinstance(row.get(key), str)]

    def _duplicates(self) -> Iterator[Problem]:
        for kind in _OWN:
            seen: dict[str, int] = {}
            for i, row in self.rows(kind):
                name = row.get("id")
                if not isinstance(name, str):
                    continue
                if name in seen:
                    first = self._document.line((kind, seen[name], "id"))
                    cause = f"{shown(name)} is given twice, first in line {first}"
                    yield self._document.problem((kind, i, "id"), cause, "an id of its own", "rename it")
                seen.setdefault(name, i)

    def _own_references(self) -> Iterator[Problem]:
        """Names of partners and missions of this file."""
        named = (
            ("mission", "lead", "partner"),
            ("element", "partner", "partner"),
            ("element", "mission", "mission"),
            ("scenario", "leaves", "partner"),
            ("licence", "to", "partner"),
        )
        for kind, key, target in named:
            for i, row in self.rows(kind):
                yield from self._known((kind, i, key), row.get(key), self._ids[target], target)
        for i, row in self.rows("mission"):
            for j, name in enumerate(_list(row.get("after"))):
                yield from self._known(("mission", i, "after", j), name, self._ids["mission"], "mission")
            waited = [*self._ids["agreement"], *self._ids["technology"]]
            for j, name in enumerate(_list(row.get("needs"))):
                yield from self._known(("mission", i, "needs", j), name, waited, "agreement or technology")

    def _known(self, path: KeyPath, name: object, known: Sequence[str], what: str) -> Iterator[Problem]:
        if isinstance(name, str) and name not in known:
            fix = near(name, known) or f"add [[{what}]] with id = {shown(name)}"
            expected = f"one of {', '.join(shown(other) for other in [*dict.fromkeys(known)][:20])}"
            yield self._document.problem(path, f"no {what} {shown(name)} in this programme", expected, fix)

    def _catalogue_references(self) -> Iterator[Problem]:
        for i, row in self.rows("partner"):
            yield from self._entry(("partner", i, "id"), "partner", row.get("id"))
        for i, row in self.rows("mission"):
            for key, kind in _LISTS.items():
                for j, name in enumerate(_list(row.get(key))):
                    yield from self._entry(("mission", i, key, j), kind, name)
            yield from self._flyable(i, row)
        for i, row in self.rows("licence"):
            if row.get("kind") in _LISTS.values():
                yield from self._entry(("licence", i, "id"), str(row["kind"]), row.get("id"))
        for i, row in self.rows("capacity"):
            for kind in ("launcher", "site"):
                yield from self._entry(("capacity", i, kind), kind, row.get(kind))

    def _entry(self, path: KeyPath, kind: str, name: object) -> Iterator[Problem]:
        """A name of the catalogue: known, and its owner a partner of the programme."""
        if self._catalogue is None or not isinstance(name, str):
            return
        known = self._catalogue.ids(kind)
        if name not in known:
            fix = near(name, known) or "see perilune catalogue list"
            yield self._document.problem(
                path, f"no {kind} {shown(name)} in the catalogue", f"a {kind} of the catalogue", fix
            )
            return
        owner = getattr(getattr(self._catalogue, kind)(name), "partner", None)
        if owner is not None and owner not in self._ids["partner"]:
            cause = f"{kind} '{name}' belongs to '{owner}', which is no partner of this programme"
            yield self._document.problem(path, cause, f"a {kind} of a partner", f'add [[partner]] with id = "{owner}"')

    def _flyable(self, i: int, row: dict[str, Any]) -> Iterator[Problem]:
        """At least one of a mission's launchers must fly from one of the sites that it names."""
        if self._catalogue is None or not isinstance(row.get("sites"), list):
            return
        known = [name for name in _list(row.get("launchers")) if name in self._catalogue.ids("launcher")]
        flown = sorted({site for name in known for site in self._catalogue.launcher(name).sites})
        if known and not set(flown) & set(_list(row["sites"])):
            told = f"none of {', '.join(known)} flies" if len(known) > 1 else f"{known[0]} does not fly"
            cause = f"{told} from {', '.join(map(shown, _list(row['sites'])))}"
            yield self._document.problem(
                ("mission", i, "sites"), cause, f"one of {', '.join(flown)}", "leave 'sites' out"
            )

    def _destinations(self) -> Iterator[Problem]:
        for i, row in self.rows("mission"):
            name = row.get("destination")
            if self._catalogue is None or not isinstance(name, str):
                continue
            if len(name) > _LONGEST or not name.isprintable():
                yield self._document.problem(
                    ("mission", i, "destination"), f"{shown(name)} is no destination", "such as 'llo'", "shorten it"
                )
                continue
            try:
                parse_destination(name, self._catalogue)
            except InputError as error:
                yield self._document.placed(error.problems[0], ("mission", i, "destination"))

    def _orders(self) -> Iterator[Problem]:
        """No mission may come, over others, after itself."""
        rows = {row["id"]: (i, row) for i, row in self.rows("mission") if isinstance(row.get("id"), str)}
        after = {name: [n for n in _list(row.get("after")) if n in rows] for name, (_, row) in rows.items()}
        for cycle in cycles(after):
            text = " after ".join(shown(name) for name in [*cycle, cycle[0]])
            i = rows[cycle[0]][0]
            cause, fix = f"missions wait for each other: {text}", "drop one 'after'"
            yield self._document.problem(("mission", i, "after"), cause, "an order without a circle", fix)

    def _spans(self) -> Iterator[Problem]:
        """Missions and scenarios lie within the programme's span."""
        header = self._document.data.get("programme")
        if not isinstance(header, dict):
            return
        start, end = _seconds(header.get("start")), _seconds(header.get("end"))
        if start is None or end is None or end <= start:
            return
        dated: list[tuple[KeyPath, object]] = [
            (("scenario", i, "on"), row.get("on")) for i, row in self.rows("scenario")
        ]
        for i, row in self.rows("mission"):
            dated += [(("mission", i, "between", j), text) for j, text in enumerate(_list(row.get("between"))[:2])]
        for path, text in dated:
            seconds = _seconds(text)
            if seconds is not None and not start <= seconds <= end:
                expected = f"a time from {header['start']} to {header['end']}"
                yield self._document.problem(
                    path, f"{shown(str(text))} is outside the programme", expected, "move it, or widen the programme"
                )

    def _shares(self) -> Iterator[Problem]:
        rows = [(i, row["share"]) for i, row in self.rows("partner") if isinstance(row.get("share"), int | float)]
        total = sum(share for _, share in rows)
        if rows and total > 1.0 + 1e-9:
            path = ("partner", rows[-1][0], "share")
            yield self._document.problem(
                path, f"the shares add up to {total:g}", "at most 1 in all", "lower one of them"
            )


def shown(name: str) -> str:
    """Return a name of the file as it may stand in a message: in quotes, without control characters, not endless.

    >>> shown("falcon-9")
    "'falcon-9'"
    """
    text = repr(name)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def near(name: str, known: Sequence[str]) -> str | None:
    """Return the suggestion for a name, where it is short enough to be a slip of the pen."""
    return suggest(name, known) if len(name) <= _LONGEST else None


def cycles(after: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Return the cycles of an order, each once, beginning with its first name in the order of ``after``.

    >>> cycles({"a": ["b"], "b": ["a"], "c": ["a"]})
    [('a', 'b')]
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for first in after:
        path: list[str] = []
        waiting = [(first, iter(after[first]))] if first not in done else []
        path += [first] if waiting else []
        while waiting:
            following = next(waiting[-1][1], None)
            if following is None:
                waiting.pop()
                done.add(path.pop())
            elif following in path:
                found.append(tuple(path[path.index(following) :]))
            elif following not in done:
                path.append(following)
                waiting.append((following, iter(after[following])))
    return found


def _list(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _seconds(text: object) -> float | None:
    if not isinstance(text, str):
        return None
    try:
        return parse_time(text)
    except InputError:
        return None
