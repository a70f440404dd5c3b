"""What ship and launcher have shown by flying together: evidence by similarity where the interface isn't public."""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.verdicts import stated
from perilune.integration.model import Finding
from perilune.told_number import counted
from perilune.verdict import Verdict

SOURCE: Final = "flights of this ship on this launcher: verification by similarity (ISO 15863)"


def flights_together(case: Case, site: str | None = None) -> int:
    """Return how often the ship has flown on this launcher, from a site or from any."""
    rows = (row for row in case.ship.flown_on if row.launcher == case.launcher.id and site in (None, row.site))
    return sum(row.flights for row in rows)


def with_heritage(case: Case, finding: Finding, *, same_site: bool) -> Finding:
    """Return a pass by similarity where ship and launcher have flown together and nothing evaluated fails.

    Args:
        case: the pair.
        finding: what the data alone give.
        same_site: only flights from the site of the case count.
    """
    flights = flights_together(case, case.site.id if same_site else None)
    if not flights or finding.verdict in (Verdict.PASS, Verdict.FAIL):
        return finding
    where = f" from {case.site.id}" if same_site else ""
    reason = f"shown by {counted(flights, 'flights')} of {case.ship.id} on {case.launcher.id}{where}"
    return stated(Verdict.PASS, SOURCE, f"{reason}; of the data alone: {finding.reason}", inputs=finding.inputs)
