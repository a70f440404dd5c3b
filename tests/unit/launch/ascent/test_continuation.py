"""Where the starts fail: upper stages of low thrust, and targets that a site cannot turn to."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from perilune.catalogue.model import Site
from perilune.errors import NoSolution
from perilune.launch import Ascent, Escape, LossSettings, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent import continuation
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


@pytest.mark.parametrize(("target", "starts"), [(circular_orbit(200e3, 0.5), 1), (Escape(0.0, 0.5), 2)])
def test_only_a_direct_escape_takes_the_better_of_two_starts(monkeypatch, two_stage: Vehicle, target, starts) -> None:
    asked: list[tuple[float, bool]] = []

    def found(_task, scale: float, relaxed: bool):
        asked.append((scale, relaxed))
        return SimpleNamespace(residual=0.0, dual_residual=0.0, payload_kg=1.0, burnout_kg=float(len(asked)))

    monkeypatch.setattr(continuation, "_from_guess", found)
    task = Task(plan(two_stage, LossSettings(), Jettison(1)), target, math.radians(28.5))
    assert continuation.solve(task).burnout_kg == starts
    assert asked == list(continuation._STARTS[:starts])


def test_a_plane_out_of_reach_is_refused_by_how_far_the_turn_comes(two_stage: Vehicle, site: Site) -> None:
    answer = optimal_ascent(two_stage, site, circular_orbit(200e3, math.radians(12.0)))
    assert isinstance(answer, NoSolution)
    assert answer.binding == "inclination"
    assert "on the way there it comes to 200 km circular, 1" in answer.reason
