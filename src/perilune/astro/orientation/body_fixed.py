"""Body-fixed frames of the Sun, the planets and the Moon by the series of the IAU working group.

Archinal et al. 2018 (Report of the IAU Working Group on Cartographic Coordinates and Rotational Elements: 2015,
Celestial Mechanics and Dynamical Astronomy 130:22), as in NAIF's kernel ``pck00011.tpc``: right ascension and
declination of the north pole and the angle W of the prime meridian, polynomials of time with sine (right ascension, W)
and cosine (declination) terms. Of the planets from Jupiter on W is that of the magnetic field (System III). For the
Moon the series is good to about 0.01 degree; :mod:`perilune.astro.orientation.moon_orientation` is exact within its
years. For the Earth use ITRF.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.constants import SECONDS_PER_DAY
from perilune.errors import InputError, Problem, suggest

FloatArray = NDArray[np.float64]

_DAYS_PER_CENTURY: Final = 36_525.0
_SPAN_S: Final = 1_000.0 * _DAYS_PER_CENTURY / 100.0 * SECONDS_PER_DAY  # the series are fitted to some centuries

Terms = tuple[tuple[float, float, float], ...]
"""Rows of amplitude [deg], argument at J2000 [deg] and its rate [deg per Julian century]."""


@dataclass(frozen=True)
class RotationalElements:
    """Pole and prime meridian of one body in degrees.

    The pole: its value at J2000 and its rate per Julian century. The meridian: W at J2000, per day, per day squared.
    """

    right_ascension: tuple[float, float]
    declination: tuple[float, float]
    meridian: tuple[float, float, float]
    right_ascension_terms: Terms = ()
    declination_terms: Terms = ()
    meridian_terms: Terms = ()


_E1, _E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12, _E13 = (
    (125.045, -1935.536_452_5),
    (250.089, -3871.072_905),
    (260.008, 475_263.332_872_5),
    (176.625, 487_269.629_985),
    (357.529, 35_999.050_957_5),
    (311.589, 964_468.499_31),
    (134.963, 477_198.869_325),
    (276.617, 12_006.300_765),
    (34.226, 63_863.513_242_5),
    (15.134, -5806.609_357_5),
    (119.743, 131.840_64),
    (239.961, 6003.150_382_5),
    (25.053, 473_327.796_42),
)

ELEMENTS: Final = {
    "sun": RotationalElements((286.13, 0.0), (63.87, 0.0), (84.176, 14.1844, 0.0)),
    "mercury": RotationalElements(
        (281.0103, -0.0328),
        (61.4155, -0.0049),
        (329.5988, 6.138_510_8, 0.0),
        meridian_terms=(
            (0.010_672_57, 174.791_085_7, 149_472.535_875),
            (-0.001_123_09, 349.582_171_4, 298_945.071_75),
            (-0.000_110_40, 164.373_257_1, 448_417.607_625),
            (-0.000_025_39, 339.164_342_9, 597_890.143_5),
            (-0.000_005_71, 153.955_428_6, 747_362.679_375),
        ),
    ),
    "venus": RotationalElements((272.76, 0.0), (67.16, 0.0), (160.20, -1.481_368_8, 0.0)),
    "moon": RotationalElements(
        (269.9949, 0.0031),
        (66.5392, 0.0130),
        (38.3213, 13.176_358_15, -1.4e-12),
        right_ascension_terms=(
            (-3.8787, *_E1),
            (-0.1204, *_E2),
            (0.0700, *_E3),
            (-0.0172, *_E4),
            (0.0072, *_E6),
            (-0.0052, *_E10),
            (0.0043, *_E13),
        ),
        declination_terms=(
            (1.5419, *_E1),
            (0.0239, *_E2),
            (-0.0278, *_E3),
            (0.0068, *_E4),
            (-0.0029, *_E6),
            (0.0009, *_E7),
            (0.0008, *_E10),
            (-0.0009, *_E13),
        ),
        meridian_terms=(
            (3.5610, *_E1),
            (0.1208, *_E2),
            (-0.0642, *_E3),
            (0.0158, *_E4),
            (0.0252, *_E5),
            (-0.0066, *_E6),
            (-0.0047, *_E7),
            (-0.0046, *_E8),
            (0.0028, *_E9),
            (0.0052, *_E10),
            (0.0040, *_E11),
            (0.0019, *_E12),
            (-0.0044, *_E13),
        ),
    ),
    "mars": RotationalElements(
        (317.269_202, -0.109_275_47),
        (54.432_516, -0.058_271_05),
        (176.049_863, 350.891_982_443_297, 0.0),
        right_ascension_terms=(
            (0.000_068, 198.991_226, 19_139.481_998_5),
            (0.000_238, 226.292_679, 38_280.851_128_1),
            (0.000_052, 249.663_391, 57_420.725_159_3),
            (0.000_009, 266.183_510, 76_560.636_795_0),
            (0.419_057, 79.398_797, 0.504_261_5),
        ),
        declination_terms=(
            (0.000_051, 122.433_576, 19_139.940_747_6),
            (0.000_141, 43.058_401, 38_280.875_327_2),
            (0.000_031, 57.663_379, 57_420.751_720_5),
            (0.000_005, 79.476_401, 76_560.649_500_4),
            (1.591_274, 166.325_722, 0.504_261_5),
        ),
        meridian_terms=(
            (0.000_145, 129.071_773, 19_140.032_824_4),
            (0.000_157, 36.352_167, 38_281.047_359_1),
            (0.000_040, 56.668_646, 57_420.929_536_0),
            (0.000_001, 67.364_003, 76_560.255_221_5),
            (0.000_001, 104.792_680, 95_700.438_757_8),
            (0.584_542, 95.391_654, 0.504_261_5),
        ),
    ),
    "jupiter": RotationalElements(
        (268.056_595, -0.006_499),
        (64.495_303, 0.002_413),
        (284.95, 870.536, 0.0),
        right_ascension_terms=(
            (0.000_117, 99.360_714, 4850.4046),
            (0.000_938, 175.895_369, 1191.9605),
            (0.001_432, 300.323_162, 262.5475),
            (0.000_030, 114.012_305, 6070.2476),
            (0.002_150, 49.511_251, 64.3),
        ),
        declination_terms=(
            (0.000_050, 99.360_714, 4850.4046),
            (0.000_404, 175.895_369, 1191.9605),
            (0.000_617, 300.323_162, 262.5475),
            (-0.000_013, 114.012_305, 6070.2476),
            (0.000_926, 49.511_251, 64.3),
        ),
    ),
    "saturn": RotationalElements((40.589, -0.036), (83.537, -0.004), (38.90, 810.793_902_4, 0.0)),
    "uranus": RotationalElements((257.311, 0.0), (-15.175, 0.0), (203.81, -501.160_092_8, 0.0)),
    "neptune": RotationalElements(
        (299.36, 0.0),
        (43.46, 0.0),
        (249.978, 541.139_775_7, 0.0),
        right_ascension_terms=((0.70, 357.85, 52.316),),
        declination_terms=((-0.51, 357.85, 52.316),),
        meridian_terms=((-0.48, 357.85, 52.316),),
    ),
}
"""The rotational elements by body."""


def body_fixed_to_icrf(body: str, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return the rotations from the body-fixed frame to the ICRF, (n, 3, 3): ``r_icrf = R @ r_body``.

    Args:
        body: sun, moon or a planet but the Earth (a key of :data:`ELEMENTS`).
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1), within 1,000 years of J2000.

    Raises:
        InputError: another body, or epochs that are not finite, of another shape or too far.

    >>> body_fixed_to_icrf("mars", 0.0).shape
    (1, 3, 3)
    """
    ascension, declination, meridian = _angles(body, epoch_tdb_s)
    z = _direction(ascension, declination)
    node = _direction(ascension + 0.5 * np.pi, np.zeros(ascension.size))
    x = np.cos(meridian)[:, None] * node + np.sin(meridian)[:, None] * np.cross(z, node)
    return np.stack([x, np.cross(z, x), z], axis=2)


