"""The reader of Orbit Ephemeris Messages: CCSDS 502.0-B-3, section 5, and its predecessors 1.0 and 2.0."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from perilune.errors import InputError, Problem, suggest
from perilune.files import read_text
from perilune.formats.oem.model import TIME_SYSTEMS, Covariance, FloatArray, Oem, Segment, check_oem, epoch_key

_VERSIONS: Final = ("1.0", "2.0", "3.0")
_HEADER: Final = ("CLASSIFICATION", "CREATION_DATE", "ORIGINATOR", "MESSAGE_ID")
_METADATA: Final = (
    "OBJECT_NAME",
    "OBJECT_ID",
    "CENTER_NAME",
    "REF_FRAME",
    "REF_FRAME_EPOCH",
    "TIME_SYSTEM",
    "START_TIME",
    "USEABLE_START_TIME",
    "USEABLE_STOP_TIME",
    "STOP_TIME",
    "INTERPOLATION",
    "INTERPOLATION_DEGREE",
)
_NEEDED: Final = ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME")
_EPOCHS: Final = (
    "CREATION_DATE",
    "REF_FRAME_EPOCH",
    "START_TIME",
    "USEABLE_START_TIME",
    "USEABLE_STOP_TIME",
    "STOP_TIME",
)
_PAIR: Final = re.compile(r"([A-Z][A-Z0-9_]*)\s*=\s*(.*)")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?")
_DEGREE: Final = re.compile(r"\d{1,4}")
_EPOCH_FORM: Final = "YYYY-MM-DDThh:mm:ss[.d] or YYYY-DDDThh:mm:ss[.d]"
_SQUARE_SCALE: Final = 1e6
_TERMS: Final = 21
_MOST_PROBLEMS: Final = 200


@dataclass
class _OpenCovariance:
    line: int
    comments: list[str]
    pairs: dict[str, str] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)


@dataclass
class _OpenSegment:
    line: int
    pairs: dict[str, str] = field(default_factory=dict)
    metadata_comments: list[str] = field(default_factory=list)
    data_comments: list[str] = field(default_factory=list)
    epochs: list[str] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    covariances: list[Covariance] = field(default_factory=list)


@dataclass
class _Reader:
    """What has been read so far; ``place`` is the section: header, metadata, data or covariance."""

    file: str
    place: str = "header"
    line: int = 0
    problems: list[Problem] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    open: list[_OpenSegment] = field(default_factory=list)
    covariance: _OpenCovariance | None = None
    covariance_comments: list[str] = field(default_factory=list)

    def say(self, cause: str, expected: str | None = None, fix: str | None = None, line: int | None = None) -> None:
        self.problems.append(Problem(cause, self.file, line or self.line, expected=expected, fix=fix))

    def take(self, text: str) -> None:
        """Read one line that is not blank."""
        if not text.replace("\t", " ").isprintable():
            self.say(f"{text[:40]!r} holds characters that are not printable", expected="printable ASCII")
        elif text == "META_START":
            self.start_metadata()
        elif text.split(maxsplit=1)[0] == "COMMENT":
            self.comment(text.removeprefix("COMMENT").removeprefix(" "))
        elif self.place == "header":
            self.pair(text, self.header, _HEADER, "header")
        elif self.place == "metadata":
            self.metadata(text)
        elif self.place == "data":
            self.data(text)
        else:
            self.covariance_line(text)

    def start_metadata(self) -> None:
        if self.place in ("metadata", "covariance"):
            self.say(f"META_START inside the {self.place} section", expected="the end of that section first")
        self.place = "metadata"
        self.open.append(_OpenSegment(self.line))

    def comment(self, text: str) -> None:
        if self.place == "header":
            self.comments.append(text)
        elif self.place == "metadata":
            self.open[-1].metadata_comments.append(text)
        elif self.place == "data":
            self.open[-1].data_comments.append(text)
        else:
            self.covariance_comments.append(text)

    def pair(self, text: str, into: dict[str, str], known: tuple[str, ...], section: str) -> None:
        match = _PAIR.fullmatch(text)
        if match is None:
            self.say(f"'{text[:40]}' is no line of the {section}", expected="KEYWORD = value")
            return
        key, value = match.groups()
        if key not in known:
            self.say(f"unknown keyword '{key}' in the {section}", expected=", ".join(known), fix=suggest(key, known))
        elif key in into:
            self.say(f"'{key}' stands twice")
        elif not value:
            self.say(f"'{key}' has no value")
        elif key in (*_EPOCHS, "EPOCH") and epoch_key(value) is None:
            self.say(f"{key} '{value}' is not an epoch", expected=_EPOCH_FORM)
        into.setdefault(key, value)

    def metadata(self, text: str) -> None:
        segment = self.open[-1]
        if text != "META_STOP":
            self.pair(text, segment.pairs, _METADATA, "metadata")
            return
        self.place = "data"
        for key in _NEEDED:
            if key not in segment.pairs:
                self.say(f"the metadata lack {key}", line=segment.line)
        system = segment.pairs.get("TIME_SYSTEM", self.open[0].pairs.get("TIME_SYSTEM"))
        if system is not None and system not in TIME_SYSTEMS:
            self.say(f"unknown time system '{system}'", expected=", ".join(TIME_SYSTEMS), line=segment.line)
        if system != self.open[0].pairs.get("TIME_SYSTEM"):
            self.say("the time system differs from the first segment's", expected="one per message (5.2.4.5)")
        degree = segment.pairs.get("INTERPOLATION_DEGREE")
        if (degree is None) != ("INTERPOLATION" not in segment.pairs) or _DEGREE.fullmatch(degree or "0") is None:
            self.say("INTERPOLATION and INTERPOLATION_DEGREE, a whole number, belong together", line=segment.line)

    def data(self, text: str) -> None:
        segment = self.open[-1]
        if text == "COVARIANCE_START":
            self.place = "covariance"
            return
        epoch, *numbers = text.split()
        values = self.numbers(numbers)
        key = epoch_key(epoch)
        width = len(segment.rows[0]) if segment.rows else len(numbers)
        if key is None:
            self.say(f"'{epoch}' is not an epoch", expected=_EPOCH_FORM)
        elif len(numbers) not in (6, 9) or len(numbers) != width:
            self.say(
                f"{len(numbers)} numbers in an ephemeris line", expected="6, or 9 with accelerations, in each line"
            )
        elif segment.epochs and key <= (epoch_key(segment.epochs[-1]) or key):
            self.say(f"'{epoch}' does not follow '{segment.epochs[-1]}'", expected="increasing epochs")
        elif values is not None:
            segment.epochs.append(epoch)
            segment.rows.append(values)

    def numbers(self, texts: list[str]) -> list[float] | None:
        # km2 become m2 and must stay finite
        bad = [t for t in texts if _NUMBER.fullmatch(t) is None or not np.isfinite(float(t) * _SQUARE_SCALE)]
        for text in bad:
            self.say(f"'{text[:40]}' is not a number", expected="a finite decimal number, at most 1e302")
        return None if bad else [float(text) for text in texts]

    def covariance_line(self, text: str) -> None:
        if text == "COVARIANCE_STOP":
            self.close_covariance()
            self.place = "data"
        elif text.startswith("EPOCH"):
            self.close_covariance()
            self.covariance = _OpenCovariance(self.line, self.covariance_comments)
            self.covariance_comments = []
            self.pair(text, self.covariance.pairs, ("EPOCH",), "covariance section")
        elif self.covariance is None:
            self.say("a covariance without an epoch", expected="EPOCH = ... before its lines")
        elif "=" in text:
            self.pair(text, self.covariance.pairs, ("EPOCH", "COV_REF_FRAME"), "covariance section")
        else:
            self.covariance.values += self.numbers(text.split()) or []

    def close_covariance(self) -> None:
        covariance, self.covariance = self.covariance, None
        if covariance is None:
            return
        if len(covariance.values) != _TERMS:
            found = f"{len(covariance.values)} numbers in a covariance"
            self.say(found, expected="21, the lower triangle row by row", line=covariance.line)
            return
        matrix: FloatArray = np.zeros((6, 6))
        matrix[np.tril_indices(6)] = covariance.values
        matrix = _SQUARE_SCALE * (matrix + np.tril(matrix, -1).T)
        epoch, frame = covariance.pairs.get("EPOCH", ""), covariance.pairs.get("COV_REF_FRAME")
        self.open[-1].covariances.append(Covariance(epoch, matrix, frame, tuple(covariance.comments)))

    def finish(self) -> None:
        for key in ("CREATION_DATE", "ORIGINATOR"):
            if key not in self.header:
                self.say(f"the header lacks {key}", line=1)
        if self.place in ("metadata", "covariance"):
            stop = "META_STOP" if self.place == "metadata" else "COVARIANCE_STOP"
            self.say(f"the file ends inside the {self.place} section", expected=stop)
        if not self.open:
            self.say("a message without a segment", expected="META_START")
        for segment in self.open:
            if not segment.rows:
                self.say("a segment without an ephemeris line", line=segment.line)


def read_oem(path: Path) -> Oem:
    """Return the message in a file; states in m and m/s, epochs as they are written.

    Versions 1.0 to 3.0 in keyword = value notation. Comments, useable spans, accelerations and covariances are kept.

    Raises:
        InputError: every problem of the file at once, each with its line.
    """
    reader = _Reader(str(path))
    lines = read_text(path, "an Orbit Ephemeris Message in ASCII", "ascii").splitlines()
    texts = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    first = texts[0] if texts else (1, "")
    version = _PAIR.fullmatch(first[1])
    if version is None or version.group(1) != "CCSDS_OEM_VERS" or version.group(2) not in _VERSIONS:
        expected = f"CCSDS_OEM_VERS = {' or '.join(_VERSIONS)} in the first line"
        raise InputError(Problem("not an Orbit Ephemeris Message", str(path), first[0], expected=expected))
    for reader.line, text in texts[1:]:
        reader.take(text)
        if len(reader.problems) >= _MOST_PROBLEMS:
            reader.say("too many problems to go on", expected=f"fewer than {_MOST_PROBLEMS}")
            raise InputError(reader.problems)
    reader.finish()
    if reader.problems:
        raise InputError(reader.problems)
    oem = Oem(
        creation_date=reader.header["CREATION_DATE"],
        originator=reader.header["ORIGINATOR"],
        segments=tuple(_segment(segment) for segment in reader.open),
        comments=tuple(reader.comments),
        classification=reader.header.get("CLASSIFICATION"),
        message_id=reader.header.get("MESSAGE_ID"),
    )
    causes = check_oem(oem)
    if causes:
        raise InputError(Problem(cause, str(path)) for cause in causes)
    return oem


def _segment(read: _OpenSegment) -> Segment:
    pairs = read.pairs
    rows = 1e3 * np.array(read.rows)
    degree = pairs.get("INTERPOLATION_DEGREE")
    return Segment(
        object_name=pairs["OBJECT_NAME"],
        object_id=pairs["OBJECT_ID"],
        center_name=pairs["CENTER_NAME"],
        reference_frame=pairs["REF_FRAME"],
        time_system=pairs["TIME_SYSTEM"],
        epochs=tuple(read.epochs),
        states=rows[:, :6],
        accelerations_m_s2=rows[:, 6:] if rows.shape[1] == 9 else None,
        metadata_comments=tuple(read.metadata_comments),
        data_comments=tuple(read.data_comments),
        interpolation=pairs.get("INTERPOLATION"),
        interpolation_degree=None if degree is None else int(degree),
        reference_frame_epoch=pairs.get("REF_FRAME_EPOCH"),
        useable_start=pairs.get("USEABLE_START_TIME"),
        useable_stop=pairs.get("USEABLE_STOP_TIME"),
        covariances=tuple(read.covariances),
    )
