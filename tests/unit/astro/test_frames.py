import numpy as np
import pytest

from perilune.astro import frames
from perilune.constants import EARTH_ROTATION_RATE
from perilune.errors import InputError

EPOCHS = np.linspace(-8e8, 8e8, 11)


def test_rotations_are_rotations() -> None:
    rotation = frames.itrf_to_icrf(EPOCHS)
    product = rotation @ np.swapaxes(rotation, 1, 2)
    assert np.allclose(product, np.eye(3), rtol=0.0, atol=1e-14)
    assert np.allclose(np.linalg.det(rotation), 1.0, rtol=0.0, atol=1e-14)


def test_one_epoch_gives_what_many_give() -> None:
    assert np.array_equal(frames.itrf_to_icrf(EPOCHS[3])[0], frames.itrf_to_icrf(EPOCHS)[3])
    assert np.array_equal(frames.earth_pole(EPOCHS[3])[0], frames.earth_pole(EPOCHS)[3])


def test_the_pole_is_the_axis_of_rotation() -> None:
    pole = frames.earth_pole(EPOCHS)
    axis = frames.itrf_to_icrf(EPOCHS)[:, :, 2]
    assert np.allclose(np.linalg.norm(pole, axis=1), 1.0, rtol=0.0, atol=1e-15)
    assert np.abs(np.cross(pole, axis)).max() < 4e-6  # polar motion, below 0.6 arcsec


def test_a_site_moves_with_the_earth() -> None:
    place = frames.geodetic_to_itrf(np.radians(45.965), np.radians(63.305), 90.0)
    states = frames.site_states(place, EPOCHS)
    assert np.allclose(states[:, :3], frames.itrf_to_icrf(EPOCHS) @ place, rtol=0.0, atol=1e-6)
    step = 1.0
    ahead, behind = (frames.site_states(place, EPOCHS + s)[:, :3] for s in (step, -step))
    # the epoch has a resolution of 1e-7 s, in which the site moves 3e-5 m
    assert np.allclose((ahead - behind) / (2.0 * step), states[:, 3:], rtol=0.0, atol=1e-4)
    speed = np.linalg.norm(states[:, 3:], axis=1)
    assert np.allclose(speed, EARTH_ROTATION_RATE * np.hypot(place[0], place[1]), rtol=2e-6)


def test_beyond_the_table_is_said_or_held() -> None:
    with pytest.warns(UserWarning, match="held"):
        said = frames.itrf_to_icrf(1.5e9)
    assert np.array_equal(said, frames.itrf_to_icrf(1.5e9, "hold"))
    with pytest.warns(UserWarning, match="held"):
        frames.site_states(np.array([6.4e6, 0.0, 0.0]), 1.5e9)


def test_geodetic_coordinates_there_and_back() -> None:
    generator = np.random.default_rng(2)
    latitude = generator.uniform(-np.pi / 2, np.pi / 2, 100)
    longitude = generator.uniform(-np.pi, np.pi, 100)
    altitude = generator.uniform(-5e3, 1e6, 100)
    back = frames.itrf_to_geodetic(frames.geodetic_to_itrf(latitude, longitude, altitude))
    assert np.allclose(back[0], latitude, rtol=0.0, atol=1e-12)
    assert np.allclose(back[1], longitude, rtol=0.0, atol=1e-12)
    far = np.array([3e8, 2e8, -1e8])
    assert np.allclose(frames.geodetic_to_itrf(*frames.itrf_to_geodetic(far)), far, rtol=0.0, atol=2e-3)
    assert np.allclose(back[2], altitude, rtol=0.0, atol=1e-8)


def test_the_poles_of_the_ellipsoid() -> None:
    north = frames.geodetic_to_itrf(np.pi / 2, 0.3, 10.0)
    assert np.allclose(north, [0.0, 0.0, 6_356_752.314245 + 10.0], rtol=0.0, atol=1e-6)


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="no such place"):
        frames.geodetic_to_itrf(1.6, 0.0)
    with pytest.raises(InputError, match="no such place"):
        frames.geodetic_to_itrf(np.nan, 0.0)
    with pytest.raises(InputError, match="positions"):
        frames.itrf_to_geodetic(np.zeros(2))
    with pytest.raises(InputError, match="a place"):
        frames.site_states(np.zeros((2, 3)), 0.0)
    for epochs in (np.nan, np.zeros((2, 2)), 1e12):
        with pytest.raises(InputError, match="epochs"):
            frames.earth_pole(epochs)
