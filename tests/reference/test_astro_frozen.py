"""Frozen orbits about the Moon against published ones.

Theory: e^2 + 5/3 cos^2 i = 1 as stated for lunar relay orbits, circular limit i = 39.23 deg; a = 6,143 km, e = 0.6,
i = 51.7 deg (Bhamidipati, Mina, Sanchez and Gao 2023); a = 14,200 km, e = 0.5707, i = 50.5 deg without the Moon's
asymmetry (Park, Howell and Brack 2026, arXiv:2608.10417): all as tabulated in the literature review of an open browser
of elliptical lunar frozen orbits (public repository, read 2026-11).

Low orbits: "Bizarre Lunar Orbits" (NASA news release of 2006-11-06, read in a public copy): frozen low orbits at 27,
50, 76 and 86 degrees; the subsatellite of Apollo 16, released at 11 degrees between 97 and 120 km, came down to 10 km
in two and a half weeks, rose to 30 miles, and struck the Moon after 35 days. The Lunar Reconnaissance Orbiter's orbit
of commissioning: polar, 31.5 by 199 km, lowest over the south pole (public question-and-answer thread); "quasi-
frozen" also in NASA NTRS 20070021535.
"""

import numpy as np
import pytest

from perilune.astro.forces.force_model import ForceModel, HarmonicField
from perilune.astro.lunar_orbits.frozen_orbits import axis_of_period, elliptical
from perilune.astro.lunar_orbits.frozen_theory import circular_inclinations, frozen_inclination, low_eccentricity
from perilune.astro.lunar_orbits.lunar_elements import elements, state_of
from perilune.astro.propagation.propagate import propagate
from perilune.astro.time import parse_time
from perilune.constants import MOON_RADIUS


@pytest.mark.parametrize(("eccentricity", "inclination_deg"), [(0.6, 51.7), (0.5707, 50.5), (0.0, 39.23)])
def test_the_inclination_without_the_oblateness(eccentricity, inclination_deg):
    # so far out that the oblateness is below a thousandth of the Earth's pull; the figures have one or two decimals
    assert np.degrees(frozen_inclination(6e7, eccentricity)) == pytest.approx(inclination_deg, abs=0.05)


@pytest.mark.parametrize("degree", [30, 40, 50])
def test_the_four_inclinations_of_low_frozen_orbits(degree):
    # given in whole degrees, by another field; between 1,787 and 1,837 km and degrees 30 and 50 ours move by 1 degree
    found = np.degrees(circular_inclinations(MOON_RADIUS + 100e3, degree))
    assert found == pytest.approx([27.0, 50.0, 76.0, 86.0], abs=1.5)


def test_the_polar_orbit_of_commissioning():
    # half of the published heights' sum and difference; the heights are those of days, when e moves by 0.003
    axis, eccentricity = MOON_RADIUS + 0.5 * (31.5e3 + 199e3), 0.5 * (199e3 - 31.5e3) / (MOON_RADIUS + 115.25e3)
    assert low_eccentricity(axis, 0.5 * np.pi, 50) == pytest.approx(-eccentricity, abs=0.003)


def _lowest(inclination_deg, days, degree):
    """Return the lowest altitudes [km] of each of some days of the subsatellite's orbit, at some inclination."""
    model = ForceModel(center="moon", moon_field=HarmonicField("grgm900c", degree))
    row = [MOON_RADIUS + 108.5e3, 0.0063, np.radians(inclination_deg), 0.0, 0.5 * np.pi]
    start = parse_time("2027-01-01 UTC")
    state, now, lowest = state_of(row, 0.0, start, "equator"), start, []
    for day in range(1, days + 1):
        heights = []
        for part in range(4):
            until = start + 86_400.0 * (day - 1 + 0.25 * (part + 1))
            state, now = propagate(state, now, until, model)[0], until
            axis, eccentricity, *_ = elements(state, now, "equator")[0]
            heights.append((axis * (1.0 - eccentricity) - MOON_RADIUS) / 1e3)
        lowest.append(min(heights))
    return np.array(lowest)


@pytest.mark.slow
def test_the_orbit_of_the_subsatellite_falls_and_one_at_27_degrees_does_not():
    # the node of the release is not known: the days differ by some from the flown ones
    fallen = _lowest(11.0, 40, 30)
    assert fallen[9:22].min() < 20.0
    assert fallen[20:32].max() > 40.0
    assert fallen[30:].min() < 5.0
    assert _lowest(27.0, 40, 30).min() > 55.0


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
