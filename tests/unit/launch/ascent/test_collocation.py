import numpy as np
import pytest

from perilune.launch.ascent.collocation import radau


@pytest.mark.parametrize("degree", [2, 3, 4, 6])
def test_differentiates_polynomials_of_its_degree_exactly(degree):
    scheme = radau(degree)
    points = np.append(0.0, scheme.nodes)
    slope = points[None, :] ** degree @ scheme.derivative
    assert slope[0] == pytest.approx(degree * scheme.nodes ** (degree - 1), rel=1e-10)


@pytest.mark.parametrize("degree", [2, 4, 5])
def test_quadrature_is_exact_to_twice_the_degree_less_two(degree):
    scheme = radau(degree)
    for power in range(2 * degree - 1):
        assert scheme.weights @ scheme.nodes**power == pytest.approx(1.0 / (power + 1), rel=1e-10)


def test_the_last_node_is_the_end_of_the_element():
    assert radau(4).nodes[-1] == 1.0
