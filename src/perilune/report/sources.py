"""Where every number came from: the quantities of the catalogue entries that a plan used, with source and date."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from perilune.catalogue import Catalogue, Entry, Quantity
from perilune.programme import Plan


@dataclass(frozen=True)
class SourcedNumber:
    """One number of a catalogue entry; ``value`` is told with its unit and, where there is one, its interval."""

    key: str
    value: str
    source: str
    date: str
    maturity: str
    confidence: str


@dataclass(frozen=True)
class SourcedEntry:
    """A catalogue entry that the plan used; ``own`` where it comes from the programme's folder."""

    kind: str
    id: str
    name: str
    own: bool
    sha256: str
    numbers: tuple[SourcedNumber, ...]


def sourced_entries(plan: Plan, catalogue: Catalogue) -> tuple[SourcedEntry, ...]:
    """Return the entries named in the plan's provenance, with all their numbers, in the order of the provenance."""
    found = []
    for used in plan.provenance.catalogue:
        entry = getattr(catalogue, used.kind)(used.id)
        numbers = tuple(_numbers(entry))
        found.append(SourcedEntry(used.kind, used.id, entry.name, used.own, used.sha256, numbers))
    return tuple(found)


def _numbers(entry: Entry) -> Iterator[SourcedNumber]:
    for key, quantity in _quantities(entry, ""):
        interval = "" if quantity.low is None and quantity.high is None else f" ({_bound(quantity)})"
        yield SourcedNumber(
            key=key,
            value=f"{quantity.value:g} {quantity.unit}{interval}",
            source=entry.sources.get(quantity.source, quantity.source),
            date=quantity.date,
            maturity=str(quantity.maturity),
            confidence=str(quantity.confidence),
        )


def _bound(quantity: Quantity) -> str:
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    return f"{low:g} to {high:g}"


def _quantities(value: object, key: str) -> Iterator[tuple[str, Quantity]]:
    """Walk a record, its parts and its lists, and yield each quantity with its dotted key."""
    if isinstance(value, Quantity):
        yield key, value
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from _quantities(part, f"{key}[{i}]")
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from _quantities(part, f"{key}.{name}" if key else name)
