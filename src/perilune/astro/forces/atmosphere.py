"""The density of the Earth's upper atmosphere: US Standard Atmosphere 1976, NRLMSISE-00, NRLMSIS 2.1.

NRLMSISE-00: Picone, Hedin, Drob and Aikin 2002, J. Geophys. Res. 107:1468; NRLMSIS 2.1: Emmert et al. 2022, J. Geophys.
Res. Space Physics 127:e2022JA030896; both by the package pymsis, with the weather of the model held fixed.
"""

from importlib import import_module
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.forces.force_model import Drag
from perilune.astro.forces.us76 import BOTTOM_M, TOP_M, us76
from perilune.astro.time import tdb_to_utc
from perilune.errors import PeriluneError

Array = NDArray[np.float64]

_MSIS_VERSION: Final = {"nrlmsise00": 0, "msis2.1": 2.1}
_MJD_OF_1970: Final = 40_587
_NANOSECOND: Final = 1e-9


def density_kg_m3(positions_m: Array, epoch_tdb_s: Array, drag: Drag) -> Array:
    """Return the density of the air [kg/m^3] at geocentric positions on the axes of the ICRF, (n,).

    Args:
        positions_m: (n, 3).
        epoch_tdb_s: (n,) TDB seconds past J2000.
        drag: its ``atmosphere`` and the weather.

    ``us76`` ends at 1000 km; above, its last scale height goes on. Below -5 km the density of that height holds.

    Raises:
        PeriluneError: a model of MSIS without the package pymsis.
    """
    fixed = np.einsum("nji,nj->ni", frames.itrf_to_icrf(epoch_tdb_s), positions_m)
    latitude, longitude, altitude = frames.itrf_to_geodetic(fixed)
    if drag.atmosphere == "us76":
        return _standard(altitude)
    return _msis(np.degrees(latitude), np.degrees(longitude), altitude, epoch_tdb_s, drag)


def _standard(altitude_m: Array) -> Array:
    within = us76(np.clip(altitude_m, BOTTOM_M, TOP_M)).density_kg_m3
    near_top = us76(np.array([TOP_M - 1e4, TOP_M])).density_kg_m3
    height = 1e4 / np.log(near_top[0] / near_top[1])
    return np.asarray(within * np.exp(-np.maximum(altitude_m - TOP_M, 0.0) / height))


def _msis(latitude_deg: Array, longitude_deg: Array, altitude_m: Array, epoch_tdb_s: Array, drag: Drag) -> Array:
    try:
        pymsis = import_module("pymsis")
    except ImportError:
        raise PeriluneError(f"the package 'pymsis', which holds {drag.atmosphere}, is not installed") from None
    utc = tdb_to_utc(epoch_tdb_s)
    nanoseconds = np.round(utc.second_of_day / _NANOSECOND).astype(np.int64)
    dates = (utc.day_mjd - _MJD_OF_1970).astype("datetime64[D]").astype("datetime64[ns]") + nanoseconds.astype(
        "timedelta64[ns]"
    )
    count = len(dates)
    output = pymsis.calculate(
        dates,
        longitude_deg,
        latitude_deg,
        np.maximum(altitude_m, 0.0) / 1e3,
        np.full(count, drag.f107),
        np.full(count, drag.f107_mean),
        np.full((count, 7), drag.ap),
        version=_MSIS_VERSION[drag.atmosphere],
    )
    return np.asarray(output.reshape(count, -1)[:, pymsis.Variable.MASS_DENSITY], dtype=np.float64)
