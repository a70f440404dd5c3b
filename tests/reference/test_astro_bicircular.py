"""The bicircular model against a published periodic orbit.

Rosales, Jorba and Jorba-Cusco 2021, Celestial Mechanics and Dynamical Astronomy 133:16, doi 10.1007/s10569-021-10012-0,
table 2: the eigenvalues of the orbit of one synodic month that takes the place of L2, as transcribed in public code.
"""

from dataclasses import replace

import numpy as np
import pytest

from perilune.astro.three_body.bicircular import EARTH_MOON_SUN, ForcedOrbit, dynamical_substitute, flow
from perilune.astro.three_body.libration_points import libration_point

LARGEST = 776607.104649077169597
VERTICAL = 1.660211640235458
CENTRE = complex(0.865694004478591, 0.500573561636870)


@pytest.fixture(scope="module")
def substitute():
    found = dynamical_substitute("L2")
    assert isinstance(found, ForcedOrbit)
    return found


def test_eigenvalues(substitute):
    values = np.linalg.eigvals(substitute.monodromy)
    # the product of matrices has size 1e6: its small eigenvalues are known to 1e6 roundings
    assert np.abs(values).max() == pytest.approx(LARGEST, rel=1e-12)
    vertical = np.linalg.eigvals(substitute.monodromy[np.ix_([2, 5], [2, 5])])
    assert vertical.real.max() == pytest.approx(VERTICAL, rel=1e-11)
    assert np.abs(values - CENTRE).min() < 1e-9


def test_it_closes_in_a_month(substitute):
    step = substitute.model.period / len(substitute.states)
    for i in range(len(substitute.states)):
        then = replace(EARTH_MOON_SUN, sun_angle=-EARTH_MOON_SUN.sun_rate * i * step)
        end = flow(substitute.states[i], step, then)
        np.testing.assert_allclose(end, substitute.states[(i + 1) % len(substitute.states)], atol=1e-12)


def test_it_goes_twice_about_l2(substitute):
    """Figure 3 of the paper."""
    centre = libration_point(EARTH_MOON_SUN.mu, "L2")
    times = np.linspace(0.0, EARTH_MOON_SUN.period / 8.0, 50)
    angles = []
    for i, state in enumerate(substitute.states):
        model = replace(EARTH_MOON_SUN, sun_angle=-EARTH_MOON_SUN.sun_rate * i * float(times[-1]))
        path = np.array([flow(state, float(time), model) for time in times])
        angles += np.arctan2(path[:, 1], path[:, 0] - centre[0]).tolist()
    turned = np.unwrap(angles)
    assert abs(turned[-1] - turned[0]) / (2.0 * np.pi) == pytest.approx(2.0, abs=0.02)
