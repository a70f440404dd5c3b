"""The record of a gravity field in spherical harmonics."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TideSystem = Literal["tide_free", "zero_tide", "mean_tide", "unknown"]


@dataclass(frozen=True, eq=False)
class GravityCoefficients:
    """Fully normalised (4 pi) coefficients of a field: ``c[n, m]`` and ``s[n, m]``, (degree + 1, degree + 1).

    ``gm_m3_s2`` and ``radius_m`` are those that the coefficients belong to. ``tide_system`` says whether the permanent
    tide is within ``c[2, 0]`` (IERS Conventions 2010, section 1.1).
    """

    name: str
    gm_m3_s2: float
    radius_m: float
    degree: int
    tide_system: TideSystem
    c: Array
    s: Array
