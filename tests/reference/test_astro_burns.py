"""Burns against the rocket equation, against scipy's DOP853 with the burn written anew, and against Orekit's test."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.propagation.burns import FiniteBurn, fly_with_burns
from perilune.astro.propagation.propagate import (
    DEFAULT,
    Drag,
    ForceModel,
    InertialSteering,
    RadiationPressure,
    Thrust,
    VelocitySteering,
    propagate,
    transition_matrix,
)
from perilune.astro.time import parse_time
from perilune.constants import G0

EPOCH = parse_time("2026-03-20 UTC")
LOW = np.array([6.56e6, 0.0, 0.0, 0.0, 7.0e3, 3.4e3])
NO_GRAVITY = ForceModel(gm_earth=0.0, gm_moon=0.0, gm_sun=0.0)
TURNING = InertialSteering((0.0, 0.8, 0.6), (1e-3, 2e-4, -5e-4))


def test_the_rocket_equation_without_gravity():
    engine = Thrust(1_000.0, 300.0, 500.0, InertialSteering((0.0, 3.0, 4.0)))
    burning = ForceModel(gm_earth=0.0, gm_moon=0.0, gm_sun=0.0, thrust=engine)
    speed, seconds = 300.0 * G0, np.array([1.0, 100.0, 1_000.0])
    share = 1_000.0 / speed * seconds / 500.0
    ends = propagate(np.tile([7e6, 0.0, 0.0, 0.0, 0.0, 0.0], (3, 1)), EPOCH, EPOCH + seconds, burning)
    np.testing.assert_allclose(np.linalg.norm(ends[:, 3:], axis=1), -speed * np.log1p(-share), rtol=1e-14)
    # the way: c t (1 + (1 - s) / s ln(1 - s)) with s the share of the mass that is burnt
    way = speed * seconds * (1.0 + (1.0 - share) / share * np.log1p(-share))
    np.testing.assert_allclose(ends[:, 2] / 0.8, way, rtol=1e-12)


def _third(name, t, r):
    place = ephemeris.position(name, "earth", t)[0]
    away = r - place
    gm = {"moon": DEFAULT.gm_moon, "sun": DEFAULT.gm_sun}[name]
    return -gm * (away / np.linalg.norm(away) ** 3 + place / np.linalg.norm(place) ** 3)


def _direction(steering, t, v):
    if isinstance(steering, VelocitySteering):
        if steering.body != "earth":
            v = v - ephemeris.state(steering.body, "earth", EPOCH + t)[0, 3:]
        return (-v if steering.against else v) / np.linalg.norm(v)
    unit = np.array(steering.direction) / np.linalg.norm(steering.direction)
    rate = np.linalg.norm(steering.rate_rad_s)
    if rate == 0.0:
        return unit
    axis = np.array(steering.rate_rad_s) / rate
    turned = np.cos(rate * t) * unit + np.sin(rate * t) * np.cross(axis, unit)
    return turned + (1.0 - np.cos(rate * t)) * (axis @ unit) * axis


def _flown(state, seconds, engine):
    pole = frames.earth_pole(EPOCH + seconds / 2.0)[0]
    scale = 1.5 * DEFAULT.gm_earth * DEFAULT.earth_j2 * DEFAULT.earth_radius_m**2

    def force(t, y):
        r = y[:3]
        distance, height = np.linalg.norm(r), r @ pole
        pull = -DEFAULT.gm_earth * r / distance**3
        pull = pull - scale / distance**5 * ((1.0 - 5.0 * (height / distance) ** 2) * r + 2.0 * height * pole)
        pull = pull + _third("moon", EPOCH + t, r) + _third("sun", EPOCH + t, r)
        mass = engine.mass_kg - engine.thrust_n / (engine.isp_s * G0) * t
        return np.concatenate([y[3:], pull + engine.thrust_n / mass * _direction(engine.steering, t, y[3:])])

    atol = np.repeat([1e-5, 1e-9], 3)
    return solve_ivp(force, (0.0, seconds), state, method="DOP853", rtol=1e-13, atol=atol).y[:, -1]


@pytest.mark.parametrize(
    ("engine", "seconds"),
    [
        (Thrust(91.2e3, 315.1, 43_572.8, InertialSteering((0.0, 0.8, 0.6))), 350.0),
        (Thrust(91.2e3, 315.1, 43_572.8, TURNING), 350.0),
        (Thrust(91.2e3, 315.1, 43_572.8, VelocitySteering()), 350.0),
        (Thrust(91.2e3, 315.1, 43_572.8, VelocitySteering("moon", against=True)), -350.0),
        (Thrust(0.5, 3_000.0, 1_500.0, VelocitySteering()), 86_400.0),
    ],
    ids=["inertial", "turning", "along", "against the Moon's, backward", "electric"],
)
def test_burns_against_scipy(engine, seconds):
    ours = propagate(LOW, EPOCH, EPOCH + seconds, ForceModel(thrust=engine))[0]
    theirs = _flown(LOW, seconds, engine)
    # measured 2e-6 m and 4e-9 m/s after the short burns, 0.3 mm after that of a day: the error of DOP853 at 1e-13
    assert np.linalg.norm(ours[:3] - theirs[:3]) < (5e-5 if abs(seconds) < 1e3 else 5e-3)
    assert np.linalg.norm(ours[3:] - theirs[3:]) < (5e-8 if abs(seconds) < 1e3 else 5e-6)


def test_orekit_s_apogee_burn():
    """Orekit's ConstantThrustManeuverTest.testRoughBehaviour (github.com/CS-SI/Orekit), with its own tolerances.

    A burn of 420 N at apogee of a transfer orbit, of 2500 kg, under mu = 3.9860047e14.
    """
    axis, eccentricity, gm = 24_396_159.0, 0.728_312_15, 3.986_004_7e14
    i, node, perigee = np.radians([7.0, 261.0, 180.0])
    turn = _about_z(node) @ _about_x(i) @ _about_z(perigee)
    semilatus = axis * (1.0 - eccentricity**2)
    place = turn @ [axis * (1.0 - eccentricity), 0.0, 0.0]
    rate = turn @ [0.0, np.sqrt(gm / semilatus) * (1.0 + eccentricity), 0.0]
    alpha, delta = np.radians([351.0, -7.4978])
    towards = (np.cos(alpha) * np.cos(delta), np.sin(alpha) * np.cos(delta), np.sin(delta))
    # from 2004-01-01T23:30:00 to 2004-01-02T04:15:34.080
    burn = FiniteBurn(EPOCH + 17_134.08, 420.0, 318.0, InertialSteering(towards), duration_s=3_653.99)
    model = ForceModel(gm_earth=gm, gm_moon=0.0, gm_sun=0.0, earth_j2=0.0)
    stop = burn.start_tdb_s + 3_800.0
    flight = fly_with_burns(np.concatenate([place, rate]), 2_500.0, EPOCH, stop, [burn], model)
    end, mass = flight.legs[-1].end, flight.legs[-1].end_mass_kg
    momentum = np.cross(end[:3], end[3:])
    assert mass == pytest.approx(2_007.882_454_426_1233, abs=1e-10)
    assert np.degrees(np.arccos(momentum[2] / np.linalg.norm(momentum))) == pytest.approx(2.6872, abs=1e-4)
    assert 1.0 / (2.0 / np.linalg.norm(end[:3]) - end[3:] @ end[3:] / gm) == pytest.approx(28_970e3, abs=1e3)
    # and back: Orekit's testForwardAndBackward allows 30 m and 1.5e-10 kg
    back = fly_with_burns(end, mass, stop, EPOCH, [burn], model).legs[-1]
    assert np.linalg.norm(back.end[:3] - place) < 0.01
    assert back.end_mass_kg == pytest.approx(2_500.0, abs=1.5e-10)


def _about_z(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _about_x(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


@pytest.mark.parametrize("steering", [TURNING, VelocitySteering()], ids=["inertial", "velocity"])
def test_the_transition_matrix_of_a_burn(steering):
    model = ForceModel(thrust=Thrust(91.2e3, 315.1, 43_572.8, steering))
    end, matrix = transition_matrix(LOW, EPOCH, EPOCH + 350.0, model)
    np.testing.assert_allclose(end, propagate(LOW, EPOCH, EPOCH + 350.0, model)[0], rtol=1e-13)
    step = np.repeat([10.0, 1e-2], 3)
    moved = np.concatenate([LOW + np.diag(step), LOW - np.diag(step)])
    there = propagate(moved, EPOCH, EPOCH + 350.0, model)
    differences = ((there[:6] - there[6:]) / (2.0 * step[:, None])).T
    scale = np.repeat([1.0, 1e-3], 3)[:, None] * np.repeat([1.0, 1e3], 3)
    assert np.abs((differences - matrix) / scale).max() < 1e-7


def test_a_burn_with_sunlight_and_drag():
    """The segments of density and shadow fly a pilot arc that burns too."""
    weather = {"radiation": RadiationPressure(0.02), "drag": Drag(0.02, atmosphere="us76")}
    engine = Thrust(500.0, 300.0, 1_000.0, TURNING)
    burning = propagate(LOW, EPOCH, EPOCH + 600.0, ForceModel(thrust=engine, **weather))[0]
    vacuum = propagate(LOW, EPOCH, EPOCH + 600.0, ForceModel(thrust=engine))[0]
    coasting = propagate(LOW, EPOCH, EPOCH + 600.0, ForceModel(**weather))[0]
    free = propagate(LOW, EPOCH, EPOCH + 600.0)[0]
    felt = np.linalg.norm(coasting - free)
    assert felt > 20.0
    # the burn climbs some kilometres, the drag is that of a little higher
    np.testing.assert_allclose(burning - vacuum, coasting - free, atol=0.4 * felt)


def test_a_short_strong_burn_is_an_impulse():
    duration, mass = 0.01, 1_000.0
    engine = Thrust(mass * 1e3, 300.0, mass, InertialSteering((0.0, 1.0, 0.0)))
    end = propagate(LOW, EPOCH, EPOCH + duration, ForceModel(thrust=engine))[0]
    dv = -300.0 * G0 * np.log1p(-engine.flow_kg_s * duration / mass)
    coast = propagate(LOW, EPOCH, EPOCH + duration)[0]
    assert dv > 10.0
    np.testing.assert_allclose(end[3:] - coast[3:], [0.0, dv, 0.0], atol=1e-5)
