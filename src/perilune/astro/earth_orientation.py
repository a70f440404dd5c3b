"""Measured and predicted orientation of the Earth: UT1, polar motion and the offsets of the celestial pole.

Two tables of daily values in the package ``astropy-iers-data``: the IERS reference series C04 (``eopc04.1962-now``,
read from 1972 on) as far as it reaches, then the rapid service's ``finals2000A.all`` with its predictions, to about a
year after the package's date. Between days: cubic through four days (as the IERS routine INTERP does, without its
corrections for tides of a day and less: 0.05 ms in UT1, 0.5 mas in the pole).

Outside the table the first or last UT1 - TAI and polar motion hold and the celestial pole has no offset. After its end
UT1 drifts from that: by about 0.5 s per year at the mean rate of 1973 to 2026, and a second of UT1 is 465 m at the
equator. Polar motion stays within 0.6 arcsec, 18 m.
"""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from perilune.astro.utc import tai_minus_utc, utc_to_tai
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]
BeyondTable = Literal["warn", "hold"]

_ARCSEC: Final = np.pi / 648_000.0
_FIRST_MJD: Final = 41_317  # 1972-01-01, the first day of UTC with a constant second
# finals2000A.all: characters of UT1 - UTC, xp, yp, dX, dY in Bulletin A, with their unit
_RAPID_MJD: Final = slice(7, 15)
_RAPID: Final = (
    (slice(58, 68), 1.0),
    (slice(18, 27), _ARCSEC),
    (slice(37, 46), _ARCSEC),
    (slice(97, 106), 1e-3 * _ARCSEC),
    (slice(116, 125), 1e-3 * _ARCSEC),
)
# eopc04.1962-now: columns of the day and of the same five, with the units of these
_C04_COLUMNS: Final = (4, 7, 5, 6, 8, 9)
_C04_UNITS: Final = np.array([1.0, _ARCSEC, _ARCSEC, _ARCSEC, _ARCSEC])


class EarthOrientationWarning(UserWarning):
    """An epoch lies outside the table of Earth orientation; the nearest value is held."""


class EarthOrientation(NamedTuple):
    """UT1 - TAI [s], coordinates of the pole xp, yp and its celestial offsets dX, dY [rad], each (n,)."""

    ut1_minus_tai_s: FloatArray
    xp_rad: FloatArray
    yp_rad: FloatArray
    dx_rad: FloatArray
    dy_rad: FloatArray


@dataclass(frozen=True, eq=False)
class _Table:
    tai_s: FloatArray  # of the UTC midnights, (m,)
    values: FloatArray  # (m, 5), in the order of EarthOrientation


def _rapid_rows(path: Path, after_mjd: int) -> FloatArray:
    """Return the rows of the rapid service after a day: MJD, UT1 - UTC [s], xp, yp, dX, dY [rad].

    The far predictions have no dX and dY: zero.
    """
    rows = []
    for line in path.read_text(encoding="ascii").splitlines():
        day = float(line[_RAPID_MJD])
        texts = [line[place].strip() for place, _ in _RAPID]
        if not all(texts[:3]):  # the file goes on with dates alone
            break
        if day > after_mjd:
            rows.append([day, *(float(text or 0.0) * unit for text, (_, unit) in zip(texts, _RAPID, strict=True))])
    return np.array(rows).reshape(-1, 1 + len(_RAPID))


@lru_cache(maxsize=1)
def _table() -> _Table:
    from astropy_iers_data import IERS_A_FILE, IERS_B_FILE

    series = np.loadtxt(IERS_B_FILE, usecols=_C04_COLUMNS, encoding="ascii")
    series = series[series[:, 0] >= _FIRST_MJD]
    series[:, 1:] *= _C04_UNITS
    rows = np.concatenate([series, _rapid_rows(Path(IERS_A_FILE), int(series[-1, 0]))])
    day_mjd = rows[:, 0].astype(np.int64)
    if np.any(np.diff(day_mjd) != 1):
        raise InputError(Problem("the table of Earth orientation has gaps", file=IERS_B_FILE))
    values = rows[:, 1:].copy()
    values[:, 0] -= tai_minus_utc(day_mjd)
    return _Table(utc_to_tai(day_mjd, 0.0), values)


def table_range() -> tuple[float, float]:
    """Return the first and last epoch of the table, TAI seconds past 2000-01-01T12:00:00 TAI."""
    tai_s = _table().tai_s
    return float(tai_s[0]), float(tai_s[-1])


def earth_orientation(tai_s: FloatArray, beyond_table: BeyondTable = "warn") -> EarthOrientation:
    """Return the orientation parameters at TAI seconds past 2000-01-01T12:00:00 TAI, (n,).

    Args:
        tai_s: epochs, (n,).
        beyond_table: outside the table the nearest value holds: ``warn`` says so with an
            :class:`EarthOrientationWarning`, ``hold`` is silent.
    """
    table = _table()
    first, last = table_range()
    if beyond_table == "warn" and np.any((tai_s < first) | (tai_s > last)):
        message = "outside the table of Earth orientation the nearest UT1 - TAI and polar motion are held"
        warnings.warn(message, EarthOrientationWarning, stacklevel=3)
    held = np.clip(tai_s, first, last)
    row = np.clip(np.searchsorted(table.tai_s, held, side="right") - 1, 1, len(table.tai_s) - 3)
    u = ((held - table.tai_s[row]) / (table.tai_s[row + 1] - table.tai_s[row]))[:, None]
    values = table.values
    cubic = (
        -u * (u - 1.0) * (u - 2.0) / 6.0 * values[row - 1]
        + (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0 * values[row]
        - (u + 1.0) * u * (u - 2.0) / 2.0 * values[row + 1]
        + (u + 1.0) * u * (u - 1.0) / 6.0 * values[row + 2]
    )
    cubic[:, 3:][(tai_s < first) | (tai_s > last)] = 0.0
    return EarthOrientation(*cubic.T)
