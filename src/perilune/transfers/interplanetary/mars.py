"""Windows to Mars by patched conics: a Lambert arc about the Sun between the planets of DE440, escape and capture.

The heliocentric arc joins the centres of the planets and feels the Sun alone (zero sphere of influence), as in the
mission design handbook of Burke, Falck and McGuire 2010, NASA/TM-2010-216764. Unlike there the origin is the Earth, not
the Earth-Moon barycentre, unless asked for.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import propagate
from perilune.astro.two_body.lambert import lambert
from perilune.catalogue.model import Site
from perilune.constants import GM_EARTH, GM_MARS, GM_SUN, MARS_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.interplanetary.insertion import capture_by_stage
from perilune.transfers.launch_plane import PlaneCases, Sky, planes_through
from perilune.transfers.model import Burn, Trajectory, Window
from perilune.transfers.parking import Heading, Pad, Parking, headings, insertion_states, launch_excess, pad
from perilune.transfers.powered_arc import RUNS_DRY, Propulsion, Thrust
from perilune.transfers.record import Launch, StageFiring, arc, burn, window
from perilune.transfers.selection import Progress, best_spread

Array = NDArray[np.float64]

MARS_SOL_S: Final = 88_775.244
"""Mean solar day of Mars [s] (Allison and McEwen 2000, Planetary and Space Science 48:215)."""

_FLIGHT_TIME_STEP_S: Final = 4.0 * SECONDS_PER_DAY
_FLIGHT_TIMES_S: Final = np.arange(120.0 * SECONDS_PER_DAY, 421.0 * SECONDS_PER_DAY, _FLIGHT_TIME_STEP_S)
_APART_S: Final = 10.0 * SECONDS_PER_DAY
_PLANE_MARGIN_RAD: Final = np.radians(0.1)
_ROUNDS: Final = 4
_LOWEST_APPROACH_M: Final = 100e3


@dataclass(frozen=True)
class CaptureOrbit:
    """The orbit at Mars: altitude of periapsis above the equatorial radius [m], and period [s]; by default one sol."""

    periapsis_altitude_m: float = 300e3
    period_s: float = MARS_SOL_S

    @property
    def periapsis_m(self) -> float:
        """Radius of periapsis [m]."""
        return MARS_RADIUS + self.periapsis_altitude_m

    def insertion_dv(self, v_infinity_m_s: Array) -> Array:
        """Return the impulsive burns (n,) [m/s] at periapsis from hyperbolas of the given speeds at infinity."""
        axis = np.cbrt(GM_MARS * (self.period_s / (2.0 * np.pi)) ** 2)
        captured = np.sqrt(GM_MARS * (2.0 / self.periapsis_m - 1.0 / axis))
        return np.asarray(np.sqrt(v_infinity_m_s**2 + 2.0 * GM_MARS / self.periapsis_m) - captured)


@dataclass(frozen=True, eq=False)
class Legs:
    """Lambert arcs from Earth to Mars, arrays (n,) or (n, 3): C3 and excess velocities, infinite where none exists."""

    c3_m2_s2: Array
    departure_m_s: Array
    arrival_m_s: Array
    velocity_m_s: Array


def legs(departure_tdb_s: Array, flight_time_s: Array, origin: str = "earth") -> Legs:
    """Return the arcs of less than one revolution that leave at ``departure_tdb_s`` (n,) and take ``flight_time_s``.

    Args:
        departure_tdb_s, flight_time_s: (n,) each.
        origin: ``earth``, or ``earth-moon-barycentre`` as in the handbook.

    Returns:
        Excess velocities at both planets and the heliocentric velocity at departure, ICRF.
    """
    home = ephemeris.state(origin, "sun", departure_tdb_s)
    mars = ephemeris.state("mars", "sun", departure_tdb_s + flight_time_s)
    solution = lambert(home[:, :3], mars[:, :3], flight_time_s, GM_SUN)
    leaving, arriving = solution.v1_m_s - home[:, 3:], solution.v2_m_s - mars[:, 3:]
    return Legs(np.sum(leaving**2, axis=1), leaving, arriving, solution.v1_m_s)


def departure_dv(c3_m2_s2: Array, parking: Parking) -> Array:
    """Return the impulsive burns (n,) [m/s] that leave a circular parking orbit with a C3."""
    return np.asarray(np.sqrt(c3_m2_s2 + 2.0 * parking.speed_m_s**2) - parking.speed_m_s)


def mars_windows(
    site: Site,
    days_tdb_s: Array,
    end_tdb_s: float,
    count: int,
    orbit: CaptureOrbit,
    parking: Parking,
    progress: Progress,
    stage: Propulsion | None = None,
) -> tuple[Window, ...] | NoSolution:
    """Return up to ``count`` windows of launches on the given days and before ``end_tdb_s``, in order of time.

    The burn at Mars is an impulse, or that of a stage; days and flight times are chosen with impulses.
    """
    place = pad(site)
    day, flight_time = (grid.ravel() for grid in np.meshgrid(days_tdb_s, _FLIGHT_TIMES_S, indexing="ij"))
    cost = _cost(day, flight_time, orbit, parking) + _off_azimuth(place, parking, day, flight_time)
    cost = cost.reshape(len(days_tdb_s), -1)
    best = np.argmin(cost, axis=1)
    rows = np.arange(len(days_tdb_s))
    candidates = [
        _Candidate(float(days_tdb_s[i]), float(_FLIGHT_TIMES_S[best[i]]), float(cost[i, best[i]]))
        for i in rows[np.isfinite(cost[rows, best])]
    ]

    def refine(candidate: _Candidate) -> Window | NoSolution:
        """Return the window of a candidate, flown and inserted, or why there is none."""
        answer = _refine(place, parking, orbit, candidate)
        if isinstance(answer, NoSolution):
            return answer
        if answer.launch_tdb_s >= end_tdb_s:
            return NoSolution("the launch falls after the range", "date range")
        inserted = _insertion(orbit, answer, parking, stage)
        if isinstance(inserted, NoSolution):
            return inserted
        return _window(site, place, parking, orbit, answer, inserted)

    return best_spread(candidates, count, _APART_S, refine, progress)


@dataclass(frozen=True)
class _Candidate:
    launch_tdb_s: float
    flight_time_s: float
    cost_m_s: float


def _cost(departure: Array, flight_time: Array, orbit: CaptureOrbit, parking: Parking) -> Array:
    arcs = legs(departure, flight_time)
    excess = np.linalg.norm(arcs.arrival_m_s, axis=1)
    with np.errstate(invalid="ignore"):
        cost = departure_dv(arcs.c3_m2_s2, parking) + orbit.insertion_dv(excess)
    return np.where(np.isfinite(cost), cost, np.inf)


def _off_azimuth(place: Pad, parking: Parking, departure: Array, flight_time: Array) -> Array:
    """Return what the launcher must add (n,) [m/s] to reach the inclination of the asymptote's declination."""
    asymptote = legs(departure, flight_time).departure_m_s
    with np.errstate(invalid="ignore"):
        sine = np.sum(asymptote * frames.earth_pole(departure), axis=1) / np.linalg.norm(asymptote, axis=1)
    declination = np.where(np.isfinite(sine), np.abs(np.arcsin(np.clip(sine, -1.0, 1.0))), 0.0)
    return launch_excess(place, np.maximum(declination, abs(place.latitude_rad)), parking)


