"""The U.S. Standard Atmosphere 1976: pressure, density and temperature from -5 to 1000 km.

Below 86 km the seven linear layers of molecular-scale temperature in hydrostatic balance; above, the number densities
of N2, O, O2, Ar, He and H from the diffusion equations of the standard, integrated once on a fine grid.

Source: U.S. Standard Atmosphere, 1976 (NOAA, NASA, USAF; NOAA-S/T 76-1562), equations in parentheses below.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_R0_M: Final = 6_356_766.0
_G0: Final = 9.80665
_R: Final = 8314.32
"""Universal gas constant of the standard [J/(kmol K)], not the modern one."""
_NA: Final = 6.022169e26
_K: Final = 1.380622e-23
_M0: Final = 28.9644
_M_N2: Final = 28.0134
_GAMMA: Final = 1.4

_BASE_M: Final = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
_LAPSE_K_M: Final = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])
_SEA_LEVEL_TEMPERATURE_K: Final = 288.15
SEA_LEVEL_PRESSURE_PA: Final = 101_325.0
_TOP_OF_LAYERS_M: Final = 86e3
TOP_M: Final = 1000e3
BOTTOM_M: Final = -5e3

TABLE_STEP_M: Final = 100.0
"""Spacing of :func:`log_air` [m]."""
_TABLE_TOP_M: Final = 400e3


@dataclass(frozen=True)
class Air:
    """The air at some altitudes; every array has the shape of the altitudes.

    ``temperature_k`` is the kinetic temperature; ``sound_speed_m_s`` is that of the molecular-scale temperature,
    which the standard itself defines up to 86 km alone.
    """

    density_kg_m3: Array
    pressure_pa: Array
    temperature_k: Array
    sound_speed_m_s: Array


def us76(altitude_m: ArrayLike) -> Air:
    """Return the air of the U.S. Standard Atmosphere 1976 at geometric altitudes [m], of any shape.

    Valid from -5 km to 1000 km.

    Raises:
        ValueError: an altitude is outside the range of the standard.

    >>> round(float(us76(11_000.0).pressure_pa), 1)
    22700.0
    """
    altitude = np.asarray(altitude_m, dtype=np.float64)
    if not np.all((altitude >= BOTTOM_M) & (altitude <= TOP_M)):
        raise ValueError("altitude outside the U.S. Standard Atmosphere 1976: expected -5 km to 1000 km")
    low = altitude < _TOP_OF_LAYERS_M
    p_low, t_low, t_molecular = _layers(np.minimum(altitude, _TOP_OF_LAYERS_M))
    ln_p, ln_rho, t_high = _thermosphere_at(np.maximum(altitude, _TOP_OF_LAYERS_M))
    pressure = np.where(low, p_low, np.exp(ln_p))
    density = np.where(low, p_low * _M0 / (_R * t_molecular), np.exp(ln_rho))
    temperature = np.where(low, t_low, t_high)
    return Air(density, pressure, temperature, np.sqrt(_GAMMA * pressure / density))


@lru_cache(maxsize=1)
def log_air() -> Array:
    """Return the logarithms of density [kg/m^3] and pressure [Pa] from 0 to 400 km, for compiled kernels.

    Shape (2, n), read-only, a column every :data:`TABLE_STEP_M`. Linear between columns it is within 5e-4 of the
    standard, at the tropopause; within 3e-5 in pressure.

    >>> log_air().shape
    (2, 4001)
    """
    air = us76(np.arange(0.0, _TABLE_TOP_M + TABLE_STEP_M, TABLE_STEP_M))
    table = np.log(np.vstack((air.density_kg_m3, air.pressure_pa)))
    table.flags.writeable = False
    return table


@lru_cache(maxsize=1)
def _layer_bases() -> tuple[Array, Array]:
    """Temperature [K] and pressure [Pa] at the bases of the layers (eq. 23, 33)."""
    temperatures, pressures = [_SEA_LEVEL_TEMPERATURE_K], [SEA_LEVEL_PRESSURE_PA]
    for i in range(len(_BASE_M) - 1):
        thickness = float(_BASE_M[i + 1] - _BASE_M[i])
        p, t = _within(float(_LAPSE_K_M[i]), thickness, temperatures[-1], pressures[-1])
        temperatures.append(t)
        pressures.append(p)
    return np.array(temperatures), np.array(pressures)


def _within(lapse: float, height: float, t_base: float, p_base: float) -> tuple[float, float]:
    t = t_base + lapse * height
    if lapse == 0.0:
        return p_base * float(np.exp(-_G0 * _M0 * height / (_R * t_base))), t
    return p_base * (t_base / t) ** (_G0 * _M0 / (_R * lapse)), t


def _layers(altitude: Array) -> tuple[Array, Array, Array]:
    """Pressure, kinetic and molecular-scale temperature below 86 km (eq. 18, 23, 33a, 33b)."""
    geopotential = _R0_M * altitude / (_R0_M + altitude)
    layer = np.clip(np.searchsorted(_BASE_M, geopotential, side="right") - 1, 0, len(_BASE_M) - 1)
    t_bases, p_bases = _layer_bases()
    lapse, t_base, p_base = _LAPSE_K_M[layer], t_bases[layer], p_bases[layer]
    height = geopotential - _BASE_M[layer]
    t = t_base + lapse * height
    gradient = np.where(lapse == 0.0, 1.0, lapse)
    power = (t_base / t) ** (_G0 * _M0 / (_R * gradient))
    pressure = p_base * np.where(lapse == 0.0, np.exp(-_G0 * _M0 * height / (_R * t_base)), power)
    # table 8: the ratio of the molecular weights falls from 1 at 80 km to 0.999579 at 86 km
    ratio = np.interp(altitude, np.arange(80e3, 86.1e3, 0.5e3), _MOLECULAR_RATIO)
    return pressure, t * ratio, t


_MOLECULAR_RATIO: Final = np.array(
    [
        1.0,
        0.999996,
        0.999989,
        0.999971,
        0.999941,
        0.999909,
        0.999870,
        0.999829,
        0.999786,
        0.999741,
        0.999694,
        0.999641,
        0.999579,
    ]
)


def _thermosphere_temperature(z_km: Array) -> tuple[Array, Array]:
    """Kinetic temperature [K] and its gradient [K/km] above 86 km (eq. 25, 27, 29, 31)."""
    arc = np.sqrt(np.clip(1.0 - ((z_km - 91.0) / 19.9429) ** 2, 1e-12, None))
    xi = (z_km - 120.0) * (6356.766 + 120.0) / (6356.766 + z_km)
    decay = 640.0 * np.exp(-0.01875 * xi)
    regions = [z_km <= 91.0, z_km <= 110.0, z_km <= 120.0]
    temperature = np.select(
        regions, [186.8673, 263.1905 - 76.3232 * arc, 240.0 + 12.0 * (z_km - 110.0)], 1000.0 - decay
    )
    gradient = np.select(
        regions,
        [np.zeros_like(z_km), 76.3232 / 19.9429**2 * (z_km - 91.0) / arc, np.full_like(z_km, 12.0)],
        0.01875 * decay * ((6356.766 + 120.0) / (6356.766 + z_km)) ** 2,
    )
    return temperature, gradient


@dataclass(frozen=True)
class _Species:
    """A minor gas: molecular weight, density at 86 km [1/m^3] and the constants of tables 4 to 7 of the standard."""

    weight: float
    density_86: float
    a: float
    b: float
    alpha: float
    q: float
    u: float
    w: float


_O: Final = _Species(15.9994, 8.6e16, 6.986e20, 0.750, 0.0, -5.809644e-4, 56.90311, 2.706240e-5)
_O2: Final = _Species(31.9988, 3.030898e19, 4.863e20, 0.750, 0.0, 1.366212e-4, 86.0, 8.333333e-5)
_AR: Final = _Species(39.948, 1.351400e18, 4.487e20, 0.870, 0.0, 9.434079e-5, 86.0, 8.333333e-5)
_HE: Final = _Species(4.0026, 7.5817e14, 1.700e21, 0.691, -0.40, -2.457369e-4, 86.0, 6.666667e-4)
_H_WEIGHT: Final = 1.00797
_N2_86: Final = 1.129794e20


def _cumulative(z_km: Array, values: Array) -> Array:
    steps = 0.5 * (values[1:] + values[:-1]) * np.diff(z_km)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _minor(species: _Species, z: Array, background: Array, mean_weight: Array, gravity: Array) -> Array:
    """Number density of a minor gas in a background of given number density (eq. 36, 37)."""
    t, gradient = _thermosphere_temperature(z)
    diffusion = species.a / background * (t / 273.15) ** species.b
    inside = np.where((z > 95.0) & (z < 115.0), z, 95.0)
    eddy = np.where(z < 115.0, 120.0 * np.exp(1.0 - 400.0 / (400.0 - (inside - 95.0) ** 2)), 0.0)
    weights = species.weight + mean_weight * eddy / diffusion + species.alpha * _R / gravity * gradient * 1e-3
    settling = gravity / (_R * t) * diffusion / (diffusion + eddy) * weights * 1e3
    flow = species.q * (z - species.u) ** 2 * np.exp(-species.w * (z - species.u) ** 3)
    if species is _O:
        below = np.maximum(97.0 - z, 0.0)
        flow = flow - 3.416248e-3 * below**2 * np.exp(-5.008765e-4 * below**3)
    return species.density_86 * t[0] / t * np.exp(-_cumulative(z, settling + flow))


def _hydrogen(z: Array, background: Array, gravity: Array) -> Array:
    """Number density of atomic hydrogen, from 150 km up (eq. 39)."""
    t, _ = _thermosphere_temperature(z)
    top = int(np.searchsorted(z, 500.0))
    tau = _cumulative(z, gravity * _H_WEIGHT / (_R * t) * 1e3)
    tau = tau - tau[top]
    diffusion = 3.305e21 / background * (t / 273.15) ** 0.5
    flux = _cumulative(z, 7.2e11 / diffusion * (t / t[top]) ** 0.75 * np.exp(tau) * 1e3)
    # the integral is taken to 500 km; above, the flux is left out as the standard does
    escaped = np.where(z < 500.0, flux - flux[top], 0.0)
    density = (8.0e10 - escaped) * (t[top] / t) ** 0.75 * np.exp(-tau)
    return np.where(z >= 150.0, density, 0.0)


@lru_cache(maxsize=1)
def _thermosphere() -> tuple[Array, Array, Array]:
    """Altitudes [km], ln pressure and ln density on a fine grid from 86 to 1000 km (eq. 33c, 36)."""
    z = np.concatenate((np.arange(86.0, 150.0, 0.01), np.arange(150.0, 1000.001, 0.1)))
    t, _ = _thermosphere_temperature(z)
    gravity = _G0 * (6356.766 / (6356.766 + z)) ** 2
    mean_weight = np.where(z <= 100.0, _M0, _M_N2)
    n2 = _N2_86 * t[0] / t * np.exp(-_cumulative(z, mean_weight * gravity / (_R * t) * 1e3))
    oxygen = _minor(_O, z, n2, mean_weight, gravity)
    oxygen2 = _minor(_O2, z, n2, mean_weight, gravity)
    argon = _minor(_AR, z, n2 + oxygen + oxygen2, mean_weight, gravity)
    helium = _minor(_HE, z, n2 + oxygen + oxygen2, mean_weight, gravity)
    hydrogen = _hydrogen(z, n2 + oxygen + oxygen2 + argon + helium, gravity)
    number = n2 + oxygen + oxygen2 + argon + helium + hydrogen
    mass = _M_N2 * n2 + _O.weight * oxygen + _O2.weight * oxygen2 + _AR.weight * argon + _HE.weight * helium
    return z, np.log(number * _K * t), np.log((mass + _H_WEIGHT * hydrogen) / _NA)


def _thermosphere_at(altitude: Array) -> tuple[Array, Array, Array]:
    z, ln_p, ln_rho = _thermosphere()
    km = altitude * 1e-3
    return np.interp(km, z, ln_p), np.interp(km, z, ln_rho), _thermosphere_temperature(km)[0]
