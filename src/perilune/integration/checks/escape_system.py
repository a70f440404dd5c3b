"""Check: can the crew leave a failing launcher?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import missing, stated
from perilune.integration.model import Finding, datum
from perilune.verdict import Verdict

SOURCE: Final = "NASA-STD-8719.29 (2023), crew survival and aborts: abort from the pad to orbit"


@check(
    "escape system",
    "Launch escape system",
    order=11,
    owner="ship",
    verification="T",
    validation="A statement of presence; the coverage of aborts along the ascent is not simulated.",
)
def escape_system(case: Case) -> Finding | None:
    """Ask whether a crewed ship brings an escape system, a tower or its own engines; its coverage is another matter."""
    if not case.crewed:
        return None
    tower = case.ship.escape_tower
    system = case.ship.escape_system or ("tower" if tower is not None else None)
    if system is None:
        data = f"escape_system of {case.ship.id}"
        return missing(data, SOURCE, f"show the escape system of {case.ship.id} and its abort coverage")
    inputs = () if tower is None else (datum(f"ship/{case.ship.id}", "escape_tower.mass", tower.mass),)
    what = "an escape tower" if system == "tower" else "an escape system within itself"
    return stated(Verdict.PASS, SOURCE, f"{case.ship.id} brings {what}", inputs=inputs)
