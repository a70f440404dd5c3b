"""Where a number comes from: short names of ``[sources]`` become the citations they stand for."""

from collections.abc import Mapping
from typing import Any, Final

from perilune.catalogue.document import Document
from perilune.catalogue.model import MAX_SOURCES
from perilune.catalogue.toml_lines import KeyPath
from perilune.catalogue.validation import MAX_PROBLEMS, counted
from perilune.errors import Problem, suggest

_DATA: Final = frozenset(("value", "points", "date"))
"""What a table with a source holds: a number, a curve, or anything else that says when it was published."""


def is_citation(text: str) -> bool:
    """Tell a citation or an address from a short name: it has a space, a dot or a slash.

    >>> is_citation("Sutton 2017, table 5-5"), is_citation("tass.com/science/1969671"), is_citation("tass-2025")
    (True, True, False)
    """
    return any(mark in text for mark in " ./")


def cited(document: Document, inherited: object = None) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return a document's data with each quantity's short source name replaced by its citation.

    ``inherited`` are the sources of the entry it is based on. A short name that is not known is a problem; what is not
    of the right type is left as it is, for the validation to refuse.
    """
    own = document.data.get("sources")
    sources = {
        name: text
        for table in (inherited, own)
        if isinstance(table, dict)
        for name, text in table.items()
        if isinstance(text, str)
    }
    known = list(sources)[:MAX_SOURCES]
    problems = [
        _problem(document, ("sources", name), f"'{text[:64]}' is no citation", None)
        for name, text in (own.items() if isinstance(own, dict) else ())
        if isinstance(text, str) and not is_citation(text)
    ]
    unknown: list[tuple[KeyPath, str]] = []
    data = {
        key: value if key == "sources" else _replaced(value, (key,), sources, unknown)
        for key, value in document.data.items()
    }
    for path, source in unknown[:MAX_PROBLEMS]:
        fix = suggest(source[:64], known) or f"add {source[:64]} to [sources]"
        problems.append(_problem(document, (*path, "source"), f"no source '{source[:64]}' in [sources]", fix))
    return data, counted(problems[:MAX_PROBLEMS], len(problems) + len(unknown[MAX_PROBLEMS:]), document.file)


def _replaced(value: Any, path: KeyPath, sources: Mapping[str, str], unknown: list[tuple[KeyPath, str]]) -> Any:
    """The value with citations for short names; ``unknown`` collects the places of names that are not defined."""
    if isinstance(value, list):
        return [_replaced(item, (*path, i), sources, unknown) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    replaced = {key: _replaced(item, (*path, key), sources, unknown) for key, item in value.items()}
    source = value.get("source")
    if _DATA & value.keys() and isinstance(source, str) and source:
        if source in sources:
            replaced["source"] = sources[source]
        elif not is_citation(source):
            unknown.append((path, source))
    return replaced


def _problem(document: Document, path: KeyPath, cause: str, fix: str | None) -> Problem:
    expected = "a citation or an address" + (", or a short name of [sources]" if fix else "")
    fix = fix or "say author, title and year, or give the address"
    return document.problem(path, cause, expected, fix)
