"""A document against a record: every mistake of the file at once, in plain words, with its line."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from perilune.catalogue.document import Document, dotted
from perilune.catalogue.quantity import Quantity
from perilune.catalogue.toml_lines import KeyPath
from perilune.errors import InputError, Problem, suggest

Model = TypeVar("Model", bound=BaseModel)
Place = Callable[[KeyPath], tuple[str, int]]
"""Gives the file and the line of a key."""

MAX_PROBLEMS: Final = 200
"""So many problems of one file are told in full; the rest is counted."""

QUANTITY: Final = '{ value = 1.0, unit = "kg", source = "...", date = "2024", maturity = "flown" }'

_TYPES: Final = {
    "string_type": "a text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "an array [...]",
    "tuple_type": "an array [...]",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dataclass_type": "a table",
}
_LENGTHS: Final = {
    "too_short": ("at least {min_length}", "element(s)", "add one"),
    "too_long": ("at most {max_length}", "element(s)", "take some away"),
    "string_too_short": ("at least {min_length}", "character(s)", "write it"),
    "string_too_long": ("at most {max_length}", "character(s)", "shorten it"),
}
"""Of pydantic's errors about a length: the limit, what is counted, and the fix."""

_BOUNDS: Final = {
    "greater_than_equal": ("small", "at least {ge}"),
    "greater_than": ("small", "more than {gt}"),
    "less_than_equal": ("large", "at most {le}"),
    "less_than": ("large", "less than {lt}"),
}
_WORDS: Final = re.compile(r"[a-z0-9]+")
_WRITTEN: Final = re.compile(r"\s*(?P<number>[-+]?\d{1,15}(\.\d{1,15})?)\s*(?P<unit>[A-Za-z%][\w/ ]{0,15}?)\s*")
_KEY: Final = "; key: "
_FIXES: Final = {
    "source": 'add source = "...": a citation, an address, or a short name of [sources]',
    "date": 'add date = "2024-09": the year, month or day of the source',
    "unit": 'add unit = "kg"',
    "engine": 'add engine = "...", one of perilune catalogue list engine or of your own engines/<id>.toml',
    "partner": 'add partner = "...", one of perilune catalogue list partner',
    "sites": 'add sites = ["..."], of perilune catalogue list site',
    "role": 'add role = "core", "upper" or "booster"',
    "maturity": 'add maturity = "flown", "in test" or "planned"',
}


def validate(document: Document, model: type[Model], file: str | None = None) -> Model:
    """Return a document's data as a record of ``model``.

    Args:
        document: what :func:`~perilune.catalogue.document.read_toml` returned.
        model: a pydantic model. Its validators may raise ``ValueError("cause; expected this; fix: that; key: end")``,
            where the fix and the key below the validated one may be left out.
        file: the name of the file in messages; the document's own by default.

    Raises:
        InputError: every problem of the file, each with file, line, key, cause, expected and fix.
    """
    name = document.file if file is None else file
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document.data, model, lambda path: (name, document.line(path)))) from None


def problems_of(
    error: ValidationError, data: Mapping[str, Any], model: type[BaseModel], place: Place
) -> tuple[Problem, ...]:
    """Return pydantic's errors as problems in plain words; ``place`` gives the file and line of a key."""
    details = error.errors(include_url=False)
    problems = [_problem(detail, data, model, place) for detail in details[:MAX_PROBLEMS]]
    return counted(problems, len(details), place(())[0])


def counted(problems: Sequence[Problem], total: int, file: str) -> tuple[Problem, ...]:
    """Return some problems of a file and, where there are more in ``total``, their number."""
    rest = total - len(problems)
    cause, fix = f"and {rest} more problems like these", "mend these first"
    return (*problems, *([Problem(cause, file=file, expected="none", fix=fix)] if rest > 0 else ()))


def _problem(detail: ErrorDetails, data: Mapping[str, Any], model: type[BaseModel], place: Place) -> Problem:
    path = _data_path(data, detail["loc"], missing=detail["type"] == "missing")
    cause, expected, fix = _plain(detail, path, model)
    if detail["type"] == "value_error":
        path = (*path, *str(detail["ctx"]["error"]).partition(_KEY)[2].split())
    file, line = place(path)
    return Problem(cause, file, line, dotted(path), expected, fix or "correct it as expected")


def _data_path(data: Any, loc: KeyPath, *, missing: bool) -> KeyPath:
    """Keep of pydantic's location what is a way through the data: it also names the branches of unions."""
    path: KeyPath = ()
    for i, part in enumerate(loc):
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path = (*path, part)
        elif missing and i == len(loc) - 1:
            path = (*path, part)
    return path


