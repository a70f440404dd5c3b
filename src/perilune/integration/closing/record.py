"""What closes a pair, as records."""

from dataclasses import dataclass

from perilune.verdict import Verdict


@dataclass(frozen=True)
class ClosingAction:
    """The smallest change of one kind, such as ``lighter ship``, that passes one check.

    ``amount`` is the size of the change in ``unit``, ``payload_price_kg`` what the pair carries less to its destination
    for it, negative where it carries more. ``verdict_after`` is that of the pair with this change alone,
    ``margin_after_kg`` its margin in payload; None where it has no number.
    """

    check: str
    change: str
    description: str
    unit: str
    amount: float
    payload_price_kg: float
    verified_by: str
    verdict_after: Verdict
    margin_after_kg: float | None


@dataclass(frozen=True)
class Tried:
    """A change that does not pass a check, how far it was taken, and why it does not."""

    check: str
    change: str
    unit: str
    up_to: float
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What one kind of change does for the open checks of a pair: the smallest that pass one, and failed tries."""

    actions: tuple[ClosingAction, ...]
    tried: tuple[Tried, ...]


@dataclass(frozen=True)
class Closing:
    """What would close a pair.

    ``open_checks`` are those that fail or are marginal; ``actions`` what passes them, check by check, the cheapest in
    payload first; ``unclosed`` those that none of the changes passes, with what was tried in ``tried``. What lacks a
    datum is closed by obtaining it and is not here.
    """

    ship: str
    launcher: str
    site: str
    destination: str
    verdict: Verdict
    open_checks: tuple[str, ...]
    actions: tuple[ClosingAction, ...]
    tried: tuple[Tried, ...]
    unclosed: tuple[str, ...]
