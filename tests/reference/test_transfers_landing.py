"""The light at landing places on the Moon against a table of the Apollo landings.

Source: Apollo Lunar Surface Journal, Sun and Earth: Altitudes and Azimuths at the Apollo Landing Sites, Scotti's
results, last revised 2009 (nasa.gov/history/alsj/alsj-EarthSun_AltAz.html): hundredths of a degree; two computations
there, by different ephemerides, agree to 0.5 degrees, and both were compared with Horizons.
"""

import numpy as np
import pytest

from perilune.astro.time import parse_time
from perilune.transfers import LandingSite

TT_MINUS_UTC_S = 40.0  # of 1969, to a second

ROWS = [
    # longitude, latitude, UTC, Sun: altitude, azimuth, Earth: altitude, azimuth [deg]
    (23.4333, 0.6875, "1969-07-20T20:17:39", 10.65, 88.81, 59.43, 272.16),
    (23.4333, 0.6875, "1969-07-21T02:39:33", 13.84, 88.84, 59.30, 272.88),
    (23.4333, 0.6875, "1969-07-21T17:54:00", 21.65, 88.91, 59.09, 274.58),
    (-23.3856, -3.1975, "1969-11-19T06:54:36", 5.19, 91.16, 61.56, 86.95),
    (-23.3856, -3.1975, "1969-11-20T03:54:45", 15.79, 90.60, 61.48, 89.65),
]


@pytest.mark.parametrize("row", ROWS)
def test_sun_and_earth_stand_where_they_stood(row):
    longitude, latitude, utc, sun_altitude, sun_azimuth, earth_altitude, earth_azimuth = row
    epoch = parse_time(f"{utc} TT") + TT_MINUS_UTC_S
    site = LandingSite(np.radians(latitude), np.radians(longitude))
    # the Sun rises 0.508 degrees in an hour: the table's rows of Apollo 11 leave that by 0.04 degrees among themselves;
    # its Earth is higher by about the parallax of a place on the surface, 0.26 degrees at the horizon
    assert np.degrees(site.elevation_rad("sun", epoch)[0]) == pytest.approx(sun_altitude, abs=0.1)
    assert np.degrees(site.azimuth_rad("sun", epoch)) == pytest.approx(sun_azimuth, abs=0.1)
    assert np.degrees(site.elevation_rad("earth", epoch)[0]) == pytest.approx(earth_altitude, abs=0.26)
    assert np.degrees(site.azimuth_rad("earth", epoch)) == pytest.approx(earth_azimuth, abs=0.1)
