"""Ways back that there are not: too little left, too far, too much pressure, and how each is told."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.errors import NoSolution
from perilune.launch.trajectories.landing import ReturningStage, fly_back
from tests.unit.launch.trajectories.test_landing import EQUATOR, STAGE, separated

FAST = separated(2400.0, 23.0)
SLOW = separated(1700.0, 33.0)
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
