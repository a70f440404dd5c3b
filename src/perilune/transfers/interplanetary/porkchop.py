"""Porkchop plots: every departure day against every arrival day of a transfer between two bodies.

The ephemerides are asked once per axis; the grid of Lambert arcs is one compiled loop over both cores, in which each
cell is computed alone, so that any number of threads gives the same bytes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from perilune.astro.kernel import kernel
from perilune.astro.two_body.lambert import Branch, conic_frame, scaled_time, speeds
from perilune.astro.two_body.lambert_time import direct_root, start_tables, turning, turning_root
from perilune.constants import GM_SUN, SECONDS_PER_DAY
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.interplanetary.direct_point import (
    HALF_TURN_BAND_DEG,
    LEAST,
    MOST_REVOLUTIONS,
    Box,
    Least,
    Route,
    Sheet,
    TransferPoint,
    cost_of,
    refine,
)

Array = NDArray[np.float64]

MOST_CELLS: Final = 25_000_000

_HALF_TURN: Final = math.sin(0.5 * math.radians(HALF_TURN_BAND_DEG))


@dataclass(frozen=True, eq=False)
class Layer:
    """One family of conics over the grid (departures, arrivals), infinite where there is none.

    ``half_cosine`` is the cosine of half the transfer angle, whole revolutions apart: positive below 180 degrees.
    """

    revolutions: int
    branch: Branch
    c3_m2_s2: Array
    v_infinity_m_s: Array
    declination_rad: Array
    half_cosine: Array


@dataclass(frozen=True, eq=False)
class Grid:
    """A porkchop plot as numbers: both axes [TDB s past J2000] and a layer for each family of conics."""

    departure_tdb_s: Array
    arrival_tdb_s: Array
    layers: tuple[Layer, ...]

    def least(self, values: Sequence[Array]) -> Array:
        """Return the least over the layers of one array per layer, (departures, arrivals)."""
        return np.asarray(np.minimum.reduce(list(values)))


@dataclass(frozen=True)
class Porkchop:
    """The best transfers of a range of dates, for each type the least C3, the least v-infinity, the least sum of burns.

    ``parking_orbit`` and ``capture_orbit`` say between which orbits the burns are counted, ``equator`` in which axes
    the direction of the departing asymptote is told. ``no_solution`` says why there is none.
    """

    origin: str
    destination: str
    departure_from_utc: str
    departure_to_utc: str
    arrival_from_utc: str
    arrival_to_utc: str
    departures: int
    arrivals: int
    parking_orbit: str
    capture_orbit: str
    equator: str
    best: tuple[TransferPoint, ...]
    no_solution: NoSolution | None


@kernel(error_model="numpy")
def _cell(home, pole, there, time, gm, turns, right, tables, out):  # type: ignore[no-untyped-def]
    """Put C3, arriving v-infinity, declination and half cosine of one arc into ``out``; infinite without one."""
    out[:] = math.inf
    code, r1, r2, chord, lam, lam_c, sigma, up_1, on_1, up_2, on_2 = conic_frame(
        home[0], home[1], home[2], there[0], there[1], there[2], False
    )
    if code != 0:
        return
    scaled = scaled_time(time, gm, r1, r2, chord)
    if turns == 0:
        x, found = direct_root(scaled, lam, lam_c, tables)
    else:
        fits, middle, left, beside = turning(scaled, lam, lam_c, turns, tables)
        x, found = 0.0, False
        if fits:
            x, found = turning_root(scaled, lam, lam_c, turns, right, beside if right else left, middle)
    if not found:
        return
    out_1, across_1, out_2, across_2 = speeds(x, r1, r2, chord, lam, lam_c, sigma, gm)
    leaving, arriving, rise = 0.0, 0.0, 0.0
    for k in range(3):
        start = out_1 * up_1[k] + across_1 * on_1[k] - home[3 + k]
        end = out_2 * up_2[k] + across_2 * on_2[k] - there[3 + k]
        leaving += start * start
        arriving += end * end
        rise += start * pole[k]
    out[0], out[1] = leaving, math.sqrt(arriving)
    out[2] = math.asin(min(max(rise / math.sqrt(leaving), -1.0), 1.0))
    out[3] = 0.5 * lam * (r1 + r2 + chord) / math.sqrt(r1 * r2)


@kernel(error_model="numpy", parallel=True)
def _fill(  # type: ignore[no-untyped-def]
    leave, home, pole, arrive, there, limits, gm, turns, right, tables, out
):
    for i in numba.prange(leave.shape[0]):
        for j in range(arrive.shape[0]):
            time = arrive[j] - leave[i]
            if limits[0] < time < limits[1]:
                _cell(home[i], pole[i], there[j], time, gm, turns, right, tables, out[i, j])
            else:
                out[i, j, :] = math.inf


def grid(
    route: Route,
    departure_tdb_s: Array,
    arrival_tdb_s: Array,
    max_revolutions: int = 0,
    flight_time_s: tuple[float, float] = (0.0, np.inf),
) -> Grid:
    """Return C3, arriving v-infinity and declination of the departing asymptote of every pair of dates.

    Args:
        route: the two bodies.
        departure_tdb_s, arrival_tdb_s: (n,) and (m,) [TDB s past J2000].
        max_revolutions: families of up to so many whole revolutions, both branches of each.
        flight_time_s: cells with other flight times are left out.

    Raises:
        InputError: an epoch outside the ephemeris, too many cells or revolutions.
    """
    leave, arrive = (np.ascontiguousarray(axis, dtype=np.float64) for axis in (departure_tdb_s, arrival_tdb_s))
    families: list[tuple[int, Branch]] = [(0, "left")]
    families += [(n, side) for n in range(1, max_revolutions + 1) for side in _BRANCHES]
    if leave.size * arrive.size * len(families) > MOST_CELLS or not 0 <= max_revolutions <= MOST_REVOLUTIONS:
        asked = f"{leave.size} x {arrive.size} cells, {max_revolutions} revolutions"
        expected = f"{MOST_CELLS:,} cells in all layers, up to {MOST_REVOLUTIONS} revolutions"
        raise InputError(Problem(f"too large a grid: {asked}", expected=expected))
    home, there = route.origin.states(leave), route.destination.states(arrive)
    pole = np.ascontiguousarray(route.origin.equator_axes(leave)[:, 2])
    limits = np.array(flight_time_s, dtype=np.float64)
    layers = []
    for turns, branch in families:
        out = np.empty((leave.size, arrive.size, 4))
        _fill(leave, home, pole, arrive, there, limits, GM_SUN, turns, branch == "right", start_tables(), out)
        layers.append(Layer(turns, branch, *(out[:, :, k] for k in range(4))))
    return Grid(leave, arrive, tuple(layers))


_BRANCHES: Final[tuple[Branch, ...]] = ("left", "right")


def sheets(layer: Layer) -> tuple[Sheet, Sheet]:
    """Return the two sheets of a layer: below and above a half turn."""
    first = 2 * layer.revolutions + 1
    return Sheet(layer.revolutions, layer.branch, first), Sheet(layer.revolutions, layer.branch, first + 1)


def figure(route: Route, layer: Layer, least: Least) -> Array:
    """Return what is to be the least, over a layer: C3 [m2/s2], v-infinity or the sum of both burns [m/s]."""
    if least == "c3":
        return layer.c3_m2_s2
    return layer.v_infinity_m_s if least == "v_infinity" else total_dv(route, layer)


def costs(route: Route, layer: Layer, sheet: Sheet, least: Least) -> Array:
    """Return :func:`figure` on a sheet, infinite off it and about the half turn."""
    side = layer.half_cosine if sheet.type_number % 2 else -layer.half_cosine
    cost = figure(route, layer, least)
    return np.where((side > _HALF_TURN) & np.isfinite(cost), cost, np.inf)


def total_dv(route: Route, layer: Layer) -> Array:
    """Return the sum of both burns over a layer [m/s]."""
    return route.departure_dv(layer.c3_m2_s2) + route.arrival_dv(layer.v_infinity_m_s)


def best_points(route: Route, found: Grid) -> tuple[TransferPoint, ...]:
    """Return for each type the transfers of least C3, least v-infinity and least sum of burns within the grid's dates.

    Each is refined from the best cell of each family, so it lies between the dates of the grid.

    Args:
        route: the two bodies and how the flight begins and ends.
        found: the grid of the route; see :func:`grid`.
    """
    ends = (found.departure_tdb_s[[0, -1]], found.arrival_tdb_s[[0, -1]])
    box = Box(*((float(first), float(last)) for first, last in ends))
    axes = (found.departure_tdb_s, found.arrival_tdb_s)
    step = max(float(np.diff(axis).max()) if axis.size > 1 else SECONDS_PER_DAY for axis in axes)
    candidates: dict[tuple[int, Least], list[tuple[float, TransferPoint]]] = {}
    for layer, sheet, least in ((a, b, c) for a in found.layers for b in sheets(a) for c in LEAST):
        cost = costs(route, layer, sheet, least)
        i, j = np.unravel_index(int(np.argmin(cost)), cost.shape)
        start = (float(found.departure_tdb_s[i]), float(found.arrival_tdb_s[j]))
        refined = refine(route, sheet, start, step, least, box) if np.isfinite(cost[i, j]) else None
        if refined is not None:
            point = replace(refined[0], least=least)
            candidates.setdefault((sheet.type_number, least), []).append((cost_of(point, least), point))
    return tuple(min(rows, key=lambda row: row[0])[1] for _, rows in sorted(candidates.items(), key=_by_type))


def _by_type(item: tuple[tuple[int, Least], object]) -> tuple[int, int]:
    return item[0][0], LEAST.index(item[0][1])
