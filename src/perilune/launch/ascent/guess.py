"""The initial guess of an ascent: payload by the rocket equation, path by the best of a family of pitch programmes.

The family is flown all at once in the plane of the orbit, with air drag left to a fixed loss; it is consistent with
gravity, thrust and staging, which is what the optimiser needs to start well. Above the air a part of the family is
guided to the height of the orbit by a vertical acceleration linear in time (Cherry 1964, A general, explicit,
optimizing guidance law for rocket-propelled spacecraft, AIAA 64-638), which upper stages of low thrust need. The speed
that the best flight lacks corrects the payload, and the family is flown again. A coast in a parking orbit and the burn
after it, along the velocity, follow the best of the family.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from perilune.constants import EARTH_EQUATORIAL_RADIUS, EARTH_ROTATION_RATE, GM_EARTH
from perilune.launch.ascent.shape import Plan
from perilune.launch.target import Orbit, Target, burnout_altitude_m, burnout_speed_m_s

Array = NDArray[np.float64]

_CLIMB_M_S = 100.0
LOSSES_M_S = 1600.0
"""Gravity, drag and steering losses of a usual ascent, for the first guess of the payload alone."""
_CORRECTIONS = 4
_CORRECTION_M_S = (-500.0, 1000.0)
"""How much one correction may change the losses; a flight that falls to the ground takes the whole of it."""
_CORRECTED_M_S = 100.0
_COARSE = 2
"""The corrections need no more than every other power and tilt of the family."""
_GUIDED_FROM_M = 45e3
_STEEPEST, _LOWEST = 0.95, -0.4
"""Sines of the pitch between which a flight is guided."""
_LAST_GUIDED_S = 20.0
_GROUND_M = 100.0
_STEPS_S, _LATE_S = (5.0, 15.0), 120.0
"""Steps of the flown family, in phases that begin early, in the air, and late."""


@dataclass(frozen=True)
class Guess:
    """A planar flight: radius, angle flown, radial and transverse speed, pitch of the thrust over the horizon.

    ``durations_s`` are those of the phases.
    """

    payload_kg: float
    time_s: Array
    radius_m: Array
    angle_rad: Array
    radial_m_s: Array
    transverse_m_s: Array
    pitch_rad: Array
    mass_kg: Array
    durations_s: tuple[float, ...] = ()


def payload_guess_kg(plan: Plan, speed_m_s: float) -> float:
    """Return the payload of the rocket equation for a total of ``speed_m_s`` [kg]; at least a little."""
    low, high = 1e-4 * plan.lift_off_kg, plan.lift_off_kg
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if ideal_speed_m_s(plan, middle) > speed_m_s else (low, middle)
    return low


def ideal_speed_m_s(plan: Plan, payload_kg: float) -> float:
    """Return the ideal delta-v of a plan with a payload, each phase for as long as it lasts in the plan [m/s]."""
    return _speed_and_mass(plan, payload_kg, len(plan.phases))[0]


def _speed_and_mass(plan: Plan, payload_kg: float, count: int) -> tuple[float, float]:
    """The ideal delta-v of the first phases, and the mass after them."""
    vehicle = plan.vehicle
    mass, total = plan.lift_off_kg + payload_kg, 0.0
    for index, phase in enumerate(plan.phases[:count]):
        thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
        after = mass - flow * phase.duration_s
        if after <= 0.0:
            return total, mass
        if thrust > 0.0:
            total += thrust / flow * math.log(mass / after)
        mass = after - phase.dropped_kg
        if index == plan.shape.shield_phase:
            mass -= vehicle.shield_kg
    return total, mass


def guess(
    plan: Plan, target: Target, latitude_rad: float, scale: float, start_radius_m: float, north: bool = True
) -> Guess:
    """Return the guess; ``scale`` multiplies the payload of the rocket equation, for another try.

    ``latitude_rad`` and ``start_radius_m`` of the launch site are geocentric; ``north`` tells the half it heads to.
    """
    rotation = EARTH_ROTATION_RATE * start_radius_m * math.cos(latitude_rad)
    gain = rotation * min(1.0, math.cos(target.inclination_rad) / max(math.cos(latitude_rad), 1e-6))
    first, later, altitude = _speeds(plan, target)
    parked = plan.shape.parking_phase
    count = _counted(plan)
    ends = EARTH_EQUATORIAL_RADIUS + altitude, first
    losses = _losses_m_s(plan, first, later, gain, start_radius_m, altitude)
    payload = scale * payload_guess_kg(plan, first + later + losses)
    line, durations = _timed(plan, payload, first + losses)
    states, pitches = _best(plan, line, durations[:count], gain, start_radius_m, ends)
    time, mass = line[0], line[2][:, 1]
    if parked is not None:
        sine = math.sin(latitude_rad) / max(math.sin(target.inclination_rad), 1e-9)
        begun = math.asin(min(max(sine, -1.0), 1.0))
        _wait(plan, target, (begun if north else math.pi - begun) + float(states[-1, 1]), durations)
        reached = np.array([ends[0], states[-1, 1], 0.0, first])
        time, mass, states, pitches = _onward(plan, durations, count, time, mass, (states, pitches), reached)
    r, angle, radial, transverse = states.T
    return Guess(payload, time, r, angle, radial, transverse, pitches, mass, tuple(durations))


@lru_cache(maxsize=64)
def _losses_m_s(plan: Plan, first: float, later: float, gain: float, start_m: float, altitude_m: float) -> float:
    """The losses less the gain of the rotation: those with which the best of the family ends at the wanted speed."""
    losses, ends = LOSSES_M_S - gain, (EARTH_EQUATORIAL_RADIUS + altitude_m, first)
    for _ in range(_CORRECTIONS):
        line, durations = _timed(plan, payload_guess_kg(plan, first + later + losses), first + losses)
        states, _ = _best(plan, line, durations[: _counted(plan)], gain, start_m, ends, _COARSE)
        fell = states[:, 0].min() < start_m - _GROUND_M
        correction = _CORRECTION_M_S[1] if fell else float(np.clip(first - states[-1, 3], *_CORRECTION_M_S))
        losses += correction
        if abs(correction) < _CORRECTED_M_S:
            break
    return losses


def _timed(plan: Plan, payload: float, speed_m_s: float) -> tuple[tuple[Array, Array, Array], list[float]]:
    """The timeline up to the parking orbit or the end, and the durations of all phases."""
    parked = plan.shape.parking_phase
    durations = [phase.duration_s for phase in plan.phases]
    if parked is not None:
        _split(plan, payload, speed_m_s, durations)
    return _timeline(plan, payload, durations[: _counted(plan)]), durations


def _counted(plan: Plan) -> int:
    """How many phases the family flies: up to the parking orbit, or all."""
    return len(plan.phases) if plan.shape.parking_phase is None else plan.shape.parking_phase + 1


def _speeds(plan: Plan, target: Target) -> tuple[float, float, float]:
    """Speed at the end of the first ascent, delta-v after it, and the altitude at that end."""
    if plan.parking is None:
        return burnout_speed_m_s(target), 0.0, burnout_altitude_m(target)
    low = EARTH_EQUATORIAL_RADIUS + plan.parking.altitude_m
    circular = math.sqrt(GM_EARTH / low)
    if plan.parking.circular or not isinstance(target, Orbit):
        return circular, max(burnout_speed_m_s(target) - circular, 0.0), plan.parking.altitude_m
    high = EARTH_EQUATORIAL_RADIUS + target.apogee_m
    transfer = math.sqrt(2.0 * GM_EARTH * high / (low * (low + high)))
    return transfer, math.sqrt(GM_EARTH / high) - transfer * low / high, plan.parking.altitude_m


def _split(plan: Plan, payload: float, speed_m_s: float, durations: list[float]) -> None:
    """Set the burns of the last stage up to the parking orbit and after it, in place."""
    parked = plan.shape.parking_phase or 0
    gained, mass = _speed_and_mass(plan, payload, parked)
    phase = plan.phases[parked]
    thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
    wanted = mass / flow * -math.expm1(-(speed_m_s - gained) * flow / thrust)
    later = [i for i in range(parked + 1, len(plan.phases)) if plan.phases[i].burning == phase.burning]
    total = durations[parked] + sum(durations[i] for i in later)
    durations[parked] = min(max(wanted, 0.05 * total), 0.95 * total)
    each = (total - durations[parked]) / len(later)
    for i in range(later[0], later[-1] + 1):
        # a revolution is flown backwards: from the end of a burn to the begin of one about the same perigee
        durations[i] = each if i in later else -each


def _wait(plan: Plan, target: Target, argument_rad: float, durations: list[float]) -> None:
    """Set the coast so that the burn after it is centred on the wanted perigee, in place.

    ``argument_rad`` is the angle from the ascending node at which the coast begins.
    """
    parking, parked = plan.parking, plan.shape.parking_phase or 0
    if parking is None or not isinstance(target, Orbit) or target.argument_of_perigee_rad is None:
        return
    radius = EARTH_EQUATORIAL_RADIUS + parking.altitude_m
    rate = math.sqrt(GM_EARTH / radius**3)
    ahead = target.argument_of_perigee_rad - argument_rad - 0.5 * rate * durations[parked + 2]
    coast = (ahead % (2.0 * math.pi)) / rate
    durations[parked + 1] = min(max(coast, parking.shortest_s), parking.longest_s)


def _onward(
    plan: Plan,
    durations: list[float],
    begun: int,
    time: Array,
    mass: Array,
    flown: tuple[Array, Array],
    reached: Array,
) -> tuple[Array, Array, Array, Array]:
    """Go on from the wanted parking orbit through the phases that are left, thrust along the velocity.

    ``flown`` are states and pitches up to it; what they miss it by would grow on the coast.
    """
    y, times, masses, path, angles = reached, list(time), list(mass), list(flown[0]), list(flown[1])
    for phase, duration in zip(plan.phases[begun:], durations[begun:], strict=True):
        thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
        steps = max(2, math.ceil(abs(duration) / 20.0))
        h = duration / steps
        for _ in range(steps):
            push = thrust / masses[-1]
            k1 = _along(y, push)
            k2 = _along(y + 0.5 * h * k1, push)
            k3 = _along(y + 0.5 * h * k2, push)
            y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + _along(y + h * k3, push))
            times.append(times[-1] + abs(h))
            masses.append(masses[-1] - flow * h)
            path.append(y)
            angles.append(math.atan2(y[2], y[3]))
        masses[-1] -= phase.dropped_kg
    return np.array(times), np.array(masses), np.stack(path), np.array(angles)


def _along(y: Array, push: float) -> Array:
    """Rate of radius, angle and the two speeds with an acceleration along the velocity."""
    r, _, vr, vt = y
    speed = math.hypot(vr, vt)
    up = push * vr / speed - GM_EARTH / r**2 + vt**2 / r
    return np.array([vr, vt / r, up, push * vt / speed - vr * vt / r])


def _descent(plan: Plan, durations: list[float], time: Array, radial: Array) -> Array | float:
    """A penalty on flights that drop the last stage but one on their way down.

    An orbit of low perigee is met on its way up and on its way down; the way down is a poor local optimum.
    """
    drops = [i for i, phase in enumerate(plan.phases[: len(durations)]) if phase.dropped_kg > 0.0]
    if not drops:
        return 0.0
    row = int(np.argmin(np.abs(time - sum(durations[: drops[-1] + 1]))))
    return np.maximum(_CLIMB_M_S - radial[row], 0.0) / 100.0


def _best(
    plan: Plan,
    line: tuple[Array, Array, Array],
    durations: list[float],
    gain: float,
    start_m: float,
    ends: tuple[float, float],
    every: int = 1,
) -> tuple[Array, Array]:
    """Return states (times, 4) and pitches of the flight of the family that meets radius and speed of ``ends`` best.

    Of the family only ``every`` so many powers and tilts are flown.
    """
    powers, tilts = np.meshgrid(np.geomspace(0.7, 6.0, 36), np.radians(np.linspace(-25.0, 25.0, 31)), indexing="ij")
    powers, tilts = powers[::every, ::every], tilts[::every, ::every]
    steep = np.geomspace(0.7, 14.0, 48)[::every]
    power = np.concatenate((powers.ravel(), steep, steep))
    tilt = np.concatenate((tilts.ravel(), np.zeros(2 * len(steep))))
    # guided from where the air ends, and from the last stage on
    drops = [0, *(i + 1 for i, phase in enumerate(plan.phases[: len(durations)]) if phase.dropped_kg > 0.0)]
    begins = sum(durations[: drops[-1]])
    guided_s = np.repeat([math.inf, 0.0, begins], [powers.size, len(steep), len(steep)])
    path, sines = _fly(plan, line, gain, start_m, (power, tilt, guided_s), ends[0])
    miss = np.abs(path[-1, 0] - ends[0]) / 50e3 + np.abs(path[-1, 2]) / 200.0 - path[-1, 3] / 500.0
    miss = miss + np.where(path[1:, 0].min(axis=0) < start_m, 100.0, 0.0)
    miss = miss + _descent(plan, durations, line[0], path[:, 2])
    best = int(np.argmin(miss))
    return path[:, :, best], np.arcsin(sines[:, best])


def _fly(
    plan: Plan,
    line: tuple[Array, Array, Array],
    gain: float,
    start_m: float,
    family: tuple[Array, Array, Array],
    end_m: float,
) -> tuple[Array, Array]:
    """Fly pitch(s) = tilt + (pi/2 - tilt)(1 - s)^power over the flight time fraction s, for many at once.

    ``family`` are powers, tilts, and the times from which flights above the air are guided to the radius ``end_m``.
    Returns states (times, 4, flights) and sines of the pitch (times, flights). A flight that falls is held at half the
    radius of its start.
    """
    time, thrust, mass = line
    power, tilt, guided_s = family
    n, (distinct, which) = len(power), np.unique(power, return_inverse=True)
    state = np.stack([np.full(n, start_m), np.zeros(n), np.zeros(n), np.full(n, gain)])
    rise, total = plan.settings.vertical_rise_s, time[-1]
    falls = (1.0 - np.clip((time - rise) / (total - rise), 0.0, 1.0))[:, None] ** distinct
    programmes = np.sin(tilt + (0.5 * math.pi - tilt) * falls[:, which])
    led = np.flatnonzero(np.isfinite(guided_s))

    def guide(row: int, y: Array, net: Array) -> Array:
        sines, t = programmes[row].copy(), time[row]
        here = led[(t >= guided_s[led]) & (y[0, led] > start_m + _GUIDED_FROM_M)]
        if len(here):
            r, _, vr, vt = y[:, here]
            left = max(total - t, _LAST_GUIDED_S)
            wanted = 6.0 * (end_m - r) / left**2 - 4.0 * vr / left + GM_EARTH / r**2 - vt**2 / r
            sines[here] = np.clip(wanted / np.maximum(net[here], 1e-3), _LOWEST, _STEEPEST)
        return sines

    def rate(row: int, y: Array, acceleration: float) -> tuple[Array, Array]:
        r, _, vr, vt = y
        # drag and back pressure, roughly, below 30 km
        net = np.where(r < start_m + 30e3, 0.9 * acceleration, acceleration)
        sines = guide(row, y, net)
        slope = np.empty_like(y)
        slope[0] = vr
        slope[1] = vt / r
        slope[2] = net * sines - GM_EARTH / (r * r) + vt * slope[1]
        slope[3] = net * np.sqrt(1.0 - sines * sines) - vr * slope[1]
        return slope, sines

    states, flown = [state], []
    for i in range(len(time) - 1):
        h, a = time[i + 1] - time[i], 0.5 * (thrust[i] / mass[i, 1] + thrust[i] / mass[i + 1, 0])
        k1, sines = rate(i, state, a)
        k2, after = rate(i + 1, state + h * k1, a)
        state = state + 0.5 * h * (k1 + k2)
        state[0] = np.maximum(state[0], 0.5 * start_m)
        states.append(state)
        flown.append(sines)
    return np.stack(states), np.stack([*flown, after])


def _timeline(plan: Plan, payload: float, durations: list[float]) -> tuple[Array, Array, Array]:
    """Times, vacuum thrust after each time and mass before and after each time, in steps of about 5 s, later 15 s."""
    vehicle = plan.vehicle
    mass = plan.lift_off_kg + payload
    times, thrusts, masses = [0.0], [], [(mass, mass)]
    for index, (phase, duration) in enumerate(zip(plan.phases, durations, strict=False)):
        thrust, flow = plan.guessed_thrust_n(phase), plan.guessed_flow_kg_s(phase)
        steps = max(2, math.ceil(duration / _STEPS_S[times[-1] > _LATE_S]))
        for _ in range(steps):
            times.append(times[-1] + duration / steps)
            thrusts.append(thrust)
            mass -= flow * duration / steps
            masses.append((mass, mass))
        mass -= phase.dropped_kg + (vehicle.shield_kg if index == plan.shape.shield_phase else 0.0)
        masses[-1] = (masses[-1][0], mass)
    return np.array(times), np.array(thrusts), np.array(masses)