def _plain(detail: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> tuple[str, str | None, str | None]:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return _missing(path, model)
    if kind == "extra_forbidden":
        fields = [field for owner in _models_at(model, path[:-1]) for field in owner.model_fields.items()]
        known = [field.alias or name for name, field in fields]
        return "unknown key", f"one of {', '.join(known)}", _near(str(path[-1]), known) or "remove it"
    if kind in _TYPES:
        return _wrong_type(kind, given, path, _models_at(model, path))
    if kind in ("literal_error", "enum"):
        choices = [name.strip().strip("'") for name in context["expected"].replace(" or ", ", ").split(",")]
        return f"{_shown(given)} is not known here", f"one of {', '.join(choices)}", _near(str(given), choices)
    if kind == "finite_number":
        return f"{_shown(given)} is not a finite number", "a finite number", "leave the key out where it is not known"
    if kind == "string_pattern_mismatch":
        return _wrong_form(str(given), context["pattern"])
    if kind == "value_error":
        return _said(str(context["error"]))
    if kind in _BOUNDS:
        too, limit = _BOUNDS[kind]
        return f"{_shown(given)} is too {too}", limit.format(**context), None
    if kind in _LENGTHS:
        limit, parts, fix = _LENGTHS[kind]
        count = len(given) if isinstance(given, str | list | dict) else 0
        return f"has {count} {parts}", f"{limit.format(**context)} {parts}", fix
    expected = detail["msg"].removeprefix("Input should be ").removeprefix("Input should ")
    return f"{_shown(given)} is refused", expected[:1].lower() + expected[1:], None


def _wrong_form(given: str, pattern: str) -> tuple[str, str | None, str | None]:
    cause, kebab = f"{_shown(given)} is not of the right form", "-".join(_WORDS.findall(given.lower()))
    if re.fullmatch(pattern, "long-march-10") is None:
        return cause, f"a text of the pattern {pattern}", None
    fix = f"write '{kebab}'" if re.fullmatch(pattern, kebab) and 0 < len(kebab) <= 64 else None
    return cause, "lower-case letters, digits and single hyphens, such as 'long-march-10'", fix


def _missing(path: KeyPath, model: type[BaseModel]) -> tuple[str, str | None, str | None]:
    name, models = str(path[-1]), _models_at(model, path)
    if Quantity in models:
        return "missing", f"a quantity such as {QUANTITY}", f"add {name} = {{ ... }}"
    if models:
        owners = [owner for owner in _models_at(model, path[:-1]) if name in owner.model_fields]
        array = any(get_origin(owner.model_fields[name].annotation) is list for owner in owners)
        return "missing", f"the table '{name}'", f"add [[{name}]]" if array else f"add [{name}]"
    cause = "the number has no source" if name == "source" else "missing"
    return cause, f"the key '{name}'", _FIXES.get(name, f"add {name} = ...")


def _wrong_type(
    kind: str, given: object, path: KeyPath, models: list[type[BaseModel]]
) -> tuple[str, str | None, str | None]:
    if Quantity in models:
        return f"{_shown(given)} is not a quantity", QUANTITY, _as_quantity(given)
    fix = None
    if kind == "string_type" and not isinstance(given, dict | list):
        fix = "put it in quotes"
    if kind == "string_type" and isinstance(given, date):
        fix = f'put it in quotes, with its scale: "{given.isoformat()[:10]} UTC"'
    if kind in ("float_type", "int_type") and isinstance(given, str):
        fix = "take the quotes away"
    if kind == "list_type" and not isinstance(given, list):
        fix = f"write it as [[{path[-1]}]]" if isinstance(given, dict) else "put it in brackets: [...]"
    return f"{_shown(given)} is not {_TYPES[kind]}", _TYPES[kind], fix


def _as_quantity(given: object) -> str:
    """What to write instead of a bare number, or of a text such as ``"400 t"``."""
    told = _WRITTEN.fullmatch(given) if isinstance(given, str) else None
    if told is not None:
        return f'write {{ value = {told["number"]}, unit = "{told["unit"]}" }}, with its source and date'
    if isinstance(given, int | float) and not isinstance(given, bool):
        return f'write {{ value = {_shown(given)}, unit = "..." }}, with its source and date'
    return "give the number its unit, source, date and maturity"


def _said(text: str) -> tuple[str, str | None, str | None]:
    text, _, fix = text.partition(_KEY)[0].partition("; fix: ")
    cause, _, expected = text.partition("; expected ")
    return cause, expected or None, fix or None


def _near(word: str, known: list[str]) -> str | None:
    return suggest(word, known) if len(word) <= 64 else None


def _shown(given: object) -> str:
    text = {True: "true", False: "false"}[given] if isinstance(given, bool) else None
    if text is None and isinstance(given, dict | list):
        text = "a table" if isinstance(given, dict) else "an array"
    if text is None and isinstance(given, int) and given.bit_length() > 256:
        text = "a number of more than 256 bits"
    text = text or (repr(given) if isinstance(given, str) else str(given))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _models_at(model: type[BaseModel], path: KeyPath) -> list[type[BaseModel]]:
    """The records that may stand at a key."""
    models = [model]
    for part in path:
        if isinstance(part, str):
            fields = [owner.model_fields[part] for owner in models if part in owner.model_fields]
            models = [found for field in fields for found in _models_in(field.annotation)]
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
