"""Curtis, Orbital Mechanics for Engineering Students, example 8.6: a flyby of Venus on either side.

As in poliastro's tests. The spacecraft approaches from a transfer between circular orbits of Earth and Venus;
velocities are (along the planet's motion, towards the Sun) in km/s.
"""

import numpy as np
import pytest

from perilune.transfers.interplanetary.flyby import turn_angle

GM_VENUS = 324_900e9  # the book's
PERIAPSIS_M = 6_052e3 + 300e3
PLANET = np.array([35.02e3, 0.0])
ARRIVING = np.array([37.51e3, 2.782e3])


@pytest.mark.parametrize(("side", "leaving"), [(-1.0, (31.73, 1.766)), (1.0, (37.14, -3.074))])
def test_venus(side, leaving):
    excess = ARRIVING - PLANET
    turn = float(turn_angle(np.linalg.norm(excess), PERIAPSIS_M, GM_VENUS))
    assert np.degrees(turn) == pytest.approx(103.6, abs=0.06)
    # which way it turns depends on the side on which it passes
    angle = -side * turn
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert (PLANET + rotation @ excess) / 1e3 == pytest.approx(leaving, abs=0.01)  # four printed digits
