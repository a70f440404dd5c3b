"""Azimuth and inclination against flown and published launches.

Apollo 11: flight azimuth 72.058 deg (Saturn V Flight Evaluation Report AS-506, MPR-SAT-FE-69-9, 1969), parking orbit
inclined 32.521 deg (NASA SP-4029, Apollo by the Numbers). Range of Cape Canaveral: azimuths 35 to 120 deg give 57 and
39 deg (J. Barker 1996, http://satobs.org/seesat/Mar-1996/0294.html). Tolerances: the formula takes the azimuth at
lift-off and a 200 km orbit, a real ascent turns by some tenths of a degree; the range's figures are whole degrees.
"""

import pytest

from perilune.integration.reach import inclination_deg

CAPE_DEG = 28.608


def test_apollo_11_parking_orbit() -> None:
    assert inclination_deg(CAPE_DEG, 72.058) == pytest.approx(32.521, abs=0.6)


@pytest.mark.parametrize(("azimuth", "inclination"), [(35.0, 57.0), (120.0, 39.0)])
def test_range_of_the_cape(azimuth: float, inclination: float) -> None:
    assert inclination_deg(CAPE_DEG, azimuth) == pytest.approx(inclination, abs=1.0)
