"""The figures of single direct transfers, and the best one near a start."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro.time import format_utc
from perilune.astro.two_body.lambert import Branch, lambert
from perilune.constants import GM_SUN, SECONDS_PER_DAY
from perilune.errors import InputError, Problem
from perilune.transfers.interplanetary.direct_arc import Body

Array = NDArray[np.float64]
Least = Literal["c3", "v_infinity", "total_dv"]

LEAST: Final[tuple[Least, ...]] = ("c3", "v_infinity", "total_dv")
"""What a transfer may be the least of: C3 at departure, v-infinity on arrival, sum of both burns."""

_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MOST_REVOLUTIONS: Final = len(_ROMAN) // 2 - 1

HALF_TURN_BAND_DEG: Final = 3.0
"""Best transfers keep so far from a half turn: nearer, the plane of the arc swings by degrees a day about the line of
the bodies, and the least cost is a needle of hours that no launch period holds."""


@dataclass(frozen=True)
class BodyOrbit:
    """An orbit about a body where the burn is made: altitude of periapsis [m], and period [s], None for a circle."""

    altitude_m: float
    period_s: float | None = None


@dataclass(frozen=True)
class TransferPoint:
    """One transfer: a ballistic arc from body to body, and what it costs from orbit to orbit.

    ``type`` is I below 180 degrees of transfer angle, II below 360, III and on with whole revolutions. ``least`` tells
    what it is the least of. The direction of the departing asymptote is told in the plane named by the answer that
    holds this record. The burns are impulsive at periapsis; at a body without known gravity the burn is v-infinity.
    """

    type: str
    least: Least
    revolutions: int
    departure_utc: str
    arrival_utc: str
    flight_time_d: float
    transfer_angle_deg: float
    c3_km2_s2: float
    departure_right_ascension_deg: float
    departure_declination_deg: float
    arrival_v_infinity_km_s: float
    departure_dv_m_s: float
    arrival_dv_m_s: float
    total_dv_m_s: float


@dataclass(frozen=True, eq=False)
class Route:
    """What is asked: from where to where, and the orbits at both ends."""

    origin: Body
    destination: Body
    parking: BodyOrbit
    capture: BodyOrbit

    def departure_dv(self, c3_m2_s2: Array) -> Array:
        """Return the burns [m/s] that leave the parking orbit with a C3."""
        return burn(self.origin, self.parking, c3_m2_s2)

    def arrival_dv(self, v_infinity_m_s: Array) -> Array:
        """Return the burns [m/s] into the capture orbit from a velocity at infinity."""
        return burn(self.destination, self.capture, np.square(v_infinity_m_s))


@dataclass(frozen=True)
class Sheet:
    """One family of conics: whole revolutions, branch of the two of one or more, and type (1 for I, 2 for II ...)."""

    revolutions: int
    branch: Branch
    type_number: int

    @property
    def type(self) -> str:
        """The type as a Roman number."""
        return _ROMAN[self.type_number - 1]


def burn(body: Body, orbit: BodyOrbit, squared_v_infinity: Array) -> Array:
    """Return the impulsive burns [m/s] at periapsis between an orbit and hyperbolas, (n,); else v-infinity."""
    squared = np.asarray(squared_v_infinity, dtype=float)
    if body.gm_m3_s2 is None or body.radius_m is None:
        return np.asarray(np.sqrt(squared))
    gm, periapsis = body.gm_m3_s2, body.radius_m + orbit.altitude_m
    axis = periapsis if orbit.period_s is None else np.cbrt(gm * (orbit.period_s / (2.0 * np.pi)) ** 2)
    if axis < (1.0 - 1e-9) * periapsis:
        period = 2.0 * np.pi * np.sqrt(periapsis**3 / gm) / 3600.0
        problem = f"a period of {orbit.period_s} s is shorter than that of the circle at periapsis"
        raise InputError(Problem(problem, expected=f"{period:.2f} h or more at {body.name}"))
    return np.asarray(np.sqrt(squared + 2.0 * gm / periapsis) - np.sqrt(gm * (2.0 / periapsis - 1.0 / axis)))


@dataclass(frozen=True)
class _Flight:
    """One arc: excess velocity at departure, angle between the bodies, v-infinity on arrival and both burns."""

    excess_m_s: Array
    angle_rad: float
    v_infinity_m_s: float
    departure_dv_m_s: float
    arrival_dv_m_s: float

    @property
    def c3_m2_s2(self) -> float:
        return float(self.excess_m_s @ self.excess_m_s)

    def cost(self, least: Least) -> float:
        """Return the figure that is to be the least."""
        return _figure(
            least, 1e-6 * self.c3_m2_s2, 1e-3 * self.v_infinity_m_s, self.departure_dv_m_s + self.arrival_dv_m_s
        )


def evaluate(route: Route, sheet: Sheet, departure_tdb_s: float, arrival_tdb_s: float) -> TransferPoint | None:
    """Return the transfer between two epochs on a sheet, None where it has none; the caller sets ``least``."""
    flight = _fly(route, sheet, departure_tdb_s, arrival_tdb_s)
    return None if flight is None else _point(route, sheet, departure_tdb_s, arrival_tdb_s, flight)


def _fly(route: Route, sheet: Sheet, departure_tdb_s: float, arrival_tdb_s: float) -> _Flight | None:
    """Return the arc between two epochs on a sheet, None where it has none."""
    home = route.origin.states(np.array([departure_tdb_s]))[0]
    there = route.destination.states(np.array([arrival_tdb_s]))[0]
    flight_time = arrival_tdb_s - departure_tdb_s
    arc = lambert(home[:3], there[:3], flight_time, GM_SUN, False, sheet.revolutions, sheet.branch)
    angle = _transfer_angle(home[:3], there[:3])
    if not arc.solved[0] or 2 * sheet.revolutions + (1 if angle < np.pi else 2) != sheet.type_number:
        return None
    excess = arc.v1_m_s[0] - home[3:]
    v_infinity = float(np.linalg.norm(arc.v2_m_s[0] - there[3:]))
    burns = route.departure_dv(np.array(float(excess @ excess))), route.arrival_dv(np.array(v_infinity))
    return _Flight(excess, angle, v_infinity, *(float(dv) for dv in burns))


def _point(route: Route, sheet: Sheet, departure_tdb_s: float, arrival_tdb_s: float, flight: _Flight) -> TransferPoint:
    """Return what is told of an arc."""
    x, y, z = route.origin.equator_axes(np.array([departure_tdb_s]))[0] @ flight.excess_m_s
    return TransferPoint(
        sheet.type,
        "c3",
        sheet.revolutions,
        format_utc(departure_tdb_s),
        format_utc(arrival_tdb_s),
        (arrival_tdb_s - departure_tdb_s) / SECONDS_PER_DAY,
        float(np.degrees(flight.angle_rad + 2.0 * np.pi * sheet.revolutions)),
        1e-6 * flight.c3_m2_s2,
        float(np.degrees(np.arctan2(y, x)) % 360.0),
        float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
        1e-3 * flight.v_infinity_m_s,
        flight.departure_dv_m_s,
        flight.arrival_dv_m_s,
        flight.departure_dv_m_s + flight.arrival_dv_m_s,
    )


def _transfer_angle(start: Array, end: Array) -> float:
    """Return the angle from one position to another, 0 to 2 pi, counted forward about the pole of the ecliptic."""
    normal = np.cross(start, end)
    angle = float(np.arctan2(np.linalg.norm(normal), start @ end))
    return angle if normal[2] >= 0.0 else 2.0 * np.pi - angle


def cost_of(point: TransferPoint, least: Least) -> float:
    """Return the figure of a transfer that is to be the least [km2/s2, km/s or m/s]."""
    return _figure(least, point.c3_km2_s2, point.arrival_v_infinity_km_s, point.total_dv_m_s)


def _figure(least: Least, c3_km2_s2: float, v_infinity_km_s: float, total_dv_m_s: float) -> float:
    return {"c3": c3_km2_s2, "v_infinity": v_infinity_km_s, "total_dv": total_dv_m_s}[least]


@dataclass(frozen=True)
class Box:
    """Where a search may go: departure and arrival between these epochs, flight times within these [s]."""

    departure_tdb_s: tuple[float, float]
    arrival_tdb_s: tuple[float, float]
    flight_time_s: tuple[float, float] = (0.0, np.inf)

    def holds(self, departure: float, arrival: float) -> bool:
        """Tell whether a transfer between TDB epochs [s] lies inside."""
        sides = zip(
            (departure, arrival, arrival - departure),
            (self.departure_tdb_s, self.arrival_tdb_s, self.flight_time_s),
            strict=True,
        )
        return all(low <= value <= high for value, (low, high) in sides)


def refine(
    route: Route, sheet: Sheet, start_tdb_s: tuple[float, float], step_s: float, least: Least, box: Box
) -> tuple[TransferPoint, float, float] | None:
    """Return the best transfer near a start on its sheet and within the box, with its epochs, to about a minute.

    By the simplex of Nelder and Mead from a triangle of side ``step_s``; None where the start itself has no transfer or
    lies within :data:`HALF_TURN_BAND_DEG` of a half turn.
    """
    from scipy.optimize import minimize

    def dates(shift_d: Array) -> tuple[float, float]:
        leaving, arriving = (first + float(d) * SECONDS_PER_DAY for first, d in zip(start_tdb_s, shift_d, strict=True))
        return leaving, arriving

    def cost(shift_d: Array) -> float:
        """Return the cost with both dates moved by days (2,), infinite outside the box or near a half turn."""
        leaving, arriving = dates(shift_d)
        if not box.holds(leaving, arriving):
            return np.inf
        flight = _fly(route, sheet, leaving, arriving)
        if flight is None or abs(np.degrees(flight.angle_rad) - 180.0) < HALF_TURN_BAND_DEG:
            return np.inf
        return flight.cost(least)

    start = np.zeros(2)
    if not np.isfinite(cost(start)):
        return None
    side = step_s / SECONDS_PER_DAY
    triangle = side * np.array([[0.0, 0.0], [1.0, 0.3], [-0.3, 1.0]])
    found = minimize(
        cost,
        start,
        method="Nelder-Mead",
        options={"initial_simplex": triangle, "xatol": 1e-3, "fatol": 1e-9, "maxiter": 400},
    )
    leaving, arriving = dates(found.x)
    point = evaluate(route, sheet, leaving, arriving)
    return None if point is None else (point, leaving, arriving)
