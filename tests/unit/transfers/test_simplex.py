import numpy as np

from perilune.transfers.simplex import least_near_zero


def test_the_least_of_a_valley_across_the_unknowns():
    def cost(x):
        return 2_000.0 + 100.0 * (x[0] - 1.5) ** 2 + 20.0 * (x[1] + x[0]) ** 2 + 5.0 * (x[2] - 0.4) ** 2

    found = least_near_zero(cost, 200)
    np.testing.assert_allclose(found, [1.5, -1.5, 0.4], atol=0.1)
    assert cost(found) < 2_000.1


def test_it_asks_no_more_often_than_it_may():
    asked = []

    def cost(x):
        asked.append(x.copy())
        return 100.0 * float(np.sum((x - 3.0) ** 2))

    least_near_zero(cost, 25)
    assert len(asked) <= 26  # a step that is begun is ended
    np.testing.assert_array_equal(asked[0], np.zeros(3))