def pole(body: str, epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return the north pole of a body in the ICRF, unit vectors (n, 3); arguments as :func:`body_fixed_to_icrf`."""
    ascension, declination, _ = _angles(body, epoch_tdb_s)
    return _direction(ascension, declination)


def _direction(ascension: FloatArray, declination: FloatArray) -> FloatArray:
    flat = np.cos(declination)
    return np.stack([flat * np.cos(ascension), flat * np.sin(ascension), np.sin(declination)], axis=1)


def _angles(body: str, epoch_tdb_s: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    if body not in ELEMENTS:
        known = ", ".join(ELEMENTS)
        fix = "use itrf" if body == "earth" else suggest(body, ELEMENTS)
        raise InputError(Problem(f"no rotational elements of '{body}'", expected=f"one of {known}", fix=fix))
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    if epochs.ndim != 1 or not np.all(np.abs(epochs) < _SPAN_S):
        raise InputError(
            Problem("epochs that are no list of times", expected="(n,) TDB seconds within 1,000 years of J2000")
        )
    row = ELEMENTS[body]
    days = epochs / SECONDS_PER_DAY
    centuries = days / _DAYS_PER_CENTURY
    ascension = np.polynomial.polynomial.polyval(centuries, row.right_ascension)
    ascension = ascension + _sum(row.right_ascension_terms, centuries, np.sin)
    declination = np.polynomial.polynomial.polyval(centuries, row.declination)
    declination = declination + _sum(row.declination_terms, centuries, np.cos)
    meridian = np.polynomial.polynomial.polyval(days, row.meridian) + _sum(row.meridian_terms, centuries, np.sin)
    return np.radians(ascension), np.radians(declination), np.radians(np.fmod(meridian, 360.0))


def _sum(terms: Terms, centuries: FloatArray, wave: np.ufunc) -> FloatArray:
    amplitude, argument, rate = np.array(terms).reshape(-1, 3).T
    return np.asarray(wave(np.radians(argument + rate * centuries[:, None])) @ amplitude)
