"""Windows to the 9:2 southern NRHO: a powered lunar flyby at perilune, and a burn into the orbit.

A quick search joins the flyby to the orbit by Lambert arcs about the Moon, over the angle of the flyby in the B plane,
the time from flyby to insertion and the place on the orbit. The best case is then flown in the full model: the orbit is
made continuous by multiple shooting around it, the arc from the pad to perilune and the arc from perilune to the orbit
by differential correction, and angle, flyby epoch and insertion epoch are chosen for the least sum of the burns.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from perilune.astro import ephemeris, frames
from perilune.astro.lambert import lambert
from perilune.astro.nrho import NRHO_PERIOD_S, EphemerisOrbit, ephemeris_nrho, on_earth_moon_line, restricted_nrho
from perilune.astro.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.hyperbola import Approach, aim_angle, approach
from perilune.transfers.lunar_arrivals import FLIGHT_TIMES_S
from perilune.transfers.lunar_scan import Guess, scan
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking, pad
from perilune.transfers.record import arc, burn
from perilune.transfers.selection import LaunchDay, Progress, best_spread
from perilune.transfers.translunar import Aim, LunarTransfer, correct, lunar_window

Array = NDArray[np.float64]

FLYBY_ALTITUDE_M: Final = 100e3
"""Altitude of the powered flyby above the Moon's mean radius [m]."""

_FLYBY_M: Final = MOON_RADIUS + FLYBY_ALTITUDE_M
_ANGLES: Final = np.radians(np.arange(0.0, 360.0, 7.5))
_WAITS_S: Final = np.arange(0.4, 3.01, 0.2) * SECONDS_PER_DAY
_PHASES: Final = np.arange(0.0, 1.0, 1.0 / 32.0)
_LEAST_ALTITUDE_M: Final = 80e3
_SPEED_STEPS: Final = np.full(3, 0.1)
_SPEED_LIMITS: Final = np.full(3, 100.0)
_ENOUGH_M: Final = 1.0
_SCALES: Final = np.array([0.05, 3600.0, 3600.0])  # angle rad, insertion s, flyby s: one unit of the search
_NO_WAY_M_S: Final = 1e5
_STARTS: Final = 3
_MOST_FLIGHTS: Final = 120
_REVOLUTIONS: Final = 4


@dataclass(frozen=True)
class _Start:
    """A flyby and insertion by Lambert arcs: angle in the B plane, insertion epoch, phase on the orbit, velocity."""

    angle_rad: float
    insertion_tdb_s: float
    phase: float
    velocity_m_s: tuple[float, float, float]
    cost_m_s: float


@dataclass(frozen=True, eq=False)
class _Flown:
    """A transfer in the full model: to perilune, the state (6,) after the flyby burn, insertion epoch and states."""

    outbound: LunarTransfer
    onward: Array
    insertion_tdb_s: float
    reached: Array
    orbit: Array

    @property
    def flyby_dv(self) -> Array:
        """The burn (3,) [m/s] at perilune."""
        return np.asarray(self.onward[3:] - self.outbound.arrival[3:])

    @property
    def insertion_dv(self) -> Array:
        """The burn (3,) [m/s] into the orbit."""
        return np.asarray(self.orbit[3:] - self.reached[3:])

    @property
    def total_dv_m_s(self) -> float:
        """All burns together [m/s]."""
        burns = (self.outbound.departure_dv_m_s, self.flyby_dv, self.insertion_dv)
        return float(sum(np.linalg.norm(part) for part in burns))


def nrho_windows(
    site: Site, days_tdb_s: Array, end_tdb_s: float, count: int, parking: Parking, progress: Progress
) -> tuple[Window, ...] | NoSolution:
    """Return up to ``count`` windows of launches on the given days and before ``end_tdb_s``, in order of time.

    The phase of the NRHO is free: each window has the one that suits it.
    """
    place = pad(site)
    days = scan(place, parking, days_tdb_s, FLIGHT_TIMES_S, _FLYBY_M)
    if isinstance(days, NoSolution):
        return days
    in_range = [LaunchDay(day) for day in days if day[0].launch_tdb_s < end_tdb_s]
    span = float(days_tdb_s[-1] - days_tdb_s[0]) + SECONDS_PER_DAY

    def refine(day: LaunchDay) -> Window | NoSolution:
        refused = NoSolution("no way to launch", "launch azimuth and inclination limits")
        for guess in day.guesses:
            answer = _best_transfer(place, parking, guess)
            if isinstance(answer, _Flown):
                return _window(site, parking, answer)
            refused = answer
        return refused

    return best_spread(in_range, count, span / (2.0 * count), refine, progress)


