"""The start of an ascent by way of a transfer: nearly a flight, and near its optimum."""

import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.catalogue import load_catalogue
from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch import optimal_ascent, vehicle
from perilune.launch.ascent import optimise
from perilune.launch.ascent.continuation import accepted
from perilune.launch.ascent.launch_point import launch_point
from perilune.launch.ascent.optimise import _onto_transfer as onto_transfer
from perilune.launch.ascent.optimise import _Question
from perilune.launch.ascent.solution import Filled
from perilune.launch.ascent.transfer import transfer_start
from perilune.launch.target import circular_orbit

KSC = launch_point(load_catalogue().site("ksc"), circular_orbit(700e3, math.radians(28.6)))


@pytest.fixture(scope="module")
def ascent():
    catalogue = load_catalogue()
    launcher = catalogue.launcher("falcon-9")
    return optimal_ascent(
        vehicle(launcher, catalogue), catalogue.site("ksc"), circular_orbit(700e3, math.radians(28.6)), parking=True
    )


@pytest.fixture(scope="module")
def onto(ascent):
    found = onto_transfer(question(ascent))
    assert found is not None and accepted(found.solution)
    return found


def question(ascent):
    kept = ascent.plan
    return _Question(
        kept.vehicle, KSC, ascent.target, kept.settings, None, kept.jettison_segment, None, 1, None, kept.parking
    )


def test_the_direct_ascent_ends_on_the_transfer_ellipse_and_keeps_the_propellant_of_the_last_burn(ascent, onto):
    end = onto.solution.phases[-1]
    radius, speed = np.linalg.norm(end.position_m[-1]), np.linalg.norm(end.velocity_m_s[-1])
    axis = 0.5 * (2.0 * EARTH_EQUATORIAL_RADIUS + ascent.plan.parking.altitude_m + 700e3)
    assert onto.task.plan.parking is None
    assert 0.5 * speed**2 - GM_EARTH / radius == pytest.approx(-0.5 * GM_EARTH / axis, rel=1e-4)
    last, keeping = ascent.vehicle.stages[-1], onto.task.plan.vehicle.stages[-1]
    assert keeping.dry_kg + keeping.propellant_kg == pytest.approx(last.dry_kg + last.propellant_kg)
    # what the last burn of the optimum takes, to the error of the first guess of the payload
    burned = ascent.history.mass_kg[ascent.history.phase == ascent.history.phase[-1]]
    assert keeping.dry_kg - last.dry_kg == pytest.approx(burned[0] - burned[-1], rel=0.3)


def test_the_start_coasts_to_the_apogee_and_burns_to_the_circle(ascent, onto):
    filled = Filled(ascent.task, onto.solution.unit_kg)
    start = transfer_start(filled, onto)
    end = filled.problem.layout.get(start, f"x{len(ascent.plan.phases) - 1}")[:, -1]
    radius = EARTH_EQUATORIAL_RADIUS + 700e3
    assert np.linalg.norm(end[:3]) * filled.task.world.radius_m == pytest.approx(radius, rel=3e-3)
    assert np.linalg.norm(end[3:6]) * filled.task.world.speed_m_s == pytest.approx(
        math.sqrt(GM_EARTH / radius), rel=3e-3
    )
    payload = start[filled.problem.layout.variables["payload"][0]][0] * filled.unit_kg
    assert payload == pytest.approx(ascent.payload_kg, rel=0.02)


def test_the_start_is_read_at_the_points_of_another_mesh(ascent, onto):
    """A last stage that keeps much burns too shortly for as many points as it has with all its propellant."""
    filled = Filled(ascent.task, onto.solution.unit_kg)
    histories = onto.solution.phases
    coarse = tuple(
        replace(
            one,
            time_s=one.time_s[::2],
            position_m=one.position_m[::2],
            velocity_m_s=one.velocity_m_s[::2],
            mass_kg=one.mass_kg[::2],
            direction=one.direction[1::2],
            throttle=one.throttle[1::2],
        )
        for one in histories
    )
    assert all(len(one.time_s) % 2 == 1 for one in histories)
    read = transfer_start(filled, replace(onto, solution=replace(onto.solution, phases=coarse)))
    # between points 2 % of a phase apart, straight lines
    assert read == pytest.approx(transfer_start(filled, onto), rel=0.05, abs=0.05)


def test_a_circular_parking_orbit_and_a_direct_ascent_have_no_transfer(ascent):
    circular = replace(ascent.plan.parking, circular=True)
    assert onto_transfer(replace(question(ascent), parking=circular)) is None
    assert onto_transfer(replace(question(ascent), parking=None)) is None


def test_a_high_orbit_is_reached_directly_as_well_only_where_a_restart_loses_something(ascent, monkeypatch):
    asked = []
    plain = optimise._optimal
    monkeypatch.setattr(optimise, "_optimal", lambda question: asked.append(question.parking) or plain(question))
    target, site = ascent.target, load_catalogue().site("ksc")
    assert optimal_ascent(ascent.vehicle, site, target).payload_kg == pytest.approx(ascent.payload_kg)
    assert [way is None for way in asked] == [False]
    lossy = replace(ascent.vehicle.stages[-1], restart_loss_kg=1.0)
    asked.clear()
    optimal_ascent(replace(ascent.vehicle, stages=(*ascent.vehicle.stages[:-1], lossy)), site, target)
    assert [way is None for way in asked] == [False, True]
