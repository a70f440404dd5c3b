from math import radians

import pytest

from perilune.catalogue.model import EscapeTower
from perilune.errors import NoSolution
from perilune.launch import AscentEnvironment, MountedShip, circular_orbit, crewed_ascent
from perilune.launch.trajectories.plots import ascent_figure

LEO = circular_orbit(200e3, radians(28.6))


@pytest.fixture(scope="module")
def tower(launcher) -> EscapeTower:
    mass = launcher.fairing.mass.model_copy(update={"value": 4.0})
    time = mass.model_copy(update={"value": 170.0, "unit": "s"})
    return EscapeTower(mass=mass, jettison_time=time)


@pytest.fixture(scope="module")
def environment(launcher, catalogue, site, tower) -> AscentEnvironment:
    answer = crewed_ascent(launcher, catalogue, site, MountedShip(12e3, tower, diameter_m=4.0), LEO)
    assert isinstance(answer, AscentEnvironment)
    return answer


def test_a_light_ship_leaves_propellant(environment):
    assert environment.ship_kg == pytest.approx(12e3)
    assert environment.propellant_left_kg > 1000.0
    assert environment.capacity_kg > environment.ship_kg


def test_the_tower_leaves_at_its_time(environment):
    assert environment.jettison_time_s == pytest.approx(170.0, abs=1e-6)
    assert -0.6 < environment.tower_kg_per_kg < 0.0
    assert environment.tower_kg == pytest.approx(4000.0)


def test_the_loads_are_the_greatest_of_the_history(environment):
    history = environment.history
    assert environment.max_acceleration_m_s2 == max(history.acceleration_m_s2)
    assert environment.max_dynamic_pressure_pa == max(history.dynamic_pressure_pa)
    assert 40.0 < environment.max_dynamic_pressure_time_s < 110.0
    # a lighter ship is accelerated more
    assert environment.max_acceleration_m_s2 > 30.0


def test_a_tower_without_a_time_leaves_by_the_rule_of_heating(launcher, catalogue, site, tower):
    free = tower.model_copy(update={"jettison_time": None})
    answer = crewed_ascent(launcher, catalogue, site, MountedShip(12e3, free, diameter_m=4.0), LEO)
    assert isinstance(answer, AscentEnvironment)
    assert 150.0 < answer.jettison_time_s < 400.0


def test_a_ship_that_is_too_heavy_is_refused_with_the_capacity(launcher, catalogue, site, tower, environment):
    answer = crewed_ascent(launcher, catalogue, site, MountedShip(40e3, tower, diameter_m=4.0), LEO)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "mass to orbit"
    assert f"{environment.capacity_kg:.0f} kg" in answer.reason


def test_its_picture_has_five_panels(environment):
    assert len(ascent_figure(environment).axes) == 5