def _best_transfer(place: Pad, parking: Parking, guess: Guess) -> _Flown | NoSolution:
    first = correct(place, parking, guess, _aim(guess.arrival_tdb_s, 0.0))
    if isinstance(first, NoSolution):
        return first
    starts = _search(approach((first.arrival - first.moon)[None, :], GM_MOON), guess.arrival_tdb_s)
    answers = [_from_start(place, parking, guess, start) for start in starts]
    found = [answer for answer in answers if isinstance(answer, _Flown)]
    if found:
        return min(found, key=lambda flown: flown.total_dv_m_s)
    return next(answer for answer in answers if isinstance(answer, NoSolution))


def _from_start(place: Pad, parking: Parking, guess: Guess, start: _Start) -> _Flown | NoSolution:
    orbit = ephemeris_nrho(start.insertion_tdb_s - (start.phase + 1.0) * NRHO_PERIOD_S, _REVOLUTIONS)
    return orbit if isinstance(orbit, NoSolution) else _Search(place, parking, guess, start, orbit).best()


def _aim(epoch: float, angle_rad: float) -> Aim:
    pole = frames.moon_pole(epoch)[0]
    return lambda seen: aim_angle(seen, _FLYBY_M, angle_rad, pole, GM_MOON)


def _search(seen: Approach, flyby: float) -> tuple[_Start, ...]:
    """Return the cheapest joins of the flyby to the orbit by Lambert arcs about the Moon, of different angles."""
    position, velocity = _perilunes(seen, flyby)
    orbit = restricted_nrho()
    restricted = orbit.at(_PHASES * orbit.period)
    starts = []
    for wait in _WAITS_S:
        epochs = np.full(len(_PHASES), flyby + wait)
        aimed = on_earth_moon_line(restricted, orbit.mu, epochs) - ephemeris.state("moon", "earth", epochs)
        here, there = (grid.ravel() for grid in np.meshgrid(np.arange(len(_ANGLES)), np.arange(len(_PHASES))))
        for retrograde in (False, True):
            arcs = lambert(position[here], aimed[there, :3], wait, GM_MOON, retrograde)
            inward = np.sum(arcs.v1_m_s * position[here], axis=1) < -20.0 * _FLYBY_M
            cost = np.linalg.norm(arcs.v1_m_s - velocity[here], axis=1)
            cost = cost + np.linalg.norm(arcs.v2_m_s - aimed[there, 3:], axis=1)
            cost = np.where(arcs.solved & ~inward, cost, np.inf)
            for i in np.argsort(cost, kind="stable")[:_STARTS]:
                x, y, z = (float(part) for part in arcs.v1_m_s[i])
                starts.append(
                    _Start(
                        float(_ANGLES[here[i]]),
                        flyby + float(wait),
                        float(_PHASES[there[i]]),
                        (x, y, z),
                        float(cost[i]),
                    )
                )
    starts.sort(key=lambda start: start.cost_m_s)
    apart: list[_Start] = []
    for start in starts:
        if start.cost_m_s < 1.3 * starts[0].cost_m_s and all(
            abs(np.exp(1j * start.angle_rad) - np.exp(1j * other.angle_rad)) > 0.3 for other in apart
        ):
            apart.append(start)
    return tuple(apart[:_STARTS])


def _perilunes(seen: Approach, epoch: float) -> tuple[Array, Array]:
    """Return position and velocity (n, 3) about the Moon at the perilunes of all angles in the B plane."""
    pole = frames.moon_pole(epoch)[0]
    count = len(_ANGLES)
    many = Approach(*(np.repeat(part, count, axis=0) for part in vars(seen).values()))
    b = aim_angle(many, _FLYBY_M, _ANGLES, pole, GM_MOON)
    speed = float(seen.v_infinity_m_s[0])
    eccentricity = 1.0 + _FLYBY_M * speed**2 / GM_MOON
    sine, cosine = np.sqrt(1.0 - eccentricity**-2), 1.0 / eccentricity
    across = b / np.linalg.norm(b, axis=1, keepdims=True)
    along = many.asymptote
    at_perilune = np.sqrt(speed**2 + 2.0 * GM_MOON / _FLYBY_M)
    return _FLYBY_M * (cosine * along + sine * across), at_perilune * (sine * along - cosine * across)


