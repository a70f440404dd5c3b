"""Back to Earth from an orbit about the Moon's far reaches (NRHO, DRO) by a powered flyby of the Moon.

A first burn leaves the orbit, a second one close above the Moon turns the ship home. The scan of ways home gives the
excess velocity wanted after the flyby; Lambert arcs about the Moon join the orbit to its perilune, over the angle of
the flyby and the time before it. The best cases are flown in the full model, and angle, time of the flyby and time of
departure chosen for the least sum of the burns.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit, transition
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, eclipse_avoiding_apolune, ephemeris_nrho
from perilune.astro.lunar_orbits.orbit_choice import chosen_orbit
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.astro.time import format_utc
from perilune.astro.two_body.lambert import lambert
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.earth_return.entry_aim import EntryArc, solve_entry, waypoint
from perilune.transfers.earth_return.entry_report import come_home, entry_record
from perilune.transfers.earth_return.model import EarthReturn
from perilune.transfers.earth_return.scan import Ways, ways_home
from perilune.transfers.earth_return.trans_earth import leaving_velocity, lunar_axes
from perilune.transfers.earth_return.windows import FLIGHT_TIMES_S, ReturnQuestion, check_dates, no_way
from perilune.transfers.model import Trajectory
from perilune.transfers.record import arc, burn
from perilune.transfers.selection import Progress, spread_in_order
from perilune.transfers.simplex import least_near_zero

Array = NDArray[np.float64]
HighOrbit = Literal["nrho", "dro"]

FLYBY_ALTITUDE_M: Final = 100e3
"""Altitude of the powered flyby above the Moon's mean radius [m]."""

_FLYBY_M: Final = MOON_RADIUS + FLYBY_ALTITUDE_M
_STEP_S: Final = 6.0 * 3600.0
_ANGLES: Final = np.radians(np.arange(0.0, 360.0, 10.0))
_WAITS_S: Final = {
    "nrho": np.arange(0.4, 4.01, 0.2) * SECONDS_PER_DAY,
    "dro": np.arange(2.5, 8.01, 0.25) * SECONDS_PER_DAY,
}
_SCALES: Final = np.array([0.05, 3600.0, 3600.0])  # angle rad, wait s, flyby s: one unit of the search
_NO_WAY_M_S: Final = 1e5
_MOST_FLIGHTS: Final = 70
_STEPS: Final = np.full(3, 0.01)
_LIMITS: Final = np.full(3, 60.0)
_MOST_STARTS: Final = 16
_WAYPOINT_S: Final = 43_200.0


@dataclass(frozen=True)
class _Start:
    """A departure and a flyby by Lambert arcs: row of the ways, angle, wait, velocity at the flyby, cost."""

    way: int
    angle_rad: float
    wait_s: float
    arriving: tuple[float, float, float]
    cost_m_s: float


@dataclass(frozen=True, eq=False)
class _Flown:
    """A way home in the full model: states (6,) before and after the departure, before and after the flyby burn."""

    departure_tdb_s: float
    flyby_tdb_s: float
    orbit: Array
    departed: Array
    arrived: Array
    home: EntryArc

    @property
    def total_dv_m_s(self) -> float:
        """Both burns together [m/s]."""
        return float(np.linalg.norm(self.departed[3:] - self.orbit[3:]) + np.linalg.norm(self.home.change_m_s))


def high_orbit(name: HighOrbit, start_tdb_s: float, end_tdb_s: float) -> EphemerisOrbit | NoSolution:
    """Return the NRHO or the DRO in the full model over a range of dates."""
    if name == "nrho":
        revolutions = int(np.ceil((end_tdb_s - start_tdb_s) / NRHO_PERIOD_S)) + 2
        # the phase that keeps out of the Earth's shadow: one and the same orbit whatever the range
        return ephemeris_nrho(eclipse_avoiding_apolune(start_tdb_s - 1.2 * NRHO_PERIOD_S), revolutions)
    chosen = chosen_orbit("dro")
    if isinstance(chosen, NoSolution):
        return chosen
    revolutions = int(np.ceil((end_tdb_s - start_tdb_s) / chosen.period_s)) + 1
    return transition(chosen.orbit, start_tdb_s - 0.2 * chosen.period_s, revolutions, chosen.period_s)


def returns_by_flyby(
    question: ReturnQuestion,
    origin: HighOrbit,
    start_tdb_s: float,
    end_tdb_s: float,
    count: int,
    progress: Progress,
) -> tuple[EarthReturn, ...] | NoSolution:
    """Return up to ``count`` ways home from an NRHO or a DRO, in order of time; the orbit's phase is that of its model.

    Args:
        question: where to land and how to enter.
        origin: the orbit.
        start_tdb_s, end_tdb_s: first and last departure, TDB seconds past J2000.
        count: how many are wanted.
        progress: hears a line of text after each.
    """
    check_dates(start_tdb_s, end_tdb_s)
    longest = float(_WAITS_S[origin][-1])
    orbit = high_orbit(origin, start_tdb_s, end_tdb_s)
    if isinstance(orbit, NoSolution):
        return orbit
    flybys = np.arange(start_tdb_s + float(_WAITS_S[origin][0]), end_tdb_s + longest, _STEP_S)
    ways = ways_home(flybys, FLIGHT_TIMES_S, question.landing)
    if not len(ways.departure_tdb_s):
        return no_way()
    starts = _starts(orbit, origin, ways, (start_tdb_s, end_tdb_s))
    apart = min((end_tdb_s - start_tdb_s) / (2.0 * count), 3.0 * SECONDS_PER_DAY)
    tries = ((epoch, search.best) for epoch, search in _ranked(question, origin, orbit, ways, starts))
    found, refused = spread_in_order(tries, count, apart, lambda done: progress(f"{done} of {count} ways home flown"))
    return found or refused or no_way()


