"""What would close a pair: for each failed or marginal check the smallest change that passes it, solved for again.

Every action stands on a whole new assessment with the change applied: its check passes, and no check fails that did not
before.
"""

from perilune.integration.closing.record import Closing, ClosingAction, Tried
from perilune.integration.closing.search import closing

__all__ = ["Closing", "ClosingAction", "Tried", "closing"]
