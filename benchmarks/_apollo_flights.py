"""What is published of the Apollo flights to the Moon and back, and its states in the ICRF.

Translunar states: R. Orloff, Apollo by the Numbers, NASA SP-2000-4029, transcribed in
https://github.com/mgvez/jsorrery, src/scenario/scenarios/NasaNumbers.js. Latitude is geocentric, longitude from
Greenwich, height above the Fischer ellipsoid, direction from the local geocentric horizontal.
Apollo 11: Mission Report MSC-00171, tables 7-III to 7-VII.
Apollo 8: the state vectors of the flight controllers, Mission Report Supplement 1 (NASA 1969), as transcribed in
https://github.com/nicokuijpers/SolarSystemSimulator, src/main/java/spacecraft/ApolloEight.java; feet, mean equator and
equinox of the Besselian year 1969.
"""

from dataclasses import dataclass
from typing import Final

import erfa
import numpy as np
from numpy.typing import NDArray

from perilune.astro import ephemeris
from perilune.astro.time import TT_MINUS_TAI_S, parse_time

Array = NDArray[np.float64]

FOOT_M: Final = 0.3048
NAUTICAL_MILE_M: Final = 1852.0
SITE_RADIUS_M: Final = 937.17 * NAUTICAL_MILE_M
"""Radius of the landing site, above which the lunar altitudes of Apollo 11 stand (Mission Report, table 5-IV)."""

_FISCHER_RADIUS_M: Final = 6_378_166.0
_FISCHER_FLATTENING: Final = 1.0 / 298.3
_B1969_JD: Final = 2_415_020.313_52 + 69.0 * 365.242_198_781
_J2000_JD: Final = 2_451_545.0
_DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class Injection:
    """A translunar state, ten seconds after the S-IVB cut-off; ``inclination_deg`` and C3 as printed beside it.

    ``insertion_h`` is the ground elapsed time of the ignition that ended the transfer, None where none was read.
    """

    name: str
    launch_ut: str
    elapsed: tuple[int, int, float]
    altitude_ft: float
    speed_ft_s: float
    place_deg: tuple[float, float]
    path_deg: float
    heading_deg: float
    inclination_deg: float
    c3_km2_s2: float
    insertion_h: float | None = None

    @property
    def elapsed_s(self) -> float:
        """Ground elapsed time of the state [s]."""
        hours, minutes, seconds = self.elapsed
        return 3600.0 * hours + 60.0 * minutes + seconds


def _hours(hours: int, minutes: int, seconds: float) -> float:
    return hours + minutes / 60.0 + seconds / 3600.0


