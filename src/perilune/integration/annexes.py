"""The computed annexes of a joint protocol: the ascent with this ship, what it feels, and the aborts on the way."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from perilune.constants import G0
from perilune.errors import NoSolution
from perilune.integration.abort.record import AbortCoverage
from perilune.integration.ascent_question import asked_ascent, flown_mass_kg
from perilune.integration.pair import PairQuestion
from perilune.run import Task

if TYPE_CHECKING:
    from perilune.integration.ship_ascent import ShipAscent
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


def annexes_of(flown: "ShipAscent") -> Annexes:
    """Return the annexes of a pair whose ascent is known."""
    history = flown.history
    return Annexes(flown.target, round(flown.ship_kg, 3), _rows(history), _peaks(history), flown.coverage)


def annex_task(asked: PairQuestion) -> Task:
    """Return the stored work of the annexes of a pair; of its window only energy and inclination count."""
    pair = replace(asked, insertion_dv_m_s=None, lead_time_s=None)  # of which an ascent knows nothing
    return pair.task(pair_annexes, Annexes | NoSolution, label="annexes of ")


def pair_annexes(asked: PairQuestion) -> Annexes | NoSolution:
    """Return the annexes of a pair; it computes one ascent.

    Returns:
        The annexes; ``NoSolution`` where no ascent carries the ship, or the energy of its departure is not known.
    """
    from perilune.integration.ship_ascent import fly_ship
    from perilune.launch.crewed import mounted_ship

    question = asked_ascent(asked)
    if isinstance(question, NoSolution):
        return question
    case, target = question
    found = fly_ship(case, asked.catalogue, mounted_ship(asked.ship, flown_mass_kg(case)), target)
    return found if isinstance(found, NoSolution) else annexes_of(found)


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
