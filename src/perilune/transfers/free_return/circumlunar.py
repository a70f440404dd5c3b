"""Free returns: round the Moon and home without a burn after the departure, into the entry corridor.

For a flight time the transfer from the pad to a perilune of wanted altitude, in a wanted plane, is found in the full
model (:mod:`perilune.transfers.lunar.translunar`). How the orbit comes back to the Earth depends on the flight time:
short ones come back on the wrong side of the Earth, long ones pass above it. The flight time in between whose return
enters at the wanted angle is found by bisection (compare A. J. Schwaniger 1963, NASA TN D-1833, on symmetric free
returns).
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.earth_return.entry_aim import entry_miss
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.earth_return.windows import PATH_RAD
from perilune.transfers.hyperbola import Approach, aim_angle
from perilune.transfers.lunar.scan import Guess, scan
from perilune.transfers.lunar.translunar import LunarTransfer, correct
from perilune.transfers.parking import Pad, Parking, pad

Array = NDArray[np.float64]

RETROGRADE_RAD: Final = np.pi
"""The usual angle in the B plane: retrograde about the Moon, in the plane of its orbit [rad]."""

_FLIGHT_TIMES_S: Final = np.arange(48.0, 150.1, 6.0) * 3600.0
_USUAL_S: Final = np.array([72.0 * 3600.0])
_EARLY_S: Final = (1.5 * SECONDS_PER_DAY, 21_600.0, 900.0, 0.0)
_LEAST_AWAY_S: Final = 0.5 * SECONDS_PER_DAY
_NO_RETURN: Final = NoSolution("no flight time of 48 to 150 hours returns into the entry corridor", "flight time")


@dataclass(frozen=True)
class FreeReturnQuestion:
    """What is asked of a free return: altitude of perilune [m], entry angle [rad], angle in the B plane [rad]."""

    perilune_m: float
    path_rad: float = PATH_RAD
    approach_rad: float = RETROGRADE_RAD
    capsule: Capsule = field(default_factory=Capsule)
    parking: Parking = field(default_factory=Parking)

    @property
    def radius_m(self) -> float:
        """Radius of perilune [m]."""
        return MOON_RADIUS + self.perilune_m


@dataclass(frozen=True, eq=False)
class Circumlunar:
    """A free return in the full model: the transfer to perilune, and the entry: epoch and state (6,)."""

    outbound: LunarTransfer
    interface_tdb_s: float
    interface: Array

    @property
    def normal(self) -> Array:
        """The direction (3,) of the angular momentum about the Earth after departure."""
        momentum = np.cross(self.outbound.departure[:3], self.outbound.departure[3:])
        return np.asarray(momentum / np.linalg.norm(momentum))


def way_back(state: Array, epoch_tdb_s: float, path_rad: float, normal: Array) -> tuple[float, float]:
    """Follow a state (6,) near perilune home: the miss of :func:`entry_miss` [m], and when it meets the interface.

    The osculating orbit is taken ever nearer to the Earth.
    """
    arrival = epoch_tdb_s + 2.0 * _EARLY_S[0]
    for early_s in _EARLY_S:
        until = max(arrival - early_s, epoch_tdb_s + _LEAST_AWAY_S)
        ends = propagate(state[None, :], epoch_tdb_s, until)
        miss, arrivals = entry_miss(ends, until, path_rad, normal)
        arrival = float(arrivals[0])
    return float(miss[0]), arrival


def circumlunar(site: Site, day_tdb_s: float, question: FreeReturnQuestion) -> Circumlunar | NoSolution:
    """Return the cheapest free return of a launch day, both ways to launch and both ways round the orbit tried."""
    place = pad(site)
    found: list[Circumlunar] = []
    refused = _NO_RETURN
    ways = scan(place, question.parking, np.array([day_tdb_s]), _USUAL_S, question.radius_m)
    if isinstance(ways, NoSolution):
        return ways
    for branch in range(len(ways[0])):
        answer = _Search(place, question, day_tdb_s, branch).find()
        if isinstance(answer, NoSolution):
            refused = answer
        else:
            found.append(answer)
    return min(found, key=lambda way: way.outbound.c3_m2_s2) if found else refused


class _Search:
    """The search over the flight time for one way to launch; it remembers the last transfer, to begin from it."""

    def __init__(self, place: Pad, question: FreeReturnQuestion, day: float, branch: int) -> None:
        self._place, self._question, self._day, self._branch = place, question, day, branch
        self._refused: NoSolution | None = None

    def find(self) -> Circumlunar | NoSolution:
        """Return the free return whose flight time is the shortest that ends on the right side of the Earth."""
        before: tuple[float, float] | None = None
        refused: NoSolution | None = None
        for flight_time in _FLIGHT_TIMES_S:
            miss = self._miss(float(flight_time))
            if miss is None:
                before = None
                continue
            if before is not None and before[1] < 0.0 <= miss:
                return self._between(before[0], float(flight_time))
            before = (float(flight_time), miss)
            refused = _NO_RETURN
        return refused or self._refused or _NO_RETURN

    def _between(self, low: float, high: float) -> Circumlunar | NoSolution:
        from scipy.optimize import brentq

        def miss(flight_time: float) -> float:
            value = self._miss(flight_time)
            if value is None:
                raise PropagationError("a flight time in between has no transfer")
            return value

        try:
            flight_time = float(brentq(miss, low, high, xtol=1e-4, rtol=1e-12))
            transfer = self._transfer(flight_time)
            if isinstance(transfer, NoSolution):
                return transfer
            _, arrival = way_back(transfer.arrival, transfer.arrival_tdb_s, self._question.path_rad, _normal(transfer))
            end = propagate(transfer.arrival[None, :], transfer.arrival_tdb_s, arrival)[0]
        except PropagationError as error:
            return NoSolution(f"the search for the flight time failed: {error}", "flight time")
        return Circumlunar(transfer, arrival, end)

    def _miss(self, flight_time: float) -> float | None:
        transfer = self._transfer(flight_time)
        if isinstance(transfer, NoSolution):
            self._refused = transfer
            return None
        try:
            return way_back(transfer.arrival, transfer.arrival_tdb_s, self._question.path_rad, _normal(transfer))[0]
        except PropagationError:
            return None

    def _transfer(self, flight_time: float) -> LunarTransfer | NoSolution:
        question = self._question
        # the scan keeps the cheapest flight time of each way to launch: one at a time, then
        days = scan(self._place, question.parking, np.array([self._day]), np.array([flight_time]), question.radius_m)
        if isinstance(days, NoSolution):
            return days
        guesses = sorted(days[0], key=_way)
        if self._branch >= len(guesses):
            return NoSolution("no Kepler arc of this flight time reaches the Moon", "flight time")
        guess = guesses[self._branch]
        moon = ephemeris.state("moon", "earth", guess.arrival_tdb_s)[0]
        north = np.cross(moon[:3], moon[3:])
        north /= np.linalg.norm(north)

        def aim(seen: Approach) -> Array:
            return aim_angle(seen, question.radius_m, question.approach_rad, north, GM_MOON)

        return correct(self._place, question.parking, guess, aim)


def _way(guess: Guess) -> tuple[float, float]:
    return guess.heading.inertial_rad, guess.coast_s


def _normal(transfer: LunarTransfer) -> Array:
    momentum = np.cross(transfer.departure[:3], transfer.departure[3:])
    return np.asarray(momentum / np.linalg.norm(momentum))
