"""Apollo: published translunar injections flown to the Moon, and the burns into lunar orbit."""

from dataclasses import dataclass

import erfa
import numpy as np
import pytest

from perilune.astro import ephemeris, frames
from perilune.astro.propagate import sample
from perilune.astro.time import parse_time
from perilune.catalogue import load_catalogue
from perilune.constants import GM_EARTH, GM_MOON
from perilune.transfers import LunarOrbit, Parking
from perilune.transfers.hyperbola import aim_inclination
from perilune.transfers.llo import insertion_dv
from perilune.transfers.lunar_scan import scan
from perilune.transfers.parking import pad
from perilune.transfers.translunar import correct

FISCHER_RADIUS_M, FISCHER_FLATTENING = 6_378_166.0, 1.0 / 298.3
FOOT_M = 0.3048
SITE_RADIUS_M = 1_735.64e3


@dataclass(frozen=True)
class Injection:
    """State ten seconds after S-IVB cut-off, R. Orloff, Apollo by the Numbers, NASA SP-2000-4029.

    Transcribed in https://github.com/mgvez/jsorrery, src/scenario/scenarios/NasaNumbers.js. Latitude is taken as
    geocentric, longitude from Greenwich, height above the Fischer ellipsoid. TT - UT is that of the year.
    """

    launch_ut: str
    tt_minus_ut_s: float
    elapsed: tuple[int, int, float]
    altitude_ft: float
    speed_ft_s: float
    place_deg: tuple[float, float]
    path_deg: float
    heading_deg: float
    c3_km2_s2: float
    insertion_h: float  # ground elapsed time of the ignition that ended the transfer


FLIGHTS = {
    "Apollo 8": Injection(
        "1968-12-21T12:51:00", 38.7, (2, 56, 5.51), 1_137_577, 35_505.41, (21.346, -143.9242), 7.897, 67.494, -1.4789,
        69 + 8 / 60 + 16 / 3600,
    ),
    "Apollo 11": Injection(
        "1969-07-16T13:32:00", 39.4, (2, 50, 13.03), 1_097_229, 35_545.6, (9.9204, -164.8373), 7.367, 60.073, -1.3916,
        75 + 49 / 60 + 50 / 3600,
    ),
    "Apollo 12": Injection(
        "1969-11-14T16:22:00", 39.7, (2, 53, 13.94), 1_209_284, 35_389.8, (16.0791, -154.2798), 8.584, 63.902, -1.8344,
        83 + 25 / 60 + 23 / 3600,
    ),
    "Apollo 17": Injection(
        "1972-12-07T05:33:00", 43.0, (3, 18, 37.64), 1_029_299, 35_555.3, (4.6824, -53.119), 7.379, 118.11, -1.6864,
        86 + 14 / 60 + 23 / 3600,
    ),
}  # fmt: skip


def elapsed_s(flight):
    hours, minutes, seconds = flight.elapsed
    return 3600.0 * hours + 60.0 * minutes + seconds


def injected(flight):
    """Return epoch and state of an injection, Earth-centred, ICRF."""
    epoch = parse_time(f"{flight.launch_ut} TDB") + flight.tt_minus_ut_s + elapsed_s(flight)
    day, day_ut = epoch / 86_400.0, (epoch - flight.tt_minus_ut_s) / 86_400.0
    sidereal = erfa.gst06a(2451545.0, day_ut, 2451545.0, day)
    latitude, longitude = np.radians(flight.place_deg)
    ascension = sidereal + longitude
    polar = 1.0 - FISCHER_FLATTENING
    ground = FISCHER_RADIUS_M * polar / np.hypot(polar * np.cos(latitude), np.sin(latitude))
    up = np.array([np.cos(latitude) * np.cos(ascension), np.cos(latitude) * np.sin(ascension), np.sin(latitude)])
    east = np.array([-np.sin(ascension), np.cos(ascension), 0.0])
    path, heading = np.radians([flight.path_deg, flight.heading_deg])
    onward = np.cos(heading) * np.cross(up, east) + np.sin(heading) * east
    position = (ground + flight.altitude_ft * FOOT_M) * up
    velocity = flight.speed_ft_s * FOOT_M * (np.sin(path) * up + np.cos(path) * onward)
    of_date = erfa.pnm06a(2451545.0, day)
    return epoch, np.concatenate([of_date.T @ position, of_date.T @ velocity])


