"""A TOML file as it was read: its data, and the line of each key."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from perilune.catalogue.toml_lines import KeyPath, key_lines, key_on_line, nested_deeper_than
from perilune.errors import InputError, Problem
from perilune.files import check_file_to_read

MAX_BYTES: Final = 2 * 1024 * 1024
"""A file of this size or more is refused."""

MAX_LEVELS: Final = 32
"""Arrays and tables may nest so deeply."""

_ENDLESS: Final = re.compile(r"[\d_]{1000,}")
_PLACE: Final = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Document:
    """A TOML file: ``file`` is its name for messages, ``text`` what was read, ``data`` the parsed table."""

    file: str
    text: str
    data: dict[str, Any]

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self.text)

    def line(self, path: KeyPath = ()) -> int:
        """Return the line (from 1) of a key, such as ``("stage", 1, "dry_mass")``; of a missing one, its table's."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 1

    def problem(self, path: KeyPath, cause: str, expected: str | None = None, fix: str | None = None) -> Problem:
        """Return a problem at a key, such as ``("stage", 1, "dry_mass")``: with the file, the line and the key."""
        return Problem(cause, self.file, self.line(path), dotted(path), expected, fix)

    def placed(self, problem: Problem, path: KeyPath) -> Problem:
        """Return a problem that is told without a place as one at a key."""
        return self.problem(path, problem.cause, problem.expected, problem.fix)


def read_toml(path: Path, file: str | None = None) -> Document:
    """Read a TOML file, however ill it is meant; ``file`` names it in messages, its path by default.

    Size, encoding and nesting are looked at before the parser sees the text.

    Raises:
        InputError: no such file, 2 MiB or more, not UTF-8, a byte order mark, nested deeper than 32 levels, a key given
            twice, or not TOML; the problem says where.
    """
    file = str(path) if file is None else file
    return parse_toml(_read_text(path, file), file)


def parse_toml(text: str, file: str) -> Document:
    """Parse a TOML text; ``file`` names it in messages. Raises as :func:`read_toml` does."""
    text = text.replace("\r\n", "\n")
    deep = nested_deeper_than(text, MAX_LEVELS)
    if deep is not None:
        raise InputError(_too_deep(file, deep))
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise InputError(_not_toml(str(error), text, file)) from None
    if _levels(data) > MAX_LEVELS:
        raise InputError(_too_deep(file, None))
    return Document(file, text, data)


def dotted(path: KeyPath) -> str | None:
    """Return a key path as it stands in messages, or None for the whole file.

    >>> dotted(("stage", 1, "dry_mass"))
    'stage[1].dry_mass'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part[:64]}" for part in path)
    return text.removeprefix(".") or None


def _read_text(path: Path, file: str) -> str:
    try:
        check_file_to_read(path, "a TOML file", file)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(f"cannot be read: {reason}", file=file, expected="a readable TOML file")) from None
    if len(raw) >= MAX_BYTES:
        raise InputError(
            Problem("is 2 MiB or larger", file=file, expected="less than 2 MiB", fix="split it, or name the right file")
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        cause = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise InputError(
            Problem(cause, file=file, line=line, expected="text in UTF-8", fix="save the file as UTF-8")
        ) from None
    if text.startswith("\ufeff"):
        cause, fix = "begins with a byte order mark", "save the file as UTF-8 without byte order mark"
        raise InputError(Problem(cause, file=file, line=1, expected="plain UTF-8", fix=fix))
    return text


def _levels(data: object) -> int:
    deepest = 0
    waiting = [(data, 0)]
    while waiting:
        value, level = waiting.pop()
        deepest = max(deepest, level)
        if deepest > MAX_LEVELS:
            break
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((child, level + 1) for child in children)
    return deepest


def _too_deep(file: str, line: int | None) -> Problem:
    cause, expected = "nested too deeply", f"at most {MAX_LEVELS} levels of arrays and tables"
    return Problem(cause, file=file, line=line, expected=expected, fix="flatten the structure")


def _not_toml(message: str, text: str, file: str) -> Problem:
    place = _PLACE.search(message)
    line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
    reason = _PLACE.sub("", message)
    endless = _ENDLESS.search(text) if "integer string conversion" in reason else None
    if endless:
        line = text.count("\n", 0, endless.start()) + 1
        reason = "a whole number of thousands of digits"
    path = key_on_line(text, line)
    key = dotted(path)
    if "overwrite" in reason or "twice" in reason or "Duplicate" in reason or "mutate" in reason:
        while path and isinstance(path[-1], int):  # an element of an array cannot be given twice, its key can
            path = path[:-1]
        expected = "each key and table once"
        return Problem("given twice", file=file, line=line, key=dotted(path), expected=expected, fix="remove one")
    fix = "put texts in quotes and close every bracket and quote"
    return Problem(f"not TOML: {reason}", file=file, line=line, key=key, expected="a TOML 1.0 text", fix=fix)
