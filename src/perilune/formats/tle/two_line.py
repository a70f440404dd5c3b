"""The strict reader of two-line element sets, also with a line of the name above them.

The form is that of Hoots and Roehrich 1980 (Spacetrack Report No. 3, section 2) with the alpha-5 catalogue numbers of
2020: a letter other than I and O stands for ten thousands from 10 to 33. Every column is looked at: a shifted line or
one of another object is refused, where most readers take what they find.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from perilune.errors import Problem
from perilune.formats.tle.model import ElementSet, element_set

LINE_LENGTH: Final = 69
MOST_PROBLEMS: Final = 200

_ALPHA5: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_FIRST_YEAR: Final = 1957  # two digits from 57 are of the twentieth century
_MICROSECONDS: Final = 864  # in the eighth decimal of a day
_RIGHT_OF_THREE: Final = r"(?:  \d| \d\d|\d{3})"  # blanks stand before the digits, not among them
_ELEMENT_LINE: Final = re.compile(r"[12] [ 0-9A-Z]{4}[0-9]")


class _Column(NamedTuple):
    """A field of a line: its columns from 1, both ends within, its form, and what is expected in words."""

    name: str
    first: int
    last: int
    form: re.Pattern[str]
    expected: str


def _column(name: str, first: int, last: int, form: str, expected: str) -> _Column:
    return _Column(name, first, last, re.compile(form, re.ASCII), expected)


def _angle(name: str, first: int) -> _Column:
    return _column(name, first, first + 7, rf"{_RIGHT_OF_THREE}\.\d{{4}}", "degrees as ddd.dddd")


_NUMBER: Final = _column("catalogue number", 3, 7, r" {0,4}\d{1,5}|[A-HJ-NP-Z]\d{4}", "5 digits, or a letter and 4")
_CHECKSUM: Final = _column("checksum", 69, 69, r"\d", "a digit")
_EXPONENT: Final = r"[ +-]\d{5}[+-]\d"
_FIRST: Final = (
    _NUMBER,
    _column("classification", 8, 8, r"[UCS ]", "U, C or S"),
    _column("designator", 10, 17, r" {8}|\d{5}[A-Z]{1,3} {0,2}", "the launch year, number and piece, as 98067A"),
    _column("epoch", 19, 32, rf"\d\d{_RIGHT_OF_THREE}\.\d{{8}}", "year and day of the year as yyddd.dddddddd"),
    _column("half of the rate of the mean motion", 34, 43, r"[ +-]\.\d{8}", "a sign or blank and .dddddddd"),
    _column("sixth of the second derivative", 45, 52, _EXPONENT, "a sign or blank, ddddd and an exponent -d"),
    _column("B*", 54, 61, _EXPONENT, "a sign or blank, ddddd and an exponent -d"),
    _column("ephemeris type", 63, 63, r"[ 02]", "0 or blank, elements of SGP4"),
    _column("element set number", 65, 68, r" {0,4}\d{0,4}", "a number to the right"),
    _CHECKSUM,
)
_SECOND: Final = (
    _NUMBER,
    _angle("inclination", 9),
    _angle("ascending node", 18),
    _column("eccentricity", 27, 33, r"\d{7}", "seven digits after the point"),
    _angle("argument of perigee", 35),
    _angle("mean anomaly", 44),
    _column("mean motion", 53, 63, r"[ \d]\d\.\d{8}", "revolutions a day as dd.dddddddd"),
    _column("revolution number", 64, 68, r" {0,5}\d{0,5}", "a number to the right"),
    _CHECKSUM,
)


def checksum(line: str) -> int:
    """Return the checksum of the first 68 columns of a line: the sum of its digits, a minus for one, modulo ten.

    >>> checksum("1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753")
    3
    """
    return sum(int(c) if c in "0123456789" else c == "-" for c in line[: LINE_LENGTH - 1]) % 10


def catalogue_number(text: str) -> int:
    """Return the number that five columns say, alpha-5 included.

    >>> catalogue_number("25544"), catalogue_number("E8493"), catalogue_number("Z9999")
    (25544, 148493, 339999)
    """
    if text[0].isalpha():
        return 10_000 * (10 + _ALPHA5.index(text[0])) + int(text[1:])
    return int(text)


@dataclass
class _Reader:
    """The sets and the problems met so far; ``first`` is a line 1 that waits for its line 2."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    sets: list[ElementSet] = field(default_factory=list)
    name: tuple[int, str] | None = None
    first: tuple[int, dict[str, str]] | None = None

    def say(self, line: int, cause: str, expected: str | None = None, key: str | None = None) -> None:
        self.problems.append(Problem(cause, self.file, line, key, expected))

    def take(self, line: int, text: str) -> None:
        """Read one line that is not blank and no comment."""
        if _ELEMENT_LINE.match(text) is None:
            self.take_name(line, text)
        elif text[0] == "1":
            self.lonely()
            self.first = (line, self.columns(line, text, _FIRST))
        elif self.first is None:
            self.say(line, "a line 2 without its line 1", "line 1 just above")
            self.name = None
        else:
            self.pair(self.columns(line, text, _SECOND), line)

    def take_name(self, line: int, text: str) -> None:
        self.lonely()
        if self.name is not None:
            self.say(self.name[0], f"'{self.name[1][:40]}' is neither a line of elements nor the name above one")
        self.name = (line, text.removeprefix("0 ").strip())

    def lonely(self) -> None:
        """Tell of a line 1 that no line 2 followed."""
        if self.first is not None:
            self.say(self.first[0], "a line 1 without its line 2", "line 2 just below")
            self.first = self.name = None

    def columns(self, line: int, text: str, columns: tuple[_Column, ...]) -> dict[str, str]:
        """Return the fields of a line by name, or nothing where one is wrong; each wrong one is told."""
        if len(text) != LINE_LENGTH:
            self.say(line, f"a line of {len(text)} characters", f"{LINE_LENGTH} characters")
            return {}
        before, found, within = len(self.problems), {}, {0}
        for column in columns:
            place = f"columns {column.first}-{column.last}" if column.last > column.first else f"column {column.first}"
            value = text[column.first - 1 : column.last]
            within |= set(range(column.first - 1, column.last))
            if column.form.fullmatch(value) is None:
                self.say(line, f"'{value}' is no {column.name}", column.expected, place)
            found[column.name] = value
        for at in sorted(set(range(LINE_LENGTH)) - within):
            if text[at] != " ":
                self.say(line, f"'{text[at]}' between two fields", "a blank", f"column {at + 1}")
        if len(self.problems) == before and int(found["checksum"]) != checksum(text):
            self.say(line, f"the checksum is {found['checksum']}", f"{checksum(text)} for this line", "column 69")
        return found if len(self.problems) == before else {}

    def pair(self, second: dict[str, str], line: int) -> None:
        name, (above, first) = self.name, self.first or (line, {})
        self.name = self.first = None
        if not first or not second:
            return
        if first["catalogue number"] != second["catalogue number"]:
            said = f"line 1 is of object {first['catalogue number'].strip()}"
            self.say(line, f"{said}, line 2 of {second['catalogue number'].strip()}", "the same object in both")
            return
        epoch = _epoch(first["epoch"])
        if epoch is None:
            self.say(above, f"'{first['epoch']}' is no day of its year", "001.0 to 365.99999999, 366 in a leap year")
        causes = _range_causes(second)
        for cause, expected in causes:
            self.say(line, cause, expected)
        if epoch is not None and not causes:
            self.sets.append(_element_set(name[1] if name else None, epoch, first, second))

    def finish(self) -> None:
        self.lonely()
        if self.name is not None:
            self.say(self.name[0], f"'{self.name[1][:40]}' is neither a line of elements nor the name above one")
        if not self.sets and not self.problems:
            self.say(1, "no element set", "lines 1 and 2 of an object")


