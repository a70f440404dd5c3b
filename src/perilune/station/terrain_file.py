"""Elevation models from files: GeoTIFF, PDS and whatever else GDAL reads with a map; library rasterio (extra terrain).

Only the surroundings of a place are read; a grid with more cells than :data:`MOST_CELLS` there is read coarser.
"""

import math
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, PeriluneError, Problem
from perilune.files import check_file_to_read
from perilune.station.sky import Place
from perilune.station.terrain import Grid, MapProjection

FloatArray = NDArray[np.float64]
HeightUnit = Literal["m", "km"]

MOST_CELLS: Final = 36_000_000
"""Of a grid in memory; beyond it the file is read coarser (the mean of its cells)."""

_RADIUS_NOT_HEIGHT_M: Final = 1e6
_SPHERE_M: Final = (1_737_000.0, 1_738_500.0)


def read_terrain(path: Path, place: Place, reach_m: float, unit: HeightUnit = "m") -> Grid:
    """Return the heights of a file around a place.

    Args:
        path: GeoTIFF, PDS label or image, any raster with a map of the Moon.
        place: in the middle of what is read.
        reach_m: half the side of what is read.
        unit: of the values; the scale and offset that the file itself states are applied first. Values above
            1,000 km are radii.

    Raises:
        InputError: no such file, no map, a map of another kind or of another body, or the place is outside.
        PeriluneError: the library is not installed.
    """
    check_file_to_read(path, "an elevation model")
    try:
        import rasterio
        from rasterio.enums import Resampling
        from rasterio.windows import Window
    except ImportError:
        raise PeriluneError("elevation models need the library rasterio: pip install 'perilune[terrain]'") from None
    try:
        with rasterio.open(path) as source:
            projection = _projection(source, path)
            window = _window(source, projection, place, reach_m, path)
            coarser = max(1, math.ceil(math.sqrt(window[2] * window[3] / MOST_CELLS)))
            shape = (window[3] // coarser, window[2] // coarser)
            kept = Window(window[0], window[1], shape[1] * coarser, shape[0] * coarser)
            raw = source.read(1, window=kept, out_shape=shape, resampling=Resampling.average, masked=True)
            heights = _heights(raw, source.scales[0], source.offsets[0], unit)
            west = source.transform.c + source.transform.a * (window[0] + 0.5 * coarser)
            north = source.transform.f + source.transform.e * (window[1] + 0.5 * coarser)
            cells = source.transform.a * coarser, -source.transform.e * coarser
    except rasterio.errors.RasterioError as error:
        cause = f"cannot be read as an elevation model: {error}"
        raise InputError(Problem(cause, file=str(path), expected="a raster with a map")) from None
    return Grid(heights, west, north, cells[0], projection, path.name, cells[1])


def _heights(raw: Any, scale: float, offset: float, unit: HeightUnit) -> FloatArray:
    values = np.ma.filled(np.ma.asarray(raw, dtype=np.float64), np.nan) * scale + offset
    values *= 1e3 if unit == "km" else 1.0
    if np.nanmax(np.abs(values), initial=0.0) > _RADIUS_NOT_HEIGHT_M:
        values -= MOON_RADIUS
    return np.asarray(values)


def _projection(source: Any, path: Path) -> MapProjection:
    if source.crs is None or source.transform.b or source.transform.d or source.transform.e >= 0.0:
        expected = "a map projection, north up, in the file"
        raise InputError(Problem("no map, or a turned one", file=str(path), expected=expected))
    terms = source.crs.to_dict()
    radius = float(terms.get("R", terms.get("a", MOON_RADIUS)))
    kind = terms.get("proj")
    if not _SPHERE_M[0] <= radius <= _SPHERE_M[1] or terms.get("ellps") or terms.get("datum"):
        raise InputError(Problem(f"a map of another body: {terms}", file=str(path), expected="a map of the Moon"))
    scale, lon = float(terms.get("k", terms.get("k_0", 1.0))), math.radians(float(terms.get("lon_0", 0.0)))
    east, north = float(terms.get("x_0", 0.0)), float(terms.get("y_0", 0.0))
    latitude = float(terms.get("lat_0", 0.0))
    if kind == "stere" and abs(latitude) == 90.0:
        if "lat_ts" in terms:
            scale = 0.5 * (1.0 + math.sin(math.radians(abs(float(terms["lat_ts"])))))
        return MapProjection("south" if latitude < 0.0 else "north", lon, scale, east, north, radius)
    if kind == "eqc" and latitude == 0.0:
        parallel = math.cos(math.radians(float(terms.get("lat_ts", 0.0))))
        return MapProjection("equirectangular", lon, parallel, east, north, radius)
    if kind == "longlat":
        west = source.transform.c
        return MapProjection("geographic", math.radians(west + 0.5 * source.width * source.transform.a))
    expected = "polar stereographic, equirectangular or geographic"
    raise InputError(Problem(f"a map of the kind {kind}", file=str(path), expected=expected))


def _window(source: Any, projection: MapProjection, place: Place, reach_m: float, path: Path) -> tuple[int, ...]:
    x, y = (float(v[0]) for v in projection.project(np.array([place.latitude_rad]), np.array([place.longitude_rad])))
    column = (x - source.transform.c) / source.transform.a
    row = (y - source.transform.f) / source.transform.e
    if not (0.0 <= column <= source.width and 0.0 <= row <= source.height):
        raise InputError(Problem("the place is outside the grid", file=str(path), fix="give a grid around the place"))
    degrees = projection.kind == "geographic"
    per_m = math.degrees(1.0 / MOON_RADIUS) if degrees else 1.0
    wide = reach_m * per_m / source.transform.a
    if degrees:
        wide /= max(math.cos(place.latitude_rad), 1e-6)
    high = reach_m * per_m / -source.transform.e
    first_column, last_column = max(0, int(column - wide)), min(source.width, int(column + wide) + 1)
    first_row, last_row = max(0, int(row - high)), min(source.height, int(row + high) + 1)
    if last_column - first_column < 2 or last_row - first_row < 2:
        raise InputError(Problem("fewer than two cells around the place", file=str(path), fix="give a longer --reach"))
    return first_column, first_row, last_column - first_column, last_row - first_row
