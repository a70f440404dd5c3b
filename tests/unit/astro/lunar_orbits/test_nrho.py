import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.lunar_orbits.nrho import NRHO_PERIOD_S, eclipse_avoiding_apolune, ephemeris_nrho, restricted_nrho
from perilune.astro.propagation.propagate import propagate
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


def test_the_phase_that_avoids_the_shadow_of_the_earth_is_reached_within_half_a_revolution():
    for epoch in EPOCH + np.linspace(0.0, 3e7, 7):
        start = eclipse_avoiding_apolune(epoch)
        assert epoch <= start < epoch + 0.5001 * NRHO_PERIOD_S
        assert eclipse_avoiding_apolune(start + 60.0) - start == pytest.approx(0.5 * NRHO_PERIOD_S, abs=1.0)
