"""Windows to a low lunar orbit: perilune at its altitude and inclination, and one burn there into the circle."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import NoSolution
from perilune.transfers.hyperbola import aim_inclination, approach, lowest_inclination
from perilune.transfers.lunar_scan import Guess, scan
from perilune.transfers.model import Trajectory, Window
from perilune.transfers.parking import Pad, Parking, pad
from perilune.transfers.record import Launch, arc, burn, window
from perilune.transfers.selection import LaunchDay, Progress, best_spread
from perilune.transfers.translunar import LunarTransfer, correct

Array = NDArray[np.float64]

FLIGHT_TIMES_S: Final = np.arange(3.0, 5.01, 0.125) * SECONDS_PER_DAY
"""The flight times that are tried [s]: three to five days."""


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


def low_lunar_orbit_windows(
    site: Site, days_tdb_s: Array, end_tdb_s: float, count: int, orbit: LunarOrbit, parking: Parking, progress: Progress
) -> tuple[Window, ...] | NoSolution:
    """Return up to ``count`` windows of launches on the given days and before ``end_tdb_s``, in order of time."""
    place = pad(site)
    days = scan(place, parking, days_tdb_s, FLIGHT_TIMES_S, orbit.radius_m)
    if isinstance(days, NoSolution):
        return days
    in_range = [day for day in days if day[0].launch_tdb_s < end_tdb_s]
    span = float(days_tdb_s[-1] - days_tdb_s[0]) + SECONDS_PER_DAY

    def refine(day: LaunchDay) -> Window | NoSolution:
        best = _best_of(place, parking, day.guesses, orbit)
        return best if isinstance(best, NoSolution) else _window(site, parking, orbit, best)

    return best_spread([LaunchDay(day) for day in in_range], count, span / (2.0 * count), refine, progress)


def _best_of(place: Pad, parking: Parking, guesses: tuple[Guess, ...], orbit: LunarOrbit) -> LunarTransfer | NoSolution:
    """Return the cheaper of the two approaches of the first way to launch that can be corrected."""
    answers: list[LunarTransfer | NoSolution] = []
    for guess in guesses:
        answers += [_approach_from(place, parking, guess, orbit, side) for side in (1, -1)]
        found = [answer for answer in answers if isinstance(answer, LunarTransfer)]
        if found:
            return min(found, key=_total_dv)
    return next(answer for answer in answers if isinstance(answer, NoSolution))


def _approach_from(
    place: Pad, parking: Parking, guess: Guess, orbit: LunarOrbit, side: int
) -> LunarTransfer | NoSolution:
    pole = frames.moon_pole(guess.arrival_tdb_s)[0]
    answer = correct(
        place,
        parking,
        guess,
        lambda seen: aim_inclination(seen, orbit.radius_m, orbit.inclination_rad, pole, side, GM_MOON),
    )
    return answer if isinstance(answer, NoSolution) else _check_inclination(answer, orbit, pole)


def insertion_dv(transfer: LunarTransfer) -> Array:
    """Return the burn (3,) [m/s] at perilune into the circular orbit of that radius, in the plane of approach."""
    relative = transfer.arrival - transfer.moon
    outward = relative[:3] / np.linalg.norm(relative[:3])
    onward = relative[3:] - (relative[3:] @ outward) * outward
    onward /= np.linalg.norm(onward)
    return np.asarray(np.sqrt(GM_MOON / np.linalg.norm(relative[:3])) * onward - relative[3:])


def _total_dv(transfer: LunarTransfer) -> float:
    return float(np.linalg.norm(transfer.departure_dv_m_s) + np.linalg.norm(insertion_dv(transfer)))


def _window(site: Site, parking: Parking, orbit: LunarOrbit, transfer: LunarTransfer) -> Window:
    insertion = insertion_dv(transfer)
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
