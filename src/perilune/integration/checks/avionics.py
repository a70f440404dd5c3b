"""Check: do power, data, radio and abort signals of ship and launcher fit together?"""

import math
from typing import Final

from perilune.catalogue.ground import Names
from perilune.integration.case import Case
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import absent, against, combined, measured, missing, stated
from perilune.integration.model import Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = "ISO 15863:2003, electrical and radio interface; electromagnetic safety margin of 6 dB, MIL-STD-464"

VOLTAGE: Final = Limit(
    "bus_voltage_difference", "share by which two bus voltages may differ without a converter", 0.15, "1", "a choice"
)
EMC: Final = Limit("emc_margin", "weakest field that disturbs over the field that is there", 2.0, "1", "6 dB")


@check(
    "avionics",
    "Avionics, power and abort signals",
    order=11,
    owner="both",
    verification="T",
    limits=(VOLTAGE, EMC),
    subject="electrical",
    validation="Comparison of catalogued voltages, names of buses, bands and signals; no circuit is analysed.",
    similarity="any site",
)
def avionics(case: Case) -> Finding:
    """Compare the bus voltage, the data bus, the telemetry bands and, for a crew, the abort signals of both sides.

    A difference is marginal, with a converter, a gateway or a frequency plan as the action. Where both sides say which
    fields they radiate and bear, each must bear twice the other's (6 dB). Ship and launcher that have flown together
    pass by similarity.
    """
    parts = [_power(case), _data(case), _radio(case)]
    parts += [_abort_signals(case)] if case.crewed else []
    parts += _fields(case)
    return combined(parts, SOURCE)


def _sides(case: Case, name: str) -> tuple[object, object, str | None]:
    """A datum of ship and launcher, and the names of those that are missing."""
    ship, launcher = getattr(case.ship.avionics, name), getattr(case.launcher.avionics, name)
    lacking = absent({f"avionics.{name} of {case.ship.id}": ship, f"avionics.{name} of {case.launcher.id}": launcher})
    return ship, launcher, lacking


def _power(case: Case) -> Finding:
    ship, launcher = case.ship.avionics.bus_voltage, case.launcher.avionics.bus_voltage
    lacking = _sides(case, "bus_voltage")[2]
    if ship is None or launcher is None:
        return missing(lacking or "", SOURCE, "exchange the electrical interface")
    difference, limit = abs(ship.si - launcher.si) / launcher.si, case.rules[VOLTAGE]
    inputs = (
        datum(f"ship/{case.ship.id}", "avionics.bus_voltage", ship),
        datum(f"launcher/{case.launcher.id}", "avionics.bus_voltage", launcher),
    )
    reason = f"{ship.si:g} V on {launcher.si:g} V"
    closing = f"a converter from {launcher.si:g} V to {ship.si:g} V, or power from the ship alone"
    return against(
        difference,
        limit,
        limit - difference,
        "1",
        SOURCE,
        short=Verdict.MARGINAL,
        reason=reason,
        closing=closing,
        inputs=inputs,
    )


def _common(case: Case, name: str) -> tuple[list[str], list[str], list[str]] | Finding:
    """What ship and launcher have, and what both have; a finding where one of them does not say."""
    ship, launcher, lacking = _sides(case, name)
    if not isinstance(ship, Names) or not isinstance(launcher, Names):
        return missing(lacking or "", SOURCE, "exchange the electrical interface")
    return ship.names, launcher.names, [row for row in ship.names if row in launcher.names]


def _data(case: Case) -> Finding:
    found = _common(case, "data_bus")
    if isinstance(found, Finding):
        return found
    own, theirs, both = found
    if both:
        return stated(Verdict.PASS, SOURCE, f"data by {', '.join(both)}")
    reason = f"data by {', '.join(own)} against {', '.join(theirs)}"
    return stated(Verdict.MARGINAL, SOURCE, reason, closing=f"a gateway from {theirs[0]} to {own[0]}")


def _radio(case: Case) -> Finding:
    found = _common(case, "telemetry")
    if isinstance(found, Finding):
        return found
    own, theirs, both = found
    if both:
        bands = ", ".join(both)
        return stated(Verdict.MARGINAL, SOURCE, f"both radiate in {bands}", closing=f"a frequency plan for {bands}")
    return stated(Verdict.PASS, SOURCE, f"telemetry in {', '.join(own)} beside {', '.join(theirs)}")


def _abort_signals(case: Case) -> Finding:
    found = _common(case, "abort_signals")
    if isinstance(found, Finding):
        return found
    own, theirs, both = found
    if both:
        return stated(Verdict.PASS, SOURCE, f"abort signals: {', '.join(both)}")
    reason = f"abort signals: {', '.join(own)} against {', '.join(theirs)}"
    return stated(Verdict.MARGINAL, SOURCE, reason, closing="agree on the abort signals and test them together")


def _fields(case: Case) -> list[Finding]:
    """The electromagnetic margin in both directions, where the data exist."""
    ship, launcher = case.ship.avionics, case.launcher.avionics
    rows = []
    for source, victim, name in ((launcher, ship, case.ship.id), (ship, launcher, case.launcher.id)):
        emitted, borne = source.field_emission, victim.field_susceptibility
        if emitted is None or borne is None:
            continue
        ratio, limit = borne.si / emitted.si, case.rules[EMC]
        verdict = Verdict.PASS if ratio >= limit else Verdict.MARGINAL if ratio >= 1.0 else Verdict.FAIL
        reason = f"{name} bears {20.0 * math.log10(ratio):.1f} dB more than is radiated at it"
        closing = None if verdict is Verdict.PASS else f"shield {name} by {20.0 * math.log10(limit / ratio):.1f} dB"
        rows.append(measured(verdict, ratio, limit, ratio - limit, "1", SOURCE, reason=reason, closing=closing))
    return rows
