"""The words of the joint protocol, one file per language: a language more is a file more."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from perilune.errors import InputError, Problem, suggest

DEFAULT: Final = ("en",)
_BETWEEN: Final = " · "


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


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file, such as ``en``."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def parse_languages(text: str) -> tuple[str, ...]:
    """Return the languages of a list such as ``en,ru,zh``.

    Raises:
        InputError: there is no file of one of them, or the list is empty.
    """
    chosen = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    known = known_languages()
    for code in chosen or ("",):
        if code not in known:
            expected = f"languages of {', '.join(known)}, separated by commas"
            fix = suggest(code, known) or "write --language en,ru,zh"
            raise InputError(Problem(f"no words in '{code}'", expected=expected, fix=fix))
    return chosen


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
