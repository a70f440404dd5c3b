import numpy as np
import pytest

from perilune.astro.two_body.kepler import along_conic
from perilune.constants import GM_MOON
from perilune.transfers.hyperbola import Approach, aim_angle, aim_inclination, approach, lowest_inclination, plane_axes

POLE = np.array([0.1, -0.2, 0.9]) / np.linalg.norm([0.1, -0.2, 0.9])
PERIAPSIS_M = 1.85e6


def at_periapsis(speed=2.6e3):
    return np.array([[0.0, PERIAPSIS_M, 0.0, speed, 0.0, 0.0]])


def along(seen, i=0):
    return seen.asymptote[i], seen.b_m[i], seen.v_infinity_m_s[i]


def test_at_periapsis():
    seen = approach(at_periapsis(), GM_MOON)
    asymptote, b, speed = along(seen)
    assert seen.since_periapsis_s[0] == pytest.approx(0.0, abs=1e-9)
    assert speed == pytest.approx(np.sqrt(2.6e3**2 - 2.0 * GM_MOON / PERIAPSIS_M))
    assert asymptote @ b == pytest.approx(0.0, abs=1e-3)
    # angular momentum: impact parameter times speed
    assert np.linalg.norm(b) * speed == pytest.approx(PERIAPSIS_M * 2.6e3)
    # the flight turns right, from climbing to falling, and passes above the body: the asymptote passes above it too
    assert asymptote[0] > 0.0
    assert asymptote[1] > 0.0
    assert b[1] > 0.0


def test_the_asymptote_is_where_the_flight_came_from():
    seen = approach(at_periapsis(), GM_MOON)
    far = fly_back(at_periapsis()[0], 2e6)
    earlier = approach(far[None, :], GM_MOON)
    np.testing.assert_allclose(earlier.asymptote, seen.asymptote, atol=1e-6)
    np.testing.assert_allclose(earlier.b_m, seen.b_m, rtol=1e-5)
    assert earlier.since_periapsis_s[0] == pytest.approx(-2e6, rel=1e-6)
    direction = far[3:] / np.linalg.norm(far[3:])
    np.testing.assert_allclose(direction, seen.asymptote[0], atol=2e-2)


def fly_back(state, seconds):
    from scipy.integrate import solve_ivp

    solved = solve_ivp(
        lambda _, y: np.concatenate([y[3:], -GM_MOON * y[:3] / np.linalg.norm(y[:3]) ** 3]),
        (0.0, -seconds),
        state,
        method="DOP853",
        rtol=1e-12,
        atol=1e-6,
    )
    return solved.y[:, -1]


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("inclination_deg", [35.0, 90.0, 140.0])
def test_the_aim_leads_to_periapsis_and_inclination(side, inclination_deg):
    asymptote, speed = np.array([0.6, 0.8, 0.0]), 900.0
    seen = Approach(asymptote[None, :], np.zeros((1, 3)), np.array([speed]), np.zeros(1))
    b = aim_inclination(seen, PERIAPSIS_M, np.radians(inclination_deg), POLE, side, GM_MOON)[0]
    assert b @ asymptote == pytest.approx(0.0, abs=1e-6)
    momentum = np.cross(b, speed * asymptote)
    inclination = np.degrees(np.arccos(momentum @ POLE / np.linalg.norm(momentum)))
    assert inclination == pytest.approx(inclination_deg, abs=1e-9)
    energy, angular = 0.5 * speed**2, np.linalg.norm(momentum)
    eccentricity = np.sqrt(1.0 + 2.0 * energy * angular**2 / GM_MOON**2)
    assert angular**2 / GM_MOON / (1.0 + eccentricity) == pytest.approx(PERIAPSIS_M)


def test_an_inclination_below_the_declination_becomes_the_nearest():
    seen = Approach(POLE[None, :] * 0.6 + np.array([[0.0, 0.0, 0.5]]), np.zeros((1, 3)), np.array([900.0]), np.zeros(1))
    unit = seen.asymptote / np.linalg.norm(seen.asymptote)
    seen = Approach(unit, seen.b_m, seen.v_infinity_m_s, seen.since_periapsis_s)
    b = aim_inclination(seen, PERIAPSIS_M, 0.0, POLE, 1, GM_MOON)
    momentum = np.cross(b, unit)[0]
    reached = np.arccos(momentum @ POLE / np.linalg.norm(momentum))
    assert reached == pytest.approx(float(lowest_inclination(unit, POLE)[0]))
    np.testing.assert_allclose(b, aim_angle(seen, PERIAPSIS_M, 0.0, POLE, GM_MOON))


def test_the_axes_are_normal_to_the_asymptote():
    asymptote = np.array([[0.6, 0.0, 0.8]])
    axes = plane_axes(asymptote)[0]
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-15)
    np.testing.assert_allclose(axes @ asymptote[0], 0.0, atol=1e-15)


def test_kepler_ellipse_closes_and_keeps_its_energy():
    state = np.array([1.0e11, 2e10, 1e9, -4e3, 3.5e4, 1e3])
    gm = 1.327e20
    energy = 0.5 * state[3:] @ state[3:] - gm / np.linalg.norm(state[:3])
    period = 2.0 * np.pi * np.sqrt((-gm / (2.0 * energy)) ** 3 / gm)
    states = along_conic(state, np.array([0.0, 0.3 * period, period]), gm)
    np.testing.assert_allclose(states[[0, 2]], np.tile(state, (2, 1)), rtol=1e-9)
    there = 0.5 * states[1, 3:] @ states[1, 3:] - gm / np.linalg.norm(states[1, :3])
    assert there == pytest.approx(energy, rel=1e-12)
