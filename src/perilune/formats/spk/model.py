"""The records of an SPK kernel: what its segments hold, by the kind of their data."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

ICRF: Final = 1
"""NAIF's code of the frame J2000, whose axes are those of the ICRF in every kernel since DE400."""
ECLIPTIC_J2000: Final = 17
"""NAIF's code of ECLIPJ2000: J2000 turned about x by 84381.448 arcseconds."""
FRAMES: Final = (ICRF, ECLIPTIC_J2000)

LARGEST_WINDOW: Final = 28
"""The most states that one interpolation of types 9 and 13 takes: NAIF's largest degree is 27."""
LARGEST_DIMENSION: Final = 25
"""The longest difference line of type 21 that NAIF's toolkit reads."""


@dataclass(frozen=True, eq=False)
class Chebyshev:
    """Types 2 and 3: records of Chebyshev polynomials, each ``interval_s`` long, the first from ``initial_tdb_s``.

    ``records`` is (n, 2 + 3 terms), with velocities of their own (type 3) (n, 2 + 6 terms): the record's middle and
    half length [s], then the coefficients of x, y, z [km] and, in type 3, of vx, vy, vz [km/s], lowest degree first.
    """

    initial_tdb_s: float
    interval_s: float
    records: FloatArray
    with_velocity: bool

    @property
    def terms(self) -> int:
        """The number of coefficients of one coordinate."""
        return (self.records.shape[1] - 2) // (6 if self.with_velocity else 3)

    @property
    def data_type(self) -> int:
        """NAIF's number of the type: 3 with velocities of their own, else 2."""
        return 3 if self.with_velocity else 2


@dataclass(frozen=True, eq=False)
class States:
    """Types 9 and 13: states (n, 6) [km, km/s] at increasing epochs, ``window`` of them to each interpolation.

    Hermite (type 13): the positions and velocities give one polynomial of degree 2 window - 1, whose derivative is the
    velocity. Otherwise Lagrange (type 9): each coordinate by itself, of degree window - 1.
    """

    epochs_tdb_s: FloatArray
    states_km: FloatArray
    window: int
    hermite: bool

    @property
    def data_type(self) -> int:
        """NAIF's number of the type: 13 for Hermite, else 9."""
        return 13 if self.hermite else 9


@dataclass(frozen=True, eq=False)
class Differences:
    """Types 1 and 21: modified difference arrays, one record up to and including each of the increasing epochs.

    ``records`` is (n, 4 dimension + 11): reference epoch, step sizes, reference position and velocity interleaved,
    differences of x, y, z, the highest order plus one, and the order of each coordinate. Type 1 has dimension 15.
    """

    epochs_tdb_s: FloatArray
    records: FloatArray
    dimension: int
    data_type: int


SegmentData: TypeAlias = Chebyshev | States | Differences


@dataclass(frozen=True, eq=False)
class SpkSegment:
    """One body as seen from another over one span of time; ``target`` and ``center`` are NAIF codes."""

    target: int
    center: int
    start_tdb_s: float
    end_tdb_s: float
    data: SegmentData
    frame: int = ICRF
    name: str = ""


@dataclass(frozen=True, eq=False)
class Spk:
    """A kernel: its segments in the order of the file; where two overlap, the later one counts."""

    path: str
    segments: tuple[SpkSegment, ...]
