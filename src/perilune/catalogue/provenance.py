"""Where all numbers of a file come from, said once: the table ``[provenance]`` of an entry file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from perilune.catalogue.document import Document
from perilune.errors import Problem, suggest

TABLE: Final = "provenance"
KEYS: Final = ("source", "date", "maturity", "confidence")
_NUMBERS: Final = frozenset(("value", "points"))
"""What a number or a curve has, beside its unit."""


def filled(document: Document, maturity: object = None) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document whose numbers have what ``[provenance]`` says of the file, each where it says nothing itself.

    The table itself is taken away. Where it leaves out the maturity, it is that of the entry, or the ``maturity`` of
    what that is based on. A table of another form is a problem.
    """
    table = document.data.get(TABLE)
    if TABLE not in document.data:
        return document, ()
    expected = f"a table of {', '.join(KEYS)}"
    rest = {key: value for key, value in document.data.items() if key != TABLE}
    if not isinstance(table, dict):
        cause, fix = f"{str(table)[:64]!r} is not a table", 'write provenance = { source = "...", date = "2024" }'
        return replace(document, data=rest), (document.problem((TABLE,), cause, expected, fix),)
    problems = tuple(
        document.problem((TABLE, key), "unknown key", expected, suggest(key[:64], KEYS) or "remove it")
        for key in table
        if key not in KEYS
    )
    usual = rest.get("maturity", maturity)
    own = {} if usual is None else {"maturity": usual}
    said = {**own, **{key: value for key, value in table.items() if key in KEYS}}
    return replace(document, data={key: _filled(value, said) for key, value in rest.items()}), problems


def _filled(value: Any, said: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(item, said) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _filled(item, said) for key, item in value.items()}
    return {**said, **inner} if "unit" in value and _NUMBERS & value.keys() else inner
