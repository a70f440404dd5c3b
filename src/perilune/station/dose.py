"""The radiation dose of a crew over the phases of a mission and a stay, with its spread, against limits of agencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from perilune.catalogue.model import DoseLimit, DoseRate, Element
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem

_WINDOW_D: Final = {"30 days": 30.0, "year": 365.25}


@dataclass(frozen=True)
class Phase:
    """So many days in an environment, behind walls where a shelter is named."""

    environment: DoseRate
    days: float
    shelter: Element | None = None


@dataclass(frozen=True)
class PhaseDose:
    """The dose of one phase and its published spread."""

    environment: str
    case: str
    days: float
    dose_msv: float
    low_msv: float
    high_msv: float


@dataclass(frozen=True)
class LimitUse:
    """How much of a limit is used: the largest dose in any of its periods, and its part of the limit.

    ``days_to_limit`` is how long the last phase may last until a career is spent; None for other limits, and where the
    phases before it or a storm spend it already.
    """

    limit: str
    partner: str
    period: str
    limit_msv: float
    dose_msv: float
    share: float
    exceeded: bool
    exceeded_at_high: bool
    days_to_limit: float | None


@dataclass(frozen=True)
class DoseAnswer:
    """The dose of a mission. Spreads are of one cause in all phases and add up; ``high`` is the worst case."""

    phases: tuple[PhaseDose, ...]
    days: float
    dose_msv: float
    low_msv: float
    high_msv: float
    storm_msv: float
    limits: tuple[LimitUse, ...]
    notes: tuple[str, ...]


def mission_dose(
    phases: Sequence[Phase],
    limits: Sequence[DoseLimit],
    storm: DoseRate | None = None,
    storm_shelter: Element | None = None,
) -> DoseAnswer | NoSolution:
    """Return the dose of a mission by its phases, one after the other, and what it uses of each limit.

    Args:
        phases: in order of time; a steady rate of the catalogue times the days, or the dose of a whole published
            mission in proportion to its days.
        limits: of agencies.
        storm: one solar particle event, at the worst time; its dose counts for every limit.
        storm_shelter: behind whose walls the crew waits; its ``storm_factor`` is what is left.

    Returns:
        The dose, or :class:`NoSolution` naming the datum that is missing.

    Raises:
        InputError: no phase, or one of no days or of more than a century.
    """
    if not phases:
        raise InputError(Problem("no phase", expected="one phase or more"))
    refused = [phase for phase in phases if not 0.0 < phase.days <= 36_525.0]
    if refused:
        expected, fix = "more than 0 and at most 36,525 days", "correct it as expected"
        causes = [f"a phase of {phase.days:g} days in '{phase.environment.id}'" for phase in refused]
        raise InputError([Problem(cause, expected=expected, fix=fix) for cause in causes])
    rows = []
    for phase in phases:
        row = _phase(phase)
        if isinstance(row, NoSolution):
            return row
        rows.append(row)
    burst = _storm(storm, storm_shelter)
    if isinstance(burst, NoSolution):
        return burst
    dose, low, high = (sum(getattr(row, name) for row in rows) for name in ("dose_msv", "low_msv", "high_msv"))
    notes = ["dose equivalents and effective doses are compared as they are published"]
    if storm is None:
        notes.append("no solar particle event is counted")
    if storm is not None and storm_shelter is None:
        notes.append("the solar particle event is met without shelter")
    return DoseAnswer(
        phases=tuple(rows),
        days=sum(row.days for row in rows),
        dose_msv=dose + burst,
        low_msv=low + burst,
        high_msv=high + burst,
        storm_msv=burst,
        limits=tuple(_use(limit, rows, burst) for limit in limits),
        notes=tuple(notes),
    )


def _phase(phase: Phase) -> PhaseDose | NoSolution:
    entry, days = phase.environment, phase.days
    factor = 1.0
    if phase.shelter is not None:
        if phase.shelter.galactic_factor is None:
            return NoSolution(f"not evaluable: galactic_factor of {phase.shelter.id} missing", phase.shelter.id)
        factor = phase.shelter.galactic_factor.si
    if entry.rate is not None:
        scale = 1e3 * days * SECONDS_PER_DAY * factor
        doses = tuple(value * scale for value in (entry.rate.si, entry.rate.si_low, entry.rate.si_high))
    elif entry.event is not None and entry.days is not None:
        scale = 1e3 * days * SECONDS_PER_DAY / entry.days.si * factor
        doses = tuple(value * scale for value in (entry.event.si, entry.event.si_low, entry.event.si_high))
    else:
        return NoSolution(f"not evaluable: rate of {entry.id} missing", entry.id)
    return PhaseDose(entry.id, entry.case, days, *doses)


def _storm(storm: DoseRate | None, shelter: Element | None) -> float | NoSolution:
    if storm is None:
        return 0.0
    if storm.event is None:
        return NoSolution(f"not evaluable: event of {storm.id} missing", storm.id)
    if shelter is None:
        return 1e3 * storm.event.si
    if shelter.storm_factor is None:
        return NoSolution(f"not evaluable: storm_factor of {shelter.id} missing", shelter.id)
    return 1e3 * storm.event.si * shelter.storm_factor.si


def _use(limit: DoseLimit, rows: Sequence[PhaseDose], storm: float) -> LimitUse:
    most = 1e3 * limit.limit.si
    career = limit.period == "career"
    dose, high = (_worst(rows, limit.period, kind) + storm for kind in ("dose_msv", "high_msv"))
    left: float | None = None
    if career:
        rate = rows[-1].dose_msv / rows[-1].days
        rest = (most - storm - sum(row.dose_msv for row in rows[:-1])) / rate
        left = rest if rest > 0.0 else None
    return LimitUse(limit.id, limit.partner, limit.period, most, dose, dose / most, dose > most, high > most, left)


def _worst(rows: Sequence[PhaseDose], period: str, kind: Literal["dose_msv", "high_msv"]) -> float:
    """Return the largest dose in any window of a period; it begins or ends at the border of a phase."""
    total = sum(getattr(row, kind) for row in rows)
    width = _WINDOW_D.get(period)
    if width is None:
        return float(total)
    borders = [0.0]
    for row in rows:
        borders.append(borders[-1] + row.days)

    def until(day: float) -> float:
        return sum(
            getattr(row, kind) * min(max(day - begin, 0.0) / row.days, 1.0)
            for row, begin in zip(rows, borders, strict=False)
        )

    starts = [edge for border in borders for edge in (border, border - width)]
    return float(max(until(start + width) - until(start) for start in starts))
