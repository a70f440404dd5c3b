"""A solution carried to a finer mesh is nearly the optimum of that mesh."""

from dataclasses import replace

import numpy as np
import pytest

from perilune.launch.ascent.collocation import interpolated, radau
from perilune.launch.ascent.delta3 import PAYLOAD_KG, delta3_task
from perilune.launch.ascent.refine import refined
from perilune.launch.ascent.shape import doubled
from perilune.launch.ascent.solution import Filled
from perilune.launch.ascent.task import first_guess


@pytest.fixture(scope="module")
def carried():
    task = delta3_task()
    coarse = Filled(task, PAYLOAD_KG)
    found = coarse.solve(coarse.start(first_guess(task)))
    fine = Filled(replace(task, plan=doubled(task.plan)), PAYLOAD_KG)
    return found, fine, refined(coarse, fine, found)


def test_with_its_multipliers_a_refined_solution_is_solved_in_a_few_iterations(carried):
    found, fine, (start, multipliers) = carried
    near = fine.solve(start, multipliers=multipliers)
    assert near.residual < 1e-7 and near.dual_residual < 1e-6
    assert near.burnout_kg == pytest.approx(found.burnout_kg, rel=1e-4)
    assert near.iterations < 0.7 * fine.solve(start).iterations


def test_refined_multipliers_are_those_of_the_finer_optimum(carried):
    _, fine, (start, multipliers) = carried
    exact = fine.solve(start, multipliers=multipliers).multipliers
    for i in range(len(fine.task.plan.phases)):
        where = fine.problem.layout.rows[f"defect{i}"]
        scale = np.abs(exact.rows[where]).max()
        assert np.median(np.abs(multipliers.rows[where] - exact.rows[where])) < 0.02 * scale


def test_values_at_the_nodes_alone_are_carried_by_the_cubic_through_them():
    mesh = np.array([0.0, 0.25, 1.0])
    at = np.concatenate((0.25 * radau(4).nodes, 0.25 + 0.75 * radau(4).nodes))
    values = np.column_stack((at**3 - at, 2.0 * at**2))
    where = np.array([0.01, 0.25, 0.3, 1.0])
    assert interpolated(values, mesh, where) == pytest.approx(np.column_stack((where**3 - where, 2.0 * where**2)))
