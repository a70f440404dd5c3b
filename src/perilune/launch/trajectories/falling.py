"""Free and powered flight of a dropped stage in three degrees of freedom over the oblate rotating Earth.

A point mass in inertial axes whose z axis is the pole: gravity with J2, the U.S. Standard Atmosphere 1976 turning with
the Earth, drag by an area times a coefficient, and thrust against the motion through the air or along a fixed
direction. The classical Runge-Kutta method of order four; the step that crosses the end is halved until it meets it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.astro.forces.us76 import TABLE_STEP_M, log_air
from perilune.astro.kernel import kernel
from perilune.constants import (
    EARTH_EQUATORIAL_RADIUS,
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_RADIUS,
    EARTH_ROTATION_RATE,
    GM_EARTH,
)
from perilune.launch.trajectories.ground_track import air_velocity

Array = NDArray[np.float64]

_STEP_S: Final = 0.5
_SHORTEST_S: Final = 1e-7
_MET: Final = 2e-3  # of the quantity that ends the leg, in its unit
_COLUMNS: Final = 9  # of the history: time, position, velocity, mass, altitude

ALTITUDE, AIRSPEED, MASS, DURATION, RISING = 0, 1, 2, 3, 4
"""What ends a leg when it falls to a value: geodetic altitude [m], airspeed [m/s], mass [kg], time to go [s], and
the radial speed [m/s]. A burn against the motion ends by airspeed, above zero, where its direction is lost."""


@dataclass(frozen=True)
class Push:
    """The engines of a leg: vacuum thrust [N], mass flow [kg/s], exit area [m^2], all together.

    ``direction`` is a fixed unit vector of the inertial axes; without one the thrust is against the airspeed.
    """

    thrust_vac_n: float
    mass_flow_kg_s: float
    exit_area_m2: float
    direction: tuple[float, float, float] | None = None


@dataclass(frozen=True, eq=False)
class FlownLeg:
    """A leg flown: the state (8,) time, position, velocity and mass at its end, whether its end was met, the history.

    ``history`` (n, 9): time [s], position [m], velocity [m/s], mass [kg], geodetic altitude [m].
    """

    state: Array
    met: bool
    history: Array


def fly_leg(
    state: Array,
    drag_area_m2: float,
    ends: int,
    value: float,
    push: Push | None = None,
    longest_s: float = 7200.0,
    step_s: float = _STEP_S,
) -> FlownLeg:
    """Fly from a state (8,) [s, m, m/s, kg] until a quantity falls to a value.

    Args:
        state: time, position, velocity and mass at the start.
        drag_area_m2: drag coefficient times area.
        ends: which quantity ends the leg, :data:`ALTITUDE` and so on.
        value: what it falls to. The ground ends every leg.
        push: the engines; none for free flight.
        longest_s: the leg ends then in any case.
        step_s: of the integration.

    Returns:
        The leg; ``met`` is False where the ground or the longest time came first.

    >>> start = np.array([0.0, 6378137.0 + 1e4, 0.0, 0.0, 0.0, 465.8, 0.0, 1e3])
    >>> fall = fly_leg(start, 0.0, ALTITUDE, 0.0)
    >>> fall.met, round(float(fall.state[0]))
    (True, 45)
    """
    engine = push or Push(0.0, 0.0, 0.0)
    direction = (0.0, 0.0, 0.0) if engine.direction is None else engine.direction
    numbers = np.array(
        [
            drag_area_m2,
            engine.thrust_vac_n,
            engine.mass_flow_kg_s,
            engine.exit_area_m2,
            *direction,
            value,
            longest_s,
            step_s,
        ]
    )
    rows = np.empty((int(longest_s / step_s) + 64, _COLUMNS))
    final, count, met = _fly(np.asarray(state, np.float64), numbers, ends, log_air(), rows)
    return FlownLeg(final, bool(met), rows[:count].copy())


def dynamic_pressure_pa(history: Array) -> Array:
    """Return the dynamic pressure along a history of legs (n, 9) [Pa]."""
    wind = air_velocity(history[:, 1:4], history[:, 4:7])
    air = log_air()
    density = np.exp(np.interp(history[:, 8], np.arange(air.shape[1]) * TABLE_STEP_M, air[0]))
    return np.asarray(0.5 * density * np.einsum("ij,ij->i", wind, wind))


@kernel()
def _altitude(x: float, y: float, z: float) -> float:
    """Return the height above the ellipsoid, by two rounds of Bowring 1985's iteration on the reduced latitude [m]."""
    across = np.sqrt(x * x + y * y)
    minor = EARTH_EQUATORIAL_RADIUS * (1.0 - EARTH_FLATTENING)
    square = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
    other = square / (1.0 - square)
    reduced = np.arctan2(z, (1.0 - EARTH_FLATTENING) * across)
    latitude = 0.0
    for _ in range(2):
        latitude = np.arctan2(
            z + other * minor * np.sin(reduced) ** 3,
            across - square * EARTH_EQUATORIAL_RADIUS * np.cos(reduced) ** 3,
        )
        reduced = np.arctan2((1.0 - EARTH_FLATTENING) * np.sin(latitude), np.cos(latitude))
    root = np.sqrt(1.0 - square * np.sin(latitude) ** 2)
    return float(across * np.cos(latitude) + z * np.sin(latitude) - EARTH_EQUATORIAL_RADIUS * root)


