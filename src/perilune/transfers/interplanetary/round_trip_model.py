"""What a round trip to Mars is to be, and the records that tell of one."""

from dataclasses import dataclass, field
from typing import Final, Literal

from perilune.constants import EARTH_RADIUS, GM_EARTH, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.interplanetary.full_flight import FullFlight
from perilune.transfers.interplanetary.mars import CaptureOrbit

TripClass = Literal["conjunction", "opposition", "free-return"]

CLASSES: Final = ("conjunction", "opposition", "free-return")
ENTRY_RADIUS_M: Final = EARTH_RADIUS + 122e3
"""Where the entry speed is counted: 122 km, 400,000 ft, above the Earth."""


@dataclass(frozen=True)
class TripQuestion:
    """A round trip: its class, dates of departure, stay, longest duration [s], and the ends' orbits.

    The crew leaves a circular orbit of ``parking_radius_m``, is captured by and leaves an orbit about Mars, and enters
    at no more than ``entry_speed_limit_m_s``; what is faster is burned away just before entry.
    """

    kind: TripClass
    start_tdb_s: float
    end_tdb_s: float
    stay_s: tuple[float, float]
    longest_s: float
    entry_speed_limit_m_s: float = 12_500.0
    parking_radius_m: float = EARTH_RADIUS + 400e3
    orbit: CaptureOrbit = field(default_factory=CaptureOrbit)
    flyby_altitude_m: float = 250e3

    @property
    def parking_speed_m_s(self) -> float:
        """Circular speed of the parking orbit [m/s]."""
        return float((GM_EARTH / self.parking_radius_m) ** 0.5)


USUAL_STAY_S: Final = {
    "conjunction": (300.0 * SECONDS_PER_DAY, 650.0 * SECONDS_PER_DAY),
    "opposition": (30.0 * SECONDS_PER_DAY, 90.0 * SECONDS_PER_DAY),
    "free-return": (0.0, 0.0),
}
USUAL_LONGEST_S: Final = {
    "conjunction": 1100.0 * SECONDS_PER_DAY,
    "opposition": 750.0 * SECONDS_PER_DAY,
    "free-return": 1100.0 * SECONDS_PER_DAY,
}


@dataclass(frozen=True)
class TripEvent:
    """One event of a trip: what happens, where and when, at which excess speed, and its burn."""

    event: str
    planet: str
    epoch_utc: str
    v_infinity_km_s: float
    altitude_km: float | None
    burn_m_s: float


@dataclass(frozen=True)
class RoundTrip:
    """A round trip: durations in days, the sum of its burns, and the speed at entry."""

    route: str
    departure_utc: str
    c3_km2_s2: float
    outbound_d: float
    stay_d: float
    return_d: float
    total_d: float
    total_dv_m_s: float
    entry_speed_km_s: float
    events: tuple[TripEvent, ...]


@dataclass(frozen=True)
class RoundTripList:
    """The best trip of each opportunity between two dates; ``no_solution`` says why there is none.

    ``cheapest_in_full_model`` holds the way out and the way back of the cheapest, or its one way past Mars, where asked
    for.
    """

    trip_class: TripClass
    start_utc: str
    end_utc: str
    trips: tuple[RoundTrip, ...]
    no_solution: NoSolution | None
    cheapest_in_full_model: tuple[FullFlight, ...] = ()
