"""Measured and predicted orientation of the Earth: UT1, polar motion and the offsets of the celestial pole.

The table is the IERS rapid service's ``finals2000A.all`` in the package ``astropy-iers-data``: daily values from 1973
to about a year after the package's date, the final Bulletin B where it stands. Between days: cubic through four days
(as the IERS routine INTERP does, without its corrections for tides of a day and less: 0.05 ms in UT1, 0.5 mas in the
pole).

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

from perilune.astro.time import tai_minus_utc, utc_to_tai

FloatArray = NDArray[np.float64]
BeyondTable = Literal["warn", "hold"]

_ARCSEC: Final = np.pi / 648_000.0
_MJD: Final = (7, 15)
# columns of Bulletin B (final) and of Bulletin A (rapid and predicted), with their unit
_COLUMNS: Final = (
    ((154, 165), (58, 68), 1.0),  # UT1 - UTC, s
    ((134, 144), (18, 27), _ARCSEC),  # x of the pole
    ((144, 154), (37, 46), _ARCSEC),  # y of the pole
    ((165, 175), (97, 106), 1e-3 * _ARCSEC),  # dX
    ((175, 185), (116, 125), 1e-3 * _ARCSEC),  # dY
)


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


def _number(line: str, columns: tuple[int, int]) -> float | None:
    text = line[columns[0] : columns[1]].strip()
    return float(text) if text else None


@lru_cache(maxsize=1)
def _table() -> _Table:
    from astropy_iers_data import IERS_A_FILE

    days: list[int] = []
    rows: list[list[float]] = []
    for line in Path(IERS_A_FILE).read_text(encoding="ascii").splitlines():
        row = []
        for final, rapid, unit in _COLUMNS:
            value = _number(line, final)
            value = _number(line, rapid) if value is None else value
            row.append(np.nan if value is None else value * unit)
        if np.isnan(row[:3]).any():  # the file goes on with dates alone
            break
        days.append(int(float(line[_MJD[0] : _MJD[1]])))
        rows.append(row)
    values = np.nan_to_num(np.array(rows))  # predictions have no dX, dY: zero
    day_mjd = np.array(days)
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
