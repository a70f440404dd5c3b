from itertools import pairwise

import numpy as np
import pytest

from perilune.launch.ascent.collocation import DEGREE, radau
from perilune.launch.ascent.profile import level_at, mean_level, part, projected

CURVE = ((0.0, 0.8), (0.13, 1.4), (0.5, 0.9), (0.5, 0.6), (0.9, 1.1), (1.0, 0.0))


def test_the_projection_keeps_the_mean_in_every_element():
    edges = np.linspace(0.0, 1.0, 6)
    values = projected(CURVE, edges).reshape(-1, DEGREE)
    for k, row in enumerate(values):
        inside = [(p, v) for p, v in CURVE if edges[k] < p < edges[k + 1]]
        ends = [(edges[k], level_at(CURVE, edges[k])), *inside, (edges[k + 1], level_at(CURVE, edges[k + 1]))]
        truth = sum(0.5 * (a[1] + b[1]) * (b[0] - a[0]) for a, b in pairwise(ends))
        assert radau(DEGREE).weights @ row * (edges[k + 1] - edges[k]) == pytest.approx(truth, rel=1e-12)


def test_the_projection_of_a_line_is_the_line():
    line = ((0.0, 1.0), (1.0, 0.4))
    assert projected(line, (0.0, 0.5, 1.0)) == pytest.approx(
        level_at(line, np.concatenate((radau(DEGREE).nodes, 1.0 + radau(DEGREE).nodes)) / 2.0)
    )


def test_a_part_keeps_steps_at_its_ends():
    steps = [(0.0, 1.0), (10.0, 1.0), (10.0, 0.5), (20.0, 0.5)]
    assert part(steps, 0.0, 10.0) == ((0.0, 1.0), (1.0, 1.0))
    assert part(steps, 10.0, 20.0) == ((0.0, 0.5), (1.0, 0.5))
    assert mean_level(part(steps, 5.0, 15.0)) == pytest.approx(0.75)
