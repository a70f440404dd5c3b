"""What a crew takes along on a mission: supplies by the day, reserves, work outside, and what is brought once."""

from dataclasses import dataclass
from typing import Final

from perilune.catalogue.model import CrewDemand, Quantity
from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, Problem

_HOUR_S: Final = 3600.0


@dataclass(frozen=True)
class ProvisionRow:
    """One kind of supply: for the days, for the reserve, for work outside, and all of it."""

    name: str
    days_kg: float
    reserve_kg: float
    outside_kg: float
    total_kg: float


@dataclass(frozen=True)
class Provisions:
    """The provisions of one mission; ``recurring_kg`` is what a person takes in a day after the recoveries.

    ``carbon_dioxide_kg`` is what the crew breathes out in the days and the reserve, to be taken out of the air; None
    where the demand doesn't say.
    """

    crew_demand: str
    case: str
    crew: int
    days: float
    reserve_days: float
    outside_h: float
    water_recovery: float
    oxygen_recovery: float
    recurring_kg: float
    rows: tuple[ProvisionRow, ...]
    kits_kg: float
    total_kg: float
    carbon_dioxide_kg: float | None
    missing: tuple[str, ...]


def mission_provisions(
    demand: CrewDemand,
    crew: int,
    days: float,
    *,
    reserve_days: float = 0.0,
    outside_h: float = 0.0,
    water_recovery: float = 0.0,
    oxygen_recovery: float = 0.0,
) -> Provisions:
    """Return what a crew takes along.

    Args:
        demand: rates by one publication.
        crew: people.
        days, reserve_days: of the mission, and beyond it; what is only worn or thrown away needs no reserve.
        outside_h: hours outside, summed over the people.
        water_recovery, oxygen_recovery: parts that come back, 0 to 1; of work outside nothing comes back.

    Raises:
        InputError: a number out of its range.

    Source of the sum: the consumables model of SpaceNet (MIT Strategic Engineering 2010). What the demand leaves out is
    named in ``missing`` and counts as nothing.
    """
    problems = []
    if not 1 <= crew <= 1000:
        problems.append(Problem(f"a crew of {crew}", key="--crew", expected="1 to 1,000"))
    for key, value, most in (
        ("--days", days, 36_525.0),
        ("--reserve-days", reserve_days, 36_525.0),
        ("--outside", outside_h, 1e6),
        ("--water-recovery", water_recovery, 1.0),
        ("--oxygen-recovery", oxygen_recovery, 1.0),
    ):
        if not 0.0 <= value <= most:
            problems.append(Problem(f"{value:g}", key=key, expected=f"0 to {most:g}"))
    if problems:
        raise InputError(problems)
    kept = {"water": 1.0 - water_recovery, "oxygen": 1.0 - oxygen_recovery}
    rows = []
    recurring = 0.0
    for name in ("water", "oxygen", "nitrogen", "food", "other"):
        each = _si(getattr(demand, name)) * SECONDS_PER_DAY * kept.get(name, 1.0)
        spare = each - _si(demand.worn) * SECONDS_PER_DAY if name == "other" else each
        outside = _si(getattr(demand, f"eva_{name}", None)) * _HOUR_S * outside_h
        for_days, reserve = crew * days * each, crew * reserve_days * spare
        rows.append(ProvisionRow(name, for_days, reserve, outside, for_days + reserve + outside))
        recurring += each
    gas = demand.carbon_dioxide
    kits = crew * _si(demand.kit) + _si(demand.mission_kit)
    names = ("nitrogen", "other", "kit", "mission_kit", "eva_water", "eva_oxygen", "eva_other")
    return Provisions(
        crew_demand=demand.id,
        case=demand.case,
        crew=crew,
        days=days,
        reserve_days=reserve_days,
        outside_h=outside_h,
        water_recovery=water_recovery,
        oxygen_recovery=oxygen_recovery,
        recurring_kg=recurring,
        rows=tuple(rows),
        kits_kg=kits,
        total_kg=sum(row.total_kg for row in rows) + kits,
        carbon_dioxide_kg=None if gas is None else crew * (days + reserve_days) * gas.si * SECONDS_PER_DAY,
        missing=tuple(name for name in names if getattr(demand, name) is None),
    )


def _si(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else quantity.si
