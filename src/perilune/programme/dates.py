"""Dates in the files of a programme: text with its scale, checked where it is read."""

from typing import Annotated

from pydantic import AfterValidator, Field

from perilune.astro.time import parse_time
from perilune.errors import InputError


def _time(text: str) -> str:
    try:
        parse_time(text)
    except InputError as error:
        problem = error.problems[0]
        expected = f"; expected {problem.expected}" if problem.expected else ""
        fix = f"; fix: {problem.fix}" if problem.fix else ""
        raise ValueError(f"{problem.cause}{expected}{fix}") from None
    return text


Time = Annotated[str, Field(max_length=64), AfterValidator(_time)]
"""A time with its scale, such as ``2031-05-01T12:00:00 UTC`` or ``2031-05-01 UTC``."""

Span = Annotated[list[Time], Field(min_length=2, max_length=2)]
