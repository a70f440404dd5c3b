"""Where all numbers of a file come from, said once: the table ``[provenance]`` of an entry file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from perilune.catalogue.document import Document
from perilune.catalogue.quantity import Maturity, Provenance
from perilune.catalogue.toml_lines import KeyPath
from perilune.catalogue.validation import problems_of
from perilune.errors import Problem

TABLE: Final = "provenance"
_STAND_IN: Final = {"source": "A. Author (2000)", "date": "2000", "maturity": "planned"}
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
    rest = {key: value for key, value in document.data.items() if key != TABLE}
    if not isinstance(table, dict):
        cause, fix = f"{str(table)[:64]!r} is not a table", 'write provenance = { source = "...", date = "2024" }'
        told = document.problem((TABLE,), cause, f"a table of {', '.join(Provenance.model_fields)}", fix)
        return replace(document, data=rest), (told,)
    problems = _wrong(document, table)
    usual = rest.get("maturity", maturity)
    own = {} if usual is None else {"maturity": usual if usual in list(Maturity) else _STAND_IN["maturity"]}
    # what is wrong is told once: the numbers go on with something right
    said = _STAND_IN if problems else {**own, **table}
    return replace(document, data={key: _filled(value, said) for key, value in rest.items()}), problems


def _wrong(document: Document, table: Mapping[str, Any]) -> tuple[Problem, ...]:
    probe = {**_STAND_IN, **table}

    def place(path: KeyPath) -> tuple[str, int]:
        return document.file, document.line((TABLE, *path))

    try:
        Provenance.model_validate(probe)
    except ValidationError as error:
        told = problems_of(error, probe, Provenance, place)
        return tuple(replace(problem, key=f"{TABLE}.{problem.key}") for problem in told)
    return ()


def _filled(value: Any, said: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(item, said) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _filled(item, said) for key, item in value.items()}
    return {**said, **inner} if "unit" in value and _NUMBERS & value.keys() else inner
