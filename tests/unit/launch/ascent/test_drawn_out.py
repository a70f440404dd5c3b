"""A target that no start finds is drawn out from an easy one; how far it comes is what the refusal says."""

import re
from dataclasses import replace
from math import radians

import pytest

from perilune.catalogue.model import Site
from perilune.errors import NoSolution
from perilune.launch import Ascent, Escape, Orbit, Vehicle, circular_orbit, optimal_ascent

FAR = Orbit(200e3, 35_786e3, radians(10.0))


def test_the_nearest_target_that_is_reached_lies_on_the_way_and_carries_what_is_told(
    two_stage: Vehicle, site: Site
) -> None:
    answer = optimal_ascent(two_stage, site, FAR)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"
    told = re.fullmatch(
        r"no ascent of 'two-stage' reaches 200 x 35786 km, 10\.0 deg; on the way there it comes to "
        r"200 x (\d+) km, (\d+\.\d) deg with (\d+) kg",
        answer.reason,
    )
    assert told is not None
    apogee_km, degrees, mass = (float(number) for number in told.groups())
    # from the circle of 200 km in the plane of a launch due east, the site's geocentric latitude of 28.34 deg
    part = (apogee_km - 200.0) / (35_786.0 - 200.0)
    assert 0.0 < part < 1.0
    assert degrees == pytest.approx(28.34 + part * (10.0 - 28.34), abs=0.06)
    nearest = Orbit(200e3, apogee_km * 1e3, radians(28.34 + part * (10.0 - 28.34)))
    found = optimal_ascent(two_stage, site, nearest)
    assert isinstance(found, Ascent)
    # the apogee is told to the kilometre, the plane not at all beyond the geocentric latitude's digits: 0.01 deg
    assert found.payload_kg == pytest.approx(mass, rel=0.02)


def test_a_stage_that_cannot_light_again_and_a_target_without_a_coast_have_no_parking_orbit(
    two_stage: Vehicle, site: Site
) -> None:
    once = optimal_ascent(two_stage, site, Escape(-2e6, radians(28.6)), parking=True)
    assert isinstance(once, NoSolution)
    assert (once.reason, once.binding) == ("'upper' cannot light again", "restart")
    upper = replace(two_stage.stages[1], restarts=1)
    again = replace(two_stage, stages=(two_stage.stages[0], upper))
    low = optimal_ascent(again, site, circular_orbit(200e3, radians(28.6)), parking=True)
    assert isinstance(low, NoSolution)
    assert (low.reason, low.binding) == ("the target has no use for a coast", "restart")