def _ranked(
    question: ReturnQuestion, origin: HighOrbit, orbit: EphemerisOrbit, ways: Ways, starts: list[_Start]
) -> list[tuple[float, "_Search"]]:
    """Return the cheapest starts of different days by what they cost in the full model, cheapest first."""
    tried: list[float] = []
    flown: list[tuple[float, float, _Search]] = []
    for start in starts:
        epoch = float(ways.departure_tdb_s[start.way]) - start.wait_s
        if len(tried) == _MOST_STARTS:
            break
        if any(abs(epoch - other) < SECONDS_PER_DAY for other in tried):
            continue
        tried.append(epoch)
        search = _Search(question, origin, orbit, ways, start)
        cost = search.first_cost()
        if cost < _NO_WAY_M_S:
            flown.append((cost, epoch, search))
    return [(epoch, search) for _, epoch, search in sorted(flown, key=lambda row: row[:2])]


def _starts(orbit: EphemerisOrbit, origin: HighOrbit, ways: Ways, span: tuple[float, float]) -> list[_Start]:
    """Return the cheapest joins by Lambert arcs of each flyby epoch, cheapest first."""
    speed = np.linalg.norm(ways.excess_m_s, axis=1)
    order = np.lexsort((speed, ways.departure_tdb_s))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = np.diff(ways.departure_tdb_s[order]) > 0.0
    starts: list[_Start] = []
    for i in order[first]:
        flyby = float(ways.departure_tdb_s[i])
        perilunes, leaving = _perilunes(flyby, ways.excess_m_s[i], _ANGLES)
        waits = _WAITS_S[origin]
        waits = waits[(flyby - waits >= span[0]) & (flyby - waits <= span[1])]
        if not len(waits):
            continue
        orbits = orbit.about_moon(flyby - waits)
        for wait, here in zip(waits, orbits, strict=True):
            best = _cheapest(int(i), float(wait), here, perilunes, leaving)
            starts += [] if best is None else [best]
    return sorted(starts, key=lambda start: start.cost_m_s)


def _cheapest(way: int, wait: float, here: Array, perilunes: Array, leaving: Array) -> _Start | None:
    origin = np.repeat(here[None, :3], len(perilunes), axis=0)
    best: _Start | None = None
    for retrograde in (False, True):
        arcs = lambert(origin, perilunes, wait, GM_MOON, retrograde)
        cost = np.linalg.norm(arcs.v1_m_s - here[3:], axis=1) + np.linalg.norm(leaving - arcs.v2_m_s, axis=1)
        outward = np.sum(arcs.v2_m_s * perilunes, axis=1) > 50.0 * _FLYBY_M
        cost = np.where(arcs.solved & ~outward, cost, np.inf)
        k = int(np.argmin(cost))
        if np.isfinite(cost[k]) and (best is None or cost[k] < best.cost_m_s):
            x, y, z = (float(part) for part in arcs.v2_m_s[k])
            best = _Start(way, float(_ANGLES[k]), wait, (x, y, z), float(cost[k]))
    return best


def _perilunes(epoch: float, excess: Array, angles: Array) -> tuple[Array, Array]:
    """Return places and velocities (n, 3) about the Moon at perilunes that leave with an excess velocity (3,)."""
    speed = np.linalg.norm(excess)
    towards = excess / speed
    side = np.cross(towards, lunar_axes(epoch)[2])
    side /= np.linalg.norm(side)
    other = np.cross(towards, side)
    normal = np.cos(angles)[:, None] * side + np.sin(angles)[:, None] * other
    cosine = -1.0 / (1.0 + _FLYBY_M * speed**2 / GM_MOON)
    sine = np.sqrt(1.0 - cosine**2)
    place = _FLYBY_M * (cosine * towards - sine * np.cross(normal, towards))
    return place, leaving_velocity(place, excess)


