"""Windows to a low lunar orbit: from the pad to perilune in the full model, by differential correction.

Unknowns: launch time, coast in the parking orbit, size of the departure burn (impulsive, along the velocity). Aims, at
a chosen epoch of arrival: the B vector of the wanted perilune radius and inclination, and perilune at that epoch. The
Jacobian comes from arcs flown side by side. The correction begins half a day before the Moon, where nothing is
singular, and ends at perilune itself.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris, frames
from perilune.astro.propagate import PropagationError, propagate
from perilune.catalogue.model import Site
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.hyperbola import aim, approach, lowest_inclination
from perilune.transfers.lunar_scan import Guess, scan
from perilune.transfers.model import Trajectory, Window
from perilune.transfers.parking import Heading, Pad, Parking, insertion_states, pad
from perilune.transfers.record import Launch, arc, burn, window
from perilune.transfers.selection import best_spread

Array = NDArray[np.float64]

_FLIGHT_TIMES_S: Final = (3.0 * SECONDS_PER_DAY, 5.01 * SECONDS_PER_DAY, SECONDS_PER_DAY / 8.0)
_STEPS: Final = np.array([0.5, 0.02, 0.01])  # launch s, coast s, departure m/s
_LIMITS: Final = np.array([1200.0, 120.0, 30.0])
_BEFORE_ARRIVAL_S: Final = 43_200.0
_ROUGH_M: Final = 100e3
_FINE_M: Final = 0.05
_ROUNDS: Final = 40


@dataclass(frozen=True)
class LunarOrbit:
    """A circular orbit about the Moon: altitude above the mean radius [m] and inclination to the lunar equator [rad].

    The equator is that of the IAU pole of date.
    """

    altitude_m: float = 100e3
    inclination_rad: float = np.pi / 2.0

    @property
    def radius_m(self) -> float:
        """Radius of the orbit [m]."""
        return MOON_RADIUS + self.altitude_m


@dataclass(frozen=True, eq=False)
class LunarTransfer:
    """A transfer in the full model; epochs in TDB seconds past J2000, states (6,) Earth-centred, ICRF, m and m/s.

    ``parked`` is the state at ``insertion_tdb_s``, the end of the ascent; ``departure`` that right after the departure
    burn; ``arrival`` that at perilune before the insertion burn, ``moon`` the Moon's state there.
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
    def total_dv_m_s(self) -> float:
        """Departure and insertion together [m/s]."""
        return float(np.linalg.norm(self.departure_dv_m_s) + np.linalg.norm(self.insertion_dv()))

    def insertion_dv(self) -> Array:
        """Return the burn (3,) [m/s] at perilune into the circular orbit of that radius, in the plane of approach."""
        relative = self.arrival - self.moon
        outward = relative[:3] / np.linalg.norm(relative[:3])
        onward = relative[3:] - (relative[3:] @ outward) * outward
        onward /= np.linalg.norm(onward)
        return np.asarray(np.sqrt(GM_MOON / np.linalg.norm(relative[:3])) * onward - relative[3:])


def low_lunar_orbit_windows(
    site: Site, days_tdb_s: Array, end_tdb_s: float, count: int, orbit: LunarOrbit, parking: Parking
) -> tuple[Window, ...] | NoSolution:
    """Return up to ``count`` windows of launches on the given days and before ``end_tdb_s``, in order of time."""
    place = pad(site)
    flight_times = np.arange(*_FLIGHT_TIMES_S)
    days = scan(place, parking, days_tdb_s, flight_times, orbit.radius_m)
    if isinstance(days, NoSolution):
        return days
    in_range = [day for day in days if day[0].launch_tdb_s < end_tdb_s]
    span = float(days_tdb_s[-1] - days_tdb_s[0]) + SECONDS_PER_DAY

    def refine(day: _Day) -> Window | NoSolution:
        best = _best_of(place, parking, day.guesses, orbit)
        return best if isinstance(best, NoSolution) else _window(site, parking, orbit, best)

    return best_spread([_Day(day) for day in in_range], count, span / (2.0 * count), refine)


@dataclass(frozen=True)
class _Day:
    guesses: tuple[Guess, ...]

    @property
    def launch_tdb_s(self) -> float:
        return self.guesses[0].launch_tdb_s

    @property
    def cost_m_s(self) -> float:
        return self.guesses[0].cost_m_s


def _best_of(place: Pad, parking: Parking, guesses: tuple[Guess, ...], orbit: LunarOrbit) -> LunarTransfer | NoSolution:
    """Return the cheaper of the two approaches of the first way to launch that can be corrected."""
    answers: list[LunarTransfer | NoSolution] = []
    for guess in guesses:
        answers += [correct(place, parking, guess, orbit, side) for side in (1, -1)]
        found = [answer for answer in answers if isinstance(answer, LunarTransfer)]
        if found:
            return min(found, key=lambda transfer: transfer.total_dv_m_s)
    return next(answer for answer in answers if isinstance(answer, NoSolution))


