"""The records of a CZML document."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Frame = Literal["INERTIAL", "FIXED"]

YELLOW: Final = (255, 220, 60, 255)


@dataclass(frozen=True, eq=False)
class CzmlArc:
    """One smooth part of a path, from ``start_utc`` to ``end_utc`` (``2031-05-01T12:00:00.000Z``).

    ``offsets_s`` are n increasing SI seconds from ``start_utc``, ``positions_m`` (n, 3); with ``velocities_m_s`` (n, 3)
    Cesium interpolates by Hermite's polynomials, otherwise by Lagrange's, of degree ``degree``.
    """

    start_utc: str
    end_utc: str
    offsets_s: FloatArray
    positions_m: FloatArray
    velocities_m_s: FloatArray | None = None
    degree: int = 7


@dataclass(frozen=True, eq=False)
class CzmlObject:
    """A thing with a path: its arcs in order of time; a burn lies between two of them."""

    id: str
    name: str
    arcs: tuple[CzmlArc, ...]
    frame: Frame = "INERTIAL"
    description: str = ""
    rgba: tuple[int, int, int, int] = YELLOW


@dataclass(frozen=True)
class CzmlEvent:
    """Something that happens to an object: shown beside it from ``start_utc`` to ``end_utc``."""

    id: str
    name: str
    object_id: str
    start_utc: str
    end_utc: str
    description: str = ""
