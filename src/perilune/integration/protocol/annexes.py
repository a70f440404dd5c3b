"""The computed annexes of a joint protocol: the ascent with this ship, what it feels, and the aborts on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.integration.abort.record import AbortCoverage
from perilune.integration.ascent_question import ascent_target
from perilune.integration.checks.mass import grown_mass_kg
from perilune.integration.model import AbortSummary
from perilune.integration.pair import PairQuestion
from perilune.run import Task

if TYPE_CHECKING:
    from perilune.launch.crewed import AscentHistory

_ROW_S: Final = 15.0


@dataclass(frozen=True)
class AscentRow:
    """The ascent at one moment; ``acceleration_g`` is what the ship feels of thrust and drag."""

    time_s: float
    altitude_km: float
    airspeed_m_s: float
    dynamic_pressure_kpa: float
    acceleration_g: float
    throttle: float


@dataclass(frozen=True)
class PeakLoads:
    """The greatest loads of the ascent, and when."""

    acceleration_g: float
    acceleration_time_s: float
    dynamic_pressure_kpa: float
    dynamic_pressure_time_s: float


@dataclass(frozen=True)
class Annexes:
    """The ascent of a pair to its target with a ship of ``ship_kg``, its peak loads, and its abort coverage.

    ``aborts`` is None for a ship without a crew.
    """

    target: str
    ship_kg: float
    ascent: tuple[AscentRow, ...]
    loads: PeakLoads
    aborts: AbortCoverage | None = None


def annex_tasks(asked: PairQuestion, checked: AbortSummary | None) -> dict[str, Task]:
    """Return the stored work of the annexes of a pair: its ascent, and of a ship with a crew the aborts.

    Args:
        asked: the pair; of its window only energy and inclination count.
        checked: what the check of the aborts saw of it.
    """
    from perilune.integration.abort import coverage_task

    pair = replace(asked, insertion_dv_m_s=None, lead_time_s=None)  # of which an ascent knows nothing
    ascent = pair.task(ascent_annexes, Annexes | NoSolution, label="annexes of ")
    case = pair.case()
    crewed = case is not None and case.crewed
    return {"ascent": ascent, "aborts": coverage_task(pair, checked)} if crewed else {"ascent": ascent}


def annexes_of(done: Mapping[str, Any]) -> Annexes | NoSolution:
    """Return the annexes from the results of :func:`annex_tasks`."""
    found: Annexes | NoSolution = done["ascent"]
    aborts: AbortCoverage | NoSolution | None = done.get("aborts")
    if isinstance(found, NoSolution):
        return found
    return aborts if isinstance(aborts, NoSolution) else replace(found, aborts=aborts)


def ascent_annexes(asked: PairQuestion) -> Annexes | NoSolution:
    """Return the annexes of a pair without its aborts; it computes one ascent.

    Returns:
        The annexes; ``NoSolution`` where no ascent carries the ship, or the energy of its departure is not known.
    """
    from perilune.launch.crewed import ascent_history, mounted_ship, ship_ascent

    case = asked.case()
    if case is None:
        reason = f"not evaluable: configuration of {asked.ship.id} for {asked.destination} missing"
        return NoSolution(reason, "configuration")
    target = ascent_target(case)
    if target is None:
        return NoSolution("not evaluable: the energy of the departure is missing", "c3")
    mass_kg = grown_mass_kg(case.configuration.mass, asked.rules)
    found = ship_ascent(asked.launcher, asked.catalogue, asked.site, mounted_ship(asked.ship, mass_kg), target)
    if isinstance(found, NoSolution):
        return found
    history = ascent_history(found[0].history)
    return Annexes(target.describe(), round(mass_kg, 3), _rows(history), _peaks(history))


def _rows(history: "AscentHistory") -> tuple[AscentRow, ...]:
    """The first moment of every fifteen seconds, and the last."""
    last, chosen = -_ROW_S, []
    for i, time in enumerate(history.time_s):
        if time >= last + _ROW_S or i == len(history.time_s) - 1:
            chosen.append(i)
            last = time
    return tuple(
        AscentRow(
            time_s=round(history.time_s[i], 1),
            altitude_km=round(history.altitude_m[i] / 1e3, 2),
            airspeed_m_s=round(history.airspeed_m_s[i], 1),
            dynamic_pressure_kpa=round(history.dynamic_pressure_pa[i] / 1e3, 2),
            acceleration_g=round(history.acceleration_m_s2[i] / G0, 3),
            throttle=round(history.throttle[i], 3),
        )
        for i in chosen
    )


def _peaks(history: "AscentHistory") -> PeakLoads:
    felt, pressed = history.acceleration_m_s2, history.dynamic_pressure_pa
    first, second = felt.index(max(felt)), pressed.index(max(pressed))
    return PeakLoads(
        acceleration_g=round(felt[first] / G0, 3),
        acceleration_time_s=round(history.time_s[first], 1),
        dynamic_pressure_kpa=round(pressed[second] / 1e3, 2),
        dynamic_pressure_time_s=round(history.time_s[second], 1),
    )
