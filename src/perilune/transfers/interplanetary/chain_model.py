"""What a chain of flybys is to be, and the records that tell of one."""

from dataclasses import dataclass
from typing import Literal

from perilune.errors import NoSolution
from perilune.transfers.interplanetary.full_flight import FullFlight

Arrival = Literal["flyby", "rendezvous", "orbit"]


@dataclass(frozen=True)
class Chain:
    """A flight through planets: what is free, and what counts.

    ``depart_tdb_s`` and ``legs_s`` bound the departure and the duration of each leg; ``lowest_periapsis_m`` holds at
    each flyby. ``free_c3_m2_s2`` is what the launcher gives: of the departure counts the excess speed above its root.
    The arrival counts nothing (``flyby``), the excess speed (``rendezvous``), or the burn at a periapsis radius into an
    orbit of an eccentricity (``orbit``). With ``deep_space`` every leg has one burn on the way and every flyby is
    unpowered; without it legs are ballistic and flybys burn at periapsis. ``most_departure_m_s`` bounds the departure's
    excess speed where there are deep-space burns. Legs have up to ``revolutions`` whole revolutions about the Sun,
    counted after a deep-space burn.
    """

    sequence: tuple[str, ...]
    depart_tdb_s: tuple[float, float]
    legs_s: tuple[tuple[float, float], ...]
    lowest_periapsis_m: tuple[float, ...]
    free_c3_m2_s2: float = 0.0
    arrival: Arrival = "rendezvous"
    arrival_periapsis_m: float = 0.0
    arrival_eccentricity: float = 0.0
    deep_space: bool = False
    most_departure_m_s: float = 5000.0
    revolutions: int = 0


@dataclass(frozen=True)
class SeedResult:
    """What the search from one seed found: the point of the unit box and its cost."""

    seed: int
    cost_m_s: float
    point: tuple[float, ...]
    evaluations: int


@dataclass(frozen=True)
class Encounter:
    """One planet of the chain; ``burn_m_s`` is the departure's counted speed, a flyby's burn, or the arrival's burn.

    ``altitude_km`` and ``turn_deg`` are those of a flyby.
    """

    planet: str
    epoch_utc: str
    arriving_v_infinity_km_s: float | None
    leaving_v_infinity_km_s: float | None
    altitude_km: float | None
    turn_deg: float | None
    burn_m_s: float


@dataclass(frozen=True)
class DeepSpaceBurn:
    """A burn between two planets, ``distance_au`` from the Sun."""

    leg: str
    epoch_utc: str
    burn_m_s: float
    distance_au: float


@dataclass(frozen=True)
class ChainFlight:
    """The best flight found through a sequence of planets; ``leg_revolutions`` are whole ones, of Lambert's arcs."""

    sequence: tuple[str, ...]
    total_m_s: float
    departure_c3_km2_s2: float
    flight_time_d: float
    leg_revolutions: tuple[int, ...]
    encounters: tuple[Encounter, ...]
    deep_space_burns: tuple[DeepSpaceBurn, ...]


@dataclass(frozen=True)
class ChainAnswer:
    """What `perilune transfers chain` answers: the best flight, and what each seed of the search found.

    ``full`` is the flight in the full model, where asked for, or says why it could not be flown there.
    """

    flight: ChainFlight | None
    seeds: tuple[SeedResult, ...]
    no_solution: NoSolution | None
    full: FullFlight | NoSolution | None = None
