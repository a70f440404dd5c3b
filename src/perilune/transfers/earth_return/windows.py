"""Back to Earth: departures in a range of dates that lead to a landing place, with the entry flown.

A scan by conics finds the departures and flight times whose plane holds the landing place; the cheapest, spread over
the range, are then flown in the full force model, and their entries in three degrees of freedom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import format_utc
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem, suggest
from perilune.transfers.earth_return.entry_aim import EntryTarget
from perilune.transfers.earth_return.entry_report import Homecoming, come_home, entry_record
from perilune.transfers.earth_return.model import ORIGINS, EarthReturn
from perilune.transfers.earth_return.reentry import Capsule
from perilune.transfers.earth_return.scan import ENTRY_DURATION_S, Landing, Ways, ways_home
from perilune.transfers.earth_return.trans_earth import LunarPlane, TransEarth, depart, plane_normal
from perilune.transfers.model import Trajectory
from perilune.transfers.record import arc, burn
from perilune.transfers.selection import Progress, spread_in_order

Array = NDArray[np.float64]

PATH_RAD: Final = np.radians(-6.2)
"""The usual flight-path angle at the interface [rad]."""

FLIGHT_TIMES_S: Final = np.arange(60.0, 120.1, 0.5) * 3600.0
"""The flight times that are tried [s]: 60 to 120 hours, as Apollo's and longer."""

ENTRY_RANGES_M: Final = (2_200e3, 4_200e3)
"""The distances from interface to landing that are tried [m], within what a lift-to-drag ratio of 0.3 covers."""

_DEPARTURE_STEP_S: Final = 3600.0
_LONGEST_RANGE_S: Final = 400.0 * SECONDS_PER_DAY
_MOST_TRIES: Final = 12
_NEAR_S: Final = 3e3


@dataclass(frozen=True)
class ReturnQuestion:
    """What is asked of a way home.

    ``latitude_rad`` and ``longitude_rad`` are the geodetic landing place; ``ranges_m`` bounds the ground distance from
    the interface to it; ``path_rad`` is the flight-path angle at the interface.
    """

    latitude_rad: float
    longitude_rad: float
    path_rad: float = PATH_RAD
    ranges_m: tuple[float, float] = ENTRY_RANGES_M
    capsule: Capsule = field(default_factory=Capsule)
    load_limit_g0: float = 10.0

    @property
    def landing(self) -> Landing:
        """The geometry of it."""
        low, high = (length / EARTH_EQUATORIAL_RADIUS for length in self.ranges_m)
        return Landing(self.latitude_rad, self.longitude_rad, self.path_rad, (low, high))

    def target(self, arc_rad: float) -> EntryTarget:
        """Return the entry wanted of a way whose arc is given."""
        return EntryTarget(self.latitude_rad, self.longitude_rad, self.path_rad, arc_rad, ENTRY_DURATION_S)


def check_origin(origin: str) -> None:
    """Raise :class:`InputError` where a name is no origin of a way home."""
    if origin not in ORIGINS:
        fix = suggest(origin, ORIGINS) or "choose one"
        raise InputError(Problem(f"unknown origin '{origin}'", expected=f"one of {', '.join(ORIGINS)}", fix=fix))


def check_dates(start_tdb_s: float, end_tdb_s: float) -> None:
    """Raise :class:`InputError` where a range of departures is empty, too long or outside the ephemeris."""
    if not start_tdb_s < end_tdb_s:
        raise InputError(
            Problem("the range of dates is empty", expected="a start before its end", fix="give the earlier date first")
        )
    if end_tdb_s - start_tdb_s > _LONGEST_RANGE_S:
        raise InputError(Problem("the range of dates is too long", expected="at most 400 days", fix="ask in parts"))
    first, last = ephemeris.time_range()
    if not (first < start_tdb_s and end_tdb_s < last - 400.0 * SECONDS_PER_DAY):
        raise InputError(
            Problem("the dates lie outside the ephemeris DE440", expected="years 1550 to 2647", fix="give other dates")
        )


def _silent(_: str) -> None:
    pass


def returns_from_low_orbit(
    question: ReturnQuestion,
    plane: LunarPlane,
    start_tdb_s: float,
    end_tdb_s: float,
    count: int = 3,
    progress: Progress = _silent,
) -> tuple[EarthReturn, ...] | NoSolution:
    """Return up to ``count`` ways home from a low lunar orbit, in order of time.

    Args:
        question: where to land and how to enter.
        plane: the orbit; with a free node each departure has the node that suits it.
        start_tdb_s, end_tdb_s: first and last departure, TDB seconds past J2000, at most 400 days apart.
        count: how many are wanted, spread over the range.
        progress: hears a line of text after each.

    Returns:
        The ways home, or :class:`NoSolution` that names what binds.

    Raises:
        InputError: an empty or too long range, or one outside the ephemeris.
    """
    check_dates(start_tdb_s, end_tdb_s)
    departures = np.arange(start_tdb_s, end_tdb_s, _DEPARTURE_STEP_S)
    ways = ways_home(departures, FLIGHT_TIMES_S, question.landing)
    if not len(ways.departure_tdb_s):
        return no_way()
    apart = min((end_tdb_s - start_tdb_s) / (2.0 * count), SECONDS_PER_DAY)
    tries = _cheapest_first(question, plane, ways, count + _MOST_TRIES)
    found, refused = spread_in_order(tries, count, apart, lambda done: progress(f"{done} of {count} ways home flown"))
    return found or refused or no_way()


