"""An electric tug, and the records of what it flies."""

from dataclasses import dataclass
from typing import Literal

from perilune.constants import G0
from perilune.errors import NoSolution

PowerSource = Literal["nuclear", "solar"]


@dataclass(frozen=True)
class Tug:
    """An electric spacecraft: mass at the start [kg], power to the thrusters [W], specific impulse [s], efficiency.

    Nuclear power is the same everywhere, solar power is that at 1 au and falls with the square of the distance from the
    Sun.
    """

    mass_kg: float
    power_w: float
    specific_impulse_s: float
    efficiency: float = 0.6
    source: PowerSource = "nuclear"

    @property
    def exhaust_m_s(self) -> float:
        """Effective exhaust velocity [m/s]."""
        return self.specific_impulse_s * G0

    @property
    def thrust_n(self) -> float:
        """Full thrust [N], of a solar tug that at 1 au: ``2 efficiency power / exhaust velocity``."""
        return 2.0 * self.efficiency * self.power_w / self.exhaust_m_s


@dataclass(frozen=True)
class ThrustArc:
    """One part of constant thrust: since when [d after departure], for how long, throttle and direction, ICRF."""

    start_d: float
    duration_d: float
    throttle: float
    direction: tuple[float, float, float]


@dataclass(frozen=True)
class LowThrustFlight:
    """A flight from planet to planet under thrust, as flown again by an integrator of its own.

    ``miss_position_km`` and ``miss_speed_m_s`` are what the integration with the same thrust misses the target by.
    ``departure_velocity_km_s`` is heliocentric, ICRF.
    """

    origin: str
    target: str
    departure_utc: str
    arrival_utc: str
    flight_time_d: float
    departure_v_infinity_km_s: float
    departure_velocity_km_s: tuple[float, float, float]
    initial_mass_kg: float
    final_mass_kg: float
    propellant_kg: float
    dv_m_s: float
    thrust_n: float
    thrusting_d: float
    miss_position_km: float
    miss_speed_m_s: float
    arcs: tuple[ThrustArc, ...]


@dataclass(frozen=True)
class Spiral:
    """A spiral between circular orbits: Edelbaum's delta-v, propellant, time, and revolutions.

    ``integrated_dv_m_s`` is that of an integration under tangential thrust, None where the plane turns.
    """

    body: str
    from_radius_km: float
    to_radius_km: float
    turn_deg: float
    dv_m_s: float
    integrated_dv_m_s: float | None
    propellant_kg: float
    final_mass_kg: float
    duration_d: float


@dataclass(frozen=True)
class LowThrustAnswer:
    """What `perilune transfers low-thrust` answers: a flight between planets, a spiral, or why there is none."""

    flight: LowThrustFlight | None
    spiral: Spiral | None
    no_solution: NoSolution | None
