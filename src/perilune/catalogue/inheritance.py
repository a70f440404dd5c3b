"""Shadowing and ``based_on``: which file gives each key of an entry.

An entry of the user's folder shadows the built-in one of the same kind and identifier, everywhere. ``based_on`` takes
each top-level key that a file leaves out from another entry; a shadowing entry may be based on the one it shadows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from perilune.catalogue.citations import cited
from perilune.catalogue.document import Document
from perilune.catalogue.folders import FOLDERS, Key, Layer
from perilune.catalogue.provenance import filled
from perilune.catalogue.toml_lines import KeyPath
from perilune.errors import Problem, suggest

_OWN: Final = ("id", "kind", "based_on")
USER, BUILT_IN = "user's", "built-in"

Node = tuple[str, str, str]
"""An entry file: its layer, kind and identifier."""


@dataclass(frozen=True)
class Merged:
    """The data of an entry with what it takes from others; ``origins`` tells the document of each top-level key.

    ``whole`` is False where an entry it is based on is of no use: keys that it would give are then missing.
    """

    document: Document
    data: Mapping[str, Any]
    origins: Mapping[str, Document]
    whole: bool

    def place(self, path: KeyPath) -> tuple[str, int]:
        """Return the file and the line where a key is written."""
        origin = self.origins.get(str(path[0]), self.document) if path else self.document
        return origin.file, origin.line(path)


class Inheritance:
    """Merges entries on demand and collects the problems it meets."""

    def __init__(self, built_in: Layer, user: Layer) -> None:
        self.problems: list[Problem] = []
        self._documents: dict[Node, Document] = {
            (name, *key): document
            for name, layer in ((BUILT_IN, built_in), (USER, user))
            for key, document in layer.documents.items()
        }
        self._failed = {(name, *key) for name, layer in ((BUILT_IN, built_in), (USER, user)) for key in layer.failed}
        self._merged: dict[Node, Merged | None] = {}
        self._in_cycle: set[Node] = set()

    def keys(self) -> list[Key]:
        """Return the kind and identifier of every entry file, readable or not, in order."""
        return sorted({(kind, name) for _, kind, name in {*self._documents, *self._failed}})

    def merged(self, key: Key) -> Merged | None:
        """Return the effective entry; None where its file is not to be read (its layer's problems say so)."""
        node = self._effective(key)
        chain = self._chain(node)
        for link in reversed(chain):
            if link not in self._merged:
                self._merged[link] = self._merge(link)
        return self._merged[node]

    def _effective(self, key: Key) -> Node:
        user: Node = (USER, *key)
        return user if user in self._documents or user in self._failed else (BUILT_IN, *key)

    def _base(self, node: Node) -> Node | None:
        layer, kind, name = node
        based_on = self._documents[node].data.get("based_on") if node in self._documents else None
        if not isinstance(based_on, str):
            return None
        shadows_itself = layer == USER and based_on == name
        return (BUILT_IN, kind, name) if shadows_itself else self._effective((kind, based_on))

    def _chain(self, node: Node) -> list[Node]:
        """The entry, what it is based on, and so on; it ends before a repetition."""
        chain = [node]
        while (base := self._base(chain[-1])) is not None:
            if base in chain:
                self._report_cycle(chain[chain.index(base) :])
                break
            chain.append(base)
        return chain

    def _report_cycle(self, cycle: list[Node]) -> None:
        if self._in_cycle.issuperset(cycle):
            return
        self._in_cycle.update(cycle)
        names = [f"{name} ({layer} {FOLDERS_OF[kind]})" for layer, kind, name in [*cycle, cycle[0]]]
        document = self._documents[next((node for node in cycle if node[0] == USER), cycle[0])]
        self.problems.append(
            Problem(
                f"a cycle of entries based on each other: {' -> '.join(names)}",
                file=document.file,
                line=document.line(("based_on",)),
                key="based_on",
                expected="a chain that ends at an entry without based_on",
                fix="write one of them out in full",
            )
        )

    def _merge(self, node: Node) -> Merged | None:
        document = self._documents.get(node)
        if document is None:
            return None
        base = self._base(node)
        if base is not None and base not in self._documents and base not in self._failed:
            self._report_unknown_base(document, node[2], base)
        below = None if base is None or node in self._in_cycle else self._merged.get(base)
        return self._own(document, below, whole=base is None or (below is not None and below.whole))

    def _own(self, document: Document, below: Merged | None, *, whole: bool) -> Merged:
        inherited = {key: value for key, value in below.data.items() if key not in _OWN} if below else {}
        told, misplaced = filled(document, inherited.get("maturity"))
        data, problems = cited(told, inherited.get("sources"))
        self.problems.extend((*misplaced, *problems))
        origins = {key: below.origins.get(key, below.document) for key in inherited if key not in data} if below else {}
        sources = (
            {"sources": {**inherited["sources"], **data["sources"]}} if _both_have_sources(inherited, data) else {}
        )
        return Merged(document, {**inherited, **data, **sources}, origins, whole)

    def _report_unknown_base(self, document: Document, own: str, base: Node) -> None:
        _, kind, name = base
        others = sorted({of for _, other, of in self._documents if other == kind and of != own})
        fix = suggest(name[:64], others) or f"perilune catalogue list {kind} shows them"
        cause, expected = f"no {kind} '{name[:64]}' to be based on", f"the id of another {kind}"
        line = document.line(("based_on",))
        self.problems.append(Problem(cause, document.file, line, "based_on", expected, fix))


FOLDERS_OF: Final = {kind: folder for folder, kind in FOLDERS.items()}


def _both_have_sources(inherited: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return isinstance(inherited.get("sources"), dict) and isinstance(data.get("sources"), dict)
