"""Orientation of the Moon: the principal axes (PA) of its inertia and the mean-Earth axes (ME) of its maps.

The libration was integrated with the ephemeris DE421 (Williams, Boggs and Folkner 2008, JPL IOM
335-JW,DB,WF-20080314-001); its Euler angles come as Chebyshev records in the kernel ``moon_pa_de421_1900-2050.bpc`` of
the package ``lunarsky``. Gravity fields of the Moon stand on PA, places on its surface on ME; the two differ by
constant angles, some 860 m at the surface.
"""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perilune.astro.told_time import told
from perilune.errors import InputError, PeriluneError, Problem

FloatArray = NDArray[np.float64]

_HEADER: Final = 2  # a record begins with its middle and half length [s]
_ARC_SECOND: Final = np.pi / 648_000.0
_PA_FROM_ME: Final = np.array([67.92, 78.56, 0.30]) * _ARC_SECOND
"""Turns about z, y and x that take ME into PA of DE421 (Williams et al. 2008; frame kernel moon_080317.tf)."""


@dataclass(frozen=True, eq=False)
class EulerAngles:
    """The angles of the principal axes as Chebyshev polynomials, one record after the other.

    Record k holds from ``initial_tdb_s + k interval_s``; ``coefficients_rad`` is (n_records, n_terms, 3), lowest degree
    first, for the angles phi, theta, psi; their argument runs from -1 to 1 over the record. A vector of the ICRF
    becomes one of PA by the turns phi about z, theta about x, psi about z.
    """

    initial_tdb_s: float
    interval_s: float
    coefficients_rad: FloatArray


def kernel_path() -> Path:
    """Return the place of the kernel; the package that holds it is found but not imported, which would be slow.

    Raises:
        PeriluneError: the package ``lunarsky`` is not installed.
    """
    found = importlib.util.find_spec("lunarsky")
    if found is None or found.origin is None:
        raise PeriluneError("the package 'lunarsky', which holds the orientation of the Moon, is not installed")
    return Path(found.origin).parent / "data" / "pck" / "moon_pa_de421_1900-2050.bpc"


@lru_cache(maxsize=1)
def _kernel() -> EulerAngles:
    from jplephem.daf import DAF
    from jplephem.pck import PCK

    with kernel_path().open("rb") as stream:
        segment = PCK(DAF(stream)).segments[0]
        initial, interval, size, count = segment.daf.read_array(segment.end_i - 3, segment.end_i)
        stored = segment.daf.read_array(segment.start_i, segment.end_i - 4)
    records = np.asarray(stored, dtype=np.float64).reshape(int(count), int(size))
    terms = (int(size) - _HEADER) // 3
    coefficients = records[:, _HEADER:].reshape(int(count), 3, terms).transpose(0, 2, 1)
    return EulerAngles(float(initial), float(interval), np.ascontiguousarray(coefficients))


def time_range() -> tuple[float, float]:
    """Return the first and last epoch of the orientation, TDB seconds past J2000 (1899-12-28 to 2050-12-31)."""
    kernel = _kernel()
    return kernel.initial_tdb_s, kernel.initial_tdb_s + kernel.interval_s * len(kernel.coefficients_rad)


def chebyshev(start_tdb_s: float, end_tdb_s: float) -> EulerAngles:
    """Return the records that cover a span: what a propagator needs for a gravity field of the Moon.

    Raises:
        InputError: the span is empty or reaches beyond :func:`time_range`.
    """
    _refuse_outside(np.array([start_tdb_s, end_tdb_s]))
    if not start_tdb_s <= end_tdb_s:
        raise InputError(
            Problem(f"the span from {told(start_tdb_s)} to {told(end_tdb_s)} is empty", expected="start before end")
        )
    kernel = _kernel()
    last = len(kernel.coefficients_rad) - 1
    begin = min(int((start_tdb_s - kernel.initial_tdb_s) // kernel.interval_s), last)
    end = max(int(np.ceil((end_tdb_s - kernel.initial_tdb_s) / kernel.interval_s)), begin + 1)
    first = kernel.initial_tdb_s + begin * kernel.interval_s
    return EulerAngles(first, kernel.interval_s, kernel.coefficients_rad[begin:end])


def euler_angles(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return phi, theta and psi [rad] of the principal axes, (n, 3); see :class:`EulerAngles`.

    Args:
        epoch_tdb_s: TDB seconds past J2000, (n,) or one number (n = 1), within :func:`time_range`.

    Raises:
        InputError: epochs that are not finite, of another shape, or outside the kernel.
    """
    epochs = np.atleast_1d(np.asarray(epoch_tdb_s, dtype=np.float64))
    if epochs.ndim != 1:
        raise InputError(Problem(f"epochs of shape {epochs.shape}", expected="one number or a list of numbers, (n,)"))
    _refuse_outside(epochs)
    kernel = _kernel()
    position = (epochs - kernel.initial_tdb_s) / kernel.interval_s
    number = np.minimum(position.astype(np.int64), len(kernel.coefficients_rad) - 1)
    argument = (2.0 * (position - number) - 1.0)[:, None]
    coefficients = kernel.coefficients_rad[number]
    before, now = np.ones_like(argument), argument
    total = coefficients[:, 0] + coefficients[:, 1] * argument
    for term in range(2, coefficients.shape[1]):
        before, now = now, 2.0 * argument * now - before
        total = total + coefficients[:, term] * now
    return np.asarray(total)


def moon_pa_to_icrf(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return the rotations from the Moon's principal axes to the ICRF, (n, 3, 3): ``r_icrf = R @ r_pa``.

    Arguments and errors as :func:`euler_angles`.

    >>> moon_pa_to_icrf(0.0).shape
    (1, 3, 3)
    """
    phi, theta, psi = euler_angles(epoch_tdb_s).T
    return _turned(-phi, 2) @ _turned(-theta, 0) @ _turned(-psi, 2)


def moon_me_to_icrf(epoch_tdb_s: ArrayLike) -> FloatArray:
    """Return the rotations from the mean-Earth axes to the ICRF, (n, 3, 3): ``r_icrf = R @ r_me``.

    ME is the frame of lunar maps: x towards the mean Earth, z along the mean rotation. Arguments and errors as
    :func:`euler_angles`.
    """
    z, y, x = (np.array([angle]) for angle in _PA_FROM_ME)
    return moon_pa_to_icrf(epoch_tdb_s) @ (_turned(z, 2) @ _turned(y, 1) @ _turned(x, 0))


def _refuse_outside(epochs: FloatArray) -> None:
    first, last = time_range()
    if np.all((epochs >= first) & (epochs <= last)):
        return
    outside = epochs[~((epochs >= first) & (epochs <= last))][0]
    raise InputError(
        Problem(
            f"no orientation of the Moon's principal axes at {told(outside)}",
            file=str(kernel_path()),
            expected=f"{told(first)} to {told(last)}",
            fix="give a date within, or use the frame iau-moon, a series without end",
        )
    )


def _turned(angle: FloatArray, axis: int) -> FloatArray:
    """Return the matrices (n, 3, 3) that turn the axes by an angle about one of them."""
    cosine, sine = np.cos(angle), np.sin(angle)
    matrix = np.zeros((angle.size, 3, 3))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    matrix[:, axis, axis] = 1.0
    matrix[:, i, i] = matrix[:, j, j] = cosine
    matrix[:, i, j], matrix[:, j, i] = sine, -sine
    return matrix
