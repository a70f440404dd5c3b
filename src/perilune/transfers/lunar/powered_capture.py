"""Into a low lunar orbit by burns that take time: the engine of a stage at the Earth, and one at the Moon.

The impulsive flight is the start. The departure burn is made by the stage, and launch, coast and duration are corrected
to the same arrival. At the Moon altitude and inclination of the approach, ignition and duration of the insertion burn
are corrected until the orbit at cut-off is the wanted circle: radius, both speeds, and inclination.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.departures import IMPULSE, Departure, StageBurn
from perilune.transfers.differential_correction import solve
from perilune.transfers.hyperbola import aim_inclination
from perilune.transfers.lunar.arrivals import Question, flown_windows
from perilune.transfers.lunar.llo import SIDES, CircularCapture, LunarOrbit, circular_capture, insertion_dv, orbit_text
from perilune.transfers.lunar.scan import Guess
from perilune.transfers.lunar.translunar import LunarTransfer, correct
from perilune.transfers.model import Trajectory, Window
from perilune.transfers.parking import Pad, Parking
from perilune.transfers.powered_arc import RUNS_DRY, Propulsion, Steering, Thrust, burn_arcs
from perilune.transfers.record import Launch, StageFiring, arc, window

Array = NDArray[np.float64]

_STEPS: Final = np.array([200.0, 1e-4, 0.05, 0.05])  # altitude m, inclination rad, lead s, duration s
_LIMITS: Final = np.array([30e3, 0.05, 100.0, 60.0])
_ENOUGH_M_S: Final = 2e-3


@dataclass(frozen=True)
class FiniteBurns:
    """The stages that make the burns; ``departure`` None is an impulse.

    ``arrival`` makes the burns at the Moon or at Mars. Into a circular low orbit None is what is left of departure's,
    elsewhere an impulse; to a landing site it is None.

    ``steering`` is ``velocity``, along or against it, or ``inertial``, a fixed direction in each burn. Burns into an
    orbit far from the Moon and into an ellipse always have a fixed direction, that at Mars is against the velocity.

    Raises:
        InputError: neither stage is given.
    """

    departure: Propulsion | None
    arrival: Propulsion | None
    steering: Steering = "velocity"

    def __post_init__(self) -> None:
        """Look at what is given."""
        if self.departure is None and self.arrival is None:
            raise InputError(Problem("no stage makes a burn", expected="a stage at the Earth, at the Moon, or both"))


@dataclass(frozen=True, eq=False)
class _Insertion:
    """The burn at the Moon: state (6,) at ignition, epochs, stage and thrust, and the orbit reached (6,)."""

    ignition: Array
    ignition_tdb_s: float
    duration_s: float
    stage: Propulsion
    thrust: Thrust
    captured: Array

    @property
    def cutoff_tdb_s(self) -> float:
        """When the burn ends."""
        return self.ignition_tdb_s + self.duration_s


@dataclass(frozen=True, eq=False)
class PoweredCapture:
    """A flight with burns that take time, beside the impulsive one it comes from."""

    impulsive: CircularCapture
    transfer: LunarTransfer
    insertion: _Insertion
    burns: FiniteBurns

    @property
    def total_dv_m_s(self) -> float:
        """Departure and insertion [m/s]."""
        insertion = float(self.insertion.stage.dv_m_s(self.insertion.duration_s))
        return float(np.linalg.norm(self.transfer.departure_dv_m_s)) + insertion

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        transfer, loi, orbit = self.transfer, self.insertion, self.impulsive.orbit
        half_period = float(np.pi * np.sqrt(orbit.radius_m**3 / GM_MOON))
        # what an impulse at the altitude of the circle would take from the same approach
        pull = GM_MOON / orbit.radius_m
        impulse = float(np.sqrt(transfer.v_infinity_m_s**2 + 2.0 * pull) - np.sqrt(pull))
        firing = StageFiring(
            "lunar orbit insertion", loi.ignition, loi.ignition_tdb_s, loi.duration_s, loi.stage, loi.thrust
        )
        circling = arc("low lunar orbit", loi.cutoff_tdb_s, loi.cutoff_tdb_s + half_period, loi.captured)
        return window(
            site,
            "llo",
            Launch(transfer.launch_tdb_s, transfer.insertion_tdb_s, transfer.heading, parking),
            transfer.c3_m2_s2,
            orbit_text(orbit),
            (transfer.departure_burn(), firing.burn(impulse)),
            Trajectory((*transfer.outbound_arcs(loi.ignition_tdb_s), firing.arc(), circling)),
            arrival_v_infinity_m_s=transfer.v_infinity_m_s,
        )


def powered_windows(question: Question, orbit: LunarOrbit, burns: FiniteBurns) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to a circular orbit, with the burns of stages, in order of time."""

    def fly(place: Pad, parking: Parking, guess: Guess) -> Iterator[PoweredCapture | NoSolution]:
        answers = [circular_capture(place, parking, guess, orbit, side) for side in SIDES]
        yield from (answer for answer in answers if isinstance(answer, NoSolution))
        found = [answer for answer in answers if isinstance(answer, CircularCapture)]
        for impulsive in sorted(found, key=lambda capture: capture.total_dv_m_s):
            powered = with_engines(place, parking, guess, impulsive, burns)
            yield powered
            if isinstance(powered, PoweredCapture):
                return

    return flown_windows(question, orbit.radius_m, fly)


