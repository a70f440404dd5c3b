"""Stability indices from half a period, against the eigenvalues of the whole monodromy."""

import dataclasses

import numpy as np
import pytest

from perilune.astro.three_body.families import family
from perilune.astro.three_body.stability import indices_of_whole


@pytest.mark.parametrize(
    ("name", "keywords", "near"),
    [
        ("halo", {"point": "L2"}, 1e-8),
        ("axial", {"point": "L2"}, 1e-10),  # turned about the axis
        ("butterfly", {}, 1e-10),  # complex pairs among them
        ("dpo", {}, 1e-9),  # planar
    ],
)
def test_half_a_period_tells_what_the_whole_does(name, keywords, near):
    for orbit in family(name, **keywords).members(6):
        np.testing.assert_allclose(orbit.stability_indices, indices_of_whole(orbit.monodromy), rtol=near)
        assert abs(orbit.stability_indices[0]) >= abs(orbit.stability_indices[1]) * (1.0 - 1e-12)


def test_rounding_of_a_state_is_not_felt_next_to_the_moon():
    """A halo 1 km above the Moon: the traces of its monodromy change by 8e-9 with the last digit of its state."""
    orbit = family("halo", point="L2", branch="south").members(8)[-1]
    moved = dataclasses.replace(orbit, state=orbit.state + np.array([0.0, 0, 6e-16, 0, 0, 0]))
    later = dataclasses.replace(orbit, period=orbit.period + 1e-14)
    for other in (moved, later):
        np.testing.assert_allclose(other.stability_indices, orbit.stability_indices, rtol=1e-10)


def test_planar_orbits_keep_both_motions_apart():
    """The motion off the plane has the same index as its own two by two block of the monodromy."""
    for orbit in family("dro").members(4):
        block = orbit.monodromy[np.ix_([2, 5], [2, 5])]
        assert min(abs(0.5 * np.trace(block) - index) for index in orbit.stability_indices) < 1e-10
