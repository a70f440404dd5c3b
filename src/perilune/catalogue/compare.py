"""Two states of the catalogue side by side: entries that came or went, and every key whose value changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from perilune.catalogue.load import Catalogue
from perilune.catalogue.model import KINDS


@dataclass(frozen=True)
class TurnedKey:
    """A key of an entry whose value differs, as text; None on the side that has no such key."""

    kind: str
    id: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class CatalogueComparison:
    """All that differs between two states; ``same`` where nothing does."""

    same: bool
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    changed: tuple[TurnedKey, ...]


def compare_catalogues(before: Catalogue, after: Catalogue) -> CatalogueComparison:
    """Return what differs from one catalogue to another.

    >>> from perilune.catalogue import load_catalogue
    >>> compare_catalogues(load_catalogue(), load_catalogue()).same
    True
    """
    old, new = (_entries(catalogue) for catalogue in (before, after))
    gone, come = (
        [f"{kind}/{name}" for kind, name in one if (kind, name) not in other] for one, other in ((old, new), (new, old))
    )
    changed = tuple(row for key in old if key in new for row in _keys(*key, old[key], new[key]))
    return CatalogueComparison(not (gone or come or changed), tuple(gone), tuple(come), changed)


def _entries(catalogue: Catalogue) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (kind, entry.id): dict(_flat(entry.model_dump(mode="json", exclude_defaults=True), ""))
        for kind in KINDS
        for entry in catalogue.entries(kind)
    }


def _keys(kind: str, name: str, old: dict[str, str], new: dict[str, str]) -> Iterator[TurnedKey]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield TurnedKey(kind, name, key, old.get(key), new.get(key))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The leaves of a document with their dotted keys; tables in lists by their identifier or their number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for i, inner in enumerate(value):
            name = inner.get("name", i) if isinstance(inner, dict) else i
            yield from _flat(inner, f"{path}[{name}]")
    else:
        yield path, str(value)
