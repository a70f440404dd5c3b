"""How a number against its limit becomes a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from perilune.integration.model import Datum, Finding
from perilune.verdict import Verdict

_OPEN: Final = "not evaluable: "
_MISSING: Final = " missing"


def absent(data: Mapping[str, object]) -> str | None:
    """Return the names of the data that are None, in one text; None where all are there.

    >>> absent({"length of a": None, "mass of a": 3.0, "stage of b": None})
    'length of a and stage of b'
    """
    return " and ".join(name for name, value in data.items() if value is None) or None


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


def against(
    value: float,
    limit: float,
    margin: float,
    unit: str,
    source: str,
    *,
    closing: str,
    reserve: float = 0.0,
    short: Verdict = Verdict.FAIL,
    reason: str | None = None,
    inputs: Sequence[Datum] = (),
) -> Finding:
    """Return the finding of a value against its limit, judged by the margin between them.

    Pass where the margin is the reserve or more; marginal where it is less and not negative; ``short`` below zero.
    ``closing``, what would close it, is left out where it passes.

    >>> against(5.0, 4.0, -1.0, "kPa", "the ship's limit", closing="throttle").closing
    'throttle'
    >>> against(3.0, 4.0, 1.0, "kPa", "the ship's limit", closing="throttle", reserve=2.0).verdict
    <Verdict.MARGINAL: 'marginal'>
    """
    verdict = Verdict.PASS if margin >= reserve else Verdict.MARGINAL if margin >= 0.0 else short
    told = None if verdict is Verdict.PASS else closing
    return measured(verdict, value, limit, margin, unit, source, reason=reason, closing=told, inputs=inputs)


def stated(
    verdict: Verdict, source: str, reason: str, *, closing: str | None = None, inputs: Sequence[Datum] = ()
) -> Finding:
    """Return a finding without numbers: a fact of the catalogue that meets or misses a requirement."""
    return Finding("", verdict, None, None, None, None, source, reason, closing, inputs=tuple(inputs))


def combined(parts: Sequence[Finding], source: str) -> Finding:
    """Return one finding of several parts: the most severe verdict, with all that is open and all that would close it.

    The numbers are those of the part that decides, the one with the smallest relative margin among the most severe.
    """
    order = (Verdict.FAIL, Verdict.NOT_EVALUABLE, Verdict.MARGINAL, Verdict.PASS)
    ranked = sorted(parts, key=lambda row: order.index(row.verdict))
    worst = [row for row in ranked if row.verdict is ranked[0].verdict]
    decisive = min(worst, key=lambda row: float("inf") if row.relative_margin is None else row.relative_margin)
    told = _told([row.reason for row in ranked if row.reason is not None])
    closing = "; ".join(dict.fromkeys(row.closing for row in ranked if row.closing is not None))
    return replace(
        decisive,
        source=source,
        reason="; ".join(told) or None,
        closing=closing or None,
        inputs=tuple(dict.fromkeys(item for row in parts for item in row.inputs)),
    )


def _told(reasons: Sequence[str]) -> list[str]:
    """The reasons of the parts, with the data that are missing told once and together."""
    lacking = [row for row in reasons if row.startswith(_OPEN) and row.endswith(_MISSING)]
    data = [name for row in lacking for name in row.removeprefix(_OPEN).removesuffix(_MISSING).split(" and ")]
    together = [f"{_OPEN}{', '.join(dict.fromkeys(data))}{_MISSING}"] if data else []
    return together + [row for row in reasons if row not in lacking]