def _epoch(text: str) -> str | None:
    """Return year and day as an ISO text to the microsecond, or None for a day that the year has not."""
    year = int(text[:2]) + (1900 if int(text[:2]) >= _FIRST_YEAR % 100 else 2000)
    day, fraction = int(text[2:5]), int(text[6:])
    if day < 1:
        return None
    when = date(year, 1, 1) + timedelta(days=day - 1)
    if when.year != year:
        return None
    seconds, microseconds = divmod(_MICROSECONDS * fraction, 1_000_000)
    hours, seconds = divmod(seconds, 3600)
    return f"{when.isoformat()}T{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}.{microseconds:06d}"


def _range_causes(second: dict[str, str]) -> list[tuple[str, str]]:
    causes = [
        (f"'{second[name].strip()}' is no {name}", f"0 to {most} degrees")
        for name, most in (
            ("inclination", 180),
            ("ascending node", 360),
            ("argument of perigee", 360),
            ("mean anomaly", 360),
        )
        if float(second[name]) > most
    ]
    if float(second["mean motion"]) <= 0.0:
        causes.append(("a mean motion of nothing", "more than zero revolutions a day"))
    return causes


def _with_exponent(text: str) -> float:
    """Return the number that a sign, five digits and a power of ten stand for: `` 28098-4`` is 0.28098e-4."""
    return float(f"{text[0].strip()}0.{text[1:6]}e{text[6:]}")


def _whole(text: str) -> int | None:
    return int(text) if text.strip() else None


def _element_set(name: str | None, epoch: str, first: dict[str, str], second: dict[str, str]) -> ElementSet:
    angles = ("inclination", "ascending node", "argument of perigee", "mean anomaly")
    inclination, node, perigee, anomaly = (float(second[angle]) for angle in angles)
    return element_set(
        name=name,
        catalogue_number=catalogue_number(first["catalogue number"]),
        designator=first["designator"].strip(),
        classification=first["classification"].strip(),
        epoch_utc=epoch,
        mean_motion=float(second["mean motion"]),
        eccentricity=float(f"0.{second['eccentricity']}"),
        angles_deg=(inclination, node, perigee, anomaly),
        bstar=_with_exponent(first["B*"]),
        half_mean_motion_dot=float(first["half of the rate of the mean motion"].strip()),
        sixth_mean_motion_ddot=_with_exponent(first["sixth of the second derivative"]),
        element_set_number=_whole(first["element set number"]),
        revolution_number=_whole(second["revolution number"]),
    )


def two_line_sets(text: str, file: str) -> tuple[list[ElementSet], list[Problem]]:
    """Return the sets of a text, in its order, and every problem of it with its line and columns.

    Blank lines and lines that begin with ``#`` are passed over. A line that is none of elements is the name of the set
    below it, a leading ``0`` apart.
    """
    reader = _Reader(file)
    for line, written in enumerate(text.split("\n"), start=1):
        row = written.rstrip(" \r")
        if row and not row.startswith("#"):
            reader.take(line, row)
        if len(reader.problems) >= MOST_PROBLEMS:
            reader.say(line, "too many problems to go on", f"fewer than {MOST_PROBLEMS}")
            return [], reader.problems
    reader.finish()
    return reader.sets, reader.problems
