import numpy as np
import pytest

from perilune.constants import GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution
from perilune.transfers import Lander, descent_budget

LUNAR_WEIGHT = GM_MOON / MOON_RADIUS**2


def test_the_descent_of_apollo_11():
    # flown: 43.9 kN on 15,150.7 kg, 2,141 m/s from ignition to touchdown by the masses and the Isp of 300.5 s (Orloff
    # 2000, NASA SP-2000-4029), 248 s of them after high gate (Mission Report MSC-00171, table 5-I). The flown braking
    # was throttled for two minutes and the crew flew on over a crater: the model's ideal braking is some per cent less
    flown = Lander(43.9e3 / 15_150.7 / LUNAR_WEIGHT, 300.5, approach_s=248.0 - 50.0)
    # it flew westward, against the rotation of the Moon
    budget = descent_budget(flown, 111e3, -4.6)
    assert 0.96 < budget.powered_m_s / 2_141.0 < 1.0
    # flown 76.4 ft/s from 60 nmi by 58.5 x 7.8 nmi
    assert budget.deorbit_m_s == pytest.approx(23.3, abs=2.5)
    # press kit: ignition 260 nmi before touchdown; flown 482 km
    assert budget.range_km == pytest.approx(482.0, rel=0.13)


def test_the_parts_add_up():
    budget = descent_budget(Lander(), 100e3)
    assert budget.powered_m_s == pytest.approx(budget.braking_m_s + budget.approach_m_s + budget.vertical_m_s)
    assert budget.total_m_s == pytest.approx(budget.deorbit_m_s + budget.powered_m_s)
    assert budget.propellant_fraction == pytest.approx(1.0 - np.exp(-budget.total_m_s / (311.0 * 9.80665)))


def test_strong_engines_approach_the_impulse():
    # braking that takes no time changes the speed at ignition for that at high gate, and the fall is for free
    strong = Lander(thrust_to_weight=20.0, ignition_altitude_m=2_200.0)
    budget = descent_budget(strong, 100e3)
    ignition = np.sqrt(GM_MOON * (2.0 / (MOON_RADIUS + 2_200.0) - 2.0 / (2.0 * MOON_RADIUS + 102_200.0)))
    assert ignition - 155.0 < budget.braking_m_s < ignition - 140.0


def test_a_longer_approach_costs_the_pull_of_the_moon():
    short, long = (descent_budget(Lander(approach_s=seconds), 100e3) for seconds in (150.0, 250.0))
    assert long.powered_m_s - short.powered_m_s == pytest.approx(100.0 * LUNAR_WEIGHT, rel=0.15)


def test_the_turning_moon_helps_who_flies_with_it():
    still, along, against = (descent_budget(Lander(), 100e3, speed) for speed in (0.0, 4.627, -4.627))
    # so much less, or more, is to be braked, and a little of gravity's share with it
    assert still.powered_m_s - along.powered_m_s == pytest.approx(4.627, rel=0.06)
    assert against.powered_m_s - still.powered_m_s == pytest.approx(4.627, rel=0.06)
    assert along.range_km < still.range_km < against.range_km
    assert along.inertial_range_m > still.inertial_range_m == pytest.approx(still.range_km * 1e3)


def test_weak_engines_are_refused():
    answer = descent_budget(Lander(thrust_to_weight=1.05, approach_s=30.0), 100e3)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "thrust-to-weight"


@pytest.mark.parametrize(
    "changes", [{"thrust_to_weight": 0.9}, {"isp_s": 20.0}, {"high_gate_altitude_m": 20e3}, {"approach_s": 0.0}]
)
def test_impossible_landers_are_refused(changes):
    with pytest.raises(InputError):
        Lander(**changes)
