"""The start of an ascent by way of a transfer: nearly a flight, and near its optimum."""

import math

import numpy as np
import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch import optimal_ascent, vehicle
from perilune.launch.ascent.continuation import accepted, onto_transfer
from perilune.launch.ascent.solution import Filled
from perilune.launch.ascent.transfer import transfer_start, transfer_task
from perilune.launch.target import circular_orbit


@pytest.fixture(scope="module")
def ascent():
    catalogue = load_catalogue()
    launcher = catalogue.launcher("falcon-9")
    return optimal_ascent(
        vehicle(launcher, catalogue), catalogue.site("ksc"), circular_orbit(700e3, math.radians(28.6)), parking=True
    )


def test_the_direct_ascent_ends_on_the_transfer_ellipse(ascent):
    direct, onto = onto_transfer(ascent.task)
    end = onto.phases[-1]
    radius, speed = np.linalg.norm(end.position_m[-1]), np.linalg.norm(end.velocity_m_s[-1])
    axis = 0.5 * (2.0 * EARTH_EQUATORIAL_RADIUS + ascent.plan.parking.altitude_m + 700e3)
    assert direct.plan.parking is None and accepted(onto)
    assert 0.5 * speed**2 - GM_EARTH / radius == pytest.approx(-0.5 * GM_EARTH / axis, rel=1e-4)


def test_the_start_coasts_to_the_apogee_and_burns_to_the_circle(ascent):
    _, onto = onto_transfer(ascent.task)
    filled = Filled(ascent.task, onto.unit_kg)
    start = transfer_start(filled, onto, ascent.target)
    end = filled.problem.layout.get(start, f"x{len(ascent.plan.phases) - 1}")[:, -1]
    radius = EARTH_EQUATORIAL_RADIUS + 700e3
    assert np.linalg.norm(end[:3]) * filled.task.world.radius_m == pytest.approx(radius, rel=3e-3)
    assert np.linalg.norm(end[3:6]) * filled.task.world.speed_m_s == pytest.approx(
        math.sqrt(GM_EARTH / radius), rel=3e-3
    )
    payload = start[filled.problem.layout.variables["payload"][0]][0] * filled.unit_kg
    assert payload == pytest.approx(ascent.payload_kg, rel=0.05)


def test_a_task_without_a_parking_orbit_has_no_transfer(ascent):
    direct, _ = onto_transfer(ascent.task)
    assert transfer_task(direct) is None
    assert onto_transfer(direct) is None
