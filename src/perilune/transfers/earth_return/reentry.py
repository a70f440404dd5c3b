"""Entry into the Earth's atmosphere in three degrees of freedom: loads, a measure of heating, where it ends.

A point mass with a ballistic coefficient and a lift-to-drag ratio in the U.S. Standard Atmosphere 1976, which turns
with the Earth; gravity with J2. The vertical part of the lift, the cosine of the bank angle, has one value down to the
pull-out and one after it, as Apollo flew: full lift upwards until the ship no longer sinks, then what leads to the
target. The ship is taken to bank to either side in turn, so that the sideways part cancels. The equations are Newton's
in inertial axes, integrated by the classical Runge-Kutta method of order four.

Heating is the convective flux at the stagnation point of Sutton and Graves (1971, NASA TR R-376), 1.7415e-4
sqrt(density / nose radius) speed^3 in SI units: a measure for comparison. Radiation of the shock, which matters above
10 km/s, is left out.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.forces.us76 import TABLE_STEP_M, log_air
from perilune.astro.kernel import kernel
from perilune.constants import (
    EARTH_EQUATORIAL_RADIUS,
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_RADIUS,
    EARTH_ROTATION_RATE,
    G0,
    GM_EARTH,
)

Array = NDArray[np.float64]
EntryEnd = Literal["landed", "skipped out", "still aloft"]

INTERFACE_ALTITUDE_M: Final = 121_920.0
"""Height of the entry interface above the ellipsoid [m]: 400,000 ft."""

_STEP_S: Final = 0.25
_LONGEST_S: Final = 5400.0
_KEPT_EVERY: Final = 4
_SUTTON_GRAVES: Final = 1.7415e-4
_ENDS: Final[tuple[EntryEnd, ...]] = ("landed", "skipped out", "still aloft")
_COLUMNS: Final = 5  # of the history: time, altitude, speed through the air, load, heat flux


@dataclass(frozen=True)
class Capsule:
    """A ship as its entry feels it.

    ``ballistic_coefficient_kg_m2`` is mass over drag coefficient and area; ``end_altitude_m`` is where the flight ends,
    such as the opening of the parachutes.
    """

    ballistic_coefficient_kg_m2: float = 350.0
    lift_to_drag: float = 0.3
    nose_radius_m: float = 4.7
    end_altitude_m: float = 7_300.0


@dataclass(frozen=True, eq=False)
class EntryFlight:
    """An entry flown to its end.

    ``position_m`` and ``velocity_m_s`` (3,) are inertial, at ``duration_s`` after the start; ``peak_load_g0`` is the
    largest aerodynamic acceleration; ``history`` (n, 5): time [s], altitude [m], speed through the air [m/s], load [g0]
    and heat flux [W/m^2].
    """

    end: EntryEnd
    duration_s: float
    position_m: Array
    velocity_m_s: Array
    peak_load_g0: float
    peak_heat_flux_w_m2: float
    heat_load_j_m2: float
    history: Array


def fly_entry(
    state: Array, epoch_tdb_s: float, capsule: Capsule, lift: tuple[float, float], spin: Array | None = None
) -> EntryFlight:
    """Fly an entry from a state (6,) near the interface [m, m/s; Earth-centred, ICRF] to its end.

    Args:
        state: where it begins, inertial.
        epoch_tdb_s: when, for the Earth's pole.
        capsule: the ship.
        lift: vertical part of the lift before and after the pull-out, -1 (all downwards) to 1 (all upwards).
        spin: (3,) the Earth's rotation vector [rad/s], to save looking it up; by default that of the epoch.

    Returns:
        The flight. It ends at the capsule's altitude, or where the ship climbs out through the entry interface
        again, or after 90 minutes.

    >>> capsule = Capsule(lift_to_drag=0.0)
    >>> start = np.array([6.5e6, 0.0, 0.0, -1245.0, 10_960.0, 0.0])
    >>> fly_entry(start, 0.0, capsule, (0.0, 0.0)).end
    'landed'
    """
    axis = EARTH_ROTATION_RATE * frames.earth_pole(epoch_tdb_s)[0] if spin is None else spin
    kept = np.empty((int(_LONGEST_S / _STEP_S) // _KEPT_EVERY + 2, _COLUMNS))
    numbers = np.array(
        [
            capsule.ballistic_coefficient_kg_m2,
            capsule.lift_to_drag * lift[0],
            capsule.lift_to_drag * lift[1],
            capsule.lift_to_drag,
            capsule.end_altitude_m,
            INTERFACE_ALTITUDE_M,
            _STEP_S,
            _LONGEST_S,
        ]
    )
    final, summary, rows = _integrate(np.asarray(state, dtype=np.float64), axis, numbers, log_air()[0], kept)
    flux = _SUTTON_GRAVES / np.sqrt(capsule.nose_radius_m)
    history = kept[: int(rows)].copy()
    history[:, 4] *= flux
    return EntryFlight(
        _ENDS[int(summary[0])],
        float(summary[1]),
        final[:3],
        final[3:],
        float(summary[2]),
        float(summary[3] * flux),
        float(summary[4] * flux),
        history,
    )


@kernel()
def _altitude(position: Array, axis: Array) -> float:
    """Return the height above the ellipsoid along the radius, to second order in the flattening [m]."""
    distance = np.sqrt(position[0] ** 2 + position[1] ** 2 + position[2] ** 2)
    spin = np.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
    sine = (position[0] * axis[0] + position[1] * axis[1] + position[2] * axis[2]) / (distance * spin)
    polar = 1.0 - EARTH_FLATTENING
    ground = EARTH_EQUATORIAL_RADIUS / np.sqrt(1.0 - sine**2 + (sine / polar) ** 2)
    return float(distance - ground)


@kernel()
def _forces(y: Array, axis: Array, ballistic: float, lift: float, table: Array, out: Array) -> tuple[float, float]:
    """Write the derivative of the state (6,) and return aerodynamic acceleration [m/s^2] and sqrt(rho) v^3."""
    distance = np.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    rate = np.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
    along = (y[0] * axis[0] + y[1] * axis[1] + y[2] * axis[2]) / rate
    place = min(max(_altitude(y, axis), 0.0) / TABLE_STEP_M, len(table) - 1.001)
    i = int(place)
    density = np.exp(table[i] + (place - i) * (table[i + 1] - table[i]))
    # no small arrays in here: to allocate them would take most of the time
    wind_x = y[3] - (axis[1] * y[2] - axis[2] * y[1])
    wind_y = y[4] - (axis[2] * y[0] - axis[0] * y[2])
    wind_z = y[5] - (axis[0] * y[1] - axis[1] * y[0])
    wind = (wind_x, wind_y, wind_z)
    speed = np.sqrt(wind_x**2 + wind_y**2 + wind_z**2)
    drag = 0.5 * density * speed**2 / ballistic
    rise = (y[0] * wind_x + y[1] * wind_y + y[2] * wind_z) / (distance * speed)
    normal = (
        y[0] / distance - rise * wind_x / speed,
        y[1] / distance - rise * wind_y / speed,
        y[2] / distance - rise * wind_z / speed,
    )
    size = np.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2)
    factor = 1.5 * EARTH_J2 * (EARTH_RADIUS / distance) ** 2
    radial = 1.0 + factor * (1.0 - 5.0 * (along / distance) ** 2)
    for k in range(3):
        out[k] = y[3 + k]
        gravity = -GM_EARTH / distance**3 * (y[k] * radial + 2.0 * factor * along * axis[k] / rate)
        lifting = lift * normal[k] / size if size > 1e-9 else 0.0
        out[3 + k] = gravity + drag * (lifting - wind[k] / speed)
    return drag, np.sqrt(density) * speed**3


@kernel()
def _integrate(start: Array, axis: Array, numbers: Array, table: Array, kept: Array) -> tuple[Array, Array, int]:
    """Return the final state, (end, duration, peak load, peak and sum of sqrt(rho) v^3), and the rows kept."""
    ballistic, lift, lift_after, full_lift, bottom, top, step, longest = numbers
    y, middle = start.copy(), np.empty(6)
    k1, k2, k3, k4 = np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    factor = np.sqrt(1.0 + full_lift * full_lift)
    peak_load, peak_heat, heat, time, rows, count, end = 0.0, 0.0, 0.0, 0.0, 0, 0, 2
    inside = False
    while time < longest:
        drag, flux = _forces(y, axis, ballistic, lift, table, k1)
        altitude = _altitude(y, axis)
        rising = y[0] * y[3] + y[1] * y[4] + y[2] * y[5] > 0.0
        load = drag * factor / G0
        peak_load, peak_heat = max(peak_load, load), max(peak_heat, flux)
        if count % _KEPT_EVERY == 0:
            # not by numpy's cross product: the text of its errors takes two seconds to compile
            wind_x = y[3] - (axis[1] * y[2] - axis[2] * y[1])
            wind_y = y[4] - (axis[2] * y[0] - axis[0] * y[2])
            wind_z = y[5] - (axis[0] * y[1] - axis[1] * y[0])
            kept[rows, 0], kept[rows, 1] = time, altitude
            kept[rows, 2] = np.sqrt(wind_x**2 + wind_y**2 + wind_z**2)
            kept[rows, 3], kept[rows, 4] = load, flux
            rows += 1
        inside = inside or altitude < top - 1e3
        if rising and inside:
            lift = lift_after
        if altitude <= bottom:
            end = 0
            break
        if altitude >= top and rising and inside:
            end = 1
            break
        for j in range(6):
            middle[j] = y[j] + 0.5 * step * k1[j]
        _forces(middle, axis, ballistic, lift, table, k2)
        for j in range(6):
            middle[j] = y[j] + 0.5 * step * k2[j]
        _forces(middle, axis, ballistic, lift, table, k3)
        for j in range(6):
            middle[j] = y[j] + step * k3[j]
        _forces(middle, axis, ballistic, lift, table, k4)
        for j in range(6):
            y[j] += step / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j])
        heat += flux * step
        time += step
        count += 1
    return y, np.array([float(end), time, peak_load, peak_heat, heat]), rows
