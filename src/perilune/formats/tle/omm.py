"""Orbit Mean-Elements Messages (CCSDS 502.0-B-3, section 4) as catalogues publish them: JSON, CSV, KVN and XML.

Keywords, units and theory are those of the standard: degrees, revolutions a day, TEME, UTC, SGP4. Keywords beyond those
read here are passed over, so that a catalogue may say more. The object's number may have nine digits. Where a number
has a unit beside it, it must be that of the standard.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from xml.parsers import expat

from perilune.errors import Problem
from perilune.formats.tle.model import ElementSet, element_set
from perilune.formats.tle.omm_xml import xml_messages
from perilune.formats.tle.two_line import MOST_PROBLEMS

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d{1,3})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_EPOCH: Final = re.compile(r"(\d{4}-(?:\d\d-\d\d|\d{3}))T(\d\d:\d\d:\d\d)(?:\.(\d{1,15}))?Z?", re.ASCII)
_NEEDED: Final = (
    *("NORAD_CAT_ID", "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER"),
    *("MEAN_ANOMALY", "BSTAR"),
)
_RANGES: Final = {
    "ECCENTRICITY": (0.0, 1.0),
    "INCLINATION": (0.0, 180.0),
    "RA_OF_ASC_NODE": (-360.0, 360.0),
    "ARG_OF_PERICENTER": (-360.0, 360.0),
    "MEAN_ANOMALY": (-360.0, 360.0),
    "MEAN_MOTION": (1e-6, 100.0),
    "BSTAR": (-1e3, 1e3),
    "MEAN_MOTION_DOT": (-1e6, 1e6),
    "MEAN_MOTION_DDOT": (-1e6, 1e6),
}
_UNITS: Final = {
    "MEAN_MOTION": "rev/day",
    "MEAN_MOTION_DOT": "rev/day**2",
    "MEAN_MOTION_DDOT": "rev/day**3",
    "INCLINATION": "deg",
    "RA_OF_ASC_NODE": "deg",
    "ARG_OF_PERICENTER": "deg",
    "MEAN_ANOMALY": "deg",
    "BSTAR": "1/ER",
}
_SAID: Final = {
    "CENTER_NAME": ("EARTH",),
    "REF_FRAME": ("TEME",),
    "TIME_SYSTEM": ("UTC",),
    "MEAN_ELEMENT_THEORY": ("SGP4", "SGP/SGP4"),
    "EPHEMERIS_TYPE": ("0", "2"),
}
_LINE_PAIR: Final = re.compile(r"([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*(?:\[([^\]]*)\])?")


@dataclass
class _Message:
    """One object's keywords, values and units as texts, and where it stands: a line, or an index as the key."""

    pairs: dict[str, str]
    line: int | None = None
    index: str = ""
    units: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(self, file: str, keyword: str, cause: str, expected: str) -> None:
        key = f"{self.index}.{keyword}" if self.index else keyword
        self.problems.append(Problem(cause, file, self.line, key, expected))


def messages(text: str, file: str, suffix: str) -> tuple[list[ElementSet], list[Problem]]:
    """Return the sets of a text; the suffix tells its notation: ``.json``, ``.csv``, ``.xml``, ``.omm`` or ``.kvn``."""
    sets: list[ElementSet] = []
    problems: list[Problem] = []
    try:
        found = {".json": _of_json, ".csv": _of_csv, ".xml": _of_xml}.get(suffix, _of_kvn)(text)
        for message in found:
            element_set = _element_set(message, file)
            problems += message.problems
            sets += [element_set] if element_set is not None else []
            if len(problems) >= MOST_PROBLEMS:
                problems.append(Problem("too many problems to go on", file, expected=f"fewer than {MOST_PROBLEMS}"))
                return [], problems
    except json.JSONDecodeError as error:
        problems.append(Problem(f"no JSON: {error.msg}", file, error.lineno, f"column {error.colno}"))
    except expat.ExpatError as error:
        cause = f"no XML: {expat.ErrorString(error.code)}"
        problems.append(Problem(cause, file, error.lineno, f"column {error.offset + 1}"))
    except (csv.Error, RecursionError, ValueError) as error:
        problems.append(Problem(f"cannot be read: {error}", file, expected="mean elements after CCSDS 502.0-B-3"))
    if not sets and not problems:
        problems.append(Problem("no mean elements", file, expected="at least one object"))
    return sets, problems


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a keyword stands twice in one object")
    return found


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _of_json(text: str) -> Iterator[_Message]:
    read = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=str, parse_int=str)
    for index, row in enumerate(read if isinstance(read, list) else [read]):
        if not isinstance(row, dict):
            raise ValueError(f"entry {index} is no object with keywords")
        pairs = {key: value for key, value in row.items() if isinstance(value, str)}
        yield _Message(pairs, index=f"[{index}]")


def _of_csv(text: str) -> Iterator[_Message]:
    rows = csv.reader(io.StringIO(text), strict=True)
    head = next(rows, [])
    if len(set(head)) < len(head) or not set(_NEEDED) <= set(head):
        raise ValueError("a first line without the keywords, each once: " + ", ".join(_NEEDED))
    for row in rows:
        if row and len(row) != len(head):
            raise ValueError(f"line {rows.line_num} has {len(row)} values and not {len(head)}")
        if row:
            yield _Message(dict(zip(head, row, strict=True)), line=rows.line_num)


