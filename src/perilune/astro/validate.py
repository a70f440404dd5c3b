"""The ground's own figures against published ones: time, frames, ephemeris, conics, three bodies, eclipse, SGP4."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from perilune.astro import frames
from perilune.astro.ephemerides import ephemeris
from perilune.astro.forces.us76 import us76
from perilune.astro.satellites.sgp4 import element_epoch, teme_states
from perilune.astro.three_body.cr3bp import PeriodicOrbit, symmetric_orbit
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON_JPL
from perilune.astro.three_body.libration_points import libration_points
from perilune.astro.time import parse_time
from perilune.astro.two_body.hohmann import bi_elliptic, hohmann
from perilune.astro.two_body.kepler import along_conic
from perilune.astro.two_body.lambert import lambert
from perilune.astro.visibility.eclipse import eclipses
from perilune.astro.visibility.tracks import earth_place
from perilune.comparison import Comparison, comparison
from perilune.constants import AU
from perilune.errors import NoSolution, PeriluneError
from perilune.formats.tle.two_line import two_line_sets

_GM_EARTH: Final = 398_600.4418e9
_CURTIS: Final = "Curtis, Orbital Mechanics for Engineering Students"
_VALLADO: Final = "Vallado, Fundamentals of Astrodynamics and Applications"
_DIGITS: Final = "printed digits"

_LAMBERT: Final = (
    # name, gm [km3/s2], r1, r2 [km], time of flight [s], retrograde, v1 [km/s], tolerance [km/s]
    (
        f"{_VALLADO}, example 7-5",
        398_600.4418,
        (15945.34, 0.0, 0.0),
        (12214.83899, 10249.46731, 0.0),
        4560.0,
        False,
        (2.058913, 2.915965, 0.0),
        2e-6,
    ),
    (
        f"{_CURTIS}, example 5.2",
        398_600.0,
        (5000.0, 10000.0, 2100.0),
        (-14600.0, 2500.0, 7000.0),
        3600.0,
        False,
        (-5.99249, 1.92536, 3.24564),
        6e-6,
    ),
    (
        "Der 2011, The Superior Lambert Algorithm, example I",
        398_600.4418,
        (2249.171260, 1898.007100, 5639.599193),
        (1744.495443, -4601.556054, 4043.864391),
        1618.50,
        True,
        (1.94312182, -4.35300015, 4.54630439),
        1e-6,
    ),
    (
        "Der 2011, The Superior Lambert Algorithm, example II",
        398_600.4418,
        (22592.145603, -1599.915239, -19783.950506),
        (1922.067697, 4054.157051, -8925.727465),
        36000.0,
        False,
        (2.000652697, 0.387688615, -2.666947760),
        1e-6,
    ),
)

_SGP4: Final = (
    # two lines, minutes from their epoch, position in TEME [km]
    (
        "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
        "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
        4_320.0,
        (-9060.47373569, 4658.70952502, 813.68673153),
    ),
    (
        "1 08195U 75081A   06176.33215444  .00000099  00000-0  11873-3 0   813",
        "2 08195  64.1586 279.0717 6877146 264.7651  20.2257  2.00491383225656",
        2_880.0,
        (3417.20931586, -16038.79510665, 1894.74934058),
    ),
)

_JPL: Final = (
    # family, x, z, vy, Jacobi constant, period, stability index, in units of the system
    ("halo of L1", 0.8233817099599398, 0.020094689995809854, 0.13277938547316961, 2.7457245134756847, 1112.581839959),
    ("halo of L2", 1.180506824843928, 0.01990687479633898, -0.15811356683023692, 3.4122877697103866, 588.198937534318),
    ("Lyapunov of L1", 0.830023864314168, 0.0, 0.06088309999599009, 2.702881200253821, 1300.72578337944),
    ("Lyapunov of L2", 1.1599891825364728, 0.0, -0.023755466801822275, 3.3740716677049702, 724.023759109433),
)
_JPL_SOURCE: Final = "JPL periodic orbit catalogue, Earth-Moon"


@dataclass(frozen=True)
class AstroValidation:
    """All comparisons, and how many are within their tolerance."""

    rows: tuple[Comparison, ...]
    within: int


def astro_validation() -> AstroValidation:
    """Return the figures of the astro package against published ones, in some seconds.

    >>> result = astro_validation()
    >>> result.within == len(result.rows)
    True
    """
    rows = (
        *_time_and_frames(),
        *_ephemeris(),
        *_conics(),
        *_lambert(),
        *_three_bodies(),
        *_air(),
        *_eclipse(),
        *_satellites(),
    )
    return AstroValidation(rows, sum(row.within for row in rows))


def _distance(first: ArrayLike, second: ArrayLike) -> float:
    return float(np.linalg.norm(np.asarray(first) - np.asarray(second)))


def _time_and_frames() -> list[Comparison]:
    epoch = parse_time("2006-01-15T21:24:37.500000 UTC")
    told = parse_time("2006-01-15T21:25:42.684373 TDB")
    leap = parse_time("2017-01-01T00:00:00 UTC") - parse_time("2016-12-31T23:59:59 UTC")
    published = np.array(
        [
            [+0.973104317697535, +0.230363826239128, -0.000703163482198],
            [-0.230363800456037, +0.973104570632801, +0.000118545366625],
            [+0.000711560162668, +0.000046626403995, +0.999999745754024],
        ]
    )
    turn = frames.itrf_to_icrf(parse_time("2007-04-05T12:00:00 UTC"))[0].T
    angle = math.degrees(_distance(turn, published) / math.sqrt(2.0)) * 3600e3
    return [
        comparison(
            "UTC to TDB",
            "s",
            told,
            epoch,
            3e-6,
            "SOFA, Time Scale and Calendar Tools, section 4",
            "the motion of its site, 2 us",
        ),
        comparison("length of the last second of 2016", "s", 2.0, leap, 1e-6, "IERS Bulletin C 52", _DIGITS),
        comparison(
            "attitude of the Earth, difference",
            "mas",
            0.0,
            angle,
            1.2,
            "SOFA, Tools for Earth Attitude, section 5.6",
            "tides of a day and less in UT1 and the pole, 0.05 ms and 0.5 mas",
        ),
    ]


def _ephemeris() -> list[Comparison]:
    horizons = np.array(
        [
            [-8.584003295356184e-02, 7.140138437548758e-01, 1.476928523358952e-02],
            [-2.015042213621220e-02, -2.524095787310565e-03, 1.127958812566741e-03],
        ]
    )
    obliquity = math.radians(84_381.448 / 3600.0)
    cosine, sine = math.cos(obliquity), math.sin(obliquity)
    equatorial = horizons @ np.array([[1.0, 0.0, 0.0], [0.0, cosine, sine], [0.0, -sine, cosine]])
    state = ephemeris.state("venus", "sun", (2_462_502.5 - 2_451_545.0) * 86_400.0)[0]
    source, cause = "JPL Horizons, DE441, Venus from the Sun at 2030-01-01 TDB", "DE440 against DE441"
    place, speed = _distance(state[:3], equatorial[0] * AU), _distance(state[3:], equatorial[1] * AU / 86_400.0)
    return [
        comparison("Venus, difference of place", "m", 0.0, place, 1e3, source, cause),
        comparison("Venus, difference of velocity", "m/s", 0.0, speed, 1e-3, source, cause),
    ]


def _conics() -> list[Comparison]:
    start = 1e3 * np.array([1131.340, -2282.343, 6672.423, -5.64305, 4.30333, 2.42879])
    end = along_conic(start, 2400.0, _GM_EARTH)[0] / 1e3
    escape = along_conic([6678e3, 0.0, 0.0, 0.0, 15e3, 0.0], 14_941.0, 398_600e9)[0] / 1e3
    parabola = [6600e3, 0.0, 0.0, 0.0, math.sqrt(2.0 * 398_600e9 / 6600e3), 0.0]
    late = along_conic(parabola, 36.0 * 3600.0, 398_600e9)[0] / 1e3
    radii = [6_378_137.0 + 1e3 * altitude for altitude in (191.34411, 35_781.34857)]
    far = [6_378_137.0 + 1e3 * altitude for altitude in (191.34411, 503_873.0, 376_310.0)]
    two, three = hohmann(radii[0], radii[1], _GM_EARTH), bi_elliptic(far[0], far[1], far[2], _GM_EARTH)
    kepler = _distance(end[:3], [-4219.7527, 4363.0292, -3958.7666])
    return [
        comparison(
            "Kepler's problem, ellipse, 40 min, difference", "km", 0.0, kepler, 0.03, f"{_VALLADO}, 2-4", _DIGITS
        ),
        comparison(
            "Kepler's problem, hyperbola, distance",
            "km",
            163_180.0,
            float(np.linalg.norm(escape[:3])),
            15.0,
            f"{_CURTIS}, 3.5",
            _DIGITS,
        ),
        comparison(
            "Kepler's problem, parabola, distance",
            "km",
            304_700.0,
            float(np.linalg.norm(late[:3])),
            50.0,
            f"{_CURTIS}, 3.15",
            _DIGITS,
        ),
        comparison("Hohmann transfer", "km/s", 3.935224, two.total_dv_m_s / 1e3, 1e-5, f"{_VALLADO}, 6-1", "radius"),
        comparison(
            "Hohmann transfer, time", "h", 5.256713, two.flight_time_s / 3600.0, 1e-5, f"{_VALLADO}, 6-1", "radius"
        ),
        comparison(
            "bi-elliptic transfer", "km/s", 3.904057, three.total_dv_m_s / 1e3, 1e-5, f"{_VALLADO}, 6-2", "radius"
        ),
    ]


def _lambert() -> list[Comparison]:
    rows = []
    for name, gm, first, second, time_s, retrograde, v1, tolerance in _LAMBERT:
        found = lambert(1e3 * np.array(first), 1e3 * np.array(second), time_s, 1e9 * gm, retrograde)
        miss = float(np.abs(found.v1_m_s[0] / 1e3 - v1).max())
        figure = "Lambert's problem, difference of the first velocity"
        rows.append(comparison(figure, "km/s", 0.0, miss, tolerance, name, _DIGITS))
    return rows


def _three_bodies() -> list[Comparison]:
    mu = EARTH_MOON_JPL.mu
    rows = []
    for name, x, z, vy, period, stability in _JPL:
        orbit = PeriodicOrbit(np.array([x, 0.0, z, 0.0, vy, 0.0]), period, mu)
        figure = f"{name}, stability index"
        rows.append(
            comparison(figure, "", stability, orbit.stability_index, 1e-6 * stability, _JPL_SOURCE, "14 printed digits")
        )
    nrho = symmetric_orbit(np.array([1.02134, -0.18162, -0.10176]), 1.50206, 0.012150585609624)
    if isinstance(nrho, NoSolution):
        raise PeriluneError(f"the published halo orbit does not close: {nrho.reason}")
    low = nrho.extent.from_secondary[0] * 384_748.0
    points = libration_points(mu)[:2, 0]
    source = "Zimovan-Spreen 2021 (thesis, Purdue), pages 245-246"
    return [
        *rows,
        comparison("9:2 NRHO of L2, perilune radius", "km", 3_145.0, low, 1.0, source, _DIGITS),
        comparison("libration point L1", "", 0.836915125772357, points[0], 5e-15, _JPL_SOURCE, _DIGITS),
        comparison("libration point L2", "", 1.15568216544488, points[1], 5e-15, _JPL_SOURCE, _DIGITS),
    ]


def _air() -> list[Comparison]:
    air = us76(np.array([11_019.0, 86_000.0]))
    source = "U.S. Standard Atmosphere 1976, table I"
    return [
        comparison("air pressure at 11.019 km", "Pa", 22_632.0, float(air.pressure_pa[0]), 5.0, source, _DIGITS),
        comparison("air density at 86 km", "mg/m3", 6.958, 1e6 * float(air.density_kg_m3[1]), 0.01, source, _DIGITS),
    ]


def _eclipse() -> list[Comparison]:
    dallas = earth_place(math.radians(32.7767), math.radians(-96.7970), 130.0, "dallas")
    start = parse_time("2024-04-08T17:00:00 UTC")
    seen = eclipses(dallas, start, start + 3 * 3600.0, ("moon",), 60.0)
    begin, end = seen[0].umbra_start_tdb_s, seen[0].umbra_end_tdb_s
    total = 0.0 if begin is None or end is None else end - begin
    source = "NASA by press: totality of 2024-04-08 in Dallas, 3 min 51 s to 52 s"
    cause = "the profile of the Moon's limb, and where in the city"
    return [comparison("totality in Dallas in 2024", "s", 231.5, total, 5.0, source, cause)]


def _satellites() -> list[Comparison]:
    rows = []
    source = "Vallado, Crawford, Hujsak and Kelso 2006, AIAA 2006-6753, verification set"
    for first, second, minutes, published in _SGP4:
        (elements,), _ = two_line_sets(f"{first}\n{second}", "verification set")
        states = teme_states(elements, element_epoch(elements) + 60.0 * minutes)
        if isinstance(states, NoSolution):
            raise PeriluneError(f"the verification set has no state: {states.reason}")
        figure = f"SGP4, object {elements.catalogue_number} after {minutes / 1440.0:g} d, difference of place"
        miss = _distance(states[0, :3], 1e3 * np.array(published))
        rows.append(comparison(figure, "m", 0.0, miss, 2e-3, source, "an epoch of steps of 0.12 us"))
    return rows
