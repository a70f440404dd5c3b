"""Into an orbit far from the Moon: a powered lunar flyby at perilune, and a burn into the orbit.

A quick search joins the flyby to the orbit by Lambert arcs about the Moon, over the angle of the flyby in the B plane,
the time from flyby to insertion and, where it is free, the place on the orbit. The best are then flown in the full
model: the orbit is made continuous by multiple shooting around the insertion, the arc from the pad to perilune and the
arc from perilune to the orbit by differential correction, and angle, flyby epoch and insertion epoch are chosen for the
least sum of the burns.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.ephemeris_transition import EphemerisOrbit, on_earth_moon_line, transition
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.astro.three_body.cr3bp import PeriodicOrbit
from perilune.astro.two_body.lambert import lambert
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import NoSolution
from perilune.transfers.departures import IMPULSE, Departure
from perilune.transfers.differential_correction import solve
from perilune.transfers.hyperbola import Approach, aim_angle, approach
from perilune.transfers.lunar.scan import Guess
from perilune.transfers.lunar.translunar import Aim, LunarTransfer, correct, lunar_window
from perilune.transfers.model import Destination, Window
from perilune.transfers.parking import Pad, Parking
from perilune.transfers.record import arc, burn
from perilune.transfers.simplex import least_near_zero

Array = NDArray[np.float64]

FLYBY_ALTITUDE_M: Final = 100e3
"""Altitude of the powered flyby above the Moon's mean radius [m]."""

FLYBY_M: Final = MOON_RADIUS + FLYBY_ALTITUDE_M
"""Radius of the powered flyby [m]."""

_ANGLES: Final = np.radians(np.arange(0.0, 360.0, 7.5))
_LEAST_ALTITUDE_M: Final = 80e3
_SPEED_STEPS: Final = np.full(3, 0.1)
_SPEED_LIMITS: Final = np.full(3, 100.0)
_ENOUGH_M: Final = 1.0
_SCALES: Final = np.array([0.05, 3600.0, 3600.0])  # angle rad, insertion s, flyby s: one unit of the search
_NO_WAY_M_S: Final = 1e5
_STARTS: Final = 3
_ANGLE_APART: Final = 0.3
_MOST_FLIGHTS: Final = 120


@dataclass(frozen=True, eq=False)
class FreeOrbit:
    """An orbit of the restricted problem whose phase is free: each flight has the one that suits it.

    ``phases`` are the fractions of the period that are tried; ``revolutions`` of the orbit are made continuous in the
    full model around the insertion, which falls into the second one.
    """

    restricted: PeriodicOrbit
    period_s: float
    phases: Array
    revolutions: int

    def places(self, epoch_tdb_s: float) -> Array:
        """Return the states (k, 6) about the Moon that an insertion at an epoch may lead to."""
        states = self.restricted.at(self.phases * self.restricted.period)
        epochs = np.full(len(self.phases), epoch_tdb_s)
        return on_earth_moon_line(states, self.restricted.mu, epochs) - ephemeris.state("moon", "earth", epochs)

    def flown(self, insertion_tdb_s: float, place: int) -> EphemerisOrbit | NoSolution:
        """Return the orbit in the full model that is at a place of :meth:`places` at an epoch."""
        begin = insertion_tdb_s - (float(self.phases[place]) + 1.0) * self.period_s
        return transition(self.restricted, begin, self.revolutions, self.period_s)


@dataclass(frozen=True, eq=False)
class HeldOrbit:
    """An orbit that is already flown, as by a station: ``state_at`` gives its state (6,), Earth-centred."""

    state_at: Callable[[float], Array]

    def places(self, epoch_tdb_s: float) -> Array:
        """Return the state (1, 6) about the Moon at an epoch."""
        return (self.state_at(epoch_tdb_s) - ephemeris.state("moon", "earth", epoch_tdb_s)[0])[None, :]

    def flown(self, insertion_tdb_s: float, place: int) -> "HeldOrbit":  # noqa: ARG002 - there is one place
        """Return the orbit itself."""
        return self

    def at(self, epoch_tdb_s: float) -> Array:
        """Return the state (6,), Earth-centred, ICRF."""
        return self.state_at(epoch_tdb_s)


@dataclass(frozen=True, eq=False)
class FarOrbit:
    """A destination behind a flyby: the orbit, the waits (k,) [s] from flyby to insertion, and how it is called.

    Starts of a search cost at most ``dearest`` times the cheapest; they differ in the angle of the flyby, or in the
    wait by at least ``wait_apart_s``.
    """

    destination: Destination
    orbit: FreeOrbit | HeldOrbit
    waits_s: Array
    period_s: float
    name: str
    description: str
    dearest: float = 1.3
    wait_apart_s: float = np.inf


