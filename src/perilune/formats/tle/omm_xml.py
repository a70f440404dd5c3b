"""Orbit Mean-Elements Messages in XML (CCSDS 502.0-B-3, section 8; CCSDS 505.0-B-3) as texts by keyword.

Read by the parser Expat of the standard library. A document type declaration is refused, and with it every entity of a
file's own: nothing expands, and nothing else is read. Sections and keywords beyond those of mean elements are passed
over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

VERSIONS: Final = ("2.0", "3.0")
"""Of the message, as its element says."""

_ROOTS: Final = ("ndm", "omm")
_SECTIONS: Final = ("metadata", "meanElements", "tleParameters")
_DEEPEST: Final = 16  # a keyword stands at the seventh level
_PIECE: Final = 2**16  # characters that are parsed at once, so that a file of many problems ends early


@dataclass
class XmlMessage:
    """One message: the line on which it begins, its values by keyword, and the units that its attributes tell."""

    line: int
    pairs: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Where the parser stands: the open elements, the message and the keyword among them, and what is complete."""

    def __init__(self) -> None:
        self.done: list[XmlMessage] = []
        self._open: list[str] = []
        self._message: XmlMessage | None = None
        self._keyword: str | None = None
        self._text: list[str] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, text: str, *, last: bool) -> None:
        self._parser.Parse(text, last)

    def _refusal(self, cause: str) -> ValueError:
        return ValueError(f"line {self._parser.CurrentLineNumber}: {cause}")

    def _doctype(self, *_: object) -> None:
        raise self._refusal("a document type declaration, which no message has")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._open and local not in _ROOTS:
            raise self._refusal(f"the root is '{local[:40]}' and not {' or '.join(_ROOTS)}")
        if len(self._open) >= _DEEPEST:
            raise self._refusal(f"nested deeper than {_DEEPEST} levels")
        if self._keyword is not None:
            raise self._refusal(f"an element within {self._keyword[:40]}")
        if local == "omm":
            self._begin(attributes.get("version", ""))
        elif self._message is not None and self._open[-1] in _SECTIONS and local != "COMMENT":
            if local in self._message.pairs:
                raise self._refusal(f"{local[:40]} stands twice")
            self._keyword, self._text = local, []
            if "units" in attributes:
                self._message.units[local] = attributes["units"]
        self._open.append(local)

    def _begin(self, version: str) -> None:
        if self._message is not None:
            raise self._refusal("a message within a message")
        if version not in VERSIONS:
            raise self._refusal(f"a message of version '{version[:40]}' and not {' or '.join(VERSIONS)}")
        self._message = XmlMessage(self._parser.CurrentLineNumber)

    def _end(self, _: str) -> None:
        local = self._open.pop()
        if self._message is not None and self._keyword is not None:
            self._message.pairs[self._keyword] = "".join(self._text).strip()
            self._keyword = None
        elif self._message is not None and local == "omm":
            self.done.append(self._message)
            self._message = None

    def _characters(self, text: str) -> None:
        if self._keyword is not None:
            self._text.append(text)


def xml_messages(text: str) -> Iterator[XmlMessage]:
    """Yield the messages of a text, of one ``omm`` or of many in an ``ndm``, in their order.

    Raises:
        ExpatError: not well formed.
        ValueError: a document type declaration, another root or version, an element where none may stand, a keyword
            twice, or nested deeper than 16 levels; it names the line.
    """
    reader = _Reader()
    for begin in range(0, len(text) + 1, _PIECE):
        reader.feed(text[begin : begin + _PIECE], last=begin + _PIECE > len(text))
        yield from reader.done
        reader.done.clear()
