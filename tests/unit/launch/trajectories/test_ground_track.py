"""Places of the launch frame and distances along the ellipsoid."""

import math

import numpy as np
import pytest

from perilune.constants import EARTH_ROTATION_RATE
from perilune.launch.trajectories.ground_track import azimuth_rad, distance_m, places, verticals


def test_a_place_that_stands_still_stays_on_its_longitude() -> None:
    latitude, radius, time = 0.6, 6.4e6, 700.0
    turn = EARTH_ROTATION_RATE * time
    x, z = radius * math.cos(latitude), radius * math.sin(latitude)
    moved = places([[x * math.cos(turn), x * math.sin(turn), z]], [time], -1.4)
    assert moved.longitude_rad[0] == pytest.approx(-1.4, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "km", "tolerance"),
    [
        ((50.06632, -5.71475), (58.64402, -3.07009), 969.954, 3e-5),
        ((0.0, 0.0), (0.0, 90.0), 10_018.754, 3e-5),
        ((28.608, -80.604), (30.212, -74.038), 357 * 1.852, 0.5 / 357),
    ],
)
def test_distances_are_those_of_the_geodesic(
    one: tuple[float, float], other: tuple[float, float], km: float, tolerance: float
) -> None:
    # the first by Vincenty's inverse formula (Land's End to John o' Groats); a quarter of the equator; Lambert's
    # formula is good to 10 m in 1,000 km. The third is the impact of the first stage of Apollo 11 from its pad, told as
    # 357 nautical miles: half a mile is its rounding
    found = float(distance_m(*(math.radians(v) for v in one), *(math.radians(v) for v in other))) / 1e3
    assert found == pytest.approx(km, rel=tolerance)


def test_azimuths_of_the_compass() -> None:
    assert azimuth_rad(0.1, 0.2, 0.2, 0.2) == pytest.approx(0.0)
    assert azimuth_rad(0.0, 0.2, 0.0, 0.3) == pytest.approx(0.5 * math.pi)
    assert azimuth_rad(0.2, 0.2, 0.1, 0.2) == pytest.approx(math.pi)


def test_the_vertical_at_the_pole_and_at_the_equator() -> None:
    up = verticals(np.array([[7e6, 0.0, 0.0], [0.0, 0.0, 6.5e6]]))
    assert up == pytest.approx(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), abs=1e-12)
