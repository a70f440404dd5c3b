"""From the pad to the Moon in the full model, by differential correction.

Unknowns: launch time, coast in the parking orbit, size of the departure burn (impulsive, along the velocity). Aims, at
a chosen epoch of arrival: the B vector of the wanted perilune, and perilune at that epoch. The Jacobian comes from arcs
flown side by side. The correction begins half a day before the Moon, where nothing is singular, and ends at perilune
itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import EARTH_ROTATION_RATE, GM_EARTH, GM_MOON
from perilune.errors import NoSolution
from perilune.transfers.departures import IMPULSE, Departure, StageBurn
from perilune.transfers.differential_correction import solve
from perilune.transfers.hyperbola import Approach, approach, plane_axes
from perilune.transfers.lunar.scan import Guess
from perilune.transfers.model import Arc, Burn, Destination, Trajectory, Window
from perilune.transfers.parking import Heading, Pad, Parking, insertion_states
from perilune.transfers.powered_arc import RUNS_DRY
from perilune.transfers.record import Launch, StageFiring, arc, burn, window

Array = NDArray[np.float64]
Aim = Callable[[Approach], Array]
"""The wanted B vectors (n, 3) of n approaches."""

Lead = Callable[[Approach], Array]
"""The wanted times (n,) [s] since perilune at the epoch of arrival, negative before it."""

_STEPS: Final = np.array([0.5, 0.02])  # launch s, coast s
_LIMITS: Final = np.array([1200.0, 120.0])
_BEFORE_ARRIVAL_S: Final = 43_200.0
_ROUGH_M: Final = 100e3
_FINE_M: Final = 0.05
_REST_STEPS: Final = np.array([1e-3, 1e-3, 1e-4])  # launch s, coast s, unknown of the departure
_INJECTION: Final = "translunar injection"
_EPOCH_M_S: Final = 3e5  # how a launch later moves the arrival; far from J2000 the steps of an epoch are coarse


@dataclass(frozen=True, eq=False)
class LunarTransfer:
    """A transfer in the full model; epochs in TDB seconds past J2000, states (6,) Earth-centred, ICRF, m and m/s.

    ``parked`` is the state at ``insertion_tdb_s``, the end of the ascent; ``ignition`` and ``departure`` those before
    and after the departure burn, at one epoch where it is an impulse; ``arrival`` is that before the next burn, at
    perilune or where else it is to be, ``moon`` the Moon's state there; ``unknowns`` (3,) what :func:`correct` solved
    for; ``left_by`` the way to depart.
    """

    launch_tdb_s: float
    insertion_tdb_s: float
    ignition_tdb_s: float
    departure_tdb_s: float
    arrival_tdb_s: float
    heading: Heading
    parked: Array
    ignition: Array
    departure: Array
    departure_dv_m_s: Array
    arrival: Array
    moon: Array
    unknowns: Array
    left_by: Departure

    @property
    def c3_m2_s2(self) -> float:
        """Twice the osculating energy about the Earth right after departure [m^2/s^2]."""
        speed2 = float(self.departure[3:] @ self.departure[3:])
        return speed2 - 2.0 * GM_EARTH / float(np.linalg.norm(self.departure[:3]))

    @property
    def v_infinity_m_s(self) -> float:
        """Osculating excess speed about the Moon at perilune [m/s]."""
        return float(approach((self.arrival - self.moon)[None, :], GM_MOON).v_infinity_m_s[0])

    def departure_burn(self) -> Burn:
        """Return the record of the departure.

        The impulse that the burn of a stage stands for is that from the parking orbit to the same energy.
        """
        firing = self._firing()
        if firing is None:
            return burn(_INJECTION, self.departure_tdb_s, self.departure_dv_m_s)
        speed, radius = float(np.linalg.norm(self.ignition[3:])), float(np.linalg.norm(self.ignition[:3]))
        return firing.burn(float(np.sqrt(self.c3_m2_s2 + 2.0 * GM_EARTH / radius)) - speed)

    def outbound_arcs(self, until_tdb_s: float) -> tuple[Arc, ...]:
        """Return the arcs from the end of the ascent to an epoch of the coast to the Moon."""
        firing = self._firing()
        return (
            arc("parking orbit", self.insertion_tdb_s, self.ignition_tdb_s, self.parked),
            *(() if firing is None else (firing.arc(),)),
            arc("translunar", self.departure_tdb_s, until_tdb_s, self.departure),
        )

    def _firing(self) -> StageFiring | None:
        by = self.left_by
        if not isinstance(by, StageBurn):
            return None
        duration = self.departure_tdb_s - self.ignition_tdb_s
        thrust = by.thrust(self.departure_dv_m_s)
        return StageFiring(_INJECTION, self.ignition, self.ignition_tdb_s, duration, by.stage, thrust)


def fly(
    place: Pad, parking: Parking, heading: Heading, unknowns: Array, until_tdb_s: float, departure: Departure = IMPULSE
) -> tuple[Array, Array, Array]:
    """Fly n launches (n, 3: launch epoch, coast, unknown of the departure) in the full model.

    Returns the states (n, 6) at the end of the ascent, right after the departure burn, and at ``until_tdb_s``.
    """
    parked, waited, at = _to_ignition(place, parking, heading, unknowns)
    departed, left = departure.depart(waited, at, unknowns[:, 2])
    return parked, departed, propagate(departed, left, until_tdb_s)


def _to_ignition(place: Pad, parking: Parking, heading: Heading, unknowns: Array) -> tuple[Array, Array, Array]:
    """Return the states at the end of the ascent and when the departure begins, and the epochs of the latter."""
    launch, coast, _ = unknowns.T
    inserted = launch + parking.ascent_time_s
    parked = insertion_states(place, launch, heading, parking)
    return parked, propagate(parked, inserted, inserted + coast), inserted + coast


def correct(
    place: Pad,
    parking: Parking,
    guess: Guess,
    aim: Aim,
    start: Array | None = None,
    lead: Lead | None = None,
    departure: Departure = IMPULSE,
    *,
    near: bool = True,
) -> LunarTransfer | NoSolution:
    """Return the transfer near a guess that arrives along the wanted B vector at the guess's epoch of arrival.

    ``start`` (3,) are the unknowns of a neighbouring transfer, from which the arrival is aimed at directly, if it is
    ``near``. The arrival is perilune, or the point before or after it that ``lead`` tells. Without a start the burn of
    a stage begins from the impulsive flight.
    """
    if start is None and isinstance(departure, StageBurn):
        return _with_stage(place, parking, guess, aim, lead, departure)

    def miss(points: Array, early_s: float) -> Array:
        """Return how far flights (n, 3) pass from the wanted B vector, two axes, and its epoch, (n, 3) m."""
        _, _, ends = fly(place, parking, guess.heading, points, guess.arrival_tdb_s - early_s, departure)
        return missed(ends, early_s)

    def missed(ends: Array, early_s: float = 0.0) -> Array:
        """Return the same of the states (n, 6) in which flights are ``early_s`` before the arrival."""
        seen = approach(ends - ephemeris.state("moon", "earth", guess.arrival_tdb_s - early_s), GM_MOON)
        since = seen.since_periapsis_s if lead is None else seen.since_periapsis_s - lead(seen)
        late = (since + early_s) * seen.v_infinity_m_s
        off = np.einsum("nij,nj->ni", plane_axes(seen.asymptote), seen.b_m - aim(seen))
        return np.column_stack([off, late])

    fine = (0.0, max(_FINE_M, _EPOCH_M_S * float(np.spacing(guess.arrival_tdb_s))))
    stages = (fine,) if start is not None and near else ((_BEFORE_ARRIVAL_S, _ROUGH_M), fine)
    steps, limits = np.append(_STEPS, departure.step), np.append(_LIMITS, departure.limit)
    unknowns = np.array([guess.launch_tdb_s, guess.coast_s, guess.departure_dv_m_s]) if start is None else start
    try:
        for early_s, enough_m in stages:
            corrected = solve(partial(miss, early_s=early_s), unknowns, steps, limits, enough_m)
            if isinstance(corrected, NoSolution):
                return corrected
            unknowns = corrected
        return _transfer(place, parking, guess, unknowns, departure, missed)
    except PropagationError as error:
        return NoSolution(f"the differential correction left the model: {error}", "differential correction")


def _with_stage(
    place: Pad, parking: Parking, guess: Guess, aim: Aim, lead: Lead | None, departure: StageBurn
) -> LunarTransfer | NoSolution:
    """Return the transfer that the burn of a stage begins, led to from the impulsive one by stronger stages."""
    found = correct(place, parking, guess, aim, lead=lead)
    if isinstance(found, NoSolution):
        return found
    stages = departure.ladder(float(found.unknowns[2]))
    if isinstance(stages, NoSolution):
        return stages
    before: StageBurn | None = None
    for stage in stages:
        known = found.unknowns
        start = stage.from_impulse(known) if before is None else stage.from_stronger(before, known)
        if start[1] < 0.0:
            return NoSolution("the coast is too short for the burn", "thrust")
        found = correct(place, parking, guess, aim, start, lead, stage, near=False)
        if isinstance(found, NoSolution):
            return NoSolution(f"with the burn of the stage: {found.reason}", "thrust")
        before = stage
    if departure.stage.runs_dry(found.departure_tdb_s - found.ignition_tdb_s):
        return NoSolution(RUNS_DRY, "propellant")
    return found


def _transfer(
    place: Pad, parking: Parking, guess: Guess, unknowns: Array, departure: Departure, missed: Callable[[Array], Array]
) -> LunarTransfer:
    launch, coast, last = (float(value) for value in unknowns)
    inserted = launch + parking.ascent_time_s

    def fly_on(states: Array, lasts: Array) -> tuple[Array, Array, Array]:
        waited = propagate(states, inserted, inserted + coast)
        return waited, *departure.depart(waited, np.full(len(waited), inserted + coast), lasts)

    def missed_by(states: Array, lasts: Array) -> Array:
        _, departed, left = fly_on(states, lasts)
        return missed(propagate(departed, left, guess.arrival_tdb_s))

    first = insertion_states(place, np.array([launch]), guess.heading, parking)
    parked, exact = _below_the_steps(first, last, launch, missed_by)
    waited, departed, left = fly_on(parked, exact)
    return LunarTransfer(
        launch,
        inserted,
        inserted + coast,
        float(left[0]),
        guess.arrival_tdb_s,
        guess.heading,
        parked[0],
        waited[0],
        departed[0],
        departure.dv(waited[0], float(exact[0])),
        propagate(departed, left, guess.arrival_tdb_s)[0],
        ephemeris.state("moon", "earth", guess.arrival_tdb_s)[0],
        unknowns,
        departure,
    )


def _below_the_steps(
    parked: Array, last: float, launch_tdb_s: float, fly_on: Callable[[Array, Array], Array]
) -> tuple[Array, Array]:
    """Return the parked state (1, 6) and the last unknown (1,) that arrive as wanted in all digits.

    The epochs of launch and departure have steps, by which the unknowns alone come no nearer than ``_FINE_M``. What
    lacks of the launch turns the parked state with the Earth, what lacks of the coast moves it along its orbit.
    ``fly_on`` tells what n of both miss, (n, 3) m.
    """
    place, velocity = parked[0, :3], parked[0, 3:]
    spin = EARTH_ROTATION_RATE * frames.earth_pole(np.array([launch_tdb_s]))[0]
    turned = np.concatenate([np.cross(spin, place), np.cross(spin, velocity)])
    onward = np.concatenate([velocity, -GM_EARTH * place / np.linalg.norm(place) ** 3])
    rates = np.vstack([turned, onward, np.zeros(6)])
    amounts = np.vstack([np.zeros(3), np.diag(_REST_STEPS)])
    values = fly_on(parked + amounts @ rates, last + amounts[:, 2])
    jacobian = (values[1:] - values[0]).T / _REST_STEPS
    rest = np.linalg.lstsq(jacobian, -values[0], rcond=None)[0]
    return parked + rest @ rates, last + rest[2:]


def lunar_window(
    site: Site,
    destination: Destination,
    parking: Parking,
    transfer: LunarTransfer,
    arrival_orbit: str,
    burns: tuple[Burn, ...],
    arcs: tuple[Arc, ...],
    until_tdb_s: float | None = None,
) -> Window:
    """Return the record of a window from a transfer and what follows its arrival, or the epoch where it is left."""
    return window(
        site,
        destination,
        Launch(transfer.launch_tdb_s, transfer.insertion_tdb_s, transfer.heading, parking),
        transfer.c3_m2_s2,
        arrival_orbit,
        (transfer.departure_burn(), *burns),
        Trajectory((*transfer.outbound_arcs(transfer.arrival_tdb_s if until_tdb_s is None else until_tdb_s), *arcs)),
        arrival_v_infinity_m_s=transfer.v_infinity_m_s,
    )