INJECTIONS: Final = (
    Injection(
        "Apollo 8", "1968-12-21T12:51:00", (2, 56, 5.51), 1_137_577, 35_505.41, (21.346, -143.9242), 7.897, 67.494,
        30.636, -1.4789, _hours(69, 8, 16.0),
    ),
    Injection(
        "Apollo 10", "1969-05-18T16:49:00", (2, 39, 20.58), 1_093_217, 35_562.96, (-13.5435, 159.9201), 7.379, 61.065,
        31.698, -1.3085,
    ),
    Injection(
        "Apollo 11", "1969-07-16T13:32:00", (2, 50, 13.03), 1_097_229, 35_545.6, (9.9204, -164.8373), 7.367, 60.073,
        31.383, -1.3916, _hours(75, 49, 50.37),
    ),
    Injection(
        "Apollo 12", "1969-11-14T16:22:00", (2, 53, 13.94), 1_209_284, 35_389.8, (16.0791, -154.2798), 8.584, 63.902,
        30.555, -1.8344, _hours(83, 25, 23.0),
    ),
    Injection(
        "Apollo 13", "1970-04-11T19:13:00", (2, 41, 47.15), 1_108_555, 35_538.4, (-3.8635, 167.2074), 7.635, 59.318,
        31.817, -1.3763,
    ),
    Injection(
        "Apollo 14", "1971-01-31T21:03:02", (2, 34, 33.24), 1_090_930, 35_511.6, (-19.4388, 141.7312), 7.48, 65.583,
        30.834, -1.6812,
    ),
    Injection(
        "Apollo 15", "1971-07-26T13:34:00", (2, 56, 3.61), 1_055_296, 35_579.1, (24.8341, -142.1295), 7.43, 73.173,
        29.696, -1.4534,
    ),
    Injection(
        "Apollo 16", "1972-04-16T17:54:00", (2, 39, 28.42), 1_040_493, 35_566.1, (-11.9117, 162.482), 7.461, 59.524,
        32.511, -1.5683,
    ),
    Injection(
        "Apollo 17", "1972-12-07T05:33:00", (3, 18, 37.64), 1_029_299, 35_555.3, (4.6824, -53.119), 7.379, 118.11,
        28.466, -1.6864, _hours(86, 14, 23.0),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Pericynthion:
    """A pericynthion of Apollo 11 predicted in flight (table 7-III), and the burn before it.

    Altitude above the landing site; ground elapsed time [s]; selenographic place [deg]; when the change before it was
    made [s], and its size [ft/s], None where it is not published.
    """

    name: str
    altitude_nmi: float
    elapsed_s: float
    place_deg: tuple[float, float]
    burn_elapsed_s: float
    burn_ft_s: float | None


def _seconds(hours: int, minutes: int, seconds: float) -> float:
    return 3600.0 * _hours(hours, minutes, seconds)


PERICYNTHIA: Final = (
    Pericynthion("injection", 896.3, _seconds(75, 5, 21.0), (-0.11, -174.13), _seconds(2, 50, 13.03), None),
    Pericynthion("separation", 827.2, _seconds(75, 7, 47.0), (-0.09, -174.89), _seconds(3, 17, 4.6), None),
    Pericynthion("evasive", 180.8, _seconds(75, 39, 30.0), (0.18, 175.97), _seconds(4, 40, 3.18), 19.7),
    Pericynthion("midcourse 2", 61.5, _seconds(75, 53, 35.0), (0.17, 173.57), _seconds(26, 45, 0.2), 20.9),
)


@dataclass(frozen=True)
class Vector:
    """A state of Apollo 8 from tracking: name, UT, whether about the Moon, x, y, z [ft], vx, vy, vz [ft/s]."""

    name: str
    epoch_ut: str
    lunar: bool
    state_ft: tuple[float, float, float, float, float, float]


VECTORS: Final = (
    Vector(
        "RIDX251", "1968-12-22T00:46:36", False,
        (302861373.8208454, -207058139.4026110, -14769415.08035234, 7199.318757430428, -2702.416036567140,
         -1381.939510887763),
    ),
    Vector(
        "GWMX337", "1968-12-22T19:05:54", False,
        (666799853.7303794, -318679170.4143134, -96651101.57397467, 4438.685189768659, -1123.518118521038,
         -1119.123143856043),
    ),
    Vector(
        "GDSX374", "1968-12-23T04:47:48", False,
        (809579811.6060003, -352515501.8494783, -134080485.9433953, 3778.990371256117, -839.1382200501079,
         -1029.421049341403),
    ),
    Vector(
        "HSKX417", "1968-12-24T01:57:36", True,
        (-20405118.65131031, 105321031.6162362, 77025485.16859442, 1029.293268646228, -3195.724207390687,
         -2363.168451485381),
    ),
    Vector(
        "BDAX690", "1968-12-25T06:38:36", True,
        (-4514872.025422723, -9673074.022523472, -6183341.083551337, -6064.523962043475, -3171.951958472816,
         -1631.713969719616),
    ),
    Vector(
        "GWMX777", "1968-12-25T20:57:24", False,
        (1016315147.348728, -181222209.6834394, -102269467.9406591, -4018.885713523305, 1284.804826676237,
         843.5568814881932),
    ),
    Vector(
        "CROX856", "1968-12-26T22:16:24", False,
        (579341113.4249913, -51152676.87009499, -18621376.58606085, -5984.266391387524, 1582.063761351456,
         990.5498224071284),
    ),
    Vector(
        "NBEX863", "1968-12-27T00:15:42", False,
        (535391892.2668272, -39728268.80786872, -11501606.87704205, -6304.215580623974, 1608.486121318874,
         999.4594262706302),
    ),
    Vector(
        "entry", "1968-12-27T15:36:52.1", False,
        (-16379409.7, 11270585.0, 7948921.5, -19430.2512, -23956.4296, -18830.7826),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Splash:
    """An entry as flown: speed [ft/s], angles and place [deg] at 400,000 ft, splash [deg], largest load [g0].

    Orloff, NASA SP-2000-4029; entry and splash of Apollo 11 as in the Mission Report, tables 7-VI and 7-VII. The drogue
    parachutes opened ``drogue_s`` after the interface. ``injection_s`` is the middle of the trans-Earth burn, ground
    elapsed time, and ``injection_ft_s`` its size.
    """

    entry: Injection
    splash_deg: tuple[float, float]
    load_g0: float
    drogue_s: float
    injection_s: float
    injection_ft_s: float


APOLLO_11_SPLASH: Final = Splash(
    Injection(
        "Apollo 11 entry", "1969-07-16T13:32:00", (195, 3, 5.7), 400_000.0, 36_194.4, (-3.19, 171.96), -6.48, 50.18,
        0.0, 0.0,
    ),
    (13.30, -169.15), 6.56, 541.2, _seconds(135, 23, 42.3) + 75.7, 3_279.0,
)  # fmt: skip

LEGS: Final = (
    ("RIDX251", "GWMX337"),
    ("GWMX337", "GDSX374"),
    ("GDSX374", "HSKX417"),
    ("BDAX690", "GWMX777"),
    ("GWMX777", "CROX856"),
    ("CROX856", "NBEX863"),
    ("NBEX863", "entry"),
)
"""Legs of Apollo 8 without a burn of the main engine; two small corrections, 0.7 and 1.5 m/s, lie within the third
and the fourth."""


def tt_minus_utc_s(day: str) -> float:
    """Return TT - UTC [s] on a day of the sixties, when UTC ran at a varying rate (SOFA's table)."""
    year, month, of_month = (int(part) for part in day[:10].split("-"))
    return float(TT_MINUS_TAI_S + erfa.dat(year, month, of_month, 0.5))


def range_zero_tdb_s(injection: Injection) -> float:
    """Return the epoch from which the ground elapsed time counts."""
    return parse_time(f"{injection.launch_ut} TDB") + tt_minus_utc_s(injection.launch_ut)


def injected(flight: Injection, latitude_deg: float | None = None) -> tuple[float, Array]:
    """Return epoch and state (6,) of an injection, Earth-centred, ICRF; UT1 is taken as UTC (0.1 s apart)."""
    epoch = range_zero_tdb_s(flight) + flight.elapsed_s
    day = epoch / _DAY_S
    day_ut = day - tt_minus_utc_s(flight.launch_ut) / _DAY_S
    place = flight.place_deg if latitude_deg is None else (latitude_deg, flight.place_deg[1])
    latitude, longitude = np.radians(place)
    ascension = erfa.gst06a(_J2000_JD, day_ut, _J2000_JD, day) + longitude
    polar = 1.0 - _FISCHER_FLATTENING
    ground = _FISCHER_RADIUS_M * polar / np.hypot(polar * np.cos(latitude), np.sin(latitude))
    up = np.array([np.cos(latitude) * np.cos(ascension), np.cos(latitude) * np.sin(ascension), np.sin(latitude)])
    east = np.array([-np.sin(ascension), np.cos(ascension), 0.0])
    path, heading = np.radians([flight.path_deg, flight.heading_deg])
    onward = np.cos(heading) * np.cross(up, east) + np.sin(heading) * east
    position = (ground + flight.altitude_ft * FOOT_M) * up
    velocity = flight.speed_ft_s * FOOT_M * (np.sin(path) * up + np.cos(path) * onward)
    of_date = erfa.pnm06a(_J2000_JD, day)
    return epoch, np.concatenate([of_date.T @ position, of_date.T @ velocity])


def latitude_of_inclination_deg(flight: Injection) -> float:
    """Return the geocentric latitude, south, that a row's heading and its printed inclination ask for [deg]."""
    cosine = np.cos(np.radians(flight.inclination_deg)) / np.sin(np.radians(flight.heading_deg))
    return -float(np.degrees(np.arccos(cosine)))


def tracked(vector: Vector) -> tuple[float, Array]:
    """Return epoch and state (6,) of a vector of Apollo 8, Earth-centred, ICRF."""
    epoch = parse_time(f"{vector.epoch_ut} TDB") + tt_minus_utc_s(vector.epoch_ut)
    state = np.array(vector.state_ft) * FOOT_M
    rotation = erfa.bp06(_B1969_JD, 0.0)[2].T
    turned = np.concatenate([rotation @ state[:3], rotation @ state[3:]])
    return epoch, turned + ephemeris.state("moon", "earth", epoch)[0] if vector.lunar else turned
