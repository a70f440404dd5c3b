import numpy as np

from perilune.transfers.vectors import cross


def test_every_bit_is_that_of_numpy():
    generator = np.random.default_rng(5)
    many, one = generator.normal(size=(100, 3)), generator.normal(size=3)
    for a, b in ((many, many[::-1]), (many, one), (one, many), (one, one[::-1])):
        np.testing.assert_array_equal(cross(a, b), np.cross(a, b))
