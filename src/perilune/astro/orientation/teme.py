"""The frame of two-line elements: true equator, mean equinox (TEME) of date.

The axis is the celestial pole; the origin of right ascension is the mean equinox that the sidereal time of 1982 counts
from (Vallado, Crawford, Hujsak and Kelso 2006, AIAA 2006-6753, appendix C). SGP4 gives its states here.
"""

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.earth_orientation import BeyondTable
from perilune.astro.frames import celestial_to_intermediate
from perilune.constants import SECONDS_PER_DAY

FloatArray = NDArray[np.float64]

_J2000_JD = 2_451_545.0


def teme_to_icrf(epoch_tdb_s: ArrayLike, beyond_table: BeyondTable = "warn") -> FloatArray:
    """Return the rotations from TEME of date to the ICRF, (n, 3, 3): ``r_icrf = R @ r_teme``.

    Args:
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1).
        beyond_table: as in :func:`perilune.astro.frames.itrf_to_icrf`; UT1 enters by the difference of two angles that
            turn alike, so a held UT1 costs nothing, but the observed offset of the pole is then left out.

    Raises:
        InputError: epochs that are not finite or further than 5,000 years from J2000.
    """
    celestial, ut1_s = celestial_to_intermediate(epoch_tdb_s, beyond_table)
    days = ut1_s / SECONDS_PER_DAY
    apart = erfa.era00(_J2000_JD, days) - erfa.gmst82(_J2000_JD, days)
    # a vector at right ascension a of TEME lies at a + apart from the intermediate origin
    cosine, sine = np.cos(apart), np.sin(apart)
    turn = np.zeros((days.size, 3, 3))
    turn[:, 0, 0] = turn[:, 1, 1] = cosine
    turn[:, 0, 1], turn[:, 1, 0] = -sine, sine
    turn[:, 2, 2] = 1.0
    return np.asarray(np.swapaxes(celestial, -1, -2) @ turn)
