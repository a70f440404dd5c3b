"""Land or sea: where a capsule comes down, on a grid of a tenth of a degree.

The grid was made from the 1 km elevation model GLOBE (NOAA 1999, in the public domain) by
``scripts/land_mask.py``: a cell is land where at least half of it is.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

CELLS_PER_DEGREE: Final = 10


def is_land(latitude_rad: ArrayLike, longitude_rad: ArrayLike) -> NDArray[np.bool_]:
    """Tell whether places are on land; latitudes -90 to 90 deg, longitudes of any turn, in radians.

    >>> import math
    >>> bool(is_land(math.radians(48.0), math.radians(67.0))), bool(is_land(math.radians(30.0), math.radians(-60.0)))
    (True, False)
    """
    mask = _mask()
    latitude, longitude = np.degrees(latitude_rad), np.degrees(longitude_rad)
    row = np.clip((CELLS_PER_DEGREE * (90.0 - latitude)).astype(int), 0, mask.shape[0] - 1)
    column = (CELLS_PER_DEGREE * ((longitude + 180.0) % 360.0)).astype(int) % mask.shape[1]
    return np.asarray(mask[row, column])


@lru_cache(maxsize=1)
def _mask() -> NDArray[np.bool_]:
    with files("perilune.integration.abort").joinpath("land_mask.npz").open("rb") as file:
        packed = np.load(file)["mask"]
    shape = (180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE)
    return np.unpackbits(packed, count=shape[0] * shape[1]).reshape(shape).astype(bool)
