"""The initial guess of an ascent: payload by the rocket equation, path by the best of a family of pitch programmes.

The family is flown all at once in the plane of the orbit, with air drag left to a fixed loss; it is consistent with
gravity, thrust and staging, which is what the optimiser needs to start well.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.launch.phases import Plan
from perilune.launch.target import Target, burnout_altitude_m, burnout_speed_m_s

Array = NDArray[np.float64]

_CLIMB_M_S = 100.0
LOSSES_M_S = 1600.0
"""Gravity, drag and steering losses of a usual ascent, for the first guess of the payload alone."""


@dataclass(frozen=True)
class Guess:
    """A planar flight: radius, angle flown, radial and transverse speed, pitch of the thrust over the horizon."""

    payload_kg: float
    time_s: Array
    radius_m: Array
    angle_rad: Array
    radial_m_s: Array
    transverse_m_s: Array
    pitch_rad: Array
    mass_kg: Array


def payload_guess_kg(plan: Plan, speed_m_s: float) -> float:
    """Return the payload of the rocket equation for a total of ``speed_m_s`` [kg]; at least a little."""
    low, high = 1e-4 * plan.vehicle.lift_off_kg, plan.vehicle.lift_off_kg
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _ideal_speed(plan, middle) > speed_m_s else (low, middle)
    return low


def _ideal_speed(plan: Plan, payload_kg: float) -> float:
    vehicle = plan.vehicle
    mass, total = vehicle.lift_off_kg + payload_kg, 0.0
    for index, phase in enumerate(plan.phases):
        thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
        after = mass - flow * phase.duration_s
        if after <= 0.0:
            return total
        total += thrust / flow * math.log(mass / after)
        mass = after - phase.dropped_kg
        if index == plan.shape.shield_phase:
            mass -= vehicle.shield_kg
    return total


def guess(plan: Plan, target: Target, latitude_rad: float, scale: float = 1.0) -> Guess:
    """Return the guess; ``scale`` multiplies the payload of the rocket equation, for another try."""
    rotation = EARTH_ROTATION_RATE * EARTH_EQUATORIAL_RADIUS * math.cos(latitude_rad)
    gain = rotation * min(1.0, math.cos(target.inclination_rad) / max(math.cos(latitude_rad), 1e-6))
    speed = burnout_speed_m_s(target)
    payload = scale * payload_guess_kg(plan, speed + LOSSES_M_S - gain)
    powers, tilts = np.meshgrid(np.geomspace(0.7, 6.0, 36), np.radians(np.linspace(-25.0, 25.0, 31)), indexing="ij")
    flights = _fly(plan, payload, gain, powers.ravel(), tilts.ravel())
    altitude = flights.radius_m[-1] - EARTH_EQUATORIAL_RADIUS
    miss = np.abs(altitude - burnout_altitude_m(target)) / 50e3 + np.abs(flights.radial_m_s[-1]) / 200.0
    miss = miss + np.where(flights.radius_m[1:].min(axis=0) < EARTH_EQUATORIAL_RADIUS, 100.0, 0.0)
    miss = miss + _descent(plan, flights)
    best = int(np.argmin(miss))
    return Guess(
        payload_kg=payload,
        time_s=flights.time_s,
        radius_m=flights.radius_m[:, best],
        angle_rad=flights.angle_rad[:, best],
        radial_m_s=flights.radial_m_s[:, best],
        transverse_m_s=flights.transverse_m_s[:, best],
        pitch_rad=flights.pitch_rad[:, best],
        mass_kg=flights.mass_kg,
    )


def _descent(plan: Plan, flights: Guess) -> Array | float:
    """A penalty on flights that drop the last stage but one on their way down.

    An orbit of low perigee is met on its way up and on its way down; the way down is a poor local optimum.
    """
    if len(plan.phases) < 2:
        return 0.0
    dropped = max((i for i, phase in enumerate(plan.phases) if phase.dropped_kg > 0.0), default=None)
    if dropped is None:
        return 0.0
    time = sum(phase.duration_s for phase in plan.phases[: dropped + 1])
    row = int(np.argmin(np.abs(flights.time_s - time)))
    return np.maximum(_CLIMB_M_S - flights.radial_m_s[row], 0.0) / 100.0


def _fly(plan: Plan, payload: float, gain: float, power: Array, tilt: Array) -> Guess:
    """Fly pitch(s) = tilt + (pi/2 - tilt)(1 - s)^power over the flight time fraction s, for many at once."""
    time, thrust, mass = _timeline(plan, payload)
    n = len(power)
    state = np.stack([np.full(n, EARTH_EQUATORIAL_RADIUS), np.zeros(n), np.zeros(n), np.full(n, gain)])
    rise, total = plan.settings.vertical_rise_s, time[-1]

    def pitch(t: float) -> Array:
        s = min(max((t - rise) / (total - rise), 0.0), 1.0)
        return np.asarray(tilt + (0.5 * math.pi - tilt) * (1.0 - s) ** power)

    def rate(t: float, y: Array, acceleration: float) -> Array:
        r, _, vr, vt = y
        # drag and back pressure, roughly, below 60 km
        net = acceleration * np.where(r < EARTH_EQUATORIAL_RADIUS + 30e3, 0.9, 1.0)
        p = pitch(t)
        up = net * np.sin(p) - GM_EARTH / r**2 + vt**2 / r
        return np.stack([vr, vt / r, up, net * np.cos(p) - vr * vt / r])

    states = [state]
    for i in range(len(time) - 1):
        h, a = time[i + 1] - time[i], 0.5 * (thrust[i] / mass[i, 1] + thrust[i] / mass[i + 1, 0])
        k1 = rate(time[i], state, a)
        k2 = rate(time[i] + h, state + h * k1, a)
        state = state + 0.5 * h * (k1 + k2)
        states.append(state)
    path = np.stack(states)
    pitches = np.stack([pitch(t) for t in time])
    return Guess(payload, time, path[:, 0], path[:, 1], path[:, 2], path[:, 3], pitches, mass[:, 1])


def _timeline(plan: Plan, payload: float) -> tuple[Array, Array, Array]:
    """Times, vacuum thrust after each time and mass before and after each time, in steps of about 5 s."""
    vehicle = plan.vehicle
    mass = vehicle.lift_off_kg + payload
    times, thrusts, masses = [0.0], [], [(mass, mass)]
    for index, phase in enumerate(plan.phases):
        thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
        steps = max(2, math.ceil(phase.duration_s / 5.0))
        for _ in range(steps):
            times.append(times[-1] + phase.duration_s / steps)
            thrusts.append(thrust)
            mass -= flow * phase.duration_s / steps
            masses.append((mass, mass))
        mass -= phase.dropped_kg + (vehicle.shield_kg if index == plan.shape.shield_phase else 0.0)
        masses[-1] = (masses[-1][0], mass)
    return np.array(times), np.array(thrusts), np.array(masses)
