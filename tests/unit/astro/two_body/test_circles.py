"""Transfers between circles and spheres about bodies: what they come to, and what is refused."""

import numpy as np
import pytest

from perilune.astro.two_body.hohmann import bi_elliptic, hohmann
from perilune.astro.two_body.sphere_of_influence import hill_radius, laplace_radius
from perilune.constants import AU, GM_EARTH, GM_SUN
from perilune.errors import InputError


def test_by_way_of_its_own_end_two_ellipses_are_one():
    one, two = hohmann(7e6, 42e6, GM_EARTH), bi_elliptic(7e6, 42e6, 42e6, GM_EARTH)
    assert two.total_dv_m_s == pytest.approx(one.total_dv_m_s, rel=1e-14)


def test_the_way_far_out_pays_beyond_a_ratio_of_15_58():
    # Vallado, section 6.3.3: beyond 15.58 any bi-elliptic transfer whose apoapsis is farther out is cheaper
    for ratio, pays in ((15.6, True), (11.9, False)):
        far = bi_elliptic(1.0, 1.01 * ratio, ratio, 1.0).total_dv_m_s
        assert (far < hohmann(1.0, ratio, 1.0).total_dv_m_s) is pays


@pytest.mark.parametrize("values", [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, np.inf), (1.0, np.nan, 1.0)])
def test_radii_and_parameters_are_positive(values):
    with pytest.raises(InputError, match="is not positive"):
        hohmann(*values)


def test_an_apoapsis_below_a_circle_is_refused():
    with pytest.raises(InputError, match="expected not below either circle"):
        bi_elliptic(7e6, 41e6, 42e6, GM_EARTH)


def test_the_spheres_of_the_earth_are_those_of_the_textbooks():
    # Bate, Mueller and White 1971 give 924,000 km; Hamilton and Burns 1992, eq. 4, with e of the Earth's orbit
    assert laplace_radius(AU, GM_EARTH, GM_SUN) == pytest.approx(924.6e6, rel=1e-3)
    assert hill_radius(AU, 0.0167, GM_EARTH, GM_SUN) == pytest.approx(1.4716e9, rel=1e-3)


@pytest.mark.parametrize("values", [(0.0, 1.0, 2.0), (1.0, 2.0, 1.0), (1.0, 0.0, 1.0), (np.inf, 1.0, 2.0)])
def test_there_is_no_sphere_about_the_larger_body(values):
    with pytest.raises(InputError, match="no sphere of influence"):
        laplace_radius(*values)


@pytest.mark.parametrize("eccentricity", [-0.1, 1.0])
def test_a_hill_sphere_needs_an_ellipse(eccentricity):
    with pytest.raises(InputError, match="expected 0 up to 1"):
        hill_radius(1.0, eccentricity, 1.0, 2.0)