@dataclass(frozen=True, eq=False)
class _Departure:
    """A launch that leaves along the wanted asymptote; epochs in TDB, the arc's excess velocities [m/s]."""

    launch_tdb_s: float
    coast_s: float
    heading: Heading
    flight_time_s: float
    arc: Legs


def _refine(place: Pad, parking: Parking, orbit: CaptureOrbit, candidate: _Candidate) -> _Departure | NoSolution:
    """Fit the launch of the day to the asymptote, and the flight time to the least cost."""
    departs = candidate.launch_tdb_s
    flight_time = candidate.flight_time_s
    answer: _Departure | NoSolution = NoSolution("no launch on this day", "launch azimuth and inclination limits")
    for _ in range(_ROUNDS):
        flight_time = _cheapest_flight_time(departs, flight_time, orbit, parking)
        leg = legs(np.array([departs]), np.array([flight_time]))
        answer = _launch(place, parking, candidate.launch_tdb_s, flight_time, leg)
        if isinstance(answer, NoSolution):
            return answer
        departs = answer.launch_tdb_s + parking.ascent_time_s + answer.coast_s
    return answer


def _cheapest_flight_time(departs: float, near_s: float, orbit: CaptureOrbit, parking: Parking) -> float:
    from scipy.optimize import minimize_scalar

    def cost(flight_time: float) -> float:
        return float(_cost(np.array([departs]), np.array([flight_time]), orbit, parking)[0])

    reach = 2.0 * _FLIGHT_TIME_STEP_S
    found = minimize_scalar(cost, bounds=(near_s - reach, near_s + reach), method="bounded", options={"xatol": 10.0})
    return float(found.x)


