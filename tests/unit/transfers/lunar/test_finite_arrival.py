"""Burns at the Moon and at Mars that take time, beside the impulses they stand for."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro.ephemerides import ephemeris
from perilune.astro.time import parse_time
from perilune.constants import GM_MARS, GM_MOON
from perilune.errors import NoSolution
from perilune.transfers import CaptureOrbit, FiniteBurns, LunarEllipse, Propulsion, windows
from perilune.transfers.interplanetary.insertion import capture_by_stage
from perilune.transfers.sampling import arc_states

START, END = parse_time("2031-05-15 UTC"), parse_time("2031-05-17 UTC")
SHIP = Propulsion(25.7e3, 316.0, 26_520.0)


def check_joints(window):
    for before, after in pairwise(window.trajectory.arcs):
        states = arc_states(before)[1]
        kick = next((burn.dv_icrf_m_s for burn in window.burns if burn.epoch_tdb_s == after.start_tdb_s), None)
        dv = np.zeros(3) if kick is None or after.thrust is not None else np.array(kick)
        np.testing.assert_allclose(states[-1, :3], after.position_m, atol=5.0)
        np.testing.assert_allclose(states[-1, 3:] + dv, after.velocity_m_s, atol=5e-3)


def test_a_burn_ends_in_the_ellipse(site):
    (found,) = windows(site, "elfo", START, END, count=1, burns=FiniteBurns(None, SHIP))
    check_joints(found)
    last = found.trajectory.arcs[-1]
    seen = np.array(last.position_m + last.velocity_m_s) - ephemeris.state("moon", "earth", last.start_tdb_s)[0]
    energy = 0.5 * seen[3:] @ seen[3:] - GM_MOON / np.linalg.norm(seen[:3])
    momentum = np.cross(seen[:3], seen[3:])
    axis, orbit = -0.5 * GM_MOON / energy, LunarEllipse()
    eccentricity = np.sqrt(1.0 - momentum @ momentum / (GM_MOON * axis))
    assert axis == pytest.approx(orbit.axis_m, rel=1e-5)
    assert eccentricity == pytest.approx(orbit.eccentricity, abs=1e-5)
    departure, insertion = found.burns
    assert departure.engine is None
    assert 0.05 < insertion.engine.gravity_loss_m_s < 1.0  # seven minutes at a distance of 2,600 km and more
    assert insertion.engine.mass_before_kg == SHIP.mass_kg


def test_the_service_module_of_apollo_11_burns_as_long_as_it_did(site):
    # LOI-1: 357.53 s and 889.25 m/s into 169.7 by 60.0 nmi, 43,572.8 kg before and 32,675.7 after (Mission Report
    # MSC-00171; Orloff 2000, NASA SP-2000-4029); the way there was faster than this one, by about 120 m/s of burn
    ship, orbit = Propulsion(94.2e3, 315.1, 43_572.8), LunarEllipse(111.12e3, 314.3e3, np.radians(90.0), None)
    (found,) = windows(site, "elfo", START, END, count=1, orbit=orbit, burns=FiniteBurns(None, ship))
    check_joints(found)
    engine = found.burns[-1].engine
    assert 1.5 < engine.gravity_loss_m_s < 4.0
    assert ship.duration_s(889.25) == pytest.approx(357.53, rel=0.02)  # the thrust is a mean
    assert ship.after(ship.duration_s(889.25)).mass_kg == pytest.approx(32_675.7, rel=1e-3)


@pytest.mark.parametrize("destination", ["nrho", pytest.param("dro", marks=pytest.mark.slow)])
def test_flyby_and_insertion_by_a_ship_lead_into_the_same_orbit(site, destination):
    (impulsive,) = windows(site, destination, START, END, count=1)
    (found,) = windows(site, destination, START, END, count=1, burns=FiniteBurns(None, SHIP))
    check_joints(found)
    assert found.insertion_dv_m_s == pytest.approx(impulsive.insertion_dv_m_s, abs=1.0)
    flyby, insertion = (burn.engine for burn in found.burns[1:])
    assert insertion.mass_before_kg == pytest.approx(flyby.mass_after_kg)
    assert flyby.gravity_loss_m_s > 0.0
    # the orbit is that of the impulse, some minutes later
    last, wanted = found.trajectory.arcs[-1], impulsive.trajectory.arcs[-1]
    epochs, states = arc_states(replace(wanted, end_tdb_s=last.start_tdb_s))
    assert epochs[-1] == last.start_tdb_s
    np.testing.assert_allclose(states[-1, :3], last.position_m, atol=20.0)
    np.testing.assert_allclose(states[-1, 3:], last.velocity_m_s, atol=5e-3)


@pytest.mark.parametrize(
    ("stage", "binding"),
    [
        (replace(SHIP, thrust_n=0.02 * SHIP.mass_kg), "thrust"),
        (replace(SHIP, isp_s=100.0, propellant_kg=100.0), "propellant"),
    ],
)
def test_a_ship_that_cannot_is_refused_with_its_limit(site, stage, binding):
    answer = windows(site, "elfo", START, START + 86_400.0, count=1, burns=FiniteBurns(None, stage))
    assert isinstance(answer, NoSolution)
    assert answer.binding == binding


def flown_at_mars(firing, stage):
    """Return periapsis and semi-major axis after a burn against the velocity, by equations of its own."""
    start, flow = firing.ignition, stage.thrust_n / stage.exhaust_m_s

    def rates(time, now):
        push = stage.thrust_n / (stage.mass_kg - flow * time) / np.linalg.norm(now[2:])
        return np.concatenate([now[2:], -GM_MARS * now[:2] / np.linalg.norm(now[:2]) ** 3 - push * now[2:]])

    x, y, u, v = solve_ivp(rates, (0.0, firing.duration_s), start, method="DOP853", rtol=1e-12, atol=1e-6).y[:, -1]
    axis = 1.0 / (2.0 / np.hypot(x, y) - (u * u + v * v) / GM_MARS)
    return axis * (1.0 - np.sqrt(1.0 - (x * v - y * u) ** 2 / (GM_MARS * axis))), axis


def test_a_burn_at_mars_ends_in_the_orbit():
    orbit = CaptureOrbit()
    found = capture_by_stage(2_900.0, orbit.periapsis_m, orbit.period_s, SHIP, GM_MARS)
    periapsis, axis = flown_at_mars(found, SHIP)
    assert periapsis == pytest.approx(orbit.periapsis_m, abs=50.0)
    assert 2.0 * np.pi * np.sqrt(axis**3 / GM_MARS) == pytest.approx(orbit.period_s, rel=1e-5)
    impulse = float(orbit.insertion_dv(np.array([2_900.0]))[0])
    assert 10.0 < float(SHIP.dv_m_s(found.duration_s)) - impulse < 30.0
    strong = replace(SHIP, thrust_n=50.0 * SHIP.thrust_n)
    quick = capture_by_stage(2_900.0, orbit.periapsis_m, orbit.period_s, strong, GM_MARS)
    assert float(strong.dv_m_s(quick.duration_s)) == pytest.approx(impulse, abs=0.1)


def test_a_window_to_mars_tells_the_burn_of_the_ship(site):
    days = parse_time("2033-04-01 UTC"), parse_time("2033-05-01 UTC")
    (found,) = windows(site, "mars", *days, count=1, burns=FiniteBurns(None, SHIP))
    assert found.burns[-1].engine.gravity_loss_m_s > 0.0
    assert found.insertion_dv_m_s == pytest.approx(found.burns[-1].dv_m_s)
