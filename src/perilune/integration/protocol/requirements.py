"""The requirements of a ship on its launch service that the checks compute, in the order of ISO 17401:2023.

The standard's scope names its subjects in this order: the mission; mechanical and electrical interfaces; requirements
on the environment (mechanical, thermal, cleanliness, radio-electrical); the development and test programme; range
facilities and support. The numbers of its clauses are not public and are not claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perilune.integration.checks import Check
from perilune.integration.model import Finding
from perilune.verdict import Verdict

SUBJECTS: Final = (
    "mission",
    "mechanical",
    "electrical",
    "loads",
    "thermal",
    "cleanliness",
    "radio",
    "programme",
    "facilities",
    "other",
)
"""The subjects in the order of the standard; ``other`` are the checks that name none."""

_STATES: Final = {
    Verdict.PASS: "met",
    Verdict.MARGINAL: "met with action",
    Verdict.FAIL: "not met",
    Verdict.NOT_EVALUABLE: "open",
}


@dataclass(frozen=True)
class Requirement:
    """A requirement: that a check passes. ``number`` counts within its subject, such as ``2.1``.

    ``limit`` is in ``unit``, and None where the check has no number; ``state`` is ``met``, ``met with action``,
    ``not met`` or ``open``.
    """

    number: str
    subject: str
    check: str
    title: str
    limit: float | None
    unit: str | None
    verification: str
    state: str
    source: str


def requirements(findings: Sequence[Finding], register: Sequence[Check]) -> tuple[Requirement, ...]:
    """Return the requirements that some findings answer, in the order of ISO 17401:2023; a subject may have none."""
    found = {finding.check: finding for finding in findings}
    rows = []
    for number, subject in enumerate(SUBJECTS, 1):
        of_subject = [row for row in register if row.subject == subject and row.name in found]
        for count, check in enumerate(of_subject, 1):
            rows.append(_requirement(f"{number}.{count}", subject, check, found[check.name]))
    return tuple(rows)


def _requirement(number: str, subject: str, check: Check, finding: Finding) -> Requirement:
    return Requirement(
        number=number,
        subject=subject,
        check=check.name,
        title=check.title,
        limit=finding.limit,
        unit=finding.unit,
        verification=check.verification,
        state=_STATES[finding.verdict],
        source=finding.source,
    )