def _of_kvn(text: str) -> Iterator[_Message]:
    message: _Message | None = None
    for line, written in enumerate(text.split("\n"), start=1):
        row = written.strip()
        if not row or row.split(maxsplit=1)[0] == "COMMENT":
            continue
        match = _LINE_PAIR.fullmatch(row)
        if match is None:
            raise ValueError(f"line {line} is not KEYWORD = value")
        keyword, value, unit = match.groups()
        if keyword == "CCSDS_OMM_VERS":
            if message is not None:
                yield message
            message = _Message({}, line=line)
        elif message is None:
            raise ValueError(f"line {line} stands before CCSDS_OMM_VERS")
        elif keyword in message.pairs:
            raise ValueError(f"line {line}: {keyword} stands twice")
        else:
            message.pairs[keyword] = value
            if unit is not None:
                message.units[keyword] = unit
    if message is not None:
        yield message


def _of_xml(text: str) -> Iterator[_Message]:
    for found in xml_messages(text):
        yield _Message(found.pairs, line=found.line, units=found.units)


def _element_set(message: _Message, file: str) -> ElementSet | None:
    """Return the set that a message says, or None where the message got problems."""
    pairs = message.pairs
    for keyword in _NEEDED:
        if not pairs.get(keyword, "").strip():
            message.say(file, keyword, f"{keyword} missing", "its value")
    for keyword, known in _SAID.items():
        value = pairs.get(keyword, "").strip()
        if value and value.upper() not in known:
            message.say(file, keyword, f"{keyword} is '{value[:40]}'", " or ".join(known))
    numbers = {keyword: _number(message, file, keyword) for keyword in _RANGES if pairs.get(keyword, "").strip()}
    written = pairs.get("EPOCH", "").strip()
    epoch = _epoch(written)
    if written and epoch is None:
        message.say(
            file, "EPOCH", f"'{written[:40]}' is no epoch", "YYYY-MM-DDThh:mm:ss.d or YYYY-DDDThh:mm:ss.d in UTC"
        )
    wholes = {key: _whole(message, file, key) for key in ("NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH")}
    if message.problems or epoch is None:
        return None
    return element_set(
        name=pairs.get("OBJECT_NAME", "").strip() or None,
        catalogue_number=wholes["NORAD_CAT_ID"] or 0,
        designator=pairs.get("OBJECT_ID", "").strip(),
        classification=pairs.get("CLASSIFICATION_TYPE", "").strip(),
        epoch_utc=epoch,
        mean_motion=numbers["MEAN_MOTION"],
        eccentricity=numbers["ECCENTRICITY"],
        angles_deg=(
            numbers["INCLINATION"],
            numbers["RA_OF_ASC_NODE"],
            numbers["ARG_OF_PERICENTER"],
            numbers["MEAN_ANOMALY"],
        ),
        bstar=numbers["BSTAR"],
        half_mean_motion_dot=numbers.get("MEAN_MOTION_DOT", 0.0),
        sixth_mean_motion_ddot=numbers.get("MEAN_MOTION_DDOT", 0.0),
        element_set_number=wholes["ELEMENT_SET_NO"],
        revolution_number=wholes["REV_AT_EPOCH"],
    )


def _epoch(text: str) -> str | None:
    """Return an epoch as an ISO text of calendar date to the microsecond, or None for what is none."""
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    day, time, fraction = match.groups()
    try:
        when = datetime.strptime(f"{day}T{time}+0000", "%Y-%m-%dT%H:%M:%S%z" if len(day) > 8 else "%Y-%jT%H:%M:%S%z")
    except ValueError:
        return None
    if when.year != int(day[:4]):  # the library takes day 366 of a common year for the next new year
        return None
    return f"{when:%Y-%m-%dT%H:%M:%S}.{(fraction or '')[:6]:0<6}"


def _number(message: _Message, file: str, keyword: str) -> float:
    text = message.pairs[keyword].strip()
    least, most = _RANGES[keyword]
    unit = message.units.get(keyword, "").strip()
    if unit and unit.casefold() != _UNITS.get(keyword, "").casefold():
        message.say(file, keyword, f"{keyword} is in '{unit[:40]}'", _UNITS.get(keyword, "no unit"))
    if _NUMBER.fullmatch(text) is None:
        message.say(file, keyword, f"'{text[:40]}' is not a number", "a decimal number")
        return 0.0
    value = float(text)
    if not least <= value <= most or (keyword == "ECCENTRICITY" and value == most):
        message.say(file, keyword, f"{keyword} is {text[:40]}", f"{least:g} to {most:g}")
    return value


def _whole(message: _Message, file: str, keyword: str) -> int | None:
    text = message.pairs.get(keyword, "").strip()
    if text and _WHOLE.fullmatch(text) is None:
        message.say(file, keyword, f"'{text[:40]}' is no whole number", "up to nine digits")
        return None
    return int(text) if text else None
