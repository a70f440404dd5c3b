"""Check: is the ship stiff enough to keep clear of the launcher's own motions?"""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Quantity
from perilune.integration.case import Case
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing
from perilune.integration.methods.cantilever import axial_frequency_hz, lateral_frequency_hz
from perilune.integration.model import Datum, Finding, datum
from perilune.integration.rule_set import Limit
from perilune.verdict import Verdict

SOURCE: Final = (
    "stiffness requirement of the launcher's user's guide, for a ship hard mounted at its ring; where the ship's "
    "frequency is not public, that of a uniform cantilever (Larson and Wertz 1999, Space Mission Analysis and Design, "
    "3rd ed., section 11.6)"
)

WAIVER: Final = Limit(
    "stiffness_waiver",
    "share of the launcher's required frequency above which a coupled loads analysis may close the gap",
    80.0,
    "%",
    "convention: user's guides ask for a coupled loads analysis of every ship, and for consultation below",
    high=100.0,
)


@dataclass(frozen=True)
class _Mode:
    """One direction: what the launcher asks, what the ship has [Hz], and the numbers it came from."""

    name: str
    required: Quantity | None
    frequency_hz: float | None
    inputs: tuple[Datum, ...]


@check(
    "stiffness",
    "Fundamental frequencies of the ship",
    order=5,
    owner="ship",
    verification="T",
    validation="The beam formulas reproduce a textbook's example; published frequencies are taken as they are.",
    limits=(WAIVER,),
    subject="mechanical",
    similarity="any site",
)
def stiffness(case: Case) -> Finding:
    """Compare the ship's lateral and axial frequency with what the launcher asks; the tighter is reported.

    The ship's own published frequencies, hard mounted at the ring, come first; else those of a uniform cantilever of
    its mass, length and stiffness. At the required frequency or above it passes; below, down to 80 % of it, it is
    marginal: a coupled loads analysis may close it; further below it fails.

    Ship and launcher that have flown together pass by similarity where the data alone leave it open.
    """
    modes = (_lateral(case), _axial(case))
    asked = [mode for mode in modes if mode.required is not None]
    rows = [row for row in (_finding(case, mode) for mode in asked) if row is not None]
    worst = min(rows, key=lambda row: row.relative_margin or 0.0, default=None)
    if worst is not None and (worst.verdict is Verdict.FAIL or len(rows) == len(modes)):
        return worst
    data = [f"interface.limits.{mode.name}_frequency of {case.launcher.id}" for mode in modes if mode.required is None]
    data += [f"mechanical.{mode.name}_frequency of {case.ship.id}" for mode in modes if mode.frequency_hz is None]
    need = " and ".join(f"{mode.required.si:.0f} Hz {mode.name}" for mode in asked if mode.required is not None)
    closing = f"show that {case.ship.id} is stiffer than {need}" if need else "obtain the stiffness requirement"
    return missing(" and ".join(data), SOURCE, closing, [datum for mode in modes for datum in mode.inputs])


def _finding(case: Case, mode: _Mode) -> Finding | None:
    if mode.required is None or mode.frequency_hz is None:
        return None
    limit, waiver = mode.required.si, case.rules[WAIVER]
    margin = mode.frequency_hz - limit
    lowest = waiver * limit
    verdict = Verdict.PASS if margin >= 0.0 else Verdict.MARGINAL if mode.frequency_hz >= lowest else Verdict.FAIL
    closing = None
    if verdict is Verdict.MARGINAL:
        closing = f"a coupled loads analysis, or {-margin:.1f} Hz more {mode.name} frequency"
    if verdict is Verdict.FAIL:
        closing = f"stiffen the ship or its adapter: {-margin:.1f} Hz more {mode.name} frequency"
    reason = f"{mode.name} frequency decides"
    return measured(
        verdict, mode.frequency_hz, limit, margin, "Hz", SOURCE, reason=reason, closing=closing, inputs=mode.inputs
    )


def _lateral(case: Case) -> _Mode:
    mechanical = case.ship.mechanical
    required = case.launcher.interface.limits.lateral_frequency
    own, beam = mechanical.lateral_frequency, mechanical.bending_stiffness
    return _mode(case, "lateral", required, own, beam)


def _axial(case: Case) -> _Mode:
    mechanical = case.ship.mechanical
    required = case.launcher.interface.limits.axial_frequency
    own, beam = mechanical.axial_frequency, mechanical.axial_stiffness
    return _mode(case, "axial", required, own, beam)


def _mode(case: Case, name: str, required: Quantity | None, own: Quantity | None, beam: Quantity | None) -> _Mode:
    ship, length = f"ship/{case.ship.id}", case.ship.mechanical.stack_length or case.ship.length
    asked = (
        ()
        if required is None
        else (datum(f"launcher/{case.launcher.id}", f"interface.limits.{name}_frequency", required),)
    )
    if own is not None:
        return _Mode(name, required, own.si, (*asked, datum(ship, f"mechanical.{name}_frequency", own)))
    if beam is None or length is None:
        return _Mode(name, required, None, asked)
    formula = lateral_frequency_hz if name == "lateral" else axial_frequency_hz
    key = "bending_stiffness" if name == "lateral" else "axial_stiffness"
    frequency = formula(beam.si, grown_mass_kg(case.configuration.mass, case.rules), length.si)
    inputs = (*asked, datum(ship, f"mechanical.{key}", beam), datum(ship, "length", length))
    return _Mode(name, required, frequency, (*inputs, datum(ship, "configuration.mass", case.configuration.mass)))
