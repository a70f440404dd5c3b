"""The flight of dropped parts: against closed solutions of falling bodies."""

import math

import numpy as np
import pytest

from perilune.astro.forces.us76 import us76
from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_J2, EARTH_ROTATION_RATE, GM_EARTH
from perilune.launch.trajectories.falling import AIRSPEED, ALTITUDE, DURATION, MASS, RISING, Push, fly_leg

RADIUS = EARTH_EQUATORIAL_RADIUS
SPIN = EARTH_ROTATION_RATE


def at_equator(height_m: float, up_m_s: float = 0.0, east_m_s: float = 0.0, mass_kg: float = 1e3) -> np.ndarray:
    radius = RADIUS + height_m
    return np.array([0.0, radius, 0.0, 0.0, up_m_s, east_m_s + SPIN * radius, 0.0, mass_kg])


def test_a_fall_without_air_takes_the_time_of_the_parabola() -> None:
    height = 2000.0
    # the weight on the turning Earth at the equator, in the mean over the time of the fall: at two thirds of the height
    pull = GM_EARTH / (RADIUS + height / 1.5) ** 2 * (1.0 + 1.5 * EARTH_J2) - SPIN**2 * RADIUS
    leg = fly_leg(at_equator(height), 0.0, ALTITUDE, 0.0)
    assert leg.met
    assert leg.state[0] == pytest.approx(math.sqrt(2.0 * height / pull), rel=1e-4)


def test_energy_and_spin_of_a_flight_without_air_are_kept() -> None:
    start = at_equator(100e3, 1500.0, 2000.0)
    leg = fly_leg(start, 0.0, DURATION, 300.0)
    energies = [
        0.5 * float(y[4:7] @ y[4:7])
        - GM_EARTH / np.linalg.norm(y[1:4]) * (1.0 + 0.5 * EARTH_J2 * (RADIUS / np.linalg.norm(y[1:4])) ** 2)
        for y in (start, leg.state)
    ]
    assert leg.state[0] == pytest.approx(300.0, abs=1e-2)
    # the reference radii of the field and of the ellipsoid differ by 0.7 m: 1e-10 of the energy
    assert energies[1] == pytest.approx(energies[0], rel=1e-9)


def test_a_long_fall_ends_at_terminal_speed() -> None:
    mass, area = 1e3, 2.0
    leg = fly_leg(at_equator(8e3, mass_kg=mass), area, ALTITUDE, 500.0)
    speed = np.linalg.norm(leg.state[4:7] - np.array([-SPIN * leg.state[2], SPIN * leg.state[1], 0.0]))
    weight = GM_EARTH / RADIUS**2 * (1.0 + 1.5 * EARTH_J2) - SPIN**2 * RADIUS
    terminal = math.sqrt(2.0 * mass * weight / (float(us76(500.0).density_kg_m3) * area))
    # the terminal speed falls with the root of the density, so that drag is weight and v^2 / 2H: H 10 km at the ground
    lag = terminal**2 / (4.0 * 10e3 * weight)
    assert speed == pytest.approx(terminal * (1.0 + lag), rel=2e-3)


def test_a_burn_ends_at_its_speed_and_follows_the_rocket_equation() -> None:
    push = Push(1.5e6, 500.0, 0.0)
    start = at_equator(90e3, -1000.0, 1500.0, mass_kg=3e4)
    leg = fly_leg(start, 0.0, AIRSPEED, 900.0, push)
    assert leg.met
    seconds = leg.state[0]
    assert leg.state[7] == pytest.approx(3e4 - 500.0 * seconds, rel=1e-12)
    gained = 3e3 * math.log(3e4 / leg.state[7])
    # gravity speeds the fall up by at most its share along the path
    assert gained >= math.hypot(1000.0, 1500.0) - 900.0
    assert gained <= math.hypot(1000.0, 1500.0) - 900.0 + 9.6 * seconds


def test_ends_by_mass_and_at_the_top() -> None:
    up = (1.0, 0.0, 0.0)
    burn = fly_leg(at_equator(50e3, 500.0, mass_kg=1e4), 0.0, MASS, 9e3, Push(2e5, 50.0, 0.0, up))
    assert burn.met
    assert burn.state[0] == pytest.approx(20.0, abs=1e-3)
    top = fly_leg(burn.state, 0.0, RISING, 0.0)
    assert top.met
    assert top.history[-1, 8] == pytest.approx(top.history[:, 8].max())


def test_the_ground_ends_a_leg_that_does_not_meet_its_end() -> None:
    leg = fly_leg(at_equator(1000.0), 0.0, MASS, 500.0)
    assert not leg.met
    assert leg.history[-1, 8] == pytest.approx(0.0, abs=0.01)
