"""The strict reader of RINEX navigation files, versions 2 to 4."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from perilune.errors import InputError, Problem
from perilune.files import read_text
from perilune.formats.rinex.model import KeplerMessage, NavigationFile, StateMessage
from perilune.formats.rinex.older import SYSTEMS, VERSIONS, in_columns_of_3
from perilune.formats.rinex.records import FORMS, Row, kepler_message, kind_of, state_message

LARGEST_BYTES: Final = 64 * 2**20
"""Size of a file up to which it is read; a merged file of a day has a tenth of it."""

_VERSION: Final = re.compile(r" {0,8}(2|[234]\.\d\d) *", re.ASCII)
_VERSIONS: Final = (*VERSIONS, "3.00", "3.01", "3.02", "3.03", "3.04", "3.05", "4.00", "4.01", "4.02")
_SATELLITE: Final = re.compile(r"[GRECJIS]\d\d", re.ASCII)
_HEADING: Final = re.compile(r"> (EPH|STO|EOP|ION) ([GRECJIS](?:\d\d|  )) ([A-Z0-9]{2,4}).*", re.ASCII)
_EPOCH: Final = re.compile(r" (\d{4}) ([ \d]\d) ([ \d]\d) ([ \d]\d) ([ \d]\d) ([ \d]\d)", re.ASCII)
_NUMBER: Final = re.compile(r" *[+-]?(?:\d+\.?\d*|\.\d+)(?:[DdEe][+-]?\d{1,3})? *", re.ASCII)
_LABEL: Final = slice(60, 80)
_WIDTH: Final = 19
_FIRST: Final = 4  # column of the first number, from 0; those of the clock begin one later
_SUNDAY: Final = date(1980, 1, 6).toordinal()
_MOST_PROBLEMS: Final = 200


@dataclass
class _Record:
    """The lines of one message, and the number of the first of them in the file."""

    line: int
    kind: str
    name: str | None
    satellite: str = ""
    lines: list[str] = field(default_factory=list)


@dataclass
class _Reader:
    """What has been read so far."""

    file: str
    version: str = ""
    system: str | None = None
    leap_seconds: int | None = None
    problems: list[Problem] = field(default_factory=list)
    kepler: list[KeplerMessage] = field(default_factory=list)
    states: list[StateMessage] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def say(self, line: int, cause: str, expected: str | None = None, key: str | None = None) -> None:
        self.problems.append(Problem(cause, self.file, line, key, expected))
        if len(self.problems) >= _MOST_PROBLEMS:
            self.problems.append(Problem("too many problems to go on", self.file, line, expected="fewer than 200"))
            raise InputError(self.problems)

    def header(self, lines: list[str]) -> int:
        """Read the header and return how many lines it has; a file of another kind is refused at once."""
        first = lines[0] if lines else ""
        version = _VERSION.fullmatch(first[:20])
        if first[_LABEL].strip() != "RINEX VERSION / TYPE" or version is None or version.group(1) not in _VERSIONS:
            self.say(1, "not a RINEX file of version 2, 3 or 4", f"one of {', '.join(_VERSIONS)} in the first line")
            raise InputError(self.problems)
        self.version, kind = version.group(1), first[20:21]
        if self.version in VERSIONS:
            self.system = SYSTEMS.get(kind)
        if kind != "N" and self.system is None:
            self.say(1, f"a RINEX file of type '{kind}'", "N, navigation data", "column 21")
            raise InputError(self.problems)
        for number, line in enumerate(lines, start=1):
            label = line[_LABEL].strip()
            if label == "END OF HEADER":
                return number
            if label == "LEAP SECONDS":
                self.leap(number, line[:6].strip())
        self.say(len(lines), "the header does not end", "END OF HEADER")
        raise InputError(self.problems)

    def leap(self, number: int, text: str) -> None:
        if re.fullmatch(r"\d{1,3}", text, re.ASCII) is None:
            self.say(number, f"'{text}' is no number of leap seconds", "a whole number", "columns 1-6")
        else:
            self.leap_seconds = int(text)

    def records(self, lines: list[str], begin: int) -> Iterator[_Record]:
        """Yield the records below the header: in version 3 told by their first column, in version 4 by a heading."""
        newer, record = self.version.startswith("4"), None
        for number, written in enumerate(lines[begin:], start=begin + 1):
            line = written if self.system is None else in_columns_of_3(written, self.system)
            starts = line.startswith(">") if newer else bool(line[:1].strip())
            if not line.strip():
                continue
            if starts:
                if record is not None:
                    yield record
                record = self.heading(number, line) if newer else _Record(number, "EPH", None, line[:3], [line])
            elif record is None:
                self.say(number, f"'{line[:30]}' stands in no record", "the first line of a record")
            else:
                record.lines.append(line)
        if record is not None:
            yield record

    def heading(self, number: int, line: str) -> _Record:
        match = _HEADING.fullmatch(line)
        if match is None:
            self.say(number, f"'{line[:30]}' is no heading", "> EPH, STO, EOP or ION, satellite, message")
            return _Record(number + 1, "", None)
        kind, satellite, name = match.groups()
        return _Record(number + 1, kind, name, satellite)

    def take(self, record: _Record) -> None:
        """Read one record."""
        if record.kind != "EPH":
            if record.kind:
                self.passed_over[f"{record.kind} {record.satellite[0]} {record.name}"] += 1
            return
        satellite = record.lines[0][:3] if record.lines else ""
        if _SATELLITE.fullmatch(satellite) is None:
            self.say(record.line, f"'{satellite}' is no satellite", "system and number, as G01", self.columns(0, 3))
            return
        if satellite != record.satellite:
            self.say(
                record.line, f"a record of {satellite} under the heading of {record.satellite}", "the same in both"
            )
            return
        before = len(self.problems)
        rows = [self.numbers(record.line + i, line, first=i == 0) for i, line in enumerate(record.lines)]
        if record.name is None and satellite[0] == "E" and len(rows) > 5 and not _is_whole(rows[5][1]):
            self.say(record.line + 5, "no data sources", "a whole number in place 2 of the line")
        if len(self.problems) > before:
            return
        name = record.name or kind_of(satellite, rows)
        form = FORMS.get(satellite[0] + name)
        if form is None:
            self.passed_over[f"EPH {satellite[0]} {name}"] += 1
            return
        if not form.least <= len(rows) - 1 <= form.most:
            lines = f"{form.least}" if form.least == form.most else f"{form.least} or {form.most}"
            self.say(record.line, f"a record {satellite} {name} of {len(rows)} lines", f"{lines} below the first")
            return
        self.keep(satellite, name, record, rows)

    def keep(self, satellite: str, name: str, record: _Record, rows: list[Row]) -> None:
        epoch = _epoch(record.lines[0][3:23])
        if epoch is None:
            expected = "yyyy mm dd hh mm ss" if self.system is None else "yy mm dd hh mm ss.0"
            place = self.columns(3, 23)
            self.say(record.line, f"'{record.lines[0][3:23]}' is no time", expected, place)
            return
        text, second = epoch

        def say(line: int, cause: str, expected: str) -> None:
            self.say(record.line + line, cause, expected)

        if satellite[0] == "R":
            state = state_message(satellite, name, text, rows, say)
            self.states += [state] if state is not None else []
        else:
            orbit = kepler_message(satellite, name, text, second, rows, say)
            self.kepler += [orbit] if orbit is not None else []

    def numbers(self, number: int, line: str, *, first: bool) -> Row:
        """Return the four numbers of a line, three of the first; None for a blank one."""
        begin, count = (_FIRST + _WIDTH, 3) if first else (_FIRST, 4)
        if not first and line[:begin].strip():
            self.say(number, f"'{line[:begin].strip()}' before the first number", "blanks", self.columns(0, begin))
        if len(line.rstrip()) > _FIRST + 4 * _WIDTH:
            self.say(number, f"a line of {len(line)} characters", "80 at most")
        found: list[float | None] = []
        for at in range(begin, begin + count * _WIDTH, _WIDTH):
            text = line[at : at + _WIDTH]
            value = float(text.replace("D", "e").replace("d", "e")) if _NUMBER.fullmatch(text) else math.nan
            if text.strip() and not math.isfinite(value):
                self.say(number, f"'{text}' is not a number", "D19.12", self.columns(at, at + _WIDTH))
            found.append(value if text.strip() else None)
        return (*found, None) if first else tuple(found)

    def columns(self, begin: int, end: int) -> str:
        """Return the columns from one to before another, from 0, as they count in the file, from 1."""
        shift = 0 if self.system is None else 1
        return f"columns {max(begin + 1 - shift, 1)}-{end - shift}"


def _is_whole(value: float | None) -> bool:
    return value is not None and value.is_integer() and 0.0 <= value < 2.0**31


def _epoch(text: str) -> tuple[str, float] | None:
    """Return a time as an ISO text and as a second of its week, or None for what is none."""
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    try:
        when = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    days = (when.toordinal() - _SUNDAY) % 7
    return when.isoformat(), 86_400.0 * days + 3_600.0 * hour + 60.0 * minute + second


def read_navigation(path: Path) -> NavigationFile:
    """Return the messages in a RINEX navigation file: GPS, GLONASS, Galileo, BeiDou, QZSS, NavIC.

    Args:
        path: a plain text of version 2 to 2.11 (of GPS, or of GLONASS), 3.00 to 3.05 or 4.00 to 4.02. Compressed files
            are not unpacked.

    Raises:
        InputError: every problem of the file at once, up to 200, each with its line and columns: no such file, larger
            than 64 MiB, another kind or version, no end of the header, a record with a line too few or too many, a
            number or time that is none, a value that no such orbit has.
    """
    # comments may hold names in Latin letters; all that is read further is ASCII
    lines = read_text(path, "a RINEX file", "latin-1", LARGEST_BYTES).split("\n")
    reader = _Reader(str(path))
    lines = [line.rstrip("\r") for line in lines]
    for record in reader.records(lines, reader.header(lines)):
        reader.take(record)
    if reader.problems:
        raise InputError(reader.problems)
    return NavigationFile(
        reader.version,
        reader.leap_seconds,
        tuple(reader.kepler),
        tuple(reader.states),
        tuple(sorted(reader.passed_over.items())),
    )
