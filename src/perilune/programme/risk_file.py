"""The question of a schedule risk as its file says it, or as a programme's missions say it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from perilune.astro.time import parse_time
from perilune.catalogue import read_toml, validate
from perilune.catalogue.measured import measured
from perilune.catalogue.model import Identifier, Record, Text
from perilune.catalogue.toml_lines import KeyPath
from perilune.errors import InputError, Problem, suggest
from perilune.programme.dates import Time
from perilune.programme.model import Mission, Programme
from perilune.programme.references import cycles
from perilune.programme.schedule_risk import Activity, Duration, Reliability, RiskQuestion

Span = Annotated[float, measured("time")]


class HeaderRow(Record):
    """``[risk]``: as of which day, which milestone, with which reference class."""

    name: Text
    as_of: Time
    target: Identifier
    reference_class: Text | None = None
    history: Text | None = None
    correlation: Annotated[float, Field(ge=0.0, le=1.0)] = 0.3
    samples: Annotated[int, Field(ge=100, le=2_000_000)] = 20_000
    seed: Annotated[int, Field(ge=0)] = 1


class ReliabilityRow(Record):
    """``[[reliability]]``: successes in trials of a kind of launch or landing."""

    id: Identifier
    successes: Annotated[int, Field(ge=0)]
    trials: Annotated[int, Field(ge=0)]
    source: Text | None = None

    @model_validator(mode="after")
    def _no_more_than_trials(self) -> Self:
        if self.successes > self.trials:
            raise ValueError("more successes than trials; expected at most as many; fix: exchange them; key: successes")
        return self


class ActivityRow(Record):
    """``[[activity]]``: an announced date ``planned``, or a duration from ``low`` over ``likely`` to ``high``."""

    id: Identifier
    name: Text
    partner: Identifier | None = None
    planned: Time | None = None
    low: Span | None = None
    likely: Span | None = None
    high: Span | None = None
    law: Literal["triangular", "pert"] = "pert"
    after: Annotated[list[Identifier], Field(default_factory=list, max_length=100)]
    gap: Span = 0.0
    risks: Annotated[list[Identifier], Field(default_factory=list, max_length=10)]
    again: Span = 0.0
    source: Text | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        times = (self.low, self.likely, self.high)
        if any(time is not None for time in times) and not all(time is not None for time in times):
            raise ValueError("a part of a duration; expected 'low', 'likely' and 'high'; fix: give all three")
        if self.planned is not None and self.low is not None:
            raise ValueError("a date and a duration; expected one of them; fix: leave one out")
        if not (self.low or 0.0) <= (self.likely or 0.0) <= (self.high or 0.0):
            raise ValueError("the duration is not in order; expected low <= likely <= high; fix: sort them")
        if self.risks and self.again == 0.0:
            cause, fix = "a flight that may fail without 'again'", "add again = '1 yr'"
            raise ValueError(f"{cause}; expected the time to the next; fix: {fix}; key: risks")
        return self


class RiskFile(Record):
    """The whole file."""

    risk: HeaderRow
    reliability: Annotated[list[ReliabilityRow], Field(default_factory=list, max_length=200)]
    activity: Annotated[list[ActivityRow], Field(min_length=1, max_length=1000)]


def load_risk(path: Path) -> tuple[RiskQuestion, str | None, Path | None]:
    """Return the question of a file, the reference class it names, and its own history of slips.

    Args:
        path: the TOML file.

    Raises:
        InputError: every problem of the form at once, or every name that stands for nothing.
    """
    document = read_toml(path)
    record = validate(document, RiskFile)
    problems = [document.placed(problem, key) for key, problem in (*_unknown(record), *_circles(record))]
    if problems:
        raise InputError(problems)
    header = record.risk
    question = RiskQuestion(
        name=header.name,
        as_of_tdb_s=parse_time(header.as_of),
        target=header.target,
        activities=tuple(_activity(row) for row in record.activity),
        reliabilities=tuple(Reliability(row.id, row.successes, row.trials) for row in record.reliability),
        correlation=header.correlation,
        samples=header.samples,
        seed=header.seed,
    )
    return question, header.reference_class, None if header.history is None else path.parent / header.history


def question_of_programme(programme: Programme, as_of_tdb_s: float, target: str | None = None) -> RiskQuestion:
    """Return the question that a programme's missions ask: the first dates they can have are those announced.

    Args:
        programme: its missions, with what they come after.
        as_of_tdb_s: the day from which it is looked at; missions before it are as they are planned.
        target: a mission; None: the one planned last.
    """
    last = max(programme.missions, key=lambda row: row.start_tdb_s)
    return RiskQuestion(
        name=programme.name,
        as_of_tdb_s=as_of_tdb_s,
        target=target or last.id,
        activities=tuple(
            Activity(row.id, row.name, row.lead, max(_first_day(row), as_of_tdb_s), None, row.after)
            for row in programme.missions
        ),
        correlation=0.3,
    )


def _first_day(mission: Mission) -> float:
    """The start of a mission's span, or the day from which on all holds that it needs [TDB s past J2000]."""
    held = mission.held_tdb_s
    return mission.start_tdb_s if held is None else max(mission.start_tdb_s, held)


def _activity(row: ActivityRow) -> Activity:
    duration = None
    if row.low is not None and row.likely is not None and row.high is not None:
        duration = Duration(row.low, row.likely, row.high, row.law)
    planned = None if row.planned is None else parse_time(row.planned)
    risks, after = tuple(row.risks), tuple(row.after)
    return Activity(row.id, row.name, row.partner, planned, duration, after, row.gap, risks, row.again)


def _unknown(record: RiskFile) -> Iterator[tuple[KeyPath, Problem]]:
    names = [row.id for row in record.activity]
    kinds = [row.id for row in record.reliability]
    if record.risk.target not in names:
        yield ("risk", "target"), _no("activity", record.risk.target, names)
    as_of = parse_time(record.risk.as_of)
    for number, row in enumerate(record.activity):
        path = ("activity", number)
        if row.id in names[:number]:
            yield (*path, "id"), Problem(f"'{row.id}' stands twice", expected="a name for each", fix="rename it")
        if row.planned is not None and parse_time(row.planned) < as_of:
            cause = f"'{row.id}' was planned for {row.planned}, before the day of the question"
            expected = f"a date after as_of, {record.risk.as_of}"
            yield (*path, "planned"), Problem(cause, expected=expected, fix="leave out what is done")
        for key, kind, mentioned, known in (
            ("after", "activity", row.after, names),
            ("risks", "reliability", row.risks, kinds),
        ):
            for i, name in enumerate(mentioned):
                if name not in known:
                    yield (*path, key, i), _no(kind, name, known)


def _circles(record: RiskFile) -> Iterator[tuple[KeyPath, Problem]]:
    names = [row.id for row in record.activity]
    after = {row.id: [name for name in row.after if name in names] for row in record.activity}
    for cycle in cycles(after):
        cause = f"activities wait for each other: {' after '.join((*cycle, cycle[0]))}"
        path = ("activity", names.index(cycle[0]), "after")
        yield path, Problem(cause, expected="an order without a circle", fix="drop one 'after'")


def _no(kind: str, name: str, known: list[str]) -> Problem:
    expected = f"one of {', '.join(known)}" if known else f"a [[{kind}]]"
    fix = suggest(name, known) or f"add [[{kind}]] with id = '{name}'"
    return Problem(f"no {kind} '{name}'", expected=expected, fix=fix)
