"""The derivatives by structure against those that casadi forms of the whole problem."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from perilune.launch import LossSettings, circular_orbit
from perilune.launch.ascent.phases import Jettison, Parking, plan
from perilune.launch.ascent.solution import Filled, first_guess
from perilune.launch.ascent.task import Task


@pytest.fixture(scope="module", params=["direct", "by way of a parking orbit"])
def filled(boosted, request):
    parking = None if request.param == "direct" else Parking(200e3, True, 60.0, 5000.0)
    able = replace(boosted, stages=(*boosted.stages[:-1], replace(boosted.stages[-1], restarts=1)))
    flight, target = plan(able, LossSettings(), Jettison(1), parking=parking), circular_orbit(300e3, radians(40.0))
    task = Task(flight, target, radians(28.5), azimuths_rad=(radians(35.0), radians(120.0)))
    return Filled(task, first_guess(task).payload_kg)


@pytest.fixture(scope="module")
def at(filled):
    """Variables off any optimum, parameters, and multipliers of the objective and of the rows."""
    start, noise = filled.start(first_guess(filled.task)), np.random.default_rng(1)
    moved = start * (1.0 + 1e-3 * noise.standard_normal(len(start)))
    return moved, filled.parameters, 1.3, noise.standard_normal(filled.problem.layout.row_count)


def test_the_jacobian_is_that_of_the_rows(filled, at):
    solver, (w, p) = filled.problem.solver(1, "adaptive"), at[:2]
    oracle, ways = solver.oracle(), np.random.default_rng(2).standard_normal((len(w), 3))
    rows, slopes = solver.get_function("nlp_jac_g")(w, p)
    objective, expected_rows = oracle(w, p)
    # along some ways at once: the whole Jacobian takes casadi seconds to form
    _, expected = oracle.forward(3)(w, p, objective, expected_rows, ways, np.zeros((len(p), 3)))
    assert np.array(rows) == pytest.approx(np.array(expected_rows), rel=1e-12, abs=1e-12)
    assert slopes.full() @ ways == pytest.approx(expected.full(), rel=1e-9, abs=1e-9)


def test_the_hessian_is_that_of_the_lagrangian(filled, at):
    solver = filled.problem.solver(1, "adaptive")
    whole = solver.oracle().factory(
        "whole", ["x", "p", "lam:f", "lam:g"], ["triu:hess:gamma:x:x"], {"gamma": ["f", "g"]}
    )
    found, expected = solver.get_function("nlp_hess_l")(*at).full(), whole(*at).full()
    assert np.abs(found - expected).max() < 1e-9 * np.abs(expected).max()
    assert np.abs(expected).max() > 1.0
