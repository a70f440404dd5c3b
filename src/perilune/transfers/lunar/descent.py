"""From a low lunar orbit to the surface: deorbit burn, braking at full thrust, approach, and the last metres.

The deorbit burn is a Hohmann half from the circle to the ignition altitude. The braking phase is integrated about a
round Moon with constant thrust, steered by a linear tangent law (the optimum of a flat Moon: Lawden 1963, Optimal
Trajectories for Space Navigation), whose two coefficients and duration lead to the wanted state at high gate. In the
approach phase the acceleration is linear in time (as Klumpp 1974, Automatica 10:133, of one order less); then the
lander sinks at a constant rate. The phases and their altitudes are those of the Apollo landings.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perilune.constants import G0, GM_MOON, MOON_RADIUS
from perilune.errors import InputError, NoSolution, Problem
from perilune.transfers.differential_correction import solve

Array = NDArray[np.float64]

_SURFACE_GRAVITY: Final = GM_MOON / MOON_RADIUS**2
_STEPS: Final = 200
_APPROACH_POINTS: Final = 401
_DIFFERENCES: Final = np.array([1e-4, 1e-7, 1e-2])  # of the two coefficients and the duration
_LIMITS: Final = np.array([0.3, 1e-3, 60.0])
_ENOUGH_M_S: Final = 1e-4
_ALTITUDE_SCALE: Final = 1e-2  # a metre of altitude counts as a centimetre per second


@dataclass(frozen=True)
class Lander:
    """What a lander can do and how it comes down.

    ``thrust_to_weight`` is full thrust over the lander's lunar weight at ignition. Ignition is at the perilune of the
    descent orbit, 50,000 ft; high gate, where the braking ends, at 7,000 ft with the given forward and downward speeds;
    the forward speed is gone at 150 ft, from where the lander sinks at 3 ft/s (altitudes of the Apollo 11 press kit).
    The approach takes ``approach_s``: a longer one costs the pull of the Moon.

    Raises:
        InputError: a number is out of its range.
    """

    thrust_to_weight: float = 1.8
    isp_s: float = 311.0
    ignition_altitude_m: float = 15_240.0
    high_gate_altitude_m: float = 2_133.6
    high_gate_forward_m_s: float = 150.0
    high_gate_down_m_s: float = 44.0
    approach_s: float = 150.0
    vertical_altitude_m: float = 45.72
    vertical_rate_m_s: float = 0.9144

    def __post_init__(self) -> None:
        """Look at the numbers."""
        problems = []
        if not 1.05 <= self.thrust_to_weight <= 20.0:
            problems.append(Problem("no thrust-to-weight of a lander", expected="1.05 to 20 lunar weights"))
        if not 150.0 <= self.isp_s <= 1_000.0:
            problems.append(Problem("no specific impulse of a lander", expected="150 to 1,000 s"))
        order = (0.0, self.vertical_altitude_m, self.high_gate_altitude_m, self.ignition_altitude_m, 100e3)
        if not all(low < high for low, high in pairwise(order)):
            problems.append(Problem("the altitudes of the descent do not fall", expected="ignition, gate, vertical"))
        if not (30.0 <= self.approach_s <= 1_200.0 and self.vertical_rate_m_s > 0.0):
            problems.append(Problem("no approach of a lander", expected="30 to 1,200 s, a rate above zero"))
        if problems:
            raise InputError(problems)


@dataclass(frozen=True)
class DescentBudget:
    """What a landing costs, from the low lunar orbit to the surface.

    ``powered_m_s`` is braking, approach and vertical descent together; ``range_km`` from ignition to the site over
    ground, which moves at ``ground_speed_m_s`` along the flight; ``propellant_fraction`` of the mass at the deorbit
    burn.
    """

    deorbit_m_s: float
    braking_m_s: float
    approach_m_s: float
    vertical_m_s: float
    powered_m_s: float
    total_m_s: float
    braking_s: float
    duration_s: float
    range_km: float
    ground_speed_m_s: float
    gravity_loss_m_s: float
    propellant_fraction: float

    @property
    def inertial_range_m(self) -> float:
        """Arc from ignition to where the site is at landing, on a Moon that does not turn [m]."""
        return 1e3 * self.range_km + self.ground_speed_m_s * self.duration_s


def descent_budget(
    lander: Lander, orbit_altitude_m: float, ground_speed_m_s: float = 0.0
) -> DescentBudget | NoSolution:
    """Return the cost of a landing from a circular orbit.

    Args:
        lander: thrust-to-weight, specific impulse and the phases.
        orbit_altitude_m: of the circular orbit above the mean radius, above the ignition altitude.
        ground_speed_m_s: of the surface along the flight, by the Moon's rotation: at most 4.6 m/s, negative where the
            orbit is retrograde. What the surface moves across the flight is not counted: below 0.01 m/s.

    Returns:
        The budget, or :class:`NoSolution` where the thrust does not do.

    >>> budget = descent_budget(Lander(), 100e3)
    >>> 1_950.0 < budget.powered_m_s < 2_100.0
    True
    """
    high, low = MOON_RADIUS + orbit_altitude_m, MOON_RADIUS + lander.ignition_altitude_m
    axis = (high + low) / 2.0
    deorbit = float(np.sqrt(GM_MOON / high) - np.sqrt(GM_MOON * (2.0 / high - 1.0 / axis)))
    ignition_speed = float(np.sqrt(GM_MOON * (2.0 / low - 1.0 / axis)))
    braked = _brake(lander, ignition_speed, ground_speed_m_s)
    if isinstance(braked, NoSolution):
        return braked
    braking, braking_s, braking_range = braked
    exhaust = lander.isp_s * G0
    full = lander.thrust_to_weight * _SURFACE_GRAVITY * float(np.exp(braking / exhaust))
    approach, approach_range, most = _approach(lander, ground_speed_m_s)
    if most > full:
        return NoSolution(
            f"the approach asks for {most:.2f} m/s2, the engine gives {full:.2f} m/s2", "thrust-to-weight"
        )
    vertical_s = lander.vertical_altitude_m / lander.vertical_rate_m_s
    vertical = _SURFACE_GRAVITY * vertical_s + lander.vertical_rate_m_s
    powered = braking + approach + vertical
    return DescentBudget(
        deorbit_m_s=deorbit,
        braking_m_s=braking,
        approach_m_s=approach,
        vertical_m_s=vertical,
        powered_m_s=powered,
        total_m_s=deorbit + powered,
        braking_s=braking_s,
        duration_s=braking_s + lander.approach_s + vertical_s,
        range_km=(braking_range - ground_speed_m_s * braking_s + approach_range) / 1e3,
        ground_speed_m_s=ground_speed_m_s,
        gravity_loss_m_s=powered - (ignition_speed - ground_speed_m_s),
        propellant_fraction=1.0 - float(np.exp(-(deorbit + powered) / exhaust)),
    )


def _brake(lander: Lander, speed: float, ground: float) -> tuple[float, float, float] | NoSolution:
    """Return delta-v, duration and range of the braking phase, over a Moon that does not turn."""
    exhaust = lander.isp_s * G0
    first = lander.thrust_to_weight * _SURFACE_GRAVITY
    forward = lander.high_gate_forward_m_s + ground
    wanted = np.array([lander.high_gate_altitude_m, -lander.high_gate_down_m_s, forward])
    scale = np.array([_ALTITUDE_SCALE, 1.0, 1.0])

    def miss(points: Array) -> Array:
        ends = _fly_braking(points, first, exhaust, MOON_RADIUS + lander.ignition_altitude_m, speed)
        return (ends[:, [0, 2, 3]] - np.array([MOON_RADIUS, 0.0, 0.0]) - wanted) * scale

    longest = exhaust / first
    guess_s = longest * (1.0 - float(np.exp(-(speed - forward) * 1.05 / exhaust)))
    found = solve(miss, np.array([0.1, 1e-3, guess_s]), _DIFFERENCES, _LIMITS, _ENOUGH_M_S)
    if isinstance(found, NoSolution) or not 0.0 < found[2] < longest:
        return NoSolution("full thrust does not brake the lander above the high gate", "thrust-to-weight")
    end = _fly_braking(found[None, :], first, exhaust, MOON_RADIUS + lander.ignition_altitude_m, speed)[0]
    delta_v = -exhaust * float(np.log1p(-first * found[2] / exhaust))
    return delta_v, float(found[2]), float(end[1]) * MOON_RADIUS


def _fly_braking(points: Array, first: float, exhaust: float, radius: float, speed: float) -> Array:
    """Return radius, angle over ground, radial and forward speed (n, 4) at the end of n brakings.

    ``points`` (n, 3) are the tangent of the thrust above the horizon at ignition, its rate, and the duration.
    """
    tangent, rate, duration = points.T

    def slope(t: Array, state: Array) -> Array:
        """Return the rates (4, n) of radius, angle, radial and forward speed at times (n,) of the braking."""
        r, _, up, forward = state
        push = first / np.maximum(1.0 - first * t / exhaust, 1e-3)
        cosine = 1.0 / np.hypot(1.0, tangent + rate * t)
        lift = forward**2 / r - GM_MOON / r**2 + push * cosine * (tangent + rate * t)
        return np.stack([up, forward / r, lift, -up * forward / r - push * cosine])

    state = np.stack([np.full_like(duration, value) for value in (radius, 0.0, 0.0, speed)])
    step = duration / _STEPS
    for i in range(_STEPS):
        t = i * step
        one = slope(t, state)
        two = slope(t + step / 2.0, state + step / 2.0 * one)
        three = slope(t + step / 2.0, state + step / 2.0 * two)
        four = slope(t + step, state + step * three)
        state = state + step / 6.0 * (one + 2.0 * two + 2.0 * three + four)
    return state.T


def _approach(lander: Lander, ground: float) -> tuple[float, float, float]:
    """Return delta-v, range over ground and largest acceleration of the approach; forward it fades out as it ends."""
    total = lander.approach_s
    t = np.linspace(0.0, total, _APPROACH_POINTS)
    forward = -2.0 * lander.high_gate_forward_m_s / total * (1.0 - t / total)
    drop = lander.high_gate_altitude_m - lander.vertical_altitude_m
    begin, end = -lander.high_gate_down_m_s, -lander.vertical_rate_m_s
    # up(t) = first + rate t with the wanted change of speed and of altitude
    rate = 12.0 / total**3 * ((begin + end) / 2.0 * total + drop)
    first = (end - begin) / total - rate * total / 2.0
    speed = ground + lander.high_gate_forward_m_s * (1.0 - t / total) ** 2
    thrust = np.hypot(forward, first + rate * t + _SURFACE_GRAVITY - speed**2 / MOON_RADIUS)
    delta_v = float(np.sum((thrust[1:] + thrust[:-1]) / 2.0 * np.diff(t)))
    return delta_v, lander.high_gate_forward_m_s * total / 3.0, float(thrust.max())
