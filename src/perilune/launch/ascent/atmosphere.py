"""The air of the optimiser: ln density and ln pressure of US76 as C2 splines, smooth for an interior-point method.

The independent re-integration uses the standard itself (:mod:`perilune.astro.forces.us76`), so that its defect holds
the error of the fit as well.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Final

import casadi as ca
import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces.us76 import us76

Array = NDArray[np.float64]

FIT_TOP_M: Final = 150e3
"""The splines end here; above, the logarithms go on in straight lines: air of 2e-9 kg/m^3 and less."""
_SCALE_M: Final = 100e3
_KNOTS_M: Final = np.concatenate((np.arange(2e3, 100e3, 3e3), np.arange(100e3, 145e3, 6e3)))
_EDGES_M: Final = np.concatenate(([0.0], _KNOTS_M, [FIT_TOP_M]))
_GAMMA: Final = 1.4


@dataclass(frozen=True)
class StandardAir:
    """The U.S. Standard Atmosphere 1976."""

    cubics: ClassVar[int] = 8
    """How many numbers :meth:`symbolic` takes of each altitude: the cubics of ln density and ln pressure."""

    def cubics_at(self, altitude_m: Any) -> Any:
        """Return the cubics that hold at altitudes (1, n) as a casadi expression (8, n); they have no slope."""
        place = ca.fmin(ca.fmax(altitude_m / _SCALE_M, 0.0), FIT_TOP_M / _SCALE_M)
        return ca.MX(ca.DM(_cubics()))[:, ca.low(ca.DM(_EDGES_M / _SCALE_M), place)]

    def symbolic(self, altitude_m: Any, cubics: Any) -> tuple[Any, Any, Any]:
        """Return casadi expressions of ln density [kg/m^3], pressure [Pa] and the square of the speed of sound.

        ``cubics`` (8,) are those that hold at the altitude.
        """
        ln_rho, ln_p = (_spline(c, cubics[4 * i : 4 * i + 4], altitude_m) for i, c in enumerate(_coefficients()))
        return ln_rho, ca.exp(ln_p), _GAMMA * ca.exp(ln_p - ln_rho)

    def numeric(self, altitude_m: Array) -> tuple[Array, Array, Array]:
        """Return density [kg/m^3], pressure [Pa] and speed of sound [m/s] of the standard; none above 1000 km."""
        inside = np.clip(altitude_m, -5e3, 1000e3)
        air = us76(inside)
        there = np.where(np.asarray(altitude_m) <= 1000e3, 1.0, 0.0)
        return air.density_kg_m3 * there, air.pressure_pa * there, air.sound_speed_m_s


@dataclass(frozen=True)
class ExponentialAir:
    """Density falling by e every ``scale_m``; no pressure. The air of the Delta III benchmark (Betts 2010)."""

    sea_level_density_kg_m3: float = 1.225
    scale_m: float = 7200.0
    cubics: ClassVar[int] = 0

    def cubics_at(self, altitude_m: Any) -> Any:
        """Return nothing for each altitude: this air has no cubics."""
        return ca.MX(0, altitude_m.shape[1])

    def symbolic(self, altitude_m: Any, _: Any) -> tuple[Any, Any, Any]:
        """Return casadi expressions as :meth:`StandardAir.symbolic`."""
        return (
            np.log(self.sea_level_density_kg_m3) - altitude_m / self.scale_m,
            0.0 * altitude_m,
            1e5 + 0.0 * altitude_m,
        )

    def numeric(self, altitude_m: Array) -> tuple[Array, Array, Array]:
        """Return density, pressure and speed of sound as :meth:`StandardAir.numeric`."""
        density = self.sea_level_density_kg_m3 * np.exp(-np.asarray(altitude_m) / self.scale_m)
        return density, np.zeros_like(density), np.full_like(density, np.sqrt(1e5))


Air = StandardAir | ExponentialAir


@dataclass(frozen=True)
class MachDrag:
    """A generic drag coefficient of a slender launcher against Mach number, on the frontal area.

    0.25 at rest, a smooth transonic rise to about 0.6 near Mach 1.2 and 0.35 hypersonic: the shape common to the
    wind-tunnel curves of large launchers; it is generic, drag costs a large launcher some 40 to 150 m/s in all.
    """

    def symbolic(self, mach: Any) -> Any:
        """Return the casadi expression of the drag coefficient."""
        return 0.25 + 0.30 * ca.exp(-(((mach - 1.15) / 0.45) ** 2)) + 0.10 / (1.0 + ca.exp(-6.0 * (mach - 1.0)))

    def numeric(self, mach: Array) -> Array:
        """Return the drag coefficient."""
        bump = 0.30 * np.exp(-(((mach - 1.15) / 0.45) ** 2))
        return np.asarray(0.25 + bump + 0.10 / (1.0 + np.exp(-6.0 * (np.minimum(mach, 50.0) - 1.0))))


@dataclass(frozen=True)
class ConstantDrag:
    """A drag coefficient without regard to the Mach number."""

    coefficient: float

    def symbolic(self, mach: Any) -> Any:
        """Return the casadi expression of the drag coefficient."""
        return self.coefficient + 0.0 * mach

    def numeric(self, mach: Array) -> Array:
        """Return the drag coefficient."""
        return np.full_like(np.asarray(mach, dtype=np.float64), self.coefficient)


Drag = MachDrag | ConstantDrag


def _basis(x: Array) -> Array:
    powers = [np.ones_like(x), x, x**2, x**3]
    return np.stack(powers + [np.maximum(x - k, 0.0) ** 3 for k in _KNOTS_M / _SCALE_M], axis=-1)


@lru_cache(maxsize=1)
def _coefficients() -> tuple[Array, Array]:
    """Least-squares cubic splines, in the basis of truncated powers, of ln density and ln pressure."""
    altitude = np.arange(0.0, FIT_TOP_M + 1.0, 100.0)
    air = us76(altitude)
    basis = _basis(altitude / _SCALE_M)
    fits = [np.linalg.lstsq(basis, np.log(y), rcond=None)[0] for y in (air.density_kg_m3, air.pressure_pa)]
    return np.asarray(fits[0], np.float64), np.asarray(fits[1], np.float64)


def _slopes(c: Array) -> tuple[float, float, float, float]:
    """Values and slopes, per metre, at both ends of the fit."""
    top = FIT_TOP_M / _SCALE_M
    past = top - _KNOTS_M / _SCALE_M
    slope = c[1] + 2.0 * c[2] * top + 3.0 * c[3] * top**2 + 3.0 * float(c[4:] @ past**2)
    return float(c[0]), float(c[1]) / _SCALE_M, float(_basis(np.array([top]))[0] @ c), float(slope) / _SCALE_M


@lru_cache(maxsize=1)
def _cubics() -> Array:
    """The polynomials of each interval between the knots, lowest power first: of ln density and ln pressure, (8, n)."""
    k = _KNOTS_M / _SCALE_M
    powers = np.stack((-(k**3), 3.0 * k**2, -3.0 * k, np.ones_like(k)))
    begun = np.arange(len(k) + 1) > np.arange(len(k))[:, None]
    return np.vstack([c[:4, None] + c[4:] * powers @ begun for c in _coefficients()])


def _spline(c: Array, cubic: Any, altitude_m: Any) -> Any:
    _, low_slope, _, high_slope = _slopes(c)
    x = ca.fmin(ca.fmax(altitude_m, 0.0), FIT_TOP_M) / _SCALE_M
    value = cubic[0] + x * (cubic[1] + x * (cubic[2] + x * cubic[3]))
    outside = ca.fmax(altitude_m - FIT_TOP_M, 0.0) * high_slope + ca.fmin(altitude_m, 0.0) * low_slope
    return value + outside


def fit_error() -> tuple[float, float]:
    """Return the largest relative errors of the splines' density and pressure from 0 to 150 km.

    >>> density, pressure = fit_error()
    >>> density < 0.01 and pressure < 0.004
    True
    """
    altitude = np.arange(0.0, FIT_TOP_M, 50.0)
    air, basis = us76(altitude), _basis(altitude / _SCALE_M)
    truths = (air.density_kg_m3, air.pressure_pa)
    errors = [np.abs(np.exp(basis @ c) / y - 1.0).max() for c, y in zip(_coefficients(), truths, strict=True)]
    return float(errors[0]), float(errors[1])
