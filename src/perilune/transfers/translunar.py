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

from perilune.astro import ephemeris
from perilune.astro.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_EARTH, GM_MOON
from perilune.errors import NoSolution
from perilune.transfers.differential_correction import solve
from perilune.transfers.hyperbola import Approach, approach, plane_axes
from perilune.transfers.lunar_scan import Guess
from perilune.transfers.model import Arc, Burn, Destination, Trajectory, Window
from perilune.transfers.parking import Heading, Pad, Parking, insertion_states
from perilune.transfers.record import Launch, arc, burn, window

Array = NDArray[np.float64]
Aim = Callable[[Approach], Array]
"""The wanted B vectors (n, 3) of n approaches."""

Lead = Callable[[Approach], Array]
"""The wanted times (n,) [s] since perilune at the epoch of arrival, negative before it."""

_STEPS: Final = np.array([0.5, 0.02, 0.01])  # launch s, coast s, departure m/s
_LIMITS: Final = np.array([1200.0, 120.0, 30.0])
_BEFORE_ARRIVAL_S: Final = 43_200.0
_ROUGH_M: Final = 100e3
_FINE_M: Final = 0.05


@dataclass(frozen=True, eq=False)
class LunarTransfer:
    """A transfer in the full model; epochs in TDB seconds past J2000, states (6,) Earth-centred, ICRF, m and m/s.

    ``parked`` is the state at ``insertion_tdb_s``, the end of the ascent; ``departure`` that right after the departure
    burn; ``arrival`` that before the next burn, at perilune or where else it is to be, ``moon`` the Moon's state there.
    """

    launch_tdb_s: float
    insertion_tdb_s: float
    departure_tdb_s: float
    arrival_tdb_s: float
    heading: Heading
    parked: Array
    departure: Array
    departure_dv_m_s: Array
    arrival: Array
    moon: Array

    @property
    def c3_m2_s2(self) -> float:
        """Twice the osculating energy about the Earth right after departure [m^2/s^2]."""
        speed2 = float(self.departure[3:] @ self.departure[3:])
        return speed2 - 2.0 * GM_EARTH / float(np.linalg.norm(self.departure[:3]))

    @property
    def v_infinity_m_s(self) -> float:
        """Osculating excess speed about the Moon at perilune [m/s]."""
        return float(approach((self.arrival - self.moon)[None, :], GM_MOON).v_infinity_m_s[0])

    @property
    def unknowns(self) -> Array:
        """What :func:`correct` solved for (3,): launch epoch, coast [s], departure speed gain [m/s]."""
        gain = float(np.linalg.norm(self.departure_dv_m_s))
        return np.array([self.launch_tdb_s, self.departure_tdb_s - self.insertion_tdb_s, gain])


def fly(
    place: Pad, parking: Parking, heading: Heading, unknowns: Array, until_tdb_s: float
) -> tuple[Array, Array, Array]:
    """Fly n launches (n, 3: launch epoch, coast, departure speed gain) in the full model.

    Returns the states (n, 6) at the end of the ascent, right after the departure burn, and at ``until_tdb_s``.
    """
    launch, coast, gain = unknowns.T
    inserted = launch + parking.ascent_time_s
    parked = insertion_states(place, launch, heading, parking)
    departed = propagate(parked, inserted, inserted + coast)
    speed = np.linalg.norm(departed[:, 3:], axis=1)
    departed[:, 3:] *= (1.0 + gain / speed)[:, None]
    return parked, departed, propagate(departed, inserted + coast, until_tdb_s)


def correct(
    place: Pad, parking: Parking, guess: Guess, aim: Aim, start: Array | None = None, lead: Lead | None = None
) -> LunarTransfer | NoSolution:
    """Return the transfer near a guess that arrives along the wanted B vector at the guess's epoch of arrival.

    ``start`` (3,) are the unknowns of a neighbouring transfer, from which the arrival is aimed at directly. The arrival
    is perilune, or the point before or after it that ``lead`` tells.
    """

    def miss(points: Array, early_s: float) -> Array:
        until = guess.arrival_tdb_s - early_s
        _, _, ends = fly(place, parking, guess.heading, points, until)
        seen = approach(ends - ephemeris.state("moon", "earth", until), GM_MOON)
        since = seen.since_periapsis_s if lead is None else seen.since_periapsis_s - lead(seen)
        late = (since + early_s) * seen.v_infinity_m_s
        off = np.einsum("nij,nj->ni", plane_axes(seen.asymptote), seen.b_m - aim(seen))
        return np.column_stack([off, late])

    stages = ((_BEFORE_ARRIVAL_S, _ROUGH_M), (0.0, _FINE_M)) if start is None else ((0.0, _FINE_M),)
    unknowns = np.array([guess.launch_tdb_s, guess.coast_s, guess.departure_dv_m_s]) if start is None else start
    try:
        for early_s, enough_m in stages:
            corrected = solve(partial(miss, early_s=early_s), unknowns, _STEPS, _LIMITS, enough_m)
            if isinstance(corrected, NoSolution):
                return corrected
            unknowns = corrected
        return _transfer(place, parking, guess, unknowns)
    except PropagationError as error:
        return NoSolution(f"the differential correction left the model: {error}", "differential correction")


def _transfer(place: Pad, parking: Parking, guess: Guess, unknowns: Array) -> LunarTransfer:
    launch, coast, gain = (float(value) for value in unknowns)
    parked, departed, arrived = fly(place, parking, guess.heading, unknowns[None, :], guess.arrival_tdb_s)
    along = departed[0, 3:] / np.linalg.norm(departed[0, 3:])
    inserted = launch + parking.ascent_time_s
    return LunarTransfer(
        launch,
        inserted,
        inserted + coast,
        guess.arrival_tdb_s,
        guess.heading,
        parked[0],
        departed[0],
        gain * along,
        arrived[0],
        ephemeris.state("moon", "earth", guess.arrival_tdb_s)[0],
    )


def lunar_window(
    site: Site,
    destination: Destination,
    parking: Parking,
    transfer: LunarTransfer,
    arrival_orbit: str,
    burns: tuple[Burn, ...],
    arcs: tuple[Arc, ...],
) -> Window:
    """Return the record of a window from a transfer and what follows its arrival."""
    inserted, departed = transfer.insertion_tdb_s, transfer.departure_tdb_s
    return window(
        site,
        destination,
        Launch(transfer.launch_tdb_s, inserted, transfer.heading, parking),
        transfer.c3_m2_s2,
        arrival_orbit,
        (burn("translunar injection", departed, transfer.departure_dv_m_s), *burns),
        Trajectory(
            (
                arc("parking orbit", inserted, departed, transfer.parked),
                arc("translunar", departed, transfer.arrival_tdb_s, transfer.departure),
                *arcs,
            )
        ),
        arrival_v_infinity_m_s=transfer.v_infinity_m_s,
    )
