import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.propagate import DEFAULT, propagate
from perilune.astro.time import parse_time
from perilune.errors import InputError
from perilune.transfers.powered_arc import Propulsion, Thrust, burn_arcs

START = parse_time("2031-05-16 UTC")
STAGE = Propulsion(91.2e3, 315.1, 43_572.8)
LOW_EARTH = np.array([6.56e6, 0.0, 0.0, 0.0, 7.0e3, 3.4e3])


def near_moon():
    moon = ephemeris.state("moon", "earth", START)[0]
    return moon + np.array([1.85e6, 1e5, 0.0, -100.0, 2_400.0, 700.0])


def plain(state, duration, stage, thrust):
    """The same burn by scipy, with the ephemeris asked at every step."""

    def force(t, y):
        at = START + t
        pole = frames.earth_pole(START + duration / 2.0)[0]
        moon, sun = (ephemeris.state(body, "earth", at)[0] for body in ("moon", "sun"))
        r = y[:3]
        distance, height = np.linalg.norm(r), r @ pole
        scale = 1.5 * DEFAULT.gm_earth * DEFAULT.earth_j2 * DEFAULT.earth_radius_m**2
        pull = -DEFAULT.gm_earth * r / distance**3
        pull = pull - scale / distance**5 * ((1.0 - 5.0 * (height / distance) ** 2) * r + 2.0 * height * pole)
        for gm, place in ((DEFAULT.gm_moon, moon[:3]), (DEFAULT.gm_sun, sun[:3])):
            away = r - place
            pull = pull - gm * (away / np.linalg.norm(away) ** 3 + place / np.linalg.norm(place) ** 3)
        mass = stage.mass_kg - stage.thrust_n / stage.exhaust_m_s * t
        relative = y[3:] - (moon[3:] if thrust.center == "moon" else 0.0)
        towards = thrust.direction[0] if thrust.steering == "inertial" else thrust.sign * relative
        return np.concatenate([y[3:], pull + stage.thrust_n / mass * towards / np.linalg.norm(towards)])

    tolerances = np.repeat([1e-4, 1e-8], 3)
    return solve_ivp(force, (0.0, duration), state, method="DOP853", rtol=1e-12, atol=tolerances).y[:, -1]


@pytest.mark.parametrize(
    ("state", "thrust"),
    [
        (LOW_EARTH, Thrust("velocity", np.zeros((1, 3)))),
        (LOW_EARTH, Thrust("inertial", np.array([[0.0, 0.8, 0.6]]))),
        (near_moon(), Thrust("velocity", np.zeros((1, 3)), -1.0, "moon")),
    ],
)
def test_burns_against_scipy(state, thrust):
    ours = burn_arcs(state[None, :], np.array([START]), np.array([350.0]), STAGE, thrust)[0]
    theirs = plain(state, 350.0, STAGE, thrust)
    # scipy's own tolerance; nine significant digits of the arc
    np.testing.assert_allclose(ours[:3], theirs[:3], atol=0.02)
    np.testing.assert_allclose(ours[3:], theirs[3:], atol=5e-5)


def test_many_burns_at_once_are_the_same_as_one_by_one():
    durations = np.array([10.0, 100.0, 200.0, 300.0, 355.0])
    thrust = Thrust("velocity", np.zeros((1, 3)))
    together = burn_arcs(np.tile(LOW_EARTH, (5, 1)), np.full(5, START), durations, STAGE, thrust)
    for end, duration in zip(together, durations, strict=True):
        alone = burn_arcs(LOW_EARTH[None, :], np.array([START]), np.array([duration]), STAGE, thrust)[0]
        np.testing.assert_allclose(end, alone, rtol=1e-13)


def test_a_feeble_engine_coasts():
    feeble = Propulsion(0.5, 300.0, 50.0)
    thrust = Thrust("inertial", np.array([[1.0, 0.0, 0.0]]))
    end = burn_arcs(LOW_EARTH[None, :], np.array([START]), np.array([100.0]), feeble, thrust)[0]
    coast = propagate(LOW_EARTH[None, :], START, START + 100.0)[0]
    # 0.01 m/s2 for 100 s
    np.testing.assert_allclose(end - coast, [50.0, 0.0, 0.0, 1.0, 0.0, 0.0], atol=0.5)


def test_the_rocket_equation_both_ways():
    # Apollo 11, LOI-1: 43,572.8 kg to 32,675.7 kg in 357.53 s (Orloff 2000)
    assert STAGE.mass_kg - STAGE.after(357.53).mass_kg == pytest.approx(43_572.8 - 32_675.7, rel=0.04)
    assert float(STAGE.dv_m_s(STAGE.duration_s(889.25))) == pytest.approx(889.25)


@pytest.mark.parametrize("numbers", [(1.0, 300.0, 1e6), (1e3, 10.0, 1e3), (-1.0, 300.0, 1e3)])
def test_impossible_stages_are_refused(numbers):
    with pytest.raises(InputError):
        Propulsion(*numbers)