def _cheapest_first(
    question: ReturnQuestion, plane: LunarPlane, ways: Ways, most: int
) -> Iterator[tuple[float, Callable[[], EarthReturn | NoSolution]]]:
    """Yield departures and what flies them, cheapest first, none near to one that was flown; so many at the most."""
    flown: list[float] = []

    def fly(epoch: float, way: int) -> EarthReturn | NoSolution:
        flown.append(epoch)
        return _from_low_orbit(question, plane, ways, way)

    for i in np.argsort(_costs(ways, plane), kind="stable").tolist():
        epoch = float(ways.departure_tdb_s[i])
        if len(flown) == most:
            return
        if all(abs(epoch - other) >= _NEAR_S for other in flown):
            yield epoch, partial(fly, epoch, i)


def no_way() -> NoSolution:
    """Return the answer where no departure leads to the landing place."""
    return NoSolution(
        "no departure in the range leads to the landing place: the place must lie nearly opposite the Moon, within the "
        "range of the entry",
        "entry range and declination of the Moon",
    )


def _costs(ways: Ways, plane: LunarPlane) -> Array:
    """Return the burns (n,) [m/s] by conics, with the change of plane made at perilune."""
    speed = np.linalg.norm(ways.excess_m_s, axis=1)
    circular = np.sqrt(GM_MOON / plane.radius_m)
    perilune = np.sqrt(speed**2 + 2.0 * GM_MOON / plane.radius_m)
    eccentricity = 1.0 + plane.radius_m * speed**2 / GM_MOON
    towards = ways.excess_m_s / speed[:, None]
    if plane.node_rad is None:
        height = np.abs(np.arcsin(np.sum(towards * body_fixed.pole("moon", ways.departure_tdb_s), axis=1)))
        out = np.maximum(height - min(plane.inclination_rad, np.pi - plane.inclination_rad), 0.0)
    else:
        normals = np.array([plane_normal(plane, float(epoch), np.ones(3)) for epoch in np.unique(ways.departure_tdb_s)])
        index = np.searchsorted(np.unique(ways.departure_tdb_s), ways.departure_tdb_s)
        out = np.abs(np.arcsin(np.sum(towards * normals[index], axis=1)))
    tilt = np.arcsin(np.clip(np.sin(out) / np.sqrt(1.0 - eccentricity**-2), 0.0, 1.0))
    return np.asarray(np.sqrt(perilune**2 + circular**2 - 2.0 * perilune * circular * np.cos(tilt)))


def _from_low_orbit(question: ReturnQuestion, plane: LunarPlane, ways: Ways, i: int) -> EarthReturn | NoSolution:
    epoch = float(ways.departure_tdb_s[i])
    target = question.target(float(ways.arc_rad[i]))
    interface = (epoch + float(ways.flight_time_s[i]), ways.interface[i])
    leaving = depart(epoch, plane, ways.excess_m_s[i], target, interface)
    if isinstance(leaving, NoSolution):
        return leaving
    home = come_home(epoch, leaving.before, target, question.capsule, leaving.arc)
    if isinstance(home, NoSolution):
        return home
    return _record(question, plane, leaving, home)


def _record(question: ReturnQuestion, plane: LunarPlane, leaving: TransEarth, home: Homecoming) -> EarthReturn:
    epoch, arrival = leaving.departure_tdb_s, home.arc.interface_tdb_s
    after = leaving.before + np.concatenate([np.zeros(3), home.arc.change_m_s])
    half_period = float(np.pi * np.sqrt(plane.radius_m**3 / GM_MOON))
    parked = propagate(leaving.before, epoch, epoch - half_period)[0]
    injection = burn("trans-Earth injection", epoch, home.arc.change_m_s)
    return EarthReturn(
        origin="llo",
        departure_utc=format_utc(epoch),
        departure_orbit=f"circular, {(plane.radius_m - MOON_RADIUS) / 1e3:g} km above the Moon's mean radius, "
        f"inclination {np.degrees(leaving.inclination_rad):.1f} deg to its equator",
        total_dv_m_s=injection.dv_m_s,
        plane_change_deg=float(np.degrees(leaving.plane_change_rad)),
        flight_time_h=(arrival - epoch) / 3600.0,
        burns=(injection,),
        entry=entry_record(home.arc, home.landed, question.capsule, home.miss_m, question.load_limit_g0),
        trajectory=Trajectory(
            (
                arc("low lunar orbit", epoch - half_period, epoch, parked),
                arc("trans-Earth", epoch, arrival, after),
            )
        ),
    )
