"""Frozen orbits about the Moon against published ones.

Theory: e^2 + 5/3 cos^2 i = 1 as stated for lunar relay orbits, circular limit i = 39.23 deg; a = 6,143 km, e = 0.6,
i = 51.7 deg (Bhamidipati, Mina, Sanchez and Gao 2023); a = 14,200 km, e = 0.5707, i = 50.5 deg without the Moon's
asymmetry (Park, Howell and Brack 2026, arXiv:2608.10417): all as tabulated in the literature review of an open browser
of elliptical lunar frozen orbits (public repository, read 2026-11).
"""

import numpy as np
import pytest

from perilune.astro.frozen_orbits import axis_of_period, elliptical, frozen_inclination
from perilune.astro.time import parse_time


@pytest.mark.parametrize(("eccentricity", "inclination_deg"), [(0.6, 51.7), (0.5707, 50.5), (0.0, 39.23)])
def test_the_inclination_without_the_oblateness(eccentricity, inclination_deg):
    # so far out that the oblateness is below a thousandth of the Earth's pull; the figures have one or two decimals
    assert np.degrees(frozen_inclination(6e7, eccentricity)) == pytest.approx(inclination_deg, abs=0.05)


@pytest.mark.slow
def test_a_day_long_relay_orbit():
    """Moonlight: 24 h, e 0.7, i 63.2 deg to the equator, periapsis at 90 deg (same review).

    The inclination to the equator depends on the node, 6.7 degrees either side of that to the Earth's path.
    """
    found = elliptical(axis_of_period(86_400.0), 0.7, parse_time("2027-01-01 UTC"), degree=4)
    assert found.semi_major_axis_km == pytest.approx(9_750.7, abs=0.1)
    assert found.eccentricity == pytest.approx(0.7, abs=0.02)
    assert found.argument_of_periapsis_deg == pytest.approx(90.0, abs=4.0)
    assert abs(found.equatorial_inclination_deg - 63.2) < 6.7
    assert found.eccentricity_greatest - found.eccentricity_least < 0.02