class _Search:
    """The search for the least sum of the burns near one start. It remembers its last arcs, to begin from them."""

    def __init__(
        self, question: ReturnQuestion, origin: HighOrbit, orbit: EphemerisOrbit, ways: Ways, start: _Start
    ) -> None:
        self._question, self._origin, self._orbit, self._start = question, origin, orbit, start
        self._flyby = float(ways.departure_tdb_s[start.way])
        self._arrival = self._flyby + float(ways.flight_time_s[start.way])
        self._excess = ways.excess_m_s[start.way]
        self._target = question.target(float(ways.arc_rad[start.way]))
        self._interface = ways.interface[start.way]
        self._leaving: Array | None = None
        self._arriving = np.array(start.arriving)

    def first_cost(self) -> float:
        """Return what the start costs in the full model [m/s]."""
        return self._cost(np.zeros(3))

    def best(self) -> EarthReturn | NoSolution:
        """Return the cheapest way home found."""
        first = self._fly(np.zeros(3))
        if isinstance(first, NoSolution):
            return first
        found = least_near_zero(self._cost, _MOST_FLIGHTS)
        flown = self._fly(found)
        return flown if isinstance(flown, NoSolution) else self._record(flown)

    def _cost(self, point: Array) -> float:
        flown = self._fly(point)
        return _NO_WAY_M_S if isinstance(flown, NoSolution) else flown.total_dv_m_s

    def _fly(self, point: Array) -> _Flown | NoSolution:
        turn, longer, later = point * _SCALES
        flyby = self._flyby + float(later)
        departure = flyby - self._start.wait_s - float(longer)
        place, leaving = _perilunes(flyby, self._excess, np.array([self._start.angle_rad + float(turn)]))
        moon = ephemeris.state("moon", "earth", flyby)[0]
        at_flyby = moon + np.concatenate([place[0], np.zeros(3)])
        try:
            orbit = self._orbit.at(departure)
            departed, arrived = self._join(orbit, departure, flyby, at_flyby[:3])
        except PropagationError as error:
            return NoSolution(f"the differential correction left the model: {error}", "differential correction")
        if departed is None or arrived is None:
            return NoSolution("the arc to the flyby does not converge", "differential correction")
        home = self._home(flyby, arrived, moon[3:] + leaving[0])
        if isinstance(home, NoSolution):
            return home
        return _Flown(departure, flyby, orbit, departed, arrived, home)

    def _join(self, orbit: Array, departure: float, flyby: float, place: Array) -> tuple[Array | None, Array | None]:
        """Return the states (6,) after the departure and at the flyby.

        The arc is flown backward from the flyby: forward, the Moon would magnify every error.
        """
        moon = ephemeris.state("moon", "earth", flyby)[0]

        def before(velocities: Array) -> Array:
            return propagate(np.hstack([np.tile(place, (len(velocities), 1)), velocities]), flyby, departure)

        def miss(velocities: Array) -> Array:
            return before(velocities)[:, :3] - orbit[:3]

        velocity = solve(miss, self._arriving + moon[3:], _STEPS, _LIMITS, 1.0)
        if isinstance(velocity, NoSolution):
            return None, None
        self._arriving = velocity - moon[3:]
        departed = np.concatenate([orbit[:3], before(velocity[None, :])[0, 3:]])
        return departed, propagate(departed[None, :], departure, flyby)[0]

    def _home(self, flyby: float, arrived: Array, leaving: Array) -> EntryArc | NoSolution:
        guess = leaving - arrived[3:] if self._leaving is None else self._leaving
        through = waypoint(self._interface, self._arrival, _WAYPOINT_S) if self._leaving is None else None
        home = solve_entry(flyby, arrived, self._target, guess, self._arrival, through)
        if isinstance(home, EntryArc):
            self._leaving, self._arrival = home.change_m_s, home.interface_tdb_s
        return home

    def _record(self, flown: _Flown) -> EarthReturn | NoSolution:
        question = self._question
        landed = come_home(flown.flyby_tdb_s, flown.arrived, self._target, question.capsule, flown.home)
        if isinstance(landed, NoSolution):
            return landed
        homeward = flown.arrived + np.concatenate([np.zeros(3), landed.arc.change_m_s])
        departure, flyby, arrival = flown.departure_tdb_s, flown.flyby_tdb_s, landed.arc.interface_tdb_s
        earlier = departure - SECONDS_PER_DAY
        burns = (
            burn(f"{self._origin.upper()} departure", departure, flown.departed[3:] - flown.orbit[3:]),
            burn("powered lunar flyby", flyby, landed.arc.change_m_s),
        )
        return EarthReturn(
            origin=self._origin,
            departure_utc=format_utc(departure),
            departure_orbit=_WORDS[self._origin],
            total_dv_m_s=sum(one.dv_m_s for one in burns),
            plane_change_deg=None,
            flight_time_h=(arrival - departure) / 3600.0,
            burns=burns,
            entry=entry_record(landed.arc, landed.landed, question.capsule, landed.miss_m, question.load_limit_g0),
            trajectory=Trajectory(
                (
                    arc(self._origin.upper(), earlier, departure, propagate(flown.orbit, departure, earlier)[0]),
                    arc("to the flyby", departure, flyby, flown.departed),
                    arc("trans-Earth", flyby, arrival, homeward),
                )
            ),
        )


_WORDS: Final = {
    "nrho": "9:2 southern NRHO about the Earth-Moon L2",
    "dro": "distant retrograde orbit about the Moon, two revolutions in a sidereal month",
}