def _launch(place: Pad, parking: Parking, day: float, flight_time: float, leg: Legs) -> _Departure | NoSolution:
    """Return the launch of a day, of those with the shortest coast, whose parking orbit holds the asymptote."""
    asymptote = leg.departure_m_s[0]
    pole = frames.earth_pole(day)[0]
    declination = abs(float(np.arcsin(asymptote @ pole / np.linalg.norm(asymptote))))
    ways = headings(place, declination + _PLANE_MARGIN_RAD, parking)
    if isinstance(ways, NoSolution):
        return ways
    chosen = [(way, descending) for way in ways for descending in (False, True)]
    count = len(chosen)
    eccentricity = 1.0 + parking.radius_m * float(leg.c3_m2_s2[0]) / GM_EARTH
    planes = planes_through(
        Sky(place, np.full(count, day)),
        parking,
        PlaneCases(
            np.full(count, day),
            np.array([way.inclination_rad for way, _ in chosen]),
            np.array([np.cos(way.inertial_rad) < 0.0 for way, _ in chosen]),
            np.array([descending for _, descending in chosen]),
        ),
        np.tile(asymptote, (count, 1)),
        np.full(count, np.arccos(-1.0 / eccentricity)),
    )
    i = int(np.argmin(planes.coast_s))
    return _Departure(float(planes.launch_tdb_s[i]), float(planes.coast_s[i]), chosen[i][0], flight_time, leg)


def _insertion(orbit: CaptureOrbit, found: _Departure, parking: Parking, stage: Propulsion | None) -> Burn | NoSolution:
    """Return the burn at Mars."""
    speed = np.linalg.norm(found.arc.arrival_m_s, axis=1)
    impulse = float(orbit.insertion_dv(speed)[0])
    arrives = found.launch_tdb_s + parking.ascent_time_s + found.coast_s + found.flight_time_s
    if stage is None:
        return burn("Mars orbit insertion", arrives, impulse)
    inserted = capture_by_stage(float(speed[0]), orbit.periapsis_m, orbit.period_s, stage, GM_MARS)
    if isinstance(inserted, NoSolution):
        return inserted
    if stage.runs_dry(inserted.duration_s):
        return NoSolution(RUNS_DRY, "propellant")
    if inserted.approach_periapsis_m < MARS_RADIUS + _LOWEST_APPROACH_M:
        return NoSolution("the approach to this orbit passes within 100 km of the ground", "periapsis of the orbit")
    x, y, u, v = inserted.ignition
    thrust = Thrust("velocity", np.zeros((1, 3)), -1.0, "mars")
    ignites, ignition = arrives - 0.5 * inserted.duration_s, np.array([x, y, 0.0, u, v, 0.0])
    return StageFiring("Mars orbit insertion", ignition, ignites, inserted.duration_s, stage, thrust).burn(impulse)


def _window(
    site: Site, place: Pad, parking: Parking, orbit: CaptureOrbit, found: _Departure, insertion: Burn
) -> Window:
    inserted = found.launch_tdb_s + parking.ascent_time_s
    departs = inserted + found.coast_s
    parked = insertion_states(place, np.array([found.launch_tdb_s]), found.heading, parking)
    leaving = propagate(parked, inserted, departs)[0]
    c3 = float(found.arc.c3_m2_s2[0])
    speed = float(np.linalg.norm(leaving[3:]))
    gain = np.sqrt(c3 + 2.0 * GM_EARTH / np.linalg.norm(leaving[:3])) - speed
    arrives = departs + found.flight_time_s
    home = ephemeris.position("earth", "sun", departs)[0]
    asymptote = found.arc.departure_m_s[0]
    arcs = (
        arc("parking orbit", inserted, departs, parked[0]),
        arc("heliocentric", departs, arrives, np.concatenate([home, found.arc.velocity_m_s[0]]), "sun"),
    )
    return window(
        site,
        "mars",
        Launch(found.launch_tdb_s, inserted, found.heading, parking),
        c3,
        f"ellipse, periapsis {orbit.periapsis_altitude_m / 1e3:g} km above Mars's equatorial radius, "
        f"period {orbit.period_s / 3600.0:.2f} h, in the plane of approach",
        (
            burn("trans-Mars injection", departs, gain * leaving[3:] / speed),
            insertion,
        ),
        Trajectory(arcs),
        departure_asymptote=asymptote,
        arrival_v_infinity_m_s=float(np.linalg.norm(found.arc.arrival_m_s)),
    )
