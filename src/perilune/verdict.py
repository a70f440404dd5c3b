"""The four verdicts that every check of the programme gives, told by word and by shape as well as by colour."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """The outcome of a check. The order of severity is that of the definition, least severe first."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    MARGINAL = "marginal"
    NOT_EVALUABLE = "not evaluable"
    FAIL = "fail"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the most severe of some verdicts: fail, then not evaluable, then marginal, then pass.

    An empty collection is ``NOT_EVALUABLE``: nothing was checked.

    >>> worst([Verdict.PASS, Verdict.MARGINAL])
    <Verdict.MARGINAL: 'marginal'>
    """
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.NOT_EVALUABLE)
