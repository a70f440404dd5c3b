import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.astro.orientation import body_fixed
from perilune.astro.time import parse_time
from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError
from perilune.transfers import LunarEllipse, windows
from perilune.transfers.hyperbola import Approach, approach
from perilune.transfers.lunar.ellipse import burn_sizes, crossing, insertion_cost

START, END = parse_time("2031-05-01 UTC"), parse_time("2031-06-01 UTC")
POLE = np.array([0.0, 0.0, 1.0])


def elements_of(window):
    """Radii of the apsides, inclination and argument of periapsis, from the state after insertion."""
    arc = window.trajectory.arcs[-1]
    relative = np.array(arc.position_m + arc.velocity_m_s) - ephemeris.state("moon", "earth", arc.start_tdb_s)[0]
    r, v = relative[:3], relative[3:]
    h = np.cross(r, v)
    e = np.cross(v, h) / GM_MOON - r / np.linalg.norm(r)
    size = np.linalg.norm(e)
    axis = h @ h / GM_MOON / (1.0 - size**2)
    pole = body_fixed.pole("moon", arc.start_tdb_s)[0]
    node = np.cross(pole, h)
    inclination = np.arccos(h @ pole / np.linalg.norm(h))
    argument = np.arctan2(e @ np.cross(h / np.linalg.norm(h), node), e @ node)
    return axis * (1.0 - size), axis * (1.0 + size), np.degrees(inclination), np.degrees(argument) % 360.0


@pytest.mark.parametrize("argument_deg", [90.0, 270.0, None])
def test_the_ellipse_is_the_one_asked_for(site, argument_deg):
    argument = None if argument_deg is None else np.radians(argument_deg)
    wanted = LunarEllipse(argument_rad=argument)
    (window,) = windows(site, "elfo", START, END, count=1, orbit=wanted)
    low, high, inclination, reached = elements_of(window)
    assert low - MOON_RADIUS == pytest.approx(879.16e3, abs=10.0)
    assert high - MOON_RADIUS == pytest.approx(8_728.84e3, abs=50.0)
    assert inclination == pytest.approx(56.2, abs=1e-4)
    if argument_deg is not None:
        assert reached == pytest.approx(argument_deg, abs=1e-4)
        assert 350.0 < window.insertion_dv_m_s < 600.0
    else:
        assert f"argument of periapsis {reached:.2f}" in window.arrival_orbit


def test_a_held_argument_costs_more_than_a_free_one(site):
    def cost(argument):
        (window,) = windows(site, "elfo", START, END, count=1, orbit=LunarEllipse(argument_rad=argument))
        return window.tli_dv_m_s + window.insertion_dv_m_s

    assert cost(None) < cost(np.pi / 2.0) < cost(None) + 250.0


def test_the_hyperbola_of_a_crossing_comes_from_its_asymptote():
    generator = np.random.default_rng(3)
    orbit = LunarEllipse()
    met = 0
    for _ in range(50):
        asymptote = generator.normal(size=(1, 3)) * np.array([1.0, 1.0, 0.3])
        asymptote /= np.linalg.norm(asymptote)
        speed = generator.uniform(500.0, 1_500.0, 1)
        seen = Approach(asymptote, np.zeros((1, 3)), speed, np.zeros(1))
        side, anomaly = int(generator.choice([1, -1])), float(generator.uniform(0.0, 2.0 * np.pi))
        found = crossing(seen, orbit, np.array([1.0]), anomaly, POLE, side)
        back = approach(found.before, GM_MOON)
        np.testing.assert_allclose(back.asymptote, asymptote, atol=1e-9)
        np.testing.assert_allclose(back.b_m, found.b_m, atol=1.0)
        np.testing.assert_allclose(back.v_infinity_m_s, speed, rtol=1e-9)
        if abs(asymptote[0, 2]) < np.sin(orbit.inclination_rad):
            size = np.linalg.norm(found.after[0, 3:] - found.before[0, 3:])
            normal = np.cross(found.after[0, :3], found.after[0, 3:])
            node = np.cross(POLE, normal)
            course = np.arctan2(asymptote[0] @ np.cross(normal / np.linalg.norm(normal), node), asymptote[0] @ node)
            quick = burn_sizes(orbit, 1.0, np.array([anomaly]), np.array([course]), speed)[0, 0]
            if np.isfinite(quick):
                assert quick == pytest.approx(size, rel=1e-9)
                met += 1
    assert met > 10


def test_an_inclination_out_of_reach_has_no_price():
    pole = body_fixed.pole("moon", START)[0]
    along = np.cross(pole, [1.0, 0.0, 0.0])
    along /= np.linalg.norm(along)
    steep = 900.0 * (np.cos(np.radians(30.0)) * along + np.sin(np.radians(30.0)) * pole)
    excess = np.vstack([steep, 900.0 * along])
    price = insertion_cost(LunarEllipse(inclination_rad=np.radians(25.0)))(np.full(2, START), excess)
    assert np.isinf(price[0])
    assert 300.0 < price[1] < 700.0


@pytest.mark.parametrize(
    "changes", [{"periapsis_altitude_m": 9e6}, {"periapsis_altitude_m": 1e3}, {"inclination_rad": 0.0}]
)
def test_impossible_ellipses_are_refused(changes):
    with pytest.raises(InputError):
        LunarEllipse(**changes)