class _Search:
    """The search for the least sum of the burns near one start. It remembers its last arcs, to begin from them."""

    def __init__(self, place: Pad, parking: Parking, guess: Guess, start: _Start, orbit: EphemerisOrbit) -> None:
        self._place, self._parking, self._guess, self._start, self._orbit = place, parking, guess, start, orbit
        self._unknowns: Array | None = None
        self._velocity = np.array(start.velocity_m_s)

    def best(self) -> _Flown | NoSolution:
        """Return the cheapest transfer found."""
        first = self._fly(np.zeros(3))
        if isinstance(first, NoSolution):
            return first
        found = minimize(
            self._cost,
            np.zeros(3),
            method="Nelder-Mead",
            options={
                "initial_simplex": np.vstack([np.zeros(3), np.eye(3)]),
                "xatol": 0.02,
                "fatol": 0.1,
                "maxfev": _MOST_FLIGHTS,
            },
        )
        return self._fly(np.asarray(found.x))

    def _cost(self, point: Array) -> float:
        flown = self._fly(point)
        if isinstance(flown, NoSolution):
            return _NO_WAY_M_S
        return flown.total_dv_m_s + _too_low_m_s(flown)

    def _fly(self, point: Array) -> _Flown | NoSolution:
        turn, later, flyby_later = point * _SCALES
        angle, insertion = self._start.angle_rad + turn, self._start.insertion_tdb_s + later
        guess = replace(self._guess, arrival_tdb_s=self._guess.arrival_tdb_s + float(flyby_later))
        aim = _aim(guess.arrival_tdb_s, angle)
        outbound = correct(self._place, self._parking, guess, aim, self._unknowns)
        if isinstance(outbound, NoSolution):
            return outbound
        self._unknowns = outbound.unknowns
        return self._join(outbound, insertion)

    def _join(self, outbound: LunarTransfer, insertion: float) -> _Flown | NoSolution:
        wanted = self._orbit.at(insertion)
        start = np.concatenate([outbound.arrival[:3], self._velocity + outbound.moon[3:]])

        def miss(velocities: Array) -> Array:
            states = np.hstack([np.tile(start[:3], (len(velocities), 1)), velocities])
            return propagate(states, outbound.arrival_tdb_s, insertion)[:, :3] - wanted[:3]

        try:
            velocity = solve(miss, start[3:], _SPEED_STEPS, _SPEED_LIMITS, _ENOUGH_M)
            if isinstance(velocity, NoSolution):
                return velocity
            onward = np.concatenate([start[:3], velocity])
            reached = propagate(onward[None, :], outbound.arrival_tdb_s, insertion)[0]
        except PropagationError as error:
            return NoSolution(f"the differential correction left the model: {error}", "differential correction")
        self._velocity = velocity - outbound.moon[3:]
        return _Flown(outbound, onward, insertion, reached, wanted)


def _too_low_m_s(flown: _Flown) -> float:
    """Return a penalty [m/s] where the arc after the flyby first descends, below 80 km of altitude."""
    relative = flown.onward - flown.outbound.moon
    position, velocity = relative[:3], relative[3:]
    if position @ velocity >= 0.0:
        return 0.0
    momentum = np.cross(position, velocity)
    eccentricity = np.linalg.norm(np.cross(velocity, momentum) / GM_MOON - position / np.linalg.norm(position))
    periapsis = float(momentum @ momentum) / GM_MOON / (1.0 + float(eccentricity))
    return max(0.0, MOON_RADIUS + _LEAST_ALTITUDE_M - periapsis) * 0.1


def _window(site: Site, parking: Parking, flown: _Flown) -> Window:
    outbound = flown.outbound
    flyby, insertion = outbound.arrival_tdb_s, flown.insertion_tdb_s
    return lunar_window(
        site,
        "nrho",
        parking,
        outbound,
        f"9:2 southern NRHO about the Earth-Moon L2, mean period {NRHO_PERIOD_S / SECONDS_PER_DAY:.4f} d",
        (
            burn("powered lunar flyby", flyby, flown.flyby_dv),
            burn("NRHO insertion", insertion, flown.insertion_dv),
        ),
        (
            arc("flyby to NRHO", flyby, insertion, flown.onward),
            arc("NRHO", insertion, insertion + NRHO_PERIOD_S, flown.orbit),
        ),
    )
