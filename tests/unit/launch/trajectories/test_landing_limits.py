"""Ways back that there are not: too little left, too far, too much pressure, and how each is told."""

import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE
from perilune.errors import NoSolution
from perilune.launch.trajectories.landing import Ground, ReturningStage, fly_back

EQUATOR = Ground(0.0, 0.0)
STAGE = ReturningStage(28e3, 16.0, 914e3, 299.7, 0.68, 3, 3, 1, 0.65, 95e3)


def separated(speed_m_s: float, climb_deg: float, height_m: float, away_m: float) -> np.ndarray:
    """A state east of the site at the equator, flying east over the turning ground."""
    time, radius = 145.0, EARTH_EQUATORIAL_RADIUS + height_m
    angle = EARTH_ROTATION_RATE * time + away_m / EARTH_EQUATORIAL_RADIUS
    up, east = np.array([math.cos(angle), math.sin(angle), 0.0]), np.array([-math.sin(angle), math.cos(angle), 0.0])
    climb = math.radians(climb_deg)
    velocity = speed_m_s * (math.sin(climb) * up + math.cos(climb) * east) + EARTH_ROTATION_RATE * radius * east
    return np.concatenate(([time], radius * up, velocity))


FAST = separated(2400.0, 23.0, 65e3, 90e3)
SLOW = separated(1700.0, 33.0, 65e3, 90e3)
NEARLY_ORBITAL = separated(6500.0, 5.0, 110e3, 900e3)


@pytest.mark.parametrize(
    ("stage", "motion", "propellant_kg"),
    [
        # 2,400 m/s at 3,050 m/s of exhaust speed takes 1 - exp(-0.79) = 54 % of the mass: more than is left
        (STAGE, FAST, 1e3),
        # nothing that a tank of half the empty mass holds turns 6.5 km/s round
        (STAGE, NEARLY_ORBITAL, 14e3),
        # the burn after which the fall would keep the limit does not exist, whichever way it is aimed
        (replace(STAGE, pressure_limit_pa=100.0), SLOW, 39e3),
    ],
    ids=["too little", "too fast", "too tender"],
)
def test_no_boost_back_is_found(stage: ReturningStage, motion: np.ndarray, propellant_kg: float) -> None:
    refused = fly_back(stage, motion, EQUATOR, propellant_kg, to_pad=True)
    assert isinstance(refused, NoSolution)
    assert refused.reason == "no boost-back burn brings the stage to its pad"
    assert refused.binding == "boost-back"


def test_an_engine_weaker_than_the_weight_does_not_land() -> None:
    # one engine at 0.65 of 300 kN lifts 20 t, the stage has 28 t
    weak = replace(STAGE, thrust_vac_n=300e3, mass_flow_kg_s=100.0, exit_area_m2=0.2, pressure_limit_pa=None)
    refused = fly_back(weak, SLOW, EQUATOR, 10e3, to_pad=False)
    assert isinstance(refused, NoSolution)
    assert refused.reason == "no height of ignition brings the stage to rest on the ground"
    assert refused.binding == "landing burn"
