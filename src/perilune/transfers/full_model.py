"""A flight from the Earth to Mars in the full model: all planets and the Moon, aimed in the B-plane of Mars.

The flight starts at the perigee of the departure hyperbola and ends at the periapsis of the arrival. What is aimed is
the departure's excess velocity, by Newton's method with finite differences; what is aimed at are the point of the
B-plane (Kizner 1961, A method of describing miss distances for lunar and interplanetary trajectories, Planetary and
Space Science 7:125) and the time of periapsis. The patched conic of the same dates is the first guess.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.propagate import ForceModel, propagate, sample
from perilune.astro.time import format_time, format_utc
from perilune.constants import EARTH_RADIUS, GM_EARTH, GM_MARS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.formats.oem import Oem, Segment
from perilune.transfers.heliocentric import tour
from perilune.transfers.mars import CaptureOrbit
from perilune.transfers.planets import planet

Array = NDArray[np.float64]

MODEL: Final = ForceModel(
    center="sun",
    earth_j2=0.0,
    third_bodies=(
        "mercury",
        "venus",
        "mars",
        "jupiter-barycentre",
        "saturn-barycentre",
        "uranus-barycentre",
        "neptune-barycentre",
    ),
)
"""Sun, Earth, Moon and the other planets as point masses at their places in DE440."""

_BEFORE_S: Final = (2.0 * SECONDS_PER_DAY, 0.05 * SECONDS_PER_DAY)
_STEPS_M_S: Final = 0.005
_ROUNDS: Final = 12
_CLOSED_M: Final = 100.0
_LONGEST_M_S: Final = 300.0
_NORTH: Final = np.array([0.0, -0.397_777_155_931_913_7, 0.917_482_062_069_181_8])  # of the ecliptic of J2000


@dataclass(frozen=True)
class FullFlight:
    """A flight to Mars in the full model, and what the patched conic of the same dates says.

    ``declination_deg`` is that of the departing asymptote to the equator of date. ``missed_km`` is what is left between
    aimed and reached point of the B-plane.
    """

    departure_utc: str
    periapsis_utc: str
    c3_km2_s2: float
    patched_c3_km2_s2: float
    declination_deg: float
    departure_dv_m_s: float
    arrival_v_infinity_km_s: float
    patched_arrival_v_infinity_km_s: float
    periapsis_altitude_km: float
    capture_dv_m_s: float
    missed_km: float
    start_tdb_s: float
    end_tdb_s: float
    start_state: tuple[float, float, float, float, float, float]


@dataclass(frozen=True, eq=False)
class _Aim:
    departure_tdb_s: float
    arrival_tdb_s: float
    perigee_m: float
    periapsis_m: float
    before_s: float = _BEFORE_S[0]


def full_flight(
    departure_tdb_s: float,
    arrival_tdb_s: float,
    parking_altitude_m: float = 400e3,
    orbit: CaptureOrbit | None = None,
) -> FullFlight | NoSolution:
    """Return the flight that leaves a perigee at a time and passes the periapsis at Mars at another.

    Args:
        departure_tdb_s, arrival_tdb_s: TDB seconds past J2000.
        parking_altitude_m: of the perigee.
        orbit: gives the periapsis, and the burn of the capture; by default 300 km and one sol.

    Raises:
        InputError: less than 60 or more than 500 days of flight.
    """
    if not 60.0 * SECONDS_PER_DAY <= arrival_tdb_s - departure_tdb_s <= 500.0 * SECONDS_PER_DAY:
        raise InputError(Problem("no such flight", expected="an arrival 60 to 500 days after the departure"))
    orbit = orbit or CaptureOrbit()
    aim = _Aim(departure_tdb_s, arrival_tdb_s, EARTH_RADIUS + parking_altitude_m, orbit.periapsis_m)
    patched = tour((planet("earth"), planet("mars")), [[departure_tdb_s, arrival_tdb_s]])
    excess = patched.leaving_m_s[0, 0].copy()
    if not np.isfinite(excess).all():
        return NoSolution("no arc joins the planets on these dates", "dates")
    # from far first, where the aim is a smooth function of the departure, then from near, where the Sun no longer bends
    for before_s in _BEFORE_S:
        aim = replace(aim, before_s=before_s)
        excess, off = _aimed(aim, excess)
        if not np.linalg.norm(off) < _CLOSED_M:
            return NoSolution("the aim at Mars was not reached in the full model", "dates")
    return _told(aim, orbit, excess, off, float(np.linalg.norm(patched.arriving_m_s[0, 1])), patched.leaving_m_s[0, 0])


def _aimed(aim: _Aim, excess: Array) -> tuple[Array, Array]:
    """Return the departure's excess velocity that meets the aim, and by how much it misses."""
    off = _missed(aim, excess)
    for _ in range(_ROUNDS):
        if np.linalg.norm(off) < _CLOSED_M:
            break
        shifts = _STEPS_M_S * np.eye(3)
        slopes = np.column_stack([(_missed(aim, excess + shift) - off) / _STEPS_M_S for shift in shifts])
        step = np.linalg.solve(slopes, off)
        excess = excess - step * min(1.0, _LONGEST_M_S / float(np.linalg.norm(step)))
        off = _missed(aim, excess)
    return excess, off


def flight_states(flight: FullFlight, count: int) -> tuple[Array, Array]:
    """Return epochs (count,) and heliocentric states (count, 6) [m, m/s] along a flight, ICRF."""
    epochs = np.linspace(flight.start_tdb_s, flight.end_tdb_s, count)
    return epochs, sample(np.array(flight.start_state), flight.start_tdb_s, epochs, MODEL)


