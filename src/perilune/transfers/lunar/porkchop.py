"""Porkchop plots from a low Earth orbit to the Moon: Kepler arcs that leave tangentially and meet the Moon's centre.

The arc is fixed by the radius of the parking orbit, the Moon's distance on arrival and the flight time; its plane holds
the Moon on arrival and has the inclination asked for, or is that of the Moon's own motion. Launch time and the place of
the burn in the parking orbit are free. Bate, Mueller and White (1971), Fundamentals of Astrodynamics, section 7.4.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import format_utc
from perilune.constants import GM_EARTH, GM_MOON, MOON_RADIUS, SECONDS_PER_DAY
from perilune.transfers.interplanetary.direct_arc import ECLIPTIC, Body, body
from perilune.transfers.interplanetary.direct_point import LEAST, Least, Route, TransferPoint
from perilune.transfers.interplanetary.porkchop import Grid, Layer, figure
from perilune.transfers.lunar.scan import departure_conic

Array = NDArray[np.float64]

_ZOOMS: Final = 3
_ZOOM_CELLS: Final = 31


def moon() -> Body:
    """Return the Moon as the end of a transfer."""
    return Body("moon", "moon", ephemeris.default(), GM_MOON, MOON_RADIUS)


def lunar_grid(route: Route, departure_tdb_s: Array, arrival_tdb_s: Array, inclination_rad: float | None) -> Grid:
    """Return C3, v-infinity at the Moon and the Moon's declination on arrival, of every pair of dates.

    C3 is twice the energy about the Earth, mostly negative. Infinite where no ellipse takes that time outward bound, or
    where no plane of the inclination holds the Moon.

    Args:
        route: from Earth to :func:`moon`; the parking orbit is a circle.
        departure_tdb_s, arrival_tdb_s: (n,) and (m,) [TDB s past J2000].
        inclination_rad: of the parking orbit to the mean equator of date; None takes the plane of the Moon's motion.
    """
    perigee = (route.origin.radius_m or 0.0) + route.parking.altitude_m
    seen = ephemeris.state("moon", "earth", arrival_tdb_s)
    distance = np.linalg.norm(seen[:, :3], axis=1)
    up = seen[:, :3] / distance[:, None]
    axes = body("earth").equator_axes(arrival_tdb_s) @ ECLIPTIC
    rise = np.einsum("mk,mk->m", axes[:, 2], up)
    flight_time = arrival_tdb_s[None, :] - departure_tdb_s[:, None]
    shape = flight_time.shape
    conic = departure_conic(perigee, np.broadcast_to(distance, shape).ravel(), np.maximum(flight_time, 1.0).ravel())
    eccentricity, anomaly, exists = (
        part.reshape(shape) for part in (conic.eccentricity, conic.anomaly_rad, conic.exists)
    )
    scale = np.sqrt(GM_EARTH / (perigee * (1.0 + eccentricity)))
    radial, across = scale * eccentricity * np.sin(anomaly), scale * (1.0 + eccentricity * np.cos(anomaly))
    v_infinity = np.full(shape, np.inf)
    for along in _forward(seen, up, axes[:, 2], inclination_rad):
        relative = radial[:, :, None] * up + across[:, :, None] * along - seen[:, 3:]
        speed = np.linalg.norm(relative, axis=2)
        v_infinity = np.where(np.isfinite(speed), np.minimum(v_infinity, speed), v_infinity)
    exists = exists & np.isfinite(v_infinity) & (flight_time > 0.0)
    c3 = -GM_EARTH * (1.0 - eccentricity) / perigee
    fields = (c3, v_infinity, np.broadcast_to(np.arcsin(rise), shape), np.cos(0.5 * anomaly))
    layer = Layer(0, "left", *(np.where(exists, field, np.inf) for field in fields))
    return Grid(departure_tdb_s, arrival_tdb_s, (layer,))


def _forward(seen: Array, up: Array, pole: Array, inclination_rad: float | None) -> tuple[Array, ...]:
    """Return the unit vectors (m, 3) of forward motion on arrival in each plane, infinite where there is no plane."""
    if inclination_rad is None:
        normal = np.cross(seen[:, :3], seen[:, 3:])
        along = np.cross(normal, up)
        return (along / np.linalg.norm(along, axis=1, keepdims=True),)
    east = np.cross(pole, up)
    level = np.linalg.norm(east, axis=1)
    north = np.cross(up, east)
    with np.errstate(invalid="ignore"):
        sine = np.where(np.abs(np.cos(inclination_rad)) <= level, np.cos(inclination_rad) / level, np.inf)
        cosine = np.sqrt(1.0 - np.where(np.isfinite(sine), sine, 0.0) ** 2)
    return tuple((sine[:, None] * east + side * cosine[:, None] * north) / level[:, None] for side in (1.0, -1.0))


def lunar_best_points(route: Route, found: Grid, inclination_rad: float | None) -> tuple[TransferPoint, ...]:
    """Return the transfers of least C3, least v-infinity and least sum of burns within the dates of a grid."""
    points = (_best_point(route, found, inclination_rad, least) for least in LEAST)
    return tuple(point for point in points if point is not None)


def _best_point(route: Route, found: Grid, inclination_rad: float | None, least: Least) -> TransferPoint | None:
    axes = (found.departure_tdb_s, found.arrival_tdb_s)
    ends = [(float(axis[0]), float(axis[-1])) for axis in axes]
    at = _cheapest(route, found, least)
    for _ in range(_ZOOMS):
        if at is None:
            return None
        middles = [float(axis[i]) for axis, i in zip(axes, at, strict=True)]
        steps = [float(axis[1] - axis[0]) if axis.size > 1 else 0.0 for axis in axes]
        axes = tuple(  # type: ignore[assignment]
            np.linspace(max(low, middle - step), min(high, middle + step), _ZOOM_CELLS)
            for (low, high), middle, step in zip(ends, middles, steps, strict=True)
        )
        found = lunar_grid(route, *axes, inclination_rad)
        at = _cheapest(route, found, least)
    return None if at is None else replace(_point(route, found, at), least=least)


def _cheapest(route: Route, found: Grid, least: Least) -> tuple[int, int] | None:
    """Return the cell of the least cost, None where there is no transfer."""
    cost = figure(route, found.layers[0], least)
    i, j = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return (int(i), int(j)) if np.isfinite(cost[i, j]) else None


def _point(route: Route, found: Grid, at: tuple[int, int]) -> TransferPoint:
    layer = found.layers[0]
    leaving, arriving = float(found.departure_tdb_s[at[0]]), float(found.arrival_tdb_s[at[1]])
    up = ephemeris.position("moon", "earth", arriving)[0]
    x, y, _ = body("earth").equator_axes(np.array([arriving]))[0] @ ECLIPTIC @ up
    c3, v_infinity = float(layer.c3_m2_s2[at]), float(layer.v_infinity_m_s[at])
    departure_dv, arrival_dv = float(route.departure_dv(np.array(c3))), float(route.arrival_dv(np.array(v_infinity)))
    return TransferPoint(
        "I",
        "c3",
        0,
        format_utc(leaving),
        format_utc(arriving),
        (arriving - leaving) / SECONDS_PER_DAY,
        float(np.degrees(2.0 * np.arccos(layer.half_cosine[at]))),
        1e-6 * c3,
        float(np.degrees(np.arctan2(y, x)) % 360.0),
        float(np.degrees(layer.declination_rad[at])),
        1e-3 * v_infinity,
        departure_dv,
        arrival_dv,
        departure_dv + arrival_dv,
    )
