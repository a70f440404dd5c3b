"""What a mission waits for beside its hardware: agreements between partners, and technologies that must be ready.

An agreement goes through up to four steps: memorandum, agreement, ratification, protocol. It is in force with the last
one that has a date; with ``awaits`` a step has none yet, and it is not. A technology is ready when its readiness level
(ISO 16290, 1 to 9) reaches the one that is needed.

When a partner leaves for good, an agreement of two ends: nobody waits for it any more. One of three or more stands
among the rest with its dates (as a treaty does: Vienna Convention on the Law of Treaties, 1969, article 55).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from perilune.astro.time import format_utc, parse_time
from perilune.catalogue.model import Identifier, Record, Text
from perilune.errors import Problem, suggest
from perilune.programme.dates import Time

Step = Literal["memorandum", "agreement", "ratification", "protocol"]
STEPS: Final[tuple[Step, ...]] = ("memorandum", "agreement", "ratification", "protocol")
GateKind = Literal["agreement", "technology"]
Level = Annotated[str, Field(pattern=r"^[1-9]$")]
_PARTIES: Final = 2
"""The least parties of an agreement."""
Needs = Annotated[list[Identifier], Field(default_factory=list, max_length=32)]
"""The agreements and technologies that something waits for."""


class AgreementRow(Record):
    """``[[agreement]]``: the dates of its steps; ``awaits`` is the first of those that have none yet."""

    id: Identifier
    name: Text
    partners: list[Identifier] = Field(default_factory=list, max_length=64)
    memorandum: Time | None = None
    agreement: Time | None = None
    ratification: Time | None = None
    protocol: Time | None = None
    awaits: Step | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        taken = [(step, parse_time(text)) for step in STEPS if (text := getattr(self, step)) is not None]
        for (before, first), (after, second) in pairwise(taken):
            if second < first:
                cause = f"its {after} is before its {before}"
                raise ValueError(f"{cause}; expected {', '.join(STEPS)} in this order; fix: check both; key: {after}")
        if self.awaits is not None and any(STEPS.index(step) >= STEPS.index(self.awaits) for step, _ in taken):
            cause = f"it awaits its {self.awaits}, and that or a later step has a date"
            raise ValueError(f"{cause}; expected the first step without a date; fix: drop 'awaits'; key: awaits")
        if not taken and self.awaits is None:
            raise ValueError("no step is named; expected a date of one, or 'awaits'; fix: add its agreement")
        return self


class TechnologyRow(Record):
    """``[[technology]]``: the level that is ``needed``, and the dates on which levels are ``reached``."""

    id: Identifier
    name: Text
    needed: Annotated[int, Field(ge=1, le=9)]
    reached: Annotated[dict[Level, Time], Field(default_factory=dict, max_length=9)]
    source: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        dates = [(level, parse_time(text)) for level, text in sorted(self.reached.items())]
        for (lower, first), (higher, second) in pairwise(dates):
            if second < first:
                cause = f"level {higher} is reached before level {lower}"
                raise ValueError(f"{cause}; expected later dates of higher levels; fix: check both; key: reached")
        return self


@dataclass(frozen=True)
class Dated:
    """A step of an agreement, or a readiness level of a technology, and its day."""

    what: str
    on_utc: str


@dataclass(frozen=True)
class Gate:
    """What is waited for: from when on it holds, None while no date is known, and how that is told.

    ``partners`` are those of an agreement; ``steps`` what has a date, in order.
    """

    id: str
    ready_tdb_s: float | None
    told: str
    kind: GateKind = "agreement"
    name: str = ""
    partners: tuple[str, ...] = ()
    steps: tuple[Dated, ...] = ()


def gates(agreements: Iterable[AgreementRow], technologies: Iterable[TechnologyRow]) -> dict[str, Gate]:
    """Return the gates of agreements and technologies by their ids.

    >>> row = AgreementRow(id="ilrs", name="ILRS", memorandum="2021-03-09 UTC", ratification="2024-06-12 UTC")
    >>> gates([row], [])["ilrs"].told
    "agreement 'ilrs': ratification on 2024-06-12"
    """
    found = [*map(_of_agreement, agreements), *map(_of_technology, technologies)]
    return {gate.id: gate for gate in found}


def ready_date(known: Mapping[str, Gate], needs: Sequence[str], never_tdb_s: float) -> float | None:
    """Return from when on all that is needed holds [TDB s past J2000]; None where nothing is needed."""
    dates = [known[name].ready_tdb_s for name in needs]
    return max((never_tdb_s if date is None else date for date in dates), default=None)


def ended(known: Iterable[Gate], partner: str) -> tuple[str, ...]:
    """Return the agreements that end when a partner leaves: those of it with less than two others.

    >>> rows = [Gate("two", None, "", partners=("a", "b")), Gate("three", None, "", partners=("a", "b", "c"))]
    >>> ended(rows, "a")
    ('two',)
    """
    return tuple(gate.id for gate in known if partner in gate.partners and len(set(gate.partners)) <= _PARTIES)


def unknown_need(name: str, known: Iterable[str]) -> Problem:
    """Return the problem of a need that is neither an agreement nor a technology of the file."""
    names = sorted(known)
    expected = f"one of {', '.join(names)}" if names else "an [[agreement]] or a [[technology]] of that id"
    return Problem(f"nothing to wait for is called '{name}'", expected=expected, fix=suggest(name, names))


def _of_agreement(row: AgreementRow) -> Gate:
    taken = [(step, parse_time(text)) for step in STEPS if (text := getattr(row, step)) is not None]
    if row.awaits is not None:
        ready, told = None, f"agreement '{row.id}' awaits its {row.awaits}"
    else:
        step, ready = taken[-1]
        told = f"agreement '{row.id}': {step} on {_day(ready)}"
    steps = tuple(Dated(step, _day(date)) for step, date in taken)
    return Gate(row.id, ready, told, "agreement", row.name, tuple(row.partners), steps)


def _of_technology(row: TechnologyRow) -> Gate:
    dates = {int(level): parse_time(text) for level, text in sorted(row.reached.items())}
    enough = [level for level in dates if level >= row.needed]
    if enough:
        ready = dates[enough[0]]
        told = f"technology '{row.id}': level {row.needed} on {_day(ready)}"
    else:
        ready, reached = None, max(dates, default=0)
        told = f"technology '{row.id}' has a date for level {reached} and needs level {row.needed}"
    steps = tuple(Dated(f"level {level}", _day(date)) for level, date in dates.items())
    return Gate(row.id, ready, told, "technology", row.name, (), steps)


def _day(epoch_tdb_s: float) -> str:
    return format_utc(epoch_tdb_s)[:10]
