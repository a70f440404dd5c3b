"""The horizon of a place: smooth Moon, a mask of elevations by azimuth, and what it leaves of a disc."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import MOON_RADIUS
from perilune.errors import InputError, Problem

FloatArray = NDArray[np.float64]

_TURN: Final = 2.0 * np.pi
_STRIPS: Final = 24
_CHUNK: Final = 20_000
_MAX_BYTES: Final = 16 * 1024 * 1024

SMOOTH: Final = "smooth Moon"
"""What an answer says of its horizon where nobody gave a mask or terrain."""


@dataclass(frozen=True, eq=False)
class Horizon:
    """Elevation of the skyline [rad] at azimuths [rad, from north over east], both (n,), the azimuths increasing.

    ``source`` says where it comes from; between the azimuths it is linear, round the whole circle.
    """

    azimuth_rad: FloatArray
    elevation_rad: FloatArray
    source: str

    def at(self, azimuth_rad: FloatArray) -> FloatArray:
        """Return the elevation of the skyline [rad] at azimuths [rad] of any shape, from north over east."""
        return np.asarray(np.interp(azimuth_rad, self.azimuth_rad, self.elevation_rad, period=_TURN))


def smooth_horizon(eye_height_m: float = 0.0) -> Horizon:
    """Return the skyline of a Moon without relief: it dips by acos(R / (R + h)) below the horizontal.

    Args:
        eye_height_m: of the eyes or the top of the mast over the ground, not below zero.

    >>> round(float(np.degrees(smooth_horizon(10.0).at(np.zeros(1))[0])), 4)
    -0.1944
    """
    if not 0.0 <= eye_height_m <= 1e5:
        raise InputError(Problem(f"a mast of {eye_height_m:g} m", expected="0 to 100,000 m", fix="give its height"))
    dip = -math.acos(MOON_RADIUS / (MOON_RADIUS + eye_height_m))
    return Horizon(np.array([0.0]), np.array([dip]), SMOOTH)


def read_mask(path: Path) -> Horizon:
    """Return the skyline of a text file: azimuth and elevation in degrees in each line, by blanks or commas.

    Lines that begin with ``#`` are left out. The azimuths run from north over east, 0 to 360, in any order, none twice.

    Raises:
        InputError: every wrong line, or fewer than eight azimuths.
    """
    if not path.is_file() or path.stat().st_size > _MAX_BYTES:
        raise InputError(Problem("no such mask, or above 16 MiB", file=str(path), expected="a text file"))
    rows, problems = [], []
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        row = _row(text)
        if row is None:
            expected = "azimuth 0 to 360 and elevation -90 to 90, degrees"
            problems.append(Problem(f"no azimuth and elevation: {text[:40]!r}", str(path), number, expected=expected))
        else:
            rows.append(row)
    table = np.array(sorted({(azimuth % 360.0, height) for azimuth, height in rows})).reshape(-1, 2)
    if not problems and (len(table) < 8 or np.any(np.diff(table[:, 0]) <= 0.0)):
        problems.append(Problem("not a skyline", file=str(path), expected="eight or more azimuths, each once"))
    if problems:
        raise InputError(problems)
    return Horizon(np.radians(table[:, 0]), np.radians(table[:, 1]), f"mask {path.name}")


def _row(text: str) -> tuple[float, float] | None:
    try:
        azimuth, height = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    return (azimuth, height) if 0.0 <= azimuth <= 360.0 and -90.0 < height < 90.0 else None


def disc_over(
    horizon: Horizon, azimuth_rad: FloatArray, elevation_rad: FloatArray, radius_rad: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the fraction of a disc that stands over the skyline, and how far its highest visible part stands over it.

    Args:
        horizon: the skyline.
        azimuth_rad, elevation_rad, radius_rad: of the disc's centre, and half its width, (n,) each.

    Returns:
        The fraction (n,), 0 to 1, and the clearance (n,) [rad]: below zero where nothing of the disc is seen.

    Method: the disc is cut into upright strips by the nodes of Gauss-Chebyshev's second kind, whose weight is the
    length of the strips; each strip ends at the skyline of its own azimuth. On a straight skyline the fraction is that
    of the circular segment to 0.002.

    >>> level = smooth_horizon()
    >>> fraction, _ = disc_over(level, np.zeros(1), np.zeros(1), np.full(1, 0.0047))
    >>> round(float(fraction[0]), 3)
    0.5
    """
    angle = np.pi * np.arange(1, _STRIPS + 1) / (_STRIPS + 1)
    across, half = np.cos(angle), np.sin(angle)
    weight = half * half / np.sum(half * half)
    fraction, clear = np.empty(azimuth_rad.size), np.empty(azimuth_rad.size)
    for first in range(0, azimuth_rad.size, _CHUNK):
        part = slice(first, first + _CHUNK)
        radius, height = radius_rad[part, None], elevation_rad[part, None]
        sideways = radius * across / np.maximum(np.cos(height), 1e-3)
        over = height - horizon.at(azimuth_rad[part, None] + sideways)
        chord = radius * half
        fraction[part] = np.clip(0.5 * (over / chord + 1.0), 0.0, 1.0) @ weight
        clear[part] = np.max(over + chord, axis=1)
    return fraction, clear