@kernel()
def _rate(y: Array, numbers: Array, air: Array, out: Array) -> None:
    """Write the derivative of position, velocity and mass (7,)."""
    x0, x1, x2 = y[0], y[1], y[2]
    distance = np.sqrt(x0 * x0 + x1 * x1 + x2 * x2)
    place = min(max(_altitude(x0, x1, x2), 0.0) / TABLE_STEP_M, air.shape[1] - 1.001)
    i = int(place)
    part = place - i
    density = np.exp(air[0, i] + part * (air[0, i + 1] - air[0, i]))
    w0, w1, w2 = y[3] + EARTH_ROTATION_RATE * x1, y[4] - EARTH_ROTATION_RATE * x0, y[5]
    speed = np.sqrt(w0 * w0 + w1 * w1 + w2 * w2) + 1e-9
    drag = 0.5 * density * speed * numbers[0] / y[6]
    push0, push1, push2 = 0.0, 0.0, 0.0
    if numbers[1] > 0.0:
        pressure = np.exp(air[1, i] + part * (air[1, i + 1] - air[1, i]))
        push = (numbers[1] - pressure * numbers[3]) / y[6]
        if numbers[4] == 0.0 and numbers[5] == 0.0 and numbers[6] == 0.0:
            push0, push1, push2 = -push * w0 / speed, -push * w1 / speed, -push * w2 / speed
        else:
            push0, push1, push2 = push * numbers[4], push * numbers[5], push * numbers[6]
    gravity = -GM_EARTH / distance**3
    factor = 1.5 * EARTH_J2 * (EARTH_RADIUS / distance) ** 2
    radial = 1.0 + factor * (1.0 - 5.0 * (x2 / distance) ** 2)
    out[0], out[1], out[2] = y[3], y[4], y[5]
    out[3] = gravity * x0 * radial - drag * w0 + push0
    out[4] = gravity * x1 * radial - drag * w1 + push1
    out[5] = gravity * x2 * (radial + 2.0 * factor) - drag * w2 + push2
    out[6] = -numbers[2]


@kernel()
def _left(y: Array, since: float, ends: int, value: float) -> float:
    """Return by how much the quantity that ends the leg is still above its value."""
    if ends == 0:
        return float(_altitude(y[0], y[1], y[2]) - value)
    if ends == 1:
        w0, w1 = y[3] + EARTH_ROTATION_RATE * y[1], y[4] - EARTH_ROTATION_RATE * y[0]
        return float(np.sqrt(w0 * w0 + w1 * w1 + y[5] * y[5]) - value)
    if ends == 2:
        return float(y[6] - value)
    if ends == 3:
        return float(value - since)
    distance = np.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    return float((y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / distance - value)


@kernel()
def _step(y: Array, h: float, numbers: Array, air: Array) -> Array:
    k1, k2, k3, k4 = np.empty(7), np.empty(7), np.empty(7), np.empty(7)
    _rate(y, numbers, air, k1)
    _rate(y + 0.5 * h * k1, numbers, air, k2)
    _rate(y + 0.5 * h * k2, numbers, air, k3)
    _rate(y + h * k3, numbers, air, k4)
    return y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


@kernel()
def _fly(state: Array, numbers: Array, ends: int, air: Array, rows: Array) -> tuple[Array, int, bool]:
    """Return the final state (8,), the number of rows and whether the end was met."""
    y = state[1:].copy()
    value, longest, h = numbers[7], numbers[8], numbers[9]
    since, count = 0.0, 0
    while True:
        height = _altitude(y[0], y[1], y[2])
        rows[count, 0], rows[count, 8] = state[0] + since, height
        for k in range(7):  # for the assignment to a slice numba compiles the text of its error, seconds
            rows[count, 1 + k] = y[k]
        count += 1
        left = _left(y, since, ends, value)
        if left <= _MET or (height <= _MET and count > 1) or since >= longest or count >= len(rows) or h < _SHORTEST_S:
            break
        following = _step(y, h, numbers, air)
        while h > _SHORTEST_S and (
            _left(following, since + h, ends, value) < 0.0 or _altitude(following[0], following[1], following[2]) < 0.0
        ):
            h *= 0.5
            following = _step(y, h, numbers, air)
        y, since = following, since + h
    final = np.empty(8)
    final[0] = state[0] + since
    for k in range(7):
        final[1 + k] = y[k]
    return final, count, left <= _MET
