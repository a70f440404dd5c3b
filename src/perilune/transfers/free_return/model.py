"""The records of a free return: the flight round the Moon, its entry, and the ways to break it off."""

from dataclasses import dataclass

from perilune.errors import NoSolution
from perilune.transfers.earth_return.model import Entry
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.model import Burn, Trajectory


@dataclass(frozen=True)
class Abort:
    """What it takes to break off at an hour after the departure burn: each way a burn and the time to the interface.

    ``least`` is the direct return, without the Moon, that is home a day before the free return, or earlier, for the
    least delta-v; ``fast`` the fastest direct return within the allowed delta-v. None where there is no such way.
    ``flyby_return_h`` is the time home round the Moon, which costs nothing.
    """

    elapsed_h: float
    earth_distance_km: float
    moon_distance_km: float
    least_dv_m_s: float | None
    least_return_h: float | None
    fast_dv_m_s: float | None
    fast_return_h: float | None
    flyby_return_h: float


@dataclass(frozen=True)
class Hybrid:
    """A flight that leaves the free return for a later perilune of the same altitude, and what coming back costs.

    ``perilune_delay_h`` is by how much it is later, ``burn_m_s`` what leaving costs. The returns are the least burns
    that restore the entry: at ``hours`` after the departure burn, and two hours after perilune.
    """

    perilune_delay_h: float
    burn_m_s: float
    elapsed_h: tuple[float, ...]
    return_dv_m_s: tuple[float | None, ...]
    after_perilune_dv_m_s: float | None

    @property
    def worst_dv_m_s(self) -> float | None:
        """The largest of the returns before the Moon, None where one of them was not found."""
        known = [dv for dv in self.return_dv_m_s if dv is not None]
        return max(known) if known and len(known) == len(self.return_dv_m_s) else None


@dataclass(frozen=True)
class FreeReturn:
    """A free return: launch, one burn, round the Moon, entry.

    ``farthest_km`` is the largest distance from the Earth's centre. ``perilune_altitude_km`` is above the Moon's mean
    radius. ``hybrid_limit_h`` is the latest perilune of the hybrids asked for from which every return stays within the
    allowed delta-v, None where none was asked for or none stays within.
    """

    site: str
    launch_utc: str
    departure_utc: str
    perilune_utc: str
    tli_dv_m_s: float
    c3_km2_s2: float
    launch_azimuth_deg: float
    parking_inclination_deg: float
    coast_min: float
    perilune_altitude_km: float
    outbound_h: float
    return_h: float
    farthest_km: float
    entry: Entry
    burns: tuple[Burn, ...]
    trajectory: Trajectory
    abort_dv_limit_m_s: float
    aborts: tuple[Abort, ...]
    hybrids: tuple[Hybrid, ...]
    hybrid_limit_h: float | None


@dataclass(frozen=True)
class FreeReturnList:
    """The free returns found in a range of launch dates; ``no_solution`` says why there is none."""

    site: str
    perilune_altitude_km: float
    start_utc: str
    end_utc: str
    capsule: Capsule
    free_returns: tuple[FreeReturn, ...]
    no_solution: NoSolution | None