def full_flight_oem(flight: FullFlight, name: str = "SPACECRAFT") -> Oem:
    """Return a flight as an orbit ephemeris message about the Sun, ICRF and TDB, a state every six hours."""
    count = int((flight.end_tdb_s - flight.start_tdb_s) / 21_600.0) + 2
    epochs, states = flight_states(flight, count)
    segment = Segment(
        object_name=name,
        object_id=name,
        center_name="SUN",
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(format_time(float(epoch), "TDB", 7) for epoch in epochs),
        states=states,
        interpolation="HERMITE",
        interpolation_degree=7,
    )
    comments = ("Sun, Earth, Moon and planets of DE440 as point masses", f"periapsis at Mars {flight.periapsis_utc}")
    return Oem(flight.departure_utc.removesuffix(" UTC"), "PERILUNE", (segment,), comments)


def _start(aim: _Aim, excess: Array) -> Array:
    """Return the heliocentric state (6,) at the perigee of the hyperbola with an excess velocity, eastward."""
    speed = float(np.linalg.norm(excess))
    eccentricity = 1.0 + aim.perigee_m * speed**2 / GM_EARTH
    along = excess / speed
    normal = _NORTH - (_NORTH @ along) * along
    normal /= np.linalg.norm(normal)
    anomaly = np.arccos(-1.0 / eccentricity)
    apse = np.cos(anomaly) * along - np.sin(anomaly) * np.cross(normal, along)
    velocity = np.sqrt(GM_EARTH * (1.0 + eccentricity) / aim.perigee_m) * np.cross(normal, apse)
    home = planet("earth").state(aim.departure_tdb_s)[0]
    return np.asarray(home + np.concatenate([aim.perigee_m * apse, velocity]))


def _missed(aim: _Aim, excess: Array) -> Array:
    """Return by how much (3,) [m] a departure misses: two parts in the B-plane, and the delay times the speed."""
    until = aim.arrival_tdb_s - aim.before_s
    state = propagate(_start(aim, excess)[None], aim.departure_tdb_s, until, MODEL)[0] - planet("mars").state(until)[0]
    position, velocity = state[:3], state[3:]
    radius = float(np.linalg.norm(position))
    speed = float(np.sqrt(velocity @ velocity - 2.0 * GM_MARS / radius))
    momentum = np.cross(position, velocity)
    apse = np.cross(velocity, momentum) / GM_MARS - position / radius
    eccentricity = float(np.linalg.norm(apse))
    apse /= eccentricity
    side = np.cross(momentum / np.linalg.norm(momentum), apse)
    cosine = 1.0 / eccentricity
    sine = float(np.sqrt(1.0 - cosine**2))
    towards, across = cosine * apse + sine * side, sine * apse - cosine * side
    axis = GM_MARS / speed**2
    reached = axis * eccentricity * sine * across
    wanted = aim.periapsis_m * float(np.sqrt(1.0 + 2.0 * GM_MARS / (aim.periapsis_m * speed**2)))
    t_axis = np.cross(towards, _NORTH) / np.linalg.norm(np.cross(towards, _NORTH))
    r_axis = np.cross(towards, t_axis)
    moving = float(position @ velocity) / np.sqrt(GM_MARS * axis)
    since = (moving - np.arcsinh(moving / eccentricity)) * np.sqrt(axis**3 / GM_MARS)
    delay = until - since - aim.arrival_tdb_s
    return np.array([reached @ t_axis - wanted, reached @ r_axis, delay * speed])


def _told(aim: _Aim, orbit: CaptureOrbit, excess: Array, off: Array, patched_v: float, patched: Array) -> FullFlight:
    start = _start(aim, excess)
    end = propagate(start[None], aim.departure_tdb_s, aim.arrival_tdb_s, MODEL)[0]
    there = end - planet("mars").state(aim.arrival_tdb_s)[0]
    radius = float(np.linalg.norm(there[:3]))
    arriving = float(np.sqrt(there[3:] @ there[3:] - 2.0 * GM_MARS / radius))
    c3 = float(excess @ excess)
    pole = frames.earth_pole(aim.departure_tdb_s)[0]
    gain = np.sqrt(c3 + 2.0 * GM_EARTH / aim.perigee_m) - np.sqrt(GM_EARTH / aim.perigee_m)
    x, y, z, vx, vy, vz = (float(value) for value in start)
    return FullFlight(
        departure_utc=format_utc(aim.departure_tdb_s),
        periapsis_utc=format_utc(aim.arrival_tdb_s),
        c3_km2_s2=c3 / 1e6,
        patched_c3_km2_s2=float(patched @ patched) / 1e6,
        declination_deg=float(np.degrees(np.arcsin(pole @ excess / np.sqrt(c3)))),
        departure_dv_m_s=float(gain),
        arrival_v_infinity_km_s=arriving / 1e3,
        patched_arrival_v_infinity_km_s=patched_v / 1e3,
        periapsis_altitude_km=(radius - planet("mars").radius_m) / 1e3,
        capture_dv_m_s=float(orbit.insertion_dv(np.array([arriving]))[0]),
        missed_km=float(np.linalg.norm(off)) / 1e3,
        start_tdb_s=aim.departure_tdb_s,
        end_tdb_s=aim.arrival_tdb_s,
        start_state=(x, y, z, vx, vy, vz),
    )
