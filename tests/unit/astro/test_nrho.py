import numpy as np
import pytest

from perilune.astro import ephemeris
from perilune.astro.cr3bp import EARTH_MOON_MU
from perilune.astro.nrho import NRHO_PERIOD_S, ephemeris_nrho, on_earth_moon_line, restricted_nrho
from perilune.astro.propagate import propagate
from perilune.astro.time import parse_time

EPOCH = parse_time("2031-05-01 UTC")


@pytest.fixture(scope="module")
def orbit():
    return ephemeris_nrho(EPOCH, 2)


def test_the_period():
    assert pytest.approx(6.5624 * 86_400.0, abs=10.0) == NRHO_PERIOD_S
    assert restricted_nrho().period == pytest.approx(1.5112, abs=1e-4)


def test_it_is_continuous_in_the_full_model(orbit):
    ends = propagate(orbit.states[:-1], orbit.epochs_tdb_s[:-1], orbit.epochs_tdb_s[1:])
    assert np.linalg.norm(ends[:, :3] - orbit.states[1:, :3], axis=1).max() < 1.0
    assert np.linalg.norm(ends[:, 3:] - orbit.states[1:, 3:], axis=1).max() < 1e-3


def test_it_stays_a_near_rectilinear_halo(orbit):
    epochs = np.linspace(orbit.epochs_tdb_s[0], orbit.epochs_tdb_s[-1], 250)
    relative = np.array([orbit.at(epoch) for epoch in epochs]) - ephemeris.state("moon", "earth", epochs)
    distance = np.linalg.norm(relative[:, :3], axis=1)
    assert 2.5e6 < distance.min() < 6e6
    assert 6.8e7 < distance.max() < 7.6e7
    moon = ephemeris.state("moon", "earth", epochs)
    north = np.cross(moon[:, :3], moon[:, 3:])
    height = np.sum(relative[:, :3] * north, axis=1) / np.linalg.norm(north, axis=1)
    # southern: far below the Moon's orbital plane at apolune, briefly above it at perilune
    assert height[np.argmax(distance)] < -6e7
    assert height[np.argmin(distance)] > 0.0


def test_the_moon_lies_on_the_line():
    at_moon = np.array([[1.0 - EARTH_MOON_MU, 0.0, 0.0, 0.0, 0.0, 0.0]])
    laid = on_earth_moon_line(at_moon, EARTH_MOON_MU, np.array([EPOCH]))
    np.testing.assert_allclose(laid, ephemeris.state("moon", "earth", EPOCH))
