"""The actions of a joint protocol: what would close each open check, whose it is, by when, and how it is verified."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from perilune.integration.checks import checks_by_name
from perilune.integration.closing import ClosingAction
from perilune.integration.model import Finding
from perilune.integration.rule_set import RuleSet
from perilune.integration.rules.due import due_date, due_days
from perilune.verdict import Verdict


@dataclass(frozen=True)
class Action:
    """What would close an open check: who owns it, when it is due, and how it is verified (T, A, I or S).

    ``due_days`` counts back from the launch; ``due`` is the date where the launch is known. ``payload_kg`` is the
    price, where it was found by re-solving. ``rules`` are the rule sets that ask for it.
    """

    number: int
    check: str
    action: str
    owner: tuple[str, ...]
    verification: str
    due_days: float
    due: str | None
    payload_kg: float | None
    rules: tuple[str, ...]


def open_actions(
    findings: Sequence[tuple[RuleSet, Sequence[Finding]]],
    owners: Mapping[str, tuple[str, ...]],
    closings: Sequence[ClosingAction] = (),
    launch: dt.date | None = None,
) -> tuple[Action, ...]:
    """Return the actions that the findings under some rule sets ask for, numbered from 1; the same one once.

    Args:
        findings: those of each rule set, that of the joint verdict first: its dates hold.
        owners: the partners of ``ship``, ``launcher`` and ``both``.
        closings: changes found by re-solving; they come after what the check itself asks for.
        launch: the day of the launch.
    """
    register = checks_by_name()
    rows: dict[tuple[str, str], Action] = {}
    for rules, group in findings:
        for finding in group:
            if finding.verdict is Verdict.PASS:
                continue
            known = register.get(finding.check)
            kind = "A" if known is None else known.verification
            owner = owners["both" if known is None else known.owner]
            days = due_days(kind, rules)
            for text, price in _changes(finding, closings):
                date = None if launch is None else due_date(launch, days)
                row = rows.get((finding.check, text))
                asked = (rules.id,) if row is None else (*row.rules, rules.id)
                first = row or Action(0, finding.check, text, owner, kind, days, date, price, asked)
                rows[finding.check, text] = replace(first, rules=asked)
    return tuple(replace(row, number=number) for number, row in enumerate(rows.values(), 1))


def _changes(finding: Finding, closings: Sequence[ClosingAction]) -> list[tuple[str, float | None]]:
    """What closes a finding: its own words, then the changes that were found by re-solving, with their prices."""
    said: list[tuple[str, float | None]] = [] if finding.closing is None else [(finding.closing, None)]
    return said + [(row.description, row.payload_price_kg) for row in closings if row.check == finding.check]
