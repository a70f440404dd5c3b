"""The records of low-energy transfers to the Moon."""

from dataclasses import dataclass
from typing import Final, Literal

from perilune.errors import NoSolution
from perilune.transfers.model import Burn, Trajectory

LowEnergyGoal = Literal["nrho", "llo"]

GOALS: Final = ("nrho", "llo")


@dataclass(frozen=True)
class LowEnergyTransfer:
    """One Sun-assisted transfer: departure from a circular parking orbit, months of coast, insertion at the Moon.

    ``inclination_deg`` is that of the parking orbit to the equator of date, ``farthest_km`` the largest distance from
    the Earth's centre. ``gap_km`` is by how much the far arc, found backward, misses the Moon's orbit when it is flown
    forward: what rounding leaves of it. ``perilune_utc`` is the perilune of the NRHO next to the insertion, which tells
    its phase; None for a low lunar orbit.
    """

    goal: LowEnergyGoal
    departure_utc: str
    arrival_utc: str
    flight_d: float
    c3_km2_s2: float
    departure_dv_m_s: float
    insertion_dv_m_s: float
    total_dv_m_s: float
    parking_altitude_km: float
    inclination_deg: float
    farthest_km: float
    arrival_orbit: str
    perilune_utc: str | None
    gap_km: float
    burns: tuple[Burn, ...]
    trajectory: Trajectory


@dataclass(frozen=True)
class LowEnergyList:
    """The low-energy transfers found in a range of departure dates; ``no_solution`` says why there is none."""

    goal: LowEnergyGoal
    start_utc: str
    end_utc: str
    transfers: tuple[LowEnergyTransfer, ...]
    no_solution: NoSolution | None
