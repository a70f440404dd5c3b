"""Where the starts fail: upper stages of low thrust, and targets that a site cannot turn to."""

import math
from dataclasses import replace

import numpy as np
import pytest

from perilune.catalogue.model import Site
from perilune.errors import NoSolution
from perilune.launch import Ascent, Escape, LossSettings, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent.phases import Jettison, plan
from perilune.launch.ascent.solution import Task, first_guess


@pytest.fixture
def weak(two_stage: Vehicle) -> Vehicle:
    """An upper stage of a quarter of its weight in thrust, which burns for eighteen minutes."""
    upper = replace(two_stage.stages[1], thrust_vac_n=0.22e6, mass_flow_kg_s=0.22e6 / 4450.0, propellant_kg=54e3)
    return replace(two_stage, id="weak", stages=(two_stage.stages[0], upper))


def test_an_upper_stage_of_low_thrust_reaches_orbit(weak: Vehicle, site: Site) -> None:
    answer = optimal_ascent(weak, site, circular_orbit(200e3, math.radians(28.6)))
    assert isinstance(answer, Ascent)
    assert answer.payload_kg > 0.0


def test_the_guess_of_a_low_thrust_ends_near_the_orbit(weak: Vehicle) -> None:
    chosen = plan(weak, LossSettings(), Jettison(1))
    flight = first_guess(Task(chosen, circular_orbit(200e3, math.radians(28.6)), math.radians(28.5)))
    assert np.all(np.isfinite(flight.radius_m))
    assert abs(flight.radius_m[-1] - 6578e3) < 60e3
    assert abs(flight.radial_m_s[-1]) < 200.0


@pytest.mark.slow
def test_a_plane_that_the_site_cannot_turn_to_is_refused_by_how_far_it_comes(two_stage: Vehicle, site: Site) -> None:
    answer = optimal_ascent(two_stage, site, Escape(-1.7e6, math.radians(3.0)), parking=False)
    assert isinstance(answer, NoSolution)
    assert "falls short" in answer.reason or answer.binding == "inclination"


def test_an_optimum_below_zero_says_what_it_lacks(two_stage: Vehicle, site: Site) -> None:
    answer = optimal_ascent(two_stage, site, circular_orbit(1500e3, math.radians(28.6)), parking=False)
    assert isinstance(answer, NoSolution)
    assert "falls short of 1500 km circular" in answer.reason
