"""A stage below a solid kick motor waits in the parking orbit and burns again, and the kick follows."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from perilune.launch import Ascent, Escape, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent.parking import parking_orbit
from perilune.launch.ascent.phases import Jettison, plan, segment_count
from perilune.launch.settings import LossSettings
from perilune.launch.vehicle import BurnStage

SETTINGS = LossSettings()
AWAY = Escape(30e6, radians(28.6))


@pytest.fixture(scope="module")
def kicked(two_stage) -> Vehicle:
    upper = replace(two_stage.stages[1], restarts=1, restart_loss_kg=50.0, boil_off_kg_s=0.01)
    kick = BurnStage("kick", "upper", 1, 66e3, 66e3 / 2860.0, 0.0, 2e3, 150.0, 1.2, 1.0, True)
    return replace(two_stage, id="kicked", stages=(two_stage.stages[0], upper, kick))


def test_who_waits(kicked):
    lower, upper, kick = kicked.stages
    assert kicked.waiting == 1
    assert replace(kicked, stages=(lower, upper)).waiting == 1
    assert replace(kicked, stages=(lower, upper, kick, kick)).waiting == 1
    assert replace(kicked, stages=(lower, upper, replace(kick, restarts=1))).waiting == 2
    # a liquid stage that lights once is no kick motor, and solid boosters are none
    assert replace(kicked, stages=(lower, upper, replace(kick, solid=False))).waiting is None
    assert replace(kicked, stages=(replace(lower, solid=True), replace(kick, role="core"))).waiting is None


def test_the_kick_follows_the_burn_out_of_the_parking_orbit(kicked, site):
    direct = optimal_ascent(kicked, site, AWAY, parking=False)
    ascent = optimal_ascent(kicked, site, AWAY)
    assert isinstance(direct, Ascent) and isinstance(ascent, Ascent)
    assert ascent.via_parking and not direct.via_parking
    assert ascent.defect.position_m < 2500.0 and ascent.defect.velocity_m_s < 3.0
    # a direct ascent may leave wherever it is cheapest
    assert 0.9 * direct.payload_kg < ascent.payload_kg < direct.payload_kg
    parked = ascent.plan.shape.parking_phase
    assert parked is not None
    assert [phase.burning for phase in ascent.plan.phases[parked:]] == [(1,), (), (1,), (), (2,)]
    mass = [ascent.history.mass_kg[ascent.history.phase == parked + k] for k in range(5)]
    burned = sum(float(rows[0] - rows[-1]) for rows in mass[:3]) + 50.0
    before = ascent.history.mass_kg[ascent.history.phase == parked - 1]
    # the stage that waits empties its tank: what burns, boils off and is lost at the restart
    assert burned + float(before[0] - before[-1]) == pytest.approx(ascent.plan.usable_kg[1], rel=1e-5)
    coast = ascent.history.position_m[ascent.history.phase == parked + 1]
    height = np.linalg.norm(coast, axis=1) - 6_378_137.0
    assert height[0] == pytest.approx(SETTINGS.parking_altitude_m, abs=1.0)


def test_a_kick_is_of_no_use_on_a_transfer(kicked):
    high = circular_orbit(800e3, radians(28.6))
    assert parking_orbit(kicked, high, SETTINGS) is None
    assert parking_orbit(replace(kicked, stages=kicked.stages[:2]), high, SETTINGS) is not None


def test_the_shield_leaves_before_the_parking_orbit(kicked):
    orbit = parking_orbit(kicked, AWAY, SETTINGS)
    assert (segment_count(kicked), segment_count(kicked, parked=True)) == (3, 2)
    flight = plan(kicked, SETTINGS, Jettison(1), parking=orbit)
    assert flight.shape.shield_phase is not None and flight.shape.parking_phase is not None
    assert flight.shape.shield_phase < flight.shape.parking_phase
    assert all(phase.vacuum for phase in flight.shape.phases[flight.shape.parking_phase + 1 :])
    # what goes into orbit by itself need not fall back
    assert not any(phase.disposal for phase in flight.shape.phases[flight.shape.parking_phase :])
