"""Where each key of a TOML text stands, and how deeply the text nests; ``tomllib`` tells neither.

The scanner reads the grammar of TOML 1.0 (keys, tables, arrays of tables, inline tables, strings of all four kinds)
far enough to know where a key or an array item begins; values are skipped, not read.
"""

import re
import tomllib
from contextlib import suppress
from typing import Final, NamedTuple

KeyPath = tuple[str | int, ...]
"""The way to a value: names of tables and keys, indices of arrays (from 0)."""

_STRING: Final = (
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]++|\\.)*+"'
    r"|'(?!'')[^'\n]*+'"
)
# a quote that opens no whole string ends the scan: tomllib refuses the text at that place
_NESTING: Final = re.compile(rf"(?:{_STRING}|#[^\n]*+)|(?P<mark>[\[\]{{}}\"'.=,\n])", re.DOTALL)
_TOKEN: Final = re.compile(
    rf"(?P<string>{_STRING})|(?P<skip>#[^\n]*+|[ \t\r]++)|(?P<newline>\n)|(?P<broken>[\"'])"
    r"|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.#\"']++)",
    re.DOTALL,
)


def nested_deeper_than(text: str, levels: int) -> int | None:
    """Return the line (from 1) where arrays, inline tables or the parts of a dotted key nest deeper than ``levels``.

    None where nothing does. It needs no recursion and linear time, so it is safe on any text, as ``tomllib`` is not
    (its time goes with the square of the parts of a key); on a text that is not TOML it stops where ``tomllib`` will.

    >>> nested_deeper_than("a = 1\\nb = [[[0]]]", 2)
    2
    """
    depth = parts = 0
    for token in _NESTING.finditer(text):
        mark = token["mark"]
        if mark is None:
            continue
        if mark in "\"'":
            return None
        parts = parts + 1 if mark == "." else 0
        depth += (mark in "[{") - (mark in "]}" and depth > 0)
        if max(depth, parts) > levels:
            return text.count("\n", 0, token.start()) + 1
    return None


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) where each table, key and array item of a TOML text first stands.

    A text that is not TOML gives the keys up to the place where it stops being so.

    >>> key_lines('id = "x"\\n[[stage]]\\nmass = { value = 1 }')[("stage", 0, "mass", "value")]
    3
    """
    scanner = _Scanner(_tokens(text))
    with suppress(_NotTomlError):
        scanner.read()
    return scanner.lines


def key_on_line(text: str, line: int) -> KeyPath:
    """Return the last key that is written on a line, also where it is written for the second time; () for none."""
    scanner = _Scanner(_tokens(text))
    with suppress(_NotTomlError):
        scanner.read()
    return next((path for path, at in reversed(scanner.written) if at == line), ())


class _NotTomlError(Exception):
    """The text stops being TOML here."""


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "skip"
        if kind == "broken":
            break
        if kind != "skip":
            tokens.append(_Token(kind, match.group(), line))
        line += match.group().count("\n")
    tokens.append(_Token("end", "", line))
    return tokens


class _Scanner:
    def __init__(self, tokens: list[_Token]) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.written: list[tuple[KeyPath, int]] = []
        self._tokens = tokens
        self._at = 0
        self._items: dict[KeyPath, int] = {}

    def read(self) -> None:
        table: KeyPath = ()
        while self._skip_newlines().kind != "end":
            if self._peek().text == "[" and self._peek().kind == "mark":
                table = self._header()
            else:
                self._pair(table)

    def _write(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)
        self.written.append((path, line))

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        if token.kind == "end":
            raise _NotTomlError
        self._at += 1
        return token

    def _skip_newlines(self) -> _Token:
        while self._peek().kind == "newline":
            self._at += 1
        return self._peek()

    def _expect(self, mark: str) -> None:
        if self._next().text != mark:
            raise _NotTomlError

    def _take(self, mark: str) -> bool:
        taken = self._peek().kind == "mark" and self._peek().text == mark
        self._at += taken
        return taken

    def _header(self) -> KeyPath:
        line = self._next().line
        is_item = self._take("[")
        names = self._key()
        self._expect("]")
        if is_item:
            self._expect("]")
        path: KeyPath = ()
        for i, name in enumerate(names):
            path = (*path, name)
            self._write(path, line)
            if is_item and i == len(names) - 1:
                self._items[path] = self._items.get(path, 0) + 1
            if path in self._items:
                path = (*path, self._items[path] - 1)
                self._write(path, line)
        return path

    def _key(self) -> list[str]:
        names = [self._name()]
        while self._take("."):
            names.append(self._name())
        return names

    def _name(self) -> str:
        token = self._next()
        if token.kind == "string":
            try:
                return str(tomllib.loads(f"k = {token.text}")["k"])
            except ValueError:
                raise _NotTomlError from None
        if token.kind != "bare":
            raise _NotTomlError
        return token.text

    def _pair(self, table: KeyPath) -> None:
        line = self._peek().line
        path = table
        for name in self._key():
            path = (*path, name)
            self._write(path, line)
        self._expect("=")
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            self._inline_table(path)
        else:
            while not (self._peek().kind in ("newline", "end") or self._peek().text in (",", "]", "}")):
                self._at += 1

    def _array(self, path: KeyPath) -> None:
        index = 0
        while self._skip_newlines().text != "]":
            item = (*path, index)
            self._write(item, self._peek().line)
            self._value(item)
            index += 1
            self._skip_newlines()
            if not self._take(","):
                break
        self._skip_newlines()
        self._expect("]")

    def _inline_table(self, path: KeyPath) -> None:
        while self._skip_newlines().text != "}":
            self._pair(path)
            self._skip_newlines()
            if not self._take(","):
                break
        self._skip_newlines()
        self._expect("}")