def perilune(epoch, state):
    """Return the least distance from the Moon [m] and when [s after the state]."""
    epochs = epoch + np.arange(2.2, 4.2, 1.0 / 1440.0) * 86_400.0
    distance = np.linalg.norm(sample(state, epoch, epochs)[:, :3] - ephemeris.position("moon", "earth", epochs), axis=1)
    i = int(np.argmin(distance))
    return distance[i], epochs[i] - epoch


@pytest.mark.parametrize("name", FLIGHTS)
def test_the_injection_leads_to_the_moon_when_it_was_flown(name):
    flight = FLIGHTS[name]
    epoch, state = injected(flight)
    c3 = state[3:] @ state[3:] - 2.0 * GM_EARTH / np.linalg.norm(state[:3])
    assert c3 / 1e6 == pytest.approx(flight.c3_km2_s2, abs=0.001)
    distance, later = perilune(epoch, state)
    # midcourse corrections of up to 10 m/s were flown later, some of them planned
    assert (later + elapsed_s(flight)) / 3600.0 == pytest.approx(flight.insertion_h, abs=0.75)
    # passing within 1,500 km of a point 390,000 km away; 1 m/s at injection moves it by 60 to 960 km
    assert distance < SITE_RADIUS_M + 1_500e3


def test_apollo_11_passes_where_it_was_predicted_to_after_injection():
    """Mission Report MSC-00171, table 7-III: 896.3 nautical miles at 75:05:21, by tracking right after injection."""
    epoch, state = injected(FLIGHTS["Apollo 11"])
    distance, later = perilune(epoch, state)
    # 430 km less than predicted: 0.65 m/s of the 10,834 m/s at injection, whose place is given to 0.01 degree
    assert distance - SITE_RADIUS_M == pytest.approx(896.3 * 1852.0, abs=1.0 * 672e3)
    assert later + elapsed_s(FLIGHTS["Apollo 11"]) == pytest.approx(75 * 3600 + 5 * 60 + 21, abs=1_200.0)


def test_apollo_11_sensitivity():
    """Mission report: 1.6 ft/s at injection moved the predicted perilune by 177 nautical miles, 672 km per m/s."""
    epoch, state = injected(FLIGHTS["Apollo 11"])
    faster = np.concatenate([state[:3], state[3:] * (1.0 + 0.3 / np.linalg.norm(state[3:]))])
    slower = np.concatenate([state[:3], state[3:] * (1.0 - 0.3 / np.linalg.norm(state[3:]))])
    slope = (perilune(epoch, faster)[0] - perilune(epoch, slower)[0]) / 0.6
    assert slope == pytest.approx(177.0 * 1852.0 / (1.6 * FOOT_M), rel=0.02)  # measured 668 km per m/s


def test_apollo_11_insertion():
    """LOI-1 and LOI-2 together, 889.25 and 48.4 m/s, made an orbit of 66 by 54 nautical miles, about 111 km."""
    day = parse_time("1969-07-16T00:00:00 TDB")
    place, parking = pad(load_catalogue().site("ksc")), Parking()
    orbit = LunarOrbit(111e3, np.radians(178.75))
    days = scan(place, parking, np.array([day]), np.array([73.0 * 3600.0]), orbit.radius_m)
    assert isinstance(days, tuple)
    pole = frames.moon_pole(days[0][0].arrival_tdb_s)[0]
    found = []
    for guess in days[0]:
        transfer = correct(
            place,
            parking,
            guess,
            lambda seen: aim_inclination(seen, orbit.radius_m, orbit.inclination_rad, pole, 1, GM_MOON),
        )
        found.append(np.linalg.norm(insertion_dv(transfer)))
    # 915 m/s, impulsive and in one burn; the flown burns lost some to gravity and to the change of plane
    assert min(found) == pytest.approx(889.25 + 48.4, rel=0.05)
