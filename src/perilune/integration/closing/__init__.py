"""What would close a pair: for each failed or marginal check the smallest change that passes it, solved for again.

``closing(...)`` returns a :class:`Closing`: ``actions``, ``tried`` and ``unclosed``. An action is

    ClosingAction(
        check, change, description, unit, amount, payload_price_kg, verified_by, verdict_after, margin_after_kg
    )

``check`` is the name of the check that it passes, ``change`` that of the change (such as ``lighter ship``), ``amount``
its size in ``unit``, ``payload_price_kg`` what the pair carries less for it (negative: more), ``verified_by`` says how
it was verified. Every action stands on a whole new assessment with the change applied: its check passes, and no check
fails that did not before.
"""

from perilune.integration.closing.record import Closing, ClosingAction, Tried
from perilune.integration.closing.search import closing

__all__ = ["Closing", "ClosingAction", "Tried", "closing"]
