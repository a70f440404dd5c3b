from math import cos, radians

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch import Escape, Orbit, circular_orbit
from perilune.launch.target import burnout_speed_m_s, terminal_bounds


def test_a_circular_orbit_fixes_radius_and_direction_of_flight():
    low, high = terminal_bounds(circular_orbit(200e3, radians(51.6)), radians(46.0))
    assert low[0] == high[0] == pytest.approx(1.0 + 200e3 / EARTH_EQUATORIAL_RADIUS)
    assert low[1] == high[1] == 0.0
    assert low[5] == high[5] == pytest.approx(cos(radians(51.6)))
    assert not np.isfinite(low[3])


def test_a_long_ellipse_leaves_the_place_of_burnout_free():
    low, high = terminal_bounds(Orbit(185e3, 35786e3, radians(27.0)), radians(28.5))
    assert not np.isfinite(low[0])
    assert low[3] == high[3]


def test_an_inclination_at_the_latitude_is_a_band():
    low, high = terminal_bounds(Escape(0.0, radians(28.5)), radians(28.5))
    assert low[5] < cos(radians(28.5)) < high[5]


def test_escape_speed_at_the_lowest_perigee():
    speed = burnout_speed_m_s(Escape(0.0, 0.5))
    assert speed == pytest.approx(np.sqrt(2.0 * GM_EARTH / (EARTH_EQUATORIAL_RADIUS + 185e3)))
    assert burnout_speed_m_s(Orbit(185e3, 35786e3, 0.5)) == pytest.approx(10254.0, abs=15.0)
