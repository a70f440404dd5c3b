"""The records of a way home: the departure, the entry and its corridor, the landing."""

from dataclasses import dataclass
from typing import Final, Literal

from perilune.errors import NoSolution
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.model import Burn, Trajectory

Origin = Literal["llo", "nrho", "dro"]

ORIGINS: Final = ("llo", "nrho", "dro")


@dataclass(frozen=True)
class EntryCorridor:
    """The flight-path angles [deg] an entry of this speed, place and heading may have, and what bounds them.

    ``overshoot_deg``: shallower than this the ship skips out even with its lift downwards. ``undershoot_deg``: steeper
    than this the load passes ``load_limit_g0`` even with the lift upwards; None where every angle passes it.
    """

    overshoot_deg: float
    undershoot_deg: float | None
    load_limit_g0: float


@dataclass(frozen=True)
class Entry:
    """An entry: the interface at 121.92 km, the flight through the air, the landing.

    ``speed_m_s``, ``path_deg`` and ``heading_deg`` are inertial (heading from north over east), the interface's place
    geodetic. ``range_km`` is the ground distance from under the interface to the landing. ``lift_after_pull_out`` is
    the vertical part of the lift flown after the pull-out, -1 to 1; before it the lift points upwards. The heat flux is
    the convective one of Sutton and Graves. ``miss_km`` is the distance of the landing from the wanted place, None
    where no place was asked for.
    """

    interface_utc: str
    interface_tdb_s: float
    latitude_deg: float
    longitude_deg: float
    speed_m_s: float
    path_deg: float
    heading_deg: float
    duration_s: float
    range_km: float
    lift_after_pull_out: float
    peak_load_g0: float
    peak_heat_flux_mw_m2: float
    heat_load_mj_m2: float
    landing_latitude_deg: float
    landing_longitude_deg: float
    miss_km: float | None
    corridor: EntryCorridor | None


@dataclass(frozen=True)
class EarthReturn:
    """One way home: when, the burns, the entry, and the trajectory down to the interface.

    ``plane_change_deg`` is the angle between the planes before and after the departure burn, where the ship leaves a
    low lunar orbit. ``flight_time_h`` is from the first burn to the interface.
    """

    origin: Origin
    departure_utc: str
    departure_orbit: str
    total_dv_m_s: float
    plane_change_deg: float | None
    flight_time_h: float
    burns: tuple[Burn, ...]
    entry: Entry
    trajectory: Trajectory


@dataclass(frozen=True)
class EarthReturnList:
    """The ways home found in a range of departure dates; ``no_solution`` says why there is none."""

    origin: Origin
    landing_latitude_deg: float
    landing_longitude_deg: float
    start_utc: str
    end_utc: str
    capsule: Capsule
    returns: tuple[EarthReturn, ...]
    no_solution: NoSolution | None
