"""Check: does the ship's docking system mate with the station's, and can people pass between the cabins?"""

import re
from typing import Final

from perilune.catalogue import Station
from perilune.catalogue.ground import CabinAir
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import against, combined, missing, stated
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = "International Docking System Standard, interface definition document Rev. E (2016), and its heritage"

AIR_SOURCE: Final = (
    "decompression: nitrogen pressure of the cabin that is left over the pressure of the cabin that is entered; "
    "NASA-STD-3001 Volume 2 asks for prebreathing where that would bring decompression sickness"
)

NITROGEN: Final = Limit(
    "nitrogen_ratio",
    "nitrogen pressure of one cabin over the pressure of the other that is borne without prebreathing",
    1.4,
    "1",
    "unverified: recalled from public literature on decompression; Shuttle's 1.65 is for suits after hours at 70 kPa",
)


@check(
    "docking",
    "Docking at the destination",
    order=9,
    owner="both",
    verification="T",
    limits=(NITROGEN,),
    subject="mission",
    validation="Comparison of catalogued standards, roles and cabin airs; the air of Apollo-Soyuz is in the tests.",
)
def docking(case: Case) -> Finding | None:
    """Compare the docking standards of ship and station, their roles where both are known, and the airs of the cabins.

    A common standard passes; none in common fails, with the adapter as the action; so do two that both only reach out
    or only receive. Cabins between which nitrogen would come out of the blood are marginal: an airlock, or another
    pressure. The airs are compared where people are on board.
    """
    station = case.destination.station
    if station is None:
        return None
    own, theirs = case.ship.docking, station.docking
    if own is None or theirs is None:
        data = f"docking of {case.ship.id if own is None else station.id}"
        return missing(data, SOURCE, f"obtain the {data}")
    common = sorted(_standards(own) & _standards(theirs))
    if not common:
        closing = f"a docking adapter from {own} to {theirs}"
        return stated(Verdict.FAIL, SOURCE, f"{case.ship.id} has {own}, {station.id} has {theirs}", closing=closing)
    parts = [_roles(case, station, f"{case.ship.id} and {station.id} share {', '.join(common)}")]
    parts += [_airs(case, station)] if case.crewed else []
    return combined(parts, SOURCE)


def _standards(text: str) -> set[str]:
    return {part.strip().lower() for part in re.split(r"[,;/]", text) if part.strip()}


def _roles(case: Case, station: Station, shared: str) -> Finding:
    own, theirs = case.ship.docking_role, station.docking_role
    if own is not None and own == theirs and own != "androgynous":
        reason = f"{shared}, but both are {own}"
        return stated(Verdict.FAIL, SOURCE, reason, closing=f"a port of {station.id} that is not {own}")
    return stated(Verdict.PASS, SOURCE, shared)


def _airs(case: Case, station: Station) -> Finding:
    ship, other = case.ship.cabin_air, station.cabin_air
    if ship is None or other is None:
        data = f"cabin_air of {case.ship.id if ship is None else station.id}"
        return missing(data, AIR_SOURCE, f"obtain the {data}")
    ratio, limit = nitrogen_ratio(ship, other), case.rules[NITROGEN]
    reason = f"cabins of {ship.pressure.si / 1e3:.0f} and {other.pressure.si / 1e3:.0f} kPa"
    return against(
        ratio,
        limit,
        limit - ratio,
        "1",
        AIR_SOURCE,
        short=Verdict.MARGINAL,
        reason=reason,
        closing="an airlock with prebreathing between the cabins, or a cabin of other pressure",
        inputs=(*_read(f"ship/{case.ship.id}", ship), *_read(f"station/{station.id}", other)),
    )


def _read(entry: str, air: CabinAir) -> tuple[Datum, ...]:
    return datum(entry, "cabin_air.pressure", air.pressure), datum(entry, "cabin_air.oxygen", air.oxygen)


def nitrogen_ratio(one: CabinAir, other: CabinAir) -> float:
    """Return the nitrogen pressure of a cabin over the pressure of the other, in the worse direction."""
    return max(
        row.pressure.si * (1.0 - row.oxygen.si) / entered.pressure.si for row, entered in ((one, other), (other, one))
    )
