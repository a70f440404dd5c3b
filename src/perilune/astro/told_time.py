"""Epochs as messages tell them."""

from typing import Final

from perilune.astro.time import format_time
from perilune.constants import SECONDS_PER_YEAR
from perilune.errors import InputError

_FARTHEST_S: Final = 1e12


def told(epoch_tdb_s: float) -> str:
    """Return an epoch as a message tells it: date and time in TDB to the second; seconds past J2000 where it has none.

    >>> told(0.0), told(1e15)
    ('2000-01-01T12:00:00 TDB', '1000000000000000.0 s past J2000 (TDB)')
    """
    try:
        return f"{format_time(epoch_tdb_s, 'TDB', 0)} TDB"
    except InputError:
        years = f", the year {2000.0 + epoch_tdb_s / SECONDS_PER_YEAR:.0f}" if abs(epoch_tdb_s) < _FARTHEST_S else ""
        return f"{epoch_tdb_s} s past J2000 (TDB){years}"
