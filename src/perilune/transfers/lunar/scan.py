"""A quick scan of launch opportunities to the Moon: one patched conic for each day, flight time and way to launch.

The departure is a Kepler orbit that leaves the parking orbit at its perigee and meets the Moon's centre; the approach
is its velocity relative to the Moon (Bate, Mueller and White 1971, chapter 7). It ranks the days and starts the
differential correction of :mod:`perilune.transfers.lunar.llo`; no figure of it is reported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.constants import GM_EARTH, GM_MOON, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.launch_plane import SIDEREAL_DAY_S, PlaneCases, Sky, planes_through
from perilune.transfers.parking import Heading, Pad, Parking, headings

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

PLANE_MARGIN_RAD: Final = np.radians(2.0)
_INCLINATION_GRID_RAD: Final = np.radians(0.1)
_BISECTIONS: Final = 45
_ROUGH_BISECTIONS: Final = 24  # before the last round
_FIXED_POINT_ROUNDS: Final = 5
_DAYS_AT_ONCE: Final = 400

Insertion = Callable[[Array, Array], Array]
"""The cost (n,) [m/s] of arrivals at epochs (n,) with excess velocities (n, 3) about the Moon; infinite: not wanted."""


@dataclass(frozen=True)
class Guess:
    """A launch opportunity by patched conics: the start of a differential correction."""

    heading: Heading
    launch_tdb_s: float
    coast_s: float
    departure_dv_m_s: float
    arrival_tdb_s: float
    cost_m_s: float


@dataclass(frozen=True)
class LaunchDay:
    """The ways to launch on a day, the cheapest first."""

    guesses: tuple[Guess, ...]

    @property
    def launch_tdb_s(self) -> float:
        """Launch epoch of the cheapest way."""
        return self.guesses[0].launch_tdb_s

    @property
    def cost_m_s(self) -> float:
        """Cost of the cheapest way."""
        return self.guesses[0].cost_m_s


@dataclass(frozen=True, eq=False)
class _Conic:
    """Kepler arcs from a perigee to a distance: eccentricity, true anomaly there, and where they exist."""

    eccentricity: Array
    anomaly_rad: Array
    exists: Flags


def departure_conic(perigee_m: float, distance_m: Array, flight_time_s: Array, bisections: int = _BISECTIONS) -> _Conic:
    """Return the Kepler ellipses that go from a perigee to a distance, outward bound, in the given times.

    ``exists`` is False where the time is longer than that to an apogee at this distance, or asks for a hyperbola.
    """
    low = (distance_m - perigee_m) / (distance_m + perigee_m)
    high = np.full_like(low, 1.0 - 1e-9)
    exists = (flight_time_s < _time_to(perigee_m, low, distance_m)) & (
        flight_time_s > _time_to(perigee_m, high, distance_m)
    )
    for _ in range(bisections):
        middle = 0.5 * (low + high)
        slower = _time_to(perigee_m, middle, distance_m) > flight_time_s
        low, high = np.where(slower, middle, low), np.where(slower, high, middle)
    eccentricity = 0.5 * (low + high)
    cosine = (perigee_m * (1.0 + eccentricity) / distance_m - 1.0) / eccentricity
    return _Conic(eccentricity, np.arccos(np.clip(cosine, -1.0, 1.0)), exists)


def _time_to(perigee_m: float, eccentricity: Array, distance_m: Array) -> Array:
    axis = perigee_m / (1.0 - eccentricity)
    anomaly = np.arccos(np.clip((1.0 - distance_m / axis) / eccentricity, -1.0, 1.0))
    return np.sqrt(axis**3 / GM_EARTH) * (anomaly - eccentricity * np.sin(anomaly))


@dataclass(frozen=True, eq=False)
class _Cases:
    """All combinations of day, flight time, heading and node, as arrays (n,) of one length."""

    day_tdb_s: Array
    flight_time_s: Array
    heading: NDArray[np.int64]
    inertial_rad: Array
    inclination_rad: Array
    excess_m_s: Array
    descending: Flags


def scan(
    place: Pad,
    parking: Parking,
    days_tdb_s: Array,
    flight_times_s: Array,
    periapsis_m: float,
    insertion: Insertion | None = None,
) -> tuple[tuple[Guess, ...], ...] | NoSolution:
    """Return the opportunities of each launch day, in the order of the days; days without one are left out.

    Of each way to launch (north-east or south-east, Moon at the rising or the falling half of the orbit) the cheapest
    flight time is kept, the cheapest way first. The cost is departure and insertion, by default into a circular orbit
    of radius ``periapsis_m`` about the Moon, and the speed that the launcher must add where the plane of the transfer
    forces it off its best azimuth. ``insertion`` gives another cost from the epochs of arrival (n,) and the excess
    velocities (n, 3) [m/s, ICRF], infinite where an arrival is not wanted.
    """
    charge = insertion or circular_insertion(periapsis_m)
    found: list[tuple[Guess, ...]] = []
    refused: NoSolution | None = None
    for first in range(0, len(days_tdb_s), _DAYS_AT_ONCE):
        some = _scan_days(place, parking, days_tdb_s[first : first + _DAYS_AT_ONCE], flight_times_s, charge)
        if isinstance(some, NoSolution):
            refused = refused or some
        else:
            found += some
    return tuple(found) if found else refused or NoSolution("no launch day in the range", "date range")


def circular_insertion(periapsis_m: float) -> Insertion:
    """Return the cost of a burn at periapsis into a circular orbit of that radius about the Moon."""

    def charge(_: Array, excess: Array) -> Array:
        energy = np.sum(excess**2, axis=1)
        return np.asarray(np.sqrt(energy + 2.0 * GM_MOON / periapsis_m) - np.sqrt(GM_MOON / periapsis_m))

    return charge


def _scan_days(
    place: Pad, parking: Parking, days: Array, flight_times: Array, charge: Insertion
) -> list[tuple[Guess, ...]] | NoSolution:
    ways: list[Heading] = []
    cases = _cases(place, parking, days, flight_times, ways)
    if isinstance(cases, NoSolution):
        return cases
    launch, coast, arrival, departure_dv, cost = _evaluate(place, parking, cases, charge)
    branch = 2 * (np.cos(cases.inertial_rad) < 0.0) + cases.descending
    order = np.lexsort((cost, branch, cases.day_tdb_s))
    order = order[np.isfinite(cost[order])]
    key = np.column_stack([cases.day_tdb_s[order], branch[order]])
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (key[1:] != key[:-1]).any(axis=1)
    of_day: dict[float, list[Guess]] = {}
    for i in order[first]:
        numbers = (float(number[i]) for number in (launch, coast, departure_dv, arrival, cost))
        of_day.setdefault(float(cases.day_tdb_s[i]), []).append(Guess(ways[cases.heading[i]], *numbers))
    if not of_day:
        return NoSolution("no Kepler arc of the wanted flight times reaches the Moon as wanted", "flight time")
    return [tuple(sorted(found, key=lambda guess: guess.cost_m_s)) for found in of_day.values()]


def _cases(place: Pad, parking: Parking, days: Array, flight_times: Array, ways: list[Heading]) -> _Cases | NoSolution:
    """Combine everything; ``ways`` receives the headings that the cases point to."""
    day, flight_time = (grid.ravel() for grid in np.meshgrid(days, flight_times, indexing="ij"))
    reach = np.abs(_declination(day + flight_time)) + PLANE_MARGIN_RAD
    steps = np.ceil(reach / _INCLINATION_GRID_RAD).astype(np.int64)
    refused = NoSolution("no launch day in the range", "date range")
    rows, chosen = [], []
    numbers: dict[int, list[int]] = {}
    for step in np.unique(steps):
        answer = headings(place, float(step) * _INCLINATION_GRID_RAD, parking)
        if isinstance(answer, NoSolution):
            refused = answer
            continue
        numbers[int(step)] = list(range(len(ways), len(ways) + len(answer)))
        ways.extend(answer)
    for row, step in enumerate(steps):
        for number in numbers.get(int(step), []):
            rows += [row, row]
            chosen += [number, number]
    if not rows:
        return refused
    row_of, heading = np.array(rows), np.array(chosen)
    inertial, inclination, excess = np.array([(w.inertial_rad, w.inclination_rad, w.excess_m_s) for w in ways])[
        heading
    ].T
    descending = np.arange(len(rows)) % 2 == 1
    return _Cases(day[row_of], flight_time[row_of], heading, inertial, inclination, excess, descending)


def _declination(epochs: Array) -> Array:
    moon = ephemeris.position("moon", "earth", epochs)
    return np.arcsin(np.sum(moon * frames.earth_pole(epochs), axis=1) / np.linalg.norm(moon, axis=1))


def _evaluate(place: Pad, parking: Parking, cases: _Cases, charge: Insertion) -> tuple[Array, ...]:
    """Return launch epoch, coast, arrival epoch, departure delta-v and cost of every case; the cost inf without one."""
    day, flight_time = cases.day_tdb_s, cases.flight_time_s
    ways = PlaneCases(day, cases.inclination_rad, np.cos(cases.inertial_rad) < 0.0, cases.descending)
    sky = Sky(place, day)
    launch, coast = day, np.full_like(day, parking.coast_min_s)
    for round_number in range(_FIXED_POINT_ROUNDS):
        arrival = launch + parking.ascent_time_s + coast + flight_time
        moon = ephemeris.state("moon", "earth", arrival)
        bisections = _BISECTIONS if round_number == _FIXED_POINT_ROUNDS - 1 else _ROUGH_BISECTIONS
        conic = departure_conic(parking.radius_m, np.linalg.norm(moon[:, :3], axis=1), flight_time, bisections)
        planes = planes_through(sky, parking, ways, moon[:, :3], conic.anomaly_rad)
        # the first round settles which sidereal day is meant; later ones stay near it
        turns = 0.0 if round_number == 0 else np.round((launch - planes.launch_tdb_s) / SIDEREAL_DAY_S)
        launch, coast = planes.launch_tdb_s + turns * SIDEREAL_DAY_S, planes.coast_s
    departure = parking.speed_m_s * (np.sqrt(1.0 + conic.eccentricity) - 1.0)
    valid = conic.exists & (launch >= day) & (launch < day + SECONDS_PER_DAY)
    cost = np.full_like(day, np.inf)
    relative = _excess(parking, moon, planes.normal, conic)
    cost[valid] = departure[valid] + charge(arrival[valid], relative[valid]) + cases.excess_m_s[valid]
    return launch, coast, arrival, departure, cost


def _excess(parking: Parking, moon: Array, normal: Array, conic: _Conic) -> Array:
    """Return the velocities (n, 3) relative to the Moon where the arcs meet its centre."""
    outward = moon[:, :3] / np.linalg.norm(moon[:, :3], axis=1, keepdims=True)
    scale = np.sqrt(GM_EARTH / (parking.radius_m * (1.0 + conic.eccentricity)))
    radial = scale * conic.eccentricity * np.sin(conic.anomaly_rad)
    across = scale * (1.0 + conic.eccentricity * np.cos(conic.anomaly_rad))
    return np.asarray(radial[:, None] * outward + across[:, None] * np.cross(normal, outward) - moon[:, 3:])