def _window(site: Site, parking: Parking, orbit: LunarOrbit, transfer: LunarTransfer) -> Window:
    insertion = transfer.insertion_dv()
    captured = transfer.arrival + np.concatenate([np.zeros(3), insertion])
    half_period = float(np.pi * np.sqrt(orbit.radius_m**3 / GM_MOON))
    arrival = transfer.arrival_tdb_s
    arcs = (
        arc("parking orbit", transfer.insertion_tdb_s, transfer.departure_tdb_s, transfer.parked),
        arc("translunar", transfer.departure_tdb_s, arrival, transfer.departure),
        arc("low lunar orbit", arrival, arrival + half_period, captured),
    )
    burns = (
        burn("translunar injection", transfer.departure_tdb_s, transfer.departure_dv_m_s),
        burn("lunar orbit insertion", arrival, insertion),
    )
    return window(
        site,
        "llo",
        Launch(transfer.launch_tdb_s, transfer.insertion_tdb_s, transfer.heading, parking),
        transfer.c3_m2_s2,
        f"circular, {orbit.altitude_m / 1e3:g} km above the Moon's mean radius, "
        f"inclination {np.degrees(orbit.inclination_rad):g} deg to its equator",
        burns,
        Trajectory(arcs),
        arrival_v_infinity_m_s=transfer.v_infinity_m_s,
    )


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


def correct(place: Pad, parking: Parking, guess: Guess, orbit: LunarOrbit, side: int) -> LunarTransfer | NoSolution:
    """Return the transfer near a guess that arrives at the orbit's radius and inclination at the guess's epoch."""
    unknowns = np.array([guess.launch_tdb_s, guess.coast_s, guess.departure_dv_m_s])
    pole = frames.moon_pole(np.array([guess.arrival_tdb_s]))[0]

    def miss(points: Array, early_s: float) -> Array:
        until = guess.arrival_tdb_s - early_s
        _, _, ends = fly(place, parking, guess.heading, points, until)
        seen = approach(ends - ephemeris.state("moon", "earth", until), GM_MOON)
        wanted = aim(seen.asymptote, seen.v_infinity_m_s, orbit.radius_m, orbit.inclination_rad, pole, side, GM_MOON)
        frame = _plane_axes(seen.asymptote, pole)
        late = (seen.since_periapsis_s - -early_s) * seen.v_infinity_m_s
        return np.column_stack([np.einsum("nij,nj->ni", frame, seen.b_m - wanted), late])

    try:
        for early, enough in ((_BEFORE_ARRIVAL_S, _ROUGH_M), (0.0, _FINE_M)):
            corrected = _newton(lambda points, early=early: miss(points, early), unknowns, enough)
            if isinstance(corrected, NoSolution):
                return corrected
            unknowns = corrected
        transfer = _transfer(place, parking, guess, unknowns)
    except PropagationError as error:
        return NoSolution(f"the differential correction left the model: {error}", "differential correction")
    return _check_inclination(transfer, orbit, pole)


def _plane_axes(asymptote: Array, pole: Array) -> Array:
    along = np.cross(asymptote, pole)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return np.stack([along, np.cross(asymptote, along)], axis=1)


def _newton(miss, start: Array, enough: float) -> Array | NoSolution:  # type: ignore[no-untyped-def]
    point = start
    values = miss(np.vstack([point, point + np.diag(_STEPS)]))
    for _ in range(_ROUNDS):
        if np.linalg.norm(values[0]) < enough:
            return point
        jacobian = ((values[1:] - values[0]) / _STEPS[:, None]).T
        step = np.linalg.lstsq(jacobian, -values[0], rcond=None)[0]
        step *= min(1.0, float(np.min(_LIMITS / np.maximum(np.abs(step), 1e-12))))
        for _ in range(6):
            trial = miss(np.vstack([point + step, point + step + np.diag(_STEPS)]))
            if np.linalg.norm(trial[0]) < np.linalg.norm(values[0]):
                break
            step = step / 2.0
        else:
            return NoSolution("the differential correction does not converge", "differential correction")
        point, values = point + step, trial
    return NoSolution("the differential correction does not converge", "differential correction")


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


def _check_inclination(transfer: LunarTransfer, orbit: LunarOrbit, pole: Array) -> LunarTransfer | NoSolution:
    relative = (transfer.arrival - transfer.moon)[None, :]
    least = float(lowest_inclination(approach(relative, GM_MOON).asymptote, pole)[0])
    if least <= orbit.inclination_rad <= np.pi - least:
        return transfer
    return NoSolution(
        f"the approach reaches inclinations of {np.degrees(least):.1f} to {180.0 - np.degrees(least):.1f} deg "
        "without a change of plane",
        "lunar inclination",
    )
