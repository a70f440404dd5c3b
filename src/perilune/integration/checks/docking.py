"""Check: does the ship's docking system mate with the station's?"""

import re
from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import missing, stated
from perilune.integration.model import Finding
from perilune.verdict import Verdict

SOURCE: Final = "International Docking System Standard, interface definition document Rev. E (2016), and its heritage"


@check(
    "docking",
    "Docking at the destination",
    order=9,
    owner="both",
    verification="T",
    validation="Comparison of two catalogued names of standards.",
    subject="mission",
)
def docking(case: Case) -> Finding | None:
    """Compare the docking standard of ship and station; each may name several, separated by commas.

    A common standard passes; none in common fails, with the adapter as the action.
    """
    station = case.destination.station
    if station is None:
        return None
    own, theirs = case.ship.docking, station.docking
    if own is None or theirs is None:
        data = f"docking of {case.ship.id if own is None else station.id}"
        return missing(data, SOURCE, f"obtain the {data}")
    common = sorted(_standards(own) & _standards(theirs))
    if common:
        return stated(Verdict.PASS, SOURCE, f"{case.ship.id} and {station.id} share {', '.join(common)}")
    closing = f"a docking adapter from {own} to {theirs}"
    return stated(Verdict.FAIL, SOURCE, f"{case.ship.id} has {own}, {station.id} has {theirs}", closing=closing)


def _standards(text: str) -> set[str]:
    return {part.strip().lower() for part in re.split(r"[,;/]", text) if part.strip()}
