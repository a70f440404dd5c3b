"""Periodic orbits of the restricted three-body problem against published ones."""

import numpy as np
import pytest

from perilune.astro.cr3bp import flow, jacobi_constant, symmetric_orbit

JPL_MU = 0.01215058560962404
# JPL periodic orbit catalogue, Earth-Moon, transcribed in https://github.com/markbastian/allgo,
# test/data/jpl-periodic/earth-moon.edn: x, z, vy, Jacobi constant, period
JPL = {
    "L1 halo": (0.8233817099599398, 0.020094689995809854, 0.13277938547316961, 3.17090835020532, 2.7457245134756847),
    "L2 halo": (1.180506824843928, 0.01990687479633898, -0.15811356683023692, 3.15038629071539, 3.4122877697103866),
    "L2 halo, large": (
        1.1693640722281695,
        0.0967601517779278,
        -0.19391736078339492,
        3.11454583707881,
        3.333623559285899,
    ),
}


@pytest.mark.parametrize("name", JPL)
def test_jpl_catalogue(name):
    x, z, vy, jacobi, period = JPL[name]
    state = np.array([x, 0.0, z, 0.0, vy, 0.0])
    # all printed digits
    assert float(jacobi_constant(state[None, :], JPL_MU)[0]) == pytest.approx(jacobi, abs=1e-14)
    # unstable orbits: an error in the last printed digit grows by up to 1,100 in a period
    assert np.abs(flow(state, period, JPL_MU) - state).max() < 1e-10
    orbit = symmetric_orbit(np.array([x + 1e-4, z + 1e-4, vy + 1e-4]), period, JPL_MU)
    np.testing.assert_allclose(orbit.state[[0, 2, 4]], [x, z, vy], atol=1e-11)


def test_the_published_nrho():
    """9:2 L2 southern NRHO, Zimovan-Spreen 2021 (thesis, Purdue), pages 245-246, and six digits in circulation."""
    orbit = symmetric_orbit(np.array([1.02134, -0.18162, -0.10176]), 1.50206, 0.012150585609624)
    np.testing.assert_allclose(orbit.state[[0, 2, 4]], [1.021335, -0.181619, -0.101756], atol=5e-7)
    perilune = flow(orbit.state, orbit.period / 2.0, orbit.mu)[:3] - [1.0 - orbit.mu, 0.0, 0.0]
    # 384,748 km is the unit of length that belongs to the published case; perilune 3,145 km by a computation elsewhere
    assert np.linalg.norm(perilune) * 384_748.0 == pytest.approx(3_145.0, abs=1.0)
