"""The skyline and the slope of a place from elevation models: rays over the curved Moon.

Grids are on a polar-stereographic, an equirectangular or a geographic map of the sphere of 1,737.4 km. Where several
are given the first that covers a place counts: a fine one of the surroundings, then a coarse one of the region.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, Problem
from perilune.station.horizon import Horizon
from perilune.station.sky import Place

FloatArray = NDArray[np.float64]

_RAYS_AT_ONCE: Final = 90
_GROWTH: Final = 1.0 / 600.0  # of a step along a ray, of the distance gone


@dataclass(frozen=True)
class MapProjection:
    """How a grid lies on the sphere.

    ``kind``: ``south`` or ``north`` polar stereographic, ``equirectangular`` (both in m), ``geographic`` (degrees).
    ``scale`` is that at the pole, or the cosine of the standard parallel; false origins are in map units.
    """

    kind: Literal["south", "north", "equirectangular", "geographic"]
    central_longitude_rad: float = 0.0
    scale: float = 1.0
    false_east: float = 0.0
    false_north: float = 0.0
    radius_m: float = MOON_RADIUS

    def project(self, latitude_rad: FloatArray, longitude_rad: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return map coordinates of places [m, deg where geographic].

        Source: Snyder 1987 (USGS PP 1395), equations 21-5 to 21-12 and 12-1.
        """
        if self.kind == "geographic":
            turned = np.degrees(longitude_rad - self.central_longitude_rad + np.pi) % 360.0 - 180.0
            return turned + math.degrees(self.central_longitude_rad), np.degrees(latitude_rad)
        away = longitude_rad - self.central_longitude_rad
        if self.kind == "equirectangular":
            away = (away + np.pi) % (2.0 * np.pi) - np.pi
            x, y = self.radius_m * self.scale * away, self.radius_m * latitude_rad
        else:
            side = 1.0 if self.kind == "north" else -1.0
            rho = 2.0 * self.radius_m * self.scale * np.tan(0.25 * np.pi - 0.5 * side * latitude_rad)
            x, y = rho * np.sin(away), -side * rho * np.cos(away)
        return x + self.false_east, y + self.false_north


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights over the sphere of 1,737.4 km [m], (rows, columns), NaN where there is none, on a map.

    The middle of the first cell is at (``west``, ``north``) in map units; rows go down by ``cell`` (``cell_y``),
    columns to the right by ``cell``.
    """

    heights_m: FloatArray
    west: float
    north: float
    cell: float
    projection: MapProjection
    name: str
    cell_y: float | None = None

    @property
    def spacing_m(self) -> float:
        """The side of a cell on the ground at true scale [m]."""
        degrees = self.projection.kind == "geographic"
        return self.cell * (math.radians(1.0) * MOON_RADIUS if degrees else 1.0)

    def at(self, latitude_rad: FloatArray, longitude_rad: FloatArray) -> FloatArray:
        """Return heights [m] at places of one shape, bilinear; NaN outside the grid and beside cells without one."""
        x, y = self.projection.project(latitude_rad, longitude_rad)
        column = (x - self.west) / self.cell
        row = (self.north - y) / (self.cell if self.cell_y is None else self.cell_y)
        rows, columns = self.heights_m.shape
        inside = (column >= 0.0) & (column <= columns - 1) & (row >= 0.0) & (row <= rows - 1)
        left = np.clip(column.astype(np.int64), 0, columns - 2)
        top = np.clip(row.astype(np.int64), 0, rows - 2)
        u, v = column - left, row - top
        z = self.heights_m
        upper = (1.0 - u) * z[top, left] + u * z[top, left + 1]
        lower = (1.0 - u) * z[top + 1, left] + u * z[top + 1, left + 1]
        return np.where(inside, (1.0 - v) * upper + v * lower, np.nan)


def height_at(grids: tuple[Grid, ...], latitude_rad: FloatArray, longitude_rad: FloatArray) -> FloatArray:
    """Return heights of the first grid that has one at each place [m]; NaN where none has."""
    heights = np.full(np.shape(latitude_rad), np.nan)
    for grid in grids:
        missing = np.isnan(heights)
        if not missing.any():
            break
        heights[missing] = grid.at(latitude_rad[missing], longitude_rad[missing])
    return heights


def ground_height(grids: tuple[Grid, ...], place: Place) -> float:
    """Return the height of the ground at a place [m].

    Raises:
        InputError: no grid has a height there.
    """
    height = float(height_at(grids, np.array([place.latitude_rad]), np.array([place.longitude_rad]))[0])
    if math.isnan(height):
        names = ", ".join(grid.name for grid in grids)
        where = f"{math.degrees(place.latitude_rad):.5f}, {math.degrees(place.longitude_rad):.5f}"
        fix = "give a grid that covers the place"
        raise InputError(
            Problem(f"no height at {where} deg", file=names, expected="a grid with a height there", fix=fix)
        )
    return height


@dataclass(frozen=True, eq=False)
class Skyline:
    """A skyline from terrain, the height of the ground under it, and how far the rays found ground [m]."""

    horizon: Horizon
    ground_m: float
    least_reach_m: float


def skyline(grids: tuple[Grid, ...], place: Place, mast_m: float, reach_m: float, rays: int = 1440) -> Skyline:
    """Return the skyline seen from the top of a mast: the highest elevation along each ray over the curved Moon.

    Args:
        grids: finest first.
        place: latitude and longitude; its height is not used, the ground is that of the grids.
        mast_m: of the eyes over the ground.
        reach_m: length of the rays.
        rays: evenly spaced azimuths.

    A ray is a great circle. A point at the angle s along it with the radius r stands at the elevation
    atan2(r cos s - r0, r sin s) over the horizontal of eyes at the radius r0. Steps are half a cell of the finest grid
    and grow by 1/600 of the distance. A ray whose ground ends before the horizon of a smooth Moon goes on over one.

    Raises:
        InputError: the mast, the reach or the number of rays is out of range, or no grid holds the place.
    """
    if not (0.0 <= mast_m <= 1e4 and reach_m > 0.0 and rays >= 8):
        raise InputError(Problem("no such skyline", expected="a mast of 0 to 10,000 m, a positive reach, eight rays"))
    ground = ground_height(grids, place)
    eyes = MOON_RADIUS + ground + mast_m
    angle = _steps(0.5 * min(grid.spacing_m for grid in grids), reach_m) / MOON_RADIUS
    azimuths = 2.0 * np.pi * np.arange(rays) / rays
    lowest = -math.acos(min(1.0, MOON_RADIUS / eyes)) if eyes > MOON_RADIUS else 0.0
    elevation, reach = np.empty(rays), np.empty(rays)
    east, north, up = place.axes()
    for first in range(0, rays, _RAYS_AT_ONCE):
        part = slice(first, first + _RAYS_AT_ONCE)
        forward = np.cos(azimuths[part, None]) * north + np.sin(azimuths[part, None]) * east
        point = np.cos(angle)[None, :, None] * up + np.sin(angle)[None, :, None] * forward[:, None, :]
        latitude = np.arcsin(np.clip(point[..., 2], -1.0, 1.0))
        radius = MOON_RADIUS + height_at(grids, latitude, np.arctan2(point[..., 1], point[..., 0]))
        seen = np.arctan2(radius * np.cos(angle) - eyes, radius * np.sin(angle))
        known = ~np.isnan(seen)
        highest = np.max(np.where(known, seen, -0.5 * np.pi), axis=1)
        farthest = np.max(np.where(known, angle, 0.0), axis=1)
        elevation[part] = np.where(farthest < -lowest, np.maximum(highest, lowest), highest)
        reach[part] = MOON_RADIUS * farthest
    source = "terrain " + ", ".join(grid.name for grid in grids)
    return Skyline(Horizon(azimuths, elevation, source), ground, float(reach.min()))


def slope_rad(grids: tuple[Grid, ...], place: Place, baseline_m: float) -> float:
    """Return the slope of the plane through the ground around a place [rad].

    Args:
        baseline_m: side of the square of 5 by 5 points to which the plane is fitted by least squares.

    Raises:
        InputError: ground is missing in the square.
    """
    offsets = baseline_m * np.linspace(-0.5, 0.5, 5)
    along, across = (axis.ravel() for axis in np.meshgrid(offsets, offsets))
    east, north, up = place.axes()
    point = MOON_RADIUS * up + along[:, None] * east + across[:, None] * north
    point /= np.linalg.norm(point, axis=1, keepdims=True)
    heights = height_at(grids, np.arcsin(point[:, 2]), np.arctan2(point[:, 1], point[:, 0]))
    if np.isnan(heights).any():
        raise InputError(Problem("no ground around the place", expected=f"heights within {baseline_m:g} m of it"))
    design = np.column_stack([along, across, np.ones(25)])
    gradient = np.linalg.lstsq(design, heights, rcond=None)[0]
    return math.atan(math.hypot(float(gradient[0]), float(gradient[1])))


def _steps(step_m: float, reach_m: float) -> FloatArray:
    near = step_m / _GROWTH
    if reach_m <= near:
        return step_m * np.arange(1.0, max(reach_m / step_m, 1.0) + 1.0)
    even = step_m * np.arange(1.0, near / step_m + 1.0)
    count = int(math.log(reach_m / even[-1]) / math.log1p(_GROWTH)) + 1
    return np.concatenate([even, even[-1] * (1.0 + _GROWTH) ** np.arange(1.0, count + 1.0)])
