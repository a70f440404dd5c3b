"""What nobody waits for any more when a partner leaves: the agreements that end with it."""

from dataclasses import replace
from typing import TypeVar

from perilune.constants import SECONDS_PER_YEAR
from perilune.programme.campaign.model.campaign import Campaign, Element, Shock, Transport
from perilune.programme.gates import ended, ready_date

_Held = TypeVar("_Held", Element, Transport)


def ended_by(campaign: Campaign, shock: Shock | None) -> tuple[str, ...]:
    """Return the agreements that a shock ends: of a partner that leaves for good, those with less than two others."""
    if shock is None or shock.kind != "partner" or shock.slip_s is not None:
        return ()
    return ended(campaign.gates, shock.subject)


def after_withdrawal(campaign: Campaign, shock: Shock | None) -> Campaign:
    """Return a campaign with what still has to be waited for after a shock.

    When a partner leaves for good, what needs an agreement that ends with it is held from that date on by the rest of
    its needs only. Any other shock, and a partner that comes back, change nothing.
    """
    gone = frozenset(ended_by(campaign, shock))
    if shock is None or not gone:
        return campaign
    left = {gate.id: gate for gate in campaign.gates}
    on, never = shock.on_tdb_s, campaign.start_tdb_s + campaign.years * SECONDS_PER_YEAR

    def freed(row: _Held) -> _Held:
        if row.held_tdb_s is None or gone.isdisjoint(row.needs):
            return row
        rest = ready_date(left, [name for name in row.needs if name not in gone], never)
        date = on if rest is None else max(rest, on)
        return replace(row, held_tdb_s=min(row.held_tdb_s, date))

    return replace(
        campaign,
        elements=tuple(freed(row) for row in campaign.elements),
        transports=tuple(freed(row) for row in campaign.transports),
    )
