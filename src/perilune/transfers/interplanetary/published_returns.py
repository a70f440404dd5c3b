"""Three published free returns past Mars, computed again.

Tito et al. 2013, Feasibility Analysis for a Manned Mars Free-Return Mission in 2018, IEEE Aerospace Conference, tables
III and IV; Donahue and Duggan 2022, Mars 2033 Human Flyby Mission, IAC-22-B3.8, figures 4 and 18. Both were read in
transcriptions of public repositories.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from perilune.astro.time import format_utc, parse_time
from perilune.constants import GM_EARTH
from perilune.errors import NoSolution, PeriluneError
from perilune.transfers.interplanetary.ballistic import ballistic_flight, burn_return
from perilune.transfers.interplanetary.flyby import common_periapsis, periapsis_speed
from perilune.transfers.interplanetary.heliocentric import Tour, tour
from perilune.transfers.interplanetary.planets import planet

_EARTH, _MARS, _VENUS = planet("earth"), planet("mars"), planet("venus")
_ENTRY_RADIUS_M: Final = _EARTH.radius_m + 122e3
_TITO_PERIGEE_M: Final = 2.0 * GM_EARTH / (14_180.0**2 - 78.094e6)
"""The radius at which Tito et al. count the speed at return: it follows from their 14.18 km/s and 78.094 km2/s2."""


@dataclass(frozen=True)
class ReturnRow:
    """One published figure of a free return against the computed one, in ``unit``."""

    flight: str
    figure: str
    unit: str
    published: float
    computed: float
    difference_percent: float


@dataclass(frozen=True)
class ReturnTable:
    """The figures of the three flights, their dates as computed, and the largest difference."""

    rows: tuple[ReturnRow, ...]
    dates: tuple[str, ...]
    largest_percent: float


def free_return_table() -> ReturnTable:
    """Return the three free returns against what is published."""
    parts = (_inspiration_mars(), _fast_flyby_2033(), _mars_venus_2035())
    rows = tuple(row for part, _ in parts for row in part)
    dates = tuple(text for _, text in parts)
    return ReturnTable(rows, dates, max(abs(row.difference_percent) for row in rows))


def _row(flight: str, figure: str, unit: str, published: float, computed: float) -> ReturnRow:
    return ReturnRow(flight, figure, unit, published, float(computed), 100.0 * (float(computed) / published - 1.0))


def _dates(flight: str, epochs: object) -> str:
    return f"{flight}: " + ", ".join(format_utc(float(epoch))[:16] for epoch in np.ravel(np.asarray(epochs)))


def _speed(flight: Tour, which: str, at: int) -> float:
    vectors = flight.arriving_m_s if which == "in" else flight.leaving_m_s
    return float(np.linalg.norm(vectors[0, at])) / 1e3


def _speed_at(v_infinity_km_s: float, radius_m: float) -> float:
    return float(periapsis_speed(1e3 * v_infinity_km_s, radius_m, GM_EARTH)) / 1e3


def _inspiration_mars() -> tuple[tuple[ReturnRow, ...], str]:
    """The dates of the full-force solution; between them, arcs about the Sun alone."""
    name = "Inspiration Mars 2018"
    times = ("2018-01-05 07:00:00 UTC", "2018-08-20 08:18:19.619 UTC", "2019-05-21 13:52:48.012 UTC")
    flight = tour((_EARTH, _MARS, _EARTH), [[parse_time(time) for time in times]])
    back = _speed(flight, "in", 2)
    rows = (
        _row(name, "departure C3", "km2/s2", 38.835, _speed(flight, "out", 0) ** 2),
        _row(name, "excess speed before Mars", "km/s", 5.417, _speed(flight, "in", 1)),
        _row(name, "excess speed after Mars", "km/s", 5.417, _speed(flight, "out", 1)),
        _row(name, "excess speed at return", "km/s", 8.837, back),
        _row(name, "perigee speed at return", "km/s", 14.18, _speed_at(back, _TITO_PERIGEE_M)),
    )
    return rows, _dates(name, flight.epochs_tdb_s)


def _fast_flyby_2033() -> tuple[tuple[ReturnRow, ...], str]:
    """Departure at the beginning of the published day; the burn home as small as the entry speed allows.

    All dates are held to the published days. The paper gives the departure as C3, 36.2 km2/s2 in its text and 36.35 in
    its figure; compared is the speed of the former.
    """
    name = "fast flyby 2033"
    times = ("2032-12-08 00:00 UTC", "2033-08-09 00:00 UTC", "2034-02-07 00:00 UTC", "2034-05-22 00:00 UTC")
    epochs = [parse_time(time) for time in times]
    flown = burn_return(_EARTH, _MARS, epochs, _MARS.radius_m + 250e3, _ENTRY_RADIUS_M, 12_500.0)
    rows = (
        _row(name, "departure excess speed", "km/s", float(np.sqrt(36.2)), np.sqrt(flown.c3_m2_s2) / 1e3),
        _row(name, "excess speed at Mars", "km/s", 5.113, flown.flyby_v_infinity_m_s / 1e3),
        _row(name, "burn on the way home", "m/s", 1465.0, flown.burn_m_s),
        _row(name, "entry speed", "km/s", 12.5, flown.entry_speed_m_s / 1e3),
    )
    return rows, _dates(name, flown.epochs_tdb_s)


def _mars_venus_2035() -> tuple[tuple[ReturnRow, ...], str]:
    """Departure in the middle of the published day; no burn after it, and 250 km above Mars."""
    name = "Mars-Venus flyby 2035"
    times = ("2035-01-23 12:00 UTC", "2035-08-13 12:00 UTC", "2036-04-08 12:00 UTC", "2036-08-18 12:00 UTC")
    planets = (_EARTH, _MARS, _VENUS, _EARTH)
    flight = ballistic_flight(planets, [parse_time(time) for time in times], _MARS.radius_m + 250e3)
    if isinstance(flight, NoSolution):
        raise PeriluneError(f"{name}: {flight.reason}")
    venus = common_periapsis(flight.arriving_m_s[:, 2], flight.leaving_m_s[:, 2], _VENUS.gm_m3_s2)[0]
    back = _speed(flight, "in", 3)
    rows = (
        _row(name, "departure C3", "km2/s2", 66.18, _speed(flight, "out", 0) ** 2),
        _row(name, "excess speed at Mars", "km/s", 7.037, _speed(flight, "in", 1)),
        _row(name, "excess speed at Venus", "km/s", 6.491, _speed(flight, "in", 2)),
        _row(name, "altitude at Venus", "km", 10_855.0, (venus - _VENUS.radius_m) / 1e3),
        _row(name, "excess speed at return", "km/s", 5.416, back),
        _row(name, "entry speed", "km/s", 12.345, _speed_at(back, _ENTRY_RADIUS_M)),
    )
    return rows, _dates(name, flight.epochs_tdb_s)
