"""The rule sets, one TOML file each: those of this folder by name, and the user's own by path.

A file names its source, the limits that it sets, each with its own source, and the checks that it leaves out or makes
critical. What it doesn't say stays as the checks define it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from perilune.catalogue import Document, read_toml, validate
from perilune.catalogue.model import Record, Text
from perilune.errors import InputError, Problem, suggest
from perilune.integration.checks import Check, all_checks, checks_by_name
from perilune.integration.rule_set import Limit, LimitCurve, RuleSet
from perilune.integration.rules.due import DUE
from perilune.units import dimension, from_si, to_si, units_of

BUILT_IN: Final = Path(__file__).parent

Number = Annotated[list[float], Field(min_length=2, max_length=2)]


class LimitRow(Record):
    """A limit of a rule file: ``value`` in ``unit``, or the ``points`` of a curve in ``units``, with its source."""

    source: Text
    value: float | None = None
    unit: str | None = None
    points: Annotated[list[Number], Field(min_length=2, max_length=200)] | None = None
    units: Annotated[list[str], Field(min_length=2, max_length=2)] | None = None
    note: Text | None = None


class ChecksRow(Record):
    """``[checks]``: those that are not asked, and those that must be evaluable for there to be a verdict."""

    without: list[str] = Field(default_factory=list, max_length=100)
    critical: list[str] = Field(default_factory=list, max_length=100)


class RuleFile(Record):
    """All of a rule file."""

    name: Text
    source: Text
    based_on: str | None = None
    note: Text | None = None
    checks: ChecksRow = Field(default_factory=ChecksRow)
    limits: dict[str, LimitRow] = Field(default_factory=dict, max_length=500)


def rule_sets() -> tuple[str, ...]:
    """Return the names of the built-in rule sets.

    >>> "default" in rule_sets()
    True
    """
    return tuple(sorted(path.stem for path in BUILT_IN.glob("*.toml")))


def load_rule_set(name: str, folder: Path | None = None) -> RuleSet:
    """Return a rule set: a built-in one by its name, such as ``nasa``, or the user's own by its path.

    Args:
        name: the name of a built-in set, or a path that ends in ``.toml``.
        folder: where a relative path starts; the working folder by default.

    Raises:
        InputError: every problem of the file at once, with file, line, key and fix; or no built-in set of that name.

    >>> load_rule_set("default").limits
    ()
    """
    if name.endswith(".toml"):
        path = Path(name) if folder is None else folder / name
        return _rule_set(read_toml(path), path.stem)
    if name not in rule_sets():
        known = ", ".join(rule_sets())
        fix = suggest(name[:64], rule_sets()) or "name a built-in set, or a file that ends in .toml"
        raise InputError(Problem(f"no rule set '{name[:64]}'", expected=f"one of {known}, or a file", fix=fix))
    return _rule_set(read_toml(BUILT_IN / f"{name}.toml", f"built-in/rules/{name}.toml"), name)


def known_limits() -> tuple[Limit | LimitCurve, ...]:
    """Return every limit that a rule set may set: those of the checks, and the dates by which actions are due."""
    of_checks = (limit for check in all_checks() for limit in check.limits)
    return tuple(dict.fromkeys((*of_checks, *DUE.values())))


def _rule_set(document: Document, identifier: str) -> RuleSet:
    record = validate(document, RuleFile)
    checks = checks_by_name()
    known = {limit.name: limit for limit in known_limits()}
    problems = [*_check_problems(document, record.checks, checks), *_base_problems(document, record)]
    found: dict[str, Limit | LimitCurve] = {}
    for name, row in record.limits.items():
        try:
            found[name] = _limit(document, name, row, known)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    base = None if record.based_on is None else load_rule_set(record.based_on)
    rows = {row.name: row for row in (() if base is None else base.own)} | found
    return RuleSet(
        id=identifier,
        name=record.name,
        source=record.source,
        limits=tuple(row for row in rows.values() if isinstance(row, Limit)),
        curves=tuple(row for row in rows.values() if isinstance(row, LimitCurve)),
        without=_joined(() if base is None else base.without, record.checks.without),
        critical=_joined(() if base is None else base.critical, record.checks.critical),
    )


def _joined(first: tuple[str, ...], second: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _base_problems(document: Document, record: RuleFile) -> Iterator[Problem]:
    others = [name for name in rule_sets() if document.file != f"built-in/rules/{name}.toml"]
    if record.based_on is not None and record.based_on not in others:
        fix = suggest(record.based_on, others) or "drop the key"
        yield document.problem(("based_on",), f"no rule set '{record.based_on}'", f"one of {', '.join(others)}", fix)


def _check_problems(document: Document, row: ChecksRow, checks: Mapping[str, Check]) -> Iterator[Problem]:
    for key, names in (("without", row.without), ("critical", row.critical)):
        for i, name in enumerate(names):
            path = ("checks", key, i)
            if name not in checks:
                fix = suggest(name, checks) or "name a check"
                yield document.problem(path, f"no check '{name}'", f"one of {', '.join(checks)}", fix)
            elif key == "without" and (checks[name].critical or name in row.critical):
                yield document.problem(
                    path, f"'{name}' decides the verdict", "a check that is not critical", "remove it"
                )


def _limit(document: Document, name: str, row: LimitRow, known: Mapping[str, Limit | LimitCurve]) -> Limit | LimitCurve:
    """Return a limit with the value of a row.

    Raises:
        InputError: no such limit, a value for a curve, a wrong unit, or a value out of its range.
    """
    path = ("limits", name)
    if name not in known:
        fix = suggest(name, known) or "perilune integration rules lists them"
        raise InputError(document.problem(path, "no such limit", f"one of {', '.join(sorted(known))}", fix))
    limit = known[name]
    if isinstance(limit, Limit):
        return _number(document, path, row, limit)
    return _curve(document, path, row, limit)


def _number(document: Document, path: tuple[str, str], row: LimitRow, limit: Limit) -> Limit:
    if row.value is None or row.unit is None or row.points is not None or row.units is not None:
        expected = f'{{ value = {limit.value:g}, unit = "{limit.unit}", source = "..." }}'
        raise InputError(document.problem(path, "is one number", expected, "give value, unit and source"))
    value = _converted(document, (*path, "unit"), row.value, row.unit, limit.unit)
    low = float("-inf") if limit.low is None else limit.low
    high = float("inf") if limit.high is None else limit.high
    if not low <= value <= high:
        expected = f"{low:g} to {high:g} {limit.unit}"
        cause, fix = f"{row.value:g} {row.unit} is out of range", "look up its meaning: perilune integration rules"
        raise InputError(document.problem((*path, "value"), cause, expected, fix))
    return replace(limit, value=value, source=row.source)


def _curve(document: Document, path: tuple[str, str], row: LimitRow, limit: LimitCurve) -> LimitCurve:
    if row.points is None or row.units is None or row.value is not None or row.unit is not None:
        first, second = limit.units
        expected = f'{{ points = [[1.0, 2.0], [3.0, 4.0]], units = ["{first}", "{second}"], source = "..." }}'
        raise InputError(document.problem(path, "is a curve", expected, "give points, units and source"))
    points = []
    for point in row.points:
        pairs = zip(point, row.units, limit.units, strict=True)
        x, y = (_converted(document, (*path, "units"), value, unit, own) for value, unit, own in pairs)
        points.append((x, y))
    rising = all(first[0] < second[0] for first, second in pairwise(points))
    if not rising or not all(x > 0.0 and y > 0.0 for x, y in points):
        expected = "numbers above zero, the first of each point larger than that of the point before"
        raise InputError(document.problem((*path, "points"), "not a curve", expected, "put the points in order"))
    return replace(limit, points=tuple(points), source=row.source)


def _converted(document: Document, path: tuple[str, ...], value: float, unit: str, own: str) -> float:
    """Return a value in the unit of its limit."""
    try:
        given = dimension(unit)
    except InputError:
        given = ""
    if given != dimension(own):
        known = ", ".join(units_of(dimension(own)))
        raise InputError(document.problem(path, f"'{unit}' is not its unit", f"one of {known}", f"write it in {own}"))
    return value if unit == own else from_si(to_si(value, unit), own)
