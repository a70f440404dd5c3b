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


def _in_order(span: list[str]) -> list[str]:
    first, last = span
    if parse_time(last) <= parse_time(first):
        cause = f"it ends ({last}) before it starts ({first})"
        raise ValueError(f"{cause}; expected a later date second; fix: give the earlier date first")
    return span


OrderedSpan = Annotated[Span, AfterValidator(_in_order)]
"""Two dates, the later one second."""
