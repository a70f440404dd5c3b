"""By when an action of a joint protocol is due: so long before the launch, by how it is verified."""

import datetime as dt
from typing import Final

from perilune.constants import SECONDS_PER_DAY
from perilune.integration.rule_set import Limit, RuleSet

_SOURCE: Final = (
    "LV and SC deliverables, approximate timeline of a launch service (docslib.org/doc/13406891): "
    "questionnaire L-108 weeks, preliminary mission analysis L-86, fairing clearance L-48, verification loads L-26"
)

DUE: Final = {
    "S": Limit("due_similarity", "time before the launch by which a similarity is shown", 756.0, "d", _SOURCE),
    "A": Limit("due_analysis", "time before the launch by which an analysis is shown", 602.0, "d", _SOURCE),
    "I": Limit("due_inspection", "time before the launch by which an inspection is done", 336.0, "d", _SOURCE),
    "T": Limit("due_test", "time before the launch by which a test is done", 182.0, "d", _SOURCE),
}
"""The limit of each kind of verification: test, analysis, inspection, similarity."""


def due_days(verification: str, rules: RuleSet) -> float:
    """Return how many days before the launch an action of a kind of verification is due.

    >>> from perilune.integration.rule_set import DEFAULT_RULES
    >>> due_days("T", DEFAULT_RULES)
    182.0
    """
    return rules[DUE[verification]] / SECONDS_PER_DAY


def due_date(launch: dt.date, days: float) -> str:
    """Return the date so many days before a launch, such as ``2030-01-31``.

    >>> due_date(dt.date(2030, 8, 1), 182.0)
    '2030-01-31'
    """
    return (launch - dt.timedelta(days=days)).isoformat()