def with_engines(
    place: Pad, parking: Parking, guess: Guess, impulsive: CircularCapture, burns: FiniteBurns
) -> PoweredCapture | NoSolution:
    """Return the flight of an impulsive one with the burns of stages, or why there is none."""
    departure: Departure = IMPULSE if burns.departure is None else StageBurn(burns.departure, burns.steering)
    return _Correction(place, parking, guess, impulsive, departure, burns).capture()


class _Correction:
    """The correction of a flight with engines; it remembers its transfers, which several neighbours share."""

    def __init__(
        self,
        place: Pad,
        parking: Parking,
        guess: Guess,
        impulsive: CircularCapture,
        departure: Departure,
        burns: FiniteBurns,
    ) -> None:
        self._place, self._parking, self._guess = place, parking, guess
        self._impulsive, self._orbit, self._side = impulsive, impulsive.orbit, impulsive.side
        self._departure, self._burns = departure, burns
        self._pole = body_fixed.pole("moon", guess.arrival_tdb_s)[0]
        self._known: dict[tuple[float, float], LunarTransfer] = {}
        self._last: Array | None = None

    def capture(self) -> PoweredCapture | NoSolution:
        """Return the flight that ends in the orbit."""
        try:
            first = self._transfer(0.0, 0.0)
            if isinstance(first, NoSolution):
                return first
            duration = self._stage(first).duration_s(float(np.linalg.norm(insertion_dv(first))))
            begin = np.array([0.0, 0.0, duration / 2.0, duration])
            solved = solve(self._miss, begin, _STEPS, _LIMITS, _ENOUGH_M_S)
            if isinstance(solved, NoSolution):
                return NoSolution("the insertion burn does not converge on the orbit", "thrust")
            transfer = self._at(solved)
            if self._stage(transfer).runs_dry(float(solved[3])):
                return NoSolution(RUNS_DRY, "propellant")
            return PoweredCapture(self._impulsive, transfer, self._insertion(transfer, solved), self._burns)
        except (PropagationError, _LostError) as error:
            return NoSolution(f"the correction with engines left the model: {error}", "thrust")

    def _transfer(self, higher_m: float, steeper_rad: float) -> LunarTransfer | NoSolution:
        orbit = self._orbit
        radius, inclination = orbit.radius_m + higher_m, orbit.inclination_rad + steeper_rad
        answer = correct(
            self._place,
            self._parking,
            self._guess,
            lambda seen: aim_inclination(seen, radius, inclination, self._pole, self._side, GM_MOON),
            self._last,
            departure=self._departure,
        )
        if isinstance(answer, LunarTransfer):
            self._known[higher_m, steeper_rad] = answer
            self._last = answer.unknowns
        return answer

    def _at(self, point: Array) -> LunarTransfer:
        key = (float(point[0]), float(point[1]))
        answer = self._known.get(key) or self._transfer(*key)
        if isinstance(answer, NoSolution):
            raise _LostError(answer.reason)
        return answer

    def _stage(self, transfer: LunarTransfer) -> Propulsion:
        """Return the stage that makes the insertion."""
        if self._burns.arrival is not None:
            return self._burns.arrival
        departure = cast("Propulsion", self._burns.departure)  # one of the two is given
        return departure.after(transfer.departure_tdb_s - transfer.ignition_tdb_s)

    def _insertion(self, transfer: LunarTransfer, point: Array) -> _Insertion:
        _, _, lead, duration = (float(part) for part in point)
        ignition_tdb_s = transfer.arrival_tdb_s - lead
        ignition = propagate(transfer.departure[None, :], transfer.departure_tdb_s, ignition_tdb_s)
        fast = (transfer.arrival - transfer.moon)[3:]
        thrust = Thrust(self._burns.steering, -(fast / np.linalg.norm(fast))[None, :], -1.0, "moon")
        stage = self._stage(transfer)
        captured = burn_arcs(ignition, np.array([ignition_tdb_s]), np.array([duration]), stage, thrust)[0]
        return _Insertion(ignition[0], ignition_tdb_s, duration, stage, thrust, captured)

    def _miss(self, points: Array) -> Array:
        """Return how far from the circle burns end (n, 4), all as speeds [m/s]."""
        rows = []
        for point in points:
            burnt = self._insertion(self._at(point), point)
            relative = burnt.captured - ephemeris.state("moon", "earth", burnt.cutoff_tdb_s)[0]
            radius = float(np.linalg.norm(relative[:3]))
            outward = relative[:3] / radius
            normal = np.cross(relative[:3], relative[3:])
            normal /= np.linalg.norm(normal)
            circular = float(np.sqrt(GM_MOON / self._orbit.radius_m))
            tilt = float(np.arccos(np.clip(normal @ self._pole, -1.0, 1.0))) - self._orbit.inclination_rad
            up = float(relative[3:] @ outward)
            along = float(np.linalg.norm(relative[3:] - up * outward))
            higher = (radius - self._orbit.radius_m) * circular / self._orbit.radius_m
            rows.append([higher, up, along - circular, tilt * circular])
        return np.array(rows)


class _LostError(Exception):
    """A neighbour of the flight could not be flown."""
