"""The words of the joint protocol, one file per language: a language more is a file more, here or of the user's own."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from perilune.catalogue import Document, read_toml
from perilune.errors import InputError, Problem, suggest

DEFAULT: Final = ("en",)
_BETWEEN: Final = " · "
_LONGEST: Final = 2000
_FOLDER: Final = files("perilune.integration.protocol").joinpath("messages")


@dataclass(frozen=True)
class Words:
    """The words of some languages; what is asked for comes in all of them, one after another."""

    languages: tuple[str, ...]

    def __call__(self, section: str, key: str) -> str:
        """Return a word in every language, each wording once.

        >>> Words(("en", "ru", "zh"))("headings", "parties")
        'Parties · Стороны · 参与方'
        """
        return _BETWEEN.join(dict.fromkeys(self.each(section, key)))

    def each(self, section: str, key: str) -> tuple[str, ...]:
        """Return a word in each language."""
        return tuple(str(_file(language)[section][key]) for language in self.languages)

    @property
    def code(self) -> str:
        """The code of the first language, such as ``en``: of a file of the user's own its name."""
        return Path(self.languages[0]).stem


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file, such as ``en``."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def parse_languages(text: str) -> tuple[str, ...]:
    """Return the languages of a list such as ``en,ru,zh`` or ``en,my/fr.toml``.

    Raises:
        InputError: there is no file of one of them, a file lacks a word or has one too many, or the list is empty.
    """
    chosen = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    known = known_languages()
    problems: list[Problem] = []
    for code in chosen or ("",):
        if code.endswith(".toml"):
            problems += _own_problems(read_toml(Path(code)))
        elif code not in known:
            expected = f"languages of {', '.join(known)}, or files, separated by commas"
            fix = suggest(code, known) or "write --language en,ru,zh"
            problems.append(Problem(f"no words in '{code}'", expected=expected, fix=fix))
    if problems:
        raise InputError(problems)
    return chosen


def _own_problems(document: Document) -> Iterator[Problem]:
    """What a file of words lacks of the English one, and what it has beyond it."""
    english = _keys(_file("en"))
    given = _keys(document.data)
    for section, key in english:
        if (section, key) not in given:
            line = document.line((section,)) if section in document.data else 1
            fix = f'add it under [{section}], in English "{_file("en")[section][key][:60]}"'
            yield Problem("missing", document.file, line, f"{section}.{key}", "a word in this language", fix)
    for section, key in given:
        word = document.data[section] if key is None else document.data[section].get(key)
        place = (document.file, document.line((section,) if key is None else (section, key)))
        name = section if key is None else f"{section}.{key}"
        if (section, key) not in english:
            fix = suggest(name, [f"{a}.{b}" for a, b in english]) or "remove it"
            yield Problem("no such word", *place, name, "a key of the English file", fix)
        elif not isinstance(word, str) or not word.strip() or len(word) > _LONGEST:
            yield Problem("not a word", *place, name, "a text in quotes", "write it")


def _keys(table: Mapping[str, Any]) -> dict[tuple[str, str | None], None]:
    """The sections and keys of a table of words; a key outside the sections, but for the name, stands alone."""
    rows: dict[tuple[str, str | None], None] = {}
    for section, words in table.items():
        if isinstance(words, dict):
            rows |= {(section, key): None for key in words}
        elif section != "name":
            rows[section, None] = None
    return rows


@cache
def _file(language: str) -> dict[str, Any]:
    if language.endswith(".toml"):
        return read_toml(Path(language)).data
    return tomllib.loads(_FOLDER.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
