"""Elevation models from files: GDAL's own projection is the judge of ours."""

import math
import sys
import warnings

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.errors import InputError, PeriluneError
from perilune.station.site import Relief, site_study
from perilune.station.sky import Place
from perilune.station.terrain import MapProjection, ground_height
from perilune.station.terrain_file import read_terrain

rasterio = pytest.importorskip("rasterio")
# raised inside rasterio 1.4 by the library affine
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

SOUTH = MapProjection("south")
MAPS = {
    "south": ("+proj=stere +lat_0=-90 +lon_0=0 +k=1 +R=1737400 +units=m", -89.0, 30.0, 100.0),
    "scaled": ("+proj=stere +lat_0=-90 +lat_ts=-85 +lon_0=20 +x_0=1000 +R=1737400 +units=m", -89.0, 30.0, 100.0),
    "north": ("+proj=stere +lat_0=90 +lon_0=0 +k=1 +R=1737400 +units=m", 88.5, -120.0, 100.0),
    "equirectangular": ("+proj=eqc +lat_ts=40 +lon_0=10 +R=1737400 +units=m", 43.0, -52.0, 200.0),
    "geographic": ("+proj=longlat +R=1737400 +no_defs", 43.0, -51.0, 0.01),
}


def write(path, text, latitude, longitude, cell, heights_of, **options):
    from rasterio.crs import CRS
    from rasterio.transform import from_origin
    from rasterio.warp import transform

    crs = CRS.from_proj4(text)
    sphere = CRS.from_proj4("+proj=longlat +R=1737400 +no_defs")
    body = CRS.from_proj4("+proj=longlat +no_defs +R=" + text.split("+R=")[1].split()[0])
    (x,), (y,) = transform(body, crs, [longitude], [latitude])
    size = 101
    corner = from_origin(x - 50.5 * cell, y + 50.5 * cell, cell, cell)
    column, row = np.meshgrid(np.arange(size), np.arange(size))
    east, north = x + (column - 50) * cell, y - (row - 50) * cell
    heights = heights_of(east, north)
    dtype = options.pop("dtype", "float32")
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=size,
        height=size,
        count=1,
        dtype=dtype,
        crs=crs,
        transform=corner,
        nodata=-9999,
    ) as out:
        out.write(heights.astype(dtype), 1)
        if "scale" in options:
            out.scales = (options["scale"],)
    return crs, sphere


@pytest.mark.parametrize("name", list(MAPS))
def test_heights_lie_where_gdal_puts_them(tmp_path, name):
    from rasterio.warp import transform

    text, latitude, longitude, cell = MAPS[name]
    path = tmp_path / "dem.tif"
    # heights that are the map's own coordinates tell where a place was looked up
    crs, sphere = write(path, text, latitude, longitude, cell, lambda x, y: (x - y) / cell)
    spot = Place(math.radians(latitude + 0.02), math.radians(longitude - 0.05))
    grid = read_terrain(path, spot, 20e3)
    (x,), (y,) = transform(sphere, crs, [longitude - 0.05], [latitude + 0.02])
    # heights in the file are of single precision
    assert ground_height((grid,), spot) == pytest.approx((x - y) / cell, abs=0.01)


def test_scale_unit_and_radius_are_taken_off(tmp_path):
    text, latitude, longitude, cell = MAPS["south"]
    place = Place(math.radians(latitude), math.radians(longitude))
    cases = {"scaled": (lambda x, _: 0 * x + 240, {"dtype": "int16", "scale": 0.5}, "m", 120.0)}
    cases["km"] = (lambda x, _: 0 * x - 1.25, {}, "km", -1250.0)
    cases["radius"] = (lambda x, _: 0 * x + 1_738_400.0, {}, "m", 1000.0)
    for name, (heights, options, unit, truth) in cases.items():
        path = tmp_path / f"{name}.tif"
        write(path, text, latitude, longitude, cell, heights, **options)
        assert ground_height((read_terrain(path, place, 5e3, unit),), place) == pytest.approx(truth, abs=0.2)


def test_maps_of_other_kinds_and_bodies_and_far_places_are_refused(tmp_path):
    text, latitude, longitude, cell = MAPS["south"]
    place = Place(math.radians(latitude), math.radians(longitude))
    earth, oblique, good, junk = (tmp_path / name for name in ("earth.tif", "oblique.tif", "good.tif", "junk.tif"))
    write(earth, "+proj=stere +lat_0=-90 +lon_0=0 +R=6371000 +units=m", latitude, longitude, cell, lambda x, _: 0 * x)
    write(oblique, "+proj=ortho +lat_0=-90 +R=1737400 +units=m", latitude, longitude, cell, lambda x, _: 0 * x)
    write(good, text, latitude, longitude, cell, lambda x, _: 0 * x)
    junk.write_bytes(b"no raster")
    for path, where, cause in (
        (earth, place, "another body"),
        (oblique, place, "kind"),
        (good, Place(1.0, 0.0), "outside"),
        (junk, place, "cannot be read"),
        (tmp_path / "none.tif", place, "no such file"),
    ):
        with pytest.raises(InputError, match=cause):
            read_terrain(path, where, 5e3)


def test_a_site_on_an_elevation_model_is_answered_with_ground_and_slope(tmp_path):
    text, latitude, longitude, cell = MAPS["south"]
    place = Place(math.radians(latitude), math.radians(longitude))
    path = tmp_path / "plane.tif"
    write(path, text, latitude, longitude, cell, lambda x, y: 0.2 * (x - 0.0) + 0.0 * y)
    start = parse_time("2030-01-01 UTC")
    study = site_study(place, start, start + 30.0 * 86_400.0, mast_m=5.0, relief=Relief(models=(path,), reach_m=20e3))
    (x,), _ = SOUTH.project(np.array([place.latitude_rad]), np.array([place.longitude_rad]))
    assert study.answer.ground_height_m == pytest.approx(0.2 * x, abs=0.1)
    assert math.tan(math.radians(study.answer.slope_deg)) == pytest.approx(0.2, rel=1e-3)
    assert study.answer.slope_baseline_m == 200.0
    assert study.answer.horizon == "terrain plane.tif"
    assert "terrain is known to 5.0 km" in study.answer.notes[0]
    assert "not seen" in study.answer.notes[1]


def test_without_its_library_the_way_to_install_it_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.tif").touch()
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(PeriluneError, match=r"pip install 'perilune\[terrain\]'"):
        read_terrain(tmp_path / "a.tif", Place(0.0, 0.0), 5e3)


def test_a_picture_without_map_and_a_reach_below_a_cell_are_refused(tmp_path):
    text, latitude, longitude, cell = MAPS["south"]
    place = Place(math.radians(latitude), math.radians(longitude))
    plain, good = tmp_path / "plain.tif", tmp_path / "good.tif"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of a picture without a map
        with rasterio.open(plain, "w", driver="GTiff", width=9, height=9, count=1, dtype="float32") as out:
            out.write(np.zeros((9, 9), dtype="float32"), 1)
        with pytest.raises(InputError, match="no map, or a turned one"):
            read_terrain(plain, place, 5e3)
    write(good, text, latitude, longitude, cell, lambda x, _: 0 * x)
    with pytest.raises(InputError, match="fewer than two cells around the place; fix: give a longer --reach"):
        read_terrain(good, place, 0.0)
