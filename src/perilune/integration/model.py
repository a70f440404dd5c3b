"""The records of integration: a finding of one check, and the assessment of a ship on a launcher to a destination."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perilune.catalogue import Quantity
from perilune.catalogue.quantity import Provenance
from perilune.verdict import Verdict

CONCLUSIONS: Final[dict[Verdict, str]] = {
    Verdict.PASS: "compatible",
    Verdict.MARGINAL: "compatible with actions",
    Verdict.FAIL: "not compatible",
    Verdict.NOT_EVALUABLE: "insufficient data",
}
"""The conclusion class of a joint protocol, by rule from the verdict of the assessment."""


@dataclass(frozen=True)
class Datum:
    """One number of the catalogue that a check read, in the unit of its entry, with where it comes from."""

    entry: str
    key: str
    value: float
    unit: str
    source: str
    date: str
    maturity: str
    confidence: str


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    ``value``, ``limit`` and ``margin`` are in ``unit``; a margin is positive on the good side of the limit.
    ``source`` is that of the rule; ``inputs`` are the catalogue's numbers that went in. ``reason`` says in words why
    (``not evaluable: ship docking missing``); ``closing`` says what would close it. A ``critical`` check decides the
    assessment when it cannot be evaluated.
    """

    check: str
    verdict: Verdict
    value: float | None
    limit: float | None
    margin: float | None
    unit: str | None
    source: str
    reason: str | None = None
    closing: str | None = None
    critical: bool = False
    inputs: tuple[Datum, ...] = ()

    @property
    def relative_margin(self) -> float | None:
        """The margin as a fraction of the limit, or of the value where the limit is zero; None without numbers."""
        if self.margin is None or self.limit is None or self.value is None:
            return None
        scale = abs(self.limit) or abs(self.value)
        return self.margin / scale if scale > 0.0 else 0.0


@dataclass(frozen=True)
class AbortSpan:
    """A stretch of the ascent: with one mode of abort, or a black zone with its cause."""

    name: str
    start_s: float
    end_s: float
    altitude_m: tuple[float, float]
    airspeed_m_s: tuple[float, float]


def judged(modes: Sequence[AbortSpan], black_zones: Sequence[AbortSpan]) -> bool:
    """Return whether any moment could be judged: not where data are missing for every mode of abort all the way."""
    return bool(modes) or any(not zone.name.startswith("not evaluable") for zone in black_zones)


@dataclass(frozen=True)
class AbortSummary:
    """What the aborts along the ascent of a pair come to.

    ``covered_share`` is the share of the time from lift-off to cut-off in which the crew can leave while the launcher
    thrusts on, ``shut_down_share`` that where its engines were shut down, all but its solid motors. ``modes`` are the
    stretches with a way out, ``black_zones`` those without, each under the better of the two assumptions that the
    launcher's entry allows; ``missing`` names the data without which a mode could not be judged. Loads in g0:
    ``escape_load_g`` of the escape motor, ``peak_load_g`` of an entry, ``load_margin_g`` the least distance to what
    a crew bears.
    """

    covered_share: float
    shut_down_share: float
    shut_down: bool
    missing: tuple[str, ...]
    modes: tuple[AbortSpan, ...]
    black_zones: tuple[AbortSpan, ...]
    warning_s: float | None
    escape_load_g: float | None
    peak_load_g: float | None
    load_margin_g: float | None


@dataclass(frozen=True)
class PayloadFigures:
    """The payload of a launcher to a destination [kg] as published, by physics, and anchored to a published figure."""

    published: float | None
    physics: float | None
    anchored: float | None


@dataclass(frozen=True)
class Assessment:
    """A ship on a launcher from a site to a destination: the verdict, the mass balance, and every finding.

    ``required_kg`` is the payload that the ship needs of the launcher, ``margin_kg`` what is left of the figure that
    decides (anchored where calibrated, else physics). ``open_points`` counts the checks that a missing datum leaves
    open; ``completeness`` is the share of the applicable checks that could be evaluated. ``abort`` is what aborts come
    to where people are on board and an ascent carries them.
    """

    ship: str
    launcher: str
    site: str
    destination: str
    verdict: Verdict
    conclusion: str
    payload_kg: PayloadFigures
    required_kg: float | None
    margin_kg: float | None
    limiting_check: str
    open_points: int
    completeness: float
    c3_km2_s2: float | None
    findings: tuple[Finding, ...]
    abort: AbortSummary | None = None


def datum(entry: str, key: str, quantity: Quantity) -> Datum:
    """Return the provenance record of a catalogue quantity, such as ``datum("ship/orion", "diameter", q)``."""
    return read_off(entry, key, quantity, quantity.value, quantity.unit)


def read_off(entry: str, key: str, record: Provenance, value: float, unit: str) -> Datum:
    """Return the provenance record of a number that was read off a curve or another record with one source."""
    return Datum(
        entry=entry,
        key=key,
        value=value,
        unit=unit,
        source=record.source,
        date=record.date,
        maturity=str(record.maturity),
        confidence=str(record.confidence),
    )