@dataclass(frozen=True)
class Start:
    """A flyby and insertion by Lambert arcs: angle in the B plane, insertion epoch, place on the orbit, velocity."""

    angle_rad: float
    insertion_tdb_s: float
    place: int
    velocity_m_s: tuple[float, float, float]
    cost_m_s: float


@dataclass(frozen=True, eq=False)
class FlybyFlight:
    """A transfer in the full model: to perilune, the state (6,) after the flyby burn, insertion epoch and states."""

    outbound: LunarTransfer
    onward: Array
    insertion_tdb_s: float
    reached: Array
    orbit: Array
    far: FarOrbit

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

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        flyby, insertion, far = self.outbound.arrival_tdb_s, self.insertion_tdb_s, self.far
        return lunar_window(
            site,
            far.destination,
            parking,
            self.outbound,
            far.description,
            (
                burn("powered lunar flyby", flyby, self.flyby_dv),
                burn(f"{far.name} insertion", insertion, self.insertion_dv),
            ),
            (
                arc(f"flyby to {far.name}", flyby, insertion, self.onward),
                arc(far.name, insertion, insertion + far.period_s, self.orbit),
            ),
        )


def best_flight(
    place: Pad, parking: Parking, guess: Guess, far: FarOrbit, departure: Departure = IMPULSE
) -> FlybyFlight | NoSolution:
    """Return the cheapest flight near a guess by way of a flyby; it is searched for with an impulse as departure."""
    starts = starts_near(place, parking, guess, far)
    if isinstance(starts, NoSolution):
        return starts
    answers = [_from_start(place, parking, guess, start, far, departure) for start in starts]
    found = [answer for answer in answers if isinstance(answer, FlybyFlight)]
    if found:
        return min(found, key=lambda flown: flown.total_dv_m_s)
    return next(answer for answer in answers if isinstance(answer, NoSolution))


def starts_near(place: Pad, parking: Parking, guess: Guess, far: FarOrbit) -> tuple[Start, ...] | NoSolution:
    """Return the cheapest joins of a flyby near a guess to the orbit, at least one."""
    first = correct(place, parking, guess, _aim(guess.arrival_tdb_s, 0.0))
    if isinstance(first, NoSolution):
        return first
    return _search(approach((first.arrival - first.moon)[None, :], GM_MOON), guess.arrival_tdb_s, far)


def _from_start(
    place: Pad, parking: Parking, guess: Guess, start: Start, far: FarOrbit, departure: Departure
) -> FlybyFlight | NoSolution:
    orbit = far.orbit.flown(start.insertion_tdb_s, start.place)
    return orbit if isinstance(orbit, NoSolution) else _Search(place, parking, guess, start, orbit, far).best(departure)


def _aim(epoch: float, angle_rad: float) -> Aim:
    pole = body_fixed.pole("moon", epoch)[0]
    return lambda seen: aim_angle(seen, FLYBY_M, angle_rad, pole, GM_MOON)


def _search(seen: Approach, flyby: float, far: FarOrbit) -> tuple[Start, ...] | NoSolution:
    """Return the cheapest joins of the flyby to the orbit by Lambert arcs about the Moon, of different angles."""
    position, velocity = _perilunes(seen, flyby)
    starts: list[Start] = []
    for wait in far.waits_s:
        aimed = far.orbit.places(flyby + float(wait))
        here, there = (grid.ravel() for grid in np.meshgrid(np.arange(len(_ANGLES)), np.arange(len(aimed))))
        for retrograde in (False, True):
            arcs = lambert(position[here], aimed[there, :3], wait, GM_MOON, retrograde)
            inward = np.sum(arcs.v1_m_s * position[here], axis=1) < -20.0 * FLYBY_M
            cost = np.linalg.norm(arcs.v1_m_s - velocity[here], axis=1)
            cost = cost + np.linalg.norm(arcs.v2_m_s - aimed[there, 3:], axis=1)
            cost = np.where(arcs.solved & ~inward, cost, np.inf)
            for i in np.argsort(cost, kind="stable")[:_STARTS]:
                if np.isfinite(cost[i]):
                    x, y, z = (float(part) for part in arcs.v1_m_s[i])
                    angle, number = float(_ANGLES[here[i]]), int(there[i])
                    starts.append(Start(angle, flyby + float(wait), number, (x, y, z), float(cost[i])))
    starts.sort(key=lambda start: start.cost_m_s)
    apart: list[Start] = []
    for start in starts:
        if start.cost_m_s < far.dearest * starts[0].cost_m_s and all(_apart(start, other, far) for other in apart):
            apart.append(start)
    return tuple(apart[:_STARTS]) or NoSolution("no arc about the Moon leads from the flyby to the orbit", "flyby")


