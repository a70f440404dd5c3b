"""Physical constants, in SI units, each with its source.

The gravitational parameters are those of the planetary ephemeris DE440 (Park, Folkner, Williams and Boggs 2021,
The Astronomical Journal 161:105, table 2), so that forces and ephemeris belong together.
"""

from typing import Final

G0: Final = 9.80665
"""Standard acceleration of gravity [m/s^2], by definition (CGPM 1901)."""

C_LIGHT: Final = 299_792_458.0
"""Speed of light [m/s], by definition."""

AU: Final = 149_597_870_700.0
"""Astronomical unit [m], by definition (IAU 2012 B2)."""

SECONDS_PER_DAY: Final = 86_400.0

SECONDS_PER_YEAR: Final = 365.25 * SECONDS_PER_DAY
"""Julian year [s], by definition."""

GM_SUN: Final = 1.327_124_400_412_794_2e20
"""Gravitational parameter of the Sun [m^3/s^2], DE440."""

GM_EARTH: Final = 3.986_004_355_070_226e14
"""Gravitational parameter of the Earth [m^3/s^2], DE440."""

GM_MOON: Final = 4.902_800_118_457_55e12
"""Gravitational parameter of the Moon [m^3/s^2], DE440."""

EARTH_MOON_MASS_RATIO: Final = 81.300_568_221_497_21
"""Mass of the Earth over mass of the Moon, DE440."""

EARTH_RADIUS: Final = 6_378_136.3
"""Reference radius of the Earth's gravity field [m] (EGM2008)."""

EARTH_J2: Final = 1.082_626_173_852_223e-3
"""Second zonal harmonic of the Earth, unnormalised, tide free (EGM2008)."""

EARTH_EQUATORIAL_RADIUS: Final = 6_378_137.0
"""Equatorial radius of the WGS 84 ellipsoid [m] (NGA.STND.0036)."""

EARTH_FLATTENING: Final = 1.0 / 298.257_223_563
"""Flattening of the WGS 84 ellipsoid."""

EARTH_ROTATION_RATE: Final = 7.292_115e-5
"""Rotation rate of the Earth [rad/s] (WGS 84)."""

MOON_RADIUS: Final = 1_737_400.0
"""Mean radius of the Moon [m] (IAU Working Group on Cartographic Coordinates, Archinal et al. 2018)."""

SUN_RADIUS: Final = 6.957e8
"""Nominal radius of the Sun [m], by definition (IAU 2015 B3)."""

MARS_RADIUS: Final = 3_396_190.0
"""Equatorial radius of Mars [m] (IAU Working Group on Cartographic Coordinates, Archinal et al. 2018)."""

GM_MARS: Final = 4.282_837_362_069_909e13
"""Gravitational parameter of Mars, planet alone [m^3/s^2] (JPL MAR097)."""
