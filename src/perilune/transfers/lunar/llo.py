"""Windows to a low lunar orbit: perilune at its altitude and inclination, and one burn there into the circle."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.orientation import body_fixed
from perilune.catalogue.model import Site
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.hyperbola import aim_inclination, approach, lowest_inclination
from perilune.transfers.lunar.arrivals import Question, flown_windows
from perilune.transfers.lunar.scan import Guess
from perilune.transfers.lunar.translunar import LunarTransfer, correct, lunar_window
from perilune.transfers.model import Window
from perilune.transfers.parking import Pad, Parking
from perilune.transfers.record import arc, burn

Array = NDArray[np.float64]


SIDES: Final = (1, -1)
"""The two approaches that give one inclination."""


@dataclass(frozen=True)
class LunarOrbit:
    """A circular orbit about the Moon: altitude above the mean radius [m] and inclination to the lunar equator [rad].

    The equator is that of the IAU pole of date.

    Raises:
        InputError: no such orbit.
    """

    altitude_m: float = 100e3
    inclination_rad: float = np.pi / 2.0

    def __post_init__(self) -> None:
        """Look at the numbers."""
        if not (15e3 <= self.altitude_m <= 10_000e3 and 0.0 <= self.inclination_rad <= np.pi):
            expected, fix = "15 to 10,000 km, 0 to 180 deg", "give a height or angle within"
            raise InputError(Problem("no such low lunar orbit", expected=expected, fix=fix))

    @property
    def radius_m(self) -> float:
        """Radius of the orbit [m]."""
        return MOON_RADIUS + self.altitude_m


@dataclass(frozen=True, eq=False)
class CircularCapture:
    """A transfer whose last burn, at perilune, makes the orbit a circle."""

    transfer: LunarTransfer
    orbit: LunarOrbit
    side: int

    @property
    def total_dv_m_s(self) -> float:
        """Departure and insertion [m/s]."""
        return float(np.linalg.norm(self.transfer.departure_dv_m_s) + np.linalg.norm(insertion_dv(self.transfer)))

    def window(self, site: Site, parking: Parking) -> Window:
        """Return the record of the window."""
        return _window(site, parking, self.orbit, self.transfer)


def low_lunar_orbit_windows(question: Question, orbit: LunarOrbit) -> tuple[Window, ...] | NoSolution:
    """Return the windows of a question to a circular orbit, in order of time."""

    def fly(place: Pad, parking: Parking, guess: Guess) -> Iterator[CircularCapture | NoSolution]:
        for side in SIDES:
            yield circular_capture(place, parking, guess, orbit, side)

    return flown_windows(question, orbit.radius_m, fly)


def circular_capture(
    place: Pad, parking: Parking, guess: Guess, orbit: LunarOrbit, side: int
) -> CircularCapture | NoSolution:
    """Return the flight near a guess on one side: over the north or the south of the Moon."""
    pole = body_fixed.pole("moon", guess.arrival_tdb_s)[0]
    answer = correct(
        place,
        parking,
        guess,
        lambda seen: aim_inclination(seen, orbit.radius_m, orbit.inclination_rad, pole, side, GM_MOON),
    )
    if isinstance(answer, LunarTransfer):
        answer = _check_inclination(answer, orbit, pole)
    return answer if isinstance(answer, NoSolution) else CircularCapture(answer, orbit, side)


def orbit_text(orbit: LunarOrbit) -> str:
    """Return the orbit in words."""
    return (
        f"circular, {orbit.altitude_m / 1e3:g} km above the Moon's mean radius, "
        f"inclination {np.degrees(orbit.inclination_rad):g} deg to its equator"
    )


def insertion_dv(transfer: LunarTransfer) -> Array:
    """Return the burn (3,) [m/s] at perilune into the circular orbit of that radius, in the plane of approach."""
    relative = transfer.arrival - transfer.moon
    outward = relative[:3] / np.linalg.norm(relative[:3])
    onward = relative[3:] - (relative[3:] @ outward) * outward
    onward /= np.linalg.norm(onward)
    return np.asarray(np.sqrt(GM_MOON / np.linalg.norm(relative[:3])) * onward - relative[3:])


def _window(site: Site, parking: Parking, orbit: LunarOrbit, transfer: LunarTransfer) -> Window:
    insertion = insertion_dv(transfer)
    captured = transfer.arrival + np.concatenate([np.zeros(3), insertion])
    half_period = float(np.pi * np.sqrt(orbit.radius_m**3 / GM_MOON))
    arrival = transfer.arrival_tdb_s
    return lunar_window(
        site,
        "llo",
        parking,
        transfer,
        orbit_text(orbit),
        (burn("lunar orbit insertion", arrival, insertion),),
        (arc("low lunar orbit", arrival, arrival + half_period, captured),),
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