def _apart(one: Start, other: Start, far: FarOrbit) -> bool:
    """Tell whether two starts are worth a search each."""
    turned = abs(np.exp(1j * one.angle_rad) - np.exp(1j * other.angle_rad)) > _ANGLE_APART
    return bool(turned or abs(one.insertion_tdb_s - other.insertion_tdb_s) >= far.wait_apart_s)


def _perilunes(seen: Approach, epoch: float) -> tuple[Array, Array]:
    """Return position and velocity (n, 3) about the Moon at the perilunes of all angles in the B plane."""
    pole = body_fixed.pole("moon", epoch)[0]
    count = len(_ANGLES)
    many = Approach(*(np.repeat(part, count, axis=0) for part in vars(seen).values()))
    b = aim_angle(many, FLYBY_M, _ANGLES, pole, GM_MOON)
    speed = float(seen.v_infinity_m_s[0])
    eccentricity = 1.0 + FLYBY_M * speed**2 / GM_MOON
    sine, cosine = np.sqrt(1.0 - eccentricity**-2), 1.0 / eccentricity
    across = b / np.linalg.norm(b, axis=1, keepdims=True)
    along = many.asymptote
    at_perilune = np.sqrt(speed**2 + 2.0 * GM_MOON / FLYBY_M)
    return FLYBY_M * (cosine * along + sine * across), at_perilune * (sine * along - cosine * across)


class _Search:
    """The search for the least sum of the burns near one start. It remembers its last arcs, to begin from them."""

    def __init__(
        self,
        place: Pad,
        parking: Parking,
        guess: Guess,
        start: Start,
        orbit: EphemerisOrbit | HeldOrbit,
        far: FarOrbit,
    ) -> None:
        self._place, self._parking, self._guess, self._start = place, parking, guess, start
        self._orbit, self._far = orbit, far
        self._unknowns: Array | None = None
        self._departure: Departure = IMPULSE
        self._velocity = np.array(start.velocity_m_s)

    def best(self, departure: Departure) -> FlybyFlight | NoSolution:
        """Return the cheapest transfer found, flown with the burn that departs."""
        first = self._fly(np.zeros(3))
        if isinstance(first, NoSolution):
            return first
        found = least_near_zero(self._cost, _MOST_FLIGHTS)
        if departure is not IMPULSE:
            self._departure, self._unknowns = departure, None
        return self._fly(found)

    def _cost(self, point: Array) -> float:
        flown = self._fly(point)
        if isinstance(flown, NoSolution):
            return _NO_WAY_M_S
        return flown.total_dv_m_s + _too_low_m_s(flown)

    def _fly(self, point: Array) -> FlybyFlight | NoSolution:
        turn, later, flyby_later = point * _SCALES
        angle, insertion = self._start.angle_rad + turn, self._start.insertion_tdb_s + later
        guess = replace(self._guess, arrival_tdb_s=self._guess.arrival_tdb_s + float(flyby_later))
        aim = _aim(guess.arrival_tdb_s, angle)
        outbound = correct(self._place, self._parking, guess, aim, self._unknowns, departure=self._departure)
        if isinstance(outbound, NoSolution):
            return outbound
        self._unknowns = outbound.unknowns
        return self._join(outbound, insertion)

    def _join(self, outbound: LunarTransfer, insertion: float) -> FlybyFlight | NoSolution:
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
        return FlybyFlight(outbound, onward, insertion, reached, wanted, self._far)


def _too_low_m_s(flown: FlybyFlight) -> float:
    """Return a penalty [m/s] where the arc after the flyby first descends, below 80 km of altitude."""
    relative = flown.onward - flown.outbound.moon
    position, velocity = relative[:3], relative[3:]
    if position @ velocity >= 0.0:
        return 0.0
    momentum = np.cross(position, velocity)
    eccentricity = np.linalg.norm(np.cross(velocity, momentum) / GM_MOON - position / np.linalg.norm(position))
    periapsis = float(momentum @ momentum) / GM_MOON / (1.0 + float(eccentricity))
    return max(0.0, MOON_RADIUS + _LEAST_ALTITUDE_M - periapsis) * 0.1
