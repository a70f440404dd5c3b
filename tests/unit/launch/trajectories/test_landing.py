"""The way back of a stage: what each burn is for, and what is refused."""

import math

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE
from perilune.errors import NoSolution
from perilune.launch.trajectories.landing import TOUCHDOWN_M_S, Ground, ReturningStage, StageReturn, fly_back

EQUATOR = Ground(0.0, 0.0)
STAGE = ReturningStage(28e3, 16.0, 914e3, 299.7, 0.68, 3, 3, 1, 0.65, 95e3)


def separated(speed_m_s: float, climb_deg: float, height_m: float = 65e3, away_m: float = 90e3) -> np.ndarray:
    """A state east of the site at the equator, flying east over the turning ground."""
    time, radius = 145.0, EARTH_EQUATORIAL_RADIUS + height_m
    angle = EARTH_ROTATION_RATE * time + away_m / EARTH_EQUATORIAL_RADIUS
    up, east = np.array([math.cos(angle), math.sin(angle), 0.0]), np.array([-math.sin(angle), math.cos(angle), 0.0])
    climb = math.radians(climb_deg)
    velocity = speed_m_s * (math.sin(climb) * up + math.cos(climb) * east) + EARTH_ROTATION_RATE * radius * east
    return np.concatenate(([time], radius * up, velocity))


def settled(motion: np.ndarray, *, to_pad: bool, propellant_kg: float) -> StageReturn:
    for _ in range(40):
        way = fly_back(STAGE, motion, EQUATOR, propellant_kg, to_pad=to_pad)
        assert isinstance(way, StageReturn)
        if abs(way.propellant_kg - propellant_kg) < 500.0:
            return way
        propellant_kg += way.propellant_kg - propellant_kg
    raise AssertionError("the propellant does not settle")


def test_downrange_it_lands_far_away_within_the_limit_of_pressure() -> None:
    way = settled(separated(2400.0, 23.0), to_pad=False, propellant_kg=20e3)
    assert [burn.name for burn in way.burns] == ["entry", "landing"]
    assert way.max_dynamic_pressure_pa <= STAGE.pressure_limit_pa * 1.005
    assert way.burns[-1].speed_after_m_s == pytest.approx(TOUCHDOWN_M_S, abs=0.01)
    assert way.downrange_km > 400.0
    assert way.miss_km is None


def test_to_the_pad_it_costs_more_and_meets_the_pad() -> None:
    slow = separated(1700.0, 33.0)
    ship = settled(slow, to_pad=False, propellant_kg=15e3)
    pad = settled(slow, to_pad=True, propellant_kg=39e3)
    assert pad.burns[0].name == "boost-back"
    assert pad.propellant_kg > 2.0 * ship.propellant_kg
    # the aim takes two rounds for what entry and landing burns move the place by
    assert pad.miss_km is not None
    assert pad.miss_km < 1.0


def test_a_slow_stage_needs_no_entry_burn() -> None:
    way = fly_back(STAGE, separated(900.0, 40.0, 40e3), EQUATOR, 4e3, to_pad=False)
    assert isinstance(way, StageReturn)
    assert [burn.name for burn in way.burns] == ["landing"]


def test_a_tighter_limit_costs_more() -> None:
    motion = separated(2400.0, 23.0)
    ways = [
        fly_back(
            ReturningStage(28e3, 16.0, 914e3, 299.7, 0.68, 3, 3, 1, 0.65, limit), motion, EQUATOR, 2e4, to_pad=False
        )
        for limit in (70e3, 110e3)
    ]
    assert all(isinstance(way, StageReturn) for way in ways)
    assert ways[0].propellant_kg > ways[1].propellant_kg + 500.0


def test_refusals() -> None:
    motion = separated(2400.0, 23.0)
    idle = ReturningStage(28e3, 16.0, 914e3, 299.7, 0.68, None, 3, 1, 0.65, 95e3)
    refused = fly_back(idle, motion, EQUATOR, 5e4, to_pad=True)
    assert isinstance(refused, NoSolution)
    assert refused.binding == "boost-back"
    weak = ReturningStage(28e3, 16.0, 200e3, 65.0, 0.1, 3, 3, 1, 0.65, 95e3)
    refused = fly_back(weak, motion, EQUATOR, 2e4, to_pad=False)
    assert isinstance(refused, NoSolution)
    tender = ReturningStage(28e3, 16.0, 914e3, 299.7, 0.68, 3, 3, 1, 0.65, 2e3)
    refused = fly_back(tender, motion, EQUATOR, 1e3, to_pad=False)
    assert isinstance(refused, NoSolution)
    assert refused.binding == "entry burn"
