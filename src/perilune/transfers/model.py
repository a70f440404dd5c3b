"""The records of a transfer: launch window, burns, and the trajectory as arcs between burns."""

from dataclasses import dataclass
from typing import Final, Literal

from perilune.errors import NoSolution

Vector = tuple[float, float, float]
Destination = Literal["llo", "nrho", "dro", "elfo", "moon", "mars"]

DESTINATIONS: Final = ("llo", "nrho", "dro", "elfo", "moon", "mars")


@dataclass(frozen=True)
class EngineBurn:
    """How an engine makes a burn that takes time.

    ``impulsive_dv_m_s`` is the impulse that the burn stands for: at the Earth that from the parking orbit to the same
    energy, at the Moon that from the same approach into the same circle. ``gravity_loss_m_s`` is what the burn costs
    more.
    """

    duration_s: float
    thrust_n: float
    isp_s: float
    mass_before_kg: float
    mass_after_kg: float
    steering: str
    impulsive_dv_m_s: float
    gravity_loss_m_s: float


@dataclass(frozen=True)
class Burn:
    """A burn: its name, epoch, size, and vector on the axes of the ICRF, None where the model gives none.

    An impulse has no ``engine``. Where there is one, the epoch is that of ignition and the size that of the rocket
    equation; there is a vector where the direction is held.
    """

    name: str
    epoch_utc: str
    epoch_tdb_s: float
    dv_m_s: float
    dv_icrf_m_s: Vector | None
    engine: EngineBurn | None = None


@dataclass(frozen=True)
class ArcThrust:
    """The thrust along an arc: engine, mass at its begin, and the direction (:mod:`perilune.transfers.powered_arc`).

    ``direction`` is held in the ICRF where ``steering`` is ``inertial``; else the thrust is along (``sign`` 1) or
    against (-1) the velocity relative to ``relative_to``.
    """

    thrust_n: float
    isp_s: float
    mass_kg: float
    steering: Literal["inertial", "velocity"]
    direction: Vector | None
    sign: float
    relative_to: Literal["earth", "moon", "mars"]


@dataclass(frozen=True)
class Arc:
    """A coast between burns, or a burn that takes time, given by its first state; it follows the force model.

    ``center`` is the origin of the state, whose axes are those of the ICRF. An arc about the Sun is a Kepler orbit,
    one about the Earth follows :mod:`perilune.astro.propagation.propagate`, with ``thrust``
    :mod:`perilune.transfers.powered_arc`.
    """

    name: str
    center: Literal["earth", "sun"]
    start_tdb_s: float
    end_tdb_s: float
    position_m: Vector
    velocity_m_s: Vector
    thrust: ArcThrust | None = None


@dataclass(frozen=True)
class Trajectory:
    """The arcs of a transfer in the order flown; the state jumps by an impulse between one and the next."""

    arcs: tuple[Arc, ...]


@dataclass(frozen=True)
class Landing:
    """The landing on the Moon that ends a window: when, in which light, and what it costs the lander.

    ``loiter_h`` is the time in the low orbit. The Sun's azimuth is from north over east. ``miss_m`` is how far from the
    site the descent in the full model ends. ``descent_m_s`` is the deorbit burn and the powered descent, which is
    braking, approach and vertical descent. ``propellant_fraction`` is that of the mass at the deorbit burn.
    """

    latitude_deg: float
    longitude_deg: float
    landing_utc: str
    loiter_h: float
    sun_elevation_deg: float
    sun_azimuth_deg: float
    sun_is_rising: bool
    earth_elevation_deg: float
    miss_m: float
    deorbit_m_s: float
    powered_descent_m_s: float
    descent_m_s: float
    braking_m_s: float
    approach_m_s: float
    vertical_m_s: float
    thrust_to_weight: float
    isp_s: float
    propellant_fraction: float


@dataclass(frozen=True)
class Window:
    """One launch opportunity: when and how to launch, the burns, and the trajectory to the destination.

    ``departure_utc`` is the burn that leaves the parking orbit, ``arrival_utc`` the last burn, into the orbit of the
    destination. ``c3_km2_s2`` is twice the osculating energy about the Earth after departure. ``insertion_dv_m_s`` is
    the sum of the burns after departure. ``launch_azimuth_deg`` is that of the flight over the rotating Earth, from
    north over east. ``coast_min`` is the time in the parking orbit. ``departure_declination_deg`` is that of the
    outgoing asymptote to the equator of date, None where the departure is no hyperbola. ``landing`` is what follows
    where the destination is a site on the Moon; its burns are not part of ``insertion_dv_m_s``.
    """

    site: str
    destination: Destination
    launch_utc: str
    departure_utc: str
    arrival_utc: str
    c3_km2_s2: float
    tli_dv_m_s: float
    insertion_dv_m_s: float
    launch_azimuth_deg: float
    parking_inclination_deg: float
    parking_altitude_km: float
    coast_min: float
    flight_time_h: float
    departure_declination_deg: float | None
    arrival_v_infinity_m_s: float | None
    arrival_orbit: str
    burns: tuple[Burn, ...]
    trajectory: Trajectory
    landing: Landing | None = None


@dataclass(frozen=True)
class Month:
    """The best window of one calendar month, such as ``2031-05``, or why there is none."""

    month: str
    window: Window | None
    no_solution: NoSolution | None


@dataclass(frozen=True)
class EmptyMonth:
    """A calendar month without a window, and why."""

    month: str
    no_solution: NoSolution


@dataclass(frozen=True)
class WindowList:
    """The windows from a site to a destination in a range of launch dates; ``no_solution`` says why there is none.

    ``empty_months`` are, where the best window of every month was asked for, the months that have none.
    """

    site: str
    destination: str
    start_utc: str
    end_utc: str
    windows: tuple[Window, ...]
    no_solution: NoSolution | None
    empty_months: tuple[EmptyMonth, ...] = ()
