"""Skylines by rays over analytic terrain, against their closed forms."""

import math

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.constants import MOON_RADIUS
from perilune.errors import InputError
from perilune.station.horizon import Horizon
from perilune.station.illumination import light_of
from perilune.station.sky import Place, sky_of
from perilune.station.terrain import Grid, MapProjection, ground_height, skyline, slope_rad

CELL_M = 100.0
HALF = 520
POLE = Place(-0.5 * math.pi, 0.0)
SOUTH = MapProjection("south")
DISTANCE_M = 20e3
HEIGHT_M = 400.0
CREST_M = 3e3


def polar_grid(height_of, spot=(0.0, 0.0)):
    """A polar-stereographic grid of heights by the angle from the pole and the longitude, around a spot of the map."""
    line = CELL_M * np.arange(-HALF, HALF + 1)
    x, y = np.meshgrid(spot[0] + line, spot[1] - line)
    angle = 2.0 * np.arctan(np.hypot(x, y) / (2.0 * MOON_RADIUS))
    return Grid(
        height_of(angle, np.arctan2(x, y)), float(spot[0] + line[0]), float(spot[1] - line[0]), CELL_M, SOUTH, "made"
    )


def elevation(height_m, angle, eyes_m=0.0):
    radius = MOON_RADIUS + height_m
    return np.arctan2(radius * np.cos(angle) - MOON_RADIUS - eyes_m, radius * np.sin(angle))


def share(horizon, place=POLE, height=0.0):
    start = parse_time("2030-01-01 UTC")
    sky = sky_of(Place(place.latitude_rad, place.longitude_rad, height), start, start + 365.25 * 86_400.0, 7200.0)
    return light_of(sky, horizon).sun_fraction.mean()


def test_in_a_crater_the_skyline_and_the_light_are_those_of_the_closed_form():
    def crater(angle, _):
        return HEIGHT_M * np.exp(-(((angle * MOON_RADIUS - DISTANCE_M) / CREST_M) ** 2))

    found = skyline((polar_grid(crater),), POLE, 0.0, 50e3, rays=360)
    way = np.linspace(1.0, 50e3, 200_000) / MOON_RADIUS
    truth = elevation(crater(way, None), way).max()
    # a bilinear cell of 100 m cuts a crest of this width by 0.4 m at most, 20 km away
    assert np.abs(found.horizon.elevation_rad - truth).max() < 2e-5
    level = Horizon(np.zeros(1), np.array([truth]), "truth")
    assert share(found.horizon) == pytest.approx(share(level), abs=1e-3)


def test_on_top_of_a_cone_the_skyline_dips_as_the_flank_or_as_the_smooth_moon():
    def cone(angle, _):
        return np.maximum(HEIGHT_M * (1.0 - angle * MOON_RADIUS / DISTANCE_M), 0.0)

    found = skyline((polar_grid(cone),), POLE, 2.0, 51e3, rays=360)
    assert found.ground_m == pytest.approx(HEIGHT_M)
    way = np.linspace(1.0, 51e3, 200_000) / MOON_RADIUS
    truth = elevation(cone(way, None), way, HEIGHT_M + 2.0).max()
    assert truth == pytest.approx(-math.acos(MOON_RADIUS / (MOON_RADIUS + HEIGHT_M + 2.0)), abs=1e-6)
    assert np.abs(found.horizon.elevation_rad - truth).max() < 5e-5
    level = Horizon(np.zeros(1), np.array([truth]), "truth")
    assert share(found.horizon, height=HEIGHT_M) == pytest.approx(share(level, height=HEIGHT_M), abs=1e-3)


def test_a_straight_ridge_is_seen_at_the_azimuths_of_its_great_circle():
    # a wall along the great circle of all places whose x is DISTANCE_M on the sphere
    gap = DISTANCE_M / MOON_RADIUS

    def ridge(angle, longitude):
        aside = np.arcsin(np.clip(np.sin(angle) * np.sin(longitude), -1.0, 1.0))
        return HEIGHT_M * np.exp(-(((aside - gap) * MOON_RADIUS / CREST_M) ** 2))

    found = skyline((polar_grid(ridge),), POLE, 0.0, 52e3, rays=720)
    # azimuth 0 at the pole with longitude 0 is towards longitude 180; the ridge stands over longitude 90
    azimuth = found.horizon.azimuth_rad
    across = np.sin(np.pi - azimuth)
    way = np.arcsin(np.clip(np.sin(gap) / np.maximum(across, 1e-9), -1.0, 1.0))
    seen = (across > 0.0) & (np.sin(gap) < across * math.sin(35e3 / MOON_RADIUS))
    fine = np.linspace(0.7, 1.3, 2001)
    truth = np.array(
        [
            elevation(ridge(fine * s, np.full(2001, np.pi - a)), fine * s).max()
            for a, s in zip(azimuth[seen], way[seen], strict=True)
        ]
    )
    assert seen.sum() > 200
    assert np.abs(found.horizon.elevation_rad[seen] - truth).max() < 5e-5
    behind = np.sin(azimuth) < -0.1
    # what is left of the crest's flank at the pole itself is far below a millimetre
    assert found.horizon.elevation_rad[behind].max() < 0.0


def test_where_no_ground_is_known_nothing_is_assumed():
    flat = polar_grid(lambda angle, _: np.where(angle * MOON_RADIUS < 10e3, 100.0, np.nan))
    found = skyline((flat,), POLE, 0.0, 50e3, rays=16)
    assert found.least_reach_m == pytest.approx(10e3, abs=2.0 * CELL_M)
    with pytest.raises(InputError, match="no height"):
        ground_height((flat,), Place(-1.5, 0.0))
    with pytest.raises(InputError, match="no ground around the place; expected heights within 30000 m"):
        slope_rad((flat,), POLE, 30e3)
    for mast, reach, rays in ((-1.0, 1e4, 16), (1.1e4, 1e4, 16), (0.0, 0.0, 16), (0.0, 1e4, 7)):
        with pytest.raises(InputError, match="no such skyline"):
            skyline((flat,), POLE, mast, reach, rays=rays)


def test_the_finer_grid_counts_where_it_has_ground():
    coarse = polar_grid(lambda angle, _: np.full(angle.shape, 5.0))
    fine = Grid(np.full((11, 11), 7.0), -50.0, 50.0, 10.0, SOUTH, "fine")
    assert ground_height((fine, coarse), POLE) == 7.0
    assert ground_height((fine, coarse), Place(-1.5695, 0.5)) == 5.0


def test_the_slope_is_that_of_the_plane():
    spot = Place(math.radians(-89.5), math.radians(40.0))
    east, north = (float(v[0]) for v in SOUTH.project(np.array([spot.latitude_rad]), np.array([spot.longitude_rad])))

    def tilted(angle, longitude):
        x = np.sin(angle) * np.sin(longitude) * MOON_RADIUS
        return 0.1 * x

    grid = polar_grid(tilted, (east, north))
    assert math.tan(slope_rad((grid,), spot, 400.0)) == pytest.approx(0.1, rel=2e-3)


@pytest.mark.parametrize("kind", ["south", "north", "equirectangular", "geographic"])
def test_a_place_projects_to_where_the_grid_has_it(kind):
    # GDAL's PROJ is the judge in test_terrain_file; here: the pole or the origin of each map is at zero
    projection = MapProjection(kind)
    latitude = {"south": -0.5 * np.pi, "north": 0.5 * np.pi}.get(kind, 0.0)
    x, y = projection.project(np.array([latitude]), np.array([0.0]))
    assert abs(x[0]) < 1e-6
    assert abs(y[0]) < 1e-6
