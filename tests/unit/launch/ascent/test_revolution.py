"""A last stage of low thrust leaves its parking orbit in several burns, one at each perigee."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from perilune.constants import GM_EARTH
from perilune.launch import Ascent, Escape, Vehicle, optimal_ascent
from perilune.launch.trajectories.flight import flight_rows, loss_budget, moments
from perilune.launch.vehicle import BurnStage

AWAY = Escape(9e6, radians(28.6))


@pytest.fixture(scope="module")
def weak(two_stage) -> Vehicle:
    """A third stage of a tenth of a g, which lights seven times."""
    block = BurnStage("block", "upper", 1, 20e3, 20e3 / 3250.0, 0.0, 14e3, 1.3e3, 2.9, 1.0, False, restarts=6)
    return replace(two_stage, id="weak", stages=(*two_stage.stages, replace(block, restart_loss_kg=10.0)))


def in_burns(weak: Vehicle, burns: int) -> Vehicle:
    return replace(weak, stages=(*weak.stages[:2], replace(weak.stages[2], escape_burns=burns)))


@pytest.fixture(scope="module")
def ascents(weak, site) -> list[Ascent]:
    found = [optimal_ascent(in_burns(weak, burns), site, AWAY) for burns in (1, 2, 3)]
    assert all(isinstance(ascent, Ascent) for ascent in found)
    return found


def test_burns_at_perigee_save_what_one_long_burn_loses(ascents):
    for ascent in ascents:
        assert ascent.via_parking
        assert ascent.defect.position_m < 5e3 and ascent.defect.velocity_m_s < 5.0
    one, two, three = (ascent.payload_kg for ascent in ascents)
    assert two > 1.05 * one
    # each further burn gives less back
    assert 0.0 < three - two < two - one


def test_the_payload_comes_near_that_of_a_stage_of_three_times_the_thrust(weak, site, ascents):
    block = weak.stages[2]
    strong = replace(block, thrust_vac_n=3.0 * block.thrust_vac_n, mass_flow_kg_s=3.0 * block.mass_flow_kg_s)
    once = optimal_ascent(replace(weak, stages=(*weak.stages[:2], strong)), site, AWAY)
    assert isinstance(once, Ascent)
    # an estimate by another way: as long in all, and as near to the perigee, less two restarts of 10 kg
    assert ascents[2].payload_kg == pytest.approx(once.payload_kg, rel=0.02)


def test_the_history_goes_forwards_through_the_revolutions(ascents):
    ascent = ascents[2]
    history, turns = ascent.history, [i for i, shape in enumerate(ascent.plan.shape.phases) if shape.turn]
    assert len(turns) == 2
    assert np.all(np.diff(history.time_s) >= 0.0)
    for turn in turns:
        there, before, after = (history.phase == i for i in (turn, turn - 1, turn + 1))
        r, v = history.position_m[there], history.velocity_m_s[there]
        assert r[0] == pytest.approx(history.position_m[before][-1], abs=1.0)
        assert v[0] == pytest.approx(history.velocity_m_s[before][-1], abs=1e-3)
        # J2 in the minutes flown backwards is in the next burn's start, and not in the ellipse
        assert np.linalg.norm(r[-1] - history.position_m[after][0]) < 5e3
        energy = 0.5 * np.sum(v**2, axis=1) - GM_EARTH / np.linalg.norm(r, axis=1)
        assert energy == pytest.approx(energy[0], rel=1e-9)
        # closed, of at most a day
        assert energy[0] <= -0.5 * GM_EARTH / 42_164e3 * (1.0 - 1e-6)
        assert np.linalg.norm(r, axis=1).max() > np.linalg.norm(r[0]) + 500e3
        assert 5_400.0 < np.ptp(history.time_s[there]) < 86_164.0
    # what a restart costs is lost at each of them
    lost = history.mass_kg[history.phase == turns[0]][-1] - history.mass_kg[history.phase == turns[0] + 1][0]
    assert lost == pytest.approx(10.0, abs=1e-6)


def test_events_rows_and_losses_of_several_burns(ascents):
    ascent = ascents[2]
    restarts = [moment.time_s for moment in moments(ascent) if moment.name == "block restart"]
    assert len(restarts) == 3 and restarts == sorted(restarts)
    rows = flight_rows(ascent, 0.0)
    assert np.all(np.diff(rows.time_s) >= 0.0)
    assert len(rows.time_s) < 10_000
    budget = loss_budget(ascent)
    assert abs(budget.unexplained_m_s) < 20.0
    assert budget.gravity_m_s < loss_budget(ascents[0]).gravity_m_s
