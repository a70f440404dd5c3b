import numpy as np
import pytest

from perilune.errors import InputError, NoSolution
from perilune.transfers.interplanetary.ballistic import ballistic_flight
from perilune.transfers.interplanetary.flyby import (
    angle_between,
    common_periapsis,
    flyby_dv,
    powered_flyby_dv,
    turn_angle,
    unpowered_flyby,
)
from perilune.transfers.interplanetary.heliocentric import tour
from perilune.transfers.interplanetary.insertion import capture, insertion_impulse
from perilune.transfers.interplanetary.planets import PLANETS, planet

GM = planet("venus").gm_m3_s2
RNG = np.random.default_rng(5)
SPEEDS = RNG.uniform(2e3, 15e3, 50)
PERIAPSES = RNG.uniform(6.4e6, 9e7, 50)
DIRECTIONS = RNG.normal(size=(50, 3))
V_IN = SPEEDS[:, None] * DIRECTIONS / np.linalg.norm(DIRECTIONS, axis=1)[:, None]
PLANET = np.tile([0.0, 35e3, 1e3], (50, 1))
ANGLES = RNG.uniform(0.0, 2.0 * np.pi, 50)


def test_a_flyby_turns_and_keeps_the_speed():
    out = unpowered_flyby(V_IN, PLANET, PERIAPSES, ANGLES, GM)
    assert np.linalg.norm(out, axis=1) == pytest.approx(SPEEDS, rel=1e-14)
    assert angle_between(V_IN, out) == pytest.approx(turn_angle(SPEEDS, PERIAPSES, GM), rel=1e-12)
    assert np.linalg.norm(out - V_IN, axis=1) == pytest.approx(flyby_dv(SPEEDS, PERIAPSES, GM), rel=1e-12)


def test_the_periapsis_of_a_flyby_is_found_again():
    out = unpowered_flyby(V_IN, PLANET, PERIAPSES, ANGLES, GM)
    assert common_periapsis(V_IN, out, GM) == pytest.approx(PERIAPSES, rel=1e-11)
    burn, radius = powered_flyby_dv(V_IN, out, GM, 6.0e6)
    assert np.all(burn < 1e-6)
    assert radius == pytest.approx(PERIAPSES, rel=1e-11)


def test_a_powered_flyby_turns_as_both_hyperbolas_do():
    faster = 1.3 * unpowered_flyby(V_IN, PLANET, PERIAPSES, ANGLES, GM)
    radius = common_periapsis(V_IN, faster, GM)
    halves = 0.5 * (turn_angle(SPEEDS, radius, GM) + turn_angle(1.3 * SPEEDS, radius, GM))
    assert halves == pytest.approx(angle_between(V_IN, faster), rel=1e-11)


def test_a_turn_too_sharp_for_the_lowest_periapsis_costs_a_burn_that_grows_from_nothing():
    out = unpowered_flyby(V_IN, PLANET, PERIAPSES, ANGLES, GM)
    at_limit, _ = powered_flyby_dv(V_IN, out, GM, PERIAPSES.max())
    just, radius = powered_flyby_dv(V_IN[:1], out[:1], GM, float(PERIAPSES[0]) * (1.0 + 1e-9))
    assert radius[0] == pytest.approx(PERIAPSES[0])
    assert just[0] < 1e-4
    assert np.sum(at_limit > 1.0) == 49


@pytest.mark.parametrize(("out", "expected"), [((5e3, 0.0, 0.0), np.inf), ((-5e3, 0.0, 0.0), 0.0)])
def test_no_turn_and_a_full_reversal(out, expected):
    assert common_periapsis([5e3, 0.0, 0.0], out, GM)[0] == expected


def test_a_flight_that_does_not_exist_costs_infinitely_much():
    burn, _ = powered_flyby_dv([np.inf, 0.0, 0.0], [1e3, 0.0, 0.0], GM, 6.4e6)
    assert burn[0] == np.inf


def test_tour_joins_the_planets():
    flight = tour([planet("earth"), planet("mars")], [[0.0, 2.2e7], [1e7, 3.2e7]])
    assert flight.leaving_m_s.shape == (2, 2, 3)
    assert not flight.arriving_m_s[:, 0].any()
    assert not flight.leaving_m_s[:, 1].any()


@pytest.mark.parametrize("epochs", [[[0.0]], [[0.0, 1e7, 2e7]]])
def test_as_many_dates_as_planets(epochs):
    with pytest.raises(InputError, match="planets"):
        tour([planet("earth"), planet("mars")], epochs)


def test_no_such_planet():
    with pytest.raises(InputError, match="did you mean 'venus'"):
        planet("venis")


def test_every_planet_has_a_state_and_can_be_passed_above_its_surface():
    for body in PLANETS.values():
        assert np.isfinite(body.state(0.0)).all()
        assert body.lowest_periapsis_m > body.radius_m


def test_a_short_burn_is_the_impulse():
    mars = planet("mars")
    short = capture(3e3, 3.7e6, 1.2e5, 1.0, mars.gm_m3_s2)
    assert short.burn_m_s == pytest.approx(insertion_impulse(3e3, 3.7e6, 1.2e5, mars.gm_m3_s2), rel=1e-6)
    assert short.impulse_m_s == pytest.approx(short.burn_m_s, rel=1e-6)


def test_a_long_burn_costs_more_and_needs_a_higher_approach():
    mars = planet("mars")
    long = capture(3e3, 3.7e6, 1.2e5, 1800.0, mars.gm_m3_s2)
    assert 1.03 < long.burn_m_s / long.impulse_m_s < 1.10
    assert long.approach_periapsis_m > 3.75e6
    other = capture(3e3, 3.7e6, 1.2e5, 1800.0, mars.gm_m3_s2, specific_impulse_s=330.0)
    assert other.burn_m_s == pytest.approx(long.burn_m_s, rel=1e-3)


def test_a_burn_too_long_to_be_captured_by_is_refused():
    assert isinstance(capture(3e3, 3.7e6, 1.2e5, 4e6, planet("mars").gm_m3_s2), NoSolution)


def test_no_ballistic_flight_next_to_bad_dates():
    bodies = [planet(name) for name in ("earth", "mars", "earth")]
    assert isinstance(ballistic_flight(bodies, [0.0, 5e6, 9e6], 3.6e6), NoSolution)
