"""The boundary conditions of an ascent against the orbit from whose elements the state is made."""

from math import cos, radians, sin, sqrt

import numpy as np
import pytest

from perilune.launch.ascent import boundary
from perilune.launch.ascent.dynamics import EARTH
from perilune.launch.target import PLAIN_ROWS, ROWS

AXIS, ECCENTRICITY, INCLINATION, NODE, ARGUMENT, ANOMALY = 1.3, 0.2, 0.7, 1.1, 2.3, 0.6


def _turn(angle, axis):
    """The matrix that turns by an angle about z or x."""
    c, s = cos(angle), sin(angle)
    if axis == "z":
        return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


@pytest.fixture(scope="module")
def state():
    parameter = AXIS * (1.0 - ECCENTRICITY**2)
    radius = parameter / (1.0 + ECCENTRICITY * cos(ANOMALY))
    r = radius * np.array([cos(ANOMALY), sin(ANOMALY), 0.0])
    v = np.array([-sin(ANOMALY), ECCENTRICITY + cos(ANOMALY), 0.0]) / sqrt(parameter)
    turned = _turn(NODE, "z") @ _turn(INCLINATION, "x") @ _turn(ARGUMENT, "z")
    return np.concatenate((turned @ r, turned @ v, [0.4]))


def _told(functions, *arguments):
    return np.array(functions.value(*arguments)).ravel()


def test_a_target_is_told_by_its_elements(state):
    rows = _told(boundary.target(True), state, (cos(ARGUMENT), sin(ARGUMENT)))
    parameter = AXIS * (1.0 - ECCENTRICITY**2)
    assert len(rows) == ROWS + 2
    assert rows[0] == pytest.approx(np.linalg.norm(state[:3]))
    assert rows[1] == pytest.approx(state[:3] @ state[3:6])
    assert rows[2] == pytest.approx(-0.5 / AXIS)
    assert rows[3] == pytest.approx(parameter)
    assert rows[4] == pytest.approx(AXIS * (1.0 - ECCENTRICITY), rel=1e-8)
    assert rows[5] == pytest.approx(cos(INCLINATION))
    assert rows[6:9] == pytest.approx(np.cross(state[:3], state[3:6]))
    assert np.linalg.norm(rows[9:11]) < ECCENTRICITY


def test_the_apsis_is_zero_at_the_argument_alone(state):
    assert _told(boundary.target(False), state, (cos(ARGUMENT), sin(ARGUMENT)))[-2] == pytest.approx(0.0, abs=1e-14)
    off = _told(boundary.target(False), state, (cos(ARGUMENT - 0.1), sin(ARGUMENT - 0.1)))[-2:]
    size = ECCENTRICITY * sqrt(AXIS * (1.0 - ECCENTRICITY**2)) * sin(INCLINATION)
    assert off == pytest.approx([size * sin(0.1), size * cos(0.1)])


def test_fewer_rows_are_the_first_of_more(state):
    whole = _told(boundary.target(True), state, (1.0, 0.0))
    assert _told(boundary.target(False), state, (1.0, 0.0))[:-2] == pytest.approx(whole[:PLAIN_ROWS])
    assert _told(boundary.parking(), state) == pytest.approx(whole[: boundary.PARKING_ROWS])
    assert _told(boundary.perigee(), state) == pytest.approx(whole[4:5])


@pytest.mark.parametrize(
    ("azimuth_deg", "inside"), [(90.0, (True, True)), (30.0, (False, True)), (120.0, (True, False))]
)
def test_a_flight_is_inside_two_azimuths_over_the_ground(azimuth_deg, inside):
    latitude, azimuth = radians(28.5), radians(azimuth_deg)
    up = np.array([cos(latitude), 0.0, sin(latitude)])
    east, north = np.array([0.0, 1.0, 0.0]), np.array([-sin(latitude), 0.0, cos(latitude)])
    turning = EARTH.rotation_rad_s * EARTH.time_s * 1.01 * cos(latitude)
    velocity = 0.3 * (sin(azimuth) * east + cos(azimuth) * north) + 0.2 * up + turning * east
    limits = radians(40.0), radians(110.0)
    numbers = (cos(limits[0]), sin(limits[0]), cos(limits[1]), sin(limits[1]))
    told = _told(boundary.azimuth(EARTH), np.concatenate((1.01 * up, velocity, [1.0])), numbers)
    assert told == pytest.approx([0.3 * sin(azimuth - limits[0]), 0.3 * sin(limits[1] - azimuth)])
    assert tuple(told > 0.0) == inside
