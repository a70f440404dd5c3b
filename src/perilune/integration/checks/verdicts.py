"""How a number against its limit becomes a finding."""

from collections.abc import Sequence

from perilune.integration.model import Datum, Finding
from perilune.verdict import Verdict


def missing(data: str, source: str, closing: str, inputs: Sequence[Datum] = ()) -> Finding:
    """Return ``not evaluable``, naming the datum that is missing."""
    reason = f"not evaluable: {data} missing"
    return Finding("", Verdict.NOT_EVALUABLE, None, None, None, None, source, reason, closing, inputs=tuple(inputs))


def unanswered(why: str, source: str, closing: str, inputs: Sequence[Datum] = ()) -> Finding:
    """Return ``not evaluable`` with the reason that a computation gave for having no answer."""
    reason = why if why.startswith("not evaluable") else f"not evaluable: {why}"
    return Finding("", Verdict.NOT_EVALUABLE, None, None, None, None, source, reason, closing, inputs=tuple(inputs))


def measured(
    verdict: Verdict,
    value: float,
    limit: float,
    margin: float,
    unit: str,
    source: str,
    *,
    reason: str | None = None,
    closing: str | None = None,
    inputs: Sequence[Datum] = (),
) -> Finding:
    """Return a finding with its numbers, rounded to what the data carry (six significant digits)."""
    value, limit, margin = (float(f"{number:.6g}") for number in (value, limit, margin))
    return Finding("", verdict, value, limit, margin, unit, source, reason, closing, inputs=tuple(inputs))


def stated(
    verdict: Verdict, source: str, reason: str, *, closing: str | None = None, inputs: Sequence[Datum] = ()
) -> Finding:
    """Return a finding without numbers: a fact of the catalogue that meets or misses a requirement."""
    return Finding("", verdict, None, None, None, None, source, reason, closing, inputs=tuple(inputs))
